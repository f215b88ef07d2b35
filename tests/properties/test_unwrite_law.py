"""The way back: what is written for a wording is read back as that wording, whatever it says.

``unwrite(write(t)) == t`` for pieces of real posts and hostile wordings.  Where two wordings are
written alike (``1. a`` and ``1\\. a``) no page can tell them apart: then the one that is read back
says the same words, and the page that it makes is the same page.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bitext import parse
from bitext.assemble import unwrite
from bitext.assemble.english import Assembly
from bitext.assemble.unwrite import Home, words
from bitext.markdown import escape
from bitext.markdown.literal import values
from bitext.markdown.markup import plain
from bitext.markdown.placeholder import encode
from bitext.markdown.target import TargetError, read_target, tokens_of
from bitext.model import Document, Piece, Shape, TokenType, walk
from tests.properties.documents import SHARES, own_posts, posts, small_posts
from tests.properties.test_structure_law import fair, natural
from tests.workflow.edited_pages import HOSTILE

ATOMS = (
    *HOSTILE, "word", "the river", "a b c", "x**", "**x", "*", "_", "__", "`", "``", "[", "]",
    "](", ")", "\\", "\\\\", "\\*", "&", "&lt;", "&#42;", "<", ">", "<1>", "</1>", "<br>", "$",
    "$$", "~", "#", "##", "+", "-", "1.", "12)", ":", "::", "{", "}", "{{", "}}", "{:", "|", "||",
    "^", "[^1]", "![", "http://a.b/c", "www.a.b", "a@b.cc", "中文", "’", "—", ". ", ", ", "! ",
    "=", "---", "***", "import ", "export ", "@", "/", "//", "%}", "{%", "é", "👩‍💻", "\xa0",
)  # fmt: skip
PutIn = tuple[int, str, str]  #: where, what, and the blanks around it


def hostile(piece: Piece, target: str, put_in: Sequence[PutIn]) -> str:
    """A wording with something put into its text at so many places."""
    try:
        tokens, _ = tokens_of(piece, target)
    except TargetError:
        return target
    places = [n for t in tokens if t.type is TokenType.TEXT for n in range(t.start, t.end + 1)]
    if not places:
        return target
    found = [(places[n % len(places)], f"{blank}{atom}{blank}") for n, atom, blank in put_in]
    for place, text in sorted(found, reverse=True):
        target = f"{target[:place]}{text}{target[place:]}"
    return target.strip()


def wordings(doc: Document, rng: random.Random) -> dict[str, str]:
    """What an honest translator says."""
    found = {}
    for piece in walk(doc.pieces):
        if piece.shape is not Shape.VALUE:
            form = encode(piece)
            found[piece.segment.key] = natural(piece, form, fair(piece, form, rng))
    return found


def came_back(
    doc: Document, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, Piece, str, str, unwrite.Unwritten]]:
    """How each wording of ``after`` came back from the page that was written for it.

    Yields what became of it, its piece, what was said, what stood there, and what was read.
    """
    first = Assembly(doc, before)
    second = Assembly(doc, after, first.expected)
    read: dict[str, str] = {}
    found: list[tuple[Piece, str, unwrite.Unwritten]] = []
    for piece in walk(doc.pieces):
        start, key = piece.span.start, piece.segment.key
        if piece.inside or start not in first.choices or start not in second.choices:
            continue
        if second.choices[start].wording.escaped:
            continue  # the page holds another wording
        home = Home(piece, doc.text, first.choices[start].level, first.site)
        page = second.write(piece)
        back = home.unwrite(before[key], first.write(piece), page)
        found.append((piece, page, back))
        read.setdefault(key, back.target)
    again = Assembly(doc, {**after, **read}, first.expected)
    for piece, page, back in found:
        key = piece.segment.key
        if back.target != read[key]:  # of a segment that stands in quotes of another kind too
            again = Assembly(doc, {**after, **read, key: back.target}, first.expected)
            read[key] = back.target
        said = after[key]
        yield _outcome(piece, said, back, page, again.write(piece)), piece, said, page, back


def _outcome(piece: Piece, said: str, back: unwrite.Unwritten, page: str, again: str) -> str:
    if back.refused:
        return "refused"
    if back.left:
        return "left"
    if back.target == said:
        return "the same"
    if _as_read(piece, again) != _as_read(piece, page):
        return "another page"
    if piece.shape in _RESPELLED or _says(piece, back.target) == _says(piece, said):
        return "written alike"
    return "other words"


#: Where some characters cannot stand, and what looks like them is written.
_RESPELLED = (Shape.LINE, Shape.PARAMETER)


def _says(piece: Piece, target: str) -> list[tuple[int, str]]:
    """The words of a wording and the markup between them, by its number in the source."""
    found: list[tuple[int, str]] = []
    parsed = read_target(piece, target)
    for token in parsed.tokens:
        if token.node >= 0:
            found.append((token.node, ""))
        else:
            before = found.pop()[1] if found and found[-1][0] < 0 else ""
            found.append((-1, before + _as_read(piece, parsed.text[token.start : token.end])))
    return [one for one in found if one != (-1, "")]


def _as_read(piece: Piece, text: str) -> str:
    """Without what does not show: escapes, references, where lines end."""
    shown = unescape(text) if piece.shape is Shape.HTML else plain(words(text))
    return "".join(shown.split())


GOOD = {"the same", "written alike"}
PUT_IN = st.tuples(st.integers(0, 1 << 20), st.sampled_from(ATOMS), st.sampled_from(["", " "]))
ALL_PUT_IN = st.lists(st.lists(PUT_IN, max_size=6), min_size=1, max_size=8)
DOCUMENTS = [doc for doc in own_posts() if len(doc.text) < 1500]


@example(which=3, seed=0, was=[[]], put_in=[[(0, "2 * 3 * 4", ""), (6, "\\\\", " ")]])
@given(
    which=st.integers(0, len(DOCUMENTS) - 1),
    seed=st.integers(0, 1 << 20),
    was=ALL_PUT_IN,
    put_in=ALL_PUT_IN,
)
def test_what_is_written_is_read_back(
    which: int, seed: int, was: list[list[PutIn]], put_in: list[list[PutIn]]
) -> None:
    doc = DOCUMENTS[which]
    before = attacked(doc, wordings(doc, random.Random(seed)), was)
    for outcome, *rest in came_back(doc, before, attacked(doc, before, put_in)):
        assert outcome in GOOD, rest


def attacked(
    doc: Document, before: Mapping[str, str], put_in: Sequence[Sequence[PutIn]]
) -> dict[str, str]:
    pieces = {piece.segment.key: piece for piece in walk(doc.pieces)}
    return {
        key: hostile(pieces[key], said, put_in[number % len(put_in)])
        for number, (key, said) in enumerate(before.items())
    }


def at_random(doc: Document, seed: int) -> Counter[str]:
    """What became of hostile wordings of all its pieces."""
    rng = random.Random(f"{doc.name} {seed}")

    def put_in() -> list[list[PutIn]]:
        return [
            [(rng.randrange(1 << 20), rng.choice(ATOMS), rng.choice(["", " "])) for _ in range(n)]
            for n in rng.choices(range(6), k=97)
        ]

    before = attacked(doc, wordings(doc, rng), put_in())
    found = list(came_back(doc, before, attacked(doc, before, put_in())))
    assert not [one for one in found if one[0] not in GOOD], doc.name
    return Counter(one[0] for one in found)


def holds(documents: Iterable[Document], times: range) -> int:
    """Assert the law, and that most wordings come back letter by letter; how many there were."""
    counts = sum((at_random(doc, seed) for doc in documents for seed in times), Counter[str]())
    print(counts)
    assert counts["the same"] > 0.8 * counts.total()
    return counts.total()


def test_hostile_wordings_of_real_posts(corpus: Path, seeds: Path) -> None:
    assert holds(small_posts(corpus, seeds, count=16, most=3000), range(1)) > 100


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("part", range(6))
@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_wordings_of_all_posts(
    corpus: Path, seeds: Path, share: int, part: int, seed: int
) -> None:
    assert holds(posts(corpus, seeds, share)[part::6], range(seed, seed + 1)) > 500


PARAMETERS = (
    '{{< figure src="a.png" caption="甲*乙*丙" >}}',
    "{{< figure src='a.png' caption='甲`x`乙**丙**' >}}",
    "{% note info '甲**乙**丙' %}\n文\n{% endnote %}",
    "{% hideToggle 甲*乙*, #fff %}\n文\n{% endhideToggle %}",
    "{{< figure title=`甲*乙*` >}}",
    '{% include f.html caption="甲[乙](u)丙" %}',
)
SAID = (
    "\\", "\\\\", *"*_`\"'&,$ ", "}}", "%}", "&quot;", "quot;", "&#42;", "&lowbar;", "&eacute;*",
    "&nbsp;**‹*", "\\{: x}", "{: x}", "&#96;", "&lbrace; #x }",
)  # fmt: skip


def said_in_parameters(count: int) -> None:
    """Marks anywhere in a wording: a backslash before markup, or before a mark, took it along."""
    rng = random.Random(12)
    docs = [parse(text) for text in PARAMETERS]
    every = ((doc, piece) for doc in docs for piece in walk(doc.pieces))
    homes = [(doc, piece) for doc, piece in every if piece.shape is Shape.PARAMETER]
    assert len(homes) == len(docs)

    def wording(source: str) -> str:
        text = source.replace("甲", "So ").replace("乙", "one").replace("丙", " said")
        for _ in range(rng.randrange(5)):
            at = rng.randrange(len(text) + 1)
            text = f"{text[:at]}{rng.choice(SAID)}{text[at:]}"
        return text

    for doc, piece in rng.choices(homes, k=count):
        key = piece.segment.key
        said, now = ({key: wording(piece.segment.source)} for _ in range(2))
        for outcome, *rest in came_back(doc, said, now):
            assert outcome in GOOD, rest


def test_parameters_of_templates() -> None:
    said_in_parameters(400)


OF_PARAMETERS = {
    "a backslash": (values, "_SLASH", re.compile(r"(?!)")),
    "markup it stands beside": (escape, "marked_off", lambda parts, *_: parts),
    "what it stands beside": (escape, "as_text", lambda written, _piece: written),
}


@pytest.mark.parametrize("guard", OF_PARAMETERS)
def test_control_of_parameters(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*OF_PARAMETERS[guard])
    with pytest.raises(AssertionError):
        said_in_parameters(400)


#: What long runs have found: a text, what its segment said, what it says, and the guard.
FOUND = {
    "brackets of a title": (
        "```sh [命令行]\nx\n```\n", "~The", "~12)T$he [note]",
        (values, "_ESCAPED", re.compile(r"(?!)")),
    ),
    "one reference of two": (
        "一。\n", "One", "C ` :smile:__ uniti&#92;e / s :",
        (unwrite, "_spellings", lambda way, target: (way, re.sub(r"&#92;|\\\\", r"\\", way))),
    ),
}  # fmt: skip


def found_in_a_long_run(name: str) -> None:
    text, was, said, _ = FOUND[name]
    doc = parse(text)
    (key,) = {piece.segment.key for piece in walk(doc.pieces)}
    (found,) = came_back(doc, {key: was}, {key: said})
    assert found[0] in GOOD, found


@pytest.mark.parametrize("name", FOUND)
def test_what_long_runs_have_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found_in_a_long_run(name)
    monkeypatch.setattr(*FOUND[name][-1])
    with pytest.raises(AssertionError):
        found_in_a_long_run(name)


def a_word_is_changed(documents: Iterable[Document], times: range) -> None:
    """What a person has not touched comes back letter by letter, however it had to be written."""
    counts = Counter[str]()
    for doc in documents:
        for seed in times:
            rng = random.Random(f"{doc.name} {seed}")
            put_in = [[(rng.randrange(1 << 20), rng.choice(ATOMS), "")] for _ in range(97)]
            said = attacked(doc, wordings(doc, rng), put_in)
            now = {
                key: re.sub(r"\b[a-z]{4,}\b", "changed", text, count=1)
                for key, text in said.items()
            }
            changed = {key for key, text in now.items() if text != said[key]}
            back = came_back(doc, said, now)
            counts += Counter(one for one, piece, *_ in back if piece.segment.key in changed)
    assert counts["the same"] > 0.96 * counts.total() > 100


def test_one_word_is_changed() -> None:
    a_word_is_changed(DOCUMENTS, range(2))


def test_control_of_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwrite, "carried", lambda _target, _written, edited, _read: edited)
    with pytest.raises(AssertionError):
        a_word_is_changed(DOCUMENTS, range(2))


CONTROLS = {
    "the page is read": (Home, "_ways", lambda _home, target, *_: iter([target])),
    "on every step of the ladder": (unwrite, "LEVELS", (0,)),
}  # fmt: skip


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*CONTROLS[guard])
    with pytest.raises(AssertionError):
        holds(DOCUMENTS, range(3))
