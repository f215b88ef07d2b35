"""Edges of segments that once were cut wrongly, each named after what it promises."""

from __future__ import annotations

import time

import pytest

import bitext
from bitext.markdown.placeholder import decode, encode


def sources(text: str) -> list[str]:
    return [segment.source for segment in bitext.parse(text).segments]


def english(text: str, *wordings: str) -> str:
    """The edition with these wordings, one a segment; nothing may be refused."""
    doc = bitext.parse(text)
    keys = [segment.key for segment in doc.segments]
    edition = bitext.english(doc, dict(zip(keys, wordings, strict=True)))
    assert edition.findings == ()
    return edition.text


def test_an_escape_at_the_start_of_a_line_is_part_of_it() -> None:
    assert sources("\\*甲\n") == ["\\*甲"]
    assert english("\\*甲\n", "One") == "One\n"
    assert english("甲乙丙，\n\\*丁\n", "One,\ntwo") == "One,\ntwo\n"


def test_a_collapsed_reference_is_one_link() -> None:
    text = "见[文档][]。\n\n[文档]: /u\n"
    assert sources(text) == ["见[文档][文档]。"]
    assert english(text, "See [the docs][文档].").startswith("See [the docs][文档].\n")


def test_a_line_end_in_html_is_whole() -> None:
    assert english("<p>甲\r\n乙</p>\r\n", "One\ntwo") == "<p>One\r\ntwo</p>\r\n"


@pytest.mark.parametrize(
    "text",
    ["```\n::: tip 题\n```\n", "    ::: tip 题\n", "<pre>\n::: tip 题\n</pre>\n"],
)
def test_a_marker_in_code_is_code(text: str) -> None:
    assert sources(text) == []


def test_a_marker_in_html_is_its_text() -> None:
    assert sources("<details><summary>点</summary>\n::: tip 题\n文\n</details>\n") == [
        "点",
        "::: tip 题\n文",
    ]


def test_a_marker_leaves_the_heading_path_alone() -> None:
    doc = bitext.parse("# 甲\n\n::: tip 题\n文\n:::\n\n后\n")
    assert [segment.headings for segment in doc.segments][2:] == [("甲",), ("甲",)]


def test_markup_on_two_lines_is_the_same_on_one() -> None:
    text = '> 见 {{< ref\n> "x" >}} 和<a\n> href="u">此</a>\n'
    wording = 'See {{< ref "x" >}} and <a href="u">this</a>'
    assert english(text, wording) == '> See {{< ref\n> "x" >}} and <a\n> href="u">this</a>\n'


def test_tex_with_two_braces_is_no_template() -> None:
    source = "设 $a{{\\color{Red}{1}}}+1$ 为常数"
    doc = bitext.parse(source)
    assert [encode(piece).text for piece in doc.pieces] == ["设 <1/> 为常数"]


@pytest.mark.parametrize(
    ("source", "reply", "natural"),
    [
        ("**注意：**请备份。", "<1>Note:</1>back up.", "**Note:** back up."),
        ("前**“引”**后", 'Before<1>"q"</1>after', 'Before **"q"** after'),
        ("前***斜。***后", "Before<1><2>It.</2></1>after", "Before ***It.*** after"),
        ("**粗**字", "<1>Bold</1>text", "**Bold**text"),
        ("**粗**字", "<1> Bold </1>text", "**Bold** text"),
    ],
)
def test_emphasis_of_a_reply_gets_the_blank_it_needs(source: str, reply: str, natural: str) -> None:
    (piece,) = bitext.parse(source).pieces
    assert decode(piece, encode(piece), reply) == natural


def test_a_tag_that_lost_its_partner_is_lost() -> None:
    doc = bitext.parse("数据<sup>[2]</sup>压缩")
    edition = bitext.english(doc, {doc.segments[0].key: "Compression <sup>[2] of data"})
    assert edition.text == doc.text
    assert "it has html `<sup>` that the source does not have" in edition.findings[0].message


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("见 https://zh.wikipedia.org/wiki/达达主义。", "https://zh.wikipedia.org/wiki/达达主义"),
        ("访问https://example.com/即可。", "https://example.com/"),
        ("见https://example.com/路径?x=1，然后", "https://example.com/路径?x=1"),
        ("见https://a.b/x-中文-y.html 后", "https://a.b/x-中文-y.html"),
        ("用https://a.b/c然后", "https://a.b/c"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    (piece,) = bitext.parse(text).pieces
    assert [node.payload for node in piece.nodes] == [address]


@pytest.mark.parametrize(
    "open_tags",
    ["{{", "{% ", "{% raw %}\n", "\\\\(", "[[", 'import x from "y"\n', "{/* ", "{: "],
)
def test_tags_that_are_never_closed_cost_no_time(open_tags: str) -> None:
    """Looked for to the end of the text each, they took minutes: sixteen times for four as many."""
    few, many = (_spent(open_tags * number) for number in (2_500, 10_000))
    assert many < 8 * few + 0.05


def _spent(text: str) -> float:
    """Seconds of this thread's processor, whatever else the machine does: the better of two."""
    spent = []
    for _ in range(2):
        bitext.parse("x中")  # the tables are compiled
        start = time.thread_time()
        document = bitext.parse(f"{text}中")
        edition = bitext.english(document, {s.key: s.source for s in document.segments})
        spent.append(time.thread_time() - start)
        assert edition.text == f"{text}中"
    return min(spent)
