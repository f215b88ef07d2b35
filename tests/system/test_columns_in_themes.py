"""Columns of bilingual pages within what themes say of tables: they start at one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.publishing.bilingual_page import stylesheet
from tests.system.chromium import browse

pytestmark = pytest.mark.system

#: What LoveIt, minima, github-markdown-css, VitePress and Material say of tables, word for word.
THEMES = {
    "LoveIt": (
        "single", "content",
        ".single .content table {max-width:100%;margin:.625rem 0;background:#fff;"
        "border-collapse:collapse} .single .content table td {padding:.3rem 1rem;"
        "border:1px double #f0f0f0} .single .content .table-wrapper {overflow-x:auto}",
    ),
    "minima": (
        "post", "post-content",
        "table {margin-bottom:30px;width:100%;text-align:left;border-collapse:collapse;"
        "border:1px solid #e8e8e8} table tr:nth-child(even) {background-color:#f7f7f7} "
        "table th, table td {padding:10px 15px} table td {border:1px solid #e8e8e8}",
    ),
    "GitHub": (
        "", "markdown-body",
        ".markdown-body table {border-spacing:0;border-collapse:collapse;display:block;"
        "width:max-content;max-width:100%;overflow:auto} .markdown-body table th, "
        ".markdown-body table td {padding:6px 13px;border:1px solid #ccc} "
        ".markdown-body table tr:nth-child(2n) {background-color:#eee}",
    ),
    "VitePress": (
        "", "vp-doc",
        ".vp-doc table {display:block;border-collapse:collapse;margin:20px 0;overflow-x:auto} "
        ".vp-doc tr {border-top:1px solid #ccc} .vp-doc tr:nth-child(2n) {background:#eee} "
        ".vp-doc th, .vp-doc td {border:1px solid #ccc;padding:8px 16px}",
    ),
    "Material": (
        "", "md-typeset",
        ".md-typeset table:not([class]) {display:inline-block;overflow:auto;max-width:100%}",
    ),
    "Docsy": (
        "", "td-content",
        ".td-content > table {width:100%;margin-bottom:1rem;vertical-align:top;display:block;"
        "overflow-x:auto} .td-content > table > :not(caption) > * > * {padding:.5rem;"
        "background-color:#fff;border-bottom-width:1px} .td-content > table > tbody > "
        "tr:nth-of-type(odd) > * {box-shadow:inset 0 0 0 9999px #eee}",
    ),
}  # fmt: skip
_ROW = '<tr><td lang="zh-CN"><p>{}</p></td><td lang="en"><p>{}</p></td></tr>'
_WIDE = "<table><tr>" + "".join(f"<td>column{n}</td>" for n in range(12)) + "</tr></table>"
ROWS = [
    ("短", "Short"), ("一段长得多的话，" * 20, "A text that is far longer. " * 20),
    ("<pre><code>" + "x" * 300 + "</code></pre>", "c"), (_WIDE, _WIDE),
]  # fmt: skip


def write(folder: Path, theme: str, sheet: str) -> Path:
    outer, inner, rules = THEMES[theme]
    tables = "".join(
        f'<table class="bitext" width="100%"><tbody>{_ROW.format(*row)}</tbody></table>'
        for row in ROWS
    )
    divs = "".join(
        f'<div class="bitext"><div lang="zh-CN"><p>{a}</p></div>'
        f'<div lang="en"><p>{b}</p></div></div>'
        for a, b in ROWS
    )
    page = folder / "page.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<style>body{{margin:0 24px}} {rules}</style><style>{sheet}</style>"
        f'<div class="{outer}"><div class="{inner}">{tables}{divs}</div></div>',
        encoding="utf-8",
    )
    return page


#: Left edges of what is English, and how wide the page is.
MEASURE = """() => [
  [...new Set([...document.querySelectorAll('.bitext > [lang=en], .bitext td[lang=en]')]
    .map(cell => Math.round(cell.getBoundingClientRect().left)))],
  document.documentElement.scrollWidth]"""


#: How cells of rows are coloured; stripes are for tables of figures.
STRIPES = """() => [...new Set([...document.querySelectorAll('.bitext > tbody > tr > td')]
  .map(cell => getComputedStyle(cell))
  .map(style => style.boxShadow + ' ' + style.backgroundColor))]"""


@pytest.mark.parametrize("theme", THEMES)
def test_english_begins_at_one_place_and_below_its_chinese_on_a_phone(
    theme: str, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    page_file = write(tmp_path, theme, stylesheet().decode())
    with browse(page_file, needs("chromium"), width=1280) as page:
        edges, wide = page.evaluate(MEASURE)
        assert (len(edges), wide) == (1, 1280), (edges, wide)
        assert page.evaluate(STRIPES) == ["none rgba(0, 0, 0, 0)"]
        page.set_viewport_size({"width": 390, "height": 844})
        edges, wide = page.evaluate(MEASURE)
        assert (edges, wide) == ([24], 390)


#: What VuePress' theme says of headings: the height of its bar stands above each.
BARRED = ".page h2 {margin-top:-3.1rem;padding-top:4.6rem}"
#: How far the English heading's text is below the Chinese one's, and that below its row's top.
HEADINGS = """() => {
  const text = node => { const range = document.createRange();
    range.selectNodeContents(node); return range.getBoundingClientRect() };
  const [chinese, english] = [...document.querySelectorAll('h2')].map(text);
  return [chinese.top - document.querySelector('.bitext').getBoundingClientRect().top,
    english.top - chinese.bottom] }"""


@pytest.mark.long
@pytest.mark.parametrize("styled", [True, False])
def test_a_heading_is_near_its_translation(
    styled: bool, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    """In VuePress a screen of 390 pixels had 65 empty ones between them."""
    sheet = stylesheet().decode()
    kept = sheet if styled else sheet.replace("padding-top: 0;\n  border-top", "border-top")
    assert styled or kept != sheet  # the control
    page_file = tmp_path / "page.html"
    page_file.write_text(
        f"<!doctype html><meta charset=utf-8><style>{BARRED}{kept}</style><div class=page>"
        '<div class="bitext"><div lang="zh-CN"><h2>标题</h2></div>'
        '<div lang="en"><h2>Heading</h2></div></div></div>',
        encoding="utf-8",
    )
    with browse(page_file, needs("chromium"), width=390) as page:
        above, between = page.evaluate(HEADINGS)
    assert (above < 30, 0 < between < 30) == (styled, styled)


def test_control_without_the_stylesheet_githubs_columns_begin_anywhere(
    tmp_path: Path, needs: Callable[[str], str]
) -> None:
    with browse(write(tmp_path, "GitHub", ""), needs("chromium"), width=1280) as page:
        edges, _ = page.evaluate(MEASURE)
        assert len(edges) > 2
