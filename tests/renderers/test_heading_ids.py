"""The ids that renderers give to headings: each rule of `bitext.sites.ids` beside its renderer.

Docusaurus (github-slugger) and VuePress are asked in their own builds, tests/system/real.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html

from bitext.assemble.anchors import ids_of
from bitext.markdown.reading import read
from bitext.sites.ids import RULES
from tests.conftest import missing
from tests.renderers import rendering

#: As Markdown, and as it stands on the page.
HEADINGS = [
    ("前言", "前言"), ("前言", "前言"), ("前言 **粗体** `code`", "前言 粗体 code"),
    ("1. 你是谁？C++ & C#", "1. 你是谁？C++ & C#"), ("Introduction", "Introduction"),
    ("Introduction", "Introduction"), ("安装（Linux）", "安装（Linux）"),
    ("Getting Started: v1.2", "Getting Started: v1.2"), ("2021 年总结", "2021 年总结"),
    ("1. Who are you? C++ & C# — It’s “here”", "1. Who are you? C++ & C# — It’s “here”"),
    ("《书》与 snake_case", "《书》与 snake_case"), ("a/b、c·d", "a/b、c·d"),
    ("English — with dash", "English — with dash"), ("What's new?", "What's new?"),
    ("100% 开源！！", "100% 开源！！"), ("Ünïcode Ärger", "Ünïcode Ärger"),
    ("ｆｕｌｌ　ｗｉｄｔｈ", "ｆｕｌｌ　ｗｉｄｔｈ"), ("Introduction-1", "Introduction-1"),
    ("-- 横线 -- 里", "-- 横线 -- 里"), ("🎉 发布 🚀", "🎉 发布 🚀"),
    ("公式 $a_1$ 尾", "公式 $a_1$ 尾"),
    ("见 https://example.com/a 页", "见 https://example.com/a 页"),
]  # fmt: skip
Render = Callable[[Sequence[str]], list[rendering.Page]]
_GOLDMARK = "\n[markup.goldmark.parser]\nautoHeadingIDType = {!r}\n"


def _hugo(rule: str) -> Callable[[Path], Render]:
    plain = rendering.HUGO.partition("[markup.goldmark.parser.attribute]")[0]
    return lambda folder: rendering.hugo(folder, plain + _GOLDMARK.format(rule))


def _python(name: str) -> Callable[[Path], Render]:
    def render(documents: Sequence[str]) -> list[rendering.Page]:
        import markdown

        slugs = import_module("pymdownx.slugs")  # it says nothing of its types
        own = {"toc": {"slugify": slugs.slugify(case="lower")}} if name == "pymdownx" else {}
        reader = markdown.Markdown(extensions=["toc"], extension_configs=own)
        return [rendering.page({"html": reader.convert(text), "live": []}) for text in documents]

    return lambda _folder: render


RENDERERS: dict[str, Callable[[Path], Render]] = {
    "github": _hugo("github"),
    "github-ascii": _hugo("github-ascii"),
    "blackfriday": _hugo("blackfriday"),
    "kramdown": lambda _folder: rendering.ruby("kramdown"),
    "python-markdown": _python("default"),
    "pymdownx": _python("pymdownx"),
    "vitepress": lambda _folder: rendering.npm("vitepress"),
    "hexo": lambda _folder: rendering.npm("hexo"),
    "kramdown-gfm": lambda _folder: rendering.ruby("gfm"),
}


@pytest.mark.parametrize("name", RENDERERS)
def test_a_rule_makes_the_ids_of_its_renderer(name: str, tmp_path: Path) -> None:
    needed = {"kramdown": "ruby", "kramdown-gfm": "ruby", "vitepress": "node", "hexo": "node"}
    if (program := needed.get(name)) and shutil.which(program) is None:
        missing(f"{program} is not installed")
    text = "\n\n".join(f"## {markdown}" for markdown, _ in HEADINGS)
    (page,) = RENDERERS[name](tmp_path)([text])
    assert not page.error
    found = [heading.get("id") for heading in html.fromstring(page.html).iter("h2")]
    assert found == RULES[name].ids([shown for _, shown in HEADINGS])


#: What stands in headings beside words; a rule says of each whether it is a part of the id.
BESIDE = [
    "甲 ![图](a.png) 乙", "![图](a.png)", "![](a.png) 甲", "甲 ![图 二](a.png)", "a ![pic](x.png)",
    "甲&nbsp;乙", "甲 &nbsp; 乙", "甲 &nbsp;", "A &amp; B", "A &lt;x&gt; 乙", "甲 &copy; 乙",
    "甲 <kbd>Ctrl</kbd> 乙", '甲 <span class="x">乙</span>', "甲<br>乙",
    '甲 <Badge text="新" /> 乙',
    "甲 [乙](b.md) 丙", "甲 ~~乙~~ 丙", "甲 H~2~O 乙", r"甲 \* 乙 \_ 丙", "甲 `<x>` 乙",
    "甲 <!-- 注 --> 乙", "甲 ##", '甲 "引" 乙', "甲 ... 乙", "甲　乙", "甲  乙", "甲_乙_丙", "ß 乙",
]  # fmt: skip


@pytest.mark.parametrize("name", RENDERERS)
def test_what_stands_beside_the_words_of_a_heading(name: str, tmp_path: Path) -> None:
    """Pictures, entities, tags: VitePress reads ``nbsp``, kramdown's own input addresses too."""
    needed = {"kramdown": "ruby", "kramdown-gfm": "ruby", "vitepress": "node", "hexo": "node"}
    if (program := needed.get(name)) and shutil.which(program) is None:
        missing(f"{program} is not installed")
    texts = [f"## {markdown}\n" for markdown in BESIDE]
    pages = RENDERERS[name](tmp_path)(texts)
    found = [[h.get("id") or "" for h in html.fromstring(p.html).iter("h2")] for p in pages]
    assert found == [ids_of(read(text), name)[0] for text in texts]


@pytest.mark.parametrize("name", ["vitepress", "pymdownx-emoji", "python-markdown-emoji"])
def test_pictures_in_colons_are_no_part_of_an_id(name: str) -> None:
    """MkDocs with ``pymdownx.emoji``; VitePress has them always."""
    text = "## 写 Pen :material-pen: 10:20:30\n"
    if name == "vitepress":
        (page,) = rendering.npm("vitepress")(["## 写 Pen :smile: 10:20:30\n"])
        assert html.fromstring(page.html).get("id") == ids_of(read(text), name)[0][0]
        return
    import markdown

    slugs = import_module("pymdownx.slugs")
    own = {"toc": {"slugify": slugs.slugify(case="lower")}} if "pymdownx" in name else {}
    reader = markdown.Markdown(extensions=["toc", "pymdownx.emoji"], extension_configs=own)
    made = html.fromstring(reader.convert(text.replace("material-pen", "smile"))).get("id")
    assert [made] == ids_of(read(text), name)[0]
    other = name.removesuffix("-emoji")
    assert ids_of(read(text), other)[0] != [made]  # the control


LISTS = "## 语法 { .wide }\n\n## 语法 {data-x=1}\n\n## `代码` {.a .b}\n\n## 一 {#own .c}\n"


@pytest.mark.parametrize("name", ["github", "vitepress", "python-markdown"])
def test_attributes_behind_a_heading_are_no_part_of_its_id(name: str, tmp_path: Path) -> None:
    """They were, and links to such headings led nowhere in the edition, unnamed."""
    renderers: dict[str, Callable[[], Render]] = {
        "github": lambda: rendering.hugo(tmp_path),
        "vitepress": lambda: rendering.npm("vitepress"),
        "python-markdown": lambda: rendering.python_markdown,
    }
    (page,) = renderers[name]()([LISTS])
    found = [heading.get("id") for heading in html.fromstring(page.html).iter("h2")]
    assert found == ids_of(read(LISTS), name)[0]
