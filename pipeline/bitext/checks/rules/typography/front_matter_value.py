"""``front-matter-value``: a title or description that a site cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Kind, Severity

#: Search engines show some 60 characters of a title and 160 of a description; what is
#: beyond twice that is certainly cut off.
LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 320
_LONG = frozenset(("description", "summary", "excerpt", "abstract", "lead", "seo_description"))


def _check(pair: Pair) -> Iterator[Diagnostic]:
    if pair.kind is not Kind.FRONT_MATTER:
        return
    key = pair.context.removeprefix("front-matter:").rsplit(".", 1)[-1]
    value = pair.target.natural
    if "\n" in value.strip() and "\n" not in pair.source.natural.strip():
        yield Diagnostic(f"`{key}` must stay on one line")
    limit = LONGEST_DESCRIPTION if key in _LONG else LONGEST_TITLE
    if len(value) > limit and len(pair.source.natural) <= limit // 2:
        message = f"`{key}` has {len(value)} characters; search engines cut it off"
        yield Diagnostic(message, Severity.WARNING)


RULE = Rule(
    "front-matter-value",
    "Titles stand on one line, and search engines cut off what is over-long.",
    Severity.ERROR,
    _check,
)
