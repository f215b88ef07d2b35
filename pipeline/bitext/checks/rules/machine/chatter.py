"""``chatter``: what an engine says about its answer, instead of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.lazily import Lazily
from bitext.checks.reading.prose import folded
from bitext.checks.rule import Diagnostic, Rule
from bitext.languages.en import is_remark
from bitext.model import Severity

_START = re.compile(
    r"\s*(?:(?:sure|certainly|of course|absolutely|okay|ok)[,!.:]\s+(?:here|i\b|the translation"
    r"|below)"
    r"|sure[!.]"
    r"|(?:here(?:['’]s| is| are)|below is|this is) (?:the|a|an|your"
    r"|my) (?:\w+ ){0,3}translations?\b"
    r"|(?:the )?(?:(?:english|final|translated) )?(?:translation|version|text)(?: is)?\s*:"
    r"|(?:translated|english)\s*:"
    r"|as an ai\b|i(?:['’]m| am) sorry, (?:but )?i (?:can|am)|i cannot translate|```)",
    re.IGNORECASE,
)
_END = Lazily(
    r"(?:i hope this helps|let me know if|feel free to (?:ask|let me)|would you like me to"
    r"|\(?(?:translator['’]?s? )?note: (?:the|this|i) (?:\w+ )?(?:original|translation|source"
    r"|have|translated))",
    re.IGNORECASE,
)
#: Each of these has one of them.
_OFFERS = ("i hope", "let me", "feel free", "would you", "note: ")
_NOTE = re.compile(r"\s*(?:translator['’]?s? )?note:", re.IGNORECASE)
_CHINESE_NOTE = Lazily(r"注|备注|提示|说明|提醒|Note|NOTE|note|译者")
_SAID_FIRST = re.compile(
    r"\W*(?:当然|抱歉|对不起|好的|没问题|.{0,8}(?:翻译|译文|英文|英语|版本|文本|正文)|```)"
)
_SAID_LAST = Lazily("告诉我|随时|请联系|告知|有帮助|有所帮助|翻译|译文|原文|译者")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Never where the source speaks of the same thing."""
    source, target = pair.source.prose, pair.target.prose
    said = _START.match(target)
    if said and (not _SAID_FIRST.match(source) or is_remark(target, source)):
        yield Diagnostic(f"the engine talks about its answer: {said[0].strip()!r}")
    low = folded(target)
    offers = any(words in low for words in _OFFERS)
    if offers and (said := _END.search(target)) and not _SAID_LAST.search(source):
        yield Diagnostic(f"the engine talks about its answer: {said[0].strip()!r}")
    if (match := _NOTE.match(target)) and not _CHINESE_NOTE.search(source):
        yield Diagnostic(f"the source has no {match[0].strip()!r}", Severity.WARNING)


RULE = Rule(
    "chatter",
    "“Sure, here is the translation” is for the one who asked, not for readers.",
    Severity.ERROR,
    _check,
    english=True,
)
