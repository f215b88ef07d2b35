"""Sources that an author joined or split, and the wordings that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bitext.formats.po.entries import Entry
from bitext.wording.change import letters

Identity = tuple[str, str]

#: An end of a sentence, in either language, with what closes after it.
_END = re.compile(r"(?:[。！？；]|[.!?;](?=[\s\"')\]*_”’]|$))[”’」』）\"')\]*_]*\s*")
_MOST = 6  # parts that are joined or split at once
_SHORT = 4  # letters: shorter sources stand in too many others


def joined(
    fresh: Sequence[Identity], entries: Sequence[Entry]
) -> Iterator[tuple[Identity, Sequence[Entry], str]]:
    """Fresh sources that are two or more entries in a row, with their wordings in a row."""
    texts = [letters(entry.source) for entry in entries]
    for at in fresh:
        whole = letters(at[1])
        if run := _run(whole, texts):
            found = entries[run[0] : run[1]]
            if all(entry.context == at[0] for entry in found):
                yield at, found, _sewn(found)


def split(
    fresh: Sequence[Identity], entries: Sequence[Entry]
) -> Iterator[tuple[Entry, Sequence[tuple[Identity, str]]]]:
    """Entries that are two or more fresh sources in a row, with a piece of the wording each.

    A wording that has other sentences than its source cannot be cut, and is left out.
    """
    texts = [letters(source) for _, source in fresh]
    for entry in entries:
        run = _run(letters(entry.source), texts)
        parts = fresh[run[0] : run[1]] if run else ()
        if parts and all(at[0] == entry.context for at in parts):
            wordings = _cut(entry.target, [_sentences(source) for _, source in parts])
            if wordings:
                yield entry, tuple(zip(parts, wordings, strict=True))


def _run(whole: str, texts: Sequence[str]) -> tuple[int, int] | None:
    """The two or more texts in a row that make up a whole."""
    if len(whole) < _SHORT:
        return None
    for first, text in enumerate(texts):
        if not text or not whole.startswith(text) or len(text) == len(whole):
            continue
        built = text
        for last in range(first + 1, min(first + _MOST, len(texts))):
            built += texts[last]
            if built == whole and texts[last]:
                return first, last + 1
            if not whole.startswith(built):
                break
    return None


def _sewn(entries: Sequence[Entry]) -> str:
    targets = [entry.target.strip() for entry in entries]
    return " ".join(targets) if all(targets) else ""


def _sentences(text: str) -> int:
    return len(_ends(text))


def _ends(text: str) -> list[int]:
    """Where the sentences of a text end, code and addresses not looked into."""
    hidden = re.sub(r"(`+).+?\1|\]\([^)]*\)|<[^<>]*>", lambda m: "x" * len(m[0]), text, flags=re.S)
    ends = [match.end() for match in _END.finditer(hidden)]
    return ends if ends and ends[-1] == len(text) else [*ends, len(text)]


def _cut(target: str, counts: Sequence[int]) -> list[str]:
    """A wording cut after so many sentences each; empty where it has not as many."""
    ends = _ends(target)
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
