"""The proof: what must be equal in a source and its edition, seen by two parsers.

A skeleton is a document without its prose: block tree, heading levels, list kinds, code,
HTML tags, link and image targets, table shapes, footnote labels, templates.  Inside one
block the order of inline markup may change (English orders a sentence differently), its
nesting may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import mistune
from mistune.plugins import import_plugin

from bitext.dialects import MAIN, Dialect
from bitext.markdown import html, template
from bitext.markdown.markup import payload
from bitext.markdown.parsed.edition import mask_edition
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import Reading, read_copy
from bitext.model import Span

Skeleton = tuple[Any, ...]


def judge(
    text: str, lenient: Iterable[Span] | None = None, dialect: Dialect = MAIN
) -> tuple[Skeleton, Skeleton]:
    """Return the skeletons of an edition's body as pyromark and mistune see them."""
    seen = read_edition(text, lenient, dialect)
    return pyromark_skeleton(seen), mistune_outline(for_mistune(seen))


def read_edition(
    text: str, lenient: Iterable[Span] | None = None, dialect: Dialect = MAIN
) -> Reading:
    """Read an edition's body; ``lenient`` as for `mask_edition`."""
    return read_copy(text, mask_edition(text, lenient, dialect))


def pyromark_skeleton(reading: Reading) -> Skeleton:
    """Return the skeleton of a body as pyromark has read it."""
    templates = sorted(
        template.bare(reading.text[slice(*span)], reading.dialect) for span in reading.opaque
    )
    return (tuple(templates), *outline(reading))


_BREAKS = frozenset(("SoftBreak", "Text"))
_INLINE = frozenset("Emphasis Strong Strikethrough Link Image".split())


def outline(reading: Reading) -> Skeleton:
    """Return pyromark's skeleton of a reading."""
    result: list[Any] = []
    run: list[Any] = []
    path = [_TOP]
    verbatim = 0
    lines: list[str] = []
    for event in reading.events:
        if event.tag in _INLINE and event.phase != "leaf":
            _step(event, path, run)
        elif verbatim and event.phase == "leaf":
            if event.tag == "Html":
                lines.append(reading.text[event.start : event.end])
            else:
                result.append(_code(event.data))
        elif event.phase == "leaf" and event.tag != "Rule":
            if event.tag not in _BREAKS and not path[-1].image:
                raw = reading.text[event.start : event.end]
                run.append((path[-1].name, event.tag, html.bare(payload(event, raw))))
        else:
            result += [tuple(sorted(run, key=repr))] if run else []
            run = []
            if lines:
                result.append(_tags("".join(lines)))
                lines = []
            verbatim += (event.tag in ("CodeBlock", "HtmlBlock")) * _direction(event)
            result.append((event.phase, event.tag, _data(event)))
    result += [tuple(sorted(run, key=repr))] if run else []
    return tuple(result)


def _code(data: Any) -> Any:
    """Code without blanks on lines that hold nothing else: a caption may have stood there."""
    return _EMPTY.sub("", data) if isinstance(data, str) and "  \n" in data else data


_EMPTY = re.compile(r"^ +$", re.M)


def _direction(event: Event) -> int:
    return 1 if event.phase == "start" else -1


class _Around(NamedTuple):
    """The markup around a place: a name that says all of it, so that depth costs nothing."""

    name: str
    image: bool  #: an image's description is text to a reader, whatever markup it holds

    def holding(self, tag: str, target: str) -> _Around:
        data = repr((self.name, tag, target)).encode("utf-8", "surrogatepass")
        return _Around(blake2b(data, digest_size=16).hexdigest(), self.image or tag == "Image")


_TOP = _Around("", False)


def _step(event: Event, path: list[_Around], run: list[Any]) -> None:
    if event.phase == "end":
        path.pop()
        return
    mark = (event.tag, _leads(event.data["dest_url"]) if isinstance(event.data, dict) else "")
    if not path[-1].image:
        run.append((path[-1].name, *mark))
    path.append(path[-1].holding(*mark))


def _leads(address: str) -> str:
    """Where a link leads; which heading of its own page may change, as headings do."""
    return "#" if address.startswith("#") else address


def _tags(block: str) -> tuple[str, ...]:
    """The tags of a whole block of HTML: where a line of it ends means nothing to a reader."""
    return tuple(html.bare(block[slice(*tag.span)]) for tag in html.tags(block, 0, len(block)))


def _data(event: Event) -> Any:
    if event.tag == "Heading":
        return event.data["level"] if isinstance(event.data, dict) else event.data
    if isinstance(event.data, dict):
        return _BLANKS.sub(" ", repr(event.data)).replace(" '}", "'}")
    return event.data


#: Behind the fence of code, where a label was.
_BLANKS = re.compile(" +")


def for_mistune(reading: Reading) -> str:
    """What mistune reads: formulas as letters, and notes with a blank, which it reads its own way.

    Their dollar signs stay, being punctuation to emphasis beside them; code is as in the text.
    """
    edits: list[tuple[int, int, str]] = []
    for event in reading.events:
        if event.tag in ("InlineMath", "DisplayMath"):
            within = event.start + 1, event.end - 1
            edits.append((*within, _NO_END.sub("x", reading.copy[slice(*within)])))
        elif event.tag == "Code":
            edits.append((event.start, event.end, reading.text[event.start : event.end]))
        elif event.tag == "FootnoteDefinition":
            edits += _note(reading.copy, event)
    parts, at = list[str](), reading.start
    for start, end, new in sorted({*edits}):  # a note begins and ends
        if start >= at:  # none within code that goes on in a further line
            parts += [reading.copy[at:start], new]
            at = end
    return "".join([*parts, reading.copy[at:]])


def _note(copy: str, event: Event) -> Iterator[tuple[int, int, str]]:
    """What mistune would read its own way in a note: no blank, and a tab before a further line."""
    if tight := _TIGHT_NOTE.match(copy, event.start):
        yield tight.end() - 1, tight.end(), ": "
    at = copy.find("\n\t", event.start, event.end)
    while at >= 0:
        yield at + 1, at + 2, "    "
        at = copy.find("\n\t", at + 1, event.end)


_NO_END = re.compile(r"[^\r\n]")  #: of a line

#: ``[^1]:文字``, which goldmark, kramdown and GitHub take for a note, and mistune for an address.
_TIGHT_NOTE = re.compile(r"\[\^[^\]\n]{1,400}\]:(?=[^ \t\r\n])")


class _Mistune(mistune.Markdown):
    """The second parser; of its tokens, which weigh a lot, a skeleton is made as they come."""

    def render_state(self, state: mistune.BlockState) -> Any:
        return _blocks(self._iter_render(state.tokens, state))

    def _iter_render(
        self, tokens: Iterable[dict[str, Any]], state: mistune.BlockState
    ) -> Iterable[dict[str, Any]]:
        for token in tokens:
            if "children" in token:
                yield {**token, "children": self._iter_render(token["children"], state)}
            elif "text" in token:
                yield {**token, "children": self.inline(token["text"].strip(_ENDS), state.env)}
            else:
                yield token


@lru_cache(maxsize=1)
def _mistune() -> _Mistune:
    plugins = ["table", "strikethrough", "footnotes", "task_lists", "def_list"]
    found = _Mistune(inline=mistune.InlineParser(), plugins=map(import_plugin, plugins))
    found.inline.state_cls = _State
    return found


_ENDS = " \r\n\t\f"
_FEW = 8  #: tokens of a paragraph
#: What may be a part of markup, or of what stands for a character.
_MARK = re.compile(r"[*_~&\[\]!<>`\\^]")


class _State(mistune.InlineState):
    """Of prose its ends alone: they tell whether a mark beside it opens or closes, and no skeleton
    has what is between them.  Half a million lines were a million tokens.
    """

    prose = 0  #: tokens in a row

    def append_token(self, token: dict[str, Any]) -> None:
        kind = token["type"]
        if len(self.tokens) < _FEW:  # to look costs more than to hold
            self.prose = 0
        elif kind == "softbreak" or (kind == "text" and not _MARK.search(token["raw"])):
            self.prose += 1
        else:
            self.prose = 0
        if self.prose > 2:  # the first is held, and the last
            self.tokens[-1] = token
        else:
            super().append_token(token)


def mistune_outline(copy: str) -> Skeleton:
    """Return mistune's skeleton of a reading copy."""
    found: Any = _mistune()(copy)
    return tuple(found)


_PROSE = frozenset(("text", "softbreak", "blank_line"))
_SPANS = frozenset(
    "emphasis strong strikethrough link image codespan linebreak inline_html footnote_ref".split()
)


def _blocks(tokens: Iterable[Mapping[str, Any]]) -> Skeleton:
    result: list[Any] = []
    run: list[Any] = []
    for token in tokens:
        kind = token["type"]
        if kind in _SPANS:
            run += _spans(token, ())
        elif kind == "footnotes":
            result.append(tuple(sorted((_block(t) for t in token["children"]), key=repr)))
        elif kind not in _PROSE:
            result.append(_block(token))
    return (*result, tuple(sorted(run, key=repr))) if run else tuple(result)


def _block(token: Mapping[str, Any]) -> Any:
    kind = token["type"]
    raw = token.get("raw", "")
    raw = _tags(raw) if kind == "block_html" else _code(raw)
    attrs = token.get("attrs") or {}
    shape = tuple(sorted((k, _shape(k, v)) for k, v in attrs.items() if k != "index"))
    return (kind, raw, shape, _blocks(token.get("children") or ()))


def _shape(name: str, value: object) -> str:
    text = repr(value)
    return _BLANKS.sub(" ", text).replace(" '", "'") if name == "info" else text


def _spans(token: Mapping[str, Any], path: tuple[Any, ...]) -> list[Any]:
    kind = token["type"]
    if kind in _PROSE:
        return []
    attrs = token.get("attrs") or {}
    mark = (kind, _leads(str(attrs.get("url", ""))))
    raw = token.get("raw", "")
    if kind == "inline_html":
        raw = html.bare(raw)
    found = [(path, *mark, raw)]
    if kind != "image":
        for child in token.get("children") or ():
            found += _spans(child, (*path, mark))
    return found
