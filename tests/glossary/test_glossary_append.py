"""A term is added; what a reviewer wrote stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import WorkspaceError
from bitext.glossary import append as module
from bitext.glossary.append import append
from bitext.glossary.dump import SCHEMA_LINE
from bitext.glossary.terms import parse
from bitext.model import Term

TERM = Term(("段",), ("segment",), accept=("part, piece",), note='say "it"')
NAME = Term(("Kubeflow",), ("Kubeflow",), case=True)
ENTRY = '- source: 段\n    target: segment\n    accept: ["part, piece"]\n    note: \'say "it"\'\n'

#: A file, what is added, and the file after it.
CASES = {
    "empty": ("", NAME, SCHEMA_LINE + "keep:\n  - Kubeflow\n"),
    "comments only": ("# ours\n", NAME, "# ours\nkeep:\n  - Kubeflow\n"),
    "no line end": ("keep:\n  - Go", NAME, "keep:\n  - Go\n  - Kubeflow\n"),
    "comments around": (
        "terms:\n  # first\n  - source: 源\n    target: 'x'   # why\n\n# names\nkeep: []\n",
        TERM,
        f"terms:\n  # first\n  - source: 源\n    target: 'x'   # why\n  {ENTRY}"
        "\n# names\nkeep: []\n",
    ),
    "no indentation": ("keep:\n- Go\n- 'C'\n", NAME, "keep:\n- Go\n- 'C'\n- Kubeflow\n"),
    "in brackets": ("keep: [Go,  'C']  # x\n", NAME, "keep: [Go,  'C', Kubeflow]  # x\n"),
    "empty brackets": ("keep: [ ]\n", NAME, "keep: [Kubeflow ]\n"),
    "comma at the end": ("keep: [\n  Go,\n]\n", NAME, "keep: [\n  Go, Kubeflow,\n]\n"),
    "terms in brackets": (
        "terms: [{source: 源, target: x}]",
        TERM,
        "terms: [{source: 源, target: x}, {source: 段, target: segment, "
        "accept: [\"part, piece\"], note: 'say \"it\"'}]",
    ),
    "key without a value": ("keep:\nterms:\n", NAME, "keep:\n  - Kubeflow\nterms:\n"),
    "key missing": ("terms:\n- {source: 源, target: x}\n", NAME,
                    "terms:\n- {source: 源, target: x}\nkeep:\n  - Kubeflow\n"),
    "folded note": ("terms:\n  - source: 源\n    target: x\n    note: >\n      a\n\nkeep:\n",
                    Term(("段",), ("z",)),
                    "terms:\n  - source: 源\n    target: x\n    note: >\n      a\n\n"
                    "  - source: 段\n    target: z\nkeep:\n"),
    "Windows": ("\ufeffkeep:\r\n  - Go\r\n", NAME, "\ufeffkeep:\r\n  - Go\r\n  - Kubeflow\r\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "term", "after"), CASES.values(), ids=CASES)
def test_an_entry_goes_to_the_end_of_its_list(before: str, term: Term, after: str) -> None:
    assert append(before, term, path="g.yaml") == after


@pytest.mark.parametrize("text", ["keep: null\n", "{terms: []}\n", "--- \nkeep: [Go]\n...\n"])
def test_a_layout_that_cannot_take_it_is_refused_with_the_entry(text: str) -> None:
    term = NAME if "keep" not in text or "null" in text else TERM
    with pytest.raises(WorkspaceError, match="write it yourself") as refusal:
        append(text, term, path="g.yaml")
    assert term.source[0] in refusal.value.hint


def test_without_the_second_reading_a_broken_file_would_be_written() -> None:
    broken = module._spliced("keep: null\n", NAME)
    with pytest.raises(WorkspaceError):
        parse(broken, path="g.yaml")


WORD = st.sampled_from(["段", "a: b", "- x", "'", '"', "#", "[", "no", "x, y", "{z}", "C++", "1"])
EN = WORD.filter(lambda w: w != "段")
LAYOUT = st.sampled_from(
    ["  - {}\n", "  -   {}   # why\n", "\n  # ---\n  - {}\n", "  - {}\n\n\n", "  - {}\n  # end\n"]
)
ENTRIES = st.lists(st.tuples(LAYOUT, st.sampled_from(["Go", "'C'", '"D"', "{name: E, note: n}"])),
                   unique_by=lambda pair: pair[1], max_size=4)  # fmt: skip


@given(ENTRIES, st.booleans(), st.booleans(), st.text("段源 a", min_size=1, max_size=3), EN, EN)
def test_every_other_byte_stays(
    entries: list[tuple[str, str]], bom: bool, windows: bool, source: str, target: str, note: str
) -> None:
    text = "# top\nkeep:\n" + "".join(layout.format(name) for layout, name in entries)
    text += "# middle\nterms:\n  - source: 前\n    target: >-\n      a\n      b\n# the end\n"
    text = ("\ufeff" if bom else "") + (text.replace("\n", "\r\n") if windows else text)
    term = Term((source.strip() or "x",), (target,), note=note)
    after = append(text, term, path="g.yaml")
    first = next(
        (n for n, (a, b) in enumerate(zip(text, after, strict=False)) if a != b), len(text)
    )
    added = len(after) - len(text)
    assert any(after[:n] + after[n + added :] == text for n in range(first + 1))
    assert term in parse(after, path="g.yaml")
    assert len(parse(after, path="g.yaml")) == len(entries) + 2
