"""Numbers of English prose: 30,000, 1.5 million, twenty-three, third, 1990s, twice, both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bitext.checks.reading.numerals import Number, at_digits, canonical, every

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_UNITS: dict[str, int] = {
    **{word: number for number, word in enumerate(_SMALL)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "dozen": 12,
}  # fmt: skip
#: Words that say a number in another way.
_OTHERWISE: dict[str, tuple[str | int, ...]] = {
    "half": ("0.5", 50, 2), "halves": (2,), "quarter": ("0.25", 25, 4, 3), "quarters": ("0.75", 4),
    "twice": (2,), "double": (2,), "doubles": (2,), "doubled": (2,), "doubling": (2,),
    "twofold": (2,),
    "twin": (2,), "both": (2,), "pair": (2,), "pairs": (2,), "couple": (2,), "dual": (2,),
    "either": (2,),
    "neither": (2,), "bi": (2,), "biweekly": (2,), "fortnight": (2, 14), "latter": (2,),
    "secondary": (2,),
    "next": (2,),
    "following": (2,),
    "once": (1,), "single": (1,), "a": (1,), "an": (1,), "another": (1,), "initial": (1,),
    "initially": (1,),
    "triple": (3,), "tripled": (3,), "threefold": (3,), "thrice": (3,), "trio": (3,),
    "firstly": (1,),
    "secondly": (2,), "thirdly": (3,), "tertiary": (3,), "quadruple": (4,), "quartet": (4,),
    "tenfold": (10,),
    "dozen": (12,), "dozens": (12, 10, 20, 30), "tens": (10,), "hundreds": (100,),
    "thousands": (1000,),
    "millions": (10**6,), "billions": (10**9,), "decade": (10,), "decades": (10, 20),
    "century": (100,),
    "no": (0,), "none": (0,), "noon": (12, 0), "midnight": (12, 0, 24), "weekly": (1, 7),
    "daily": (1,),
    "monthly": (1,), "yearly": (1,), "ii": (2,), "iii": (3,), "iv": (4,), "week": (7,),
    "overnight": (1,),
}  # fmt: skip
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<named>(?<=[A-Za-z]-))?(?!(?<=\d:)00)[vV]?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*"
    r")"
    r"(?:(?P<scale>\s?(?:thousand|million|billion|trillion|hundred|dozen|bn|mn)\b"
    r"|\s?[kKMB](?![A-Za-z]))"
    r"|(?P<era>s)\b)?"
)
_NAMES = frozenset((*_UNITS, "hundred", "thousand", "million", "billion", "trillion"))
_NAMED = "|".join(sorted(_NAMES, key=lambda name: (-len(name), name)))
_SPELLED = re.compile(
    rf"(?<!\d )(?<!\d-)\b(?:{_NAMED})(?:(?:\s+and\s+|[\s-]+)(?:{_NAMED}))*\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]+")


def digits(prose: str) -> list[Number]:
    """The numbers written with digits."""
    return [_written(match) for match in at_digits(_DIGITS, prose)]


def _written(match: re.Match[str]) -> Number:
    text = match["digits"]
    value = text.replace(",", "")
    values = {canonical(value), text}
    if match["scale"] and value.count(".") < 2:
        scaled = canonical(Decimal(value) * _SCALES[match["scale"].strip().lower()])
        spelled_out = len(match["scale"].strip()) > 1
        values = {scaled} if spelled_out else values | {scaled}
    if match["era"] and value.isdecimal():
        values |= {str(int(value) % 100)}
    return Number(match[0], frozenset(values), sure=match["named"] is None, digits=True)


def spelled(prose: str) -> list[Number]:
    """The numbers from eleven on that are written in words."""
    found = (Number(m[0], _values(m[0].lower()), sure=True) for m in _in_words(prose))
    return [number for number in found if any(Decimal(value) > 10 for value in number.values)]


def _in_words(prose: str) -> Iterator[re.Match[str]]:
    """Numbers of words; looking for their names among the words of a text takes a tenth."""
    if _NAMES.isdisjoint(_WORD.findall(prose.casefold())):
        return iter(())
    return _SPELLED.finditer(prose)


def words(prose: str) -> frozenset[str]:
    """Every value that is said in words."""
    found: set[str] = set()
    for match in _in_words(prose):
        found |= _values(match[0].lower())
    for match in _WORD.finditer(prose):
        found |= every(*_OTHERWISE.get(match[0].lower(), ()))
    return frozenset(found)


def _values(text: str) -> frozenset[str]:
    """``one hundred and five`` is one number, ``two and three`` are two."""
    values: set[int] = set()
    total = current = 0
    for part in re.findall(r"[a-z]+", text):
        scale = _SCALES.get(part, 0)
        if scale == 100:
            current = (current or 1) * 100
        elif scale:
            total, current = total + (current or 1) * scale, 0
        elif part != "and":
            if current % 10 or (current and _UNITS[part] >= 10 and current < 100):
                values.add(total + current)
                total = current = 0
            current += _UNITS[part]
    return every(*values, total + current)
