"""Pins: first mention, proof in the target, cheap repairs, and the two ways to hand them over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext import placeholders
from bitext.glossary.pins import assign, capitalised, check, honoured, repair
from bitext.glossary.protect import mask_terms, write_terms
from bitext.glossary.source_match import Matcher
from bitext.glossary.terms import parse
from bitext.model import Kind, Pin

GLOSSARY = """\
terms:
  - source: 开源之夏
    target: Open Source Promotion Plan
    short: OSPP
    accept: [Summer OSPP]
    forbid: [Summer of Open Source, Open Source Summer]
  - {source: 步道师, target: {one: evangelist, many: evangelists}}
  - {source: 开源, target: open source, forbid: open sauce}
  - {source: 仓库, target: repository}
  - {source: 贡献者, target: contributor}
  - {source: 云原生, target: cloud native}
  - {source: 云原生社区, target: Cloud Native Community, short: CNC}
keep: [Kubeflow, envd, CRD, Argo CD]
"""
MATCHER = Matcher(parse(GLOSSARY, path="g.yaml"))


def pins_of(text: str, kind: Kind = Kind.PARAGRAPH) -> tuple[Pin, ...]:
    return assign([("k", kind, text)], MATCHER).get("k", ())


def test_the_first_mention_in_the_body_is_in_full_and_later_ones_short() -> None:
    post = [
        ("title", Kind.FRONT_MATTER, "开源之夏"),
        ("heading", Kind.HEADING, "1. 开源之夏"),
        ("alt", Kind.ALT, "开源之夏的海报"),
        ("first", Kind.QUOTE, "开源之夏是活动，开源之夏于2020年发起"),
        ("later", Kind.ITEM, "申请开源之夏"),
        ("heading again", Kind.HEADING, "再谈开源之夏"),
        ("none", Kind.PARAGRAPH, "没有"),
    ]
    wordings = {k: [p.wording for p in pins] for k, pins in assign(post, MATCHER).items()}
    full = "Open Source Promotion Plan"
    assert wordings == {
        "title": [full],
        "heading": [full],
        "alt": [full],
        "first": [f"{full} (OSPP)", "OSPP"],
        "later": ["OSPP"],
        "heading again": [full],
    }


def test_equal_segments_share_the_pins_of_the_first() -> None:
    post = [("same", Kind.ITEM, "开源之夏"), ("x", Kind.ITEM, "开源之夏"),
            ("same", Kind.ITEM, "开源之夏")]  # fmt: skip
    pins = assign(post, MATCHER)
    assert pins["same"][0].wording == "Open Source Promotion Plan (OSPP)"
    assert pins["x"][0].wording == "OSPP"


def test_a_short_form_the_author_wrote_is_not_doubled() -> None:
    first, second = pins_of("开源之夏（简称 OSPP）是活动，开源之夏好")
    assert (first.wording, second.wording) == ("Open Source Promotion Plan", "OSPP")


#: source, target, whether every pin is honoured
PROOFS = [
    ("为Kubeflow做贡献", "contribute to Kubeflow", True),
    ("为Kubeflow做贡献", "contribute to Kubeflow's future", True),
    ("为Kubeflow做贡献", "contribute to kubeflow", False),
    ("为Kubeflow做贡献", "contribute to Kubeflows", False),
    ("为Kubeflow做贡献", "contribute to it", False),
    ("为Kubeflow做贡献", "contribute to <1>Kubeflow</1>", True),
    ("有Kubeflow和Kubeflow", "Kubeflow and its other half", True),  # "it" is good English
    ("用envd", "Envd is used", False),
    ("多个CRD", "several CRDs", True),
    ("用Argo CD", "with Argo\nCD", True),
    ("用Argo CD", "with Argo-CD", False),
    ("开源之夏", "the Open  Source\nPromotion Plan (OSPP)", True),
    ("开源之夏", "OSPP", True),
    ("开源之夏", "Summer OSPP", True),
    ("开源之夏", "open source promotion plan", False),
    ("首席步道师", "chief evangelist", True),
    ("步道师们", "Evangelists", True),
    ("开源软件", "Open-source software", True),
    ("开源软件", "opensource software", False),
    ("仓库", "two repositories", True),
    ("贡献者", "contributors", True),
    ("贡献者", "contributory", False),
    ("云原生社区", "the Cloud Native Community", True),
    ("云原生社区谈云原生", "the Cloud Native Community on cloud native", True),
    (
        "云原生社区谈云原生",
        "the Cloud Native Community on it",
        False,
    ),  # a part of another's wording
    # said once more than the source has it: one of the two is the shorter term's
    ("云原生社区谈云原生", "the Cloud Native Community on a Cloud Native Community", True),
    ("云原生社区谈云原生社区和云原生", "the Cloud Native Community on a CNC", False),
    ("云原生谈云原生社区", "cloud native people on the CNC", True),
]


@pytest.mark.parametrize(("source", "target", "kept"), PROOFS)
def test_each_term_is_proved_in_the_target(source: str, target: str, kept: bool) -> None:
    pins = pins_of(source)
    assert pins
    assert all(honoured(pins, target)) is kept
    assert (check(pins, target, key="k") == ()) is kept


def test_findings_say_what_to_write_once_per_term() -> None:
    pins = pins_of("Kubeflow和开源之夏和Kubeflow")
    missing = check(pins, "Summer of Open Source and kubeflow", key="k")
    assert [(f.rule, f.key) for f in missing] == [
        ("pin-missing", "k"),
        ("pin-forbidden", "k"),
        ("pin-missing", "k"),
    ]
    assert missing[0].message == "'kubeflow' must be spelled 'Kubeflow'"
    assert "'Summer of Open Source'" in missing[1].message


def test_a_wording_that_is_there_for_another_term_is_not_said_to_be_misspelled() -> None:
    project = "{source: 开源项目, target: open source project}"
    glossary = f"terms: [{{source: 开源, target: open source}}, {project}]"
    matcher = Matcher(parse(glossary, path="g.yaml"))
    pins = assign([("k", Kind.ITEM, "开源项目是开源工作")], matcher)["k"]
    [finding] = check(pins, "an open source project")
    assert finding.message == "'开源' must be called 'open source'"
    assert check(pins, "an open source project, an open source project") == ()


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("开源好", "It grows. open source helps.", "It grows. Open source helps."),
        ("开源好", "It grows! open-source helps.", "It grows! Open-source helps."),
        ("开源好", "It grows, e.g. open source.", "It grows, e.g. open source."),
        ("开源好", "See v1.2. open source", "See v1.2. open source"),
        ("开源好", "open source grows", "open source grows"),  # a cell, an item: as it came
        ("用envd", "It grows. envd helps.", "It grows. envd helps."),  # a name
    ],
)
def test_a_common_term_that_begins_a_sentence_gets_its_capital(
    source: str, target: str, expected: str
) -> None:
    assert capitalised(pins_of(source), target) == expected


def test_a_forbidden_wording_inside_an_accepted_one_is_none() -> None:
    matcher = Matcher(parse("terms: [{source: 甲, target: Open Source Plan, forbid: Open Source}]",
                            path="g.yaml"))  # fmt: skip
    pins = assign([("k", Kind.ITEM, "甲")], matcher)["k"]
    assert check(pins, "the Open Source Plan") == ()
    assert [f.rule for f in check(pins, "Open Source: the Open Source Plan")] == ["pin-forbidden"]


REPAIRS = [
    ("Kubeflow", "use kubeflow and KUBEFLOW", "use Kubeflow and Kubeflow"),
    ("Kubeflow", "use it", None),
    ("Kubeflow", "Kubeflow is fine", None),
    ("Kubeflow", "see https://www.kubeflow.org or https://kubeflow.org", None),
    ("Kubeflow", "kubeflow/katib, kubeflow-operator and @kubeflow", None),
    ("Kubeflow", "so is (kubeflow).", "so is (Kubeflow)."),
    ("开源之夏", "the Summer of Open Source, an Open Source Summer",
     "the Open Source Promotion Plan (OSPP), an OSPP"),
    ("开源之夏", "the开源之夏project", "the Open Source Promotion Plan (OSPP) project"),
    ("开源之夏", "<1>开源之夏</1>", "<1>Open Source Promotion Plan (OSPP)</1>"),
    ("开源", "Open sauce wins", "Open source wins"),
    ("envd", "Envd is used", "envd is used"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "mended"), REPAIRS)
def test_cheap_faults_are_mended(source: str, target: str, mended: str | None) -> None:
    (pin,) = pins_of(source)
    assert repair(pin, target) == mended


def test_a_repair_never_touches_a_placeholder() -> None:
    matcher = Matcher(parse('terms: [{source: 一, target: one, forbid: "1"}]', path="g.yaml"))
    (pin,) = assign([("k", Kind.ITEM, "一")], matcher)["k"]
    assert repair(pin, "<1>1</1><1/>") == "<1>one</1><1/>"


WORDS = ["开源之夏", "Kubeflow", "开源", "envd", "CRD", "的", "与", " ", "，", "。", "a"]
PIECES = st.lists(st.sampled_from([*WORDS, "<1>", "</1>", "<2/>"]), max_size=12)


@given(PIECES)
def test_written_terms_are_honoured_and_placeholders_stay(pieces: list[str]) -> None:
    text = "".join(pieces)
    pins = pins_of(text)
    written = write_terms(text, pins)
    assert all(honoured(pins, written))
    assert placeholders.written(written) == placeholders.written(text)
    assert written.count("开源") == 0


@given(PIECES)
def test_shielded_terms_come_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    pins = pins_of(text)
    shielded, stands_for = mask_terms(text, pins, 3)
    assert sorted(stands_for) == list(range(3, 3 + len(pins)))
    assert honoured(pins, shielded) == (False,) * len(pins)
    back = shielded
    for number, pin in zip(stands_for, pins, strict=True):
        assert stands_for[number] == pin.wording
        back = back.replace(f"<{number}/>", pin.text)
    assert back == text


def test_blanks_part_wordings_from_letters_and_from_nothing_else() -> None:
    text = "为Kubeflow做<1>开源</1>，开源之夏Kubeflow。"
    assert write_terms(text, pins_of(text)) == (
        "为 Kubeflow 做<1>open source</1>，Open Source Promotion Plan (OSPP) Kubeflow。"
    )


def test_pins_of_another_text_and_taken_ids_are_programming_errors() -> None:
    with pytest.raises(ValueError, match="not of this text"):
        write_terms("别的文字", pins_of("Kubeflow"))
    with pytest.raises(ValueError, match="not free"):
        mask_terms("<2/>Kubeflow", pins_of("<2/>Kubeflow"), 2)
