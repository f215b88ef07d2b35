"""Front matter: what counts as a header, which values it has, how they are written back."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import bitext
from bitext import frontmatter as fm
from bitext.frontmatter import splice, toml, yaml
from bitext.frontmatter.dialect import DEPTH, read
from bitext.frontmatter.insert import put
from tests.counted import passes

KEYS = ("title", "description", "summary", "subtitle", "tags", "categories", "seo.description")


def header_of(text: str) -> fm.Header:
    header = fm.find(text)
    assert header is not None
    return header


def texts(text: str, *keys: str) -> dict[tuple[str | int, ...], str]:
    """Path -> decoded value of the named keys."""
    return {value.path: value.text for value in fm.values(text, header_of(text), keys or KEYS)}


def replaced(text: str, targets: dict[tuple[str | int, ...], str]) -> str:
    """The whole document with all ``targets`` accepted."""
    header = header_of(text)
    block, refused = fm.replace(text, header, targets)
    assert refused == ()
    return text[: header.span.start] + block + text[header.body :]


@pytest.mark.parametrize(
    ("text", "form", "body"),
    [
        ("---\ntitle: 题\n---\n正文", "YAML", "正文"),
        ("---  \r\ntitle: 题\r\n---\t\r\n正文", "YAML", "正文"),
        ("---\rtitle: 题\r---\r正文", "YAML", "正文"),
        ("---\ntitle: 题\r\n...\r正文", "YAML", "正文"),
        ("\ufeff---\ntitle: 题\n---\n正文", "YAML", "正文"),
        ("---\n---\n正文", "YAML", "正文"),
        ("---\ntitle: 题\n---", "YAML", ""),
        ("---\n作者 : 甲\n---\n", "YAML", ""),
        ("---\ntitle: 中文: 副题\n---\n正文", "YAML", "正文"),
        ("---\n# 注释\ntitle: @me\n---\n正文", "YAML", "正文"),
        ("---\ntitle: a\udc80\n---\n正文", "YAML", "正文"),
        ('+++\ntitle = "题"\ntags = [\n   \n]\n+++\n正文', "TOML", "正文"),
        ("+++\ndate = {{ .Date }}\n+++\n正文", "TOML", "正文"),
        ('+++\rtitle = "题"\r+++\r正文', "TOML", "正文"),
        ('{\n  "title": "题"\n}\n正文', "JSON", "正文"),
        ('{"a": {"b": "}"}} \r\n正文', "JSON", "正文"),
        ('{\n  "title": "题",\n}\n正文', "JSON", "正文"),
    ],
)
def test_a_header_at_the_start_is_found(text: str, form: str, body: str) -> None:
    header = header_of(text)
    assert (header.format, text[header.body :]) == (form, body)
    assert header.span.start == text.startswith("\ufeff")


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 题\n---\ntitle: 题\n---\n",
        "\n---\ntitle: 题\n---\n",
        "---\n中文\n---\n",
        "---\n- 甲\n- 乙\n---\n",
        "---\n\n# 标题\n\n---\n",
        "---\n**中文**：[链接](x) 等\n---\n",
        "---\ntitle: 题\n",
        "----\ntitle: 题\n----\n",
        "+++\ntitle = 1\n",
        "标题\n---\n",
        "{{< figure >}}\n",
        "{% raw %}\n",
        "{}文字\n",
        '{"a": 1} 文字\n',
        "{" * 10_000,
    ],
)
def test_what_is_body_stays_body(text: str) -> None:
    assert fm.find(text) is None


YAML = """\
---
title:   中文   # 注释
subtitle: "副: 题"
tags: [甲, '乙' , "丙"]
categories:
    - 一
    -   二
description: |  # 说明
  多
   行

summary: >-
  折
  叠
日期: 2022-01-01
draft: no
empty:\x20
seo: {description: 述, n: 1}
---
正文
"""


def test_yaml_values_have_exact_places() -> None:
    found = {
        v.path: (v.text, YAML[slice(*v.span)], v.style)
        for v in fm.values(YAML, header_of(YAML), (*KEYS, "日期", "draft", "empty"))
    }
    assert found == {
        ("title",): ("中文", "中文", "plain"),
        ("subtitle",): ("副: 题", '"副: 题"', "double"),
        ("tags", 0): ("甲", "甲", "flow plain"),
        ("tags", 1): ("乙", "'乙'", "single"),
        ("tags", 2): ("丙", '"丙"', "double"),
        ("categories", 0): ("一", "一", "plain"),
        ("categories", 1): ("二", "二", "plain"),
        ("description",): ("多\n 行\n", "|  # 说明\n  多\n   行", "literal"),
        ("summary",): ("折 叠", ">-\n  折\n  叠", "folded"),
        ("seo", "description"): ("述", "述", "flow plain"),
    }
    assert list(found) == [v.path for v in fm.values(YAML, header_of(YAML), KEYS)]


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        ("中文", "Plain words", "Plain words"),
        ("中文", "A: subtitle", '"A: subtitle"'),
        ("中文", "2022", '"2022"'),
        ("中文", "2022 in review", "2022 in review"),
        ("中文", "Yes", '"Yes"'),
        ("中文", "1e3", '"1e3"'),
        ("中文", "a, b", "a, b"),
        ("'中文'", "it's", "'it''s'"),
        ("'中文'", "two\nlines", '"two\\nlines"'),
        ('"中文"', 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("|\n  中\n  文", "one\n two\n", "|\n  one\n   two"),
        ("|\n  中\n  文\n", "one", "|-\n  one\n"),
        ("| # 注\n  中", " leading", '" leading" # 注'),
        (">\n  中\n  文", "one\ntwo", ">-\n  one\n\n  two"),
        ("中\n  文", "one", "one"),
    ],
)
def test_yaml_keeps_its_style_where_that_is_faithful(
    source: str, target: str, written: str
) -> None:
    text = f"---\ntitle: {source}\n# 尾\n---\n"
    assert replaced(text, {("title",): target}) == f"---\ntitle: {written}\n# 尾\n---\n"


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        ('"中"', 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("'中'", "C:\\n", "'C:\\n'"),
        ("'中'", "it's", '"it\'s"'),
        ('"""\n中"""', "a\n+ b", '"""\na\n+ b"""'),
        ("'''中'''", "a\nb\\", "'''a\nb\\'''"),
        ("'''中'''", "it's", '"""it\'s"""'),
        ('"""中"""', "\na", '"""\n\na"""'),
        ('"""中"""', "+++\na", '"+++\\na"'),
    ],
)
def test_toml_keeps_its_style_where_that_is_faithful(
    source: str, target: str, written: str
) -> None:
    text = f"+++\na.title = {source} # 尾\n+++\n"
    assert replaced(text, {("a", "title"): target}) == f"+++\na.title = {written} # 尾\n+++\n"


TOML = """\
+++
title = '题'
tags = [ "甲", # 一
  '''乙''',
]
date = 2022-01-01T00:00:00+08:00
weight = nan
[seo]
  "description" = \"\"\"
述\"\"\"
[[menu]]
name = "名"
[[menu]]
name = "称"
+++
"""


def test_toml_values_have_exact_places() -> None:
    found = fm.values(TOML, header_of(TOML), (*KEYS, "menu.name"))
    assert [(v.path, v.text, TOML[slice(*v.span)]) for v in found] == [
        (("title",), "题", "'题'"),
        (("tags", 0), "甲", '"甲"'),
        (("tags", 1), "乙", "'''乙'''"),
        (("seo", "description"), "述", '"""\n述"""'),
        (("menu", 0, "name"), "名", '"名"'),
        (("menu", 1, "name"), "称", '"称"'),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title = "中"\n[[a]]\n[b]\n[[a]]\n', '"中"'),  # tables in any order
        ('"k \\" = " = 1\n\'title\' = "中"\n', '"中"'),
        ('["a \'b\'"]\nx = 1\n["seo".description]\ny = """中""" # "no"\n', '"""中"""'),
        (
            'x = ["""a""""", \'\'\'\'b\'\'\'\', [["c"]]] # it\'s "no" string\ntitle = "中#"\n',
            '"中#"',
        ),
        ('seo.description = """\n中 "" \\""" \\\n  x"""\n', '"""\n中 "" \\""" \\\n  x"""'),
    ],
)
def test_toml_values_are_told_from_keys_comments_and_quotes_in_strings(
    text: str, place: str
) -> None:
    whole = f"+++\n{text}+++\n"
    found = fm.values(whole, header_of(whole), (*KEYS, "seo.description", "seo.description.y"))
    assert [whole[slice(*v.span)] for v in found] == [place]
    assert "中" in found[0].text


def test_json_values_have_exact_places() -> None:
    text = (
        '{ "title" : "\\u4e2d\\"", "n": 1.0,'
        ' "tags": ["a", ["b"], {}], "seo": {"description": ""}}\n'
    )
    found = fm.values(text, header_of(text), KEYS)
    assert [(v.path, v.text, text[slice(*v.span)]) for v in found] == [
        (("title",), '中"', '"\\u4e2d\\""'),
        (("tags", 0), "a", '"a"'),
        (("tags", 1, 0), "b", '"b"'),
        (("seo", "description"), "", '""'),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: |\n  中\n  文\ndraft: true\n---\n",
        '+++\ntitle = """\n中\n文"""\ndraft = true\n+++\n',
        '{\n"title": "中",\n"draft": true\n}\n',
    ],
)
def test_the_newlines_of_the_document_are_used(text: str, newline: str) -> None:
    edited = replaced(text.replace("\n", newline), {("title",): "two\nlines"})
    assert texts(edited) == {("title",): "two\nlines"}
    assert edited.replace(newline, "").isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 一\ntitle: 二\n---\n",
        '{"title": "一", "title": "二"}\n',
    ],
)
def test_of_a_repeated_key_the_last_counts(text: str) -> None:
    assert texts(text) == {("title",): "二"}
    assert replaced(text, {("title",): "two"}) == text.replace("二", "two")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\na: 1\ntitle: 中文: 副\n---\n", "line 3: YAML"),
        ("\ufeff---\r\na: 1\r\ntitle: 中文: 副\r\n---\r\n", "line 3: YAML"),
        ("---\ntitle: &x 中\n---\n", "anchors and aliases are used"),
        ("---\ntitle: *x\n---\n", "anchors and aliases are used"),
        ("---\ntitle: !!str 中\n---\n", "a tag is used"),
        ("---\ntitle: 中\n<<: {a: 1}\n---\n", "a merge key is used"),
        ("---\ntitle: 中\ntags:\n\t- 甲\n - 乙\n---\n", "line 4: YAML"),  # blanks and tabs
        ("---\ntitle: 中\n" + "b: 1\n" * 20_000 + "---\n", "longer than"),
        ("+++\na = 1\ntitle = {{ x }}\n+++\n", "line 3: TOML"),
        ('{\n"title": 中\n}\n', "line 2: JSON"),
    ],
)
def test_a_header_that_cannot_be_edited_is_named_and_left_alone(text: str, said: str) -> None:
    header = header_of(text)
    assert said in fm.problem(text, header)
    assert fm.values(text, header, KEYS) == ()
    untouched = text[slice(*header.span)]
    assert fm.replace(text, header, {("title",): "x"}) == (untouched, (("title",),))


def test_signs_inside_values_are_no_anchors_or_tags() -> None:
    text = "---\ntitle: 甲 & 乙 * 丙 ! << 丁\nsubtitle: '&x *y !z'\n---\n"
    assert fm.problem(text, header_of(text)) == ""
    assert len(texts(text)) == 2


def test_paths_that_are_no_strings_of_the_header_are_refused() -> None:
    text = "---\ntitle: 中\nn: 1\n---\n"
    targets: dict[fm.Path, str] = {("title",): "T\ud800", ("n",): "2", ("x",): "y"}
    block, refused = fm.replace(text, header_of(text), targets)
    assert (block, set(refused)) == (text, set(targets))


def test_translating_a_value_to_itself_changes_nothing() -> None:
    for text in (YAML, TOML):
        header = header_of(text)
        same = {v.path: v.text for v in fm.values(text, header, KEYS)}
        assert fm.replace(text, header, same) == (text[slice(*header.span)], ())


@pytest.mark.parametrize("proof", [True, False])
def test_the_proof_stops_a_writer_that_gets_it_wrong(
    monkeypatch: pytest.MonkeyPatch, proof: bool
) -> None:
    """Control: with the proof taken out, the broken writer does its damage."""
    text = "---\ntitle: 中\nsubtitle: 副\nlang: zh\n---\n"
    monkeypatch.setattr(splice, "render", lambda _text, _header, _value, target: target)
    if not proof:
        monkeypatch.setattr(splice, "_proven", lambda *_: True)
    targets: dict[fm.Path, str] = {("title",): "x\nlang: en", ("subtitle",): "fine"}
    block, refused = fm.replace(text, header_of(text), targets)
    if proof:
        assert refused == (("title",),)
        assert block == text.replace("副", "fine")
    else:
        assert "lang: en" in block


def test_metadata_is_a_typed_read_only_view() -> None:
    assert fm.metadata(YAML, header_of(YAML))["日期"] == datetime.date(2022, 1, 1)
    assert fm.metadata(YAML, header_of(YAML))["draft"] is False
    assert fm.metadata(TOML, header_of(TOML))["tags"] == ["甲", "乙"]
    text = '{"draft": true}\n'
    meta = fm.metadata(text, header_of(text))
    assert dict(meta) == {"draft": True}
    with pytest.raises(TypeError):
        meta["draft"] = False  # type: ignore[index] # the point of the test


@pytest.mark.parametrize(
    ("text", "meta"),
    [
        ("---\ndraft: true\ndate: 2022-13-45\n---\n", {"draft": True}),
        ("---\ndraft: true\na: &a {x: 1}\nb: *a\nc: [*a]\n---\n", {"draft": True}),
        ("---\ndraft: true\nlang: !!python/name:os.system x\n---\n", {"draft": True}),
        ("---\ndraft: true\n{{ x }}: y\n---\n", {"draft": True}),
        ("---\ndraft: true\ntitle: a: b\n---\n", {}),
        ("---\ntags:\t[a]\t# b\ndraft:\ttrue\n---\n", {"tags": ["a"], "draft": True}),
        ("---\ntags:\n\t-\ta\ndraft: true\n---\n", {"tags": ["a"], "draft": True}),
        ("---\na: &a x\t\ndraft: true\n---\n", {"a": "x", "draft": True}),
        ("+++\ndraft = {{ x }}\n+++\n", {}),
        ('{\n"draft": x\n}\n', {}),
    ],
)
def test_metadata_gives_what_can_be_read_alone(text: str, meta: dict[str, object]) -> None:
    assert dict(fm.metadata(text, header_of(text))) == meta


BOMB = "a: &a [x]\n" + "".join(f"{b}: &{b} [{f'*{a},' * 9}]\n" for a, b in pairwise("abcdefghi"))
MERGE = BOMB.replace("[x]", "{x: 1}").replace("[*", "{<<: [*").replace("]\n", "]}\n")
HOSTILE = {
    "alias bomb": BOMB,
    "merge bomb": MERGE,
    "brackets": "a: " + "[" * 10_000,
    "braces": "a: " + "{" * 10_000,
    "question marks": "a:\n" + " ?" * 10_000,
    "dashes": "a:\n " + "- " * 10_000,
    "deep": "".join(f"{' ' * n}a:\n" for n in range(150)),
    "digits": "a: " + "1" * 100_000,
    "some digits": "a: " + "1" * 16_000,
    "base 60": "a: 1" + ":59" * 6_000,
    "many keys": "a: 1\n" * 100_000,
    "as many keys as are read": "a: 1\n" * 3_200,
    "flow": "a: [" + "b, " * 5_400 + "]",
    "python": "a: !!python/object/apply:os.system ['touch canary']",
    "escape": 'a: "\\U00110000"',
    "bigger escape": 'a: "\\Uffffffff"',
    "surrogate": "a: x\udcff",
    "escaped surrogate": 'a: "\\ud800"',
    "line separator": "a: x\u2028b: y",
    "next line": "a: x\x85b: y",
    "null": "a: x\x00y",
    "directive": "a: 1\n%YAML 1.1\n",
    "toml dots": "a" + ".a" * 8_000 + " = 1",
    "toml tables": "".join(f"[a{n}]\n" for n in range(2_000)),
    "toml list": "a = [" + '"x",' * 4_000 + "]",
    "toml keys": "".join(f"a{n} = 'x'\n" for n in range(1_200)),
    "toml nest": "a = " + "[" * 10_000,
    "toml digits": "a = " + "1" * 16_000,
    "toml quotes": 'a = """' + '"' * 10_000,
    "json nest": '"a": ' + "[" * 10_000,
    "json closed nest": '"a": ' + "[" * 8_000 + "]" * 8_000,
    "json digits": '"a": ' + "1" * 16_000,
    "json strings": '"a": [' + '"x",' * 4_000 + '"y"]',
    "json surrogate": '"a": "\\ud800"',
}


def _lines(text: str, ask: Callable[[str, fm.Header], object]) -> float:
    """Lines of Python that are passed for each character; YAML's composer needs the most."""
    header = fm.find(text)
    return passes(lambda: ask(text, header) if header else None).total() / len(text)


@pytest.mark.parametrize("frame", ["---\n{}\n---\n正文", "+++\n{}\n+++\n正文", "{{\n{}\n}}\n正文"])
@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("inner", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_header_is_never_slow_and_never_an_exception(
    inner: str, frame: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = frame.format(inner)
    header = fm.find(text)
    for ask in (fm.problem, fm.metadata, lambda t, h: fm.values(t, h, ["a"])):
        assert _lines(text, ask) < 400
    if header:
        targets = {v.path: "x: y" for v in fm.values(text, header, ["a"])[:3]}
        assert fm.replace(text, header, targets)[1] == ()
    assert not list(tmp_path.iterdir())


def test_without_its_limit_a_dotted_key_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control for the limit: tomllib needs quadratic time for the parts of a key."""
    text = "a" + ".a" * 300 + " = 1"
    assert toml.read(text).fault
    monkeypatch.setattr(toml, "_DOTS", 10**6)
    assert toml.read(text).entries


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["", " ", "# 注", "\t#"])
def test_blank_lines_in_front_of_prose_do_not_hang(newline: str, between: str) -> None:
    """They could be cut into lines in 2^40 ways, and every way was tried."""
    text = newline.join(["---", *[between] * 40, "这是正文", "---", "后"])
    assert fm.find(text) is None
    assert fm.find(text.replace("这是正文", "键: 值")) is not None


@pytest.mark.parametrize("inner", [
    f"a: {'[' * (DEPTH + 2)}{']' * (DEPTH + 2)}\n",
    "".join(f"{' ' * n}a:\n" for n in range(DEPTH + 2)),
    f"a: {'[x, ' * (DEPTH + 2)}{']' * (DEPTH + 2)}\n",
], ids=["brackets", "indentation", "brackets with words"])  # fmt: skip
def test_yaml_is_refused_where_it_is_nested_too_deeply(
    inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = f"---\n{inner}---\n"
    assert "too deeply" in fm.problem(deep, header_of(deep))
    flat = "---\na: [[[[b]]]]\n---\n"
    assert not fm.problem(flat, header_of(flat))
    monkeypatch.setattr(yaml, "DEPTH", 500)  # control
    monkeypatch.setattr(yaml, "_BRACKETS", re.compile("^$ x"))
    read.cache_clear()
    assert "too deeply" not in fm.problem(deep, header_of(deep))


REPLACEMENTS = ("a: b", "# x", "Yes", "2022", "null", "- x", "[a]", "@me", "\"q\" 's' \\", "end ")


def test_titles_of_real_posts_take_any_wording(corpus: Path) -> None:
    counts: Counter[str] = Counter()
    for path in sorted(corpus.rglob("*.md")):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        header = fm.find(text)
        if header and ("title",) in texts(text):
            counts[header.format] += 1
            target = REPLACEMENTS[counts.total() % len(REPLACEMENTS)]
            edited = replaced(text, {("title",): target})
            assert texts(edited) == texts(text) | {("title",): target}, path.name
    assert counts["YAML"] > 400
    assert counts["TOML"] > 90


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("title: 题\ndate: 2020-01-01\n---\n正文\n", "title: Title\ndate: 2020-01-01\n---\n正文\n"),
        ('"title": "题",\n"date": "x"\n;;;\n正文\n', '"title": "Title",\n"date": "x"\n;;;\n正文\n'),
        (';;;\n"title": "题"\n;;;\n正文\n', ';;;\n"title": "Title"\n;;;\n正文\n'),
        ('---json\n{"title": "题"}\n---\n正文\n', '---json\n{"title": "Title"}\n---\n正文\n'),
        (
            '+++\ntitle = """\n题"""\ndate = 2020-01-01T00:00:00Z\n+++\n正文\n',
            '+++\ntitle = """\nTitle"""\ndate = 2020-01-01T00:00:00Z\n+++\n正文\n',
        ),
        (
            '---\ntitle:\t"题"\ntags: [甲]\t\n---\n正文\n',
            '---\ntitle:\t"Title"\ntags: [甲]\t\n---\n正文\n',
        ),
        (  # as Pelican and MkDocs do
            "\ufeffDate: 2024-01-01\r\nTitle: 题: 一\r\n    又\r\nTags: 甲, 乙\r\n\r\n正文\r\n",
            "\ufeffDate: 2024-01-01\r\nTitle: Title\r\nTags: 甲, 乙\r\n\r\n正文\r\n",
        ),
        (  # as Hexo does
            "---\ntitle: 题\ntags:\n\t-\t甲\n\t- 乙\n---\n正文\n",
            "---\ntitle: Title\ntags:\n\t-\t甲\n\t- 乙\n---\n正文\n",
        ),
    ],
)
def test_headers_of_every_site_are_read(text: str, english: str) -> None:
    doc = bitext.parse(text)
    (title,) = (s for s in doc.segments if s.context == "front-matter:title")
    assert bitext.english(doc, {title.key: "Title"}).text == english


@pytest.mark.parametrize(
    "text",
    [
        "标题: 一\n---\n",
        "Title: 一\n---\n",
        "title: 一\n\n正文\n",
        "title: 一\n注意: 二\n",
        "Title: 一\nNote: 二\n\n文",
    ],
)
def test_a_line_with_a_colon_is_no_header(text: str) -> None:
    assert fm.find(text) is None


def test_a_header_without_dashes_says_what_it_says() -> None:
    text = "Title: 题\nStatus: draft\nLang: zh\n\n正文\n"
    header = fm.find(text)
    assert header is not None
    assert fm.metadata(text, header) == {
        "title": "题",
        "status": "draft",
        "lang": "zh",
        "draft": True,
    }
    written, left = put(text, {("lang",): "en", ("slug",): "a"})
    assert (written, left) == ("slug: a\nTitle: 题\nStatus: draft\nLang: en\n\n正文\n", ())
    assert put(text, {("title",): "a\n\nb"})[1] == (("title",),)  # no end of the header


def test_the_keys_of_a_site_and_of_its_lists() -> None:
    text = "---\nhero:\n  tagline: 口号\nfeatures:\n  - title: 特点\n    icon: 图\n---\n"
    assert [s.source for s in bitext.parse(text).segments] == ["口号", "特点"]
    named = bitext.parse(text, keys=["features[].icon"])
    assert [s.source for s in named.segments] == ["图"]
