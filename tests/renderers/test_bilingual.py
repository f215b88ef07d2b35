"""Bilingual pages of real posts, in the renderer of each site: no raw mark, no id twice.

What a page shows that is Markdown still, outside code, is counted and compared with the page of
the post alone, which may have such marks of its own: they stand there twice at most.
"""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

import bitext
from bitext import frontmatter
from bitext.assemble import balance, bilingual
from bitext.model import Layout
from bitext.sites.showing import showing
from tests.conftest import SHARED
from tests.renderers.rendering import Page, python_markdown
from tests.renderers.test_braces import RENDERERS, Renderer, renderer_of

pytestmark = pytest.mark.system

#: A renderer of Markdown -> where its posts are from.  There are no posts of VitePress.
ORIGINS = {
    "vitepress": "hugo", "attrs": "hugo", "hugo": "hugo", "hexo": "hexo", "kramdown": "jekyll",
    "liquid": "jekyll", "mdx": "docusaurus", "python-markdown": "mkdocs",
}  # fmt: skip
MARKS = re.compile(
    r"\*\*|\]\(|</?t[dr]\b|<div|markdown=|\[\^[^\]\s]+\]|^#{1,6} |\|[ :]?-{3}|\{:?[ ]*#"
)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
MANIFEST = SHARED / "corpus" / "structure_manifest.tsv"
QUIET = frozenset(("code", "pre", "script", "style", "textarea", "kbd"))


class Seen(HTMLParser):
    """What a reader sees of a page outside code; ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.quiet = 0
        self.text: list[str] = []
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in QUIET
        if (name := dict(attrs).get("id")) and tag not in VOID:
            self.ids[name] += 1

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in QUIET and self.quiet > 0

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.text.append(data)


@lru_cache(maxsize=64)
def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    return found


def raw_marks(page: Page) -> Counter[str]:
    """By kind; labels of footnotes together, which some renderers do not know at all."""
    found = (m for text in seen(page.html).text for m in MARKS.findall(text))
    return Counter("[^" if m.startswith("[^") else m.strip() for m in found)


class Post(NamedTuple):
    """A real post, and its body with English words in place of its Chinese."""

    name: str
    text: str

    def read(self, site: str) -> bitext.Document:
        return bitext.parse(self.text, name="a.md", site=site)

    def pages(self, site: str) -> dict[Layout, str]:
        doc = self.read(site)
        targets = {s.key: english(s.source) for s in doc.segments}
        layouts = showing(site).layouts
        return {layout: body(bitext.bilingual(doc, targets, layout).text) for layout in layouts}


#: kramdown and Liquid are asked for the same pages, and so are markdown-it and VitePress.
pages_once = lru_cache(maxsize=64)(Post.pages)


def english(source: str) -> str:
    return re.sub("[\u3400-\u9fff]+", lambda han: "word " * len(han[0]), source)


def body(text: str) -> str:
    header = frontmatter.find(text)
    return text[header.body if header else int(text.startswith("\ufeff")) :]


def drawn(corpus: Path, origin: str, number: int, seed: int = 0) -> list[Post]:
    rows = csv.DictReader(MANIFEST.read_text("utf-8").splitlines(), delimiter="\t")
    names = sorted(row["file"] for row in rows if row["generator"] == origin)
    chosen = random.Random(seed).sample(names, min(number, len(names)))
    paths = (corpus.parent / name for name in chosen if name.endswith(".md"))
    return [Post(path.name, path.read_text("utf-8", errors="replace")) for path in paths]


@pytest.fixture
def posts(corpus: Path) -> Callable[..., list[Post]]:
    return lambda origin, number, seed=0: drawn(corpus, origin, number, seed)


def faults(
    render: Callable[[Sequence[str]], list[Page]],
    site: str,
    posts: Sequence[Post],
    pages: Callable[[Post, str], dict[Layout, str]] = Post.pages,
) -> list[str]:
    """What is wrong with the bilingual pages of posts that the renderer takes."""
    alone = dict(zip(posts, render([body(post.text) for post in posts]), strict=True))
    sound = [post for post in posts if not alone[post].error]
    assert len(sound) >= len(posts) * 0.6, "hardly any post is one of this renderer's"
    asked = [(post, layout, text) for post in sound for layout, text in pages(post, site).items()]
    rendered = render([text for _, _, text in asked])
    found = []
    for (post, layout, _), page in zip(asked, rendered, strict=True):
        found += [f"{layout} of {post.name}: {what}" for what in told(alone[post], page, site)]
    return found


def told(alone: Page, page: Page, site: str) -> list[str]:
    if page.error:
        return [f"broken: {page.error[:200]}"]
    once = raw_marks(alone)
    if site == "vitepress":  # which has no footnotes: a note of one word is an address to it
        once["[^"] = page.html.count("[^")
    found = [f"{n} raw {m!r}" for m, n in raw_marks(page).items() if n > 2 * once[m]]
    known = seen(alone.html).ids
    twice = [name for name, n in seen(page.html).ids.items() if n > max(1, known[name])]
    return [*found, *(f"id {name!r} stands twice" for name in twice)]


def site_of(renderer: Renderer) -> str:
    return "vitepress" if renderer.name == "attrs" else renderer.site


each_renderer = pytest.mark.parametrize("renderer", RENDERERS, ids=[r.name for r in RENDERERS])


@each_renderer
def test_a_bilingual_page_shows_no_mark(
    renderer: Renderer, posts: Callable[..., list[Post]], tmp_path: Path
) -> None:
    some = posts(ORIGINS[renderer.name], 16)
    assert faults(renderer_of(renderer, tmp_path), site_of(renderer), some, pages_once) == []


@pytest.mark.long
@each_renderer
def test_so_do_two_hundred(
    renderer: Renderer, posts: Callable[..., list[Post]], tmp_path: Path
) -> None:
    some = posts(ORIGINS[renderer.name], 200, 1)
    assert faults(renderer_of(renderer, tmp_path), site_of(renderer), some) == []


HARD = Post(
    "hard.md",
    """\
## 前言 {#intro}

你好，**世界**[^1]和[^2]，见[前言](#intro)和<a id="x" href="#y">此处</a>。

- 一

  ```sh
  a
  ```

- 二
  - 三

1. 项

   > 引用

文字
<x-tabs>

里面的字。

</x-tabs>

| 甲 | 乙 |
|---|---|
| 丙 | 丁 |

[^1]: English note
[^2]: 中文注，`[^2]`不是。
""",
)


#: An id is an expression to MDX alone; Docusaurus takes it out before.
HARD_MDX = HARD._replace(text=HARD.text.replace(" {#intro}", ""))


@each_renderer
def test_what_opens_and_what_is_unique(renderer: Renderer, tmp_path: Path) -> None:
    post = HARD_MDX if renderer.name == "mdx" else HARD
    assert faults(renderer_of(renderer, tmp_path), site_of(renderer), [post]) == []


def test_control_a_page_with_the_sources_ids_and_labels_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bilingual, "second", lambda *_: lambda text: text)
    (renderer,) = (r for r in RENDERERS if r.name == "hugo")
    found = faults(renderer_of(renderer, tmp_path), "hugo", [HARD])
    assert any("id 'intro' stands twice" in fault for fault in found)


def test_control_a_block_that_opens_more_than_it_closes_breaks_mdx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balance.Balance, "holds", lambda *_: True)
    (renderer,) = (r for r in RENDERERS if r.name == "mdx")
    found = faults(renderer_of(renderer, tmp_path), "docusaurus", [HARD_MDX])
    assert any("broken" in fault for fault in found)


def test_control_a_table_shows_marks_in_mkdocs(
    posts: Callable[..., list[Post]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (renderer,) = (r for r in RENDERERS if r.name == "python-markdown")
    hugo = showing("hugo")
    monkeypatch.setattr(f"{__name__}.showing", lambda _: hugo)
    found = faults(renderer_of(renderer, tmp_path), "mkdocs", posts("mkdocs", 8))
    assert any("table of" in fault and "raw" in fault for fault in found)


def test_the_words_of_a_paragraph_in_tags_stand_once() -> None:
    """``<p>`` holds words and no table: kramdown shows the tags of one that stands there."""
    text = '你好。\n\n<p markdown="1" class="credit">\n— 来自[此处](/a)\n</p>\n'
    page = Post("credit.md", text).pages("jekyll")[Layout.TABLE]
    inside = page.partition('class="credit">')[2].partition("</p>")[0]
    assert "来自" in inside and "word" in inside  # noqa: PT018 - both languages
    assert "<t" not in inside
    assert "<table" in page.partition('class="credit">')[0]  # control: elsewhere there is one


@pytest.mark.parametrize(("picture", "once"), [
    ('![图](a.png "题")\n{.x #y}', True), ('![图](a.png){: width="1"}\n![图](b.png){.y}', True),
    ("[![图](a.png)](b.md){.x}\n", True), ("![图](a.png) 字\n{.x}", False),
])  # fmt: skip
def test_a_picture_with_attributes_stands_once(picture: str, once: bool) -> None:
    """It stood in both columns, for its description is translated."""
    doc = bitext.parse(f"前\n\n{picture}\n\n后\n", site="hugo")
    page = bitext.bilingual(doc, {segment.key: "X" for segment in doc.segments}).text
    assert (page.count("](a.png") == 1) is once


@pytest.mark.parametrize("closer", ["{:/nomarkdown}", "{:/}"])
def test_marks_of_kramdown_stand_once(closer: str) -> None:
    """Its end stood in a cell, and the page showed `</td>` and the rest of the table."""
    text = f"前\n\n{{::nomarkdown}}\n<b>原样</b>\n{closer}\n\n{{::options a='b' /}}\n\n后\n"
    doc = bitext.parse(text, site="jekyll")
    page = bitext.bilingual(doc, {segment.key: "X" for segment in doc.segments}).text
    assert page.count("nomarkdown}") == text.count("nomarkdown}")
    assert page.index("</table>") < page.index("{::nomarkdown}") < page.index(closer)
    assert page.count(closer) == 1
    within = page[page.index("{::nomarkdown}") : page.index(closer)]
    assert within.count("<td") == within.count("</td>") == 2


OPEN_ENDED = Post("open.md", "前文[^1]。\n\n当 $a<b$ 时。\n\n[^1]: 这是注。\n")


def test_a_bracket_in_a_formula_takes_no_tag_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-Markdown takes ``<a`` for a tag, up to the next bracket: that of the cell."""
    assert faults(python_markdown, "mkdocs", [OPEN_ENDED]) == []
    monkeypatch.setattr(bilingual, "_BRACKET", re.compile("(?!)"))  # control
    assert faults(python_markdown, "mkdocs", [OPEN_ENDED])
