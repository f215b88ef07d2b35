"""Looking after the memory: what is in it, what may go, whether it is whole."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bitext.formats.tmx.inline import agree
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store import fuzzy_index
from bitext.store.memory import COLUMNS, Memory, Remembered, remembered
from bitext.store.provenance import engine_part
from bitext.store.schema import transaction

_BATCH = 10_000
OWN = "an export, a new memory and an import mend it; see docs/memory.md"
BROKEN = "entries whose placeholders differ from their source's: never used"
DROPPED = "`bitext memory prune --failed` drops them (with --everyone also people's)"


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one origin, engine and language pair."""

    origin: Origin
    signature: str  #: what made them, whatever the terms were; empty for a person
    source_language: str
    target_language: str
    entries: int
    failed: int  #: of them: the engine found no usable draft


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong in the file, how often, and what to do about it."""

    message: str
    count: int
    hint: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries may go: those of any of the kinds named."""

    failed: bool = False  #: failed drafts, and those whose placeholders differ from the source's
    used: Collection[str] | None = None  #: keys that stay; None: whether used does not matter
    engines: Sequence[str] | None = None  #: whose drafts stay, by signature; None: any engine's
    everyone: bool = False  #: also a person's and imported entries, not only a machine's


def groups(memory: Memory) -> list[Group]:
    """Counts by origin, engine and languages, the largest first.

    Raises StorageError when the file is damaged or the disk refuses, as all of this module.
    """
    query = (
        "SELECT origin, signature, source_language, target_language, count(*), sum(target = '')"
        " FROM segment GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    with memory.session() as connection:
        return grouped(connection.execute(query).fetchall())


def grouped(rows: Sequence[Any]) -> list[Group]:
    """The groups of rows: origin, signature, languages, entries, failed."""
    entries, failed = Counter[tuple[str, str, str, str]](), Counter[tuple[str, str, str, str]]()
    for origin, signature, source, target, count, without in rows:
        made = (origin, engine_part(signature).replace("\n", ", "), source, target)
        entries[made] += count
        failed[made] += without
    return [
        Group(Origin(made[0]), *made[1:], count, failed[made])
        for made, count in entries.most_common()
    ]


def size(memory: Memory) -> int:
    """Bytes of the file, without what waits in its log."""
    with memory.session() as connection:
        pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
        page: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return pages * page


def entries(
    memory: Memory, languages: LanguagePair, origins: Sequence[Origin]
) -> Iterator[Remembered]:
    """The entries of a language pair in the order of their texts; those of one text together.

    The memory is locked for other threads until the iterator is done.
    """
    query = (
        f"SELECT {COLUMNS} FROM segment"  # noqa: S608  # no text of a user's
        " WHERE source_language = ? AND target_language = ?"
        " ORDER BY source, target, rank DESC, key"
    )
    with memory.session() as connection:
        for row in connection.execute(query, languages):
            entry = remembered(row)
            if entry.origin in origins:
                yield entry


def verify(memory: Memory) -> list[Damage]:
    """What is wrong: pages of the file, its index, and placeholders that cannot be put back."""
    with memory.session() as connection:
        if pages := _damage(connection):
            hint = "move it away: translations in the catalogs are kept, drafts are paid again"
            return [Damage(f"the file is damaged: {pages[0]}", len(pages), hint)]
        foreign, missing = _index(connection)
        broken = sum(1 for _ in _broken(connection))
    found = (
        Damage("entries that near lookup does not find", missing, OWN),
        Damage("places in the index of trigrams without an entry", foreign, OWN),
        Damage(BROKEN, broken, DROPPED),
    )
    return [fault for fault in found if fault.count]


def _damage(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file's pages."""
    try:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:  # too much for the check itself
        return [str(error)]
    return [row[0] for row in rows if row[0] != "ok"]


def _index(connection: sqlite3.Connection) -> tuple[int, int]:
    """Rows of the index without an entry, and entries that should be in it and are not."""
    (upto,) = connection.execute("SELECT upto FROM indexed").fetchone()
    last: int = connection.execute("SELECT coalesce(max(id), 0) FROM segment").fetchone()[0]
    known, indexed = bytearray(last + 1), bytearray(last + 1)
    for (row,) in connection.execute("SELECT id FROM segment"):
        known[row] = 1
    foreign = 0
    for (row,) in connection.execute("SELECT segment FROM gram"):
        if 0 <= row <= last and known[row]:
            indexed[row] = 1
        else:
            foreign += 1
    return foreign, sum(known[: upto + 1]) - sum(indexed[: upto + 1])


def _broken(connection: sqlite3.Connection) -> Iterator[int]:
    """Ids of entries whose target does not hold the placeholders of its source."""
    query = "SELECT id, source, target FROM segment WHERE instr(source, '<') AND target <> ''"
    for row, source, target in connection.execute(query):
        if not agree(source, target):
            yield row


def prune(memory: Memory, choice: Choice, *, dry_run: bool = False) -> Counter[Origin]:
    """Drop what is chosen and give the space back to the disk; how many went, by origin.

    With ``dry_run`` nothing is changed.
    """
    with memory.session() as connection:
        with transaction(connection):
            chosen = _chosen(connection, choice)
            if not dry_run:
                for at in range(0, len(chosen), _BATCH):
                    _drop(connection, [row[1:] for row in chosen[at : at + _BATCH]])
        if chosen and not dry_run:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Counter(Origin(origin) for origin, *_ in chosen)


def _chosen(connection: sqlite3.Connection, choice: Choice) -> list[tuple[str, int, str, str, str]]:
    """Origin, id, source and languages of the entries that may go."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS used (key TEXT PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS broken (id INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM used")
    connection.execute("DELETE FROM broken")
    used = ((key,) for key in choice.used or ())
    connection.executemany("INSERT OR IGNORE INTO used VALUES (?)", used)
    if choice.failed:
        ids = [(row,) for row in _broken(connection)]
        connection.executemany("INSERT INTO broken VALUES (?)", ids)
    query = (
        "SELECT origin, id, source, source_language, target_language FROM segment WHERE"
        " (:everyone OR origin = 'backend') AND ("
        " (:failed AND (target = '' OR id IN (SELECT id FROM broken)))"
        " OR (:unused AND key NOT IN (SELECT key FROM used))"
        " OR (:engines IS NOT NULL AND origin = 'backend' AND NOT EXISTS ("
        "  SELECT 1 FROM json_each(:engines)"
        "  WHERE signature = value OR substr(signature, 1, length(value) + 1) = value || '|')))"
    )
    wanted = {
        "everyone": choice.everyone,
        "failed": choice.failed,
        "unused": choice.used is not None,
        "engines": None if choice.engines is None else json.dumps(list(choice.engines)),
    }
    return connection.execute(query, wanted).fetchall()


def _drop(connection: sqlite3.Connection, rows: Sequence[tuple[int, str, str, str]]) -> None:
    fuzzy_index.remove(connection, rows)
    ids = [(row[0],) for row in rows]
    connection.executemany("DELETE FROM segment WHERE id = ?", ids)
    fuzzy_index.lower(connection)
