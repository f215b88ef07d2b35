"""The page that a segment will be on, with the segment marked: in a frame that runs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING

from bitext.model import Layout
from bitext.publishing.html.page import BOXES, document, embedded, shown_body, title_of
from bitext.sites.arrangement import Arrangement
from bitext.web.review.harmless import harmless

if TYPE_CHECKING:
    from bitext.reviewing.desk.sheet import PostSheet

VIEWS = ("bilingual", "english", "source")
#: Private characters: one that the post does not have stands where the segment begins.
_MARKS = ("\ue7f1", "\ue7f2", "\ue7f3", "\uf4a1")
_TAG = re.compile(r"<[^<>]*>")
_HERE = '<span id="here"></span>'
_SHEET = (
    ":has(> #here) { background: #fff3bf; color: #1a1a1a; scroll-margin: 30vh;"
    " outline: 2px solid #f0b429; outline-offset: 3px }\n"
    "#here { scroll-margin: 30vh }\n"
    "a[title]:not([href]) { text-decoration: underline; cursor: help }\n"
)


def frame(sheet: PostSheet, view: str, key: str = "", target: str | None = None) -> str:
    """A view of a post as a page of its own; ``target`` is a wording that is not saved yet."""
    mark = next((one for one in _MARKS if one not in sheet.post.document.text), "")
    text, language = _edition(sheet, view, key, target, mark)
    body = harmless(shown_body(text, sheet.post, lambda target: embedded(sheet.post, target)))
    title = title_of(text).replace(mark, "") if mark else title_of(text)
    top = f"<h1>{escape(title_of(text))}</h1>\n" if title else ""
    shown = f"<main>\n{top}{body}</main>"
    return document(title or sheet.post.name, _marked(shown, mark), language, _SHEET)


def _marked(html: str, mark: str) -> str:
    """The mark as an element; within a tag, where it can be none, it goes."""
    if not mark:
        return html
    plain = _TAG.sub(lambda tag: tag[0].replace(mark, ""), html)
    before, _, after = plain.partition(mark)
    return before + (_HERE if len(before) < len(plain) else "") + after.replace(mark, "")


def _edition(
    sheet: PostSheet, view: str, key: str, target: str | None, mark: str
) -> tuple[str, str]:
    """The Markdown of a view, and its language."""
    from bitext.assemble.bilingual import side_by_side
    from bitext.assemble.english import Assembly
    from bitext.workspace.targets import found_in
    from bitext.workspace.typeset import typeset

    post = sheet.post
    source, language = post.workspace.languages
    if view == "source":
        return _source(sheet, key, mark), source
    targets = {**found_in(post, sheet.catalog).targets}
    if target is not None and key in sheet.entries:
        targets[key] = target
    worded = _with_mark(typeset(post, targets), key, mark)
    assembly = Assembly(post.document, {**worded, **post.mapped})
    if key and any(found.key == key and found.rule == "structure" for found in assembly.findings):
        worded = typeset(post, targets)  # the mark may be what does not fit
        assembly = Assembly(post.document, {**worded, **post.mapped})
    if view == "english":
        return assembly.edition().text, language
    wanted = Arrangement(
        Layout.COLUMNS, BOXES, post.workspace.languages, post.workspace.config.swap
    )
    return side_by_side(assembly, worded, wanted).text, source


def _with_mark(worded: Mapping[str, str], key: str, mark: str) -> Mapping[str, str]:
    return {**worded, key: f"{mark}{worded[key]}"} if key in worded else worded


def _source(sheet: PostSheet, key: str, mark: str) -> str:
    text = sheet.post.document.text
    at = next((s.span.start for s in sheet.post.segments if s.key == key), None)
    return text if at is None else f"{text[:at]}{mark}{text[at:]}"


def raw(sheet: PostSheet, key: str) -> dict[str, str]:
    """A segment as it stands in the post, and its wording as the edition would have it."""
    from bitext.markdown.escape import write
    from bitext.markdown.target import TargetError, read_target

    text, entry = sheet.post.document.text, sheet.entries.get(key)
    if entry is None or key not in sheet.post.forms:
        return {"source": "", "target": ""}
    piece, _ = sheet.post.forms[key]
    inner = {t.start: text[t.start : t.end] for t in piece.tokens if t.node >= 0}
    written = ""
    if entry.target:
        with suppress(TargetError):
            written = write(piece, read_target(piece, entry.target), text, 0, inner)
    return {"source": text[slice(*piece.span)], "target": written}
