"""The noun of the memory: what it keeps of a segment, and what TMX files exchange."""

from __future__ import annotations

from dataclasses import dataclass

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
