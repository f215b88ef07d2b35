"""The nouns of the memory: what it keeps of a segment, and what it can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from bitext.languages import CHINESE_ENGLISH, LanguagePair
from bitext.model import Origin


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translation in placeholder form and where it came from."""

    key: str  #: `store.memory.memory_key`
    source: str  #: placeholder form
    target: str  #: placeholder form; empty: this engine found no usable draft
    origin: Origin
    signature: str = ""  #: engine, model and prompt version; empty for a person
    confidence: float | None = None  #: mean log-probability per token, where known
    languages: LanguagePair = CHINESE_ENGLISH  #: (source, target), as in the key


class TranslationMemory(Protocol):
    """A memory that is open: a file (`store.memory`), or a team's (`store.postgres.memory`).

    Threads may share it.  Whatever is asked may raise StorageError.
    """

    @property
    def remark(self) -> str:
        """What whoever writes here should know; mostly nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def get_many(self, keys: Sequence[str]) -> dict[str, Remembered]:
        """What is remembered of ``keys``; the others are absent."""
        ...

    def put_many(self, rows: Sequence[Remembered]) -> None:
        """Remember ``rows``, all or none, durably; nothing replaces what has a higher rank."""
        ...

    def forget_people(self, keys: Sequence[str]) -> None:
        """Drop what people are remembered to have said under ``keys``: they took it back."""
        ...

    def index(self) -> None:
        """Make new entries found by `nearest` now."""
        ...

    def nearest(
        self, text: str, languages: LanguagePair, count: int
    ) -> list[tuple[Remembered, float]]:
        """The ``count`` entries whose source is most like ``text``, with the similarity."""
        ...
