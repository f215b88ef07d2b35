"""The editions of a post, written from its targets: English, and both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.assemble.signs import Sign
from bitext.errors import BitextError
from bitext.model import Edition, Finding, Severity
from bitext.publishing.assets import assets_of
from bitext.publishing.bases import Base, names, packed
from bitext.publishing.bilingual_page import bilingual_page
from bitext.publishing.built import Made
from bitext.publishing.notice import state_of
from bitext.publishing.placed import placed
from bitext.publishing.readiness import UNFIT, holding, not_reviewed
from bitext.store.build_state import stamp
from bitext.store.config import Config
from bitext.workspace.snapshot import Snapshot
from bitext.workspace.targets import found_in
from bitext.workspace.typeset import assembled, typeset

if TYPE_CHECKING:
    from bitext.publishing.links import SiteLinks
    from bitext.sites.arrangement import Arrangement
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post, Workspace


class Pages:
    """The editions of one post, proved once for both."""

    def __init__(
        self, post: Post, found: Found, arranged: Arrangement, links: SiteLinks | None
    ) -> None:
        self.post, self.found, self.arranged, self.links = post, found, arranged, links
        self.worded: Mapping[str, str] = typeset(post, found.targets)
        targets = {**self.worded, **post.mapped}
        self.assembly = assembled(post, targets, found.addresses)

    @cached_property
    def english(self) -> Edition:
        """The edition in the target language, before it has its place in the site."""
        return self.assembly.edition(self.post.kept_ids)

    def written(self) -> tuple[dict[str, str], list[Finding]]:
        """Path -> text, and what their headers could not hold."""
        texts = self._texts(self.english.text)
        return placed(self.post, texts, names(self.post), state_of(self.found), self.links)

    def _texts(self, english: str) -> Sequence[str]:
        if self.post.workspace.config.bilingual == "off":
            return [english]
        return [english, bilingual_page(self.post, self.assembly, self.worded, self.arranged)]

    def signed(self, sign: Sign) -> dict[str, str]:
        """The texts with what tells where each piece stands, before they have their place."""
        quiet, self.assembly.signs = self.assembly.signs, sign
        try:
            english = self.assembly.edition(self.post.kept_ids).text
            return dict(zip(names(self.post), self._texts(english), strict=True))
        finally:
            self.assembly.signs = quiet


@dataclass(frozen=True)
class Making:
    """What a process needs to make editions of posts by their paths (a `SpreadStage`)."""

    root: Path
    config: Config
    arranged: Arrangement
    reviewed_only: bool
    html: bool
    links: tuple[Any, ...] | None  #: the parts of a `SiteLinks`

    def open(self) -> Callable[[Path], Made]:
        """Open the workspace."""
        from bitext.publishing.links import SiteLinks
        from bitext.workspace.workspace import Post, Workspace

        workspace = Workspace(self.root, self.config)
        links = SiteLinks(workspace, *self.links) if self.links else None
        maker = Maker(workspace, self.arranged, self.reviewed_only, links, self.html)
        return lambda path: maker.made(Post(workspace, path))


#: Path in the workspace -> text, and what has to be said.
Editions = tuple[dict[str, str], list[Finding]]


@dataclass(frozen=True)
class Maker:
    """Makes the editions of one post after another, and writes nothing."""

    workspace: Workspace
    arranged: Arrangement  #: how bilingual pages are set
    reviewed_only: bool
    links: SiteLinks | None = None
    html: bool = False  #: whether each post has a page of its own too

    @property
    def stage(self) -> Making:
        """The same for another process."""
        known = self.links
        links = None if known is None else (known.key, known.pages, known.built)
        config = self.workspace.config
        return Making(
            self.workspace.root, config, self.arranged, self.reviewed_only, self.html, links
        )

    def made(self, post: Post, snapshot: Snapshot | None = None) -> Made:
        """The editions of a post as it is now, or as it was read a moment ago.

        Raises WorkspaceError, FileRefused: it, its catalog or a file that it names cannot be read.
        """
        snapshot = snapshot.renewed() if snapshot else Snapshot.read(post)
        editions, findings = self._editions(snapshot)
        files = {path: text.encode("utf-8", "surrogateescape") for path, text in editions.items()}
        stamps = {path: list(known) for path, known in snapshot.stamps.items()}
        markdown = [path for path in editions if not path.endswith(".html")]
        assets = assets_of(snapshot.post, markdown) if markdown else {}
        for asset, (data, targets) in assets.items():
            stamps[asset] = list(stamp(self.workspace.root / asset))
            files.update(dict.fromkeys(targets, data))
        pages = {path: editions[path] for path in editions if path in names(post)}
        base = self._base(snapshot, pages) if editions else b""
        links = self._links(post, ready=bool(editions), findings=findings)
        said = [*findings, *snapshot.retired]
        ready = bool(editions) or post.is_in_both
        return Made(files, said, stamps, ready, base, frozenset(pages), links)

    def held_back(self, paths: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
        """Yield held posts that have no edition, with the lines that their pages would have."""
        from bitext.workspace.workspace import Post

        root = self.workspace.root
        for post in (Post(self.workspace, path) for path in paths):
            if any((root / name).is_file() for name in names(post)):
                continue
            with suppress(BitextError):
                found = found_in(post, Snapshot.read(post).catalog)
                pages, _ = Pages(post, found, self.arranged, None).written()
                yield post.name, [line for text in pages.values() for line in text.splitlines()]

    def _base(self, snapshot: Snapshot, pages: Mapping[str, str]) -> bytes:
        layout, swap = str(self.arranged.layout), self.arranged.swap
        source = snapshot.post.source[1]
        return packed(Base(source, snapshot.catalog, layout, pages, swap=swap))

    def _links(
        self, post: Post, *, ready: bool, findings: Sequence[Finding]
    ) -> list[object] | None:
        """What the build has to remember of the links; a post that is held keeps its own."""
        if self.links is None or any(finding.rule == "held" for finding in findings):
            return None
        if not ready:
            self.links.keep(post.relative, None)
        return self.links.built.get(post.relative)

    def _editions(self, snapshot: Snapshot) -> Editions:
        """The editions; none for a post that is not ready."""
        post = snapshot.post
        found = found_in(post, snapshot.catalog)
        if found.segments and (not found.targets or (self.reviewed_only and not found.reviewed)):
            return self._unready(post, found)
        if held := found.held(post):
            return {}, [*found.findings, holding(post, found, held)]
        pages = Pages(post, found, self.arranged, self.links)
        edition = pages.english
        findings = [*found.findings, *found.told(post, edition.findings)]
        unfit = (f for f in edition.findings if f.severity is Severity.ERROR)
        refused = [f.key for f in unfit if f.rule == "structure" and f.key]
        people = [key for key in refused if key in found.states and found.states[key].human]
        if people and self.workspace.config.refused == "hold":
            return {}, [*findings, holding(post, found, people, UNFIT)]
        editions, said = ({}, []) if post.is_in_both else pages.written()
        if self.html:
            from bitext.publishing.html.page import page_of, path_of

            page = page_of(post, pages.assembly, pages.worded, swap=self.arranged.swap)
            editions[path_of(post)] = page
        return editions, [*findings, *said]

    def _unready(self, post: Post, found: Found) -> Editions:
        """What stands in the place of an edition that is not ready: nothing, or the source."""
        findings = found.missing(post)
        if self.reviewed_only:  # passed over as asked; a stale wording is still news
            told = [f for f in found.findings if f.rule != "missing"]
            findings = [*told, not_reviewed(found, post)]
        if self.workspace.config.fallback == "skip":
            return {}, findings
        in_site = [self.workspace.placement.language, self.workspace.placement.bilingual_language]
        texts = [post.document.text for tag in in_site if tag]
        editions, said = placed(post, texts, names(post), "missing", self.links)
        return editions, [*(replace(f, severity=Severity.INFO) for f in findings), *said]
