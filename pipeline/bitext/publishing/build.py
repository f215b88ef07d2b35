"""Build the editions: catalogs and posts in, ``output/`` out; offline and deterministic."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext import __version__
from bitext.errors import ONE_FILE, BitextError
from bitext.model import Finding, Severity
from bitext.publishing.assets import assets_of, written_by_builds
from bitext.publishing.bases import remember
from bitext.publishing.beside import write_beside
from bitext.publishing.bilingual_page import arrangement
from bitext.publishing.built import Built
from bitext.publishing.links import SiteLinks
from bitext.publishing.manifest import NAME, Manifest
from bitext.publishing.outputs import Outputs
from bitext.publishing.placed import placed
from bitext.publishing.readiness import NOTHING_REVIEWED, holding, not_reviewed
from bitext.store.build_state import BuildState, Record, program, stamp
from bitext.workspace.glossary_files import yaml_files
from bitext.workspace.wordings.homes import Homes

if TYPE_CHECKING:
    from bitext.sites.arrangement import Arrangement
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Post, Workspace

__all__ = ["STATE", "Builder", "Built", "build", "building"]

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
    swap: bool | None = None,
    html: bool = False,
) -> Built:
    """Write the English and the bilingual edition of each post, and the files it refers to.

    With ``html`` also a page of its own for each post, which needs no site.

    With ``check`` nothing is written and what would be is listed.  ``reviewed_only`` passes
    over posts with a segment nobody reviewed.  A post that cannot be read does not keep the
    others from being built; an edition that a person edited is not overwritten.
    """
    with building(
        workspace, check=check, reviewed_only=reviewed_only, layout=layout, swap=swap, html=html
    ) as builder:
        builder.rest(paths)
    return builder.outputs.built


@contextmanager
def building(
    workspace: Workspace,
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
    swap: bool | None = None,
    html: bool = False,
) -> Iterator[Builder]:
    """A build to which posts are handed as they are ready; options as for `build`."""
    from bitext.workspace.site.advice import refuse_collision

    refuse_collision(workspace.root, workspace.config)
    wanted = arrangement(workspace, layout, swap)
    options = json.dumps([wanted.layout, wanted.swap, html, reviewed_only, *_inputs(workspace)])
    state = BuildState.load(workspace.root / STATE, options, workspace.root)
    written = Manifest(workspace.root / workspace.config.output / NAME, workspace.root)
    state.valid = state.valid and written.exists == state.listed
    ours = partial(written_by_builds, workspace)
    outputs = Outputs(workspace.root, state, Built(), check, ours, written)
    links = SiteLinks.load(workspace)
    try:
        yield Builder(workspace, outputs, wanted, reviewed_only, links, html)
        outputs.commit()
        write_beside(workspace, outputs, html=html)
    finally:
        outputs.discard()
        if not check:
            written.save()
            state.listed = written.exists
            state.save(workspace.root)
            if links:
                links.save()


def _inputs(workspace: Workspace) -> Iterator[object]:
    """What else an edition depends on: the program, the configuration, a mapping glossary."""
    yield __version__
    yield program(Path(__file__).parents[1])
    config = workspace.config
    yield from (config.front_matter, config.front_matter_mapped, config.source, config.targets)
    yield from (config.output, config.catalog, config.content)
    yield from (config.site, config.placement, config.bilingual, repr(config.typography))
    yield from (config.stale, config.needs_work, config.refused)
    yield repr(workspace.site_facts)
    yield repr((config.links, config.fallback, config.notice, config.notices))
    if config.front_matter_mapped:
        yield config.glossary_traditional
        folder = workspace.root / config.glossary
        yield [stamp(path) for path in yaml_files(folder)]


@dataclass
class Builder:
    """A build under way."""

    workspace: Workspace
    outputs: Outputs
    arranged: Arrangement  #: how bilingual pages are set
    reviewed_only: bool
    links: SiteLinks | None = None
    html: bool = False  #: whether each post has a page of its own too
    seen: set[str] = field(default_factory=set)  #: posts that were handed over

    def add(self, snapshots: Sequence[Snapshot]) -> None:
        """Build posts that have just been read, without reading them again."""
        for snapshot in snapshots:
            self._post(snapshot.post, snapshot)
        self.outputs.commit()

    def rest(self, paths: Sequence[Path] = ()) -> None:
        """Build the posts below ``paths`` that were not handed over; of all, remove the gone."""
        unseen: list[BitextError] = []  # a folder that could not be read, say
        if self.links:
            self.links.partial = bool(paths)
        for post in self.workspace.posts(paths, unseen.append):
            if post.name not in self.seen:
                self._post(post)
            if len(self.outputs.records) == WINDOW:
                self.outputs.commit()
        self.outputs.commit()
        self._relink()
        self.outputs.built.errors += unseen
        if not paths:
            if self.reviewed_only and self.seen and self.seen == set(self.outputs.built.skipped):
                self.outputs.built.findings.append(NOTHING_REVIEWED)
            self.outputs.built.findings += Homes(self.workspace).findings()
        if not (paths or unseen):  # else what was not seen may be there all the same
            self.outputs.remove(self.seen)

    def _post(self, post: Post, snapshot: Snapshot | None = None) -> None:
        self.seen.add(post.name)
        record = self.outputs.state.fresh(post.name, str(self.workspace.root))
        if record is None or (self.links and not self.links.fresh(post.relative)):
            self._build(post, snapshot)
            return
        if record.skipped:
            self._skip(post, holds=any(fields[0] == "held" for fields in record.findings))
        self.outputs.built.unchanged += not record.skipped
        self.outputs.built.findings += (_finding(fields) for fields in record.findings)

    def _relink(self) -> None:
        """Build again what links to pages of which another thing was expected."""
        from bitext.workspace.workspace import Post

        built, content = self.outputs.built, self.workspace.root / self.workspace.config.base
        for file in self.links.stale() if self.links else ():
            post = Post(self.workspace, content / file)
            unchanged = built.unchanged
            built.findings = [found for found in built.findings if found.path != post.name]
            self._build(post, None)
            self.outputs.commit()
            built.unchanged = unchanged  # it has been counted
            built.written[:] = dict.fromkeys(built.written)

    def _build(self, post: Post, snapshot: Snapshot | None) -> None:
        from bitext.workspace.snapshot import Snapshot

        built = self.outputs.built
        before = self.outputs.before(post.name)
        try:
            snapshot = snapshot.renewed() if snapshot else Snapshot.read(post)
            editions, findings = self._editions(snapshot)
            findings = [*findings, *snapshot.retired]
            pages = [path for path in editions if not path.endswith(".html")]
            assets = assets_of(snapshot.post, pages) if pages else {}
        except ONE_FILE as error:
            built.errors.append(error)
            return
        stamps = {path: list(known) for path, known in snapshot.stamps.items()}
        outputs = {} if editions else dict(before.outputs)  # what we wrote is still ours
        wanted = {path: text.encode("utf-8", "surrogateescape") for path, text in editions.items()}
        for asset, (data, targets) in assets.items():
            stamps[asset] = list(stamp(self.workspace.root / asset))
            wanted.update(dict.fromkeys(targets, data))
        try:
            late = [
                self.outputs.put(post.name, path, data, before, outputs)
                for path, data in wanted.items()
            ]
        except ONE_FILE as error:
            built.errors.append(error)  # what is written is ours; the rest is tried again
            self.outputs.records[post.name] = Record({}, {**before.outputs, **outputs}, [])
            return
        if not editions:
            if self.links and not self._holds(findings):
                self.links.keep(post.relative, None)
            self._skip(post, holds=self._holds(findings))
            if self.reviewed_only and not self._holds(findings):
                self.outputs.take_away(outputs)
        remember(self.outputs, snapshot, self.arranged, editions)
        built.unchanged += bool(editions) and not any(late)
        built.findings += findings
        kept = [_fields(finding) for finding in findings]
        self.outputs.records[post.name] = Record(stamps, outputs, kept, skipped=not editions)

    def _holds(self, findings: Sequence[Finding]) -> bool:
        return any(finding.rule == "held" for finding in findings)

    def _skip(self, post: Post, *, holds: bool) -> None:
        """Pass over a post; an edition of an earlier state of it is out of date, or held."""
        built = self.outputs.built
        built.skipped.append(post.name)
        if self.outputs.check and self.reviewed_only and not holds:
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
        from bitext.publishing.pages import Pages
        from bitext.workspace.targets import found_in

        post = snapshot.post
        found = found_in(post, snapshot.catalog)
        if found.segments and (not found.targets or (self.reviewed_only and not found.reviewed)):
            if self.reviewed_only:  # passed over as asked; a stale wording is still news
                told = [f for f in found.findings if f.severity is not Severity.ERROR]
                return self._instead(post, [*told, not_reviewed(found, post)])
            return self._instead(post, found.missing(post))
        if held := found.held(post):
            return {}, [*found.findings, holding(post, found, held)]
        pages = Pages(post, found, self.arranged, self.links)
        edition = pages.english
        findings = [*found.findings, *edition.findings]
        refused = [f.key for f in edition.findings if f.rule == "structure" and f.key]
        people = [key for key in refused if key in found.states and found.states[key].human]
        if people and self.workspace.config.refused == "hold":
            return {}, [*findings, holding(post, found, people)]
        editions, said = pages.written()
        if self.html:
            from bitext.publishing.html.page import page_of, path_of

            page = page_of(post, pages.assembly, pages.worded, swap=self.arranged.swap)
            editions[path_of(post)] = page
        return editions, [*findings, *said]

    def _instead(self, post: Post, findings: list[Finding]) -> tuple[dict[str, str], list[Finding]]:
        """What stands in the place of an edition that is not ready: nothing, or the source."""
        if self.workspace.config.fallback == "skip":
            return {}, findings
        told = [replace(found, severity=Severity.INFO) for found in findings]
        editions, said = self._placed(post, [post.document.text], "missing")
        return editions, [*told, *said]

    def _placed(
        self, post: Post, texts: Sequence[str], state: str
    ) -> tuple[dict[str, str], list[Finding]]:
        return placed(post, texts, self._names(post), state, self.links)


def _fields(finding: Finding) -> list[object]:
    place = (finding.path, finding.line, finding.key)
    return [finding.rule, str(finding.severity), finding.message, *place]


def _finding(fields: list[Any]) -> Finding:
    rule, severity, message, path, line, key = fields
    return Finding(rule, Severity(severity), message, path, line, key)
