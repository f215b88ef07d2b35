"""What stands once on a bilingual page has both wordings in one, and is written once."""

from __future__ import annotations

from html import unescape

import pytest

import bitext
from bitext.assemble import blocks, english
from bitext.markdown import escape

PARTS = [
    "<p>第一段<b>天气</b>[好]: 见{附}*一*<br></p>\n",
    "<p>{<b>附</b>}和{{ x }}</p>\n\n",
    "<div>\n两行的\n文字 `x` &lt;b&gt;\n</div>\n\n",
    '<figure><img src="a.png" alt="图[一]"><figcaption>说明*甲*</figcaption></figure>\n\n',
    "文字[甲]<b>乙</b>。\n\n",
]
WORDINGS = ["{x} [one]: *two* `three`", "#: <br> {% y %}", "plain words", "a <5 & b"]


def pages(site: str) -> list[str]:
    """The bilingual pages of a post whose wordings hold marks."""
    doc = bitext.parse("".join(PARTS), site=site)
    found = []
    for more in WORDINGS:
        targets = {s.key: f"{more} {s.source}" for s in doc.segments}
        found.append(bitext.bilingual(doc, targets).text)
    return found


@pytest.mark.parametrize("site", ["", "vitepress", "docusaurus", "jekyll"])
def test_a_page_reads_as_if_all_were_written_anew(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A brace that begins a text is spelled out, also where its source is now before it."""
    taken = pages(site)
    monkeypatch.setattr(blocks._Joined, "_written", lambda *_: "")
    anew = pages(site)
    assert [*map(unescape, taken)] == [*map(unescape, anew)]
    assert [page.count("{附}") for page in taken] == [page.count("{附}") for page in anew]


def test_control_texts_without_their_markup_open_what_the_source_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "_is_whole", lambda *_: True)
    taken = pages("")
    monkeypatch.setattr(blocks._Joined, "_written", lambda *_: "")
    assert [page.count("{附}") for page in taken] != [page.count("{附}") for page in pages("")]


def test_a_page_is_written_anew_where_the_quick_proof_does_not_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holds, asked = blocks._Joined._holds, list[object]()

    def once_not(self: blocks._Joined, starts: list[int]) -> bool:
        first = bool(self.taken) and self not in asked
        asked.extend([self] * first)
        return holds(self, starts) and not first

    monkeypatch.setattr(blocks._Joined, "_holds", once_not)
    found = pages("")
    assert asked
    monkeypatch.undo()
    monkeypatch.setattr(blocks._Joined, "_written", lambda *_: "")
    assert found == pages("")


def test_keys_and_samples_are_named_in_both_languages() -> None:
    """A reader was told that ``加`` stops it: the keys stood in the translation alone."""
    doc = bitext.parse("<p>按<kbd>Ctrl</kbd>加<kbd class=k>C</kbd>，见<samp>a; b</samp>吧</p>\n")
    wording = "Press <kbd>Ctrl</kbd> + <kbd class=k>C</kbd>, see <samp>a; b</samp>."
    page = bitext.bilingual(doc, {doc.pieces[0].segment.key: wording}).text
    assert f"按Ctrl加C，见吧 / {wording}" in page


@pytest.mark.parametrize("ours", [True, False])
def test_words_between_tags_are_written_once(ours: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 96,000 of them took 170 s of processor."""
    written, write = list[object](), escape.write

    def counted(*given: object) -> str:
        written.append(given)
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(english, "write", counted)
    if not ours:  # the control
        monkeypatch.setattr(blocks._Joined, "_written", lambda *_: "")
    doc = bitext.parse(PARTS[0] * 20)
    bitext.bilingual(doc, {s.key: f"[x] {s.source}" for s in doc.segments})
    assert len(written) == (20 if ours else 40)
