"""A team's memory: what `store.memory` is for a workspace, for many at once.

Each write is one transaction and durable when it returns; a connection that is lost is made anew,
and what was under way is done again, which changes nothing when it had been done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from bitext.errors import StorageError, UsageError
from bitext.languages import LanguagePair
from bitext.remembered import Remembered
from bitext.store import fuzzy_index
from bitext.store.memory import COLUMNS, RANK, remembered
from bitext.store.postgres import schema
from bitext.store.postgres.address import encrypted

if TYPE_CHECKING:
    from psycopg import Connection

Result = TypeVar("Result")

#: Seconds in which a server that is gone may come back, and until it answers at all.
PATIENCE, _CONNECT = 30.0, 10
_PUT = """
    INSERT INTO bitext.segment AS old (key, source, target, origin, rank, signature, confidence,
        source_language, target_language)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::smallint[],
        %s::text[], %s::float8[], %s::text[], %s::text[])
    ON CONFLICT (key) DO UPDATE SET source = excluded.source, target = excluded.target,
        origin = excluded.origin, rank = excluded.rank, signature = excluded.signature,
        confidence = excluded.confidence
    WHERE excluded.rank >= old.rank
        AND (excluded.target, excluded.origin, excluded.signature, excluded.confidence)
            IS DISTINCT FROM (old.target, old.origin, old.signature, old.confidence)
    RETURNING id, source, source_language, target_language, xmax = 0
"""
_GRAMS = "INSERT INTO bitext.gram SELECT * FROM unnest(%s::integer[], %s::bigint[])"
#: Of each hash at most one more than tells that it is common.
_SHARED = """
    SELECT asked, listed.segment FROM unnest(%s::integer[]) WITH ORDINALITY AS one (asked, place)
    CROSS JOIN LATERAL (
        SELECT segment FROM bitext.gram WHERE hash = asked ORDER BY segment LIMIT %s
    ) AS listed ORDER BY place, listed.segment
"""
_USABLE = """
    SELECT id, source, target, rank FROM bitext.segment
    WHERE id = ANY(%s) AND target <> '' AND source_language = %s AND target_language = %s
"""


class TeamMemory:
    """A memory on a server (`remembered.TranslationMemory`); threads may share it."""

    def __init__(self, address: str, *, only_read: bool = False) -> None:
        self.address = address
        self.only_read = only_read  #: whether tables are not to be made or changed
        self.writes = not only_read  #: whether this role may, once it is known
        self._connection: Connection[Any] | None = None
        self._lock = Lock()

    @classmethod
    def open(cls, address: str, *, only_read: bool = False) -> Self:
        """Connect, and make the tables or bring them up where this role may.

        Raises:
            UsageError: psycopg is not installed.
            StorageError: there is no such server, or it refuses; a newer bitext made the tables.
        """
        memory = cls(address, only_read=only_read)
        memory.run(lambda _: None)
        return memory

    @property
    def remark(self) -> str:
        """What whoever writes here should know; mostly nothing."""
        if self.writes or self.only_read:
            return ""
        return "the team's memory may be read alone: drafts are kept in the catalogs"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the server."""
        with self._lock:
            self._drop()

    def run(self, work: Callable[[Connection[Any]], Result]) -> Result:
        """Do it in a transaction, again where the connection was lost or two writers met.

        Raises:
            StorageError: the server stays away, or refuses.
        """
        from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

        with self._lock, _errors(self.address):
            for attempt in Retrying(
                retry=retry_if_exception(_passes), stop=stop_after_delay(PATIENCE),
                wait=wait_random_exponential(multiplier=0.1, max=3), reraise=True,
            ):  # fmt: skip
                with attempt, self._connected().transaction():
                    return work(self._connected())
        raise AssertionError("a retry ends with a result or an error")

    @contextmanager
    def held(self) -> Iterator[Connection[Any]]:
        """The connection in a transaction for this thread alone, for what is read piece by piece.

        Raises StorageError: also where the connection is lost, for what was read is used already.
        """
        with self._lock, _errors(self.address), self._connected().transaction():
            yield self._connected()

    def get_many(self, keys: Sequence[str]) -> dict[str, Remembered]:
        """What is remembered of ``keys``; the others are absent.  Raises StorageError."""
        query = f"SELECT {COLUMNS} FROM bitext.segment WHERE key = ANY(%s)"  # noqa: S608  # ours
        rows = self.run(lambda c: c.execute(query.encode(), (list(keys),)).fetchall())
        return {row[0]: remembered(row) for row in rows}

    def put_many(self, rows: Sequence[Remembered]) -> None:
        """Remember ``rows``, all or none, as `store.memory.Memory.put_many` does.

        Where this role may only read nothing is remembered (`remark`).  Raises StorageError.
        """
        if self.writes and rows:
            self.run(lambda connection: _put(connection, rows))

    def forget_people(self, keys: Sequence[str]) -> None:
        """Drop what people are remembered to have said under ``keys``.  Raises StorageError."""
        query = "DELETE FROM bitext.segment WHERE origin = 'human' AND key = ANY(%s)"
        if self.writes:
            self.run(lambda connection: connection.execute(query, (list(keys),)))

    def index(self) -> None:
        """New entries are found from the moment that they are there."""

    def nearest(
        self, text: str, languages: LanguagePair, count: int
    ) -> list[tuple[Remembered, float]]:
        """The ``count`` entries whose source is most like ``text``, as those of a file.

        Raises StorageError.
        """
        hashes = fuzzy_index.sketch(text, languages)

        def near(connection: Connection[Any]) -> list[tuple[Remembered, float]]:
            shared = connection.execute(_SHARED, (hashes, fuzzy_index.COMMON + 1)).fetchall()
            ids = fuzzy_index.candidates(hashes, shared)
            rows = connection.execute(_USABLE, (ids, *languages)).fetchall()
            found = fuzzy_index.ranked(text, rows, count)
            query = f"SELECT id, {COLUMNS} FROM bitext.segment WHERE id = ANY(%s)"  # noqa: S608
            known = connection.execute(query.encode(), ([hit.id for hit in found],))
            entries = {row[0]: remembered(row[1:]) for row in known}
            return [(entries[hit.id], hit.similarity) for hit in found]

        return self.run(near)

    def _connected(self) -> Connection[Any]:
        if self._connection is None or self._connection.broken or self._connection.closed:
            self._drop()
            self._connection = self._new()
        return self._connection

    def _new(self) -> Connection[Any]:
        import psycopg

        connection = psycopg.connect(
            encrypted(self.address), autocommit=True, connect_timeout=_CONNECT,
            application_name="bitext",
        )  # fmt: skip
        try:
            self.writes = not self.only_read and _may_write(connection)
            schema.prepare(connection, may=self.writes)
        except BaseException:
            connection.close()
            raise
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _may_write(connection: Connection[Any]) -> bool:
    """Whether this role may change entries, or make the tables where there are none."""
    query = """
        SELECT NOT pg_is_in_recovery() AND CASE WHEN to_regclass('bitext.segment') IS NULL
            THEN has_database_privilege(current_database(), 'CREATE')
            ELSE has_table_privilege('bitext.segment', 'INSERT') END
    """
    row = connection.execute(query).fetchone()
    return bool(row and row[0])


def _put(connection: Connection[Any], rows: Sequence[Remembered]) -> None:
    chosen: dict[str, Remembered] = {}  # of one key the last of the highest rank
    for row in rows:
        old = chosen.get(row.key)
        if "\0" not in row.source + row.target and (
            old is None or RANK[row.origin] >= RANK[old.origin]
        ):
            chosen[row.key] = row  # no text of PostgreSQL holds a NUL: not remembered
    ordered = [chosen[key] for key in sorted(chosen)]  # in one order: no two wait for each other
    columns = zip(*map(_values, ordered), strict=True)
    new = (
        connection.execute(_PUT, [list(column) for column in columns]).fetchall() if ordered else ()
    )
    pairs = sorted(
        (hash_, number)
        for number, source, *pair, is_new in new
        if is_new
        for hash_ in fuzzy_index.sketch(source, LanguagePair(*pair))
    )
    if pairs:
        connection.execute(_GRAMS, [list(column) for column in zip(*pairs, strict=True)])


def _values(row: Remembered) -> tuple[object, ...]:
    made = (row.origin.value, RANK[row.origin], row.signature, row.confidence)
    return (row.key, row.source, row.target, *made, *row.languages)


def _passes(error: BaseException) -> bool:
    """Whether it may be gone when it is tried again: a lost connection, two writers who met."""
    import psycopg
    from psycopg import errors

    if isinstance(error, errors.InvalidPassword | errors.InvalidAuthorizationSpecification):
        return False
    passing = (psycopg.OperationalError, psycopg.InterfaceError)
    if isinstance(error, passing) and not getattr(error, "sqlstate", None):
        return not _refuses(str(error))
    return isinstance(error, passing)


def _refuses(message: str) -> bool:
    """Whether a server, or the address, will say the same for ever (libpq gives no code then)."""
    words = (
        "authentication failed", "does not exist", "no pg_hba.conf entry", "not translate host",
        "no password supplied", "does not support SSL", "invalid",
    )  # fmt: skip
    return any(word in message for word in words)


@contextmanager
def _errors(address: str) -> Iterator[None]:
    """Turn psycopg's errors into StorageErrors about an address, which holds no password."""
    try:
        import psycopg
    except ImportError as error:
        message = "a memory in PostgreSQL needs the extra `postgres`"
        raise UsageError(message, hint='pip install "bitext[postgres]"') from error
    try:
        yield
    except UnicodeEncodeError as error:
        message = "a text with a lone surrogate cannot be stored"
        raise StorageError(message, path=address) from error
    except psycopg.Error as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        hint = "what is finished is in the catalogs; run again when the server answers"
        raise StorageError(f"the team's memory fails: {reason}", path=address, hint=hint) from error
