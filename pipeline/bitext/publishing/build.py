"""Build the editions: catalogs and posts in, ``output/`` out; offline and deterministic."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext import __version__
from bitext.errors import WorkspaceError
from bitext.model import Finding, Severity
from bitext.publishing.built import Built
from bitext.publishing.header import addressed
from bitext.publishing.outputs import REPLACED, Outputs
from bitext.store.build_state import BuildState, Record, program, stamp

if TYPE_CHECKING:
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Post, Workspace

__all__ = ["REPLACED", "STATE", "Builder", "Built", "build", "building"]

STATE = ".bitext/build.json"
#: Posts whose editions are put in place together.
WINDOW = 32


def build(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
) -> Built:
    """Write the English and the bilingual edition of each post, and the files it refers to.

    With ``check`` nothing is written and what would be is listed.  ``reviewed_only`` passes
    over posts with a segment nobody reviewed.  A post that cannot be read does not keep the
    others from being built; an edition that a person edited is not overwritten.
    """
    with building(workspace, check=check, reviewed_only=reviewed_only, layout=layout) as builder:
        builder.rest(paths)
    return builder.outputs.built


@contextmanager
def building(
    workspace: Workspace,
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
) -> Iterator[Builder]:
    """A build to which posts are handed as they are ready; options as for `build`."""
    from bitext.workspace.site_advice import refuse_collision

    refuse_collision(workspace.root, workspace.config)
    layout = layout or workspace.config.layout
    options = json.dumps([layout, reviewed_only, *_inputs(workspace)])
    state = BuildState.load(workspace.root / STATE, options, workspace.root)
    outputs = Outputs(workspace.root, state, Built(), check)
    try:
        yield Builder(workspace, outputs, layout, reviewed_only)
        outputs.commit()
    finally:
        outputs.discard()
        if not check:
            state.save(workspace.root)


def _inputs(workspace: Workspace) -> Iterator[object]:
    """What else an edition depends on: the program, the configuration, a mapping glossary."""
    yield __version__
    yield program(Path(__file__).parents[1])
    config = workspace.config
    yield from (config.front_matter, config.front_matter_mapped, config.source, config.targets)
    yield from (config.output, config.catalog, config.content)
    yield from (config.site, config.placement, config.bilingual)
    yield repr(workspace.site_facts)
    if config.front_matter_mapped:
        yield config.glossary_traditional
        folder = workspace.root / config.glossary
        yield [stamp(path) for path in sorted(folder.glob("*.y*ml"))]


@dataclass
class Builder:
    """A build under way."""

    workspace: Workspace
    outputs: Outputs
    layout: str
    reviewed_only: bool
    seen: set[str] = field(default_factory=set)  #: posts that were handed over

    def add(self, snapshots: Sequence[Snapshot]) -> None:
        """Build posts that have just been read, without reading them again."""
        for snapshot in snapshots:
            self._post(snapshot.post, snapshot)
        self.outputs.commit()

    def rest(self, paths: Sequence[Path] = ()) -> None:
        """Build the posts below ``paths`` that were not handed over; of all, remove the gone."""
        for post in self.workspace.posts(paths):
            if post.name not in self.seen:
                self._post(post)
            if len(self.outputs.records) == WINDOW:
                self.outputs.commit()
        self.outputs.commit()
        if not paths:
            self.outputs.remove(self.outputs.state.posts.keys() - self.seen)

    def _post(self, post: Post, snapshot: Snapshot | None = None) -> None:
        self.seen.add(post.name)
        record = self.outputs.state.fresh(post.name, str(self.workspace.root))
        if record is None:
            self._build(post, snapshot)
            return
        if record.skipped:
            self._skip(post)
        self.outputs.built.unchanged += not record.skipped
        self.outputs.built.findings += (_finding(fields) for fields in record.findings)

    def _build(self, post: Post, snapshot: Snapshot | None) -> None:
        from bitext.workspace.snapshot import Snapshot

        built = self.outputs.built
        before = self.outputs.state.record(post.name)
        try:
            snapshot = snapshot.renewed() if snapshot else Snapshot.read(post)
            editions, findings = self._editions(snapshot)
            assets = self._assets(snapshot.post) if editions else {}
        except WorkspaceError as error:
            built.errors.append(error)
            return
        stamps = {path: list(known) for path, known in snapshot.stamps.items()}
        outputs = {} if editions else dict(before.outputs)  # what we wrote is still ours
        wanted = {path: text.encode("utf-8", "surrogateescape") for path, text in editions.items()}
        for data, asset, targets in assets.values():
            stamps[asset] = list(stamp(self.workspace.root / asset))
            wanted.update(dict.fromkeys(targets, data))
        late = [self.outputs.put(path, data, before, outputs) for path, data in wanted.items()]
        if not editions:
            self._skip(post)
        built.unchanged += bool(editions) and not any(late)
        built.findings += findings
        kept = [_fields(finding) for finding in findings]
        self.outputs.records[post.name] = Record(stamps, outputs, kept, skipped=not editions)

    def _skip(self, post: Post) -> None:
        """Pass over a post; an edition of an earlier state of it is out of date."""
        built = self.outputs.built
        built.skipped.append(post.name)
        if self.outputs.check and self.reviewed_only:
            built.outdated += [p for p in self._names(post) if self._exists(p)]

    def _exists(self, path: str) -> bool:
        return (self.workspace.root / path).is_file()

    def _names(self, post: Post) -> tuple[str, ...]:
        """Where a post's English and bilingual edition go."""
        placement = self.workspace.placement
        names = placement.english(post.relative), placement.bilingual(post.relative)
        return names if self.workspace.config.bilingual != "off" else names[:1]

    def _editions(self, snapshot: Snapshot) -> tuple[dict[str, str], list[Finding]]:
        """Output path -> text, and what has to be said; nothing for a post that is not ready."""
        from bitext.assemble.bilingual import side_by_side
        from bitext.assemble.english import Assembly
        from bitext.workspace.targets import found_in

        post = snapshot.post
        found = found_in(post, snapshot.catalog)
        if found.segments and (not found.targets or (self.reviewed_only and not found.reviewed)):
            if self.reviewed_only:  # passed over as asked; a stale wording is still news
                return {}, [f for f in found.findings if f.severity is not Severity.ERROR]
            return {}, found.missing(post)
        languages = self.workspace.languages
        assembly = Assembly(post.document, {**found.targets, **post.mapped})  # proved once for both
        edition = assembly.edition()
        texts, findings = [edition.text], [*found.findings, *edition.findings]
        if self.workspace.config.bilingual != "off":
            pair = side_by_side(assembly, found.targets, self.layout, languages=languages)
            texts.append(pair.text)
        editions: dict[str, str] = {}
        tags = (self.workspace.language, self.workspace.placement.bilingual_language)
        for name, text, tag in zip(self._names(post), texts, tags, strict=False):
            editions[name], said = addressed(text, post, tag) if tag else (text, [])
            findings += said
        return editions, findings

    def _assets(self, post: Post) -> dict[str, tuple[bytes, str, list[str]]]:
        """Images and files a post names by relative path: content, name, and where they go."""
        from bitext.assemble.assets import relative_targets
        from bitext.publishing.assets import find_asset

        found: dict[str, tuple[bytes, str, list[str]]] = {}
        for target in relative_targets(post.document):
            asset = find_asset(post, target)
            if asset is not None:
                name, below, data = asset
                way = posixpath.relpath(below, posixpath.dirname(post.relative) or ".")
                beside = (posixpath.dirname(edition) for edition in self._names(post))
                places = {posixpath.normpath(posixpath.join(folder, way)) for folder in beside}
                found[name] = data, name, sorted(p for p in places if p != name)
        return found


def _fields(finding: Finding) -> list[object]:
    place = (finding.path, finding.line, finding.key)
    return [finding.rule, str(finding.severity), finding.message, *place]


def _finding(fields: list[Any]) -> Finding:
    rule, severity, message, path, line, key = fields
    return Finding(rule, Severity(severity), message, path, line, key)
