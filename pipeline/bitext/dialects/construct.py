"""What a table of constructs is made of; how they are found is in ``markdown/``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from operator import itemgetter
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
    leads: bool = False  #: what it matches begins with the mark: it is found several times faster

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
    leads: bool = False  #: as of what is hidden

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
    """What a text has of marks: whoever looks for constructs asks this first."""

    ascii: str  #: what is left of it without its other characters: a third of a Chinese text
    found: Set[str]  #: of the marks that were looked for, those that may be there

    def any_of(self, marks: Iterable[str]) -> bool:
        """Whether the text may have one of these marks."""
        return not self.found.isdisjoint(marks)


class Scan:
    """Looks for all marks at once: one pass over a text, however many constructs there are.

    Letters beyond ASCII are left out, so that a mark may be found that is none, and none is missed.
    """

    def __init__(self, marks: Iterable[str]) -> None:
        from ahocorasick_rs import AhoCorasick  # not for `bitext --help`

        # of the others it is enough to know which characters there are
        self._longer = sorted({mark for mark in marks if len(mark) > 1 or not _is_sign(mark)})
        self._find = AhoCorasick(self._longer).find_matches_as_indexes

    def __call__(self, text: str) -> Signs:
        """Look for them; a line feed stands before the first line as before the others."""
        data = b"\n" + text.encode("ascii", "ignore")
        letters = data.decode()
        longer = map(_FIRST, self._find(letters, overlapping=True))
        found = {*data.translate(None, _NO_SIGNS).decode(), *map(self._longer.__getitem__, longer)}
        return Signs(letters, found)


_FIRST = itemgetter(0)
_NO_SIGNS = (string.ascii_letters + string.digits + string.whitespace).encode()


def _is_sign(char: str) -> bool:
    return char.isascii() and char.encode() not in _NO_SIGNS


class ByMark(Generic[_Rule]):
    """Rules by their marks: a hundred are asked of each text, and few are there."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._rules = tuple(rules)
        self._places: dict[str, list[int]] = {}
        for place, rule in enumerate(self._rules):
            self._places.setdefault(rule.mark, []).append(place)
        self.marks = frozenset(self._places)

    def present(self, signs: Signs) -> list[_Rule]:
        """The rules whose mark may be in a text, in their order."""
        found = self.marks & signs.found
        return [self._rules[at] for at in sorted(at for mark in found for at in self._places[mark])]


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
    def marks(self) -> frozenset[str]:
        """What its rules are looked for by."""
        rules = (self.lines_by_mark, self.hidden_by_mark, self.atoms_by_mark, self.pairs_by_mark)
        return frozenset().union(*(by_mark.marks for by_mark in rules))

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
