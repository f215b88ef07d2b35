"""Only the regions of a post that have wordings in doubt are read again."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bitext import parse
from bitext.assemble.english import Assembly
from bitext.assemble.proof import expected, regions
from bitext.assemble.proof.choosing import Choosing
from bitext.assemble.proof.expected import Expected
from bitext.assemble.proof.regions import EditionBody, Gap, region_starts
from bitext.dialects import DIALECTS
from bitext.markdown.reading import Reading, read
from bitext.markdown.reading import read_copy as reading_of_all
from bitext.markdown.skeleton import mistune_outline
from bitext.markdown.target import read_target
from bitext.model import Span

POST = """\
甲

- 一

  二
- 三

: 定义

    代码

```
码

码
```

{% codeblock %}
丙

丁
{% endcodeblock %}

乙
"""


def test_a_region_begins_where_a_block_does_behind_a_blank_line() -> None:
    seen = read(POST, dialect=DIALECTS["hexo"])
    starts = region_starts(seen)
    found = [POST[a:b] for a, b in pairwise(starts)]
    assert "".join(found) == POST
    assert [text.split("\n")[0] for text in found] == ["甲", "- 一", "```", "{% codeblock %}", "乙"]


def proved(source: str, wording: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """The edition of a post whose first segment says something, and what was read to prove it."""
    seen: list[str] = []

    def reading(text: str, *args: object) -> Reading:
        found = regions.read_part(text, *args)  # type: ignore[arg-type]
        seen.append(found.text)
        return found

    def whole(text: str, *args: object) -> Reading:
        seen.append(text)
        return reading_of_all(text, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(expected, "read_part", reading)
    monkeypatch.setattr(expected, "read_copy", whole)
    doc = parse(source)
    text = Assembly(doc, {doc.pieces[0].segment.key: wording}).edition().text
    return text, [one.replace(regions.BEHIND, "") for one in seen]


def test_the_rest_of_a_post_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "**甲**乙\n\n丙\n\n丁\n"
    text, seen = proved(source, "2 ** 3 **A** b", monkeypatch)
    assert text.endswith("\n\n丙\n\n丁\n")
    assert "丙" not in "".join(seen)


def test_prose_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proved("**甲**乙\n\n丙\n", "**A** b", monkeypatch)[1] == []


def is_met(source: str, first: str, edition: str, dialect: str = "plain") -> bool:
    """Whether an edition passes in which ``first``, a piece of the source, is in doubt."""
    doc = parse(source, dialect=DIALECTS[dialect])
    piece = next(piece for piece in doc.pieces if piece.segment.source == first)
    start, end = piece.span
    length = len(edition) - len(source) + end - start
    gaps = [Gap(0, 0, start), Gap(end, start + length, len(source) - end)]
    body = EditionBody(edition, [Span(0, start), Span(start + length, len(edition))], gaps)
    choice = Choosing(piece, read_target(piece, "A"), alarms=False)
    return Expected(doc).is_met_by(body, [choice])


def test_what_hides_more_than_its_region_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "甲 {/* 乙\n\n丙\n"
    assert is_met(source, "丙", "甲 {/* 乙\n\nA b\n", "obsidian")
    assert not is_met(source, "丙", "甲 {/* 乙\n\nA */} b\n", "obsidian")
    monkeypatch.setattr(EditionBody, "is_masked_as", lambda *_: True)
    assert is_met(source, "丙", "甲 {/* 乙\n\nA */} b\n", "obsidian"), "control"


def test_two_regions_do_not_become_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    post = read("- 一\n\n甲\n\n- 二\n")
    starts = region_starts(post)
    ends = [Span(*starts[:2]), Span(*starts[2:])]

    def lists() -> int:
        found = regions.read_part(post.text, expected.masked_body(post), ends, "")
        return sum(event.tag == "List" and event.phase == "start" for event in found.events)

    assert lists() == 2
    monkeypatch.setattr(regions, "BEHIND", "\n")
    assert lists() == 1, "control"


def test_a_long_post_is_read_again_only_where_its_regions_do_not_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doc = parse("甲\n\n乙\n\n好*天*气\n")
    again: list[str] = []

    def counted(text: str, *args: object, **named: object) -> Reading:
        again.append(text)
        return read(text, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(expected, "read", counted)
    targets = {doc.pieces[2].segment.key: "a.b *fine*"}
    found = Assembly(doc, targets, Expected(doc).lightened()).edition()
    assert not again
    monkeypatch.setattr(Expected, "_is_met_around", lambda *_, **__: False)
    assert Assembly(doc, targets, Expected(doc).lightened()).edition() == found
    assert len(again) == 1


def test_a_word_in_brackets_may_be_defined_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "甲\n\n见注[^1]和[文][docs]。\n\n[^1]: 注\n\n[docs]: /u\n"
    for said in ("A [^1] b", "A [docs] b"):
        assert proved(source, said, monkeypatch)[0] != f"{said}{source[1:]}"
    monkeypatch.setattr(Expected, "_defines", False)
    assert proved(source, "A [docs] b", monkeypatch)[0] == f"A [docs] b{source[1:]}", "control"


def test_a_note_is_read_by_both_parsers_where_nothing_near_refers_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """mistune leaves out a note that nothing refers to."""
    source = "看[^a]\n\n[^a]: 甲\n"
    seen: list[bool] = []

    def outlined(text: str) -> object:
        found = mistune_outline(text)
        seen.append("footnote" in str(found))
        return found

    monkeypatch.setattr(expected, "mistune_outline", outlined)
    assert is_met(source, "甲", "看[^a]\n\n[^a]: A *b\n")
    assert seen
    assert all(seen)
    monkeypatch.setattr(expected, "_asked_for", lambda *_: "")
    seen.clear()
    assert is_met(source, "甲", "看[^a]\n\n[^a]: A *b\n")
    assert not any(seen), "control"


@pytest.mark.parametrize("long", [True, False])
def test_of_a_long_post_no_reading_is_held_beside_its_edition(
    long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """96,000 pieces of HTML: 760 MiB were held when their bilingual page began, now 676."""
    monkeypatch.setattr(expected, "LONG", 10 if long else 1_000_000)
    doc = parse("<p>文{x}[甲]</p>\n\n" * 3)
    assembly = Assembly(doc, {s.key: f"[x] {s.source}" for s in doc.segments})
    assert assembly.expected._part
    assert (assembly.expected._part[1]._reading is None) is long
