"""More kinds, found in November's third round: posts of themes, read whole.

Each row failed before: words were not offered, sent with switches or marks in them, or every
wording was refused.
"""

from __future__ import annotations

import pytest

import bitext
from bitext.backends.pseudo import pseudo
from bitext.dialects import DIALECTS
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.template import partly_known
from bitext.model import walk
from tests.markdown.test_dialects import test_a_kind_is_read_as_its_site_reads_it as holds

KINDS: list[tuple[str, str, list[str]]] = [
    # switches of Stellar's before and behind a text, and texts of several lines
    ("hexo", "{% note color:green 换行\n甲乙。\n丙丁。 %}", ["换行", "甲乙。", "丙丁。"]),
    ("hexo", "{% note 标题 内容 color:orange %}", ["标题 内容"]),
    ("hexo", "{% note quote, 一句 %}", ["一句"]),
    ("hexo", "{% checkbox checked:true symbol:plus color:green 支持的 %}", ["支持的"]),
    ("hexo", "{% radio checked:true 已选 %}", ["已选"]),
    ("hexo", "{% button color:red 文字 https://a.b icon:solar:bolt size:lg %}", ["文字"]),
    ("hexo", "{% frame iphone | img=/a.jpg | alt=截图 %}", ["截图"]),
    ("hexo", "{% galleryGroup 漫威 相关图片 /Gallery/m /b.jpg %}", ["漫威", "相关图片"]),
    ("hexo", "{% image /c.jpg, 路上, width=400px, alt=校园 %}", ["路上", "校园"]),
    ("hexo", "{% full-image /a.png, 标题, 400 %}", ["标题"]),
    ("hexo", "{% asset_img c.png 400 300 \"猫 '标题'\" %}", ["猫", "标题"]),
    ("hexo", "{% asset_img c.png '\"题\" \"述\"' %}", ["题", "述"]),
    ("hexo", "{% nota 停留 , 文字 %}", ["停留", "文字"]),
    ("hexo", "{% aplayer \"歌\" \"人\" \"/a.mp3\" %}", ["歌", "人"]),
    # Icarus
    ("hexo", "{% message color:danger 'title:消息' size:large %}\n甲\n{% endmessage %}",
     ["消息", "甲"]),
    ("hexo", "{% message color:info title:裸的 %}\n乙\n{% endmessage %}", ["裸的", "乙"]),
    ("hexo", "<!-- tab id:a icon:info 'title:第 一' active -->\n甲", ["第 一", "甲"]),
    ("hexo", "<!-- tab id:b title:第二 -->\n乙", ["第二", "乙"]),
    ("hexo", "{{ a | default('佚名') }} 写", ["佚名", "写"]),
    # what no renderer shows
    ("mkdocs", "前{# 注 #}后", ["前<1/>后"]),
    ("kramdown", "前{% comment %}注{% endcomment %}后", ["前<1/>后"]),
    ("hugo", "{{< timeline >}}\n  {\"data\": [{\"content\": \"第一版\"}]}\n{{< /timeline >}}\n\n文",
     ["文"]),
    # VuePress' themes
    ("vue", "```component VPCard\ntitle: 卡片\ndesc: \"描述\"\nlogo: /标.svg\n```",
     ["卡片", "描述"]),
    ("vue", "``` card\n- title: 甲\n  link: /乙\n```", ["甲"]),
    ("vue", "@slidestart\n\n- 甲\n@slideend\n\n乙", ["甲", "乙"]),
    ("vue", "![图](/a.png =100x200 \"题\") 与 ![乙](b.png =50x)", ["图", "题", "与", "乙"]),
    ("vue", "@[artPlayer title=\"播放\"](/a.mp4)", ["播放"]),
    ("vue", "::: chat\n{:2025-03-24}\n{用户}\n说\n{.}\n答\n:::", ["用户", "说", "答"]),
    ("vue", "<SiteInfo name=\"站名\" url=\"/\" />", ["站名"]),
    # a colon without a blank begins no definition; an emoji may begin with a sign
    ("hexo", "甲\n:smile: 乙", ["甲 <1/> 乙"]),
    ("plain", "甲\n:无空格", ["甲 :无空格"]),
    ("plain", "甲\n: 有空格", ["甲", "有空格"]),
    ("plain", "- :+1: 赞", ["<1/> 赞"]),
    # CSDN, docsify, Zola, GitBook, Nuxt Content
    ("plain", "@[TOC](文章目录)\n\n文", ["文章目录", "文"]),
    ("plain", "?> 提示 _需_\n\n!> **重** 的", ["提示 <1>需</1>", "<1>重</1> 的"]),
    ("plain", "## 你好 :id=hello", ["你好"]),
    ("plain", "{% note(title=\"注\", kind=\"头\") %}\n甲\n{% end %}", ["注", "甲"]),
    ("plain", "{{ image(src=\"图.png\", alt=\"替代\") }}", ["替代"]),
    ("plain", "{% code title=\"文 件\" overflow=\"换\" %}\n```js\n```\n{% endcode %}", ["文 件"]),
    ("plain", "::alert{type=\"info\"}\n提示 **内**\n::", ["提示 <1>内</1>"]),
    # MyST: two roles whose texts are left out are no code; the terms of a glossary
    ("myst", "按 {kbd}`空格` 和 {guilabel}`文件` 与 {sub}`下`。",
     ["按 <1/> 和 <2/> 与 <3/>。", "空格", "文件", "下"]),
    ("myst", "见 {term}`术语`，即 {term}`说法 <术语>`。",
     ["见 <1/>，即 <2/>。", "术语", "说法", "术语"]),
    ("myst", "```{contents} 本页\n:depth: 2\n```", ["本页"]),
    # the signs of a tag that is hidden stand beside the emphasis, in a translation too
    ("mdx", '<Tabs.Tab>**"甲"**</Tabs.Tab> 和 <A>*（一）*</A>。',
     ['<1><2>"甲"</2></1> 和 <3><4>（一）</4></3>。']),
    ("mdx", '前**<A.B/>文**后{x}**"乙"**{y}_“丙”_',
     ['前<1><2/>文</1>后<3/><4>"乙"</4><5/><6>“丙”</6>']),
    ("mdx", "**文<A.B/>**后", ["<1>文<2/></1>后"]),
    ("mdx", "export const 表 = [{名: '甲'}];\n\n文", ["文"]),
    ("pandoc", "\\begin{theorem}[x]\n定理\n\\end{theorem}", ["定理"]),
    # Nuxt Content: slots and what is given to a component
    ("plain", "::card{title=\"甲\" icon=\"丁\"}\n#title\n乙\n#x{unwrap=\"p\"}\n丙\n::\n\n"
     "#title\n文", ["甲", "乙", "丙", "#title 文"]),
    ("mdx", "::a\n---\ntitle: 甲\nlinks:\n  - label: \"乙\"\n    to: /丁\n---\n#default\n丙\n"
     "  :::b{label=\"戊\"}\n  ---\n  description: '己'\n  ---\n  庚\n  :::\n::",
     ["甲", "乙", "丙", "戊", "己", "庚"]),
    ("mdx", "文 :badge[甲]{type=\"x\"} 与 :icon{name=\"y\"}\n\n:u-b{label=\"乙\"}",
     ["文 <1/>[甲]<2/> 与 <3/><4/>", "乙"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_kind_of_a_blog(dialect: str, text: str, offered: list[str]) -> None:
    holds(dialect, text, offered)


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_draft_of_it_is_taken(dialect: str, text: str, offered: list[str]) -> None:
    doc = bitext.parse(text, dialect=DIALECTS[dialect])
    targets = {}
    for piece in walk(doc.pieces):
        form = encode(piece)
        targets[piece.segment.key] = decode(piece, form, pseudo(form.text))
    assert bitext.english(doc, targets).findings == ()


KEYS = [
    ("hexo", "message: 请输入\nreferences:\n  - '[甲](https://a.b)'\n", ["请输入", "[甲]<1/>"]),
    ("hugo", "links:\n  - title: 赞助\n    description: 咖啡\n", ["赞助", "咖啡"]),
    ("vue", 'copyright: 版权 <a href="/x">某</a>\n', ["版权 <1/>某<2/>"]),
    ("plain", "description: 见 https://a.b/c。好\n", ["见 <1/>。好"]),
    ("plain", "summary: |\n  - 甲 [乙](/x)\n  - 丙\n", ["<1/>甲 [乙]<2/><3/>丙"]),
]


@pytest.mark.parametrize(("dialect", "header", "forms"), KEYS, ids=range(len(KEYS)))
def test_values_of_headers_are_sent_without_addresses(
    dialect: str, header: str, forms: list[str]
) -> None:
    text = f"---\n{header}---\n"
    doc = bitext.parse(text, dialect=DIALECTS[dialect])
    pieces = list(walk(doc.pieces))
    assert [encode(piece).text.strip() for piece in pieces] == forms
    targets = {p.segment.key: decode(p, encode(p), pseudo(encode(p).text)) for p in pieces}
    edition = bitext.english(doc, targets)
    assert edition.findings == ()
    for address in ("https://a.b/c", "](https://a.b)", '<a href="/x">', "](/x)"):
        assert (address in edition.text.replace('\\"', '"')) == (address in text)


def test_a_known_tag_with_words_that_nobody_is_asked_about_is_named() -> None:
    hugo, hexo = DIALECTS["hugo"], DIALECTS["hexo"]
    assert partly_known('{{< carousel captions="{0:一}" >}}', hugo) == "carousel"
    assert partly_known("{% post_link 你好 %}", hexo) == ""
    assert partly_known("{% sites github, 小伙伴 %}", hexo) == ""
    assert partly_known("{% mermaid %}", hexo) == ""


@pytest.mark.parametrize(
    ("dialect", "source", "wording", "english"),
    [
        (
            "hexo",
            "<!-- tab id:b title:第二 -->",
            "Part two",
            "<!-- tab id:b title:Part&nbsp;two -->",
        ),
        ("hexo", "{% hashtag 标签 /x %}", "My tag", '{% hashtag "My tag" /x %}'),
        ("vue", "```card\ntitle: 甲\n```", "A: b", "```card\ntitle: A – b\n```"),
        ("vue", "![图](/a.png =9x9)", "A cat", "![A cat](/a.png =9x9)"),
    ],
)
def test_a_wording_fits(dialect: str, source: str, wording: str, english: str) -> None:
    doc = bitext.parse(source, dialect=DIALECTS[dialect])
    (piece,) = walk(doc.pieces)
    edition = bitext.english(doc, {piece.segment.key: decode(piece, encode(piece), wording)})
    assert (edition.text, edition.findings) == (english, ())
