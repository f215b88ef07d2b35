"""What a reader sees is offered, and nothing else: kinds of constructs, dialect by dialect.

Each row is a text and what is offered of it in placeholder form; every one must come back byte for
byte from the identity, and take an English wording without a word of complaint.
"""

from __future__ import annotations

import re

import pytest

import bitext
from bitext.dialects import DIALECTS, dialect_for, extended, name_for
from bitext.languages.script import UNSPACED_CLASS
from bitext.markdown.placeholder import decode, encode
from bitext.model import walk

KINDS: list[tuple[str, str, list[str]]] = [
    # Hexo and its themes
    ("hexo", "见{% post_link some-post 这篇文章 %}。", ["见<1/>。", "这篇文章"]),
    ("hexo", "{% post_link a '去年的\"雪\"' %} {% post_link b \"雪'\" %}", ['去年的"雪"', "雪'"]),
    ("hexo", "{% asset_img a.png 图片说明 %}", ["图片说明"]),
    ("hexo", "{% tabs 标签, 1 %}\n<!-- tab 苹果@fab fa-x -->\n甲\n<!-- endtab -->\n{% endtabs %}",
     ["标签", "苹果", "甲"]),
    ("hexo", "{% btn https://a.b, 点我, fas fa-x %}", ["点我"]),
    ("hexo", "{% label primary@重要 %} {% label 重点 blue %}", ["重要", "重点"]),
    ("hexo", "{% folding cyan open, 点开 %}\n藏\n{% endfolding %}", ["点开", "藏"]),
    ("hexo", "{% hideToggle 点开,#fff %}\n藏\n{% endhideToggle %}", ["点开", "藏"]),
    ("hexo", "{% link 标题, https://a.b/c, 描述 %}", ["标题", "描述"]),
    ("hexo", "{% mark 标记 color:red %}", ["标记"]),
    ("hexo", "{% checkbox red checked, 完成 %}", ["完成"]),
    ("hexo", "{% codeblock 示例 lang:js %}\n// 注释\n{% endcodeblock %}", ["示例"]),
    ("hexo", "{% galleryGroup '壁纸' '收藏' '/w' a.jpg %}", ["壁纸", "收藏"]),
    # Hugo and its themes
    ("hugo", '{{< notice tip "小心" >}}\n内容\n{{< /notice >}}', ["小心", "内容"]),
    ("hugo", '{{< tab header="蟒蛇" >}}甲{{< /tab >}}\n{{< tab header="虫" >}}乙{{< /tab >}}',
     ["蟒蛇", "甲", "虫", "乙"]),
    ("hugo", '{{< tabs items="苹果,其他" >}}', ["苹果", "其他"]),
    ("hugo", '{{< highlight go "caption=甲" >}}\n// 中\n{{< /highlight >}}', []),
    ("hugo", '{{< ref "文章.md" >}}', []),
    # VuePress and VitePress
    ("vue", "::: details 点开 {open}\n内容\n:::", ["点开", "内容"]),
    ("vue", ':::tip[标题]{.x}\n内容\n:::', ["标题", "内容"]),
    ("vue", '::: card title="卡片" icon="mdi:x"\n内容\n:::', ["卡片", "内容"]),
    ("vue", "@tab:active 苹果#mac\n甲", ["苹果", "甲"]),
    ("vue", "<<< @/代码/x.js#片段{1}", []),
    ("vue", "@[code](./代码.js)", []),
    ("vue", '<Comp @click="go">按钮</Comp>', ["按钮"]),
    ("vue", "<template #name>\n内容\n</template>", ["内容"]),
    ("vue", "> [!TIP|right]- 标题\n> 内容", ["标题", "内容"]),
    ("vue", "```js [配置.js]\nx\n```", ["配置.js"]),
    # MDX
    ("mdx", "一共 {count} 个，`{x}` 和 {/* 注 */}。", ["一共 <1/> 个，<2/> 和 <3/>。"]),
    ("mdx", "import {A,\n  B} from 'x'\n\nexport const m = {\n  t: '标题',\n\n  b: 1\n}\n\n正文",
     ["正文"]),
    ("mdx", "<Tabs values={[{label: '苹果', value: 'mac'}]}>\n\n甲\n\n</Tabs>", ["苹果", "甲"]),
    ("mdx", "<X step={1}>甲</X>和<X step={2}>乙</X>", ["<1>甲</1>和<2>乙</2>"]),
    ("mdx", "<>\n片段\n</>", ["片段"]),
    ("mdx", "公式 $a_{1}$ 与 {b}。", ["公式 <1/> 与 <2/>。"]),
    # kramdown and Python-Markdown take blanks in an address, CommonMark takes none
    ("kramdown", "![图](/a/图 一 (2).png){: width='9'} 见[文](题 一.md \"名\")。",
     ["图", "见<1>文</1>。", "名"]),
    ("mkdocs", "见[文](图 一.png)。", ["见<1>文</1>。"]),
    ("hugo", "见[文](图 一.png)。", ["见[文](图 一.png)。"]),
    # MkDocs
    ("mkdocs", "* 甲\n      * 乙", ["甲", "乙"]),
    ("mkdocs", "1. 甲\n\n      - 乙\n          - 丙", ["甲", "乙", "丙"]),
    ("mkdocs", '=== "标签"\n    甲', ["标签", "甲"]),
    ("mkdocs", "--8<--\n片段.md\n--8<--", []),
    ("mkdocs", "按 ++ctrl+alt+del++ 重启 :material-check: 好", ["按 <1/> 重启 <2/> 好"]),
    ("mkdocs", "{==高亮==}{>>批注<<} {++新增++} {--删除--}",
     ["<1>高亮</1><2/> <3>新增</3> <4>删除</4>"]),
    # MyST
    ("myst", ":::{admonition} 标题\n:class: tip\n内容\n:::", ["标题", "内容"]),
    ("myst", "```{figure} ./图.png\n:alt: 说明\n:name: fig\n\n图题\n```", ["说明", "图题"]),
    ("myst", "````{tab-set}\n```{tab-item} 苹果\n甲\n```\n````", ["苹果", "甲"]),
    ("myst", "```{code-block} py\n# 注释\n```", []),
    ("myst", "~~~{warning}\n小心\n~~~", ["小心"]),
    ("myst", "参见 {ref}`标题 <label>` 和 {doc}`x`。", ["参见 <1/> 和 <2/>。", "标题"]),
    # Pandoc, Quarto, R Markdown
    ("pandoc", '::: {.callout-note title="注意"}\n内容\n:::', ["注意", "内容"]),
    ("pandoc", "图见 @fig-a 和 [@doe99; @x]，(\\#eq:x) 与 \\@ref(a)。",
     ["图见 <1/> 和 <2/>，<3/> 与 <4/>。"]),
    ("pandoc", "[文字]{.mark}与 H~2~O", ["<1>文字</1>与 H<2>2</2>O"]),
    ("pandoc", "| 第一行\n| 第二行诗", ["第一行", "第二行诗"]),
    ("pandoc", '```{r, fig.cap="图题"}\n# 注\n```', ["图题"]),
    ("pandoc", "文字^[脚注**重点**。]后", ["文字<1>脚注<2>重点</2>。</1>后"]),
    ("pandoc", "|甲|\n|-|\n|乙|\n\n: 表题", ["甲", "乙", "表题"]),
    ("pandoc", "文字\n\\begin{align}\na 中 b\n\\end{align}\n后文", ["文字", "后文"]),
    # Obsidian and Logseq
    ("obsidian", "见 [[页面|别名]] 和 ![[图.png|说明]] #读书/小说 好",
     ["见 <1>别名</1> 和 <2/> <3/> 好", "说明"]),
    ("obsidian", "```ad-note\ntitle: 标题\ncollapse: open\n内容\n```", ["标题", "内容"]),
    ("obsidian", "段落 ^id1\n\n%%注释%%", ["段落"]),
    ("obsidian", "(来源:: 网) 好", ["(<1/>网) 好"]),
    ("plain", "见 #安装 一节", ["见 #安装 一节"]),
    ("plain", "#标题", ["#标题"]),
    ("logseq", "- TODO 买菜\n  id:: 64a\n  :LOGBOOK:\n  CLOCK: [2024-01-01 Mon]\n  :END:",
     ["买菜"]),
    # slides, exports
    ("slides", "文\n\n---\ntitle: 左右\nsrc: ./页.md\n---\n\n后", ["文", "左右", "后"]),
    ("plain", '[caption id="a"]<img src="a.jpg" /> 图题[/caption]', ["图题"]),
    ("plain", "{喜大普奔|xǐ dà} 好", ["好"]),
    ("kramdown", '段。\n{: .note title="提示"}\n\n{::comment}\n注\n{:/comment}', ["段。", "提示"]),
    ("kramdown", '{% include n.html content="内容" %}', ["内容"]),
    # lines, tables, prose
    ("plain", "时间：八点\n地点：北京", ["时间：八点", "地点：北京"]),
    ("plain", "床前明月光，\n疑是地上霜。", ["床前明月光，", "疑是地上霜。"]),
    ("plain", "这是一个很\n长的句子", ["这是一个很长的句子"]),
    ("plain", "a==b 且 c==d，C++和C++", ["a==b 且 c==d，C++和C++"]),
    ("plain", "3~5天和2~3周", ["3~5天和2~3周"]),
    ("plain", "import numpy as np\n这一行导入库。", ["import numpy as np 这一行导入库。"]),
    ("plain", "<img src=a.png alt=图片>", ["图片"]),
    ("plain", "用 `src={avatar}` 这种写法读取 `avatar` 变量", ["用 <1/> 这种写法读取 <2/> 变量"]),
    ("plain", "用 `\\begin{x}` 和 `%%` 与 `%%`", ["用 <1/> 和 <2/> 与 <3/>"]),
    # kinds that nobody had tried, and that failed
    ("hugo", '{{< person url="/x" name="张三" nick="小张" text="作者" picture="a.jpg" >}}',
     ["张三", "小张", "作者"]),
    ("hugo", '{{< fixit-encryptor "密码" "请输入密码" >}}\n文\n{{< /fixit-encryptor >}}',
     ["请输入密码", "文"]),
    ("hugo", '{{< quote author="鲁迅" source="文" >}}\n路\n{{< /quote >}}', ["鲁迅", "文", "路"]),
    ("hexo", "{% flink %}\n- class_name: 友链\n  link_list:\n    - name: 某人\n      link: https://a.b/\n"
     "      descr: '签名: 好'\n{% endflink %}",
     ["友链", "某人", "签名: 好"]),
    ("hexo", "{% linkgrid %}\n  站名 | https://a.b | 描述 | a.png\n{% endlinkgrid %}",
     ["站名", "描述"]),
    ("hexo", "{% button https://a.b?x=1, 文字, home fa-fw, 悬停 %}", ["文字", "悬停"]),
    ("hexo", "{% site 站点, url=https://a.b, description=描述 %}", ["站点", "描述"]),
    ("hexo", "{% poem 锦瑟,李商隐 %}\n一\n{% endpoem %}", ["锦瑟", "李商隐", "一"]),
    ("hexo", "{% hashtag 标签 /tags/x %}", ["标签"]),
    ("hexo", "{% image /a.png 描述文字 width:400px padding:16px %}", ["描述文字"]),
    ("hexo", "{% copy width:max 复制 %} {% subtabs 子签, 1 %}", ["复制", "子签"]),
    ("hexo", "{% centerquote %}人生**无常**{% endcenterquote %}", ["人生<1>无常</1>"]),
    ("vue", "<A :title=\"'标题'\" />", ["标题"]),
    ("vue", ":::: demo[vanilla] 演示\n文\n::::", ["演示", "文"]),
    ("vue", "@[bilibili](BV1 标题)\n\n!!剧透!!好", ["<1>剧透</1>好"]),
    ("mdx", "<A title={'标题'} desc={`甲 ${x}`} label={\"乙\"} />", ["标题", "乙"]),
    ("mdx", "<Note title=\"注\">\n  请**注意**。\n</Note>", ["注", "请<1>注意</1>。"]),
    ("mdx", "<Steps>\n### 一\n\n内容\n\n### 二\n</Steps>", ["一", "内容", "二"]),
    ("mdx", "<A>\n- 甲\n- 乙 `x`\n</A>\n后", ["甲", "乙 <1/>", "后"]),
    ("mdx", "<A\n  values={[\n    {label: '一', value: 'a'},\n  ]}>\n\n文\n\n</A>", ["一", "文"]),
    ("mkdocs", "# 题 { data-toc-label='目录' }", ["题", "目录"]),
    ("mkdocs", '按 ++ctrl+"回车"++ 键，^^插入^^', ["按 <1/> 键，<2>插入</2>"]),
    ("mkdocs", "-   :material-clock:{ .lg .middle } **快**", ["<1/><2/> <3>快</3>"]),
    ("mkdocs", "[文字][模块.函数]，好", ["[文字]<1/>，好"]),
    ("mkdocs", '<figure markdown="span">\n  ![图](a.png){ width=300 }\n</figure>', ["图"]),
    ("kramdown", '<div markdown="1">\n**文字**与[链接](/x)。\n</div>',
     ["<1>文字</1>与<2>链接</2>。"]),
    ("myst", "见{abbr}`MyST (标记语言)`、{guilabel}`文件`与{term}`术语`。",
     ["见<1/>、<2/>与<3/>。", "标记语言", "文件", "术语"]),
    ("myst", ":::{card} 标题\n头\n^^^\n体\n+++\n尾\n:::", ["标题", "头", "体", "尾"]),
    ("myst", '甲\n\n+++ {"tags": ["中文"]}\n\n乙', ["甲", "乙"]),
    ("myst", "```{glossary}\n术语\n  定义。\n\n又一\n    深。\n```",
     ["术语", "定义。", "又一", "深。"]),
    ("myst", "```{toctree}\n:caption: 目录\n\n介绍 <intro>\n安装\n```", ["目录", "介绍"]),
    ("myst", "```{image} a.png\n:alt: 说明\n:width: 5\n```", ["说明"]),
    ("pandoc", "[@doe, 第 3 页; 另见 @x]", ["[<1/>, 第 3 页; 另见 <2/>]"]),
    ("pandoc", "(@) 例一\n(@a) 例二，见 (@a)。", ["<1/> 例一", "<1/> 例二，见 <2/>。"]),
    ("pandoc", "# (PART) 第一部分 {-}", ["<1/> 第一部分"]),
    ("pandoc", '![图](a.png){#fig-a fig-alt="替代"}', ["图", "替代"]),
    ("pandoc", "[带 *强调* 的]{.mark}", ["带 <1>强调</1> 的"]),
    ("pandoc", '```{r}\n#| label: fig-x\n#| fig-cap: "图题: 好"\nplot(1) # 注\n```', ["图题: 好"]),
    ("pandoc", '```{theorem, label="x", name="勾股"}\n正文\n```', ["勾股", "正文"]),
    ("pandoc", '::: {.theorem name="勾股"}\n正文\n:::', ["勾股", "正文"]),
    ("mdbook", '```admonish example "示例"\n文\n```', ["示例", "文"]),
    ("obsidian", "- [>] 延后\n- [?] 疑问", ["延后", "疑问"]),
    ("logseq", "- DONE [#A] 高", ["高"]),
    ("logseq", "- {{cloze 答案}}", ["答案"]),
    ("slides", "<!-- footer: 页脚 -->\n\n![w:300 说明](b.png)", ["页脚", "<1/> 说明"]),
    ("wechat", "{拼音|pin|yin} 好", ["好"]),
    ("wordpress", "甲\n\n<!--more 继续读-->\n\n乙", ["甲", "继续读", "乙"]),
    ("hexo", "{% label @重点 %}", ["重点"]),
    ("hexo", '{% img /a.png 300 "标题" %}', ["标题"]),
    ("hugo", "{{< columns >}}\n左\n<--->\n右\n{{< /columns >}}", ["左", "右"]),
    ("pandoc", "![](a.png){fig-alt='替代' width=50%}", ["替代"]),
    ("plain", "![图](/目录/图.jpg 这样写的标题)", []),
    ("plain", "节点*T*，把它，**不**是", ["节点<1>T</1>，把它，<2>不</2>是"]),
]  # fmt: skip
_HAN = re.compile(f"[{UNSPACED_CLASS}]+")


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_kind_is_read_as_its_site_reads_it(dialect: str, text: str, offered: list[str]) -> None:
    site = dialect if dialect == "mkdocs" else "plain"
    doc = bitext.parse(text, dialect=DIALECTS[dialect], site=site)
    pieces = list(walk(doc.pieces))
    assert [encode(piece).text for piece in pieces] == offered
    assert bitext.english(doc, {s.key: s.source for s in doc.segments}).text == text
    targets = {}
    for piece in pieces:
        form = encode(piece)
        targets[piece.segment.key] = decode(piece, form, _HAN.sub("word", form.text))
    assert [f.message for f in bitext.english(doc, targets).findings] == []


def test_the_dialect_follows_from_glob_ending_and_site() -> None:
    assert name_for("hugo", "a.md")[0] == "hugo"
    assert name_for("hugo", "a.mdx") == ("mdx", "the ending .mdx")
    assert name_for("hexo", "a.Rmd")[0] == name_for("hexo", "a.qmd")[0] == "pandoc"
    globs = (("notes/*", "obsidian"), ("notes/x/*", "logseq"))
    assert name_for("hugo", "notes/a.mdx", globs)[0] == "obsidian"
    assert name_for("hugo", "notes/x/a.md", globs)[0] == "logseq"
    assert dialect_for("docusaurus", "a.md").expressions


def test_components_with_code_in_them_make_a_post_mdx() -> None:
    assert bitext.parse("<Tabs items={['甲']}>\n").dialect == "mdx"
    assert bitext.parse("`<Tabs items={x}>` 甲\n").dialect == "plain"
    assert bitext.parse("<Tabs items={['甲']}>\n", dialect=DIALECTS["hugo"]).dialect == "hugo"


def test_tags_and_patterns_of_a_user() -> None:
    mine = extended("hugo", (("mytag", ("title", 1)),), ("@@[^@]+@@",))
    doc = bitext.parse('{{< mytag "甲" title="乙" x="丙" >}}\n\n见@@不发@@吧', dialect=mine)
    assert [encode(piece).text for piece in walk(doc.pieces)] == ["甲", "乙", "见<1/>吧"]
    (key,) = (s.key for s in doc.segments if s.source == "见@@不发@@吧")
    assert bitext.english(doc, {key: "See @@other@@"}).findings
    assert bitext.english(doc, {key: "See @@不发@@"}).text.endswith("See @@不发@@")


@pytest.mark.parametrize(
    ("source", "reply", "english"),
    [
        ("版本\\<1.28，好", "Version <1.28, fine", "Version \\<1.28, fine"),
        ("用 \\{x\\} 的值", "The value of {x}", "The value of \\{x\\}"),
        ("价格 \\$5 和 \\$6", "It costs $5 and $6", "It costs \\$5 and \\$6"),
        ("甲 \\| 乙，好", "A | B, fine", "A \\| B, fine"),
        ("1\\. 甲，`\\{`", "1. A. So <1/>", "1. A. So `\\{`"),
    ],
)
def test_escapes_of_the_author_stay_and_none_is_multiplied(
    source: str, reply: str, english: str
) -> None:
    (piece,) = bitext.parse(source).pieces
    assert decode(piece, encode(piece), reply) == english


def test_a_link_within_the_page_may_follow_its_heading() -> None:
    doc = bitext.parse("- [用法](#用法)\n\n## 用法\n")
    link, heading = doc.segments
    edition = bitext.english(doc, {link.key: "[Usage](#usage)", heading.key: "Usage"})
    assert (edition.text, edition.findings) == ("- [Usage](#usage)\n\n## Usage\n", ())
    for address in ("https://evil.example", "other.md#usage", "#a b"):
        assert bitext.english(doc, {link.key: f"[Usage]({address})"}).findings


def test_what_is_marked_is_needed_exactly_once() -> None:
    doc = bitext.parse("学习的关键是==反复练习==。")
    (key,) = (s.key for s in doc.segments)
    for wording in ("The key is practice.", "==The== key is ==practice==."):
        edition = bitext.english(doc, {key: wording})
        assert edition.findings, wording
        assert edition.text == doc.text or edition.text.count("==") == 2
