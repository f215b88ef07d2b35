"""Kinds of constructs that 80 posts of bloggers and documentation had, written as their editors do.

Each row failed before: words were not offered, code or marks were sent, two lines were one, or
every translation was refused.
"""

from __future__ import annotations

import pytest

import bitext
from bitext.dialects import DIALECTS
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.target import TargetError
from bitext.model import walk
from tests.markdown.test_dialects import test_a_kind_is_read_as_its_site_reads_it as holds

KINDS: list[tuple[str, str, list[str]]] = [
    # MDX: what is brought in may have a Chinese name; Markdown in an element on one line
    ("mdx", "import 图 from '../图.png'\nimport { A, 乙 } from 'x';\n\n# 题", ["题"]),
    ("plain", "import 语句 从 'a' 引入，见 from 'b'", ["import 语句 从 'a' 引入，见 from 'b'"]),
    ("mdx", "<details>\n<summary>**切换**我</summary>\n<p>一`a`</p>\n<div>字</div>\n\n"
     "文\n\n</details>",
     ["<1>切换</1>我", "一<1/>", "字", "文"]),
    ("mdx", "<Div style={{ color: 'red' }} title=\"签\">\n  块*强*\n</Div>", ["签", "块<1>强</1>"]),
    ("mdx", "<T attributes={{className: 'x', title: '提示'}} post={['只读']} />", ["提示", "只读"]),
    ("mdx", "# 介绍 [!toc]\n\n## 第二 [#second]\n\n<Latex>8 = 中</Latex> 与 [甲]",
     ["介绍", "第二", "与 [甲]"]),
    # Hugo: code of Docsy, data of a shortcode, shortcodes indented like code, fractions
    ("hugo", '{{< tabpane >}}\n{{< tab header="配置" lang="yaml" >}}\n# 注\n名: 值\n{{< /tab >}}\n'
     '{{% tab header="文" text=true %}}\n字**粗**\n{{% /tab %}}\n{{< /tabpane >}}',
     ["配置", "文", "字<1>粗</1>"]),
    ("hugo", '{{< tabpane text=true >}}\n{{% tab header="文" %}}\n字\n{{% /tab %}}\n'
     '{{< /tabpane >}}\n{{< card code=true header="题" lang="C" >}}\nprintf("好");\n{{< /card >}}',
     ["文", "字", "题"]),
    ("hugo", '{{< timeline >}}\n[\n  {"title": "甲", "c": "乙"},\n  {"title": "丙"}\n]\n'
     "{{< /timeline >}}\n\n文",
     ["文"]),
    ("hugo", '{{< tabs >}}\n    {{< tab label="微信" >}}\n    搜**成**：\n    ```sh\n'
     "    # 注\n    ```\n    - 一\n    {{< /tab >}}\n{{< /tabs >}}\n\n文\n\n    码",
     ["微信", "搜<1>成</1>：", "一", "文"]),
    ("hugo", '{{< tabs >}}\n{{< tab label="微信" >}}\n    码\n{{< /tab >}}\n{{< /tabs >}}',
     ["微信"]),
    ("hugo", "分数 [90]/[100] 与 [三]/[五]，[甲](a)/[乙](b)",
     ["分数 <1/>90<2>100</2> 与 <3/>三<4>五</4>，<5>甲</5>/<6>乙</6>"]),
    ("hugo", '{{< person nickname="小四" >}} {{< friend word="木木" >}}', ["小四", "木木"]),
    # Vue: the file of an example, superscripts of Element, slots between tags
    ("vue", "::: demo vue\n./demos/计数.vue\n:::\n\n<demo>./基础.vue</demo>\n\n"
     "|甲 ^(废弃)|\n|-|\n|一|",
     ["甲 <1>废弃</1>", "一"]),
    ("vue", '<A b="c" />\n<B title="题">文</B>\n<C :t="1"><template #item-0>注</template></C>',
     ["题", "文", "注"]),
    # Hexo: two words before a comma, ticks, ruby and what hides
    ("hexo", "{% note radiation yellow, 可以用 `hexo` 清。 %}", ["可以用 <1/> 清。"]),
    ("hexo", "{% btn center::阅读::https://a.b %} {% btn text::点我::/a %}", ["阅读", "点我"]),
    ("hexo", "{漢字^かんじ} 与 !!黑幕!!{.x} {% post_path 甲 %}", ["<1/>漢字<2/> 与 <3>黑幕</3>"]),
    # MkDocs: where notes belong; kramdown: code below the end of HTML
    ("mkdocs", "这里有 (1)，再来一个(2)。\n{ .annotate }\n\n1.  甲 (1)",
     ["这里有 <1/>，再来一个<2/>。", "甲 <1/>"]),
    ("kramdown", '<div class="x" markdown="1">\n默认{: .l }\n</div>\n```md\n[链接](#)\n```\n后',
     ["默认", "后"]),
    ("kramdown", "<center>居中</center>\n```ruby\n# 注\n```\n后", ["居中", "后"]),
    ("mkdocs", '<p align="center">图 **1**</p>\n~~~\n码\n~~~', ["图 <1>1</1>"]),
    ("plain", "<div>\n\n字\n</div>\n```js\n// 注\n```", ["字"]),
    # Quarto: a caption of several lines; MyST: abbreviations
    ("pandoc", "```{r}\n#| fig-alt: >\n#|   一张图，\n#|   偏红\n#| fig-cap: 题\n# 注\n```",
     ["一张图，", "偏红", "题"]),
    ("myst", "---\nabbreviations:\n  OLS: 最小二乘\n---\n", ["最小二乘"]),
    # marks of lists that Markdown does not know, who said what, when; links alone on their lines
    ("wechat", "＊ 第一条\n＊ 第二条\n\n➤ 要点\n➤ 要点二\n\n【重点】划线\n◆ 小题 ◆",
     ["＊ 第一条", "＊ 第二条", "➤ 要点", "➤ 要点二", "【重点】划线", "◆ 小题 ◆"]),
    ("plain", "[00:01:23] 主持人：欢迎\n[00:02:10] 嘉宾：好\n\n“我们活过的日子\n——马尔克斯",
     ["[00:01:23] 主持人：欢迎", "[00:02:10] 嘉宾：好", "“我们活过的日子", "——马尔克斯"]),
    ("wechat", "往期推荐\n[《一篇很长的文章》](https://a.b)\n[《又一篇很长的文章》](https://a.b/2)",
     ["往期推荐", "《一篇很长的文章》", "《又一篇很长的文章》"]),
    ("plain", "一句没有说完的话，见\n[文档](a)，它接着说下去，很长很长很长很长",
     ["一句没有说完的话，见 <1>文档</1>，它接着说下去，很长很长很长很长"]),
    # docsify, Eleventy, Zola, mdBook, HackMD, Nuxt Content
    ("plain", "[链](/a ':ignore 打开') ![x](a.svg ':size=50x100 说明') [题](/y ':smile: 字')",
     ["<1>链</1> <2/> <3>题</3>", "打开", "说明", ":smile: 字"]),
    ("plain", '{% callout "info", "标题" %}\n文\n{% endcallout %}\n'
     '{% mermaid() %}\nA[甲]\n{% end %}',
     ["标题", "文"]),
    ("plain", "{{footnote: 内联}} ![圖](https://a.b =100x*)", ["内联", "圖"]),
    ("plain", '提示 :icon{name="甲"} 与 :badge[新]{type="x"}。', ["提示 <1/> 与 <2/><3>新</3>。"]),
    ("plain", "---\nheroImage:\n  alt: 甲\nextra:\n  subtitle: 乙\nlinks:\n  - label: 丙\n---\n",
     ["甲", "乙", "丙"]),
    # Joe (Typecho, Halo), WordPress
    ("plain", '{tip type="x" content="一个"/} {alert type="y"}提示{/alert}\n\n{hide}\n'
     '藏**粗**\n{/hide}\n\n{pane label="签" open}\n文\n{/pane} {a}',
     ["一个", "提示", "藏<1>粗</1>", "签", "文 <1/> {a}"]),
    ("wordpress", '文 [php]echo "好";[/php]', ["文"]),
    # a box without a body, a template behind a tag; a note that goes on behind a tab
    ("mkdocs", '!!! abstract "摘要"\n\n文\n\n!!! 太好了', ["摘要", "文", "!!! 太好了"]),
    ("mkdocs", '与 {% set x = "甲" %}{{ macro("文字") }} 好', ["与 <1/><2/> 好"]),
    ("plain", "文[^1]\n\n[^1]: 注\n\t续，`a`\n\t好", ["文", "注续，<1/> 好"]),
    # what a command does, line by line; an item that lacks its blank; emphasis of three marks
    ("plain", "`:wq` —— 保存\n`u`   —— 撤销\n\n- 一项\n-无空格",
     ["<1/> —— 保存", "<1/>   —— 撤销", "一项", "-无空格"]),
    ("plain", "甲 ___粗斜___ 乙", ["甲 <1><2>粗斜</2></1> 乙"]),
    # two environments of LaTeX in paragraphs of their own
    ("plain", "\\begin{align}\na &= \\text{甲}\n\\end{align}\n\n"
     "\\begin{aligned}\n乙 &= b\n\\end{aligned}\n\n文",
     ["文"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_kind_of_a_post(dialect: str, text: str, offered: list[str]) -> None:
    holds(dialect, text, offered)


@pytest.mark.parametrize(
    ("dialect", "source", "wordings", "english"),
    [
        ("hugo", "得 [九]/[十] 分", ["It got [nine]/[ten]"], "It got [nine]/[ten]"),
        ("mkdocs", "有 (1) 注", ["A note (1)"], "A note (1)"),
        ("plain", '{tip content="一个"/}', ['A "tip"'], "{tip content=\"A 'tip'\"/}"),
        ("plain", "[链](/a ':ignore 打开')", ["Link", "Open"], "[Link](/a ':ignore Open')"),
        ("plain", "甲 ___粗斜___ 乙", ["A ___“bold”___ b"], "A ___“bold”___ b"),
        ("mdx", "<p>**粗**字</p>", ["**Bold** word"], "<p>**Bold** word</p>"),
        ("mdx", "<p>**粗**字</p>", ["**Bold** </p> x"], "<p>**粗**字</p>"),
    ],
)
def test_a_wording_fits(dialect: str, source: str, wordings: list[str], english: str) -> None:
    doc = bitext.parse(source, dialect=DIALECTS[dialect])
    pieces = list(walk(doc.pieces))
    targets = {piece.segment.key: wording for piece, wording in zip(pieces, wordings, strict=True)}
    assert bitext.english(doc, targets).text == english


@pytest.mark.parametrize(
    ("dialect", "source", "lost"),
    [
        ("hugo", "得 [九]/[十] 分", "It got nine of ten"),
        ("mkdocs", "有 (1) 注", "A note"),
        ("plain", '提示 :icon{name="甲"} 好', "Fine"),
        ("hexo", "看 !!黑幕!! 好", "See spoiler, good"),
    ],
)
def test_a_mark_that_is_lost_is_refused(dialect: str, source: str, lost: str) -> None:
    doc = bitext.parse(source, dialect=DIALECTS[dialect])
    (segment,) = doc.segments
    edition = bitext.english(doc, {segment.key: lost})
    assert edition.text == source
    assert edition.findings
    (piece,) = doc.pieces
    with pytest.raises(TargetError, match=r"must occur|lost"):
        decode(piece, encode(piece), lost)


@pytest.mark.parametrize(
    ("source", "wording", "english"),
    [
        ("## [未发布]", "[Unreleased][未发布]", "## [Unreleased][未发布]"),
        ("- **[未发布][]**", "[Unreleased][未发布]", "- **[Unreleased][未发布]**"),
        ("- [未发布][k]", "Unreleased", "- [Unreleased][k]"),
    ],
)
def test_a_link_that_is_found_by_its_words_leads_there_in_english(
    source: str, wording: str, english: str
) -> None:
    """`# [未发布]` of a changelog: the English of the word was no link, and nothing said so."""
    links = "\n\n[未发布]: /a\n[k]: /b\n"
    doc = bitext.parse(source + links)
    (segment,) = doc.segments
    edition = bitext.english(doc, {segment.key: wording})
    assert (edition.text, edition.findings) == (english + links, ())
    if "][未" in wording:  # the word alone would lead nowhere: the source ships
        alone = bitext.english(doc, {segment.key: "Unreleased"})
        assert alone.text == source + links
        assert alone.findings


def test_a_picture_that_is_found_by_its_words_keeps_them() -> None:
    """The English of `![甲]` was no picture, and of `看 ![甲][] 吧` there was none."""
    text = "![甲]\n\n看 ![甲][] 吧，![乙][甲]好\n\n[甲]: /a.png\n"
    doc = bitext.parse(text)
    assert [segment.source for segment in doc.segments] == ["看 ![甲][] 吧，![][甲]好", "乙"]
    keys = [segment.key for segment in doc.segments]
    edition = bitext.english(doc, dict(zip(keys, ["See ![甲][], ![][甲] ok", "B"], strict=True)))
    assert edition.findings == ()
    assert edition.text == text.replace("看 ![甲][] 吧，![乙][甲]好", "See ![甲][], ![B][甲] ok")
