"""What readers are told of a translation, and what they get where there is none yet."""

from __future__ import annotations

import pytest

from bitext.sites.notice import boxed, wordings_table
from tests.workflow.blog import Blog

SITE = 'site = "{}"\ncontent = "content"\nbilingual = "off"\n'
DRAFT = "This is a machine translation that nobody has reviewed."


def site(blog: Blog, name: str, more: str = "") -> None:
    blog.configure(SITE.format(name) + more)


@pytest.mark.parametrize(("name", "wanted"), [
    ("vitepress", "::: info\n" + DRAFT + " [Original](/a)\n:::\n"),
    ("mkdocs", "!!! note\n    " + DRAFT),
    ("docusaurus", ":::info\n\n" + DRAFT),
    ("hexo", "\n\n---\n\n*" + DRAFT),
])  # fmt: skip
def test_a_draft_says_so_in_the_way_of_its_site(blog: Blog, name: str, wanted: str) -> None:
    site(blog, name, 'notice = "text"\n')
    blog.post("a.md", "# 标题", "正文在这里。")
    blog.translate()
    blog.build()
    (edition,) = (p for p in blog.root.rglob("a*.md") if "正文" not in p.read_text("utf-8"))
    text = edition.read_text("utf-8")
    assert wanted in text
    assert text.index("# ") < text.index(wanted)
    assert blog.build().written == []


def test_a_reviewed_page_says_nothing_and_an_outdated_one_says_so(blog: Blog) -> None:
    site(blog, "vitepress", 'notice = "text"\n[notices]\noutdated = "Old: [zh]({original})"\n')
    blog.post("a.md", "正文在这里。")
    blog.translate()
    blog.review("a.md", "正文在这里。", "The text is here.")
    blog.build()
    edition = blog.root / "content" / "en" / "a.md"
    assert edition.read_text("utf-8") == "The text is here.\n"
    blog.post("a.md", "正文在那里。")
    blog.translate()
    blog.build()
    assert "::: info\nOld: [zh](/a)\n:::" in edition.read_text("utf-8")


def test_as_a_key_the_theme_is_told(blog: Blog) -> None:
    site(blog, "vitepress", 'notice = "key"\n')
    blog.post("a.md", "正文在这里。")
    blog.translate()
    blog.build()
    text = (blog.root / "content" / "en" / "a.md").read_text("utf-8")
    assert text.startswith('---\ntranslation: "draft"\noriginal: "/a"\n---\n')


@pytest.mark.parametrize(("fallback", "wanted"), [
    ("skip", None), ("source", "正文在这里。\n"),
    ("notice", "\n::: info\nThis page has not been translated yet; what follows is the original."
               "\n:::\n\n正文在这里。\n"),
])  # fmt: skip
def test_what_stands_in_the_place_of_an_edition(
    blog: Blog, fallback: str, wanted: str | None
) -> None:
    site(blog, "vitepress", f'fallback = "{fallback}"\n')
    blog.post("a.md", "正文在这里。")
    blog.post("b.md", "看[甲](/a)。")
    blog.build()
    edition = blog.root / "content" / "en" / "a.md"
    assert (edition.read_text("utf-8") if edition.exists() else None) == wanted
    assert blog.build().written == []
    blog.translate()
    blog.build()
    assert "正文" not in edition.read_text("utf-8")
    assert "(/en/a)" in (blog.root / "content" / "en" / "b.md").read_text("utf-8")


def test_the_bilingual_language_of_a_site_has_a_page_for_it_too(blog: Blog) -> None:
    """Links of other bilingual pages, and menus of languages, led nowhere."""
    blog.configure(SITE.format("vitepress").replace("off", "language") + 'fallback = "notice"\n')
    blog.post("a.md", "正文在这里。")
    blog.build()
    for language in ("en", "zh-x-bi"):
        text = (blog.root / "content" / language / "a.md").read_text("utf-8")
        assert text.endswith("正文在这里。\n")
        assert "not been translated" in text


def test_the_original_has_the_base_where_its_site_adds_none(blog: Blog) -> None:
    """VuePress opened `/a.html` in a window of its own, and it was dead (2.0.0-rc.27, built)."""
    for name, wanted in (("vuepress", "[Original](/x/a.html)"), ("vitepress", "[Original](/a)")):
        config = blog.root / "content" / f".{name}" / "config.js"
        config.parent.mkdir(parents=True)
        config.write_text("export default { base: '/x/' }\n", "utf-8")
        site(blog, name, 'notice = "text"\n')
        blog.post("a.md", "正文在这里。")
        blog.post("_part.md", "共用的话。")
        blog.translate()
        blog.build()
        assert wanted in (blog.root / "content" / "en" / "a.md").read_text("utf-8")
        assert DRAFT not in (blog.root / "content" / "en" / "_part.md").read_text("utf-8")


def test_a_box_keeps_the_line_ends_of_its_page() -> None:
    assert boxed("mkdocs", "\r\n# T\r\n\r\nx\r\n", "n", "\r\n") == (
        "\r\n# T\r\n\r\n!!! note\r\n    n\r\n\r\nx\r\n"
    )


@pytest.mark.parametrize(("name", "before"), [
    ("vitepress", "<script setup>\nimport A from './a.vue'\n</script>\n\n# T\n\n"),
    ("vitepress", "<script>\nx\n</script>\n<style scoped>\na {}\n</style>\n\n"),
    ("docusaurus", "import A from '@site/a';\nimport B from '@site/b';\n\n# T\n\n"),
    ("docusaurus", "export const a = {\n  b: 1,\n};\n\n"),
    ("docusaurus", '<link rel="stylesheet" href="/bitext.css" />\n\nimport A from "@site/a";\n\n'),
])  # fmt: skip
def test_a_box_stands_below_what_no_reader_sees(name: str, before: str) -> None:
    """Before imports it took a page its title in Docusaurus."""
    page = boxed(name, f"\n{before}文字。\n", "n")
    assert page.startswith(f"\n{before}:::")
    assert page.endswith(":::\n\n文字。\n")


@pytest.mark.parametrize(("name", "begins"), [
    ("a.md", "---\ndescription: "), ("_part.md", "# "), ("_parts/a.md", "# "),
])  # fmt: skip
def test_docusaurus_describes_no_page_by_its_notice(name: str, begins: str, blog: Blog) -> None:
    """Cards and `meta` said of each page that a machine had translated it."""
    site(blog, "docusaurus", 'notice = "text"\n')
    blog.post(name, "# 标题", "正文 `code` 在。")
    blog.translate()
    blog.build()
    (edition,) = (blog.root / "i18n").rglob("*.md")
    text = edition.read_text("utf-8")
    assert text.startswith(begins)
    assert (DRAFT in text) is (name == "a.md")
    assert DRAFT not in text.partition("# ")[0]


@pytest.mark.parametrize("table", [{"drafts": "x"}, {"draft": "a\nb"}, {"draft": 1}])
def test_a_notice_that_cannot_be(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="draft"):
        wordings_table(table)
