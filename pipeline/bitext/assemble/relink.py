"""Lead the links of an edition to editions: in its text, its tags and its front matter."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from bitext import frontmatter
from bitext.assemble.addresses import (
    Address,
    Where,
    addresses,
    imported,
    includes,
    linked,
    quoted,
    replaced,
    snippets,
)
from bitext.assemble.anchors import ids_of, written_ids
from bitext.assemble.retarget import clean
from bitext.frontmatter.dialect import read as read_header
from bitext.frontmatter.insert import put
from bitext.markdown.reading import Reading, read, reading_of
from bitext.model import Document, Span, holds
from bitext.sites.links import Known, Naming, SiteMap, fragment, relinked
from bitext.sites.pages import Page
from bitext.sites.tags import retagged, templates

#: Keys that say where the page itself is, or what it is called.
_OWN = frozenset(
    "permalink url aliases alias redirect_from slug lang id ref translationkey canonical "
    "canonicalurl canonical_url".split()
)


@dataclass(slots=True)
class Relinking:
    """An edition whose links are being led; what they depended on is kept."""

    site: SiteMap
    here: Page
    known: Known
    given: Mapping[str, str]  #: ``[links]`` of bitext.toml
    ids: Mapping[str, str]  #: of headings of the page itself, as in `Known.ids`
    seen: set[str] = field(default_factory=set)  #: files of the pages that were named
    unknown: set[str] = field(default_factory=set)  #: addresses that named none
    #: what a relative path is in the edition's folder, where no copy of the file lies beside it
    moved: Callable[[str], str | None] | None = None
    content: str = ""  #: the content folder, from the root of the site

    def text(self, reading: Reading, body: int) -> str:
        """The edition with its links led, its front matter not yet."""
        named = addresses(reading)
        changes = [
            (a.span, _in_quotes(reading.text, a, new))
            for a, written in ((a, reading.text[slice(*a.span)]) for a in named)
            if (new := self._new(written, a)) is not None and new != written
        ]
        if self.moved:
            files = {a.span for a in named if a.where is not Where.TAG} | {*imported(reading, body)}
            changes = self._with_files(reading.text, changes, files)
        if self.site.facts.snippets:
            spans = {
                span: self._snippet(reading.text[slice(*span)]) for span in snippets(reading, body)
            }
            changes = sorted([*changes, *((span, new) for span, new in spans.items() if new)])
        if self.site.site == "vitepress":
            spans = {
                span: self._included(reading.text[slice(*span)]) for span in includes(reading, body)
            }
            changes = sorted([*changes, *((span, new) for span, new in spans.items() if new)])
        return replaced(reading.text, changes)

    def _with_files(
        self, text: str, changes: list[tuple[Span, str]], files: Iterable[Span]
    ) -> list[tuple[Span, str]]:
        """Also the paths of files that stay where they are, as the edition has to name them."""
        led = sorted(span for span, _ in changes)
        for span in files:
            within = holds(led, span.start)
            new = None if within or self.moved is None else self.moved(text[slice(*span)])
            changes += [(span, new)] if new is not None else []
        return sorted(changes)

    def _snippet(self, name: str) -> str:
        """The edition of a file that is put into the page; empty where there is none."""
        for folder in self.site.facts.snippets:
            file = posixpath.relpath(posixpath.normpath(f"{folder}/{name}"), self.content)
            if page := self.site.by_file.get(file):
                self._note(page)
                has = self.known.has(file)
                return posixpath.relpath(page.edition_file, folder) if has else ""
        return ""

    def _included(self, name: str) -> str:
        """The edition of a file that VitePress puts into the page; empty where there is none."""
        page = self.site.by_file.get(f"/{name}".removeprefix(self.site.folder))
        if page is None:
            return ""
        self._note(page)
        top = posixpath.dirname(self.content) if self.site.way == "folder" else self.content
        return posixpath.relpath(page.edition_file, top) if self.known.has(page.file) else ""

    def header(self, text: str) -> str:
        """The edition with the addresses in its front matter led."""
        header = frontmatter.find(text)
        if header is None or not any(mark in text[slice(*header.inner)] for mark in ("/", ".md")):
            return text
        values = {}
        for value in read_header(header.format, text[slice(*header.inner)]).values:
            if str(value.path[0]).lower() not in _OWN:
                new = self._page(value.text, markdown=False, loose=False)
                if new is None and self.moved and value.text.startswith("."):
                    new = self.moved(value.text)
                if new not in (None, value.text):
                    values[value.path] = str(new)
        return put(text, values)[0] if values else text

    def _new(self, written: str, address: Address) -> str | None:
        """What an address becomes; None where it stays."""
        if address.where is Where.TAG:
            return self._tag(written)
        if address.where is Where.IMAGE:
            return None
        if written.startswith("#"):
            return fragment(written, self.ids)
        for found in templates(written):
            if tagged := retagged(self.site, self.here, found["tag"], self.known):
                self._note(tagged.page)
                tail = written[found.end() :]
                has = tagged.page and self.known.has(tagged.page.file)
                ids = self.known.ids(tagged.page.file) if tagged.page and has else {}
                return found["before"] + tagged.text + fragment(tail, ids)
            if "site." not in found["tag"]:
                return self._quoted(written)
        return self._page(written, markdown=address.where is Where.LINK)

    def _tag(self, written: str) -> str | None:
        tagged = retagged(self.site, self.here, written, self.known)
        if tagged:
            self._note(tagged.page)
            return tagged.text
        return self._quoted(written)

    def _quoted(self, written: str) -> str:
        """A template in whose values addresses of pages are led."""
        changes = []
        for span in quoted(written):
            new = self._page(written[slice(*span)], markdown=False, loose=False)
            if new is not None:
                changes.append((span, new))
                continue
            for one in linked(written, span):
                new = self._page(written[slice(*one)], markdown=True, loose=False)
                changes += [(one, new)] if new is not None else []
        return replaced(written, changes)

    def _page(self, written: str, *, markdown: bool, loose: bool = True) -> str | None:
        """The address of a page of the site; ``loose``: what is relative may be one too."""
        if (given := self._given(written)) is not None:
            return given
        hit = self.site.find(self.here, written)
        if hit is None:
            if _may_be_page(written):
                self.unknown.add(written)
            return None
        if not loose and hit.form is Naming.RELATIVE:
            return None
        self._note(hit.page)
        if hit.page == self.here and not hit.path.strip("./"):
            return None
        return relinked(self.site, self.here, hit, self.known, markdown=markdown)

    def _given(self, written: str) -> str | None:
        """What the configuration says of an address, or of what it begins with."""
        if not self.given:
            return None
        plain = unquote(written)
        for address, new in self.given.items():
            if plain == unquote(address):
                return clean(new)
            start = unquote(address.removesuffix("*"))
            if address.endswith("*") and plain.startswith(start):
                return clean(new.removesuffix("*") + plain.removeprefix(start))
        return None

    def _note(self, page: Page | None) -> None:
        if page is not None:
            self.seen.add(page.file)


def _in_quotes(text: str, old: Address, new: str) -> str:
    """What takes the place of an address: without quotes ``=`` would end its tag for others."""
    bare = old.where is Where.HTML and text[old.span.start - 1] not in "\"'"
    return f'"{new}"' if bare and "=" in new else new


def _may_be_page(written: str) -> bool:
    """Whether an address may come to name a post of this site one day."""
    return (
        len(written) < 500 and ("/" in written or written.endswith(".md")) and "://" not in written
    )


def moved_ids(doc: Document, edition: Reading, rule: str) -> dict[str, str]:
    """Ids of a post's headings that its edition lacks -> what they are there.

    What the headings of the edition would be called, were the source's ids not kept, is among
    them: a person may have led a link there.
    """
    source = reading_of(doc)
    before, _ = ids_of(source, rule)
    after, natural = ids_of(edition, rule)
    left = {*after, *written_ids(edition)}
    found = dict(zip(natural, after, strict=False)) | dict(zip(before, after, strict=False))
    return {old: new for old, new in found.items() if old not in left}


def relink(
    text: str, doc: Document, relinking: Callable[[Mapping[str, str]], Relinking], rule: str
) -> tuple[str, Relinking]:
    """An edition with its links led, and what they depended on."""
    header = frontmatter.find(text)
    body = header.body if header else 0
    reading = read(text, body, reading_of(doc).dialect)
    led = relinking(moved_ids(doc, reading, rule) if rule else {})
    return led.header(led.text(reading, body)), led
