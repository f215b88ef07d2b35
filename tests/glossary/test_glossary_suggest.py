"""Candidates: terms and names that are frequent and not covered, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bitext.errors import WorkspaceError
from bitext.glossary import ngrams, words
from bitext.glossary.match import Matcher
from bitext.glossary.suggest import (
    CONTEXTS,
    Candidate,
    Passage,
    as_yaml,
    names,
    uncovered,
    with_contexts,
)
from bitext.glossary.terms import parse
from bitext.model import Term

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

    return words.terms(found, rjieba.tag, frequency)


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
        ("用 Stable Diffusion 画", ["Diffusion", "Stable", "Stable Diffusion"]),
        ("用 C++ 和 C# 写", ["C#", "C++"]),
        ("用 Node.js 和 etcd 写", ["Node.js", "etcd"]),
        ("说 the best of props 吧", []),  # English, no names
        ("用 a 和 42 算", []),
    ],
)
def test_what_is_a_name(text: str, found: list[str]) -> None:
    assert sorted(c.text for c in names(passages(text, text, text))) == found


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
    filled = as_yaml([term]).replace('target: ""', "target: cluster")
    assert parse(filled, path="x.yaml")[0].note == "8 times in 3 posts"
