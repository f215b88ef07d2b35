"""TMX: what is written is valid and comes back; what others write is read; nothing else is."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from bitext.errors import WorkspaceError
from bitext.formats.tmx import read
from bitext.formats.tmx.inline import agree, first_number
from bitext.formats.tmx.read import Unit, read_tmx
from bitext.formats.tmx.write import write_tmx
from bitext.languages import LanguagePair
from bitext.markdown.placeholder import Form, encode
from bitext.markdown.segmenter import parse
from bitext.model import Origin, Piece, walk
from bitext.store.memory import Remembered, memory_key
from bitext.upkeep.tmx_units import entry

PAIR = LanguagePair()
DTD = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))


def row(source: str, target: str = "target", origin: Origin = Origin.BACKEND) -> Remembered:
    signature = "local:qwen|prompt:3" if origin is Origin.BACKEND else ""
    return Remembered(memory_key(source, PAIR), source, target, origin, signature, None, PAIR)


def written(rows: Iterable[Remembered]) -> tuple[str, Counter[str]]:
    counts = Counter[str]()
    return "".join(write_tmx(rows, PAIR, "1.0", counts)), counts


def units(text: str | bytes, pair: LanguagePair = PAIR) -> tuple[list[Unit], Counter[str]]:
    skipped = Counter[str]()
    data = text.encode() if isinstance(text, str) else text
    chunks = (data[at : at + 7] for at in range(0, len(data), 7))
    return list(read_tmx(chunks, "a.tmx", pair, skipped)), skipped


def back(text: str) -> list[Remembered | None]:
    return [entry(unit, PAIR) for unit in units(text)[0]]


def valid(text: str) -> bool:
    return bool(DTD.validate(etree.fromstring(text.encode())))


def foreign(*segs: str, header: str = 'creationtool="OmegaT"', tail: str = "") -> str:
    """A file of another tool: of each unit the source's and the target's ``<seg>``."""
    pairs = zip(segs[::2], segs[1::2], strict=True)
    body = "".join(
        f'<tu><tuv xml:lang="ZH-CN"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="EN-US"><seg>{en}</seg></tuv></tu>\n'
        for zh, en in pairs
    )
    return f'<tmx version="1.4"><header {header}/><body>\n{body}{tail}</body></tmx>'


# -- out and back ------------------------------------------------------------------------

ROWS = [
    row("前言", "Foreword", Origin.HUMAN),
    row("请看<1>这份<2>文档</2></1>和<3/>。", "See <3/> and <1>this <2>document</2></1>."),
    row("甲 < 乙 & 丙 > 丁 “引号”", "a < b & c ]]> \"d\" 'e'", Origin.MEMORY),
    row("写<5>，再写<6>粗体</6>。", "Write <5>, then <6>bold</6>."),
    row("比较 1<2 和 3<4> 和 <5/>", "1<2, 3<4> and <5/>"),
    row("a\rb\n  c 字", "a\tb"),
    Remembered(memory_key("分", PAIR), "分", "score", Origin.BACKEND, "e&<\"'", -0.1 / 3, PAIR),
]


def test_an_export_is_valid_and_comes_back_entry_by_entry() -> None:
    text, counts = written(ROWS)
    assert valid(text)
    assert counts == {"written": len(ROWS)}
    assert back(text) == ROWS


def test_control_the_dtd_refuses_what_is_not_tmx() -> None:
    text, _ = written(ROWS)
    assert not valid(text.replace('<prop type="x-bitext-origin">', "<prop>"))
    assert not valid(text.replace("<tu>", "<tu><seg/>", 1))
    assert not valid(text.replace("<bpt i=", "<bpt j="))


def test_translate_toolkit_reads_the_same_texts() -> None:
    text = written(ROWS[:4])[0].encode()
    store = tmxfile.parsestring(text)  # type: ignore[no-untyped-call]  # the toolkit's
    assert [(unit.source, unit.target) for unit in store.units] == [
        (entry.source, entry.target) for entry in ROWS[:4]
    ]


def test_tags_are_elements_and_prose_that_looks_like_a_tag_is_not() -> None:
    text, _ = written([ROWS[1], ROWS[3]])
    first, second = etree.fromstring(text.encode()).iter("tu")
    assert [e.tag for e in first.iterfind("tuv[1]/seg/*")] == ["bpt", "bpt", "ept", "ept", "ph"]
    assert [e.get("i") for e in second.iterfind("tuv[1]/seg/*")] == ["6", "6"]
    assert "写<5>，" in str(second.findtext("tuv/seg"))


_TEXTS = st.lists(
    st.sampled_from("字,a, ,<,&,]]>,<1>,</1>,<1/>,<2>,</2>,<7/>".split(",")),
    min_size=1,
    max_size=12,
).map(lambda parts: "字" + "".join(parts) + "。")


@given(_TEXTS, st.data())
def test_any_text_and_any_order_of_its_tags_comes_back(source: str, data: st.DataObject) -> None:
    target = data.draw(st.one_of(st.just(source), _TEXTS))
    text, counts = written([row(source, target)])
    assert valid(text)
    fits = agree(source, target)
    assert counts == {"written" if fits else "placeholders that differ": 1}
    assert back(text) == ([row(source, target)] if fits else [])


def test_every_segment_of_the_corpus_comes_back(corpus: Path) -> None:
    forms: list[tuple[Piece, Form]] = []
    for path in sorted(corpus.rglob("*.md"))[::9]:
        try:
            document = parse(path.read_bytes().decode())
        except UnicodeDecodeError:  # a derived file
            continue
        forms += ((piece, encode(piece)) for piece in walk(document.pieces))
    for _, form in forms:
        assert first_number(form.text) == form.first or not form.nodes
    rows = [row(form.text, form.text) for _, form in forms if form.text.isprintable()]
    rows = list({entry.key: entry for entry in rows}.values())
    text, counts = written(rows)
    assert counts == {"written": len(rows)}
    assert len(rows) > 4000
    assert back(text) == rows


def test_what_tmx_cannot_hold_is_counted() -> None:
    rows = [
        row("甲", ""), row("<1>乙</1>", "b"), row("丙\0", "c"), row("丁", "d"), row("丁", "d"),
        row("戊", "e\ufffe"),
    ]  # fmt: skip
    text, counts = written(rows)
    assert back(text) == [row("丁", "d")]
    assert counts == {
        "failed drafts": 1, "placeholders that differ": 1, "characters that XML cannot hold": 2,
        "written": 1, "repeated": 1,
    }  # fmt: skip


# -- what others write -------------------------------------------------------------------


@pytest.mark.parametrize(("zh", "en", "source", "target"), [
    ("看<bpt i='7'>&lt;b></bpt>它<ept i='7'>&lt;/b></ept>", "<bpt i='7'/>It<ept i='7'/>!",
     "看<1>它</1>", "<1>It</1>!"),
    ("<ph x='3'>{x}</ph>和<ph x='4'/>", "<ph x='4'/> and <ph x='3'/>", "<1/>和<2/>",
     "<2/> and <1/>"),
    ("<ph>{a}</ph>和<ph>{b}</ph>", "<ph/> and <ph/>", "<1/>和<2/>", "<1/> and <2/>"),
    ("<it pos='begin'>x</it>字<ut>y</ut>", "<it pos='begin'/>c<ut/>", "<1/>字<2/>", "<1/>c<2/>"),
    ("<hi type='b'>字<ph x='1'/></hi>", "<hi>c<ph x='1'/></hi>", "<1>字<2/></1>", "<1>c<2/></1>"),
    ("字<ph x='1'>a <sub>题 <hi>目</hi></sub> b</ph>", "c<ph x='1'/>", "字<1/>", "c<1/>"),
    ("写&lt;3&gt;<ph x='1'/>", "write &lt;3&gt; <ph x='1'/>", "写<3><4/>", "write <3> <4/>"),
    ("<bpt i='2'/><bpt i='1'/>甲<ept i='1'/><ept i='2'/>", "<bpt i='2'/><bpt i='1'/>a<ept i='1'/>"
     "<ept i='2'/>", "<1><2>甲</2></1>", "<1><2>a</2></1>"),
    ("你好，\n  世界", "Hello,\n  world", "你好，世界", "Hello, world"),
    ("**加粗**和[链接](https://a.example)", "**bold** and [a link](https://a.example)",
     "<1>加粗</1>和<2>链接</2>", "<1>bold</1> and <2>a link</2>"),
    ("这是 snake_case 和 1 \\* 2", "snake_case and 1 \\* 2", "这是 snake_case 和 1 * 2",
     "snake_case and 1 * 2"),
    ("<![CDATA[甲 & 乙]]>", "a &amp; b", "甲 & 乙", "a & b"),
])  # fmt: skip
def test_units_of_other_tools_become_placeholder_form(
    zh: str, en: str, source: str, target: str
) -> None:
    text = foreign(zh, en)
    assert back(text) == [row(source, target, Origin.MEMORY)]


@pytest.mark.parametrize(("zh", "en"), [
    ("<bpt i='1'/>字", "<bpt i='1'/>c"),
    ("字<ept i='1'/>", "c<ept i='1'/>"),
    ("<ph x='1'/>字", "c"),
    ("字", "<ph x='1'/>c"),
    ("<ph x='1'/>字", "<bpt i='1'/>c<ept i='1'/>"),
    ("<ph x='1'/><ph x='1'/>字", "<ph x='1'/><ph x='1'/>c"),
    ("<bpt i='1'/><bpt i='2'/>字<ept i='1'/><ept i='2'/>", "c"),
])  # fmt: skip
def test_units_whose_tags_do_not_fit_are_counted(zh: str, en: str) -> None:
    assert units(foreign(zh, en)) == ([], {"with tags that differ or lack a partner": 1})


def test_markdown_that_the_target_lost_is_no_entry() -> None:
    assert back(foreign("很**粗**的", "very bold")) == [None]


def test_languages_and_empty_texts_are_counted() -> None:
    french = '<tu><tuv xml:lang="fr"><seg>a</seg></tuv><tuv lang="zh-CN"><seg>字</seg></tuv></tu>'
    text = foreign("字", " ", "字", "c", tail=french)
    found, skipped = units(text)
    assert [(unit.source, unit.target) for unit in found] == [("字", "c")]
    assert skipped == {"of other languages": 1, "without a text": 1}
    assert [unit.target for unit in units(text, LanguagePair("zh-CN", "fr"))[0]] == ["a"]
    assert units(text, LanguagePair("ja", "en")) == ([], {"of other languages": 3})


def test_the_exact_language_is_taken_before_its_like() -> None:
    tuvs = "".join(f'<tuv xml:lang="{tag}"><seg>{tag}</seg></tuv>' for tag in
                   ("en-US", "zh-TW", "en", "zh-CN"))  # fmt: skip
    (unit,) = units(f"<tmx><header/><body><tu>{tuvs}</tu></body></tmx>")[0]
    assert (unit.source, unit.target) == ("zh-CN", "en")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    text = declared + foreign("前言", "Foreword")
    assert [unit.target for unit in units(text.encode(encoding))[0]] == ["Foreword"]


def test_only_an_export_of_ours_says_whose_an_entry_is() -> None:
    text, _ = written([row("字", "c", Origin.HUMAN)])
    assert back(text) == [row("字", "c", Origin.HUMAN)]
    told = text.replace("human", "somebody")
    assert back(told) == [row("字", "c", Origin.MEMORY)]


# -- what is refused ---------------------------------------------------------------------

BOMB = '<!DOCTYPE tmx [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>\n<tmx><body><tu>&b;</tu></body></tmx>'
REFUSED = {
    "an entity bomb": (BOMB, 1, "entities"),
    "an external entity": (
        '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>', 1, "entities"),
    "an entity of a DTD that is not fetched": (
        '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/x.dtd">\n<tmx>&a;</tmx>', 2, "entities"),
    "broken XML": ("<tmx>\n<body>\n</tmx>", 3, "not valid XML: mismatched tag"),
    "an end in the middle": ("<tmx>\n<body>", 2, "not valid XML"),
    "another kind of file": ("<html>\n</html>", 1, "no TMX file"),
    "no XML": ("source\ttarget\n", 1, "not valid XML"),
    "nothing": ("", 1, "not valid XML"),
    "deep nesting": ("<tmx>" + "<x>" * 60, 1, "nested too deep"),
    "an unknown encoding": ('<?xml version="1.0" encoding="klingon"?><tmx/>', 1, "encoding"),
    "a wide encoding": ('<?xml version="1.0" encoding="gb18030"?><tmx/>', 1, "encoding"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_and_broken_files_are_refused_with_the_line(name: str) -> None:
    text, line, message = REFUSED[name]
    with pytest.raises(WorkspaceError, match=message) as refused:
        units(text)
    assert (refused.value.path, refused.value.line) == ("a.tmx", line)
    assert refused.value.hint


def test_a_unit_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    def endless(piece: bytes) -> Iterator[bytes]:
        yield b'<tmx><header/><body><tu><tuv xml:lang="en"><seg>'
        while True:
            yield piece

    for piece in (b"word " * 1000, b"<ph x='1'/>" * 1000, "字".encode() * 999):
        with pytest.raises(WorkspaceError, match="more than 1,000,000 characters"):
            list(read_tmx(endless(piece), "a.tmx", PAIR, Counter()))


@pytest.mark.parametrize("start", [b"<!-- ", b"<tmx a='"])
def test_a_token_without_an_end_is_refused(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_TOKEN", 100_000)

    def endless() -> Iterator[bytes]:
        yield start
        while True:
            yield b"x" * 10_000

    with pytest.raises(WorkspaceError, match="without an end"):
        list(read_tmx(endless(), "a.tmx", PAIR, Counter()))


def test_memory_does_not_grow_with_the_file() -> None:
    def many() -> Iterator[bytes]:
        head, unit = foreign("字", "c").encode().removesuffix(b"</body></tmx>").split(b"\n", 1)
        yield head
        for _ in range(60):
            yield unit * 100
        yield b"</body></tmx>"

    tracemalloc.start()
    count = sum(1 for _ in read_tmx(many(), "a.tmx", PAIR, Counter()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 6_000
    assert peak < 300_000, "all units would be ten times as much"
