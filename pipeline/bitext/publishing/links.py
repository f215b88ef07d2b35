"""The links of a workspace's editions: which pages the site has, which of them have an edition.

``.bitext/links.json`` keeps both between builds, so that a build reads the header of a changed post
only, and builds a post again when a page that it links to got an edition, lost it, or moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext import frontmatter
from bitext.errors import BitextError
from bitext.formats.json_text import read_json
from bitext.sites.links import Known, SiteMap, encoded
from bitext.sites.pages import Page
from bitext.store.build_state import stamp
from bitext.store.files import read_bytes, relative_name, write_atomic
from bitext.workspace.site.pages import page_of

if TYPE_CHECKING:
    from bitext.assemble.relink import Relinking
    from bitext.workspace.workspace import Post, Workspace

STATE = ".bitext/links.json"
VERSION = 4
_ADD_BASE = ("vitepress",)  # VuePress takes `/a.html` outside its base for another site


@dataclass
class SiteLinks:
    """The links of one build."""

    workspace: Workspace
    key: str  #: what addresses depend on beside the posts
    pages: dict[str, list[Any]] = field(default_factory=dict)  #: file -> stamp, wanted, where
    #: file -> whether it has an edition, ids that moved, what its links depended on
    built: dict[str, list[Any]] = field(default_factory=dict)
    now: set[str] = field(default_factory=set)  #: files that were built, or found fresh, this time
    partial: bool = False  #: whether only some posts are built
    made: bool = False  #: whether one was built this time
    changed: bool = False

    @classmethod
    def load(cls, workspace: Workspace) -> SiteLinks | None:
        """What the last build left; None where nobody publishes the editions."""
        config = workspace.config
        if workspace.placement.is_apart and not config.links:
            return None
        tags = (config.language,)
        where = (config.site, config.placement, config.bilingual, config.content, tags)
        mapped = config.front_matter_mapped
        parts = (*where, config.reading, sorted(config.links.items()), mapped)
        links = cls(workspace, repr((parts, workspace.site_facts)))
        with suppress(ValueError, KeyError, TypeError, BitextError, OSError):  # a cache
            data = read_json(read_bytes(_kept(workspace), workspace.root, limit=1 << 30))
            if data["version"] == VERSION:
                links.built = dict(data["built"])
                links.pages = dict(data["pages"]) if data["key"] == links.key else {}
        links._look()
        return links

    def save(self) -> None:
        """Keep it for the next build."""
        wanted = {file for file, known in self.pages.items() if known[1]} or self.now
        for file in () if self.partial else self.built.keys() - wanted:
            del self.built[file]
            self.changed = True
        if self.changed:
            data = {"version": VERSION, "key": self.key, "pages": self.pages, "built": self.built}
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            data_bytes = text.encode("utf-8", "surrogateescape")
            write_atomic(_kept(self.workspace), data_bytes, root=self.workspace.root)

    # What pages there are

    def _look(self) -> None:
        """Bring the pages up to date with the content folder."""
        workspace = self.workspace
        content = workspace.root / workspace.config.base
        found: dict[str, list[Any]] = {}
        for path in self._files():
            file = relative_name(path, content)
            known, stamped = self.pages.get(file), list(stamp(path))
            if not known or known[0] != stamped:
                found[file] = [stamped, *self._read(path)]
            else:  # what was left to an edition by hand is a post once that is gone
                found[file] = known if known[1] else [stamped, self._is_post(path), *known[2:]]
        self.changed = found != self.pages
        self.pages = found

    def _files(self) -> Iterator[Path]:
        from bitext.workspace.selection.walk import files

        if not self.workspace.placement.is_apart:  # whoever publishes them, nobody knows where
            ignored: list[BitextError] = []  # told by the walk over posts
            yield from files(self.workspace, trouble=ignored.append)

    def _is_post(self, path: Path) -> bool:
        from bitext.workspace.selection.wanted import wanted
        from bitext.workspace.workspace import Post

        return bool([*wanted(Post(self.workspace, path))])

    def _read(self, path: Path) -> list[Any]:
        """Whether a file is a post to translate, and where it and its editions are."""
        from bitext.workspace.workspace import Post

        workspace = self.workspace
        post = Post(workspace, path)
        try:
            text = post.source[1]
        except BitextError:
            return [False, "", [], {}, {}]
        made = {tag: page_of(post, text, tag) for tag in self._tags}
        editions = {tag: page.edition for tag, page in made.items()}
        one = next(iter(made.values()))
        terms = self._terms_of(text)
        return [self._is_post(path), one.address, list(one.aliases), editions, terms]

    @cached_property
    def _paired(self) -> tuple[str, ...]:
        from bitext.publishing.beside import paired

        return paired(self.workspace)

    def _terms_of(self, text: str) -> dict[str, list[str]]:
        """The tags of a post that have pages in both languages, by key."""
        header = frontmatter.find(text) if self._paired else None
        if header is None:
            return {}
        said = {k.lower(): v for k, v in frontmatter.metadata(text, header).items()}
        found = {key: said.get(key) for key in self._paired}
        listed = {k: v if isinstance(v, list) else [v] for k, v in found.items()}
        return {k: [one for one in v if isinstance(one, str) and one] for k, v in listed.items()}

    @property
    def terms(self) -> dict[str, set[str]]:
        """The terms of all posts that are translated, by key."""
        found: dict[str, set[str]] = {}
        for _, wanted, *_, terms in self.pages.values():
            for key, named in terms.items() if wanted else ():
                found.setdefault(key, set()).update(named)
        return found

    @property
    def _tags(self) -> list[str]:
        placement = self.workspace.placement
        return [t for t in (placement.language, placement.bilingual_language) if t]

    @cached_property
    def maps(self) -> Mapping[str, SiteMap]:
        """The site, for each language of editions."""
        return {tag: self._map(tag) for tag in self._tags}

    def _map(self, tag: str) -> SiteMap:
        workspace = self.workspace
        places = workspace.placement
        where = places.english if tag == places.language else places.bilingual
        pages = (
            Page(
                file,
                address,
                editions.get(tag, ""),
                where(file),
                tuple(aliases),
                places.called(file),
            )
            for file, (_, _, address, aliases, editions, _) in self.pages.items()
        )
        way, config = places.way.name, workspace.config
        return SiteMap(config.site, way, workspace.site_facts, tuple(pages))

    # What is known of editions

    def has(self, file: str) -> bool:
        """Whether a page has an edition, or will have one as far as can be said now."""
        known = self.built.get(file)
        wanted = self.pages.get(file, [None, False])[1]
        if known:
            return bool(wanted and known[0])  # what is wanted no more is being taken away
        if wanted and not self.partial:
            return True  # most will; `stale` finds the others
        path = self.workspace.root / self.workspace.placement.english(file)
        return path.is_file()

    def ids(self, file: str) -> Mapping[str, str]:
        """Ids of a page's headings that are others in its edition."""
        known = self.built.get(file)
        return known[1] if known else {}

    def original(self, file: str, *, markdown: bool) -> str:
        """The address of a post as its edition names it, with the host where one is.

        To a link in Markdown some generators add the base path themselves.
        """
        page, facts = self.pages.get(file), self.workspace.site_facts
        if page is None or not page[2]:
            return ""
        added = markdown and not facts.host and self.workspace.config.site in _ADD_BASE
        base = "" if added else facts.base
        return f"{facts.host}{base}{encoded(page[2], ascii_only=True)}"

    def fresh(self, file: str) -> bool:
        """Whether the links of a page's edition would be written as they were."""
        known = self.built.get(file)
        if known is None:
            return False
        if not known[0]:
            return True
        site = next(iter(self.maps.values()))
        here = site.page(file)
        tokens, unknown = known[2], known[3]
        return all(self._token(other) == token for other, token in tokens.items()) and all(
            site.find(here, written) is None for written in unknown
        )

    def _token(self, file: str) -> str:
        """What the links to a page depend on."""
        page = self.pages.get(file)
        if page is None:
            return ""
        has = self.has(file)
        return json.dumps([has, *page[2:], self.ids(file) if has else {}], ensure_ascii=False)

    def stale(self) -> list[str]:
        """Pages that were built when less was known of the pages they link to."""
        if not self.made:
            return []
        return [file for file in sorted(self.now) if not self.fresh(file)]

    # What builds do

    def led(self, post: Post, text: str, tag: str) -> str:
        """An edition with its links led to editions; the English one's are remembered."""
        from bitext.assemble.relink import Relinking, relink
        from bitext.publishing.assets import moved

        site = self.maps[tag]
        here = site.page(post.relative)
        placement = self.workspace.placement
        own = tag == placement.language
        where = (placement.english if own else placement.bilingual)(post.relative)
        known = Known(self.has, self.ids if own else lambda _: {})
        rule = self.workspace.site_facts.heading_ids if own else ""
        given = self.workspace.config.links
        content = self.workspace.config.base
        start = partial(
            Relinking, site, here, known, given, moved=moved(post, where), content=content
        )
        text, led = relink(text, post.document, start, rule)
        if own:
            self.keep(post.relative, led)
        return text

    def take(self, file: str, entry: list[Any]) -> None:
        """Remember an edition's links as another process has led them."""
        self.now.add(file)
        self.made = True
        self.changed = self.changed or self.built.get(file) != entry
        self.built[file] = entry

    def keep(self, file: str, led: Relinking | None) -> None:
        """Remember an edition's links, or that the page has none."""
        entry: list[Any] = [False, {}, {}, []]
        if led is not None:
            seen = sorted(led.seen - {file})
            self.built[file] = [True, dict(led.ids), {}, []]  # its own token is not among them
            tokens = {other: self._token(other) for other in seen}
            entry = [True, dict(led.ids), tokens, sorted(led.unknown)]
            self.changed = True
        self.take(file, entry)


def _kept(workspace: Workspace) -> Path:
    path = workspace.root / STATE
    return path.with_stem(f"{path.stem}{workspace.config.mark}")
