"""What lint says of a glossary: a table of rules that fire, and of what they leave alone."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from bitext.glossary.lint import TermUsage, lint, survey_files
from bitext.glossary.terms import parse
from bitext.model import Severity, Term

#: The rule, the files, and each problem as line:column and a word of the message.
FIRES = {
    "unreadable": (
        "glossary-unreadable",
        ["terms:\n- {source: 源, target: 源}\n- {source: 段, taget: x}\n- {source: 节, target: s}"],
        [("a.yaml:2:23", "holds Chinese"), ("a.yaml:3:15", "no key 'taget'")],
    ),
    "not YAML": ("glossary-unreadable", ["terms: ["], [("a.yaml:2:1", "not valid YAML")]),
    "twice in a file": (
        "glossary-unreadable",
        ["terms:\n- {source: 源, target: a}\n- {source: [x, 源], target: b}"],
        [("a.yaml:3:3", "already defined in line 2")],
    ),
    "conflict": (
        "glossary-conflict",
        ["terms:\n- {source: 源, target: a}", "terms:\n\n- {source: 源, target: b}"],
        [("b.yaml:3:12", "defined at a.yaml:2 too")],
    ),
    "duplicate": (
        "glossary-duplicate", ["keep: [Go]", "keep:\n- Go"], [("b.yaml:2:3", "the same")],
    ),
    "boundary": (
        "glossary-boundary",
        ["terms:\n- source: [源, <1>]\n  target: a"], [("a.yaml:2:15", "never found")],
    ),
    "unusable": (
        "glossary-unusable",
        [
            "terms:\n- {source: 甲, target: <script>x</script>}\n"
            "- {source: 乙, target: \"a\\eb\"}\n"
            "- {source: 丙, target: \"a\\0b\"}\n- {source: 丁, target: \"a\\u202eb\"}\n"
            "- {source: 戊, target: \"a\\u200bb\"}\n- {source: 己, target: 'a {{ x }}'}\n"
            "- {source: 庚, target: '{% raw'}\n- {source: 辛, target: x, accept: ['<img src=y>']}\n"
            "- {source: 壬, target: \"a\\U000e0041\"}\n- {source: 癸, target: '<1>x</1>'}"
        ],
        [
            ("a.yaml:2:23", "<script"), ("a.yaml:3:1", "U+001B"), ("a.yaml:4:1", "U+0000"),
            ("a.yaml:5:1", "U+202E"), ("a.yaml:6:1", "U+200B"), ("a.yaml:7:24", "{{"),
            ("a.yaml:8:24", "{%"), ("a.yaml:9:36", "<img"), ("a.yaml:10:1", "U+E0041"),
            ("a.yaml:11:24", "'<1>', which stands for markup"),
        ],
    ),
    "contradicting entries": (
        "glossary-contradiction",
        ["terms:\n- {source: 学员, target: mentee, forbid: [student, tutee]}\n"
         "- {source: 学生, target: university students}"],
        [("a.yaml:3:24", "holds 'student', which 学员 forbids (a.yaml:2)")],
    ),
    "a cycle": (
        "glossary-cycle",
        ["terms:\n- {source: K8s, target: Kubernetes}\n- {source: kubernetes, target: k3s}\n"
         "- {source: k3s, target: K8s}"],
        [("a.yaml:2:25", "becomes Kubernetes, which becomes k3s (a.yaml:3), which becomes K8s")],
    ),
    "contradicting itself": (
        "glossary-contradiction",
        ["terms:\n- source: 源\n  target: a\n  accept: [b]\n  forbid: [b]"],
        [("a.yaml:4:12", "accepted and forbidden")],
    ),
    "short": (
        "glossary-short",
        ["terms:\n- {source: 源, target: OSPP, short: ospp}"], [("a.yaml:2:23", "ospp (ospp)")],
    ),
    "a sign": (
        "glossary-boundary",
        ['terms:\n- {source: "，", target: comma}'], [("a.yaml:2:13", "no letter")],
    ),
    "markup": (
        "glossary-boundary",
        ['terms:\n- {source: "**段**", target: segment}\n- {source: "[段](x)", target: x}'],
        [("a.yaml:2:13", "is Markdown"), ("a.yaml:3:13", "is Markdown")],
    ),
    "case": ("glossary-case", ["keep: [KubeFlow, Kubeflow]"], [("a.yaml:1:8", "only by case")]),
    "any case beside": (
        "glossary-case",
        ["terms:\n- {source: Kubeflow, target: KF}\nkeep: [Kubeflow]"],
        [("a.yaml:2:12", "for exactly this spelling: there it is 'Kubeflow'")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "texts", "problems"), FIRES.values(), ids=FIRES)
def test_a_rule_fires_where_the_word_stands(
    rule: str, texts: list[str], problems: list[tuple[str, str]]
) -> None:
    files = [(f"{'ab'[number]}.yaml", text) for number, text in enumerate(texts)]
    found = lint(survey_files(files))
    assert [problem.rule for problem in found] == [rule] * len(problems)
    for problem, (place, words) in zip(found, problems, strict=True):
        assert f"{problem.path}:{problem.line}:{problem.column}" == place
        assert words in problem.message
        assert problem.fix


QUIET = """\
terms:
  - source: 开源之夏
    target: Open Source Promotion Plan
    short: OSPP
    forbid: [Open Source]              # inside its own target: that is allowed
  - {source: 源, target: source code, forbid: [code of conduct]}
  - {source: 段, target: segment, when: {tags: nlp}}
  - {source: 段, target: paragraph}
  - {source: 计, target: computed, forbid: [compute, put]}   # other words
  - {source: C++ 语言, target: C++, note: "`x` and **y**"}
  - {source: go, target: walk, when: {tags: [fitness]}}
keep: [Kubeflow, Go]
"""


def test_a_sound_glossary_has_no_problem() -> None:
    assert lint(survey_files([("a.yaml", QUIET)])) == []


USED = "terms:\n- {source: 云原生, target: a}\n- {source: 云原生社区, target: b}\n"


def _problems(found: dict[int, int], hidden: int) -> list[tuple[str, int, Severity]]:
    terms = parse(USED, path="a.yaml")
    pairs = {(terms[0], terms[1]): (hidden, "p.md:7")} if hidden else {}
    usage = TermUsage(Counter({terms[n]: count for n, count in found.items()}), pairs)
    return [(p.rule, p.line, p.severity) for p in lint(survey_files([("a.yaml", USED)]), usage)]


def test_what_the_posts_say_about_a_term() -> None:
    info, warning = Severity.INFO, Severity.WARNING
    assert _problems({0: 1, 1: 1}, 0) == []
    assert _problems({1: 1}, 0) == [("glossary-unused", 2, info)]
    assert _problems({0: 1, 1: 1}, 2) == [("glossary-overlap", 2, info)]
    assert _problems({1: 2}, 2) == [
        ("glossary-overlap", 2, info), ("glossary-shadowed", 2, warning),
    ]  # fmt: skip


def test_unused_says_where_it_looked() -> None:
    text = (
        "terms:\n- {source: 段, target: a, when: {tags: x}}\n- {source: Go, target: b}\nkeep: [Go]"
    )
    *_, used = parse(text, path="a.yaml")
    found = lint(survey_files([("a.yaml", text)]), TermUsage(Counter({used: 1})))
    assert [p.message for p in found if p.rule == "glossary-unused"] == [
        "段 stands in no post that its 'when' names",
        "Go stands in no post where no other entry claims it",
    ]


def test_an_entry_that_a_later_file_replaces_is_not_called_unused() -> None:
    files = [("a.yaml", "keep: [Go]"), ("b.yaml", "keep: [Go]")]
    (term,) = parse("keep: [Go]", path="b.yaml")
    found = lint(survey_files(files), TermUsage(Counter({term: 1})))
    assert [problem.rule for problem in found] == ["glossary-duplicate"]


def test_ten_thousand_entries_take_a_second() -> None:
    entries = "".join(
        f"- {{source: 源{n}, target: word {n}, forbid: [wort {n}, mot {n}]}}\n"
        for n in range(10_000)
    )
    start = time.process_time()
    assert lint(survey_files([("a.yaml", f"terms:\n{entries}")])) == []
    assert time.process_time() - start < 20  # about 1 s; comparing all pairs takes minutes


def test_a_plural_is_the_same_forbidden_wording() -> None:
    terms = "terms:\n- {source: 库, target: x, forbid: [repository]}\n"
    text = f"{terms}- {{source: 仓, target: repositories}}"
    assert len(lint(survey_files([("a.yaml", text)]))) == 1
    assert isinstance(parse(text, path="a.yaml")[0], Term)
