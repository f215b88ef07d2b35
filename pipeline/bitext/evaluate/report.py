"""The whole evaluation as one value: systems with their scores, verdicts and costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bitext.checks.levels import Levels
from bitext.evaluate.comet import comet
from bitext.evaluate.metrics import Judge, Verdict
from bitext.evaluate.options import Setting
from bitext.evaluate.outputs import Drafts
from bitext.evaluate.rows import Row
from bitext.evaluate.scores import Score, Scores, score
from bitext.model import Severity

#: A difference with a smaller p is called one (Koehn 2004 and sacrebleu's own reports).
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class System:
    """One line of the report."""

    drafts: Drafts
    scores: Mapping[str, Score]
    verdict: Verdict
    comet: float | None  #: None where it was not asked for
    segments_per_second: float | None
    chars_per_second: float | None  #: of the source


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation came to; the first system is the baseline of every comparison."""

    systems: tuple[System, ...]
    signatures: Mapping[str, str]


def report(
    found: Sequence[Drafts], rows: Sequence[Row], setting: Setting, model: str = ""
) -> Report:
    """Score and judge the outputs of systems on ``rows``, with the COMET model if one is named.

    Raises UsageError when sacrebleu, or a COMET that is asked for, is not installed.
    """
    outputs = {drafts.name: drafts.of(rows) for drafts in found}
    references = [row.reference for row in rows]
    scores = score(outputs, references)
    learned = comet(outputs, [row.source for row in rows], references, model) if model else {}
    judge = Judge(setting.matcher, Levels(setting.config.checks), setting.languages)
    systems = (
        _system(d, scores, judge.verdict(rows, outputs[d.name]), learned.get(d.name)) for d in found
    )
    return Report(tuple(systems), scores.signatures)


def _system(drafts: Drafts, scores: Scores, verdict: Verdict, learned: float | None) -> System:
    cost = drafts.cost
    return System(
        drafts,
        scores.systems[drafts.name],
        verdict,
        learned,
        _rate(cost.segments, cost.seconds),
        _rate(cost.chars, cost.seconds),
    )


def _rate(count: int | None, seconds: float | None) -> float | None:
    return count / seconds if count is not None and seconds else None


def fields(system: System) -> dict[str, object]:
    """A system as JSON."""
    drafts, verdict = system.drafts, system.verdict
    return {
        "name": drafts.name,
        "signature": drafts.signature,
        "context": drafts.context,
        "ladder": drafts.ladder,
        "scores": {metric: asdict(value) for metric, value in system.scores.items()},
        "comet": system.comet,
        "untranslated": len(drafts.untranslated),
        "pins": verdict.pins,
        "honoured": verdict.honoured,
        "structure": verdict.structure,
        "findings": {severity.value: verdict.findings[severity] for severity in Severity},
        "checks": dict(verdict.rules.most_common()),
        **asdict(drafts.cost),
        "segments_per_second": system.segments_per_second,
        "chars_per_second": system.chars_per_second,
    }
