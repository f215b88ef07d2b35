"""``name``: a Chinese name that the source does not have, or has otherwise.

A person or place in pinyin must be what Han letters of the source read as: 朱亚光 is Zhu Yaguang,
and "Zhu Yaoguang" is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bitext.checks.pair import Pair
from bitext.checks.reading.people import NAME, PERSONS, candidates, read, spelt
from bitext.checks.reading.pinyin import ELSEWHERE, HAN_SURNAMES, HanLetters, readings
from bitext.checks.reading.well_known import PLACES
from bitext.checks.rule import Diagnostic, Rule
from bitext.languages.script import HAN_CLASS
from bitext.model import Severity

#: Spelt like pinyin, and read otherwise (香港) or left to `place`.
_KNOWN = re.compile(
    r"Hong Kong|Taipei|Taiwan\w*|Kuomintang|Alibaba|China|Chinese|"
    + "|".join(place.name for place in PLACES)
)
#: One is spoken of by name: 我叫朱亚光, 孙凝晖院士, 任老师.
_TITLED = re.compile(
    rf"(?:我叫|名叫|名为|[姓名作讲嘉译编][名者师宾者辑]：)(?P<called>[{HAN_SURNAMES}])"
    rf"(?=[{HAN_CLASS}]{{1,2}}(?![{HAN_CLASS}]))"
    rf"|(?:(?<![{HAN_CLASS}])|(?<=[照和跟与给让对的是由被向听请问找像]))(?P<alone>[{HAN_SURNAMES}])"
    r"(?=(?:老师|院士|教授|博士|先生|女士))"
)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    yield from _invented(pair)
    yield from _left_out(pair.source.prose, pair.target.prose.lower())


def _invented(pair: Pair) -> Iterator[Diagnostic]:
    if not (named := dict(_named(pair.target.prose))):
        return
    source = pair.source.prose
    latin = f"{source} {' '.join(w for pin in pair.pins for w in pin.accepted)}".lower()
    known = frozenset(re.findall("[a-zü]+", latin))

    def is_foreign(name: str) -> bool:
        words = spelt(name)
        return "".join(words) not in latin and not any(len(w) > 2 and w in known for w in words)

    foreign = ((n, s) for n, s in named.items() if is_foreign(n))
    asked = list(islice(foreign, PERSONS))
    written = _Written(source if asked else "")  # readings are loaded for what may be a name only
    for name, severity in asked:
        if not written.has(spelt(name)):
            yield Diagnostic(f"no letters of the source read as {name!r}", severity)


def _named(target: str) -> Iterator[tuple[str, Severity]]:
    for match in NAME.finditer(_KNOWN.sub(lambda match: "-" * len(match[0]), target)):
        yield from candidates(match[0])


def _left_out(source: str, low: str) -> Iterator[Diagnostic]:
    there: dict[str, bool] = {}
    for match in _TITLED.finditer(source):
        group = "called" if match["called"] else "alone"
        surname = match[group]
        if surname not in there:
            there[surname] = any(re.search(rf"\b{spelt}", low) for spelt in readings(surname))
        if not there[surname]:
            name = source[match.start(group) : match.start(group) + 3]
            yield Diagnostic(f"{name} is not in the translation", Severity.WARNING)


class _Written:
    """What names a source has, as they are read, or as they are spelt outside the mainland."""

    def __init__(self, source: str) -> None:
        self._letters = HanLetters(source)
        self._elsewhere = {word for letter in set(source) for word in ELSEWHERE.get(letter, ())}

    def has(self, words: list[str]) -> bool:
        return bool(read(self._letters, words)) or not self._elsewhere.isdisjoint(words)


RULE = Rule(
    "name",
    "A misread name is another person, and an invented one was never there.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
