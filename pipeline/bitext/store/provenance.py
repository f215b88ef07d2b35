"""Where a draft comes from: its signature, and how sure its engine was of it.

A signature reads like sacrebleu's: fields ``name:value`` joined by ``|``, the engine first:
``local:qwen2.5-coder-1.5b@cc324af0|prompt:2|glossary:9f2c01d4|bitext:0.1``.  It says what made
the draft *then*.  The memory asks again by the engine's own part alone, and a draft that is
there is kept whatever its signature says: neither a new bitext nor a changed term that a
segment does not hold touches a catalog.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import exp, isnan

from bitext import __version__
from bitext.model import Pin


def signed(engine: str, pins: Sequence[Pin] = (), *, version: str = __version__) -> str:
    """The signature of a draft by ``engine`` (its own signature) of a segment with ``pins``.

    ``glossary`` is a digest of the terms that applied to this segment, absent where none did:
    another term's change leaves it as it is.
    """
    fields = [engine]
    if pins:
        fields.append(f"glossary:{_digest(pins)}")
    return "|".join((*fields, f"bitext:{'.'.join(version.split('.')[:2])}"))


def _digest(pins: Sequence[Pin]) -> str:
    said = sorted({(pin.text, pin.wording) for pin in pins})
    return blake2b(json.dumps(said).encode(), digest_size=4).hexdigest()


def engine_part(signature: str) -> str:
    """A signature without its glossary field, which differs from segment to segment."""
    return "|".join(field for field in signature.split("|") if not field.startswith("glossary:"))


def probability(score: float | None) -> float | None:
    """The mean probability of a token, 0 to 1, for a mean log-probability; to two decimals."""
    return None if score is None or isnan(score) else round(exp(min(score, 0.0)), 2)


def certainty(scores: Iterable[float | None]) -> float | None:
    """The mean of the scores that an engine gave the parts of a draft; none where it gave none."""
    given = [score for score in scores if score is not None]
    return sum(given) / len(given) if given else None
