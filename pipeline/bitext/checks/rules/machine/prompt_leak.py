"""``prompt-leak``: pieces of the instruction to an engine in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_LEAK = re.compile(
    r"<\|?/?(?:im_start|im_end|endoftext|system|user|assistant|begin_of_text|eot_id)\|?>"
    r"|\[/?INST\]|<</?SYS>>|^(?:system|user|assistant|human)\s*:"
    r"|\b(?:translate the (?:following|text below|text above)|answer with the translation only"
    r"|(?:keep|preserve) (?:all |the )?(?:placeholders?|markup|tags) (?:as|exactly|unchanged"
    r"|intact)"
    r"|you are an? (?:\w+ ){0,3}translator|from (?:simplified )?chinese (?:in)?to english)\b"
    r"|</?(?:think|thinking|translation|source|target|answer|output)>",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(r"翻译|译者|占位符|prompt|提示词|大模型|LLM", re.IGNORECASE)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    match = _LEAK.search(pair.target.natural)
    if match and match[0] not in pair.source.natural:
        severity = Severity.WARNING if _ASKED.search(pair.source.natural) else None
        yield Diagnostic(f"this was said to the engine, not by the author: {match[0]!r}", severity)


RULE = Rule(
    "prompt-leak",
    "Instructions to an engine are no part of a post.",
    Severity.ERROR,
    _check,
    english=True,
)
