"""How far the tuned model is from the untuned one, with the bounds of chance.

    python benchmarks/difference.py

Reads the drafts that `make quality` has kept (benchmarks/.cache/quality) and prints, for each set
and metric, the difference with its 95 % bounds by a paired bootstrap (1,000 resamples, the same
sentences drawn for both, sacrebleu's seed).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import _bootstrap_resample

from benchmarks.posts import SHARED

CACHE = Path(__file__).resolve().parents[1] / "benchmarks" / ".cache" / "quality"
CORPUS = SHARED / "corpus"
SETS = {
    "news, 100 sentences": ("news-local-100.json", "news-not-tuned-100.json"),
    "blogs, 60 blocks": ("dev-local-60.json", "dev-not-tuned-60.json"),
}
METRICS: Mapping[str, Metric] = {"chrF++": CHRF(word_order=2), "BLEU": BLEU()}


def drafts(name: str) -> dict[str, str]:
    """Source -> draft of a kept run."""
    found = json.loads((CACHE / name).read_text(encoding="utf-8"))["drafts"]
    return {row["source"]: row["draft"] for row in found}


def references() -> dict[str, str]:
    """Source -> what a person wrote, of both sets."""
    texts = (CORPUS / "eval" / f"flores-dev.{name}" for name in ("zh", "ref.en"))
    lines = (path.read_text(encoding="utf-8").splitlines() for path in texts)
    known = dict(zip(*lines, strict=True))
    with (CORPUS / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            known.setdefault(row["zh"], row["en"])
    return known


def difference(metric: Metric, one: Sequence[str], other: Sequence[str], wanted: Sequence[str]):  # type: ignore[no-untyped-def]  # of numpy
    """The difference of two systems, and its bounds."""
    stats = [metric._extract_corpus_statistics(texts, [wanted]) for texts in (one, other)]
    scores = [[s.score for s in _bootstrap_resample(found, metric)[1]] for found in stats]
    whole = [metric._aggregate_and_compute(found).score for found in stats]
    apart = np.subtract(*map(np.array, scores))
    return whole[0] - whole[1], *np.percentile(apart, (2.5, 97.5))


def table() -> Iterator[str]:
    """A row for each set and metric."""
    known = references()
    yield "| | chrF++ | BLEU |\n|---|--:|--:|"
    for name, files in SETS.items():
        tuned, plain = map(drafts, files)
        sources = [source for source in tuned if source in known and source in plain]
        texts = ([of[s] for s in sources] for of in (tuned, plain, known))
        one, other, wanted = texts
        cells = []
        for metric in METRICS.values():
            apart, low, high = difference(metric, one, other, wanted)
            cells.append(f"{apart:+.1f} ({low:+.1f} to {high:+.1f})")
        yield f"| {name}: {len(sources)} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print("\n".join(table()))
