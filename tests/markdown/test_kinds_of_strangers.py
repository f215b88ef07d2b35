"""Kinds of constructs that were found in posts of strangers and in the sources of their themes.

Each row failed before: words were not offered, two texts were one, or code was sent.
"""

from __future__ import annotations

import pytest

import bitext
from bitext.dialects import DIALECTS
from bitext.markdown.placeholder import decode, encode
from bitext.model import walk
from tests.markdown.test_dialects import test_a_kind_is_read_as_its_site_reads_it as holds

KINDS: list[tuple[str, str, list[str]]] = [
    # Stellar and Volantis
    ("hexo", "{% note color:cyan 温馨提示 这里是正文 %}", ["温馨提示", "这里是正文"]),
    ("hexo", "{% note success 摘要 文字 %}\n文\n{% endnote %}", ["摘要 文字", "文"]),  # NexT
    ("hexo", "{% okr o1 percent:50 %}\n目标\n备**注**\n<!-- okr k1 -->\n- 结果\n{% endokr %}",
     ["目标", "备<1>注</1>", "结果"]),
    ("hexo", "{% chat x title:群 %}\nu1:\n  name: 明\n  avatar: /a.png\n  label:\n    text: 主\n"
     "<!-- chattip 昨天 -->\n<!-- chatcell user:u1 md:你好 呀 tag:1 -->\n"
     "<!-- chatcell user:u1 link:/a from:某器 -->\n{% endchat %}",
     ["群", "明", "主", "昨天", "你好 呀", "某器"]),
    ("hexo", "{% dropdown direction:down 更多 链接 %}\n- icon:fa [首页](/)\n[关于](/a)\n"
     "{% enddropdown %}",
     ["更多 链接", "首页", "关于"]),
    ("hexo", "看{% tip text:注解 %}词{% endtip %}和{% blur 藏 %}",
     ["看<1/>词<2/>和", "注解", "藏"]),
    ("hexo", "{% vote id:v1 你怎么看？ %} {% rating id:r 打分 %} {% icon fa:x 文字 color:red %}",
     ["你怎么看？", "打分", "文字"]),
    # Redefine, AnZhiYu, Reimu, Kratos: Rebirth, NexT
    ("hexo", '{% callout type="info" title="题" icon="fa-x" %}\n文\n{% endcallout %}',
     ["题", "文"]),
    ("hexo", "{% callout warning fa-solid fa-bug 一个题 %}\n文\n{% endcallout %}",
     ["一个题", "文"]),
    ("hexo", '<!-- tab title="页一" icon="fa-x" -->\n甲\n<!-- tab caption=\'页二\' -->\n乙',
     ["页一", "甲", "页二", "乙"]),
    ("hexo", "{% intCard https://a.b /图.png 最爱 卡片 /l.png 大 小 %}",
     ["最爱", "卡片", "大", "小"]),
    ("hexo", "{% sitegroup 站点 %}\n{% site 站, url=/a, description=述 %}\n{% endsitegroup %}",
     ["站点", "站", "述"]),
    ("hexo", "{% flink %}\n- link_list:\n    - name: 某\n      tag: 技术\n{% endflink %}",
     ["某", "技术"]),
    ("hexo", "{% link some-slug 标题 auto true %} {% externalLinkCard 外链 https://a.b auto %}",
     ["标题", "外链"]),
    ("hexo", '{% tagRoulette "甲,乙" 🎲 %} {% postLinkCard 文章 auto %}', ["甲,乙"]),
    ("hexo", "{% collapse 一个 close %}\n藏\n{% endcollapse %}\n{% linklist order x %}\n"
     "- name: 站\n  bio: 话\n{% endlinklist %}",
     ["一个", "藏", "站", "话"]),
    ("hexo", "{% cq %}甲{% endcq %}\n{% centerquote %}乙{% endcenterquote %}", ["甲", "乙"]),
    ("hexo", "{% lg %}\n站 | https://a.b | 述\n{% endlg %}", ["站", "述"]),
    ("hexo", "---\nai_text: 摘\ncopyright_info: 权\nlicense: 署名\n---\n", ["摘", "权", "署名"]),
    # a tag around a line, whatever its name; templates on lines within HTML
    ("hugo", "{{< skill icon=x >}} 甲**一** {{< /skill >}}\n{{< skill >}}乙{{< /skill >}}",
     ["甲<1>一</1>", "乙"]),
    ("hugo", "{{< x >}}甲{{< /x >}}与{{< y >}}乙{{< /y >}}", ["甲<1/>与<2/>乙"]),
    ("hugo", "<div>\n{{< a >}}\n甲\n{{< /a >}}\n{{< figure\n  caption=\"图\"\n>}}\n乙\n</div>",
     ["甲", "图", "乙"]),
    ("hugo", "  {{< hextra/feature-card\n    title=\"快\"\n    subtitle=\"简\"\n  >}}\n{{< /x >}}",
     ["快", "简"]),
    ("hugo", r"有 \\(速度 = 距离\\) 与", ["有 <1/> 与"]),
    ("hugo", '{{< typeit initialString="先" >}}\n后\n{{< /typeit >}} '
     '{{< cardlink "/a" "卡" "悬" >}}',
     ["先", "后", "卡", "悬"]),
    ("hugo", "---\nsections:\n  - block: hero\n    content:\n      title: 大\n      items:\n"
     "        - name: 项\ncoverAlt: 封\nplaceholder: 搜\n---\n",
     ["大", "项", "封", "搜"]),
    # VuePress, VitePress
    ("vue", "@startuml\n甲 -> 乙: 好\n\n丙\n@enduml\n\n文 @startuml 不是", ["文 @startuml 不是"]),
    ("vue", "::: cardList\n```yaml\n- name: 鹿\n  desc: 简\n  link: https://a.b/甲\n```\n:::",
     ["鹿", "简"]),
    ("vue", "<code-group>\n  <code-block title=\"甲\">\n  ```sh\n  # 注\n\n  乙\n  ```\n"
     "  </code-block>\n</code-group>\n\n文",
     ["甲", "文"]),
    ("vue", "::: sandpack#react 标题 [rtl theme=dark]\n:::\n\n::: tip [方括号]\n文\n:::",
     ["标题", "方括号", "文"]),
    ("vue", '@name@\n说明\n@b.c@ type="string" required\n说明二', ["说明", "说明二"]),
    ("vue", "---\ntitles:\n  - 甲\nhighlights:\n  - highlights:\n      - title: 乙\n"
     "titleTag: 原创\npageComponent:\n  data:\n    description: 丙\n"
     "groups:\n  - list:\n      - desc: 丁\n---\n",
     ["甲", "乙", "原创", "丙", "丁"]),
    # MkDocs, Jekyll
    ("mkdocs", "[文](a.md){ data-preview }和[字](#){ .x download }", ["<1>文</1><2/>和<3>字</3>"]),
    ("mkdocs", "[文字][a.b] 与 [a.b.c][] 好", ["[文字]<1/> 与 <2/> 好"]),
    ("mkdocs", '<figure markdown>\n  ![图](a.png)\n  <figcaption markdown="span">图**注**'
     "</figcaption>\n</figure>",
     ["图", "图<1>注</1>"]),
    ("kramdown", "见 \\eqref{eq:x} 与 \\ref{甲}，\\cite{b}", ["见 <1/> 与 <2/>，<3/>"]),
    # MDX: components on lines, what is written behind a language, paths, types of Fumadocs
    ("mdx", "<Tabs>\n  <Tabs.Tab>**一**</Tabs.Tab>\n  <Tabs.Tab>二</Tabs.Tab>\n</Tabs>",
     ["一", "二"]),
    ("mdx", "前<A>甲</A>\n后 <b>粗</b>", ["前<1>甲</1> 后 <2>粗</2>"]),
    ("mdx", "<CodeGroup>\n```js 标签 {1} icon=\"x\"\n// 注\n```\n</CodeGroup>", ["标签"]),
    ("mdx", '```ts tab="签" {1}\n```\n\n<include>./甲.mdx</include>', ["签"]),
    ("mdx", "<TypeTable type={{ p: { description: '述', type: 'x' } }} />\n<U tags={['新']} />",
     ["述", "新"]),
    ("mdx", "---\ntitle_meta: 甲\ntags:\n  - label: 乙\nprev: 丙\nsidebar:\n  badge: 丁\n---\n",
     ["甲", "乙", "丙", "丁"]),
    # MyST, bookdown
    ("myst", "{bdg-primary}`徽` {bdg-ref-primary}`x`\n\n```{iframe} https://a.b\n注\n```",
     ["徽", "注"]),
    ("myst", "---\nparts:\n  abstract: 甲\nsubject: 乙\n---\n", ["甲", "乙"]),
    ("pandoc", "Table: (\\#tab:x) 表题\n\n|甲|\n|-|\n|乙|", ["表题", "甲", "乙"]),
    ("pandoc", "\\begin{rmdtip}\n文\n\\end{rmdtip}\n\n词\\index{词}后", ["文", "词<1/>后"]),
    ("pandoc", "文\\footnote{注**一** [@x]}后，\\textbf{甲 \\emph{乙} 丙}和`\\emph{x}`",
     ["文<1>注<2>一</2> <3/></1>后，<4>甲 <5>乙</5> 丙</4>和<6/>"]),
    ("pandoc", "---\npagetitle: 甲\nabout:\n  links:\n    - text: 乙\n---\n", ["甲", "乙"]),
    # notebooks, slides, exports
    ("obsidian", "**字段**:: 值\n下一行\n\n问\n?\n答 {{c1::空}}",
     ["值", "下一行", "问", "答", "空"]),
    ("obsidian", "任务 \U0001f501 every day 📅 2024-01-01", ["任务 <1/> 📅 2024-01-01"]),
    ("plain", "((20210808180117-6v0mkxr \"锚\")) 与 ((甲))", ["<1/>锚<2/> 与 ((甲))"]),
    ("slides", "<!--\n_header: '眉'\n_color: red\n-->\n\n<!--\n讲稿: 甲\n-->", ["眉"]),
    ("wordpress", "文 [hide]藏[/hide]", ["文 <1/>藏<2/>"]),
    ("plain", "　　一段文字\n　　又一段文字\n&emsp;&emsp;第三段",
     ["一段文字", "又一段文字", "\u2003\u2003第三段"]),
    ("plain", "　　一句话，\n　　还没完", ["一句话，　　还没完"]),
    # what a page prints of its own header, but no address
    ("vue", "---\nmotto: 甲\npermalink: /乙/\nother: 丙\n---\n{{ $frontmatter.motto }} "
     "{{ $frontmatter.permalink }}",
     ["甲"]),
    ("kramdown", "---\nx:\n  y: 甲\n---\n{{ page.x.y | upcase }}", ["甲"]),
    ("hugo", '---\nparams:\n  x: 甲\n---\n{{< param "x" >}} 文', ["甲", "文"]),
    # links of a plugin; lines within an element
    ("obsidian", "```cardlink\nurl: https://a.b/甲\ntitle: \"题\"\ndescription: 述\n```",
     ["题", "述"]),
    ("kramdown", '<div class="b" markdown="1">\n<div class="t"> 题 </div>\n文**粗**\n</div>',
     ["题", "文<1>粗</1>"]),
    # bars make rows of a table, with no line of dashes; not in a heading, nor beside other lines
    ("kramdown", "|甲|乙|\n|丙|`x|y`|\n\n丁 | **戊**\n己 | 庚",
     ["甲", "乙", "丙", "丁", "戊", "己", "庚"]),
    ("kramdown", "# 甲 | 乙\n\n丙 \\| 丁\n\n戊 | 己\n庚",
     ["甲 <1/> 乙", "丙 | 丁", "戊 <1/> 己庚"]),
    ("hugo", "甲 | 乙", ["甲 | 乙"]),
    ("kramdown", "---\nfeature_row2:\n  - title: 甲\ngallery_x:\n  - alt: 乙\nparent: 丙\n---\n",
     ["甲", "乙", "丙"]),
    # formulas with blanks beside the dollars; what is no formula
    ("hexo", "设 $ x_1 $ 与 $\\alpha $、$ n + 1$，价 $ 5 到 $ 10，`$ a $`。",
     ["设 <1/> 与 <2/>、<3/>，价 $ 5 到 $ 10，<4/>。"]),
    # FixIt, Blowfish, Hugo Blox, Even
    ("hugo", "[Hugo]^(一个**站点**生成器) 与 [一]^(注) 好",
     ["<1/>Hugo<2>一个<3>站点</3>生成器</2> 与 <4/>一<5>注</5> 好"]),
    ("hugo", '{{< friend name="明" url="/a" bio="写字" >}}\n\n{{< file-tree >}}\n- name: 文档\n'
     '  type: dir\n{{< /file-tree >}}',
     ["明", "写字", "文档"]),
    ("hugo", '{{< carousel images="{a,b}" captions="{0:第一张,1:第 2 张}" >}}',
     ["第一张", "第 2 张"]),
    ("hugo", "---\nsections:\n  - content:\n      headings:\n        about: 关于\n"
     "contentCopyright: 知识共享\n---\n",
     ["关于", "知识共享"]),
    # Hexo: a class behind words; words between ``++`` are no keys
    ("hexo", "- [x] 选中{.green}\n- 文{.a .b} 字", ["选中", "文{.a .b} 字"]),
    ("hexo", "++下划线++ 与 ++ctrl+c++", ["<1>下划线</1> 与 <2/>"]),
    # VuePress: icons, ruby, what hides, a diagram of Reco's
    ("vue", "见 ::home /red:: 与 :[mdi:home]: 和 ::tip::", ["见 <1/> 与 <2/> 和 <3/>"]),
    ("vue", "{喜欢^すき}，{漢字^かん|じ}和 !!密文!!{mask effect=\"x\"} 好",
     ["<1/>喜欢<2/>，<3/>漢字<4/>和 <5>密文</5><6/> 好"]),
    ("vue", "@flowstart\na=>operation: 操作\n\na->b\n@flowend\n\n文 @flowstart 不是",
     ["文 @flowstart 不是"]),
    # Fuwari, HackMD, docsify, GitBook, Zhihu
    ("plain", "看 :spoiler[藏 **好**] 与 :abbr[文]{title=\"全\"}",
     ["看 <1>藏 <2>好</2></1> 与 <3/><4>文</4>", "全"]),
    ("plain", "> [name=小明] [time=2023] [color=#907bf7] 引言", ["引言"]),
    ("plain", "# 标题 {docsify-ignore}\n\n> [!NOTE|style:flat|label:我的 签|x:y]\n> 文",
     ["标题", "我的 签", "文"]),
    ("plain", '{% code title="文件.js" overflow="wrap" %}\n```js\n// 注\n```\n{% endcode %}',
     ["文件.js"]),
    ("plain", "![](data:image/svg+xml;utf8,<svg xmlns='http://a.b' width='1'></svg>)![](a.jpg)图注",
     ["图注"]),
    # states of Obsidian's themes, sides of a card
    ("obsidian", "- [I] 想法\n- [x] 完成\n- 问题::答案\n- 甲:::乙",
     ["想法", "完成", "问题<1/>答案", "甲<1/>乙"]),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "text", "offered"), KINDS, ids=range(len(KINDS)))
def test_a_kind_of_a_stranger(dialect: str, text: str, offered: list[str]) -> None:
    holds(dialect, text, offered)


@pytest.mark.parametrize(
    ("dialect", "source", "wordings", "english"),
    [
        ("vue", "一个 **单词**{#id}。", ["A <1>“word”</1><2/>."], "A **“word”**{#id}."),
        ("kramdown", "一**字**{: .x}二", ["A <1>(b)</1><2/> c"], "A **(b)**{: .x} c"),
        ("kramdown", "甲 | 乙\n丙 | 丁", ["A", "B", "C", "D"], "A | B\nC | D"),
        (
            "hexo",
            "{% note color:cyan 温馨 正文 %}",
            ["Kind reminder", "Here: red"],
            "{% note color:cyan Kind&nbsp;reminder Here: red %}",
        ),
        (
            "hexo",
            "{% intCard /a /b 最爱 卡 %}",
            ["It's “it”", 'A "card"'],
            '{% intCard /a /b "It\'s “it”" "A \'card\'" %}',
        ),
        ("hexo", "{% label danger@危险 的 %}", ["very red"], "{% label danger@very red %}"),
        (
            "hexo",
            '<!-- tab title="页" -->\n甲',
            ['Page "one"', "A"],
            "<!-- tab title=\"Page 'one'\" -->\nA",
        ),
    ],
)
def test_a_wording_fits(dialect: str, source: str, wordings: list[str], english: str) -> None:
    doc = bitext.parse(source, dialect=DIALECTS[dialect])
    targets = {
        piece.segment.key: decode(piece, encode(piece), wording)
        for piece, wording in zip(walk(doc.pieces), wordings, strict=True)
    }
    edition = bitext.english(doc, targets)
    assert (edition.text, edition.findings) == (english, ())
