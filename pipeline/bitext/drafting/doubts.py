"""What the checks call an error in a draft that could be used: asked for again, then kept with it.

Only rules that look at what a text says; markup, terms and length are `validation`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bitext.checks import RULES
from bitext.checks.levels import Levels
from bitext.checks.pair import read_pair
from bitext.drafting.rejection import Candidate
from bitext.drafting.task import Task
from bitext.model import Finding, Severity

#: The rules whose errors send a draft back.
ASKED_AGAIN = frozenset(
    (
        "number", "date", "unit", "negation", "opposite", "latin", "name", "place",
        "leftover-han", "repetition", "garbled", "other-language", "prompt-leak",
    )
)  # fmt: skip
#: What the confidence of a draft with such an error is at most, as a mean log-probability of a
#: token: `low`, whatever its engine thought of it (`formats.po.confidence`).
DOUBTED = -0.7

Doubt = Callable[[Task, str], tuple[Finding, ...]]


def doubting(levels: Levels) -> Doubt:
    """A function of a task and its wording; checks that are off find nothing."""
    rules = [rule for rule in RULES if rule.id in ASKED_AGAIN and levels.asks_for(rule.id)]

    def doubts(task: Task, target: str) -> tuple[Finding, ...]:
        pair = read_pair(
            task.piece, target, form=task.form, pins=task.pins, languages=task.languages
        )
        found = (
            Finding(rule.id, severity, fault.message)
            for rule in rules
            if rule.knows(task.languages)
            for fault in rule.check(pair)
            if (severity := levels.of(rule.id, fault.severity or rule.severity))
        )
        return tuple(finding for finding in found if finding.severity is Severity.ERROR)

    return doubts


def undoubted(_: Task, __: str) -> tuple[Finding, ...]:
    """Nothing is doubted: for replies that are right by construction."""
    return ()


def about(best: Candidate, post: str, task: Task) -> Iterator[Finding]:
    """What is wrong with a draft that was kept: warnings, since `check` is who fails a build."""
    segment, of = task.piece.segment, f", in the best of {best.answers} answers"
    for doubt in best.doubts:
        message = doubt.message + of * (best.answers > 1)
        place = (post, segment.line, segment.key)
        yield Finding(doubt.rule, Severity.WARNING, message, *place)
