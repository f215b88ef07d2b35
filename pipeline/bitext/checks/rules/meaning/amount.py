"""``amount``: an inexact amount became another one (不到一千 "more than 1,000", 半个月 "a month").

What `number` compares are values; here it is the words around them, and amounts without digits.
The rows come from drafts that were read (benchmarks/drafts): each is what a small model writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bitext.checks.pair import Pair
from bitext.checks.reading.lazily import Lazily
from bitext.checks.reading.prose import same_place
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_NUMBER = (
    r"(?:[$€£¥]?\d|(?:a )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|dozen|"
    r"a (?:year|month|week|day|hour|minute|dozen|third|quarter))\b)"
)
_HAN_NUMBER = "(?:[$￥¥]?\\s*\\d|[一二两三四五六七八九十百千万半])"
_MORE = (
    r"\b(?:more than|over|above|at least|upwards of|in excess of|exceed(?:s|ed|ing)?)\s+" + _NUMBER
)
_LESS = (
    r"\b(?:less than|fewer than|under|below|nearly|almost|at most|no more than|not even|"
    r"just short of)\s+" + _NUMBER
)
#: Either direction is warranted by words that the other text may turn around.
_SAYS_MORE = (
    "超过|[以之]上|多|余|至少|大于|不止|不少于|不低于|逾|出头|最少|起码|开外|突破|达|高于"
    "|满|[好几数]|来"
)
_SAYS_LESS = (
    "不到|不足|近|以[下内]|之内|少于|低于|小于|最多|至多|不超过|差不多|几乎|快|未满|接近|将|不过"
    "|不大于|[仅只才]|还没|没有|下"
)


class _Amount(NamedTuple):
    chinese: Lazily
    english: Lazily  #: what may say it
    other: Lazily  #: what says another amount


def _row(chinese: str, english: str, other: str) -> _Amount:
    return _Amount(
        Lazily(chinese), Lazily(english, re.IGNORECASE), Lazily(rf"\b(?:{other})", re.IGNORECASE)
    )


_ROWS = (
    _row(
        "一个半(?:小时|钟头)",
        r"half|1\.5|1½|90|ninety",
        r"(?:half an|one|an|two) hours?\b|(?:30|thirty) minutes",
    ),
    _row("(?<![一二两三四五六七八九十\\d])半个?(?:小时|钟头)", r"half|30|thirty|0\.5|1\.5|:\d\d",
         r"(?:an|one|two|several) hours?\b"),
    _row(
        "(?<![一二两三四五六七八九十个\\d])半个月",
        r"half|two weeks|2 weeks|fortnight|15|fifteen|1\.5|biweekly|semi|bi-",
        r"(?:a|one|two|several) months?\b",
    ),
    _row(
        "(?<![上下前后两一二三四五六七八九十\\d年])(?:大|小|近)?半年",
        r"half|six|6|semi|twice|bi",
        r"(?:a|one|two|several) years?\b",
    ),
    _row("十几|十多|十来|十余", r"dozen|ten\b|teen|1\d|score|eleven|twelve|twenty|several|\d\d",
         r"a (?:few|couple)\b"),
    _row("几十|数十", r"dozen|decade|tens|score|ty\b|[1-9]0|many|lots|\d\d|hundred",
         r"a (?:few|couple)\b|several\b|thousands"),
    _row("(?<![一二两三四五六七八九十])几百|数百|上百", r"hundred|\d00|many|\d\d\d",
         r"thousands|dozens|tens of|a few\b|several\b"),
    _row("几千|数千|上千", r"thousand|\d,?000|\dk\b|many|\d{4}",
         r"(?:a few |several |many )?hundreds?\b|millions|dozens|tens of"),
    _row("几万|数万|(?<!成千)上万",
         r"tens? (?:of )?thousand|0,?000|\d0k|many|hundred thousand|\d{5}|myriad",
         r"(?:several |a few |many )?thousands?\b|millions?\b"),
    _row("(?:几|数)百万", r"million|\d00,?000", r"billions?|thousands"),
    _row("(?:几|数)千万", r"million|\d,?000,?000", r"billions?|thousands"),
)  # fmt: skip

_ABOUT = (
    _row(f"(?<![最附远亲靠])(?:将?近|不到|不足)(?=\\s*{_HAN_NUMBER})", "(?!)", _MORE),
    _row(
        f"(?<![不要会能别])(?:超过|多于|逾|不止)(?=\\s*{_HAN_NUMBER})|{_HAN_NUMBER}(?:[个名位条次年天元块倍万亿]*)"
        "(?:多(?=[个名位条次年天元块人]|$|[，。])|出头|以上)",
        "(?!)",
        _LESS,
    ),
)
#: What each row begins with, or has in it: where a source has none of these, none is looked for.
_ANY = Lazily("[半十几数上近不超多逾出以]")
_TURNED = (Lazily(_SAYS_MORE), Lazily(_SAYS_LESS))


def _check(pair: Pair) -> Iterator[Diagnostic]:
    source, target = pair.source.prose, pair.target.prose
    if not _ANY.search(source):
        return
    for row in _ROWS:
        found = row.chinese.search(source)
        there = same_place(target, *found.span(), source) if found else ""
        if found and not row.english.search(there) and (other := row.other.search(there)):
            yield Diagnostic(f"{found[0]} became {other[0]!r}")
    for row, warrant in zip(_ABOUT, _TURNED, strict=True):
        found = row.chinese.search(source)
        if not found or warrant.search(source.replace(found[0], "", 1)):
            continue
        if said := row.other.search(target):
            yield Diagnostic(f"{found[0]} became {said[0]!r}")


RULE = Rule(
    "amount",
    "“More than” for 不到, or a month for 半个月, is another amount.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
