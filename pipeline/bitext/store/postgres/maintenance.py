"""Looking after a team's memory: the functions of `store.maintenance`, with the same answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bitext.formats.tmx.inline import agree
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.remembered import Remembered
from bitext.store.maintenance import BROKEN, DROPPED, OWN, Choice, Damage, Group, grouped
from bitext.store.memory import COLUMNS, remembered
from bitext.store.postgres.memory import TeamMemory

if TYPE_CHECKING:
    from psycopg import Connection

_BATCH = 10_000


def groups(memory: TeamMemory) -> list[Group]:
    """Counts by origin, engine and languages, the largest first.

    Raises StorageError when the server is away or refuses, as all of this module.
    """
    query = (
        "SELECT origin, signature, source_language, target_language, count(*),"
        " count(*) FILTER (WHERE target = '') FROM bitext.segment GROUP BY 1, 2, 3, 4"
        ' ORDER BY origin, signature COLLATE "C", 3, 4'
    )
    return grouped(memory.run(lambda connection: connection.execute(query).fetchall()))


def size(memory: TeamMemory) -> int:
    """Bytes of the tables with their indexes."""
    query = (
        "SELECT pg_total_relation_size('bitext.segment') + pg_total_relation_size('bitext.gram')"
    )
    row = memory.run(lambda connection: connection.execute(query).fetchone())
    return int(row[0]) if row else 0


def entries(
    memory: TeamMemory, languages: LanguagePair, origins: Sequence[Origin]
) -> Iterator[Remembered]:
    """The entries of a language pair in the order of their texts; those of one text together.

    The memory is locked for other threads until the iterator is done.
    """
    query = (
        f"SELECT {COLUMNS} FROM bitext.segment"  # noqa: S608  # no text of a user's
        " WHERE source_language = %s AND target_language = %s AND origin = ANY(%s)"
        ' ORDER BY source COLLATE "C", target COLLATE "C", rank DESC, key'
    )
    wanted = (*languages, [origin.value for origin in origins])
    with memory.held() as connection, connection.cursor(name="entries") as cursor:
        cursor.itersize = _BATCH
        for row in cursor.execute(query.encode(), wanted):
            yield remembered(row)


def verify(memory: TeamMemory) -> list[Damage]:
    """What is wrong: entries that near lookup misses, and placeholders that cannot be put back."""
    query = """
        SELECT count(*) FROM bitext.segment AS entry
        WHERE NOT EXISTS (SELECT FROM bitext.gram WHERE gram.segment = entry.id)
    """
    row = memory.run(lambda connection: connection.execute(query).fetchone())
    with memory.held() as connection:
        broken = len(_broken(connection))
    found = (
        Damage("entries that near lookup does not find", int(row[0]) if row else 0, OWN),
        Damage(BROKEN, broken, DROPPED),
    )
    return [fault for fault in found if fault.count]


def _broken(connection: Connection[Any]) -> list[int]:
    """Ids of entries whose target does not hold the placeholders of its source."""
    query = (
        "SELECT id, source, target FROM bitext.segment WHERE strpos(source, '<') > 0"
        " AND target <> ''"
    )
    with connection.cursor(name="broken") as cursor:
        cursor.itersize = _BATCH
        return [row for row, source, target in cursor.execute(query) if not agree(source, target)]


def prune(memory: TeamMemory, choice: Choice, *, dry_run: bool = False) -> Counter[Origin]:
    """Drop what is chosen; how many went, by origin.  With ``dry_run`` nothing is changed."""
    query = """
        SELECT id, origin FROM bitext.segment WHERE (%(everyone)s OR origin = 'backend') AND (
            (%(failed)s AND (target = '' OR id IN (SELECT unnest(%(broken)s::bigint[]))))
            OR (%(unused)s AND key NOT IN (SELECT unnest(%(used)s::text[])))
            OR (%(engines)s::text[] IS NOT NULL AND origin = 'backend' AND NOT EXISTS (
                SELECT FROM unnest(%(engines)s::text[]) AS engine
                WHERE signature = engine OR starts_with(signature, engine || '|'))))
    """

    def work(connection: Connection[Any]) -> list[tuple[int, str]]:
        wanted = {
            "everyone": choice.everyone,
            "failed": choice.failed,
            "broken": _broken(connection) if choice.failed else [],
            "unused": choice.used is not None,
            "used": list(choice.used or ()),
            "engines": None if choice.engines is None else list(choice.engines),
        }
        chosen = connection.execute(query, wanted).fetchall()
        if not dry_run:
            drop = "DELETE FROM bitext.segment WHERE id = ANY(%s)"
            connection.execute(drop, ([row for row, _ in chosen],))
        return chosen

    return Counter(Origin(origin) for _, origin in memory.run(work))
