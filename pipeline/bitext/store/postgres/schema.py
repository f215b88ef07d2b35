"""The tables of a team's memory, and how older ones are brought up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bitext.errors import StorageError

if TYPE_CHECKING:
    from psycopg import Connection

#: In a schema of their own, so that a database may hold other things too.
SCHEMA = "bitext"
#: What two programs that bring the tables up at once wait for: "bitx".
LOCK = 0x62697478

#: The history of the tables, each version its statements; append, never change.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE bitext.segment (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key text NOT NULL UNIQUE,
            source_language text NOT NULL,
            target_language text NOT NULL,
            source text NOT NULL,
            target text NOT NULL,
            origin text NOT NULL CHECK (origin IN ('human', 'memory', 'backend')),
            rank smallint NOT NULL,
            signature text NOT NULL,
            confidence double precision
        )
        """,
        """
        CREATE TABLE bitext.gram (
            hash integer NOT NULL,
            segment bigint NOT NULL REFERENCES bitext.segment ON DELETE CASCADE,
            PRIMARY KEY (hash, segment)
        )
        """,
        # what an entry's places in the index are found by when it is dropped
        "CREATE INDEX ON bitext.gram (segment)",
    ),
)


def version_of(connection: Connection[Any]) -> int:
    """How many versions have run; 0 where there are no tables, or none that may be seen.

    Raises:
        StorageError: a newer bitext made them; nothing is changed.
    """
    # not to_regclass: it may answer from before another program's transaction
    query = "SELECT FROM pg_tables WHERE schemaname = 'bitext' AND tablename = 'version'"
    if connection.execute(query).fetchone() is None:
        return 0
    row = connection.execute("SELECT max(version) FROM bitext.version").fetchone()
    version = int(row[0] or 0) if row else 0
    if version > len(MIGRATIONS):
        message = f"a newer bitext made this memory (schema {version} > {len(MIGRATIONS)})"
        raise StorageError(message, hint="update bitext; nothing was changed")
    return version


def prepare(connection: Connection[Any], *, may: bool) -> None:
    """Make the tables, or bring them up where this role ``may``; one program at a time.

    Raises:
        StorageError: a newer bitext made them, or they are older and stay as they are.
    """
    if version_of(connection) == len(MIGRATIONS):
        return
    if not may:
        hint = "run `bitext memory stats` once as the role that owns them"
        raise StorageError("this version's tables are not there", hint=hint)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        version = version_of(connection)  # another one may have been quicker
        if version == 0:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            connection.execute("CREATE TABLE bitext.version (version integer PRIMARY KEY)")
        for number, statements in enumerate(MIGRATIONS[version:], version + 1):
            for statement in statements:
                connection.execute(statement.encode())
            connection.execute("INSERT INTO bitext.version VALUES (%s)", (number,))
