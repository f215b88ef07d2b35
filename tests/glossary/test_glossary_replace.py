"""A swap changes the wording, in its case and number, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.replace import replacements, spliced
from bitext.glossary.target_match import occurrences


def swapped(text: str, old: str, new: str, many: str = "") -> str:
    return spliced(text, replacements(text, old, new, many=many))


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("an evangelist", "evangelist", "advocate", "an advocate"),
        ("two evangelists", "evangelist", "advocate", "two advocates"),
        ("Evangelists speak.", "evangelist", "advocate", "Advocates speak."),
        ("EVANGELISTS", "evangelist", "advocate", "ADVOCATES"),
        ("Cloud Native Community", "cloud native community", "cloud group", "Cloud Group"),
        ("a cloud-native way", "cloud native", "container based", "a container based way"),
        ("the community", "community", "repository", "the repository"),
        ("the communities", "community", "repository", "the repositories"),
        ("a Pod, two Pods", "Pod", "unit", "a unit, two Pods"),  # names have no plural
        ("Pod is", "Pod", "unit", "Unit is"),
        ("communityx", "community", "group", "communityx"),
        ("society", "community", "group", "society"),
        ("the CRDs", "CRD", "custom resource", "the custom resources"),
        ("the OSPP Plan", "Plan", "OSPP Plan", "the OSPP Plan"),  # it is there already
        ("<1>community</1>", "community", "group", "<1>group</1>"),
    ],
)
def test_case_and_number_are_kept(text: str, old: str, new: str, expected: str) -> None:
    assert swapped(text, old, new) == expected


def test_an_irregular_plural_can_be_named() -> None:
    assert swapped("two nodes", "node", "vertex", "vertices") == "two vertices"


@pytest.mark.parametrize(
    ("text", "new", "wrong"),
    [("an evangelist", "preacher", True), ("an evangelist", "advocate", False),
     ("the evangelist", "preacher", False)],
)  # fmt: skip
def test_an_article_that_no_longer_fits_is_told(text: str, new: str, wrong: bool) -> None:
    assert [edit.article for edit in replacements(text, "evangelist", new)] == [wrong]


texts = st.lists(
    st.sampled_from(["community", "Communities", "COMMUNITY", " ", ".", "a", "*", "\n", "社", "-"])
).map("".join)


@given(texts, st.sampled_from(["group", "user group", "Group"]))
def test_law_nothing_but_the_wording_changes(text: str, new: str) -> None:
    edits = replacements(text, "community", new)
    after = spliced(text, edits)
    assert len(edits) == len(occurrences(["community"], text))
    assert replacements(after, "community", new) == ()
    end, rest = 0, after
    for span, wording, _ in edits:
        between = text[end : span.start] + wording
        assert rest.startswith(between)
        rest, end = rest[len(between) :], span.end
    assert rest == text[end:]
