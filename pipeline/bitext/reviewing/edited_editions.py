"""Editions that a person has edited, found without building what nobody touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from bitext.errors import ONE_FILE, BitextError
from bitext.model import Finding
from bitext.publishing.assets import written_by_builds
from bitext.publishing.bases import names
from bitext.publishing.build import build
from bitext.publishing.built import Built, remembered_in
from bitext.publishing.manifest import manifest_of
from bitext.publishing.outputs import Outputs
from bitext.store.build_state import BuildState
from bitext.workspace.workspace import Workspace

RULE = "edited-edition"


def edited_editions(workspace: Workspace, paths: Sequence[Path] = ()) -> Iterator[Finding]:
    """Yield what the next build would say of them.

    A file that is what a build would write now is nobody's edit: only where one is not what was
    written, its post is built to see.
    """
    outputs = _outputs(workspace)
    seen: set[str] = set()
    touched: list[Path] = []
    unseen: list[BitextError] = []
    for post in workspace.posts(paths, unseen.append):
        seen.add(post.name)
        before = outputs.before(post.name)
        with suppress(*ONE_FILE):  # a link, say: a build names it
            if any(outputs.is_edited(path, before) for path in names(post)):
                touched.append(post.path)
    if not (paths or unseen):  # else what was not seen may be there all the same
        outputs.remove(seen)
        yield from outputs.built.findings
    if touched:
        built = build(workspace, touched, check=True)
        yield from (finding for finding in built.findings if finding.rule == RULE)


def _outputs(workspace: Workspace) -> Outputs:
    """What builds have written, looked at only."""
    root = workspace.root
    state = BuildState.load_as_it_is(remembered_in(workspace), root, only_read=True)
    manifest = manifest_of(workspace, state.ledger)
    return Outputs(root, state, Built(), True, partial(written_by_builds, workspace), manifest)
