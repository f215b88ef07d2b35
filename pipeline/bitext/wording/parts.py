"""Sources that an author joined or split, and the wordings that follow them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple, TypeVar

from bitext.formats.po.entries import Entry
from bitext.wording.change import VERBATIM, letters, unspaced

Identity = tuple[str, str]
_Text = TypeVar("_Text")

#: An end of a sentence, in either language, with what closes after it.
_END = re.compile(r"(?:[。！？；]|[.!?;](?=[\s\"')\]*_”’]|$))[”’」』）\"')\]*_]*\s*")
#: The same, and colons, where a line may end too.
_PAUSE = re.compile(_END.pattern.replace("；]", "；：]").replace(".!?;", ".!?;:"))
_MOST = 60  # parts that are joined or split at once: a paragraph with a line for each sentence
_SHORT = 4  # letters: shorter sources stand in too many others


def joined(
    fresh: Sequence[Identity], entries: Sequence[Entry], left: Collection[Identity]
) -> Iterator[tuple[Identity, Sequence[Entry], str]]:
    """Fresh sources that are two or more entries in a row, with their wordings in a row.

    Of the entries some have ``left`` the document; others may stand elsewhere in it too.
    """
    gone = [entry for entry in entries if entry.identity in left]
    texts = _Texts.of(letters(entry.source) for entry in gone)
    every = _by_text({e.identity: e for e in (*entries, *gone)})
    for at in fresh:
        whole = letters(at[1])
        run = _run(whole, texts)
        found = gone[run[0] : run[1]] if run else _tiles(at, every)
        if any(e.identity in left for e in found) and all(e.context == at[0] for e in found):
            yield at, found, _sewn(found)


def split(
    fresh: Sequence[Identity], entries: Sequence[Entry], wanted: Iterable[Identity]
) -> Iterator[tuple[Entry, Sequence[tuple[Identity, str]]]]:
    """Entries that are two or more fresh sources in a row, with a piece of the wording each.

    Others that are ``wanted`` may be among them.  A wording that has other sentences than its
    source cannot be cut, and is left out.
    """
    texts, new = _Texts.of(letters(source) for _, source in fresh), {*fresh}
    every = _by_text({at: at for at in wanted})
    for entry in entries:
        run = _run(letters(entry.source), texts)
        parts = fresh[run[0] : run[1]] if run else _tiles(entry.identity, every)
        if parts and all(at[0] == entry.context for at in parts):
            wordings = _cut(entry.target, [source for _, source in parts])
            if wordings and not new.isdisjoint(parts):
                yield entry, tuple(zip(parts, wordings, strict=True))


def _by_text(found: Mapping[Identity, _Text]) -> dict[tuple[str, str], _Text]:
    """By context and letters, and by what stands there to the mark: that comes first."""
    said = {(context, letters(source)): one for (context, source), one in found.items()}
    return said | {(context, unspaced(source)): one for (context, source), one in found.items()}


def _tiles(whole: Identity, texts: Mapping[tuple[str, str], _Text]) -> Sequence[_Text]:
    """The two or more texts that a whole is made of, each some sentences of it."""
    context, source = whole
    ends = _ends(source, _PAUSE)
    sentences = [source[start:end] for start, end in pairwise([0, *ends])]
    said = [letters(sentence) for sentence in sentences]
    exact = [unspaced(sentence) for sentence in sentences]
    found: dict[int, tuple[_Text, ...]] = {0: ()}
    for end in range(1, len(said) + 1) if len(said) <= _MOST else ():
        for start in [*found]:
            same = texts.get((context, "".join(exact[start:end])))
            if text := same or texts.get((context, "".join(said[start:end]))):
                found.setdefault(end, (*found[start], text))
    tiles = found.get(len(said), ())
    return tiles if len(tiles) > 1 else ()


class _Texts(NamedTuple):
    """Texts in a row, and where each is: a rewritten post has thousands, asked of as many."""

    row: Sequence[str]
    places: Mapping[str, Sequence[int]]
    lengths: Sequence[int]  #: sorted

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Texts:
        """Look the texts up once."""
        row, places = [*texts], dict[str, list[int]]()
        for number, text in enumerate(row):
            places.setdefault(text, []).append(number)
        return cls(row, places, sorted({*map(len, filter(None, places))}))

    def beginnings(self, whole: str) -> list[int]:
        """Where those are with which a whole begins, and goes on."""
        starts = takewhile(lambda length: length < len(whole), self.lengths)
        return sorted(at for n in starts for at in self.places.get(whole[:n], ()))


def _run(whole: str, texts: _Texts) -> tuple[int, int] | None:
    """The two or more texts in a row that make up a whole."""
    if len(whole) < _SHORT:
        return None
    row = texts.row
    for first in texts.beginnings(whole):
        built = row[first]
        for last in range(first + 1, min(first + _MOST, len(row))):
            built += row[last]
            if built == whole and row[last]:
                return first, last + 1
            if not whole.startswith(built):
                break
    return None


def _sewn(entries: Sequence[Entry]) -> str:
    targets = [entry.target.strip() for entry in entries]
    return " ".join(targets) if all(targets) else ""


def _ends(text: str, end: re.Pattern[str] = _END) -> list[int]:
    """Where the sentences of a text end, code and addresses not looked into."""
    hidden = VERBATIM.sub(lambda m: "x" * len(m[0]), text)
    ends = [match.end() for match in end.finditer(hidden)]
    return ends if ends and ends[-1] == len(text) else [*ends, len(text)]


def _cut(target: str, sources: Sequence[str]) -> list[str]:
    """A wording cut after as many sentences as each of the sources has; empty where it cannot be.

    Where a source ends with a colon, colons count.
    """
    return _cut_at(target, sources, _END) or _cut_at(target, sources, _PAUSE)


def _cut_at(target: str, sources: Sequence[str], end: re.Pattern[str]) -> list[str]:
    ends = _ends(target, end)
    counts = [len(_ends(source, end)) for source in sources]
    if len(ends) != sum(counts):
        return []
    cuts, seen = [0], 0
    for count in counts:
        seen += count
        cuts.append(ends[seen - 1])
    pieces = [target[a:b].strip() for a, b in pairwise(cuts)]
    return pieces if all(map(_whole, pieces)) else []


def _whole(piece: str) -> bool:
    """Whether no pair of markup was cut in two."""
    pairs = piece.count("[") == piece.count("]") and piece.count("(") == piece.count(")")
    return bool(piece) and pairs and not any(piece.count(m) % 2 for m in ("**", "`", "~~"))
