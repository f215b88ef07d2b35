"""The ids of a post's headings: kept in its edition where that can be said, else links go dead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from bitext import frontmatter
from bitext.dialects.construct import compiled
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import Reading, read, reading_of
from bitext.model import Document, Kind, Piece, Span
from bitext.sites.ids import RULES, IdRule, written

_EXPLICIT = re.compile(r"\\?\{:?[^{}#\n]{0,200}#([^\s{}]{1,200})[^{}\n]{0,200}\}[ \t#]{0,80}$")
#: Attributes without an id, which no reader sees either: ``{.class}``, ``{: data-x=1 }``.
_LIST = re.compile(r"\{:?[ \t]{0,9}(?:\.[\w-]|[\w-]{1,40}=)[^{}\n]{0,200}\}[ \t#]{0,80}$")
_NEXT_LINE = re.compile(r"[ \t]*\{:")
#: What makes a line a heading.
_MARKS = r"^[ \t]{0,3}#{1,6}[ \t]++|(?<![ \t])[ \t]++#++[ \t]*+$|\n[=-]++[ \t]*+$"
#: Ids that are written out anywhere: in attribute lists and in tags.
_WRITTEN = re.compile(
    r"""\{[^{}#\n]{0,200}#([^\s{}]{1,200})[^{}\n]{0,200}\}|\b(?:id|name)=["']([^"'\n]{1,200})["']"""
)
_HREF = re.compile(r"""\bhref\s*=\s*["']#([^"'\n]+)["']""")


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading of a post."""

    span: Span  #: with its marks, to the end of its last line
    text: str  #: as a reader sees it
    id: str = ""  #: that the author gave it


class DeadLink(NamedTuple):
    """A link within a post whose heading has another id in the edition."""

    at: int  #: offset in the post
    fragment: str
    now: str  #: the id that its heading has in the edition; empty where it has none


def headings(reading: Reading, rule: IdRule = RULES["slugger"]) -> Iterator[PageHeading]:
    """The headings of a body, in order, as the rule of their ids reads them; a line of markers is
    one in the reading copy alone.
    """
    inside: list[Event] | None = None
    pictures = 0
    for event in reading.events:
        if event.tag == "Heading" and event.phase == "start":
            at = event.start
            inside = [] if reading.copy[at] != "#" or reading.text[at] == "#" else None
        elif event.tag == "Heading" and inside is not None:
            yield _heading(reading.text, Span(event.start, event.end), inside, rule)
            inside = None
        elif event.tag == "Image" and not rule.alt:
            pictures += 1 if event.phase == "start" else -1
        elif inside is not None and event.phase == "leaf" and not pictures:
            inside.append(event)


def _heading(text: str, span: Span, inside: list[Event], rule: IdRule) -> PageHeading:
    raw = text[slice(*span)].rstrip()
    shown = "".join(_shown(event, text, rule) for event in inside)
    if rule.raw:
        shown = compiled(_MARKS).sub("", raw)
    explicit = _EXPLICIT.search(raw)
    seen, lists = (_EXPLICIT if explicit else _LIST).subn("", shown)
    return PageHeading(span, seen.rstrip() if lists else seen, explicit[1] if explicit else "")


def _shown(event: Event, text: str, rule: IdRule = RULES["slugger"]) -> str:
    """What a reader sees of a leaf: the reading copy has letters in the place of templates."""
    if event.tag == "InlineMath":  # none to most, and its signs are left out like others
        return text[event.start : event.end]
    if event.tag == "FootnoteReference" and rule.notes:
        return text[event.start : event.end]
    if event.tag not in ("Text", "Code"):
        return " " if event.tag in ("SoftBreak", "HardBreak") else ""
    data = event.data
    written = rule.entities or data is None or len(data) == event.end - event.start
    return text[event.start : event.end] if written else str(data)


def first_words(reading: Reading) -> str:
    """What a reader sees of the first paragraph; empty where there is none."""
    inside: list[str] | None = None
    for event in reading.events:
        if event.tag == "Paragraph" and event.phase == "start":
            inside = []
        elif event.tag == "Paragraph" and inside is not None and (words := "".join(inside).split()):
            return " ".join(words)
        elif inside is not None and event.phase == "leaf":
            inside.append(_shown(event, reading.text))
    return ""


def _ids(found: list[PageHeading], rule: str) -> list[str]:
    given = {number: heading.id for number, heading in enumerate(found) if heading.id}
    return RULES[rule].ids((heading.text for heading in found), given)


def ids_of(reading: Reading, rule: str) -> tuple[list[str], list[str]]:
    """The ids of a body's headings, and what they would be if nobody had given them any."""
    found = list(headings(reading, RULES[rule]))
    return _ids(found, rule), RULES[rule].ids(h.text for h in found)


def written_ids(reading: Reading) -> set[str]:
    """Ids that are written out anywhere in a body."""
    return {one or other for one, other in _WRITTEN.findall(reading.text)}


#: How the brace before an id is written where a site would read more into it: MDX an expression,
#: mkdocs-macros a remark of Jinja, at which the page ends.
_BRACE = {"docusaurus": r"\{", "mkdocs": "{: "}


def kept_ids(doc: Document, rule: str, *, escaped: bool = False) -> Mapping[int, str]:
    """What stands behind the headings of an edition: start of the last piece -> `` {#id}``.

    Only where nothing else follows in the line, and the site has a way to say it; ``escaped``,
    where its brace would begin something else.
    """
    found = list(headings(reading_of(doc), RULES[rule]))
    pieces = {piece.span.end: piece for piece in doc.pieces if piece.segment.kind is Kind.HEADING}
    marks: dict[int, str] = {}
    begins = _begins(doc) if doc.site == "docusaurus" else -1
    for heading, name in zip(found, _ids(found, rule), strict=True):
        piece = _last(doc.text, heading, pieces)
        if begins >= 0 and _is_metadata(doc, heading, name, begins):
            continue
        if doc.site == "vitepress" and doc.text.startswith(("# ", "#\t"), heading.span.start):
            continue  # plugins that make sidebars of pages' titles printed `About {#关于}` (Teek)
        if piece and (mark := written(doc.site, name)):
            marks[piece.span.start] = mark.replace("{", _BRACE[doc.site]) if escaped else mark
    return marks


def _is_metadata(doc: Document, heading: PageHeading, name: str, begins: int) -> bool:
    """Whether Docusaurus takes a heading for the page's title or for its description.

    There it knows ids in ASCII alone: menus and cards had ``Install {#安装}`` (3.10, built).
    """
    if re.fullmatch(r"[\w-]+", name, re.ASCII):
        return False
    start = heading.span.start
    return start <= begins or doc.text.startswith(("# ", "#\t"), start)


def _begins(doc: Document) -> int:
    """Where the line is that describes a page, if it has one."""
    at = doc.body
    while found := _FIRST.match(doc.text, at):
        at = found.end()
    return at


#: What may stand before the line that describes a page: imports, exports, its title.
_FIRST = re.compile(r"\s+|^(?:import|export)\b[^\n]*(?:\n[^\n]+)*|^#[ \t][^\n]*", re.M)


def _last(text: str, heading: PageHeading, pieces: Mapping[int, Piece]) -> Piece | None:
    """The piece at the end of a heading that is one line and has no id yet."""
    raw = text[slice(*heading.span)].rstrip("\r\n")
    piece = pieces.get(heading.span.start + len(raw.rstrip()))
    alone = "\n" not in raw and not heading.id and not _NEXT_LINE.match(text, heading.span.end)
    return piece if alone and raw.lstrip().startswith("#") else None


def leads_within(doc: Document) -> bool:
    """Whether a link to the page itself may be in a post; most have none."""
    return "#" in doc.text and compiled(_LEAD).search(doc.text) is not None


_LEAD = r"""[(<:=][\s>]*+[<"'\\&]?#"""


def dead_links(doc: Document, edition: str, rule: str) -> Iterator[DeadLink]:
    """Links within the post that lead somewhere in it, and nowhere in its edition."""
    source = reading_of(doc)
    links = [link for link in _links(source) if link[1]]
    if not links:
        return
    header = frontmatter.find(edition)
    target = read(edition, header.body if header else 0)
    before, after = (ids_of(reading, rule)[0] for reading in (source, target))
    now = dict(zip(before, after, strict=False))
    known, left = {*before, *written_ids(source)}, {*after, *written_ids(target)}
    for at, fragment in links:
        name = fragment if fragment in known else fragment.lower()
        if name in known and name not in left:
            yield DeadLink(at, fragment, now.get(name, ""))


def _links(reading: Reading) -> Iterator[tuple[int, str]]:
    """Links to the page itself: offset and fragment."""
    if "#" not in reading.text:
        return
    for event in reading.events:
        if event.tag == "Link" and event.phase == "start":
            target = str(event.data["dest_url"])
            if target.startswith("#"):
                yield event.start, unquote(target[1:])
        elif event.tag in ("InlineHtml", "Html"):
            for found in _HREF.finditer(reading.text, event.start, event.end):
                yield found.start(), unquote(found[1])
