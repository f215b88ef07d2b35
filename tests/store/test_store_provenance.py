"""Signatures say what made a draft; a term that a segment does not hold is not part of it."""

from __future__ import annotations

import math

import pytest

from bitext.formats.po.confidence import HIGH, LOW, band, confidence_line, read_confidence
from bitext.model import Pin, Span, Term
from bitext.store.provenance import engine_part, probability, signed

ENGINE = "local:qwen2.5-coder-1.5b@cc324af0|prompt:2"


def pin(source: str, wording: str, at: int = 0) -> Pin:
    return Pin(Term((source,), (wording,)), Span(at, at + len(source)), source, wording)


def test_a_signature_names_engine_terms_and_version() -> None:
    assert signed(ENGINE, version="0.1.7") == f"{ENGINE}|bitext:0.1"
    with_term = signed(ENGINE, [pin("社区", "community")], version="0.1.7")
    engine, prompt, glossary, version = with_term.split("|")
    assert (f"{engine}|{prompt}", version) == (ENGINE, "bitext:0.1")
    assert glossary.startswith("glossary:")
    assert len(glossary) == len("glossary:") + 8


def test_the_terms_count_and_not_their_order_or_number() -> None:
    one, two = pin("社区", "community"), pin("代码", "code", 3)
    again = pin("社区", "community", 9)
    assert signed(ENGINE, [one, two]) == signed(ENGINE, [two, one, again])
    assert signed(ENGINE, [one]) != signed(ENGINE, [pin("社区", "collective")])


def test_engines_are_summed_without_the_terms_of_each_segment() -> None:
    first, second = (signed(ENGINE, [pin("社区", word)]) for word in ("community", "folks"))
    assert first != second
    assert engine_part(first) == engine_part(second) == signed(ENGINE)
    assert engine_part("echo") == "echo"


@pytest.mark.parametrize("score", [0.0, -0.1, -3.0, -99.0, -math.inf, 0.01])
def test_a_score_is_told_as_a_probability_that_reads_back(score: float) -> None:
    figure = probability(score)
    assert figure is not None
    assert read_confidence(confidence_line(figure)) == figure


def test_no_score_is_no_confidence() -> None:
    assert probability(None) is None
    assert probability(math.nan) is None


@pytest.mark.parametrize("line", ["confidence: 0.9", "confidence: high", "my confidence: 0.90 (x)"])
def test_other_lines_are_no_confidence(line: str) -> None:
    assert read_confidence(line) is None


def test_the_bands_meet_at_the_thresholds() -> None:
    assert [band(x) for x in (LOW - 0.01, LOW, HIGH - 0.01, HIGH)] == [
        "low", "medium", "medium", "high",
    ]  # fmt: skip
