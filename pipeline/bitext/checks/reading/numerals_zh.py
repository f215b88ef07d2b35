"""Numbers of Chinese prose: 3 万, 一百二十三, 百分之三十, 两年, 第三, 下午 3 点, 90 年代."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bitext.checks.reading.numerals import Number, at_digits, canonical, every
from bitext.languages.script import HAN_CLASS

_DIGIT = dict(
    zip(
        "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖",
        [0, 0, 1, 2, 2, *range(3, 10), *range(1, 10)],
        strict=True,
    )
)
_SCALE = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "拾": 10,
    "佰": 100,
    "仟": 1000,
}

_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = re.compile(
    r"(?<![A-Za-z0-9_.])(?!(?<=\d:)00)(?P<named>(?<=[A-Za-z]-))?[vV]?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"
    r"(?:\s*[多余几来]?\s*(?P<scale>[十百千]?[万亿]{1,2}|[十百千])"
    rf"(?![{HAN_CLASS}]*[一二三四五六七八九十]分)(?!(?<=千)[米克瓦卡字伏赫焦]))?"
    rf"(?=(?P<after>\s*[{HAN_CLASS}]{{0,2}}))"
)
_CENTURY = re.compile(r"(\d{1,2})\s*世纪(?:\s*(\d0)\s*年代)?")
_HAN = re.compile(
    rf"(?P<percent>百分之)?(?P<first>第)?(?P<numeral>[{_NUMERALS}]{{1,24}}"
    r"(?:点[零〇一二三四五六七八九]{1,12}+(?![十分刻])(?:[十百千]?[万亿]{1,2})?)?)"
    rf"(?:(?P<fraction>分之)(?P<part>[{_NUMERALS}]{{1,8}}))?(?=(?P<after>[{HAN_CLASS}]{{0,2}}))"
)
#: Words that hold a numeral and count nothing.
_NO_NUMBER = re.compile(
    "千万(?=[不别要记勿注]|$)|万一(?=[有出没失遇发你我他它某])|十分(?!之|钟|制|位)|一(?:些|样|般|直|定|旦|起|致|边|切|向|味|度"
    "|贯|律|并|同|再|时|下|生|方面|系列|体化|键|站式|目了然|如既往|点(?![零〇一二三四五六七八九])|会儿|块儿)|统一|唯一|单一|之一|万(?:能|物|维|象|分|全|事)"
    "|千(?:变|差|篇|辛|丝|方百计)|百(?:科|度|姓|般|花)|三(?:番|思|五)|五(?:花|湖)|四(?:处|周|面|肢|川|则)|七(?:嘴|上)|八(?:卦|方)|"
    "九(?:霄|州)"
    "|两(?:者|端|侧|边|难|全)|二(?:维|者|手|进制|次开发|级|义)|张三|李四|王五|不三不四|接二连三|再三|举一反三|万分"
)
#: What is counted, behind a numeral of one letter: only then must it be said.
_COUNTED = re.compile(
    r"(?:个(?=月)月|个?年|个?周|天|日|小时|分钟|秒|点钟|岁|倍|次|篇|章|人|位|名|项|条|张|部|层|步|台|版|届|期|轮|阶段|部分|组|块|类|种|件"
    r"|个(?!字|月))"
)


#: Behind a numeral, what makes 成 tenths: 两成左右, 三成以上, 近四成。
_SHARE = re.compile("成(?:[左以多的是为到至]|半|$)")
#: Days with a name, which English may say as a date: month and day.
_FEASTS = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "愚人节": (4, 1), "劳动节": (5, 1),
    "五一": (5, 1), "儿童节": (6, 1), "国庆": (10, 1), "万圣": (10, 31), "双十一": (11, 11),
    "双 11": (11, 11), "双11": (11, 11), "双十二": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
    "跨年": (12, 31),
}  # fmt: skip
_FEAST = re.compile("|".join(_FEASTS))
_HALF = Number("半", every("0.5", 6, 30, 50, "1.5", 90))


#: What a number has to have: most headings and cells say none.
_MAY_COUNT = re.compile(rf"[\d{_NUMERALS}半{''.join(feast[0] for feast in _FEASTS)}]")


def read(prose: str) -> list[Number]:
    """The numbers of a Chinese text in their order."""
    if not _MAY_COUNT.search(prose):
        return []
    hidden = _NO_NUMBER.sub(_hidden, prose)
    found: list[tuple[int, Number]] = []
    if "世纪" in hidden:
        found += [(m.start(), _century(m)) for m in _CENTURY.finditer(hidden)]
        hidden = _CENTURY.sub(_hidden, hidden)
    arabic = list(at_digits(_ARABIC, hidden))
    found += [(match.start(), _arabic(match, hidden)) for match in arabic]
    hidden = _without_digits(hidden, arabic)
    for match in _HAN.finditer(hidden):
        found += [(match.start(), number) for number in _han(match)]
    feasts = ((m, _FEASTS[m[0]]) for m in _FEAST.finditer(prose))
    found += [(match.start(), Number(match[0], every(*day))) for match, day in feasts]
    found += [(match.start(), _HALF) for match in re.finditer("半", hidden)]
    return [number for _, number in sorted(found, key=lambda item: item[0])]


def _hidden(match: re.Match[str]) -> str:
    return "＿" * len(match[0])


def _without_digits(text: str, arabic: list[re.Match[str]]) -> str:
    """A text in which a numeral behind digits (3 万) is no number of its own."""
    parts, at = [], 0
    for match in arabic:
        start, end = match.span("scale") if match["scale"] else match.span("digits")
        parts += [text[at:start], "＿" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _century(match: re.Match[str]) -> Number:
    """20 世纪 70 年代 is the 1970s, 20 世纪 the twentieth century or the 1900s."""
    century, decade = int(match[1]), match[2] or "0"
    years = 100 * (century - 1) + int(decade)
    words = () if match[2] else (century,)
    return Number(match[0], every(years, decade, *words), sure=True, digits=True)


def _arabic(match: re.Match[str], text: str) -> Number:
    digits = match["digits"]
    value = digits.replace(",", "")
    if match["scale"] and value.count(".") < 2:
        scaled = Decimal(value) * _scale(match["scale"])
        more = _rest(text[match.end("scale") :])
        return Number(match[0].strip(), every(scaled, scaled + more), sure=True, digits=True)
    values = {canonical(value), digits}
    if match["after"].strip()[:1] == "折":
        values |= _discount(Decimal(value))
    if value.isdecimal() and len(value) < 5:
        values |= _also(int(value), match["after"].strip())
    sure = match["named"] is None and not _is_month(match, text)
    return Number(digits, frozenset(values), sure=sure, digits=True)


#: What stands around the month of 2025-04-30, 04/30 and 4 月: English has a name for it.
_YEAR, _DAY = re.compile(r"(?<!\d)(?:19|20)\d\d[-/.]$"), re.compile(r"/(?:[0-2]?\d|3[01])(?![\d/])")


_OF_YEAR = re.compile("0?[1-9]|1[0-2]")
#: Behind the first month of 6-7 月, 4 到 5 月.
_LATER = re.compile(r"\s*[-~–—至到、和或]\s*(?:1[0-2]|0?[1-9])\s*月")


def _is_month(match: re.Match[str], text: str) -> bool:
    if match["after"].strip()[:1] == "月":
        return True
    if not _OF_YEAR.fullmatch(match["digits"]):
        return False
    before, end = text[max(0, match.start() - 5) : match.start()], match.end("digits")
    return bool(_YEAR.search(before) or _DAY.match(text, end) or _LATER.match(text, end))


def _rest(following: str) -> int:
    """``5 千`` behind ``3 万``."""
    match = re.match(r"\s*(\d+)\s*([千百十])", following)
    return int(match[1]) * _SCALE[match[2]] if match else 0


def _also(value: int, after: str) -> set[str]:
    """Other ways to say it: 15 点 is 3 p.m., 90 年代 the 1990s, 22 年 2022, 80% is 0.8."""
    whole, rest = divmod(value, 100)
    also = {f"{whole}.{rest:02}".rstrip("0").rstrip(".")}
    if after[:1] in "点时:：" or after == "":
        also |= {str(value - 12)} if 12 < value < 24 else {str(value + 12)} if value < 12 else set()
    if after[:1] == "年" and value < 100:
        also |= {str(1900 + value), str(2000 + value)}
    if after[:1] == "周" or after == "星期":
        also.add(str(value * 7))
    return also


def _discount(value: Decimal | int) -> frozenset[str]:
    """八折 is 80 % of the price and 20 % off, 八五折 85 and 15."""
    share = value * 10 if value < 10 else value
    return every(value, share, 100 - share, Decimal(share) / 100)


def _scale(letters: str) -> int:
    product = 1
    for letter in letters:
        product *= _SCALE[letter]
    return product


def _han(match: re.Match[str]) -> Iterator[Number]:
    numeral, after = match["numeral"], match["after"]
    text = match[0].removesuffix(after)
    if _SHORT.search(numeral[:-1]):  # 三千五一个月: the last is another number
        numeral, after = numeral[:-1], numeral[-1] + after
    if match["fraction"]:
        whole, part = value_of(numeral), value_of(match["part"])
        share = round(Decimal(part) / Decimal(whole), 2) if whole else Decimal(0)
        yield Number(text, every(whole, part, share, share * 100))
        return
    if after[:1] == "折":
        yield Number(text, _discount(value_of(numeral)), sure=True)
        return
    if len(numeral) == 1 and numeral in _DIGIT and _SHARE.match(after):
        yield Number(f"{text}成", _tenths(_DIGIT[numeral], after), sure=True)
        return
    if len(numeral) == 2 and not re.search("[十百千万亿零〇]", numeral):  # 三四个: about
        times = (1, 10) if re.match("[开分]|定律|法则|原则", after) else (1,)  # 三七分 is 30 to 70
        yield from (Number(text, every(*(_DIGIT[x] * n for n in times))) for x in numeral)
        return
    value = value_of(numeral)
    yield Number(text, _said(numeral, value, after), sure=_is_sure(match, value))


def _said(numeral: str, value: Decimal | int, after: str) -> frozenset[str]:
    """Every value that a translation may give it, by what is counted."""
    values = every(value)
    if after[:1] == "成" and value < 11:
        values |= every(value * 10, 100 - value * 10)
    if about := _ABOUT.search(numeral):  # 三四百, 十五六
        values |= every(value_of(numeral.replace(about[0], about[0][::2], 1)), value)
    if (len(numeral) > 1 and numeral[-1] in "万亿") or _SCALES_ALONE.fullmatch(numeral):
        values |= every(*(value_of(letter) for letter in numeral if letter != "点"))
    if after[:1] in ("周", "星") and value < 60:
        values |= every(value * 7)
    if after[:2] == "年代" and value < 100:
        values |= every(1900 + value)
    return values


def _tenths(value: int, after: str) -> frozenset[str]:
    """三成 is 30 % 三成五 35 %; "three quarters" is neither."""
    percent = value * 10 + _DIGIT.get(after[1:2], 0)
    share = (10 // value,) if value in (1, 2, 5) else ()  # a tenth, a fifth
    return every(percent, 100 - percent, Decimal(percent) / 100, *share)


#: Ten, hundreds, 千万: of these English may say a part. 十一 is eleven and nothing else.
_SCALES_ALONE = re.compile("[十百千万亿]+")
#: Two digits in a row before a scale, or behind ten: one or the other is meant.
_ABOUT = re.compile(
    "(?<![一二两三四五六七八九])[一二两三四五六七八九]{2}(?=[十百千万亿])|(?<=十)[一二三四五六七八九]{2}$"
)
#: The digit at the end of 一万五, 三千五, 一百二 counts the next lower scale.
_SHORT = re.compile("[百千万亿][一二三四五六七八九]$")
_BELOW = {"百": "十", "千": "百", "万": "千", "亿": "千万"}


def _is_sure(match: re.Match[str], value: Decimal | int) -> bool:
    numeral, after = match["numeral"], match["after"]
    if match["percent"]:
        return True
    if match["first"]:
        return value > 1
    if after[:1] == "月":
        return False
    if len(numeral) > 1:
        return numeral[0] not in "百千万亿" and value > 10
    return value in range(2, 11) and bool(_COUNTED.match(after))


def value_of(numeral: str) -> Decimal | int:
    """一百二十三 is 123, 二〇二二 is 2022, 三点五 is 3.5, 一万五 is 15000, 万 alone is 10000.

    >>> value_of("一百二十三"), value_of("三千万"), value_of("二〇二二"), value_of("十五")
    (123, 30000000, 2022, 15)
    >>> value_of("一万五"), value_of("三千五"), value_of("一万零五"), value_of("一点二亿")
    (15000, 3500, 10005, Decimal('120000000.0'))
    """
    if "点" in numeral:
        whole, _, decimals = numeral.partition("点")
        bare = decimals.rstrip("十百千万亿")
        value = Decimal(f"{value_of(whole)}.{''.join(str(_DIGIT[d]) for d in bare)}")
        return value * _scale(decimals[len(bare) :])
    if short := _SHORT.search(numeral):
        numeral += _BELOW[short[0][0]]
    if not any(letter in _SCALE for letter in numeral):
        return int("".join(str(_DIGIT[letter]) for letter in numeral))
    total = section = digit = 0
    for letter in numeral:
        if letter in _DIGIT:
            digit = _DIGIT[letter]
            continue
        scale = _SCALE[letter]
        if scale < 10**4:
            section += (digit or 1) * scale
        elif scale == 10**4:
            total += (section + digit or 1) * scale
            section = 0
        else:
            total = (total + section + digit or 1) * scale
            section = 0
        digit = 0
    return total + section + digit
