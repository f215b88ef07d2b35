"""The law of front matter: a value reads as exactly its target, all else is as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bitext import frontmatter as fm
from bitext.frontmatter.dialect import read

KEYS = ("title", "subtitle", "标题", "tags", "seo.description", "faq.answer")

HOSTILE = [
    *("a: b", "a:b", "# x", "x # y", "Yes", "no", "null", "~", "2022", "2022-01-01", "12:30"),
    *("010", "0x1F", "1e3", ".inf", "=", "<<", "- x", "-", "? x", "[a]", "{a}", "a, b", "a]"),
    *("@me", "`x`", "&a", "*a", "!t", "|", ">", "%x", "---", "...", "+++", "---\n", "{{ x }}"),
    *("a\n---\nb", "a\n+++\nb", "'", '"', "it's", "'''", '"""', "a'''b'", 'a"""b"', "\\"),
    *("a\\", "\\n", "\\u4e2d", " a", "a ", "\ta", "a\t", "", " ", "\n", "a\n", "a\n\n", "\na"),
    *(" a\nb", "a\n b", "a\n\n\nb\n", "a\r\nb", "a\rb", "\x00", "\x1b[0m", "\x7f", "\x85"),
    *("\u2028", "\ufeff", "\ufffe", "\u200b", "中文：副", "“引”", "👩\u200d💻", "\U0010ffff"),
    *("\u3000x", "\u00a0", "a\ud800", "A plain title"),
]

targets = st.sampled_from(HOSTILE) | st.text(max_size=12)
words = st.sampled_from(
    ["中文", "一 二", "is it", "2022 年", "no", "a: b", "#x", "'q'", '"q"', "b\\"]
)
gaps = st.sampled_from(["", " ", "   "])
comments = st.sampled_from(["", " # 注: 释", "  #x"])
bare = st.sampled_from(["中文", "一 二", "is it", "甲，乙", "a#b", "c:d", "x 'y'"])


def double(word: str) -> str:
    """In double quotes, as all three formats allow."""
    return json.dumps(word, ensure_ascii=False)


def yaml_scalars() -> st.SearchStrategy[str]:
    """A scalar as written on its key's line, without a comment."""
    single = words.map(lambda w: "'" + w.replace("'", "''") + "'")
    return bare | single | words.map(json.dumps) | words.map(double)


@st.composite
def yaml_value(draw: st.DrawFn) -> str:
    """What follows the colon of a key in block context."""
    kind = draw(st.sampled_from(["scalar", "scalar", "block", "list", "flow", "other"]))
    if kind == "scalar":
        return f" {draw(gaps)}{draw(yaml_scalars())}{draw(comments)}"
    if kind == "block":
        pad = " " * draw(st.integers(1, 4))
        lines = draw(st.lists(st.sampled_from(["中文", "", "x: y", "  深", "# 非注"]), max_size=3))
        head = draw(st.sampled_from(["|", ">", "|-", ">-", "|+"]))
        return f" {head}\n{pad}首" + "".join(f"\n{pad}{line}" if line else "\n" for line in lines)
    if kind == "list":
        items = draw(st.lists(yaml_scalars(), min_size=1, max_size=3))
        return "".join(f"\n  - {item}" for item in items)
    if kind == "flow":
        return f" [{' , '.join(draw(st.lists(yaml_scalars(), max_size=3)))}]{draw(comments)}"
    return draw(st.sampled_from(["", " ", " no", " 2022-01-01", " 12:30", " ~", " 1.0 # x", " {}"]))


@st.composite
def yaml_headers(draw: st.DrawFn) -> str:
    lines = []
    for key in draw(st.permutations(["title", "subtitle", "标题", "tags", "date", '"k"']))[:4]:
        lines.append(f"{key}{draw(st.sampled_from(['', ' ']))}:{draw(yaml_value())}")
        lines.append(draw(st.sampled_from(["# 注释", "", "lang: zh", "empty: "])))
    lines.append(f"seo:\n  description: {draw(yaml_scalars())}\n  n: 1")
    lines.append(f"faq:\n- answer: {draw(yaml_scalars())}\n  n: 1\n- {{answer: {draw(bare)}}}")
    unique = [line for n, line in enumerate(lines) if not line or line not in lines[:n]]
    return "---\n" + "\n".join(unique) + "\n---\n"


@st.composite
def toml_headers(draw: st.DrawFn) -> str:
    basic = words.map(double)
    literal = words.filter(lambda w: "'" not in w).map(lambda w: f"'{w}'")
    long = words.map(lambda w: f'"""\n{w[:-1]}\n文"""'.replace("\\", "")) | literal.map(
        lambda w: f"''{w}''"
    )
    scalars = basic | literal | long
    lines = []
    for key in draw(st.permutations(["title", "subtitle", '"标题"', "'k'"]))[:3]:
        gap = draw(gaps)
        lines.append(f"{gap}{key}{gap}={draw(gaps)}{draw(scalars)}{draw(comments)}")
        lines.append(draw(st.sampled_from(["", "# 注释", "  "])))
    tags = draw(st.lists(scalars, max_size=3))
    lines.append("tags = [" + "".join(f"\n  {tag} , # 注" for tag in tags) + "\n   \n]")
    lines.append("date = 2022-01-01T00:00:00+08:00\nn = [1.0, nan, 0x1F]\nok = false")
    dotted = f"seo.description = {draw(scalars)}\n"
    table = f"[seo] # 表\ndescription = {draw(scalars)}\n"
    inline = f"seo = {{ n = 1, description = {draw(basic)} }}\n"
    lines.append(draw(st.sampled_from([dotted, table, inline])))
    lines += [f"[[faq]]\nanswer = {draw(scalars)}" for _ in range(draw(st.integers(0, 2)))]
    return "+++\n" + "\n".join(lines) + "\n+++\n"


@st.composite
def json_headers(draw: st.DrawFn) -> str:
    data = {
        "title": draw(words),
        "tags": draw(st.lists(words, max_size=3)),
        "标题": draw(words),
        "seo": {"description": draw(words), "n": [1.5, None, True]},
        "faq": [{"answer": draw(words)}],
    }
    indent = draw(st.sampled_from([None, 0, 2]))
    return json.dumps(data, ensure_ascii=draw(st.booleans()), indent=indent) + "\n"


newlines = st.sampled_from(["\n", "\r\n", "\r"])
boms = st.sampled_from(["", "\ufeff"])
FORMATS = [yaml_headers(), toml_headers(), json_headers()]


def nodes(text: str, header: fm.Header) -> list[tuple[object, ...]]:
    return [tuple(entry) for entry in read(header.format, text[slice(*header.inner)]).entries]


def check(text: str, choose: Callable[[fm.Value], str]) -> None:
    """The law, for every value of one document."""
    header = fm.find(text)
    assert header is not None
    assert fm.problem(text, header) == ""
    found = fm.values(text, header, KEYS)
    assert found
    wanted = {value.path: choose(value) for value in found}
    block, refused = fm.replace(text, header, wanted)
    assert set(refused) == {p for p, target in wanted.items() if "\ud800" in target}

    edited = text[: header.span.start] + block + text[header.body :]
    again = fm.find(edited)
    assert again is not None
    assert edited[again.body :] == text[header.body :]
    kept = {v.path: v.text if v.path in refused else wanted[v.path] for v in found}
    assert {v.path: v.text for v in fm.values(edited, again, KEYS)} == kept

    same = [node for node in nodes(text, header) if node[0] not in kept]
    assert [node for node in nodes(edited, again) if node[0] not in kept] == same
    position = 0  # what stands between the values is there, in order, byte for byte
    for value, new in zip(found, fm.values(edited, again, KEYS), strict=True):
        gap = text[position : value.span.start]
        assert edited[: new.span.start].endswith(gap)
        position = value.span.end
    assert edited.endswith(text[position:])


@pytest.mark.parametrize("headers", FORMATS, ids=["yaml", "toml", "json"])
def test_a_translated_value_reads_as_its_target_and_nothing_else_changes(
    headers: st.SearchStrategy[str],
) -> None:
    @settings(max_examples=300, deadline=None)
    @given(headers, newlines, boms, st.data())
    def law(header: str, newline: str, bom: str, data: st.DataObject) -> None:
        text = bom + header.replace("\n", newline) + "正文\n---\n+++\n}\n"
        check(text, lambda _value: data.draw(targets))

    law()


YAML_SCALARS = ("中", "'中'", '"中"', "|\n  中", ">-\n  中\n\n", "|+\n 中\n\n")
TOML_SCALARS = ('"中"', "'中'", '"""\n中"""', "'''中'''")
STYLES = [
    *(f"---\ntitle: {scalar}\nb: 1\n---\n" for scalar in YAML_SCALARS),
    "---\ntags: [甲, 乙]\n---\n",
    "---\ntags: {a: 乙}\ntitle: 中\n---\n",
    "---\ntags:\n- 甲\n---\n",
    *(f"+++\ntitle = {scalar}\nb = 1\n+++\n" for scalar in TOML_SCALARS),
    '{"title": "中"}\n',
]


def _always(target: str, _value: fm.Value) -> str:
    return target


@pytest.mark.parametrize("text", STYLES)
def test_every_style_holds_every_wording(text: str) -> None:
    for target in HOSTILE:
        check(text, partial(_always, target))


@given(st.text(max_size=40), st.sampled_from(["---\n{}\n---\n", "+++\n{}\n+++\n", "{{{}}}\n"]))
@example("a: !!timestamp x\nb: !!bool ''\n? [a]\n: c", "---\n{}\n---\n")
@example("a: 0x_\nb: 2022-02-30\nc: 1_0:99", "---\n{}\n---\n")
@settings(max_examples=300, deadline=None)
def test_no_text_raises(inner: str, frame: str) -> None:
    for text in (inner, frame.format(inner), frame.format(f"title: {inner}")):
        header = fm.find(text)
        if header is not None:
            assert 0 <= header.span.start <= header.inner.start <= header.inner.end <= header.body
            fm.metadata(text, header)
            broken = bool(fm.problem(text, header))
            assert not (broken and fm.values(text, header, KEYS))
            block = text[slice(*header.span)]
            assert fm.replace(text, header, {("none",): "x"}) == (block, (("none",),))
