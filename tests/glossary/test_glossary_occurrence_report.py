"""The ledger says for every occurrence how it was honoured, and agrees with the check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.occurrence_report import Honour, Pinned, ledger, totals
from bitext.glossary.pins import assign, check
from bitext.glossary.source_match import Matcher
from bitext.model import Kind, Pin, Term

OSPP = Term(
    ("开源之夏",), ("Open Source Promotion Plan",), short="OSPP", accept=("Summer OSPP",),
    forbid=("Summer of Open Source",),
)  # fmt: skip
COMMUNITY = Term(("社区",), ("community",), forbid=("society",))
KUBEFLOW = Term(("Kubeflow",), ("Kubeflow",), case=True)
TERMS = (OSPP, COMMUNITY, KUBEFLOW)

FIRST, LATER = "参加开源之夏。", "开源之夏的社区和社区。"


def pins_of(*texts: str) -> dict[str, tuple[Pin, ...]]:
    named = ((str(number), Kind.PARAGRAPH, text) for number, text in enumerate(texts))
    return assign(named, Matcher(TERMS))


def statuses(*pairs: tuple[str, str | None]) -> list[str]:
    """``source term: status`` for every occurrence of (source, target) pairs, one a paragraph."""
    pins = pins_of(*(source for source, _ in pairs))
    segments = [Pinned(key, found, (1,) * len(found)) for key, found in pins.items()]
    targets = {str(n): target for n, (_, target) in enumerate(pairs) if target is not None}
    return [f"{entry.text}: {entry.status}" for entry in ledger(segments, targets)]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("Join the Open Source Promotion Plan (OSPP).", "exact"),
        ("Join the Open Source Promotion Plan.", "exact"),
        ("Join Summer OSPP.", "accepted form"),
        ("Join OSPP.", "accepted form"),  # a first mention should have the full name
        ("Join in.", "missing"),
        ("Join the Summer of Open Source.", "forbidden wording"),
        (None, "not translated yet"),
    ],
)
def test_a_first_mention(target: str | None, status: str) -> None:
    assert statuses((FIRST, target)) == [f"开源之夏: {status}"]


def test_later_mentions_are_matched_one_by_one() -> None:
    said = statuses(
        (FIRST, "The Open Source Promotion Plan (OSPP)."),
        (LATER, "OSPP has a community and a society."),
    )
    assert said == [
        "开源之夏: exact", "开源之夏: short form", "社区: forbidden wording", "社区: exact",
    ]  # fmt: skip


def test_one_mention_stands_for_the_rest() -> None:
    assert statuses(("社区和社区。", "One community."))[1] == "社区: exact"


def test_totals_are_per_term_and_status() -> None:
    pins = pins_of(FIRST, LATER)
    segments = [Pinned(key, found, (1,) * len(found)) for key, found in pins.items()]
    counts = totals(ledger(segments, {"0": "OSPP", "1": "OSPP"}))
    assert counts["社区"][Honour.MISSING] == 2
    assert counts["开源之夏"].total() == 2


words = st.lists(
    st.sampled_from(
        ["Open Source Promotion Plan", "Open Source Promotion Plan (OSPP)", "OSPP", "Summer OSPP",
         "Summer of Open Source", "community", "Communities", "society", "Kubeflow", "kubeflow",
         "and", "<1>", "</1>"]
    ), max_size=8,
)  # fmt: skip
sources = st.lists(
    st.sampled_from(["开源之夏", "社区", "Kubeflow", "很好"]), min_size=1, max_size=6
)


@given(sources, words)
def test_law_a_segment_has_a_finding_exactly_when_the_ledger_has_one(
    source: list[str], target: list[str]
) -> None:
    text, said = "，".join(source), " ".join(target)
    for key, pins in pins_of("开源之夏开始。", text).items():
        entries = ledger([Pinned(key, pins, (1,) * len(pins))], {key: said})
        assert len(entries) == len(pins)
        found = {entry.term for entry in entries if entry.status.finding}
        for pin in pins:
            assert (pin.term.source[0] in found) == bool(check([pin], said))
