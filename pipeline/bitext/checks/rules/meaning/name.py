"""``name``: a Chinese name that the source does not have, or has otherwise.

A person or place in pinyin must be what Han letters of the source read as: 朱亚光 is Zhu Yaguang,
and "Zhu Yaoguang" is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.people import NAME, candidates, spelt
from bitext.checks.reading.pinyin import (
    ELSEWHERE,
    HAN_SURNAMES,
    read_as,
    readings,
)
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
    source = pair.source.prose
    target = _KNOWN.sub(lambda match: "-" * len(match[0]), pair.target.prose)
    latin = f"{source} {' '.join(w for pin in pair.pins for w in pin.accepted)}".lower()
    known = frozenset(re.findall("[a-zü]+", latin))
    seen: set[str] = set()
    for match in NAME.finditer(target):
        for name, severity in candidates(match[0]):
            if name in seen:
                continue
            seen.add(name)
            words = spelt(name)
            latin_there = "".join(words) in latin or any(len(w) > 2 and w in known for w in words)
            if not (latin_there or _written(source, words)):
                yield Diagnostic(f"no letters of the source read as {name!r}", severity)
    low = pair.target.prose.lower()
    for match in _TITLED.finditer(source):
        surname = match["called"] or match["alone"]
        if not any(re.search(rf"\b{reading}", low) for reading in readings(surname)):
            name = source[match.start("called" if match["called"] else "alone") :][:3]
            yield Diagnostic(f"{name} is not in the translation", Severity.WARNING)


def _written(source: str, words: list[str]) -> bool:
    """Whether the source has the name, in either order or as it is spelt outside the mainland."""
    if any(read_as(source, "".join(order)) for order in (words, words[::-1])):
        return True
    return any(word in ELSEWHERE.get(letter, ()) for letter in source for word in words)


RULE = Rule(
    "name",
    "A misread name is another person, and an invented one was never there.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
