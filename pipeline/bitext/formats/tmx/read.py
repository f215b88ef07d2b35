"""The units of a TMX file, read as a stream: memory does not grow with the file.

Entities are refused and the DTD is never fetched: a file is what it looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from bitext.errors import WorkspaceError
from bitext.formats.tmx.inline import CLOSE, OPEN, VOID, Mark, Unpaired, numbered, written
from bitext.languages import LanguagePair, pick

#: A unit needs a dozen levels, and ``<sub>`` in ``<sub>`` is rare.
DEPTH = 50
#: Characters of a unit, each element counted as `ELEMENT` more: a post is 16 MiB at most.
MAX_UNIT = 1_000_000
ELEMENT = 32
#: Bytes without anything of the document's structure: no tag, comment or attribute is longer.
MAX_TOKEN = 16 * 1024 * 1024

_CODE = {"bpt": OPEN, "ept": CLOSE, "ph": VOID, "it": VOID, "ut": VOID}


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit in two languages, its texts in placeholder form."""

    source: str
    target: str
    props: dict[str, str]  #: of the unit: type -> value
    tool: str  #: that created it; the file's where the unit names none
    tagged: bool  #: whether inline elements were in it
    line: int


@dataclass(slots=True)
class _Open:
    """A unit being read."""

    line: int
    tool: str
    size: int = 0
    props: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str | Mark]] = field(default_factory=dict)  #: by language tag


def read_tmx(
    chunks: Iterable[bytes], path: str, languages: LanguagePair, skipped: Counter[str]
) -> Iterator[Unit]:
    """Yield the units that have a text in both languages; ``skipped`` counts the others.

    Raises WorkspaceError with the line for what is not XML, no TMX, has entities or is too
    large for a unit.
    """
    reader = _TmxReader(path)
    for chunk in chunks:
        for unit in reader.feed(chunk):
            yield from _finished(unit, languages, skipped)
    for unit in reader.feed(b"", last=True):
        yield from _finished(unit, languages, skipped)


def _finished(unit: _Open, languages: LanguagePair, skipped: Counter[str]) -> Iterator[Unit]:
    pair = _pair(tuple(unit.texts), languages)
    if pair is None:
        skipped["of other languages"] += 1
        return
    ours, theirs = unit.texts[pair[0]], unit.texts[pair[1]]
    try:
        source, numbers = numbered(ours)
        target = written(theirs, numbers)
    except Unpaired:
        skipped["with tags that differ or lack a partner"] += 1
        return
    if source.strip() and target.strip():
        yield Unit(source, target, unit.props, unit.tool, bool(numbers), unit.line)
    else:
        skipped["without a text"] += 1


@lru_cache(maxsize=256)  # the units of a file have the same few languages
def _pair(tags: tuple[str, ...], languages: LanguagePair) -> tuple[str, str] | None:
    """Which of a unit's language tags are the source and the target."""
    source, target = (pick(tags, wanted) for wanted in languages)
    return (source, target) if source and target and source != target else None


class _TmxReader:
    """Expat's events as units."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._done: list[_Open] = []
        self._stack: list[str] = []
        self._tool = ""
        self._unit: _Open | None = None
        self._language = ""
        self._prop = ""
        self._code = 0  #: depth of elements whose text is markup, not prose
        self._names: dict[str, int] = {}
        self._fed = self._heard = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._entity

    def feed(self, data: bytes, *, last: bool = False) -> list[_Open]:
        """The units that are complete with this piece of the file."""
        self._fed += len(data)
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            message = f"not valid XML: {expat.ErrorString(error.code)}"
            hint = "export it again from the tool it comes from"
            place = {"line": error.lineno, "column": error.offset + 1}
            raise WorkspaceError(message, path=self._path, hint=hint, **place) from error
        except (
            LookupError,
            ValueError,
        ) as error:  # Expat knows UTF-8 and 16, Python the 8-bit ones
            message, hint = f"the encoding cannot be read: {error}", "convert the file to UTF-8"
            raise WorkspaceError(message, path=self._path, line=1, hint=hint) from error
        if self._fed - self._heard > MAX_TOKEN:
            raise self._refused("a tag or comment without an end")
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._heard = self._fed
        tag = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if not self._stack and tag != "tmx":
            raise self._refused(f"this is no TMX file: it begins with <{tag}>")
        self._stack.append(tag)
        if len(self._stack) > DEPTH:
            raise self._refused("nested too deep for a translation memory")
        self._grow(ELEMENT + sum(map(len, attributes.values())))
        if tag == "header":
            self._tool = said.get("creationtool", "")
        elif tag == "tu":
            line = self._parser.CurrentLineNumber
            self._unit = _Open(line, said.get("creationtool", self._tool))
        elif self._unit is not None:
            self._inside(tag, said)

    def _inside(self, tag: str, said: dict[str, str]) -> None:
        """An element of a unit."""
        if tag == "prop" and self._stack[-2] == "tu":
            self._prop = said.get("type", "")
        elif tag == "tuv":
            self._language = said.get("lang", "")
        elif tag == "seg":
            self._names = {}
            self._texts().clear()
        elif "seg" in self._stack:
            self._inline(tag, said)

    def _inline(self, tag: str, said: dict[str, str]) -> None:
        if tag in _CODE:
            if not self._code:
                self._texts().append(Mark(_CODE[tag], self._name(_CODE[tag], tag, said)))
            self._code += 1
        elif tag == "hi" and not self._code:
            name = self._name(OPEN, tag, said)
            self._stack[-1] = f"hi {name}"
            self._texts().append(Mark(OPEN, name))

    def _name(self, type_: str, tag: str, said: dict[str, str]) -> str:
        """What ties an element to its partner and to its like in the other language."""
        if tag in ("bpt", "ept"):
            return f"pair {said.get('i', '')}"
        kind = "hi" if type_ == OPEN else VOID
        self._names[kind] = self._names.get(kind, 0) + 1
        return f"{kind} {said.get('x') or '#' + str(self._names[kind])}"

    def _texts(self) -> list[str | Mark]:
        assert self._unit is not None
        return self._unit.texts.setdefault(self._language, [])

    def _end(self, _: str) -> None:
        self._heard = self._fed
        tag = self._stack.pop()
        if tag == "tu" and self._unit is not None:
            self._done.append(self._unit)
            self._unit = None
        elif tag == "prop":
            self._prop = ""
        elif self._code and tag in _CODE:
            self._code -= 1
        elif tag.startswith("hi ") and self._unit is not None:
            self._texts().append(Mark(CLOSE, tag.removeprefix("hi ")))

    def _text(self, data: str) -> None:
        self._heard = self._fed
        self._grow(len(data))
        if self._unit is None or self._code:
            return
        if "seg" in self._stack:
            self._texts().append(data)
        elif self._prop:
            self._unit.props[self._prop] = self._unit.props.get(self._prop, "") + data

    def _grow(self, size: int) -> None:
        if self._unit is not None:
            self._unit.size += size
            if self._unit.size > MAX_UNIT:
                raise self._refused(f"a unit of more than {MAX_UNIT:,} characters")

    def _entity(self, *_: Any) -> None:
        raise self._refused("entities are not read here")

    def _refused(self, message: str) -> WorkspaceError:
        hint = "a translation memory has no need of it; is this a TMX file?"
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        return WorkspaceError(message, path=self._path, line=line, column=column, hint=hint)
