"""Kinds of constructs that were found by writing posts as bloggers do and reading the editions.

Each row failed before: words were not offered, sent with markup in them, or the page was broken.
"""

from __future__ import annotations

import pytest

import bitext
from bitext.dialects import DIALECTS
from bitext.markdown.placeholder import decode, encode
from bitext.model import walk
from tests.markdown.test_dialects import test_a_kind_is_read_as_its_site_reads_it as holds

KINDS: list[tuple[str, str, list[str]]] = [
    # Hexo: words, addresses and switches in any order, some of them in quotes
    ("hexo", "{% btn 'https://a.b/',按钮,far fa-x,block %}", ["按钮"]),
    ("hexo", "{% full_image /a, alt, 标题 %} {% fi /a, 图注, 题 %}", ["标题", "图注", "题"]),
    ("hexo", '好，{% exturl 链接 https://a.b/ "标题" %}。', ["好，<1/>。", "链接", "标题"]),
    ("hexo", "{% link https://a.b/c 标题文字 %}", ["标题文字"]),
    ("hexo", "{% link 文字 https://a.b/ true 悬停 %}", ["文字", "悬停"]),
    ("hexo", "{% link https://a.b/ 标题 desc:true icon:https://a.b/a.png %}", ["标题"]),
    ("hexo", "{% poetry 游 author:陆游 footer:节选 %}\n诗\n{% endpoetry %}",
     ["游", "陆游", "节选", "诗"]),
    ("hexo", "{% blockquote 鲁迅, 《朝花》 https://a.b 书名 %}\n文\n{% endblockquote %}",
     ["鲁迅", "《朝花》", "书名", "文"]),
    ("hexo", "{% codeblock x.y 标题 http://a.b 链接 lang:js %}\n// 注\n{% endcodeblock %}",
     ["x.y 标题", "链接"]),
    ("hexo", "{% include_code 标题 lang:javascript test.js %}", ["标题"]),
    ("hexo", "{% asset_link a.zip '附件' %}", ["附件"]),
    ("hexo", "{% navbar active:/a/ [文章](/) [项目](/b/) %}", ["文章", "项目"]),
    ("hexo", "{% banner 标题 副标题 bg:/a.png %}", ["标题 副标题"]),
    ("hexo", "{% noteblock done, 标题 %}\n文\n{% endnoteblock %}", ["标题", "文"]),
    ("hexo", "{% cb 复选框, true %}", ["复选框"]),
    ("hexo", "{% folders %}\n<!-- folder 题目 -->\n答\n{% endfolders %}", ["题目", "答"]),
    ("hexo", "{% paper %}\n<!-- title 标题 -->\n文\n{% endpaper %}", ["标题", "文"]),
    ("plain", "<!-- title 标题 -->\n\n文", ["文"]),  # a remark of the author
    ("hexo", '<!-- tab 图片 -->\n{"a":"图"} `{x}`', ["图片", '{"a":"图"} <1/>']),
    ("hexo", "{% score %}\nT:小星星\n{% endscore %}\n\n{% series 系列 %}", []),
    # Hugo
    ("hugo", "{{< link href=\"https://a.b\" content=链接 title=\"访问\" >}}", ["链接", "访问"]),
    ("hugo", '{{< person "https://a.b" 张三 "作者" >}}', ["张三", "作者"]),
    ("hugo", '{{< link "/x.md" "文字" "标题" >}}', ["文字", "标题"]),
    ("hugo", '{{< style "text-align:right" >}}\n**右**\n{{< /style >}}', ["右"]),
    ("hugo", "{{< style >}}\n/* 注 */\n{{< /style >}}", []),
    ("hugo", "营地 :(fas fa-campground): 图标", ["营地 <1/> 图标"]),
    ("hugo", "公式 \\(f(a)\\) 与他\\(张三\\)", ["公式 <1/> 与他(张三)"]),
    # Vue
    ("vue", "<S :items=\"['准备', '安装']\" />", ["准备", "安装"]),
    ("vue", "<S :options=\"[{ label: '苹果', value: 'mac' }]\" />", ["苹果"]),
    ("vue", "<<< @/snippets/a.js{2}[标签]", ["标签"]),
    ("vue", '<VPCard title="标题" desc="描述" link="/x" />', ["标题", "描述"]),
    ("vue", "是{{ '文字' }}与 {{ n }} 个", ["是<1/>与 <2/> 个", "文字"]),
    # MDX: blanks are no code
    ("mdx", "<A>\n    <B>\n        **文**。\n\n        第二段\n    </B>\n</A>",
     ["<1>文</1>。", "第二段"]),
    ("mdx", "<A>\n\n        - 甲\n            - 乙\n        1. 丙\n\n"
     "        ### 题\n\n        > 引\n\n"
     "</A>",
     ["甲", "乙", "丙", "题", "引"]),
    ("mdx", "<A>\n\n    | 甲 | 乙 |\n    |---|---|\n    | 一 | 二 |\n\n</A>",
     ["甲", "乙", "一", "二"]),
    ("mdx", "<A>\n\n    ```js\n    // 注\n    ```\n\n    后\n    <N t=\"x\">\n    内\n"
     "    </N>\n</A>",
     ["后", "内"]),
    ("mdx", "<U d=\"x\">\n  ## 新\n  内容\n</U>\n<S>\n    文\n</S>", ["新", "内容", "文"]),
    ("mdx", "export const 高亮 = ({a}) => (\n  <b>{a}</b>\n);\n\n<高亮 c=\"x\">绿</高亮>色",
     ["<1>绿</1>色"]),
    # notebooks, books, slides, exports
    ("obsidian", "文 ![[a.png|图注]] 和 ![[b.png|300]]", ["文 <1/> 和", "图注"]),
    ("obsidian", "![[c.png|center|图注|200]]", ["图注"]),
    ("mkdocs", "改{~~旧~>新~~}好", ["改<1/>好", "旧", "新"]),
    ("mkdocs", '```python title="src/主.py"\n# 注\n```', []),
    ("myst", "```{button-ref} install\n:color: x\n安装\n```", ["安装"]),
    ("pandoc", "```{r, fig.cap='图题 `码`'}\n# 注\n```\n\n(ref:cap) 文", ["图题 <1/>", "<1/> 文"]),
    ("pandoc", '```{r}\n#| fig-subcap:\n#|   - "子图"\n```', ["子图"]),
    ("kramdown", '{{ "文字" | upcase }} {{ page.t | default: "无" }}', ["文字", "无"]),
    ("slides", "![bg right:40% 说明](a.png)", ["<1/> 说明"]),
    ("wordpress", "甲\n\n<!--more 继续--> 乙", ["甲", "继续", "乙"]),
    ("wordpress", '[contact-form-7 id="1" title="联系"]', ["联系"]),
    ("wordpress", '[sourcecode language="python"]\n# 注\n[/sourcecode]\n\n文', ["文"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_kind_of_a_theme(dialect: str, text: str, offered: list[str]) -> None:
    holds(dialect, text, offered)


@pytest.mark.parametrize(
    ("dialect", "source", "wording", "english"),
    [
        ("vue", "<S :items=\"['准备']\" />", 'Don\'t "x"', "<S :items=\"['Don’t “x”']\" />"),
        ("vue", "<S :title=\"'准备'\" />", 'Don\'t "x"', "<S :title=\"'Don’t “x”'\" />"),
        ("hugo", "{{< link content=链 >}}", 'The "x"', "{{< link content=\"The 'x'\" >}}"),
        ("hexo", "{% reel 归 date:元年 %}", "first year", "{% reel 归 date:first&nbsp;year %}"),
        ("wordpress", "<!--more 继续-->", "a --> b", "<!--more a --› b-->"),
    ],
)
def test_a_wording_fits_into_what_holds_it(
    dialect: str, source: str, wording: str, english: str
) -> None:
    doc = bitext.parse(source, dialect=DIALECTS[dialect])
    piece = list(walk(doc.pieces))[-1]
    edition = bitext.english(doc, {piece.segment.key: decode(piece, encode(piece), wording)})
    assert (edition.text, edition.findings) == (english, ())
