"""Whether beams or repetition penalties draft better than greedy search does.

    python benchmarks/decoding.py [--rows 60]

Drafts plain blocks of parallel_dev.tsv (no markup, at most 110 characters) with the local Qwen
model, once for each way of searching, and scores first answers against their references.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from benchmarks.posts import SHARED
from bitext import models
from bitext.backends.local.backend import LocalSettings
from bitext.backends.local.engines import Qwen
from bitext.backends.protocol import Request

MODEL = "qwen2.5-coder-1.5b"
SETTINGS = LocalSettings()
LONGEST = 110  #: characters
MARKUP = set("`*[<{|$\\")
#: What is said to CTranslate2 besides; greedy search is what ships.
WAYS: Mapping[str, Mapping[str, Any]] = {
    "greedy": {},
    "two beams": {"beam_size": 2},
    "repetition penalty 1.1": {"repetition_penalty": 1.1},
    "no four tokens twice": {"no_repeat_ngram_size": 4},
}


def rows(count: int) -> list[dict[str, str]]:
    """The same plain rows for every run."""
    with (SHARED / "corpus" / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        plain = [r for r in read if len(r["zh"]) <= LONGEST and not MARKUP & set(r["zh"])]
    return random.Random(1).sample(plain, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60)
    sample = rows(parser.parse_args().rows)
    engine = Qwen(
        models.locate(MODEL), threads=0, batch=SETTINGS.batch, room=int(SETTINGS.memory * 1e9)
    )
    requests = [Request(str(number), row["zh"]) for number, row in enumerate(sample)]
    references = [[row["en"] for row in sample]]
    generate = engine._generator.generate_batch
    print("| search | seconds | cut off | chrF++ | BLEU |\n|---|--:|--:|--:|--:|")
    for name, more in WAYS.items():
        engine._generator = _With(partial(generate, **more))
        started = time.perf_counter()
        drafts = [draft.text for draft in engine.translate(requests)]
        seconds = time.perf_counter() - started
        chrf = CHRF(word_order=2).corpus_score(drafts, references).score
        bleu = BLEU().corpus_score(drafts, references).score
        print(
            f"| {name} | {seconds:.0f} | {drafts.count('')} | {chrf:.1f} | {bleu:.1f} |", flush=True
        )


class _With:
    """A generator that is told something besides."""

    def __init__(self, generate: Any) -> None:
        self.generate_batch = generate


if __name__ == "__main__":
    main()
