"""``date``: months, half-years, quarters, weekdays and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading import numerals_zh
from bitext.checks.reading.lazily import Lazily
from bitext.checks.reading.prose import folded
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NAMES = {name: number for number, name in enumerate(_MONTHS, 1)}
_NAMES |= {name[:3]: number for name, number in _NAMES.items()} | {"Sept": 9}
#: What the names begin with: a text without these has none.
_BEGINNINGS = tuple(name[:3] for name in _MONTHS)
_MONTH_NAME = re.compile(rf"\b({'|'.join(sorted(_NAMES, key=len, reverse=True))})\b")
_HAN_MONTHS = dict(
    zip("一 二 三 四 五 六 七 八 九 十 十一 十二 元".split(), [*range(1, 13), 1], strict=True)
)
_MONTH = re.compile(
    r"(?<![\d.])(1[0-2]|0?[1-9])\s*月|(?<![一二三四五六七八九十个])(十[一二]|[一二三四五六七八九十元])月"
)
#: The first month of 6-7 月, 4 到 5 月, 4、5 月.
_FIRST_MONTH = re.compile(
    r"(?<![\d.])(1[0-2]|0?[1-9])(?=\s*[-~–—至到、和或]\s*(?:1[0-2]|0?[1-9])\s*月)"
)
#: Two months in a row: 三四月份.
_TWO_MONTHS = re.compile(r"(?<![一二三四五六七八九十])([一二三四五六七八])([二三四五六七八九])月")
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{4})\s*[-/.年]\s*(1[0-2]|0?[1-9])(?!\d)|(?<!\d)(1[0-2]|0?[1-9])/\d{1,2}(?!\d)"
)

_NAMED = "|".join(sorted(_NAMES, key=len, reverse=True))
_DAY_OF = re.compile(
    rf"\b(?P<month>{_NAMED})\.? (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?![\d:]|,\d|\.\d)"
    rf"|\b(?P<first>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<last>{_NAMED})\b"
)
_END_OF = Lazily(r"\b(?:first|last) day of (?:the|that|this) month\b")
_END = Lazily(
    "(?:(?<![月\\d])(?<!月 )|[每该本当]个?月 ?)(?:1|一|3[01])\\s*[日号]"
    "|第一天|首日|头一天|最后一天|[首末]日"
)
#: What English may say with the name of a month: quarters, feasts, a month written in English.
_OTHERWISE = Lazily(
    "季度?|[春夏秋冬]|半年|农历|正月|腊月|节|元旦|国庆|五一|十一|双十|圣诞|跨年|年[初底末]|"
    + _NAMED
    + "|\\d[-/.]\\d|\\d{4,}"
)
#: A number that is no month: it may be a day.
_DAY = re.compile(r"(?<!\d)([0-3]?\d)(?!\d|\s*月)")

_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?![个次期周章课年])")

#: Chinese, what the English must say, and what would be the opposite.
_SPANS = tuple(
    (Lazily(chinese), Lazily(english, re.IGNORECASE), Lazily(opposite, re.IGNORECASE))
    for chinese, english, opposite in (
        (
            "上半年",
            r"first half|H1|1H|first six months|early|January (?:to|through) June",
            r"second half|H2",
        ),
        (
            "下半年",
            r"second half|latter half|other half|H2|2H|last six months|later|July (?:to"
            r"|through) December",
            r"first half|H1",
        ),
        (
            "[一1]\\s*季度",
            r"first quarter|Q1|1Q",
            r"second quarter|third quarter|fourth quarter|Q[234]",
        ),
        (
            "[二2]\\s*季度",
            r"second quarter|Q2|2Q",
            r"first quarter|third quarter|fourth quarter|Q[134]",
        ),
        (
            "[三3]\\s*季度",
            r"third quarter|Q3|3Q",
            r"first quarter|second quarter|fourth quarter|Q[124]",
        ),
        (
            "[四4]\\s*季度",
            r"fourth quarter|last quarter|Q4|4Q",
            r"first quarter|second quarter|third quarter|Q[123]",
        ),
        (
            "(?:下午|晚上|傍晚)\\s*[\\d一二三四五六七八九十]{1,2}\\s*[点:：时]",
            r"p\.?\s?m\b|afternoon|evening|night|\b(?:1[2-9]|2[0-3])[:.]|\bat (?:1[2-9]|2[0-3])\b",
            r"\d\s?a\.?\s?m\b|morning",
        ),
        (
            "(?:上午|早上|凌晨|清晨)\\s*[\\d一二三四五六七八九十]{1,2}\\s*[点:：时]",
            r"a\.?\s?m\b|morning|dawn|midnight|\b0?\d[:.]\d\d\b|\b1[01]:\d\d\b",
            r"\d\s?p\.?\s?m\b|afternoon|evening",
        ),
    )
)
_ANY_SPAN = Lazily("|".join(chinese.pattern for chinese, _, _ in _SPANS))
#: Characters that tell whether a May is a month.
_AROUND = 12


#: Days that English counts from today, and what says so.
_RELATIVE = (
    (
        "yesterday",
        Lazily(r"\byesterday\b", re.IGNORECASE),
        Lazily("昨|前[一两]?[天日晚]|头[一两]?天|之前|旧|过去"),
    ),
    (
        "tomorrow",
        Lazily(r"\btomorrow\b", re.IGNORECASE),
        Lazily("明|次日|第二天|翌日|隔天|未来|将来|以后"),
    ),
)

#: A year in two digits, 23 年 for 2023, as far as what follows does not make it a span of time.
_SHORT_YEAR = Lazily(
    r"(?<![\d.近约超满隔过距每整])(?<![近约超满隔过距每整] )"
    r"(\d\d)\s?年(?!\s?[前来间内后里以了多级])"
)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    source, target = pair.source.prose, pair.target.prose
    low = folded(target)
    for relative, warrants in (row[1:] for row in _RELATIVE if row[0] in low):
        if (day := relative.search(target)) and not warrants.search(source):
            yield Diagnostic(f"the source does not say {day[0]!r}")
    yield from _years(source, target)
    yield from _months(source, target)
    yield from _days(pair)
    yield from _weekdays(source, target)
    for chinese, english, opposite in _SPANS if _ANY_SPAN.search(source) else ():
        found = chinese.search(source)
        if found and not english.search(target):
            other = opposite.search(target)
            said = f"became {other[0]!r}" if other else "is not in the translation"
            yield Diagnostic(f"{found[0]} {said}", None if other else Severity.WARNING)


def _years(source: str, target: str) -> Iterator[Diagnostic]:
    """23 年写的 was written in 2023, not 23 years ago."""
    for year in _SHORT_YEAR.compiled.finditer(source) if "年" in source else ():
        if said := re.search(rf"\b{year[1]} years (?:ago|before|earlier)\b", target):
            yield Diagnostic(f"{year[0]} is a year, not {said[0]!r}")


def _weekdays(source: str, target: str) -> Iterator[Diagnostic]:
    for match in _WEEKDAY.finditer(source):
        day = _WEEKDAYS["一二三四五六日".index(match[1].replace("天", "日"))]
        if re.search(rf"\b{day}|weekday|weekend", target):
            continue
        other = re.search(rf"\b(?:{'|'.join(_WEEKDAYS)})[a-z]*day\b", target)
        said = f"became {other[0]}" if other else "is not in the translation"
        yield Diagnostic(f"{match[0]} {said}", None if other else Severity.WARNING)


def _months(source: str, target: str) -> Iterator[Diagnostic]:
    ours = _named_months(source) if "月" in source else set()
    months = _MONTH_NAME.finditer(target) if _names_month(target) else ()
    named = {_NAMES[m[1]] for m in months if m[1] != "May" or _is_month(m)}
    if not (ours or named):
        return
    numeric = {int(m[2] or m[3]) for m in _NUMERIC.finditer(source)}
    written = {
        int(number) for number in re.findall(r"(?<![A-Za-z\d])\d{1,2}(?![A-Za-z\d])", target)
    }
    lost, new = sorted(ours - named - written), sorted(named - ours - numeric)
    for month, other in zip(lost, new, strict=False):
        yield Diagnostic(f"{month} 月 became {_MONTHS[other - 1]}")
    for month in lost[len(new) :]:
        yield Diagnostic(f"{month} 月 is not in the translation", Severity.WARNING)
    for month in new[len(lost) :] if not _OTHERWISE.search(source) else ():
        yield Diagnostic(f"{_MONTHS[month - 1]} is not in the source")


def _names_month(target: str) -> bool:
    return any(letters in target for letters in _BEGINNINGS)


def _named_months(source: str) -> set[int]:
    ours = {int(m[1]) if m[1] else _HAN_MONTHS[m[2]] for m in _MONTH.finditer(source)}
    ours |= {int(m[1]) for m in _FIRST_MONTH.finditer(source)}
    return ours | {_HAN_MONTHS[m[n]] for m in _TWO_MONTHS.finditer(source) for n in (1, 2)}


def _days(pair: Pair) -> Iterator[Diagnostic]:
    """A day that the source does not name: 8 月初 is no August 8th, 7 月底 no July 31st."""
    source, target = pair.source.prose, pair.target.prose
    known: set[int] | None = None
    for match in _DAY_OF.finditer(target) if _names_month(target) else ():
        if known is None:
            known = {int(m[1]) for m in _DAY.finditer(pair.source.natural)}
            known |= {
                int(v)
                for n in numerals_zh.read(source)
                if not n.digits
                for v in n.values
                if v.isdecimal()
            }
        if int(match["day"] or match["first"]) not in known:
            yield Diagnostic(f"the source does not name the day {match[0]!r}")
    if " day of " in target and (said := _END_OF.search(target)) and not _END.search(source):
        yield Diagnostic(f"the source does not say {said[0]!r}")


def _is_month(match: re.Match[str]) -> bool:
    """Whether this May is no verb: ``in May``, ``May 2022``."""
    start, end = match.span()
    before = match.string[max(0, start - _AROUND) : start]
    after = match.string[end : end + _AROUND]
    leads = r"\b(?:in|of|since|until|till|from|by|to|last|next|this|and|or|early|late|\d)\s$"
    said = re.search(leads, before, re.IGNORECASE)
    return bool(said or re.match(r"\s?\d|,? (?:19|20)\d\d", after))


RULE = Rule(
    "date",
    "A wrong month, weekday or half-year sends readers to the wrong day.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
