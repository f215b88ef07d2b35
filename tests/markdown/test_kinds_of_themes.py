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
    # an element on one line whose content is Markdown to kramdown and Python-Markdown
    ("mkdocs", '<p markdown="1">这是**粗字**与[链](/a)。</p>', ["这是<1>粗字</1>与<2>链</2>。"]),
    ("kramdown", "甲\n\n<p markdown='span'>*乙*和`x`</p>\n<p markdown=\"1\">丙</p>",
     ["甲", "<1>乙</1>和<2/>", "丙"]),
    ("mkdocs", '<figcaption markdown="span">图的**说明**</figcaption>', ["图的<1>说明</1>"]),
    ("mkdocs", '<div class="note" markdown="1">\n<p class="t" markdown>注**意**</p>\n\n文\n</div>',
     ["注<1>意</1>", "文"]),
    ("kramdown", '<table><tr>\n<td markdown="1">甲**乙**</td>\n</tr></table>', ["甲**乙**"]),
    # attributes behind a word, which kramdown leaves out of the page
    ("kramdown", '一段话{: .c}，后{: title="题"}。', ["一段话<1/>，后<2/>。", "题"]),
    ("kramdown", "集合{: x 属于 A}里", ["集合{: x 属于 A}里"]),
    # a note without a blank behind its colon, and what is indented below it
    ("hugo", "文[^1]。\n\n[^1]:甲\n\n    乙\n", ["文<1/>。", "甲", "乙"]),
    ("hugo", "文[^1]。\n\n[^1]: 甲\n[^2]:乙\n    - 丙\n", ["文<1/>。", "甲", "乙", "丙"]),
    ("mdx", "export const A = () => <b>甲</b>;\n\n文", ["文"]),
    ("mdx", "<Steps items={[{title: '甲', desc: '乙'}]} />", ["甲", "乙"]),
    ("vue", ":::: tabs#水果\n@tab 苹果\n甲\n::::", ["苹果", "甲"]),
    ("vue", ":::: tabs#fruit 水果\n@tab 苹果\n甲\n::::", ["水果", "苹果", "甲"]),
    ("hugo", '{{< cta cta_text="做" cta_link="/x" >}}', ["做"]),
    ("mdx", '<head>\n  <meta name="description" content="述" />\n</head>', ["述"]),
    ("kramdown", '<input type="submit" value="提交"> <input type="text" value="值">', ["提交"]),
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
    ("hexo", "{% banner 标题 副标题 bg:/a.png %}", ["标题", "副标题"]),
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
    # a fresh round over all dialects, in November 2026
    ("hexo", "{% label primary @文字 %} {% fold info @点开 %}\n藏\n{% endfold %}",
     ["文字", "点开", "藏"]),
    ("hexo", "{% note quote::引用 %} {% noteblock quote:: 标题 %}\n文\n{% endnoteblock %}",
     ["引用", "标题", "文"]),
    ("hexo", "{% code 标题 lang:js https://a.b 链接 %}\n// 注\n{% endcode %}", ["标题", "链接"]),
    ("hexo", "{% wavedrom %}\n{signal: [{name:'时钟'}]}\n{% endwavedrom %}\n\n{% toc title:目录 %}",
     ["目录"]),
    ("kramdown", "{% raw %}\n文字 {{ x }}\n\n```\n{{ 码 }}\n```\n{% endraw %}", ["文字"]),
    ("kramdown", "用 {% raw %}{{ 变量 }}{% endraw %} 输出", ["用 <1/> 输出"]),
    ("hugo", "{{< typeit code=java >}}\nclass 类 {}\n{{< /typeit >}}\n\n{{< typeit >}}\n字"
     "\n{{< /typeit >}}",
     ["字"]),
    ("hugo", '{{< tooltip "提示" >}}悬停{{< /tooltip >}}', ["提示", "悬停"]),
    ("vue", "::: playground#ts 标题\n@file a.ts\n```ts\n// 注\n```\n:::", ["标题"]),
    ("vue", "- 节点\n  time=2025-03-20 type=success\n\n  正文", ["节点", "正文"]),
    ("vue", "- :+ 折起\n\n  文\n- :- 又一", ["折起", "文", "又一"]),
    ("vue", "见 [+词条] 与 ::ph:house:: 与 !!密!!{.blur}\n\n[+词条]:\n  解释",
     ["见 <1/> 与 <2/> 与 <3>密</3>", "解释"]),
    ("vue", "<Comp :opts=\"{ title: '标题', list: ['甲'], path: '乙' }\" />", ["标题", "甲"]),
    ("vue", "图标 <carbon:sun class=\"x\"/> 与 <o:p></o:p> 文", ["图标 <1/> 与 <2></2> 文"]),
    ("vue", "---\nconfig:\n  - type: hero\n    hero:\n      tagline: 标语\ntitleTemplate: 尾"
     "\n---\n",
     ["标语", "尾"]),
    ("mdx", "有 {'字'} 与 {`板`}、{props.x}、{`甲 ${x}`}",
     ["有 <1/> 与 <2/>、<3/>、<4/>", "字", "板"]),
    ("myst", "```{csv-table} 表\n:header: \"名\", 龄\n\"张, 三\",18\n李四, 乙\n```",
     ["表", "名", "龄", "张, 三", "李四", "乙"]),
    ("myst", "---\nmyst:\n  substitutions:\n    key1: 替换\n---\n", ["替换"]),
    ("pandoc", "前\n\n+----+----+\n| 甲 | 乙 |\n+====+====+\n| 丙 | 丁 |\n+----+----+\n\n后",
     ["前", "后"]),
    ("pandoc", "前\n\n  右     左\n----  ----\n  甲  乙\n\n后", ["前", "后"]),
    ("pandoc", "```{python}\n#| code-summary: 看码\n# 注\n```", ["看码"]),
    ("obsidian", "![说明|300](a.png) <% tp.now() %> 模板", ["说明<1/>", "模板"]),
    ("logseq", "- NOW 做\n- #+BEGIN_QUERY\n  {:title \"查\"}\n  #+END_QUERY\n- #+CAPTION: 图题",
     ["做", "图题"]),
    ("slides", "<!-- _footer: '脚 注' -->", ["脚 注"]),
    ("wechat", "[1] 资料一: *https://a.b*\n[2] 资料二: *https://c.d*",
     ["[1] 资料一: <1><2/></1>", "[2] 资料二: <1><2/></1>"]),
    ("wordpress", '[vc_row][vc_column width="1/2"]列[/vc_column][/vc_row] [b]粗[/b] [注]',
     ["列<1/><2/> <3/>粗<4/> [注]"]),
    ("plain", "见[甲][a]与[b](x)和[c]。\n\n[a]: /x", ["见<1>甲</1>与<2>b</2>和[c]。"]),
    ("vue", ":::tabs key:ab\n== 标签甲\n甲\n== 标签乙\n乙\n:::", ["标签甲", "甲", "标签乙", "乙"]),
    ("vue", "==高亮== 与 a == b 甲", ["<1>高亮</1> 与 a == b 甲"]),
    # objects in any attribute, by their keys alone
    ("vue", "<Team :members=\"[{ name: '张', title: '作者', org: '社' }]\" />", ["作者"]),
    ("vue", '<A :rows=\'[{"title": "题", "tags": ["签"]}]\' :to="{ title: \'路\' }" />', ["题"]),
    ("mdx", "<A people={[{name: '张', desc: '述'}]} style={{content: '甲'}} />", ["述"]),
    ("plain", "{{{row\n甲\n\n乙\n}}}\n{: id=\"20210808180117-6v0mkxr\"}", ["甲", "乙"]),
    # attributes of the block above, as goldmark reads them
    ("hugo", '> 引\n{caption="鲁" cite="https://a.b"}\n\n| 甲 |\n|--|\n| 乙 |\n{caption="表" .x}',
     ["引", "鲁", "甲", "乙", "表"]),
    ("hugo", '## 题 {title="悬"}', ["题", "悬"]),
    ("pandoc", '[文字]{.mark title="悬停"} 字', ["<1>文字</1> 字", "悬停"]),
    ("myst", ":字段: 值\n:作者: 某人\n\n:smile: 开心\n换行",
     [":字段: 值", ":作者: 某人", "<1/> 开心换行"]),
    ("myst", "---\nshort_title: 短\nmyst:\n  html_meta:\n    keywords: 词\n---\n", ["短", "词"]),
    # a formula on lines of its own, Chinese words in it or not
    ("hugo", "前\n\n\\[\n速度 = \\frac{距离}{时间}\n\\]\n\n- \\[\n  a = \\sqrt{乙}\n  \\]\n\n后",
     ["前", "后"]),
    ("plain", r"\\[" "\n速 = " r"\frac{距}{时}" "\n" r"\\]" "\n\n" r"\[注：某人写\]" "\n\n后",
     ["[注：某人写]", "后"]),
    # Hexo shows what stands behind the language of a fence, and takes an address for a link
    ("hexo", "```js 标题\n// 注\n```", ["标题"]),
    ("hexo", "> ``` js 甲 乙 https://a.b/c 链接 文字\n> 丙\n> ```", ["甲 乙", "链接 文字"]),
    ("hexo", "~~~js /a.js 看码 mark:1,3-4\n丙\n~~~\n\n```标题\n丙\n```", ["/a.js 看码"]),
    ("hexo", "```js title=\"题\"\n丙\n```\n\n```js src/甲/乙.js\n丙\n```", ["题"]),
    ("hexo", "```js 题 wrap=false\n丙\n```\n\n```js [题] 二\n丙\n```", ["题 wrap", "[题] 二"]),
    ("hugo", "```js 标题\n// 注\n```", []),
    # Shoka, Redefine, Kratos: Rebirth, AnZhiYu
    ("hexo", "+++info 点开\n文\n+++\n\n+++ 又一\n文二\n+++\n\n;;;id1 甲\n文三\n;;;",
     ["点开", "文", "又一", "文二", "甲", "文三"]),
    ("plain", "+++success 点开\n文\n+++\n\n+++ 不是\n", ["点开", "文", "+++ 不是"]),
    ("hexo", "{% links %}\n- site: 站\n  owner: 主\n  url: https://a.b\n  desc: 述\n{% endlinks %}",
     ["站", "主", "述"]),
    ("hexo", "{% media audio %}\n- title: 单\n  list:\n  - https://a.b\n- name: 歌\n  artist: 手"
     "\n{% endmedia %}",
     ["单", "歌", "手"]),
    ("hexo", "{% btn center large::按钮::https://a.b::fa-solid fa-x %}", ["按钮"]),
    ("hexo", "文 {% btn 按钮:: / %} 字 {% btn 无::#锚 %}", ["文 <1/> 字", "按钮", "无"]),
    ("hexo", "{% note::一句，话。 %}\n\n{% note info :: 二 %}\n\n{% note bug red::三 %}",
     ["一句，话。", "二", "三"]),
    ("hexo", "{% noteblock::题 %}\n文\n{% endnoteblock %}\n\n{% checkbox plus checked::增 %}",
     ["题", "文", "增"]),
    ("hexo", "{% link 题::https://a.b::https://a.b/a.png %} {% span red::红 %}", ["题", "红"]),
    ("hexo", "{% image https://a.b/c.jpg::width=9px::bg=#224855::alt=每天，没有。 %}",
     ["每天，没有。"]),
    ("hexo", "{% menu 前::中::后。 %}\n{% menuitem 甲::/a/::fas fa-x %}\n{% submenu 乙？::f-y %}"
     "\n{% menuitem 丙 丁::/b/ %}\n{% menuitem hr %}\n{% endsubmenu %}\n{% endmenu %}",
     ["前", "中", "后。", "甲", "乙？", "丙 丁"]),
    ("hexo", "{% pandown baidu::https://a.b::1234::网盘 %} {% frame i::img=/a.png::alt=图 %}",
     ["网盘", "图"]),
    ("hexo", "{% folding cyan open, 用 std::map %}\n文\n{% endfolding %}", ["用 std::map", "文"]),
    ("hexo", "{% notel default \"fa-regular fa-x\" 题 %}\n文\n{% endnotel %}", ["题", "文"]),
    ("hexo", "{% folding blue::点开 %}\n文\n{% endfolding %}", ["点开", "文"]),
    ("hexo", "{% noteL red fa-solid fa-book 标题 %}\n文\n{% endnoteL %}", ["标题", "文"]),
    ("hexo", '{% alertbar warning "条" %}\n{% alertpanel info "题" %}\n文\n{% endalertpanel %}',
     ["条", "题", "文"]),
    ("hexo", "见 {% referto '[1]','文献' %} 。", ["见 <1/> 。", "文献"]),
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
        ("pandoc", '[字]{.x title="悬"} 甲', 'a "b"', "[字]{.x title=\"a 'b'\"} 甲"),
        ("hexo", "{% btn 开::/a %}", 'Open, "x"', "{% btn Open, “x”::/a %}"),
        ("hexo", "{% folding blue::开 %}", "a::b, c:", "{% folding blue::a∶b, c∶ %}"),
        (
            "hexo",
            "```js 题 /a 链\n```",
            "a = /b <b> `~",
            "```js 题 /a a &#61; &#47;b &lt;b&gt; &#96;&#126;\n```",
        ),
        ("hexo", "```js 题 /a 链\n```", "/b", "```js 题 /a &#47;b\n```"),
        ("hexo", "```js 题\n```", "/b /c", "```js /b &#47;c\n```"),
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
