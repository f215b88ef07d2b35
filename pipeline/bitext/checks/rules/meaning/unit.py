"""``unit``: a unit or currency was changed or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.lazily import Lazily
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_NUMBER = r"[\d零一二两三四五六七八九十百千万亿]\s*(?:万|亿|多|余|几)?\s*"
_CURRENCY = Lazily(
    r"[$€£¥￥]|\b(?:USD|EUR|GBP|JPY|CNY|RMB|dollars?|euros?|pounds?|yen|yuan)\b", re.IGNORECASE
)
#: Behind a number in Chinese, what the English may say; the first that fits counts.
_UNITS = (
    (r"(?:美元|美金|刀)", r"\$|USD|dollar|bucks|cents"),
    (r"欧元", r"€|EUR|euro"),
    (r"英镑", r"£|GBP|pound"),
    (r"日元", r"JPY|yen|¥"),
    (r"(?:人民币|块钱|元(?![素组数旦件老首年宵凶]))", r"¥|￥|CNY|RMB|yuan|renminbi|kuai"),
    (r"(?:公里|千米)", r"km|kph|kilomet"),
    (r"(?:厘米|公分)", r"\bcm\b|centimet"),
    (r"毫米", r"\bmm\b|millimet"),
    (r"米(?![饭粒粉线])", r"\d\s?m\b|met(?:er|re)|-m\b"),
    (r"(?:公斤|千克)", r"kg|kilo"),
    (r"平方米", r"sq|m²|m2|square"),
    (r"毫秒", r"ms\b|millisecond"),
    (r"微秒", r"µs|μs|\bus\b|microsecond"),
    (r"秒", r"\d\s?s\b|second|secs?\b|minute"),
    (r"分钟", r"min|hour|quarter"),
    (r"(?:个)?(?:小时|钟头)", r"hour|hr|\dh\b|\bh\b|half|minute|-hour|day"),
    (r"天(?![然气下才空花])", r"day|night|week|daily|24|hour|date|time"),
    (r"(?:个)?(?:星期|周)(?![一二三四五六日天年期围边])", r"week|fortnight|day"),
    (r"个月", r"month|quarter|half|year"),
    (
        r"年(?![级龄代初底中终末月份\d一二三四五六七八九十前会度轻货报])",
        r"year|annual|decade|century|yr|\d{3}|\bBCE?\b|\bAD\b|annivers|old",
    ),
    (
        r"倍",
        r"times|fold|\dx|×|\d\s?x|double|twice|triple|quadruple|multipl|factor|as (?:many|much"
        r"|fast|large|big|long)",
    ),
)
_CURRENCIES = 5  #: the first units
_FOUND = tuple((Lazily(_NUMBER + unit), Lazily(english, re.IGNORECASE)) for unit, english in _UNITS)
#: Most sentences have none of them, which one look tells.
_ANY = Lazily(rf"{_NUMBER}(?:{'|'.join(unit for unit, _ in _UNITS)})")
_PERCENT = Lazily(r"\d\s*[%％]|百分之[零一二三四五六七八九十百\d]")
_PERCENT_SAID = Lazily(
    r"%|％|percent|per cent|\bpct\b|half|third|quarter|0\.\d|all|fully|out of|double|twice",
    re.IGNORECASE,
)


#: What a number is written with, of which the patterns above see the last sign.
_SIGNS = "0123456789.,，．零一二两三四五六七八九十百千万亿"


def _whole(source: str, match: re.Match[str]) -> str:
    """What was found, with the whole of its number: ``300 元``.

    >>> text = "一共，3,300.5 元起"
    >>> _whole(text, re.search("5 元", text))
    '3,300.5 元'
    """
    start = len(source[: match.start()].rstrip(_SIGNS))
    return source[start : match.end()].lstrip(",.，．")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    source, target = pair.source.prose, pair.target.prose
    if (match := _PERCENT.search(source)) and not _PERCENT_SAID.search(target):
        yield Diagnostic(f"{_whole(source, match)} is no percentage in the translation")
    for number, (chinese, english) in enumerate(_FOUND) if _ANY.search(source) else ():
        if (match := chinese.search(source)) and not english.search(target):
            other = _CURRENCY.search(target) if number < _CURRENCIES else None
            said = f"became {other[0]!r}" if other else "is not in the translation"
            named = _whole(source, match)
            yield Diagnostic(f"the unit of {named!r} {said}", Severity.ERROR if other else None)


RULE = Rule(
    "unit",
    "A figure without its unit, or in another currency, is another figure.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
