"""chrF++, BLEU and TER by sacrebleu, with bootstrapped intervals and paired comparison.

Nothing is computed here: the figures are sacrebleu's own (Post 2018; paired bootstrap after
Koehn 2004), with the signatures under which others can compare them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from bitext.errors import UsageError

METRICS = ("chrF2++", "BLEU", "TER")  #: as sacrebleu names them
SAMPLES = 1000  #: bootstrap resamples, sacrebleu's default


@dataclass(frozen=True, slots=True)
class Score:
    """A metric of a system; percent. TER counts edits: less is better."""

    value: float  #: of the whole set
    margin: float  #: half the 95 % interval of the bootstrapped means
    p: float | None = None  #: that the difference to the baseline is chance; None: the baseline


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of every system, the baseline first."""

    systems: Mapping[str, Mapping[str, Score]]  #: system -> metric -> score
    signatures: Mapping[str, str]  #: metric -> sacrebleu signature


def require() -> None:
    """Raise UsageError when sacrebleu is not installed."""
    if find_spec("sacrebleu") is None:
        hint = "pip install 'bitext[evaluate]'"
        raise UsageError("sacrebleu is not installed", hint=hint)


def score(
    systems: Mapping[str, Sequence[str]], references: Sequence[str], *, samples: int = SAMPLES
) -> Scores:
    """Score each system's outputs against one reference each; the first is the baseline.

    Raises UsageError when sacrebleu is not installed.
    """
    require()
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER
    from sacrebleu.significance import PairedTest

    metrics = {"chrF": CHRF(word_order=2), "BLEU": BLEU(force=True), "TER": TER()}
    outputs: list[tuple[str, Sequence[str]]] = [(name, list(t)) for name, t in systems.items()]
    test = PairedTest(outputs, metrics, [list(references)], test_type="bs", n_samples=samples)
    signatures, results = test()
    found = {
        name: {
            metric: _score(results[metric][n], equal=texts == outputs[0][1]) for metric in METRICS
        }
        for n, (name, texts) in enumerate(outputs)
    }
    return Scores(found, {metric: str(signatures[metric]) for metric in METRICS})


def _score(result: object, *, equal: bool) -> Score:
    """sacrebleu's result; but for outputs equal to the baseline's it gives the smallest p."""
    value, margin, p = (getattr(result, name) for name in ("score", "ci", "p_value"))
    return Score(float(value), float(margin), p if p is None else 1.0 if equal else float(p))
