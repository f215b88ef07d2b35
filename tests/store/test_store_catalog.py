"""Catalogs: what a PO file says is read exactly, what cannot be read is told with its line."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import polib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bitext.errors import BitextError, StorageError, WorkspaceError
from bitext.formats.po import read as reading
from bitext.formats.po import syntax
from bitext.formats.po.entries import bound, translations
from bitext.model import Kind, Origin, Segment, Translation
from bitext.store import catalog as catalogs
from bitext.store.catalog import Catalog, Entry, State, catalog_path, digest, read, render, write
from tests.counted import passes, steeper

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
NASTY = [
    "\u2028", "\u2029", "\x85", "\x1c", "\x1d", "\x1e", "\x0b", "\x0c", "\r", "\r\n", "\n", "\t",
    "\b", "\x1b", "\\", '"', '\\"', "\\n", "\ufeff", "\u202e", "e\u0301", "👩‍💻", "%s", "{}", "#",
    "#~ ", "msgid", "<<<<<<< x", "开源", "a", " ", "\u3000", "\xa0", "\\u2028", "\ue000", "\uffff",
]  # fmt: skip

APPROVED = (State.STALE, State.REVIEWED)


def entry(number: int, draw: random.Random) -> Entry:
    def text(least: int = 1) -> str:
        return "".join(draw.choices(NASTY, k=draw.randint(least, 6)))

    state = draw.choice(list(State))
    target = "" if state is State.MISSING else text()
    return Entry(
        source=f"{text(0)}{number}{text(0)}",
        context=draw.choice(["", "", "front-matter:title", text()]),
        target=target,
        state=state,
        previous=text() if state is State.STALE else "",
        approved=digest(target) if state in APPROVED and draw.random() < 0.5 else "",
        note=("kind: paragraph", "term: 开源之夏 → OSPP"),
        places=draw.choice([1, 1, 2, 30]),
        signature="local/qwen 1.5b" if state is State.DRAFT else "",
        confidence=draw.choice([None, 0.0, 0.87, 1.0]) if state is State.DRAFT else None,
        comment=draw.choice(["", "please look\n\n#again: , . ~ 谢谢"]),
        flags=draw.choice([(), ("no-wrap",)]),
    )


def resting(item: Entry) -> Entry:
    return Entry(item.source, "obsolete", "wording", State.REVIEWED, comment=item.comment)


def test_two_thousand_nasty_entries_come_back_equal(tmp_path: Path) -> None:
    draw = random.Random(2)
    entries = tuple(entry(number, draw) for number in range(2000))
    old = tuple(resting(item) for item in entries[:50])
    name = "content/my post%20\u2028.md"
    catalog = Catalog(name, "en", entries, old, (("X-Generator", "Poedit: 3"),))
    path = tmp_path / "x.po"
    assert write(path, catalog, root=tmp_path)
    assert read(path, tmp_path) == catalog
    assert render(read(path, tmp_path)) == path.read_bytes()
    assert not write(path, catalog, root=tmp_path)


def test_control_polib_loses_text_when_it_is_given_text() -> None:
    po = polib.POFile(wrapwidth=0)
    po.append(polib.POEntry(msgid="a\u2028b", msgstr="c"))
    assert polib.pofile(str(po))[0].msgid == "b"


def test_a_catalog_that_would_not_read_back_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.po"
    good = Catalog("x.md", entries=(Entry("一", target="one", state=State.REVIEWED),))
    bad = replace(good, entries=(Entry("一", target="one", comment="a\rb", state=State.REVIEWED),))
    write(path, good, root=tmp_path)
    with pytest.raises(BitextError):
        write(path, bad, root=tmp_path)
    odd = Entry("二", state=State.DRAFT)  # a draft of nothing
    with pytest.raises(StorageError, match="read back"):
        write(path, replace(good, entries=(*good.entries, odd)), root=tmp_path)
    assert read(path, tmp_path) == good
    assert [p.name for p in tmp_path.iterdir()] == ["x.po"]
    # control: without the check the bad file is on disk
    unchecked = lambda path, data, root, verify: path.write_bytes(data) > 0  # noqa: E731
    monkeypatch.setattr(catalogs, "write_atomic", unchecked)
    assert write(path, bad, root=tmp_path)
    with pytest.raises(WorkspaceError):
        read(path, tmp_path)


@pytest.mark.system
def test_gettext_accepts_what_is_written_and_says_the_same(
    tmp_path: Path, needs: Callable[[str], str]
) -> None:
    msgfmt, msgcat = needs("msgfmt"), needs("msgcat")
    draw = random.Random(3)
    entries = tuple(entry(number, draw) for number in range(500))
    entries = tuple(
        e._replace(source=f"<{e.source}>", target=e.target and f"<{e.target}>", approved="")
        for e in entries
    )
    catalog = Catalog("content/my post.md", "en", entries, tuple(map(resting, entries[:20])))
    write(tmp_path / "x.po", catalog, root=tmp_path)
    done = subprocess.run(
        [msgfmt, "--check", "-o", "/dev/null", "x.po"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    subprocess.run([msgcat, "--no-wrap", "-o", "y.po", "x.po"], cwd=tmp_path, check=True)
    again = read(tmp_path / "y.po", tmp_path)

    def plain(known: Catalog) -> list[object]:
        told = ("identity", "target", "state", "signature", "confidence", "note")
        return [[getattr(e, name) for name in told] for e in known.entries]

    assert plain(again) == plain(catalog)


@pytest.mark.parametrize("edit", ["crlf", "bom", "wrapped", "no header", "cr at the end"])
def test_what_other_editors_save_can_be_read(tmp_path: Path, edit: str) -> None:
    path = tmp_path / "x.po"
    wording = "a long wording " * 20
    good = Catalog("x.md", entries=(Entry("一\n二", target=wording, state=State.REVIEWED),))
    data = render(good)
    if edit == "wrapped":
        path.write_bytes(data)
        po = polib.pofile(str(path), wrapwidth=78)
        data = str(po).encode()
        assert data != render(good)
    path.write_bytes(
        {
            "crlf": data.replace(b"\n", b"\r\n"),
            "bom": b"\xef\xbb\xbf" + data,
            "no header": data[data.index(b'msgid "\xe4') if b'msgid "\xe4' in data else 0 :],
            "cr at the end": data + b"\r",
        }.get(edit, data)
    )
    assert read(path, tmp_path).entries == good.entries


def test_states_are_told_from_what_a_person_does(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    draft = Entry("一", target="one", state=State.DRAFT, signature="echo")
    write(path, Catalog("x.md", entries=(draft,)), root=tmp_path)
    text = path.read_text(encoding="utf-8")
    assert f"#. draft: echo {bound('一', 'one')}\n#, fuzzy\n" in text

    def after(*edits: tuple[str, str]) -> State:
        changed = text
        for old, new in edits:
            assert old in changed
            changed = changed.replace(old, new)
        path.write_text(changed, encoding="utf-8")
        return read(path, tmp_path).entries[0].state

    assert after() is State.DRAFT
    assert after(("#, fuzzy\n", "")) is State.REVIEWED
    assert after(('"one"', '"One"')) is State.NEEDS_WORK
    assert after(('"one"', '"One"'), ("#, fuzzy\n", "")) is State.REVIEWED
    assert after(('"one"', '""')) is State.MISSING
    assert after((f"#. draft: echo {bound('一', 'one')}\n", "")) is State.NEEDS_WORK
    assert after(("#, fuzzy\n", '#, fuzzy\n#| msgid "〇"\n'), ('"one"', '"1"')) is State.STALE
    # msgmerge carries a draft over to a changed source: a machine's still, and of no use
    assert after(("#, fuzzy\n", '#, fuzzy\n#| msgid "〇"\n')) is State.MISSING
    assert after(('msgid "一"', 'msgid "二"')) is State.MISSING
    # git: one side clears the flag, the other has another source
    assert after(('msgid "一"', 'msgid "二"'), ("#, fuzzy\n", "")) is State.NEEDS_WORK


def test_a_reviewed_entry_is_bound_and_takes_its_flag_back(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    done = Entry("一", target="one", state=State.REVIEWED, approved=bound("一", "one"))
    write(path, Catalog("x.md", entries=(done,)), root=tmp_path)
    text = path.read_text(encoding="utf-8")
    assert f"#. reviewed: {bound('一', 'one')}\n#: x.md\nmsgid" in text
    assert read(path, tmp_path).entries == (done,)
    path.write_text(text.replace("#: x.md\n", "#: x.md\n#, fuzzy\n"), encoding="utf-8")
    assert read(path, tmp_path).entries[0].state is State.NEEDS_WORK


def test_the_confidence_goes_when_a_person_words_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    made = "local:m@cc324af0|prompt:2|bitext:0.1"
    draft = Entry("一", target="one", state=State.DRAFT, signature=made, confidence=0.87)
    write(path, Catalog("x.md", entries=(draft,)), root=tmp_path)
    text = path.read_text(encoding="utf-8")
    lines = f"#. confidence: 0.87 (high)\n#. draft: {made} {bound('一', 'one')}\n#, fuzzy\n"
    assert lines in text
    assert read(path, tmp_path).entries[0] == draft
    for old, new in (("#, fuzzy\n", ""), ('"one"', '"One"')):
        path.write_text(text.replace(old, new), encoding="utf-8")
        entry = read(path, tmp_path).entries[0]
        assert (entry.confidence, entry.signature, entry.note) == (None, "", ())


def test_a_catalog_of_an_older_bitext_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    line = f"#. kind: paragraph\n#. draft: deepl:v2|markup:1 {digest('one')}\n#, fuzzy\n"
    path.write_text(HEADER + line + 'msgid "一"\nmsgstr "one"\n', encoding="utf-8")
    (entry,) = read(path, tmp_path).entries
    assert (entry.state, entry.signature) == (State.DRAFT, "deepl:v2|markup:1")
    assert (entry.confidence, entry.note) == (None, ("kind: paragraph",))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('msgid "a"\nmsgstr "b"\n\n<<<<<<< HEAD\nmsgid "c"\n', "git conflict", 7),
        ('msgid "a"\nmsgstr "b"\n=======\n', "git conflict", 6),
        ('msgid "a"\nmsgstr "b" c"\n', "PO syntax", 5),
        ('msgid "a"\nmsgstr b\n\n#x\n', "PO syntax", 5),
        ('msgid "a"\nmsgstr "b\n', "PO syntax", 5),  # polib reads an empty wording
        ('msgid a\nmsgstr "b"\n', "PO syntax", 4),  # polib reads no entry at all
        ('msgid "a"\nmsgstr ""\n"b\n', "PO syntax", 6),
        ('#~ msgid "a\n#~ msgstr "b"\n', "PO syntax", 4),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "twice, first in line 4", 7),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "plural", 4),
        ('msgctxt "x"\nmsgid ""\nmsgstr "c"\n', "without a msgid", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, text: str, words: str, line: int
) -> None:
    path = tmp_path / "x.po"
    path.write_text(HEADER + text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=words) as caught:
        read(path, tmp_path)
    assert caught.value.path == str(path)
    assert caught.value.line == line or not line


def test_obsolete_entries_may_be_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    old = '#~ msgid "甲"\n#~ msgstr "one"\n\n'
    again = '# good?\n#~ msgid "甲"\n#~ msgstr "first"\n\n'
    path.write_text(HEADER + old + again, encoding="utf-8")
    (entry,) = read(path, tmp_path).obsolete
    assert (entry.target, entry.comment) == ("one", "good?\nalso worded: first")
    for live, target, state in (
        ('msgid "甲"\nmsgstr "A"\n\n', "A", State.REVIEWED),
        ('msgid "甲"\nmsgstr ""\n\n', "one", State.REVIEWED),
    ):
        path.write_text(HEADER + live + old, encoding="utf-8")
        found = read(path, tmp_path)
        assert [(e.target, e.state) for e in found.entries] == [(target, state)]
        assert found.obsolete == ()
        assert "one" in found.entries[0].target + found.entries[0].comment
        assert write(path, found, root=tmp_path)
        assert read(path, tmp_path) == found


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"\346\226\260", "新"),
        (r"\xe6\x96\xb0", "新"),
        (r"a\\101", r"a\101"),  # an escaped backslash, and three digits
        (r"\101\12\42\134", 'A\n"\\'),
        (r"\'\?", "'?"),
    ],
)
def test_escapes_are_read_as_the_format_has_them(tmp_path: Path, escaped: str, text: str) -> None:
    path = tmp_path / "x.po"
    body = f'# \\101\nmsgctxt "{escaped}"\nmsgid "{escaped}"\nmsgstr "<{escaped}>"\n'
    path.write_text(HEADER + body, encoding="utf-8")
    (entry,) = read(path, tmp_path).entries
    assert (entry.source, entry.context, entry.target) == (text, text, f"<{text}>")
    assert entry.comment == r"\101"


@pytest.mark.system
def test_what_msgcat_escapes_is_read_as_it_was(tmp_path: Path, needs: Callable[[str], str]) -> None:
    msgcat = needs("msgcat")
    draw = random.Random(4)
    entries = tuple(
        e._replace(source=f"<{e.source}>", target=e.target and f"<{e.target}>", approved="")
        for e in (entry(number, draw) for number in range(300))
    )
    write(tmp_path / "x.po", Catalog("x.md", "en", entries), root=tmp_path)
    subprocess.run([msgcat, "--escape", "-o", "y.po", "x.po"], cwd=tmp_path, check=True)
    assert b"\\346" in (tmp_path / "y.po").read_bytes()
    again = read(tmp_path / "y.po", tmp_path)
    told = [(e.identity, e.target, e.state) for e in again.entries]
    assert told == [(e.identity, e.target, e.state) for e in entries]


WRITTEN = """\
# remark
#. note
#: content/a.md
#, no-wrap, fuzzy
#| msgid "old"
msgid "new"
msgstr "words"

#~| msgid "long gone"
#~ msgid "gone"
#~ msgstr "gone, too"
"""
#: As people and other programs write it, and gettext reads it: what to replace, and by what.
TIGHT = {
    "a comment": ("# remark", "#remark"),
    "a note": ("#. ", "#."),
    "a place": ("#: ", "#:"),
    "flags": ("#, no-wrap, fuzzy", "#,no-wrap,fuzzy"),
    "what was before": ("#| ", "#|"),
    "what rests": ("#~ ", "#~"),
    "what was before that": ("#~| ", "#~|"),
    "a keyword": (' "', '"'),
    "a string below": ('msgstr "', 'msgstr\n"'),
    "a string of what rests below": ('#~ msgstr "', '#~ msgstr\r\n#~"'),
    "marks and keywords": ('~ msgid "', '~msgid"'),
}


@pytest.mark.parametrize("form", TIGHT)
def test_blanks_are_left_out_as_the_format_has_it(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = tmp_path / "x.po", WRITTEN.replace(*TIGHT[form])
    assert said != WRITTEN
    found = catalogs.of_bytes(path, (HEADER + said).encode())
    assert found == catalogs.of_bytes(path, (HEADER + WRITTEN).encode())
    assert [(e.target, e.previous, e.comment) for e in found.entries] == [
        ("words", "old", "remark")
    ]
    monkeypatch.setattr(syntax, "_TIGHT", re.compile(rb"(?!)"))
    with pytest.raises(WorkspaceError, match="not valid PO syntax"):
        catalogs.of_bytes(path, (HEADER + said).encode())


def heap(msgid: str = "new") -> bytes:
    marks = [f"#-#-#-#-#  {name}.po (blog)  #-#-#-#-#" for name in "ab"]
    said = f"{marks[0]}\\nOne.\\n{marks[1]}\\nTwo."
    return f'{HEADER}#, fuzzy\nmsgid "{msgid}"\nmsgstr "{said}"\n'.encode()


def test_a_heap_of_wordings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`msgcat` of two versions of a file: its marks were published."""
    with pytest.raises(WorkspaceError, match="on a heap") as refused:
        catalogs.of_bytes(tmp_path / "x.po", heap())
    assert refused.value.line == 4
    mark = "#-#-#-#-#  a.po  #-#-#-#-#"
    assert catalogs.of_bytes(tmp_path / "x.po", heap(mark)).entries  # the source says it
    monkeypatch.setattr(reading, "_HEAP", re.compile("(?!)"))  # control
    assert "#-#-#" in catalogs.of_bytes(tmp_path / "x.po", heap()).entries[0].target


@pytest.mark.system
def test_what_msgcat_puts_on_a_heap_is_refused(tmp_path: Path, needs: Callable[[str], str]) -> None:
    msgcat = needs("msgcat")
    for name in ("One", "Two"):
        body = f'#: a.md\nmsgid "same"\nmsgstr "Same."\n\nmsgid "new"\nmsgstr "{name}."\n'
        header = HEADER.replace('\\n"\n\n', f'\\n"\n"X-Of: {name}\\n"\n\n')
        (tmp_path / f"{name}.po").write_text(header + body, encoding="utf-8")
    subprocess.run([msgcat, "-o", "y.po", "One.po", "Two.po"], cwd=tmp_path, check=True)
    with pytest.raises(WorkspaceError, match="on a heap"):
        read(tmp_path / "y.po", tmp_path)
    text = (tmp_path / "Two.po").read_text("utf-8").replace("Two.", "One.")
    (tmp_path / "Two.po").write_text(text, encoding="utf-8")
    subprocess.run([msgcat, "-o", "y.po", "One.po", "Two.po"], cwd=tmp_path, check=True)
    assert "#-#-#" in (tmp_path / "y.po").read_text("utf-8")  # the header alone
    assert [e.target for e in read(tmp_path / "y.po", tmp_path).entries] == ["Same.", "One."]


def test_a_file_cut_behind_a_keyword_is_refused(tmp_path: Path) -> None:
    whole = HEADER + WRITTEN.replace('msgstr "', 'msgstr\n"')
    for end in (whole.index("msgstr\n") + 6, whole.index("msgstr\n") + 7):
        with pytest.raises(WorkspaceError, match="PO syntax"):
            catalogs.of_bytes(tmp_path / "x.po", whole[:end].encode())


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.po").write_bytes((HEADER + 'msgid "我们的"\nmsgstr "b"\n').encode("gbk"))
    with pytest.raises(WorkspaceError, match="iconv -f GB18030"):
        read(tmp_path / "x.po", tmp_path)


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_file_is_no_new_catalog(tmp_path: Path, data: bytes) -> None:
    """A full disk or an editor has left it so: nothing is drafted over what is lost."""
    path = tmp_path / "x.po"
    path.write_bytes(data)
    with pytest.raises(WorkspaceError, match="its translations are lost"):
        read(path, tmp_path)


def test_a_missing_file_is_an_empty_catalog_and_not_parsed_as_text(tmp_path: Path) -> None:
    path = tmp_path / "none.po"
    assert read(path, tmp_path, source="content/x.md") == Catalog("content/x.md")
    path.symlink_to("/etc/hostname")
    with pytest.raises(WorkspaceError, match="outside"):
        read(path, tmp_path)


@example([(1, "#, fuzzy")])
@given(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from([*NASTY, "\0", "\x04", "#, fuzzy"])))
)
def test_any_damaged_file_is_read_or_refused_and_what_is_read_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str]]
) -> None:
    root = tmp_path_factory.mktemp("damaged")
    draw = random.Random(5)
    good = Catalog("x.md", entries=tuple(entry(number, draw) for number in range(3)))
    text = render(good).decode()
    for place, piece in edits:
        text = text[:place] + piece + text[place + 1 :]
    path = root / "x.po"
    path.write_bytes(text.encode())
    try:
        catalog = read(path, root)
    except WorkspaceError:
        return
    write(path, catalog, root=root)
    assert read(path, root) == catalog


def test_headers_and_comments_of_editors_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text(
        '# our team\n#\n# <team@example.org>\nmsgid ""\nmsgstr ""\n'
        '"Last-Translator: 张三 <z@example.org>\\n"\n"Content-Type: text/plain; charset=GBK\\n"\n'
        '"X-Source: content/my%20post.md\\n"\n\n# good?\nmsgid "a"\nmsgstr ""\n',
        encoding="utf-8",
    )
    catalog = read(path, tmp_path)
    assert catalog.source == "content/my post.md"
    assert catalog.comment == "our team\n\n<team@example.org>"
    assert catalog.header == (("Last-Translator", "张三 <z@example.org>"),)
    assert catalog.entries[0].comment == "good?"
    assert write(path, catalog, root=tmp_path)
    assert "charset=UTF-8" in path.read_text(encoding="utf-8")
    assert read(path, tmp_path) == catalog


def test_catalogs_of_posts_lie_side_by_side() -> None:
    names = ["a/x.md", "a/x.mdx", "a/x.markdown", "a.b.md", "a/x.mdx.md", "a/x.md.md"]
    paths = [catalog_path(name, "en").as_posix() for name in names]
    assert paths == [
        "en/a/x.po", "en/a/x.mdx.po", "en/a/x.markdown.po", "en/a.b.po", "en/a/x.mdx.md.po",
        "en/a/x.md.md.po",
    ]  # fmt: skip


def test_translations_are_by_key_with_their_origin() -> None:
    entries = (
        Entry("一", target="one", state=State.REVIEWED),
        Entry("二", target="two", state=State.DRAFT, signature="echo"),
        Entry("三", target="three", state=State.STALE, previous="3"),
        Entry("四"),
    )
    segments = [Segment(f"k{e.source}", Kind.PARAGRAPH, e.source) for e in entries]
    found = translations(Catalog("x.md", entries=entries), segments)
    assert found == {
        "k一": Translation("one", Origin.HUMAN),
        "k二": Translation("two", Origin.BACKEND, "echo"),
        "k三": Translation("three", Origin.HUMAN, "", stale=True, previous="3"),
    }


def test_twice_as_many_entries_take_twice_the_work(tmp_path: Path) -> None:
    """Counted, not timed; to write 5,000 and to read them takes about half a second each."""
    prose = "我们在这里讨论开源社区的贡献者如何成长，**加粗** [链接](https://example.org/a)。" * 2
    path = tmp_path / "x.po"

    def saved_and_read(count: int) -> None:
        entries = tuple(
            Entry(f"第{n}段，{prose}", target="Words. " * 20, state=State.DRAFT, signature="e")
            for n in range(count)
        )
        write(path, Catalog("x.md", entries=entries), root=tmp_path)
        assert len(read(path, tmp_path).entries) == count

    saved_and_read(1)  # imports
    once, twice = (passes(partial(saved_and_read, count)) for count in (300, 600))
    assert steeper(once, twice) == []


def test_an_entry_is_what_it_says_but_for_the_mark_of_what_stood_there() -> None:
    """Told by field: one more in between would take the place of the one that is left out."""
    entry = Entry("源")
    for field in Entry._fields:
        other = entry._replace(**{field: "other"})  # type: ignore[arg-type]  # any other value
        assert (other == entry) is (field == "stood"), field
        assert (hash(other) == hash(entry)) is (field == "stood"), field
