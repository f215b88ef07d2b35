"""What a table of constructs is made of; how they are found is in ``markdown/``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeVar


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Hidden(NamedTuple):
    """Something within a line, or lines, that no parser of Markdown shall see: copied as it is.

    ``mark`` is what it always holds: where a post has none of it nobody looks for the pattern.
    A pattern has no unbounded repetition before something that may be missing; it is compiled
    when a post has its mark.
    """

    mark: str
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.source)


class MarkerLine(NamedTuple):
    """A line that is no prose.  What a reader sees of it is the group ``title``, or is found in
    the group ``rest`` (`[title]`, ``title="…"``, what is left); ``quote`` is a delimiter of it.
    """

    mark: str
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.source)


class MarkPair(NamedTuple):
    """Marks around words that a renderer takes away: ``==重点==``."""

    kind: str
    opening: str
    closing: str
    tight: bool = False  #: no blank within: ``H~2~O``

    @property
    def mark(self) -> str:
        return self.opening


class Atom(NamedTuple):
    """Something within prose that is copied, and that is text where it is escaped."""

    kind: str
    mark: str
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.source)


class Positions(NamedTuple):
    """Which parameters of a tag without quotes are shown: ``{% btn /a, 文字 %}``.

    ``first`` counts from 0; from there all are shown up to ``last`` (none: to the end).
    """

    separator: str  #: ``,`` or a blank, or the name of a form in ``constructs/arguments``
    first: int = 0
    last: int | None = None
    ends: str = ""  #: a pattern: what begins here is no text (`` color:red``)

    @property
    def quotes(self) -> bool:
        """Whether it is read in the same way where some of the parameters have quotes."""
        by_place = self.separator in (",", " ") and self.last is not None
        return by_place or self.separator in ("words", "asset", "icon", "titled", "link")


class Marked(Protocol):
    """A rule with what it always holds."""

    @property
    def mark(self) -> str: ...


_Rule = TypeVar("_Rule", bound=Marked)


class Signs(NamedTuple):
    """A text by what is left of it without its other characters: marks are looked for there."""

    ascii: str  #: a third of a Chinese text
    signs: str  #: of that what is neither letter, digit nor blank: a tenth
    kinds: frozenset[str]  #: which signs there are


def signs(text: str) -> Signs:
    data = text.encode("ascii", "ignore")
    few = data.translate(None, _NO_SIGNS).decode()
    return Signs(data.decode(), few, frozenset(few))


_NO_SIGNS = (string.ascii_letters + string.digits + string.whitespace).encode()


class ByMark(Generic[_Rule]):
    """Rules by their marks: a hundred are asked of each text, and few are there."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self.rules = tuple(rules)
        self._seen = tuple((signs(rule.mark), rule) for rule in self.rules)
        self._possible = lru_cache(maxsize=1000)(self._among)

    def present(self, found: Signs) -> list[_Rule]:
        """The rules whose mark may be in a text."""
        data, few, kinds = found
        some = self._possible(kinds)
        return [rule for sign, mark, rule in some if sign in few and mark in data]

    def _among(self, kinds: frozenset[str]) -> tuple[tuple[str, str, _Rule], ...]:
        """Those whose mark is of signs of these kinds; a line has few, and so has the next."""
        seen = ((mark, rule) for mark, rule in self._seen if mark.kinds <= kinds)
        return tuple((mark.signs, mark.ascii, rule) for mark, rule in seen)


def line(mark: str, body: str) -> MarkerLine:
    """A line of this form; ``body`` follows the marks of quotes and lists."""
    return MarkerLine(mark, body + r"[ \t]*(?=\r?\n|\Z)")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, eq=False)
class Dialect:
    """A table: which constructs a site's Markdown has beside CommonMark's."""

    name: str
    lines: tuple[MarkerLine, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    pairs: tuple[MarkPair, ...] = ()
    atoms: tuple[Atom, ...] = ()
    elements: bool = False  #: whether an element that says ``markdown`` has Markdown in its line
    raw: frozenset[str] = frozenset()  #: tags whose body is code or data
    containers: frozenset[str] = frozenset()  #: tags around prose; a text without name is a title
    shown: frozenset[str] = frozenset()  #: parameters of any tag that a reader sees
    #: of one tag: names, and numbers (from 1) of parameters without a name
    tags: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    unquoted: Mapping[str, Positions] = field(default_factory=dict)
    #: tags around data, with patterns of what is shown of a line (the group ``title``)
    data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    boxes: frozenset[str] = frozenset()  #: fences with such an info string hold prose
    files: frozenset[str] = frozenset()  #: boxes whose argument is an address
    drawn: frozenset[str] = frozenset()  #: fences and tags around text that a program shows
    attributes: frozenset[str] = frozenset()  #: of HTML and of components, shown or read aloud
    component: frozenset[str] = frozenset()  #: of components (`<Badge text="新">`) alone
    keys: tuple[str, ...] = ()  #: of front matter, beside those of every site
    esm: str = (
        ""  #: ``import``/``export`` lines: "" none, "strict" where it cannot be prose, "full"
    )
    expressions: bool = False  #: ``{props.x}`` is code
    captions: bool = False  #: behind the language of a fence stands what is shown above the code
    four: bool = False  #: lists within lists are indented by four, and six is no code
    protect: tuple[re.Pattern[str], ...] = ()  #: of the user: never sent

    @cached_property
    def lines_by_mark(self) -> ByMark[MarkerLine]:
        return ByMark(self.lines)

    @cached_property
    def hidden_by_mark(self) -> ByMark[Hidden]:
        return ByMark(self.hidden)

    @cached_property
    def atoms_by_mark(self) -> ByMark[Atom]:
        return ByMark(self.atoms)

    @cached_property
    def pairs_by_mark(self) -> ByMark[MarkPair]:
        return ByMark(self.pairs)

    @cached_property
    def shown_attributes(self) -> frozenset[str]:
        return self.attributes | self.component


def _merged(before: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Both mappings; the parameters that two tables show of one tag are all shown."""
    held = {**before, **more}
    for key in before.keys() & more.keys():
        one, other = before[key], more[key]
        if isinstance(one, tuple) and isinstance(other, tuple) and not isinstance(one, Positions):
            held[key] = tuple(dict.fromkeys((*one, *other)))
    return held


_FIELDS = frozenset(item.name for item in fields(Dialect)) - {"name"}


def union(name: str, *tables: Dialect, **changes: Any) -> Dialect:
    """One table of several; of flags the last that is set counts."""
    held: dict[str, Any] = {}  # fields of `Dialect` by name: each keeps its own type
    for table in tables:
        for key, value in vars(table).items():
            if key not in _FIELDS or not value:
                continue
            before = held.get(key)
            if isinstance(value, Mapping):
                held[key] = _merged(before or {}, value)
            elif isinstance(value, tuple):
                held[key] = tuple(dict.fromkeys((*(before or ()), *value)))
            elif isinstance(value, frozenset):
                held[key] = value | (before or frozenset())
            else:
                held[key] = value
    return Dialect(name, **{**held, **changes})
