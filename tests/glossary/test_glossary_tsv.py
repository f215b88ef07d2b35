"""Term lists in, YAML out, and the YAML is read back to the same terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import WorkspaceError
from bitext.formats.terms.tsv import from_tsv
from bitext.glossary.dump import to_yaml
from bitext.glossary.terms import parse
from bitext.languages.script import HAN
from bitext.model import Term


def test_a_list_with_notes_becomes_a_glossary() -> None:
    text = from_tsv(
        "source\ttarget\tkind\tnote\n"
        "开源之夏\tOpen Source Promotion Plan (OSPP)\tterm\tpin; first use in full; "
        "corpus: 1 of 9 blocks, 1 repos; dev side 0 of 0; also accepted: OSPP, Summer OSPP\n"
        "两弹一星\t\"Two Bombs, One Satellite\"\tterm\tadvisory; usual English name\n"
        "Kubeflow\tKubeflow\tkeep\tcorpus: 2 of 2 blocks, 2 repos\n"
    )  # fmt: skip
    assert text == (
        "# yaml-language-server: $schema=./glossary.schema.json\n"
        "terms:\n"
        "  - source: 开源之夏\n"
        "    target: Open Source Promotion Plan\n"
        "    short: OSPP\n"
        "    accept: [Summer OSPP]\n"
        "    note: first use in full\n"
        "keep:\n"
        "  - Kubeflow\n"
        "\n"
        "# Advisory, not enforced; move one to 'terms' to pin it:\n"
        "#   - source: 两弹一星\n"
        "#     target: '\"Two Bombs, One Satellite\"'\n"
        "#     note: usual English name\n"
    )
    assert [t.source for t in parse(text, path="g.yaml")] == [("开源之夏",), ("Kubeflow",)]


def test_a_list_without_header_is_source_target_comment() -> None:
    terms = parse(from_tsv("\ufeff段\tsegment\tin NLP\r\nGo\tGo\r\n\r\n"), path="g.yaml")
    assert terms == (
        Term(("段",), ("segment",), note="in NLP"),
        Term(("Go",), ("Go",), case=True),
    )


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("段 segment", 1),
        ("段\tsegment\n源\t", 2),
        ("段\tsegment\n源\t源头", 2),
        ("段\tsegment\n源\tsource\n段\tpart", 3),
    ],
    ids=["no tab", "no target", "Chinese target", "repeated source"],
)
def test_a_row_that_cannot_be_used_is_named(rows: str, line: int) -> None:
    with pytest.raises(WorkspaceError) as refusal:
        from_tsv(rows, path="terms.tsv")
    assert refusal.value.where == f"terms.tsv:{line}"
    assert refusal.value.hint


def test_the_whole_corpus_list_converts_and_loads(seeds: Path) -> None:
    rows = (seeds.parent / "corpus" / "terms.tsv").read_text("utf-8")
    text = from_tsv(rows, path="terms.tsv")
    terms = parse(text, path="g.yaml")
    kinds = [line.split("\t")[2:] for line in rows.splitlines()[1:]]
    pinned = [kind for kind, note in kinds if kind == "keep" or note.startswith("pin")]
    assert (len(terms), sum(term.keep for term in terms)) == (len(pinned), pinned.count("keep"))
    assert text.count("\n#   - source: ") == len(kinds) - len(pinned)


LINE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda s: s == s.strip() and "\n" not in s
)
TRICKY = ["no", "Yes", "null", "~", "1e3", "0x1F", "12:30", "=", "<<", "- a", "a: b", "a #b",
          "'", '"', "\\", "{a}", "[", "@x", "%", "!x", "&a", "*a", "a,b", "2024-01-01", "C++",
          "open source", "x\u0085y", "x\u2028y", "\x7f", "\x01", "\ufeff."]  # fmt: skip
ENGLISH = st.one_of(st.sampled_from(TRICKY), LINE.filter(lambda line: not HAN.search(line)))
WORDS = st.lists(ENGLISH, unique=True, max_size=2).map(tuple)
ONE_OR_TWO = st.lists(ENGLISH, unique=True, min_size=1, max_size=2).map(tuple)


@given(
    st.builds(
        Term,
        source=st.lists(LINE, unique=True, min_size=1, max_size=2).map(tuple),
        target=ONE_OR_TWO, short=st.one_of(st.just(""), ENGLISH), accept=WORDS,
        forbid=st.just(()), case=st.booleans(), tags=WORDS, paths=WORDS,
        note=st.text(st.characters(exclude_categories=["Cs"])),
    )
)  # fmt: skip
def test_what_is_written_is_read_back_equal(term: Term) -> None:
    assert parse(to_yaml([term]), path="g.yaml") == (term,)


@given(ENGLISH, st.booleans(), WORDS)
def test_names_are_written_and_read_back_equal(
    name: str, case: bool, accept: tuple[str, ...]
) -> None:
    term = Term((name,), (name,), case=case, accept=accept)
    assert parse(to_yaml([term]), path="g.yaml") == (term,)
