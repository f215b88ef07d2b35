"""`bitext build --html`: a page a post that needs nothing beside it, and an index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.dialects import dialect_for
from bitext.publishing.html.box import label_of
from bitext.publishing.html.page import _page
from bitext.publishing.html.render import html_of, rendered
from tests.web.test_preview import NAME, workspace

HOSTILE = re.compile(r"https?://|//", re.I)


def bitext(root: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_page_holds_what_it_shows(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    said = bitext(root, "build", "--html")
    page = root / "output/html" / NAME.removeprefix("content/").replace(".md", ".html")
    text = page.read_text(encoding="utf-8")
    assert "data:image/png;base64," in text
    assert "Content-Security-Policy" in text
    assert text.count("<link") == 0
    assert text.count('lang="en"') == text.count('lang="zh-CN"') - 1 >= 2
    assert "{{<" not in text
    assert not list((root / "output/html").rglob("*.png"))
    index = (root / "output/html/index.html").read_text(encoding="utf-8")
    assert index.count("<li>") == 1
    assert "written" in said
    assert "0 files written" in bitext(root, "build", "--html")


def test_pages_go_with_their_posts(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    bitext(root, "build", "--html")
    (root / NAME).unlink()
    bitext(root, "build", "--html")
    assert [path.name for path in (root / "output/html").rglob("*.html")] == ["index.html"]


@pytest.mark.parametrize(("raw", "label"), [
    ('{{< figure src="a.png" caption="A cat" >}}', "figure · a.png · A cat"),
    ("{{% notice tip %}}", "notice"), ("{{% /notice %}}", ""),
    ("{% include x.html %}", "include"), ("{% endnote %}", ""), ("{{ site.url }}", "site.url"),
    ("::: tip Mind this", "tip · Mind this"), (":::", ""), (':::note[Title]{.x}', "note · Title"),
    ('note "Title"', "note · Title"), ('=== "Tab"', "Tab"), ("import A from './a'", "import"),
    ('<Tabs groupId="x">', "Tabs · x"), ("</Tabs>", ""), ("{: .x}", ""),
])  # fmt: skip
def test_what_a_box_says(raw: str, label: str) -> None:
    assert label_of(raw) == label


@pytest.mark.parametrize(("text", "html"), [
    ("**文字。**后文", "<p><strong>文字。</strong>后文</p>"),
    ("价格$5和$10之间", "<p>价格$5和$10之间</p>"),
    ("## 前言 {#intro}\n\n## 前言", '<h2 id="intro">前言'),
    ("`{{ x }}`", "<code>{{ x }}</code>"),
    ("[a]({{ url }}/b)", 'href="url/b"'),
    ('!!! note "题"\n    内容', '<div class="box">note · 题</div>'),
    ("> [!NOTE] 提示\n> 内容", '<blockquote>\n<p class="alert note">提示</p>\n<p>内容</p>'),
    ("> [!Danger]\n> 内容", '<p class="alert caution">Danger</p>'),
    ("> [!tip]- **折**<b>\n> 内容", '<p class="alert tip">折&lt;b&gt;</p>'),
    ("[!NOTE] 提示", "[!NOTE] 提示"),
])  # fmt: skip
def test_markdown_as_html(text: str, html: str) -> None:
    assert html in rendered(text, dialect=dialect_for("mkdocs"))


def test_control_a_renderer_alone_shows_the_marks() -> None:
    assert "**文字" in html_of("**文字。**后文")
    assert "{{&lt;" in html_of("{{< figure >}}")


def test_real_posts_show_no_template(corpus: Path) -> None:
    """Outside code: shortcodes, Liquid, containers of 60 posts."""
    shown = 0
    for path in sorted(corpus.rglob("*.md"))[::20][:60]:
        text = path.read_text("utf-8", errors="replace")
        made = rendered(text, dialect=dialect_for("plain"))
        prose = re.sub(r"<(pre|code)\b.*?</\1>|<span class=\"math.*?</span>", "", made, flags=re.S)
        assert "qbx" not in made
        shown += len(re.findall(r"\{\{[<%]|\{% |^:::", prose, re.M))
    assert shown == 0


@pytest.mark.parametrize(("target", "at", "wanted"), [
    ("b.md", "a.md", "b.html"), ("../b.md#紫砂壶", "x/a.md", "../b.html#紫砂壶"),
    ("./%E4%B8%80.markdown?x=1", "a.md", "./%E4%B8%80.html?x=1"), ("b.mdx", "a.md", "b.html"),
    ("../b.md", "a.md", "../b.md"), ("/b.md", "a.md", "/b.md"), ("#b.md", "a.md", "#b.md"),
    ("https://x.example/b.md", "a.md", "https://x.example/b.md"), ("b.png", "a.md", "b.png"),
])  # fmt: skip
def test_a_link_to_a_post_leads_to_its_page(target: str, at: str, wanted: str) -> None:
    """It led to a file that is not there: six of six links of two posts."""
    assert _page(target, at) == wanted


def test_links_between_pages_live(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    (root / NAME).unlink()
    (root / "content/a.md").write_text("看[那篇](x/b.md#二)。\n", "utf-8")
    (root / "content/x").mkdir()
    (root / "content/x/b.md").write_text("## 二\n\n[回](../a.md)\n", "utf-8")
    bitext(root, "run", "--backend", "pseudo")
    bitext(root, "build", "--html")
    folder = root / "output/html"
    assert 'href="x/b.html#%E4%BA%8C"' in (folder / "a.html").read_text("utf-8")
    assert 'href="../a.html"' in (folder / "x/b.html").read_text("utf-8")
    assert "<h1>2 posts</h1>" in (folder / "index.html").read_text("utf-8")
