"""Whether a draft's confidence says how good it is: drafts in fifths by confidence.

    python benchmarks/calibration.py benchmarks/.cache/quality/dev-local-100.json

Reads what `bitext evaluate ../shared/corpus/parallel_dev.tsv --save FILE` wrote and compares each
draft with its reference by sentence chrF++.  Spearman's coefficient has a 95 % interval of 1,000
bootstrap resamples.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import correlation, fmean

from sacrebleu.metrics.chrf import CHRF

from benchmarks.posts import SHARED

Pair = tuple[float, float]  #: confidence and chrF++ of a draft


def pairs(path: Path) -> list[Pair]:
    """Drafts that have a confidence, the least sure first."""
    with (SHARED / "corpus" / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        references = {row["zh"]: row["en"] for row in rows}
    chrf = CHRF(word_order=2)
    drafts = json.loads(path.read_text(encoding="utf-8"))["drafts"]
    found = [
        (d["confidence"], chrf.sentence_score(d["draft"], [references[d["source"]]]).score)
        for d in drafts
        if "confidence" in d
    ]
    return sorted(found)


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, equal ones sharing the mean of theirs."""
    return [
        fmean(i for i, other in enumerate(sorted(values)) if other == value) for value in values
    ]


def spearman(found: Sequence[Pair]) -> float:
    sure, score = zip(*found, strict=True)
    return correlation(ranks(sure), ranks(score))


def main() -> None:
    found = pairs(Path(sys.argv[1]))
    print("| confidence | drafts | chrF++ |\n|---|--:|--:|")
    for fifth in range(5):
        part = found[fifth * len(found) // 5 : (fifth + 1) * len(found) // 5]
        print(f"| {part[0][0]:.2f} to {part[-1][0]:.2f} | {len(part)} "
              f"| {fmean(score for _, score in part):.1f} |")  # fmt: skip
    draw = random.Random(1)
    resampled = sorted(spearman(draw.choices(found, k=len(found))) for _ in range(1000))
    print(f"\nSpearman {spearman(found):.2f} ({resampled[25]:.2f} to {resampled[975]:.2f})")


if __name__ == "__main__":
    main()
