"""What editions set: twice is once, markup and code stay, the structure holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bitext
from bitext.assemble.typography import rules
from bitext.assemble.typography.headings import in_case
from bitext.assemble.typography.rules import CLOSE, OBJECT, OPEN, typeset_text
from bitext.assemble.typography.settings import AS_WRITTEN, Typography
from bitext.assemble.typography.wording import typeset, typeset_all
from bitext.markdown.target import tokens_of
from bitext.model import Severity, TokenType, walk

ALL = Typography(quotes=True, headings="title")
TEXTS = st.lists(
    st.sampled_from(
        [*"，、。．；：！？（）％＋－＝　＂＇／「」『』《》～〜…—⋯\"'.-,:;!?()[] \n１Ａ中", "word",
         "Tom", "the", "--flag", "../x", "5", "...", "——", "……", "\\*", "*", "`", "it's",
         OPEN, CLOSE, OBJECT]
    ),
    max_size=14,
).map("".join)  # fmt: skip
SETTINGS = st.builds(
    Typography,
    *[st.booleans()] * 5,
    headings=st.sampled_from(["written", "title", "sentence"]),
)
POST = '# 天气\n\n今天的**天气**真的`很好`，我们去[公园](a)吧。\n\n- 天气 | ![图](a.png "题")\n'


@given(TEXTS, SETTINGS)
def test_twice_is_once(text: str, settings: Typography) -> None:
    once = typeset_text(text, settings)
    assert typeset_text(once, settings) == once


@given(TEXTS)
def test_no_markup_is_lost_or_moved(text: str) -> None:
    marks = [char for char in text if char in (OPEN, CLOSE, OBJECT)]
    assert [c for c in typeset_text(text, ALL) if c in (OPEN, CLOSE, OBJECT)] == marks


@given(TEXTS, st.frozensets(st.sampled_from(["word", "the", "tom"])))
def test_the_case_of_headings_twice_is_once(text: str, lower: frozenset[str]) -> None:
    for case in ("title", "sentence"):
        once = in_case(text, case, lower)
        assert in_case(once, case, lower) == once


FILLED = st.lists(TEXTS, min_size=4, max_size=4)


@given(FILLED)
def test_code_and_links_stay_and_a_wording_is_set_once(texts: list[str]) -> None:
    doc = bitext.parse(POST)
    target = "{}**{}**x `很好`, {}[y](a){}".format(*texts)
    piece = next(p for p in walk(doc.pieces) if "公园" in p.segment.source)
    new = typeset(piece, target, ALL)
    assert typeset(piece, new, ALL) == new
    if new != target:
        assert _markup(piece, target) == _markup(piece, new)


def _markup(piece: bitext.model.Piece, text: str) -> list[str]:
    said = text.replace("\r\n", "\n").strip()
    tokens, _ = tokens_of(piece, text)
    return [said[t.start : t.end] for t in tokens if t.type is not TokenType.TEXT]


@given(st.lists(TEXTS, min_size=5, max_size=5))
def test_the_structure_holds(texts: list[str]) -> None:
    doc = bitext.parse(POST)
    targets = {
        segment.key: f"{text} word" for segment, text in zip(doc.segments, texts, strict=False)
    }
    edition = bitext.english(doc, typeset_all(doc, targets, ALL))
    read = bitext.parse(edition.text)
    assert len(read.segments) <= len(doc.segments)
    assert all(f.rule == "structure" for f in edition.findings)


@given(TEXTS)
def test_nothing_is_set_where_nothing_is_asked_for(text: str) -> None:
    doc = bitext.parse(POST)
    targets = {segment.key: text for segment in doc.segments}
    assert typeset_all(doc, targets, AS_WRITTEN) is targets


@pytest.mark.parametrize(("before", "after"), [
    ("Tom（the cat）．Well……fine，or not ？", "Tom (the cat). Well… fine, or not?"),
    ("**foo，**bar", "**foo,**bar"),
    ("foo**（bar）**baz", "foo**(bar)**baz"),
    ("**foo**（bar）", "**foo** (bar)"),
    ("see `code`，then", "see `code`, then"),
    ("１２：３０ and 1，000", "12:30 and 1,000"),
    ("1～5, about ～ or so", "1–5, about ~ or so"),
    ("a—b and a--b -- but not --flag or x --y", "a—b and a—b—but not --flag or x --y"),
    ("《Red》——《Blue》", "“Red”—“Blue”"),
    ("《红楼梦》，a novel。", "《红楼梦》, a novel."),
    ("first，\nsecond ．", "first,\nsecond."),
    ("[xy]（yz）", "[xy] (yz)"),
    ("../x and ... and 1...n", "../x and … and 1...n"),
    ('say "hi" to Tom\'s dog', "say “hi” to Tom’s dog"),
    ('f("x") and a 5" disk', 'f("x") and a 5" disk'),
    ("so `a，b`（`c。`）", "so `a，b` (`c。`)"),
    ("one  two\u3000three ( four ) .", "one two three (four)."),
    ("a .NET app, the .gitignore !", "a .NET app, the .gitignore!"),
    ("See [it](/a) ! And [中](/b) , x", "See [it](/a)! And [中](/b) , x"),
])  # fmt: skip
def test_what_is_set(before: str, after: str) -> None:
    doc = bitext.parse("天气真的很好，我们去公园吧。\n")
    (piece,) = walk(doc.pieces)
    assert typeset(piece, before, Typography(quotes=True)) == after


def test_the_source_ships_as_it_is() -> None:
    doc = bitext.parse("价格是５元，Ｗｅｌｌ。\n")
    (segment,) = doc.segments
    assert typeset_all(doc, {segment.key: segment.source}, ALL) == {segment.key: segment.source}


@pytest.mark.parametrize(("case", "after"), [
    ("title", "How to Set up `kubectl apply` on GitHub: The Rest of v2"),
    ("sentence", "How to set up `kubectl apply` on GitHub: The rest of v2"),
    ("written", "How to Set up `kubectl apply` on GitHub: the Rest of v2"),
])  # fmt: skip
def test_headings(case: str, after: str) -> None:
    doc = bitext.parse("# 怎样用`kubectl apply`\n\n先安装。\n")
    heading, prose = doc.segments
    targets = {
        heading.key: "How to Set up `kubectl apply` on GitHub: the Rest of v2",
        prose.key: "You set the rest up first.",
    }
    found = typeset_all(doc, targets, Typography(headings=case))
    assert found[heading.key] == after
    assert found[prose.key] == targets[prose.key]


def test_control_a_rule_that_adds_each_time_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_RULES", ((lambda _: True, lambda text: f"{text}."),))
    assert typeset_text("a，", ALL) != typeset_text(typeset_text("a，", ALL), ALL)


def test_errors_of_a_service_that_leaves_full_width_marks(corpus: object) -> None:
    """Wordings of 32 real pages whose marks were left as they were: none is a fault then."""
    from pathlib import Path

    from bitext.checks.pair import read_pair
    from bitext.checks.rules.typography.full_width import RULE

    paths = sorted(Path(str(corpus)).rglob("OI-wiki__OI-wiki/**/*.md"))[:32]
    before = after = left = 0
    for path in paths:
        doc = bitext.parse(path.read_text("utf-8"), site="mkdocs")
        for piece in walk(doc.pieces):
            target = bitext_english(piece.segment.source)
            new = typeset(piece, target, Typography())
            before += bool([*RULE.check(read_pair(piece, target))])
            found = [*RULE.check(read_pair(piece, new))]
            after += bool(found)
            left += len(found)
            assert typeset(piece, new, Typography()) == new
        targets = {s.key: bitext_english(s.source) for s in doc.segments}
        edition = bitext.english(doc, typeset_all(doc, targets, Typography()))
        plain = bitext.english(doc, targets)
        errors = [
            sum(f.severity is Severity.ERROR for f in found.findings) for found in (edition, plain)
        ]
        assert errors[0] <= errors[1], path
    assert before > 500
    assert after <= before // 100, left


def bitext_english(source: str) -> str:
    import re

    return re.sub("[\u3400-\u9fff]+", lambda han: "word " * len(han[0]), source)
