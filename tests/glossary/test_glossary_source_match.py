"""Where a term is found in Chinese prose, as tables and as laws."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.glossary.overlap import clusters, cover
from bitext.glossary.source_match import LATIN, Matcher, fold, searchable
from bitext.glossary.terms import parse
from bitext.model import Term

GLOSSARY = """\
terms:
  - {source: 开源之夏, target: Open Source Promotion Plan, short: OSPP}
  - {source: 开源, target: open source}
  - {source: 云原生, target: cloud native}
  - {source: 开源社区, target: open source community}
  - {source: CCF 开源发展委员会, target: CCF Open Source Development Committee}
  - {source: İstanbul, target: Istanbul}
  - {source: PR, target: pull request, case: true}
keep: [Kubeflow, KubeCon, GSoC, Go, Gopher, envd, engula, engula-operator, RISC-V,
  Stable Diffusion, {name: KubeVirt, case: false}]
"""
TERMS = parse(GLOSSARY, path="g.yaml")
MATCHER = Matcher(TERMS)

#: A sentence with what must be found in it, in order.
FOUND = [
    ("参加Kubeflow社区", ["Kubeflow"]),
    ("参加 Kubeflow 社区", ["Kubeflow"]),
    ("Kubeflow", ["Kubeflow"]),
    ("有Kubeflow成为了（Kubeflow），Kubeflow。", ["Kubeflow"] * 3),
    ("Kubeflows MyKubeflow Kubeflow2 _Kubeflow éKubeflow", []),
    ("Go语言和Go", ["Go", "Go"]),
    ("GoLand Gopher Golang", ["Gopher"]),
    ("云原生社区", ["云原生"]),
    ("开源社区里的开源", ["开源社区", "开源"]),
    ("开源之夏活动", ["开源之夏"]),
    # apostrophe, hyphen, dot, slash are boundaries; a longer name in the glossary wins
    ("GSoC'24之后", ["GSoC"]),
    ("折戟KubeCon'25 China", ["KubeCon"]),
    ("Kubeflow-operator", ["Kubeflow"]),
    ("写了engula-operator和engula", ["engula-operator", "engula"]),
    ("RISC-V架构", ["RISC-V"]),
    ("Kubeflow/Go", ["Kubeflow", "Go"]),
    # case: a name with a capital exactly, one without in any, `case` overrides
    ("kubeflow go GSOC", []),
    ("Envd和ENVD", ["Envd", "ENVD"]),
    ("kubevirt手册和Kubevirt", ["kubevirt", "Kubevirt"]),
    ("提了PR，pr不算", ["PR"]),
    # İ is one letter, and what follows is not shifted
    ("İstanbul的Kubeflow", ["İstanbul", "Kubeflow"]),
    ("İİİİKubeflow İİ Kubeflow", ["Kubeflow"]),
    # blanks between Han and Latin come and go; a line break is a blank
    ("CCF开源发展委员会与CCF 开源发展委员会", ["CCF开源发展委员会", "CCF 开源发展委员会"]),
    ("Stable\nDiffusion", ["Stable\nDiffusion"]),
    # placeholders are boundaries and are never searched
    ("为<1>Kubeflow</1>做", ["Kubeflow"]),
    ("Kube<1>flow</1>", []),
    ("Go<2/>Go", ["Go", "Go"]),
]


@pytest.mark.parametrize(("text", "found"), FOUND, ids=[text for text, _ in FOUND])
def test_terms_are_found_where_a_reader_sees_them(text: str, found: list[str]) -> None:
    hits = MATCHER.find(text)
    assert [hit.text for hit in hits] == found
    assert [text[hit.span.start : hit.span.end] for hit in hits] == found


def test_digits_of_a_placeholder_are_no_text() -> None:
    matcher = Matcher((Term(("1",), ("one",)), Term(("2",), ("two",))))
    assert [hit.text for hit in matcher.find("<1>1</1><2/>2")] == ["1", "2"]
    assert searchable("<1>1</1>").count("1") == 1


def test_a_longer_candidate_without_boundary_does_not_hide_a_shorter_one() -> None:
    matcher = Matcher((Term(("开源",), ("open source",)), Term(("开源Kube",), ("x",))))
    assert [hit.text for hit in matcher.find("开源Kubeflow")] == ["开源"]


def test_without_the_boundary_rule_goland_would_hold_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Matcher, "_bounded", lambda *_: True)
    assert [hit.text for hit in MATCHER.find("GoLand")] == ["Go"]


def test_with_an_ordinary_lower_case_positions_would_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bitext.glossary.source_match.fold", str.lower)
    assert [hit.text for hit in MATCHER.find("İİ开源社区好")] != ["开源社区"]


def test_scope_decides_between_terms_of_the_same_wording() -> None:
    terms = parse(
        "terms:\n- {source: 段, target: segment, when: {tags: NLP}}\n"
        "- {source: 段, target: paragraph}\n"
        "- {source: 值, target: value, when: {paths: 'content/math/*'}}",
        path="g.yaml",
    )
    matcher = Matcher(terms)

    def targets(tags: tuple[str, ...], path: str) -> list[str]:
        return [hit.term.target[0] for hit in matcher.find("段值", tags=tags, path=path)]

    assert targets(("nlp",), "content/a.md") == ["segment"]
    assert targets((), "content/a.md") == ["paragraph"]
    assert targets((), "content/math/2024/a.md") == ["paragraph", "value"]


def test_the_spelling_asked_for_comes_before_any_spelling_and_that_before_an_earlier_one() -> None:
    exact = Term(("Kubeflow",), ("Kubeflow",), case=True)
    loose = Term(("kubeflow",), ("kubeflow",))
    for terms in ([exact, loose], [loose, exact]):
        hits = Matcher(terms).find("用 Kubeflow 和 KUBEFLOW")
        assert [hit.term for hit in hits] == [exact, loose]
    later = Term(("Kubeflow",), ("KF",), case=True)
    assert [hit.term for hit in Matcher([exact, later]).find("Kubeflow")] == [later]


def test_a_glossary_without_terms_finds_nothing() -> None:
    assert Matcher(()).find("开源之夏") == ()


def test_folding_keeps_the_length_of_every_character_in_every_company() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(fold(every)) == len(every)
    assert len(every.lower()) != len(every)  # the trap is there


HAN = st.text("的是了开源社区云原生之夏与在，。", max_size=12)
NOISE = st.text("开源之夏云原生社区KubeflowGoenvd İς'-<>/12 \n。", max_size=40)
FORMS = {fold(source) for term in TERMS for source in term.source}
EXACT = st.sampled_from([source for term in TERMS for source in term.source])
EDGE = st.sampled_from(["", " ", "的", "，", "。", "（", "\n", "'", "-", "/", "<3/>", "</1>", "“"])


@given(NOISE)
def test_hits_are_slices_that_fold_to_a_source_disjoint_and_in_order(text: str) -> None:
    hits = MATCHER.find(text)
    end = 0
    for hit in hits:
        start, stop = hit.span
        assert end <= start < stop <= len(text)
        assert hit.text == text[start:stop]
        folded = fold(searchable(hit.text))
        assert folded in FORMS or folded.replace("ccf开", "ccf 开") in FORMS
        touching = text[start - 1 : start + 1], text[stop - 1 : stop + 1]
        assert not any(len(pair) == 2 and set(pair) <= LATIN for pair in touching)
        end = stop


@given(EXACT, EDGE, EDGE)
def test_a_term_between_han_blanks_or_punctuation_is_always_found(
    source: str, before: str, after: str
) -> None:
    assert source in [hit.text for hit in MATCHER.find(before + source + after)]


@given(st.data())
def test_a_name_put_anywhere_between_han_characters_is_found(data: st.DataObject) -> None:
    text, name = data.draw(HAN), data.draw(st.sampled_from(["Kubeflow", "Go", "envd", "GSoC"]))
    at = data.draw(st.integers(0, len(text)))
    hits = MATCHER.find(text[:at] + name + text[at:])
    assert (at, at + len(name)) in [hit.span for hit in hits]


#: Terms, a text, and what is taken of it when candidates overlap.
OVERLAPS = [
    (["云原生", "云原生社区"], "云原生社区", ["云原生社区"]),
    (["华为云", "云原生", "华为"], "华为云原生", ["华为", "云原生"]),
    (["甲乙", "乙丙"], "甲乙丙", ["甲乙"]),
    (["甲乙", "乙丙丁"], "甲乙丙丁", ["乙丙丁"]),
    (["甲乙丙", "乙丙", "丙丁", "丁戊"], "甲乙丙丁戊", ["甲乙丙", "丁戊"]),
    (["甲", "乙", "甲乙"], "甲乙", ["甲乙"]),
    (["甲乙", "乙丙", "丙丁"], "甲乙丙丁", ["甲乙", "丙丁"]),
]


@pytest.mark.parametrize(("words", "text", "taken"), OVERLAPS)
def test_overlapping_terms_cover_as_much_as_they_can(
    words: list[str], text: str, taken: list[str]
) -> None:
    terms = tuple(Term((word,), (f"x{n}",)) for n, word in enumerate(words))
    assert [hit.text for hit in Matcher(terms).find(text)] == taken
    assert [hit.text for hit in Matcher(terms[::-1]).find(text)] == taken


def test_without_the_cover_the_longest_from_the_left_would_leave_a_term_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terms = [Term((word,), ("x",)) for word in ("华为云", "云原生", "华为")]
    monkeypatch.setattr("bitext.glossary.source_match.cover", lambda cluster: cluster[:1])
    assert [hit.text for hit in Matcher(terms).find("华为云原生")] == ["华为云"]


def test_what_is_hidden_by_what_can_be_asked() -> None:
    matcher = Matcher([Term((word,), ("x",)) for word in ("云原生", "云原生社区", "开源")])
    ((taken, hidden),) = matcher.contests("开源的云原生社区")
    assert [hit.text for hit in taken] == ["云原生社区"]
    assert [hit.text for hit in hidden] == ["云原生"]


def _all_choices(spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    if not spans:
        return [[]]
    first, rest = spans[0], spans[1:]
    apart = [span for span in rest if span[0] >= first[1]]
    return [[first, *more] for more in _all_choices(apart)] + _all_choices(rest)


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=9))
def test_no_other_choice_covers_more(drawn: set[tuple[int, int]]) -> None:
    term = Term(("x",), ("x",))
    spans = sorted(((s, s + n) for s, n in drawn), key=lambda span: (span[0], -span[1]))
    parts = clusters([(start, end, term) for start, end in spans])
    taken = [(start, end) for part in parts for start, end, _ in cover(part)]
    assert _covered(taken) == max(map(_covered, _all_choices(spans)))
    assert taken in _all_choices(spans)
    equal = [c for c in _all_choices(spans) if _covered(c) == _covered(taken)]
    assert taken == min(equal, key=lambda one: [(start, -end) for start, end in one])


def _covered(spans: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


@pytest.mark.parametrize("glossary", ["开源之夏", "開源之夏"])
@pytest.mark.parametrize("text", ["参加开源之夏！", "參加開源之夏！"])
def test_characters_that_stand_for_others_are_folded_in_both(glossary: str, text: str) -> None:
    folding = {"開": "开", "參": "参"}
    (hit,) = Matcher([Term((glossary,), ("OSPP",))], folding=folding).find(text)
    assert hit.text == text[hit.span.start : hit.span.end] == text[2:6]
    plain = Matcher([Term((glossary,), ("OSPP",))]).find(text)
    assert len(plain) == (glossary in text)
