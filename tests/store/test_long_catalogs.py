"""A catalog with very many lines in an entry is read in proportion to them, as polib reads it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import polib
import pytest

from bitext.errors import WorkspaceError
from bitext.formats.po import lines
from bitext.store import catalog
from bitext.store.catalog import Catalog, of_bytes

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
LONG = {
    "a string": HEADER + 'msgid ""\n{"天气\\n"\n}msgstr "b"\n',
    "an obsolete string": HEADER + '#~ msgid "a"\n#~ msgstr ""\n{#~ "b\\n"\n}',
    "a string with spaces": HEADER + 'msgid ""\n{ "a"\n\n}msgstr "b"\n',
    "an earlier string": HEADER + '#, fuzzy\n#| msgid ""\n{#| "a"\n}msgid "a"\nmsgstr "b"\n',
    "a comment": HEADER + '{# words\n}msgid "a"\nmsgstr "b"\n',
    "a note": HEADER + '{#. words\n}msgid "a"\nmsgstr "b"\n',
    "both in turn": HEADER + '{#. words\n\n# words\n#, c-format\n}msgid "a"\nmsgstr "b"\n',
    "the file's comment": "{# words\n}" + HEADER,
}
PATH = Path("a.po")


def of(form: str, count: int) -> bytes:
    return re.sub(r"\{(.*)\}", lambda m: m[1] * count, form, flags=re.S).encode()


def appended(data: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often polib appends to what it has of an entry, or of the file's own comment."""
    count = 0

    def counting(name: str) -> None:
        handle = getattr(polib._POFileParser, name)

        def counted(self: object) -> object:
            nonlocal count
            count += 1
            return handle(self)

        patched.setattr(polib._POFileParser, name, counted)

    with monkeypatch.context() as patched:
        for name in ("handle_mc", "handle_tc", "handle_gc", "handle_he"):
            counting(name)
        of_bytes(PATH, data)
    return count


@pytest.mark.parametrize("form", LONG.values(), ids=LONG)
def test_many_lines_are_given_to_polib_as_one(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is appended to all before it: of 500,000 lines that took minutes."""
    assert appended(of(form, 1000), monkeypatch) < 20
    monkeypatch.setattr(catalog, "gathered", list)  # control
    assert appended(of(form, 1000), monkeypatch) >= 1000


@pytest.mark.parametrize("form", LONG.values(), ids=LONG)
def test_it_is_read_as_polib_reads_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = of(form, 500) + b'\nmsgid "x"\nmsgstr ""\n"y\\n"\n"z"\n'
    found = of_bytes(PATH, data)
    monkeypatch.setattr(catalog, "gathered", list)
    assert of_bytes(PATH, data) == found


#: What a line of a PO file may be, as editors, other programs and people write it.
LINES = (
    '"a"', '"\\\\"', '"\\""', ' "b\\n" ', '""', '#~ "c"', '#~\t"d"', '#| "e"', '#~| "f"', "", "  ",
    "# g", "#", "# ", "#  h ", "##", "## i", "#. j", "#.", "#.  k", "#: a.md:1", "#, fuzzy", "#,",
    '#| msgid "l"', '#~ msgid "m"', '#~ msgstr "n"', 'msgid "o"', 'msgid ""', 'msgstr "p"',
    'msgstr ""', 'msgctxt "q"',   "#~ # t", "#\tu", "#.v", "#w",
    "# \u2028x", "#. \x0by", '#~ #| "z"', '#~"a"', '#|"b"', "#~", "#|",
)  # fmt: skip
MANNERS = ('msgid "A{n}"\nmsgstr "B"', '# c\n#. d\nmsgid "C{n}"\nmsgstr ""\n"D\\n"', "")


def drawn(draw: random.Random) -> str:
    """A file of entries, some whole, with lines of any kind among them."""
    parts = [draw.choice(("", "# own\n# own\n")), draw.choice((HEADER, ""))]
    for n in range(draw.randrange(1, 6)):
        some = draw.sample(LINES, draw.randrange(1, 4))
        parts += [f"{draw.choice(some)}\n" for _ in range(draw.randrange(8))]
        parts.append(f"{draw.choice(MANNERS).format(n=n)}\n")
    return "".join(parts)


def read_or_refused(text: str) -> Catalog | None:
    try:
        return of_bytes(PATH, text.encode())
    except WorkspaceError:
        return None


#: What polib lets pass where a comment stands between the two, and gettext refuses.
TWICE = re.compile(r"^(msg(?:id|ctxt)).*\n(?:(?!msg).*\n)*\1 ", re.M)


def unlike(monkeypatch: pytest.MonkeyPatch, number: int) -> tuple[list[str], int]:
    """The drawn files that are read another way when lines are given as one; how many are read."""
    draw, different, read = random.Random(11), [], 0
    for _ in range(number):
        text = drawn(draw)
        with monkeypatch.context() as patched:
            patched.setattr(lines, "_FEW", 0)
            found = read_or_refused(text)
            patched.setattr(catalog, "gathered", list)
            wanted = read_or_refused(text)
            read += wanted is not None
            if wanted != found and not (found is None and TWICE.search(text)):
                different.append(text)
    return different, read


def test_keywords_in_turn_with_comments_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no such file takes a time that grows with its square."""
    data = of('{# words\nmsgid "a"\n}msgstr "b"\n', 1000)
    with pytest.raises(WorkspaceError, match="not valid PO"):
        of_bytes(PATH, data)
    monkeypatch.setattr(catalog, "gathered", list)  # control
    assert appended(data, monkeypatch) >= 999


def test_any_file_is_read_as_polib_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    different, read = unlike(monkeypatch, 400)
    assert different == []
    assert read > 40


def test_control_of_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an entry ends its comments end, too."""
    monkeypatch.setattr(lines, "_LAST", re.compile("(?!)"))
    assert unlike(monkeypatch, 100)[0]


def test_a_header_without_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """polib takes it apart in a time that grows with the square of its lines."""
    data = b'msgid ""\nmsgstr ""\n"A: b\\n"\n' + b'"c\\n"\n' * 1000
    assert of_bytes(PATH, data).header  # control
    monkeypatch.setattr(lines, "LONGEST_HEADER", 1000)
    with pytest.raises(WorkspaceError, match="header is longer"):
        of_bytes(PATH, data)
