"""The figures are sacrebleu's own, the same every time, and a difference is one only if it is."""

from __future__ import annotations

from random import Random

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from bitext.evaluate.scores import METRICS, score

WORDS = "the a post site reader writes reads builds finds new old small large English page".split()


def sentences(seed: int, count: int = 60) -> list[str]:
    """Sentences of twelve words."""
    random = Random(seed)
    return [" ".join(random.choices(WORDS, k=12)) + "." for _ in range(count)]


def spoiled(texts: list[str], rows: range, words: int = 4) -> list[str]:
    """The same with the first words of some rows replaced."""
    return [
        " ".join(["wrong"] * words + text.split()[words:]) if number in rows else text
        for number, text in enumerate(texts)
    ]


REFERENCES = sentences(1)
GOOD = spoiled(REFERENCES, range(0, 60, 6))
BAD = spoiled(REFERENCES, range(0, 60, 2))
OTHER_GOOD = spoiled(REFERENCES, range(3, 60, 6))


def test_each_metric_is_what_sacrebleu_says() -> None:
    found = score({"good": GOOD, "bad": BAD}, REFERENCES, samples=20)
    for name, texts in (("good", GOOD), ("bad", BAD)):
        direct = (CHRF(word_order=2), BLEU(), TER())
        for metric, judge in zip(METRICS, direct, strict=True):
            wanted = judge.corpus_score(texts, [REFERENCES])
            assert wanted.name == metric
            assert found.systems[name][metric].value == wanted.score
    signature = found.signatures["chrF2++"]
    assert {"nrefs:1", "nw:2", "seed:12345", "bs:20"} <= set(signature.split("|"))


def test_a_single_system_has_an_interval_too() -> None:
    alone = score({"good": GOOD}, REFERENCES, samples=100).systems["good"]["BLEU"]
    assert alone.p is None
    assert 0 < alone.margin < 10


def test_the_same_outputs_have_the_same_intervals() -> None:
    assert score({"a": GOOD, "b": BAD}, REFERENCES) == score({"a": GOOD, "b": BAD}, REFERENCES)


def test_a_planted_difference_is_seen() -> None:
    bad = score({"good": GOOD, "bad": BAD}, REFERENCES).systems["bad"]
    chances = [bad[metric].p for metric in METRICS]
    assert all(p is not None and p < 0.01 for p in chances)


def test_no_difference_is_seen_between_equals() -> None:
    found = score({"good": GOOD, "as good": OTHER_GOOD, "same": GOOD}, REFERENCES)
    for name in ("as good", "same"):
        chances = [found.systems[name][metric].p for metric in METRICS]
        assert all(p is not None and p > 0.05 for p in chances)
