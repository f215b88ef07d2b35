"""The documents the laws are checked on: real posts, the CommonMark examples, and soup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from bitext import parse
from bitext.model import Document

#: Shares the corpus is cut into, so that workers can divide it.
SHARES = 6

_SPEC = Path(__file__).with_name("commonmark-0.31.2.json")

#: The inputs of the study of Markdown traps, in its order.  A line break is a line break;
#: an alternative of an input is a document of its own.
TRICKY: tuple[str, ...] = (
    "1.你是谁？\n", "2014年\n", "**文本。**后\n", "**文本。** 后\n", "**中文**！\n",
    "**开源！**是**自由！**的\n", "前**“引用”**后\n", "前**《书》**吗\n", "**100%**的\n",
    "***粗斜。***后\n", "**文本。**\u200b后\n", "前_强调_后\n", "snake_case_名称\n",
    "__init__ 方法\n", "~~删。~~后\n", "> 甲\n- 乙\n> 丙\n", "|\n>后\n-\n", "> 引用\n## 标题\n",
    ">引用\n>\n>>嵌套\n懒行\n", "> 1. 一\n>    - 二\n>\n>      三\n> 后\n", "- \n下文\n",
    "1. ```sh\nx\n```\n后文\n", "-\t列\n\n\t续\n", ">\t码\n", "- \tx 码\n",
    "9. 甲\n\n   乙\n\n10. 丙\n\n    丁\n",
    "".join(f"{'  ' * depth}- 第{depth}层\n" for depth in range(24)),
    "|名|说|\n|-|-|\n|缺|\n|多|二|三|\n", "|a\\|b|`x\\|y`|\n|-|-|\n|甲\\|乙|`x\\|y`说|\n",
    "名|说\n-|-\n中|文\n", "- 名|说\n  -|-\n  中|文\n", "> 名|说\n> -|-\n> 中|文\n",
    '[文档] [文档][] [文][doc]\n\n[文档]: /u "标题"\n[doc]: <a b>\n', "[1]:后\n    题\n",
    '[![徽章](b.svg)](c "题") 和 ![甲](a) ![乙](b)\n',
    "[文](/路径/中文.md) [文](a(b)c) [图](有 空格.png)\n",
    "文[^注1]\n\n[^注1]: 脚\n    注\n\n[^2]: 未引用\n", "价格$5和$10之间\n", "设$a_1*b_2$为\n",
    "$\\text{中文}$\n", "$$\na = b.$$\n\n中文\n\n$$\nc\n$$\n",
    "见http://a.b/c，然后 <http://x.y/z>。\n", "见{{ site.url }}/a_b_c 吧\n",
    "{% highlight py %}\n# 注释 *x*\n{% endhighlight %}\n", '{{< figure title="图 *一*" >}}\n',
    '{{% admonition note "注意" %}}\n文\n{{% /admonition %}}\n', "{% note info Mac 用户 %}\n",
    '{% include f.html src="图.png" caption=\'图 `x`\' %}\n', '前 {{< tip text="中" >}} 后\n',
    "段\n{: .c}\n", "# 标题 {#id}\n",
    '<figure>\n\t<img src="{{ x }}" alt="图">\n    <figcaption>中文</figcaption>\n</figure>\n',
    "前\n<!--more-->\n后\n", "<!-- 注 -->后文\n",
    "<details><summary>点</summary>\n\n**内**容\n\n</details>\n",
    '这是<span style="x">红</span><br/>字\n', "<div字\n", '<Tabs label="中">\n 文\n</Tabs>\n',
    "甲  \n乙\\\n丙<br>\n丁\n", "甲  \r\n乙\\\r\n丙<br>\r\n丁\r\n", "甲  \r乙\\\r丙<br>\r丁\r",
    "甲  \r\n乙\\\r丙\n丁", "标题\n---\n", "---\n中文\n---\n",
    "+++\ntags = [\n   \n]\n+++\n正文\n", "---\ntitle: 中文：副标题\n---\n",
    "---\ntitle: 是\n---\n", "---\nd: |\n  多\n  行\nsummary: |\n  多\n  行\n---\n",
    "---\ntitle: &x 中\nsummary: *x\n---\n", "---\ndescription: \ntitle: 中\n---\n",
    "\ufeff# 标题\n", "没有换行", "  \n\t\n \n", "", "甲\0乙\n", "　　首行\n　　二行\n",
    "甲\xa0乙\n", "甲\u2028乙\u0085丙\n", "\\*不斜\\* \\# 1\\. A&nbsp;B &lt;标签&gt; &#20013;\n",
    "# 题 #\n", "# 题#\n", "# 题 \\#\n", "#题\n", "# &amp;→\n# 题\t\n", "> [!NOTE]\n> 提示\n",
    "::: tip 标题\n内容\n:::\n", '!!! note "标题"\n    内容\n', "见[[页面|别名]]吧\n", "[TOC]\n",
    "==高亮==\n", "术语\n: 定 *义*\n    二行\n", "- [ ] 任务\n", "- [x]无空格\n",
    "> 这是一个很\n> 长的句子\n",
)  # fmt: skip

#: Inputs that made parsers slow or wrong (the study's last item), a tenth of the length.
FLOODS: tuple[str, ...] = (
    "# 甲" + " " * 20_000 + "乙\n", ">" * 5_000 + "文\n", "[" * 5_000 + "文\n",
    "*" * 5_000 + "文\n", "文" * 100_000 + "\n",
)  # fmt: skip

#: A letter of a drawn text stands for one of these; what is frequent in posts is listed twice.
_ATOMS: tuple[str, ...] = (
    "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r", " ", "  ", "    ", "\t", "\u3000", "\xa0",
    "中文", "中文", "说明，", "句子。", "好！", "“引”", "《书》", "（注）", "word", "A b", "1",
    "2014年", "# ", "## ", "#", "> ", ">", "- ", "* ", "+ ", "1. ", "1.", "10) ", "- [ ] ",
    "- [x]", ": ", "**", "**", "*", "***", "_", "__", "~~", "`", "``", "```", "```\n", "~~~\n",
    "$", "$$", "==", "[", "]", "(", ")", "![", "](", "](u)", '](u "题")', "[文](u)",
    "![图](a.png)", "[^1]", "[^1]: ", "[文]: /u '题'\n", "[文]", "[文][]", "[[页|名]]", "|",
    "|-|-|\n", "|甲|乙|\n|-|-|\n|丙|丁|\n", "-|-\n", "---\n", "===\n", "***\n", "+++\n",
    "---\ntitle: 题\n---\n", '+++\ntitle = "题"\n+++\n', '{"title": "题"}\n', "<div>", "</div>",
    "<b>", "</b>", "<br>", "<!--", "-->", "<!--more-->\n", "<script>", "</script>", "<div字",
    '<img alt="图" src="a">', "<details><summary>点</summary>\n", "</details>\n", "<pre>", "<?",
    "<![CDATA[", "{{ x }}", "{{", "}}", "{% if a %}", "{%", "%}", '{{< f t="图" >}}',
    "{% raw %}\n", "{% endraw %}\n", "{: .c}", "{#id}", ":::\n", "::: tip 题\n", '!!! note "题"\n',
    "> [!NOTE]\n", "import x from 'y'\n", "http://a.b/c", "<http://x.y/z>", "a@b.cc", "\\", "\\*",
    "&amp;", "&#20013;", "&", "<", "\\\\(x\\\\)", "\ufeff", "\0", "\u2028", "\u0085", "\x0b",
    "\x0c", "\u200b", "e\u0301", "👩‍💻", "𠮷", "\ud800", "\udfff", "\u202e",
)  # fmt: skip

_LETTERS = {chr(0x4E00 + index): atom for index, atom in enumerate(_ATOMS)}


def soup(most: int = 30) -> st.SearchStrategy[str]:
    """Documents of at most ``most`` atoms, drawn as one text: quick, and shrinks well."""
    letters = st.text(st.sampled_from(list(_LETTERS)), min_size=most // 4, max_size=most)
    return letters.map(lambda text: "".join(_LETTERS[letter] for letter in text))


@lru_cache(maxsize=1)
def commonmark() -> tuple[str, ...]:
    """The 652 examples of the CommonMark specification 0.31.2 (CC BY-SA 4.0)."""
    return tuple(json.loads(_SPEC.read_text(encoding="utf-8"))["examples"])


def post_paths(corpus: Path, seeds: Path) -> list[Path]:
    """Every file of corpus and seeds that is a post, the re-encoded ones included."""
    found = [path for path in (*corpus.rglob("*"), *seeds.rglob("0*.md")) if path.is_file()]
    return sorted(p for p in found if p.suffix == ".md" and "_licences" not in p.parts)


def is_utf8(path: Path) -> bool:
    """Whether a file can be read at all; the others are refused by name."""
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=2)
def posts(corpus: Path, seeds: Path, share: int) -> tuple[Document, ...]:
    """One share of the posts, parsed; a worker keeps the shares it is at work on."""
    paths = [path for path in post_paths(corpus, seeds)[share::SHARES] if is_utf8(path)]
    return tuple(parse(path.read_bytes().decode(), name=path.name) for path in paths)


def own_posts() -> tuple[Document, ...]:
    """The inputs of ``tests/cases``: a small corpus that every checkout has.

    Without the footnotes of several paragraphs, which the third parser takes for code.
    """
    found = sorted(Path(__file__).parents[1].glob("cases/*/input.md"))
    paths = [path for path in found if path.parent.name != "footnotes"]
    return tuple(parse(path.read_bytes().decode(), name=path.parent.name) for path in paths)


def small_posts(corpus: Path, seeds: Path, *, count: int, most: int) -> Iterator[Document]:
    """The seeds and every n-th UTF-8 post of at most ``most`` bytes, ``count`` in all."""
    paths = [p for p in post_paths(corpus, seeds) if p.stat().st_size <= most and is_utf8(p)]
    chosen = sorted(seeds.glob("0*.md")) + paths[:: max(1, len(paths) // count)]
    for path in chosen[:count]:
        yield parse(path.read_bytes().decode(), name=path.name)
