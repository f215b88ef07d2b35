"""What the three formats have in common: nouns, limits, and the one way to quote."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

from bitext.model import Span

#: Longest header that is parsed, in code points.  The longest of 752 real ones has 565;
#: PyYAML takes 0.35 s for 64 Ki of one-letter keys, and a header shall take less than 0.2 s.
LIMIT = 16 * 1024
#: Deepest nesting that is parsed; beyond it the parsers recurse until Python stops them.
DEPTH = 60

#: The tag of a string :class:`HeaderNode` in every format.
STRING = "str"

BREAK = re.compile(r"\r\n|\r|\n")

Path = tuple[str | int, ...]


class HeaderFormat(StrEnum):
    """How a header is written."""

    YAML = "YAML"
    TOML = "TOML"
    JSON = "JSON"
    META = "metadata"  #: ``Title: 题``, as Pelican and Python-Markdown read it


@dataclass(frozen=True, slots=True)
class Header:
    """The front matter block of a document; a byte order mark stays outside."""

    format: HeaderFormat
    span: Span  #: the whole block, from the first delimiter line to the end of the last
    inner: Span  #: the text between the delimiter lines; of JSON the object with its braces

    @property
    def body(self) -> int:
        """The offset where the body starts."""
        return self.span.end


@dataclass(frozen=True, slots=True)
class Value:
    """One string scalar of a header."""

    path: Path  #: ``("title",)``, ``("tags", 0)``, ``("seo", "description")``
    text: str  #: decoded; a block scalar may end in a newline
    span: Span  #: the scalar with its quotes or its block header, without a final newline
    style: str  #: how it is written: plain, flow plain, single, double, literal, ...

    @property
    def name(self) -> str:
        """The dotted name a user writes for it; list positions do not count."""
        return ".".join(part for part in self.path if isinstance(part, str))

    def moved(self, offset: int) -> Value:
        """The same value in a text where everything stands ``offset`` later."""
        span = Span(self.span.start + offset, self.span.end + offset)
        return dataclasses.replace(self, span=span)


class HeaderNode(NamedTuple):
    """A node of a header in comparable form: equal entries mean an equal header."""

    path: Path
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """A parsed header: every node, every string scalar, or the fault that hid them."""

    entries: tuple[HeaderNode, ...] = ()
    values: tuple[Value, ...] = ()  #: in document order, offsets in the inner text
    fault: str = ""
    line: int = 0  #: of the fault, 1-based in the inner text

    @classmethod
    def of(cls, entries: Iterable[HeaderNode], values: Iterable[Value]) -> HeaderReading:
        """A reading in which the last of several values at one path is the one that counts.

        Values with lone surrogates are left out: no file could hold their translation.
        """
        last = {value.path: value for value in values}
        kept = (v for v in last.values() if not has_surrogate(v.text))
        return cls(tuple(entries), tuple(sorted(kept, key=lambda v: v.span)))


class HeaderDialect(Protocol):
    """What a format's module offers."""

    def read(self, inner: str) -> HeaderReading:
        """Every node of the inside of a header, or its fault."""

    def write(self, raw: str, style: str, target: str, newline: str, /) -> str:
        """A scalar that reads as ``target``, in the style of ``raw`` where that can hold it."""

    def metadata(self, inner: str, sound: bool) -> Mapping[str, object]:
        """The top level with native types; ``sound`` if :meth:`read` found no fault."""


def dialect(form: HeaderFormat) -> HeaderDialect:
    """The module of a format, loaded on first use: parsers are slow to import."""
    if form is HeaderFormat.YAML:
        from bitext.frontmatter import yaml

        return yaml
    if form is HeaderFormat.TOML:
        from bitext.frontmatter import toml

        return toml
    if form is HeaderFormat.META:
        from bitext.frontmatter import meta

        return meta
    from bitext.frontmatter import json as json_dialect

    return json_dialect


@lru_cache(maxsize=16)
def read(form: HeaderFormat, inner: str) -> HeaderReading:
    """Parse the inside of a header, once for all the questions asked about it."""
    if len(inner) > LIMIT:
        return HeaderReading(fault=f"it is longer than {LIMIT} characters", line=1)
    return dialect(form).read(inner)


def line_at(text: str, offset: int) -> int:
    """The 1-based line of an offset, counted as editors do (CRLF, LF, CR)."""
    return 1 + len(BREAK.findall(text, 0, offset))


def newline_of(text: str) -> str:
    """The first line break of a text, or LF."""
    match = BREAK.search(text)
    return match[0] if match else "\n"


_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f]")


def quoted(text: str) -> str:
    """``text`` in double quotes: the escapes JSON, YAML and TOML basic strings share."""
    plain = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", plain)


def is_printable(text: str) -> bool:
    """Whether every format can hold ``text`` on one line without an escape."""
    return not (_UNSAFE.search(text) or _CONTROL.search(text))


def has_surrogate(text: str) -> bool:
    """Whether ``text`` holds a lone surrogate, which no file can hold."""
    return bool(_SURROGATE.search(text))
