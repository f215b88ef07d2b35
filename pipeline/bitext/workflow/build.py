"""Build the editions: catalogs and posts in, ``output/`` out; offline and deterministic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError, WorkspaceError
from bitext.model import Finding, Severity
from bitext.store.files import read_bytes, write_atomic
from bitext.store.state import Record, State, digest, stamp, written

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace

STATE = ".bitext/build.json"
#: Where an edition goes that was replaced without knowing who wrote it.
REPLACED = ".bitext/replaced"


@dataclass(slots=True)
class Built:
    """What a build came to; paths are relative to the workspace."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0  #: posts whose editions were up to date
    skipped: list[str] = field(default_factory=list)  #: posts without the translations asked for
    outdated: list[str] = field(default_factory=list)  #: with ``check``: what would be written
    findings: list[Finding] = field(default_factory=list)
    errors: list[BitextError] = field(default_factory=list)  #: posts that could not be read


def build(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
) -> Built:
    """Write the English and the bilingual edition of each post.

    With ``check`` nothing is written and what would be is listed.  ``reviewed_only`` passes
    over posts with a segment nobody reviewed.  A post that cannot be read does not keep the
    others from being built; an edition that a person edited is not overwritten.
    """
    from bitext import __version__

    layout = layout or workspace.config.layout
    options = json.dumps([__version__, layout, reviewed_only, *_inputs(workspace)])
    state = State.load(workspace.root / STATE, options, workspace.root)
    run = _Build(workspace, state, layout, Built(), reviewed_only=reviewed_only, check=check)
    seen: set[str] = set()
    try:
        for post in workspace.posts(paths):
            seen.add(post.name)
            run.post(post)
        if not paths:
            run.remove(set(state.posts) - seen)
    finally:
        if not check:
            state.save(workspace.root)
    return run.built


def _inputs(workspace: Workspace) -> Iterator[object]:
    """What else an edition depends on; the glossary only where it maps front matter."""
    config = workspace.config
    yield from (config.front_matter, config.front_matter_mapped, config.source, config.targets)
    yield from (config.output, config.catalog)
    if config.front_matter_mapped:
        folder = workspace.root / config.glossary
        yield [stamp(path) for path in sorted(folder.glob("*.y*ml"))]


@dataclass
class _Build:
    workspace: Workspace
    state: State
    layout: str
    built: Built
    reviewed_only: bool
    check: bool

    def post(self, post: Post) -> None:
        inputs = (stamp(post.path), stamp(post.catalog_path))
        record = self.state.fresh(post.name, inputs, str(self.workspace.root))
        if record is not None:
            if record.skipped:
                self.built.skipped.append(post.name)
            self.built.unchanged += not record.skipped
            self.built.findings += (_finding(fields) for fields in record.findings)
            return
        try:
            editions, findings = self._editions(post)
        except WorkspaceError as error:
            self.built.errors.append(error)
            return
        old = self.state.posts.get(post.name)
        known = old.outputs if old else {}
        outputs = {} if editions else dict(known)  # passed over: what we wrote before is still ours
        wrote = False
        for path, text in editions.items():
            done, entry = self._output(path, text.encode("utf-8", "surrogateescape"), known)
            wrote = wrote or done
            outputs.update({path: entry} if entry else {})
        self.built.unchanged += not wrote and bool(editions)
        self.built.findings += findings
        kept = [_fields(finding) for finding in findings]
        stamps = [list(pair) for pair in inputs]
        self.state.posts[post.name] = Record(stamps, outputs, kept, skipped=not editions)
        self.state.changed = True

    def _editions(self, post: Post) -> tuple[dict[str, str], list[Finding]]:
        """Output path -> text, and what has to be said; nothing for a post that is not ready."""
        from bitext.assemble.bilingual import bilingual
        from bitext.assemble.english import english
        from bitext.workflow.targets import targets_of

        found = targets_of(post)
        if found.segments and (not found.targets or (self.reviewed_only and not found.reviewed)):
            self.built.skipped.append(post.name)
            if self.reviewed_only:  # passed over as asked; a stale wording is still news
                return {}, [f for f in found.findings if f.severity is not Severity.ERROR]
            return {}, found.missing(post)
        config = self.workspace.config
        edition = english(post.document, {**found.targets, **post.mapped})
        languages = (config.source, self.workspace.language)
        pair = bilingual(post.document, found.targets, self.layout, languages=languages)
        texts = {self.workspace.language: edition.text, "bilingual": pair.text}
        editions = {f"{config.output}/{name}/{post.relative}": t for name, t in texts.items()}
        return editions, [*found.findings, *edition.findings]

    def _output(
        self, path: str, data: bytes, known: dict[str, list[object]]
    ) -> tuple[bool, list[object] | None]:
        """Write one edition; return whether it was out of date, and its new entry."""
        root = self.workspace.root
        target = root / path
        old = read_bytes(target, root) if target.is_file() else None
        if old == data:
            return False, [*stamp(target), digest(data)]
        if self.check:
            self.built.outdated.append(path)
            return True, None
        if old is not None and not self._may_replace(path, old, known):
            return True, known.get(path)
        write_atomic(target, data, root=root)
        self.built.written.append(path)
        return True, [*stamp(target), digest(data)]

    def _may_replace(self, path: str, old: bytes, known: dict[str, list[object]]) -> bool:
        ours = written(known, path, old)
        if ours is None:
            kept = f"{REPLACED}/{digest(old)[:8]}-{Path(path).name}"
            write_atomic(self.workspace.root / kept, old, root=self.workspace.root)
        elif not ours:
            message = (
                "this edition was edited by hand and is not overwritten: carry the edit into the "
                "catalog, then delete the file and build again"
            )
            self.built.findings.append(Finding("edited-edition", Severity.ERROR, message, path))
        return ours is not False

    def remove(self, gone: Iterable[str]) -> None:
        """Take away editions of posts that no longer exist, unless a person edited them."""
        for name in sorted(gone):
            for path, entry in self._ours(self.state.posts[name]):
                if self.check:
                    self.built.outdated.append(path)
                else:
                    (self.workspace.root / path).unlink()
                    self.built.written.append(path)
                del entry
            if not self.check:
                del self.state.posts[name]
                self.state.changed = True

    def _ours(self, record: Record) -> Iterator[tuple[str, list[object]]]:
        for path, entry in record.outputs.items():
            target = self.workspace.root / path
            if target.is_file() and digest(read_bytes(target, self.workspace.root)) == entry[2]:
                yield path, entry


def _fields(finding: Finding) -> list[object]:
    place = (finding.path, finding.line, finding.key)
    return [finding.rule, str(finding.severity), finding.message, *place]


def _finding(fields: list[object]) -> Finding:
    rule, severity, message, path, line, key = fields
    return Finding(
        str(rule), Severity(str(severity)), str(message), str(path), int(str(line)), str(key)
    )
