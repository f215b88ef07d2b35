"""The three lines that use bitext from Python, as the README and the package show them."""

from __future__ import annotations

import doctest

import pytest

import bitext
from bitext.frontmatter.keys import KEYS
from bitext.model import Document, Layout, Severity
from bitext.settings import one_of
from bitext.store.config import Config

POST = "# 前言\n\n你好，**世界**。\n\n```sh\n# 安装\n```\n"
ENGLISH = {"前言": "Foreword", "你好，**世界**。": "Hello, **world**."}


def post() -> tuple[Document, dict[str, str]]:
    doc = bitext.parse(POST, name="post.md")
    return doc, {segment.key: ENGLISH[segment.source] for segment in doc.segments}


def test_a_post_in_english() -> None:
    doc, targets = post()
    edition = bitext.english(doc, targets)
    assert edition.text == "# Foreword\n\nHello, **world**.\n\n```sh\n# 安装\n```\n"
    assert edition.findings == ()


def test_the_example_of_the_package_is_true() -> None:
    assert doctest.testmod(bitext).failed == 0
    assert doctest.testmod(bitext).attempted == 3


def test_a_segment_without_a_target_stays_as_it_is() -> None:
    doc, _ = post()
    assert bitext.english(doc, {}).text == POST
    assert bitext.english(doc, {"no such key": "x"}).text == POST


def test_a_bad_target_is_a_finding_with_its_place() -> None:
    doc, targets = post()
    bold = doc.segments[1]
    edition = bitext.english(doc, {**targets, bold.key: "Hello, world."})
    assert edition.text == POST.replace("前言", "Foreword")
    (finding,) = edition.findings
    assert (finding.rule, finding.severity) == ("structure", Severity.ERROR)
    assert (finding.path, finding.line, finding.key) == ("post.md", 3, bold.key)
    assert "strong" in finding.message


def test_both_languages_one_below_the_other() -> None:
    doc, targets = post()
    assert bitext.bilingual(doc, targets, "interleave").text == (
        '<div lang="zh-CN" markdown="1">\n\n# 前言\n\n</div>\n\n'
        '<div lang="en" markdown="1">\n\n# Foreword\n\n</div>\n\n'
        '<div lang="zh-CN" markdown="1">\n\n你好，**世界**。\n\n</div>\n\n'
        '<div lang="en" markdown="1">\n\nHello, **world**.\n\n</div>\n\n```sh\n# 安装\n```\n'
    )


def test_both_languages_side_by_side() -> None:
    doc, targets = post()
    text = bitext.bilingual(doc, targets, "table").text
    assert text == bitext.bilingual(doc, targets).text
    assert text.count("<table") == text.count("</table>") == 1
    assert text.count("<tr>") == text.count("</tr>") == 2
    assert text.count('lang="zh-CN"') == text.count('lang="en"') == 2
    assert text.count("```sh") == 1
    assert 'lang="zh-TW"' in bitext.bilingual(doc, targets, languages=("zh-TW", "en")).text


def test_an_unknown_layout_is_named() -> None:
    doc, targets = post()
    with pytest.raises(ValueError, match="table, columns, interleave, not 'sidewards'"):
        bitext.bilingual(doc, targets, "sidewards")


def test_the_layouts_stand_in_one_place() -> None:
    doc, targets = post()
    texts = [bitext.bilingual(doc, targets, layout).text for layout in Layout]
    assert len(set(texts)) == len(Layout)
    assert one_of(*Layout)("interleave") == "interleave"


def test_the_library_and_the_command_line_translate_the_same_keys() -> None:
    keys = [*KEYS, "subject", "tags", "author"]
    header = "\n".join(f"{key}: 标题" for key in keys)
    found = [s.context for s in bitext.parse(f"---\n{header}\n---\n").segments]
    assert found == [f"front-matter:{key}" for key in Config().front_matter]


def test_a_name_that_bitext_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="translate"):
        bitext.translate  # type: ignore[attr-defined]  # noqa: B018 - the access is what is tested
