"""Entries whose source is like a given one: an index of trigrams, then rapidfuzz.

A text's *sketch* is the ``SKETCH`` smallest hashes of its character trigrams (bottom-k
sampling, Broder 1997): texts that share most of their trigrams share some of these, so a
lookup reads a few short lists instead of every entry.  FTS5's trigram tokenizer was not
taken: it misses texts under three characters, is not in every SQLite, and its ``OR`` of a
sentence's trigrams visits a third of a large memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from bitext import placeholders
from bitext.languages import LanguagePair

#: Hashes kept of a text.  Two texts of which half of all trigrams are common share one of
#: eight with a probability of 99.6 %.
SKETCH = 8
#: A trigram that more entries than this have says little about one: passed over.
COMMON = 2_000
#: Entries that are compared with rapidfuzz, at most: those that share most of the sketch.
COMPARED = 250
#: Similarity (`similarity`, 0 to 100) from which an entry counts as near.  Of 1,277 human
#: pairs of the corpus, below 55 less than a quarter of the neighbours are worded alike in
#: English (and under 5 % below 45), from 60 on more than half, from 80 on nearly all
#: (``benchmarks/memory.py --threshold``).
NEAR = 60.0

_AT_ONCE = 10_000  # entries, of which a few MB are held while they are indexed
_MARK = "\ufffc"  # OBJECT REPLACEMENT CHARACTER


class Neighbour(NamedTuple):
    """An entry and how alike its source is."""

    id: int
    similarity: float  #: 0 to 100


def prose(text: str) -> str:
    """A placeholder form with one character for each placeholder, whatever its number."""
    return placeholders.strip(text, _MARK)


def sketch(text: str, languages: LanguagePair) -> list[int]:
    """The sketch of a placeholder form, ascending; languages of their own have hashes apart.

    CRC-32 cut to 31 bits, so that SQLite stores a hash in four bytes; it is the same on
    every machine and in every version, as it is in the file.
    """
    padded = f"\x02{' '.join(prose(text).split())}\x03"
    start = crc32("\0".join(languages).encode())
    grams = {padded[i : i + 3] for i in range(max(len(padded) - 2, 1))}
    return sorted({crc32(gram.encode(), start) & 0x7FFFFFFF for gram in grams})[:SKETCH]


def sketch_json(text: str, source_language: str, target_language: str) -> str:
    """`sketch` as a function for SQLite."""
    return json.dumps(sketch(text, LanguagePair(source_language, target_language)))


def similarity(first: str, second: str) -> float:
    """Normalised Indel similarity of two placeholder forms, 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(prose(first), prose(second))


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether there are entries that the index does not know.

    Sketches are a tenth of a run whose backend never asks for near entries (echo, DeepL), so
    they are made when somebody does.
    """
    query = "SELECT coalesce(max(segment.id), 0) > (SELECT upto FROM indexed) FROM segment"
    return bool(connection.execute(query).fetchone()[0])


def catch_up(connection: sqlite3.Connection) -> None:
    """Index the entries that are not; within a transaction of the caller's."""
    query = (
        "SELECT id, source, source_language, target_language FROM segment"
        " WHERE id > (SELECT upto FROM indexed) ORDER BY id LIMIT ?"
    )
    while rows := connection.execute(query, (_AT_ONCE,)).fetchall():
        pairs = [(h, row) for row, text, *pair in rows for h in sketch(text, LanguagePair(*pair))]
        connection.executemany("INSERT OR IGNORE INTO gram VALUES (?, ?)", sorted(pairs))
        connection.execute("UPDATE indexed SET upto = ?", (rows[-1][0],))


def remove(connection: sqlite3.Connection, rows: Sequence[tuple[int, str, str, str]]) -> None:
    """Take entries out of the index: id, source, source language, target language."""
    pairs = [(h, row) for row, text, *pair in rows for h in sketch(text, LanguagePair(*pair))]
    connection.executemany("DELETE FROM gram WHERE hash = ? AND segment = ?", sorted(pairs))


def lower(connection: sqlite3.Connection) -> None:
    """Once entries are gone: SQLite gives the number of the last one anew."""
    query = "UPDATE indexed SET upto = min(upto, (SELECT coalesce(max(id), 0) FROM segment))"
    connection.execute(query)


def neighbours(
    connection: sqlite3.Connection, text: str, languages: LanguagePair, count: int
) -> list[Neighbour]:
    """The ``count`` entries nearest to ``text`` from `NEAR` up, with a target; of a source one."""
    hashes = sketch(text, languages)
    query = "SELECT hash, segment FROM gram WHERE hash = ? LIMIT ?"
    listed = (connection.execute(query, (hash_, COMMON + 1)) for hash_ in hashes)
    ids = candidates(hashes, (row for rows in listed for row in rows))
    return ranked(text, _usable(connection, ids, languages), count)


def candidates(hashes: Sequence[int], shared: Iterable[tuple[int, int]]) -> list[int]:
    """Entries that share hashes, most first; of equals those of the smaller hashes.

    ``shared``: hash and entry, of each hash at most `COMMON` + 1, which are too many.
    """
    listed: dict[int, list[int]] = {hash_: [] for hash_ in hashes}
    for hash_, row in shared:
        listed[hash_].append(row)
    count: Counter[int] = Counter()
    for rows in listed.values():
        if len(rows) <= COMMON:
            count.update(rows)
    return [row for row, _ in count.most_common(COMPARED)]


def ranked(text: str, rows: Sequence[tuple[int, str, str, int]], count: int) -> list[Neighbour]:
    """The nearest of some entries: id, source, target, rank.

    Nearest first; at equal similarity a person's before an imported one before a machine's,
    then by their texts.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(
        prose(text),
        [prose(source) for _, source, _, _ in rows],
        scorer=fuzz.ratio,
        score_cutoff=NEAR,
        limit=None,
    )

    def order(hit: tuple[str, float, int]) -> tuple[float, int, str, str]:
        _, source, target, rank = rows[hit[2]]
        return -hit[1], -rank, source, target

    best: dict[str, Neighbour] = {}
    for _, score, index in sorted(found, key=order):
        row, source, _, _ = rows[index]
        best.setdefault(source, Neighbour(row, score))
    return list(best.values())[:count]


def _usable(
    connection: sqlite3.Connection, ids: Sequence[int], languages: LanguagePair
) -> list[tuple[int, str, str, int]]:
    """Id, source, target and rank of those with a target and these languages."""
    query = (
        "SELECT id, source, target, rank FROM segment"
        " WHERE id IN (SELECT value FROM json_each(?)) AND target <> ''"
        " AND source_language = ? AND target_language = ?"
    )
    return connection.execute(query, (json.dumps(ids), *languages)).fetchall()
