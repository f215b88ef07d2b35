"""Build the editions: catalogs and posts in, ``output/`` out; offline and deterministic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError, WorkspaceError
from bitext.model import Finding, Severity
from bitext.store.build_state import BuildState, Record, digest, stamp
from bitext.store.files import read_bytes, write_atomic

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

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
    """Write the English and the bilingual edition of each post, and the files it refers to.

    With ``check`` nothing is written and what would be is listed.  ``reviewed_only`` passes
    over posts with a segment nobody reviewed.  A post that cannot be read does not keep the
    others from being built; an edition that a person edited is not overwritten.
    """
    layout = layout or workspace.config.layout
    options = json.dumps([layout, reviewed_only, *_inputs(workspace)])
    state = BuildState.load(workspace.root / STATE, options, workspace.root)
    run = _Build(workspace, state, layout, Built(), reviewed_only=reviewed_only, check=check)
    seen: set[str] = set()
    try:
        for post in workspace.posts(paths):
            seen.add(post.name)
            run.post(post)
        if not paths:
            run.remove(state.posts.keys() - seen)
    finally:
        if not check:
            state.save(workspace.root)
    return run.built


def _inputs(workspace: Workspace) -> Iterator[object]:
    """What else an edition depends on: the program, the configuration, a mapping glossary."""
    package = Path(__file__).parents[1]
    yield max(stamp(path)[1] for path in package.glob("*/*.py"))
    config = workspace.config
    yield from (config.front_matter, config.front_matter_mapped, config.source, config.targets)
    yield from (config.output, config.catalog)
    if config.front_matter_mapped:
        folder = workspace.root / config.glossary
        yield [stamp(path) for path in sorted(folder.glob("*.y*ml"))]


@dataclass
class _Build:
    workspace: Workspace
    state: BuildState
    layout: str
    built: Built
    reviewed_only: bool
    check: bool

    def post(self, post: Post) -> None:
        record = self.state.fresh(post.name, str(self.workspace.root))
        if record is None:
            self._build(post)
            return
        if record.skipped:
            self._skip(post)
        self.built.unchanged += not record.skipped
        self.built.findings += (_finding(fields) for fields in record.findings)

    def _build(self, post: Post) -> None:
        read = [post.name, post.catalog_name]
        before = self.state.record(post.name)
        try:
            editions, findings = self._editions(post)
            assets = self._assets(post) if editions else {}
        except WorkspaceError as error:
            self.built.errors.append(error)
            return
        outputs = {} if editions else dict(before.outputs)  # what we wrote is still ours
        wanted = {path: text.encode("utf-8", "surrogateescape") for path, text in editions.items()}
        for data, asset, targets in assets.values():
            read.append(asset)
            wanted.update(dict.fromkeys(targets, data))
        late = [self._output(path, data, before, outputs) for path, data in wanted.items()]
        if not editions:
            self._skip(post)
        self.built.unchanged += bool(editions) and not any(late)
        self.built.findings += findings
        root = self.workspace.root
        stamps = {path: list(stamp(root / path)) for path in read}
        kept = [_fields(finding) for finding in findings]
        self.state.put(post.name, Record(stamps, outputs, kept, skipped=not editions))

    def _skip(self, post: Post) -> None:
        """Pass over a post; an edition of an earlier state of it is out of date."""
        self.built.skipped.append(post.name)
        if self.check and self.reviewed_only:
            self.built.outdated += [p for p in self._names(post) if self._exists(p)]

    def _exists(self, path: str) -> bool:
        return (self.workspace.root / path).is_file()

    def _names(self, post: Post) -> tuple[str, str]:
        """Where a post's English and bilingual edition go."""
        output = self.workspace.config.output
        return (
            f"{output}/{self.workspace.language}/{post.relative}",
            f"{output}/bilingual/{post.relative}",
        )

    def _editions(self, post: Post) -> tuple[dict[str, str], list[Finding]]:
        """Output path -> text, and what has to be said; nothing for a post that is not ready."""
        from bitext.assemble.bilingual import side_by_side
        from bitext.assemble.english import Assembly
        from bitext.workspace.targets import targets_of

        found = targets_of(post)
        if found.segments and (not found.targets or (self.reviewed_only and not found.reviewed)):
            if self.reviewed_only:  # passed over as asked; a stale wording is still news
                return {}, [f for f in found.findings if f.severity is not Severity.ERROR]
            return {}, found.missing(post)
        assembly = Assembly(post.document, {**found.targets, **post.mapped})  # proved once for both
        edition = assembly.edition()
        languages = self.workspace.languages
        pair = side_by_side(assembly, found.targets, self.layout, languages=languages)
        editions = dict(zip(self._names(post), (edition.text, pair.text), strict=True))
        return editions, [*found.findings, *edition.findings]

    def _assets(self, post: Post) -> dict[str, tuple[bytes, str, list[str]]]:
        """Images and files a post names by relative path: content, name, and where they go."""
        from bitext.assemble.assets import relative_targets
        from bitext.publishing.assets import find_asset

        found: dict[str, tuple[bytes, str, list[str]]] = {}
        for target in relative_targets(post.document):
            asset = find_asset(post, target)
            if asset is not None:
                name, below, data = asset
                editions = (self.workspace.language, "bilingual")
                output = self.workspace.config.output
                found[name] = data, name, [f"{output}/{e}/{below}" for e in editions]
        return found

    def _output(
        self, path: str, data: bytes, before: Record, outputs: dict[str, list[Any]]
    ) -> bool:
        """Write one file where it is out of date; return whether it was."""
        root = self.workspace.root
        target = root / path
        old = read_bytes(target, root, limit=1 << 30) if target.is_file() else None
        if old != data:
            if self.check:
                self.built.outdated.append(path)
                return True
            if old is not None and not self._may_replace(path, old, before):
                outputs[path] = before.outputs[path]
                return True
            write_atomic(target, data, root=root)
            self.built.written.append(path)
        outputs[path] = [*stamp(target), digest(data)]
        return old != data

    def _may_replace(self, path: str, old: bytes, before: Record) -> bool:
        ours = before.written(path, old)
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
        names = set(gone)
        left = self.state.posts.keys() - names if names else ()
        used = {path for name in left for path in self.state.record(name).outputs}
        for name in sorted(names):
            for path in self._ours(self.state.record(name), used):
                if self.check:
                    self.built.outdated.append(path)
                else:
                    (self.workspace.root / path).unlink()
                    self.built.written.append(path)
            if not self.check:
                self.state.forget(name)

    def _ours(self, record: Record, used: set[str]) -> Iterator[str]:
        """Outputs that are as we wrote them, less what other posts use (a shared picture)."""
        root = self.workspace.root
        for path in sorted(record.outputs.keys() - used):
            target = root / path
            if target.is_file() and record.written(path, read_bytes(target, root, limit=1 << 30)):
                yield path


def _fields(finding: Finding) -> list[object]:
    place = (finding.path, finding.line, finding.key)
    return [finding.rule, str(finding.severity), finding.message, *place]


def _finding(fields: list[Any]) -> Finding:
    rule, severity, message, path, line, key = fields
    return Finding(rule, Severity(severity), message, path, line, key)
