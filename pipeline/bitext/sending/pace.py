"""``.bitext/pace.json``: how many characters a second each engine has drafted on this machine.

Measured by every run that was long enough to tell, and what `translate --dry-run` reckons with.
It is a guess about time and nothing else: a file that is damaged, lost or refused costs no run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import BitextError
from bitext.formats.json_text import read_json
from bitext.store.files import read_bytes, write_atomic

FILE = ".bitext/pace.json"
#: A run that drafted less, or sooner, tells more of loading and connecting than of drafting.
CHARS, SECONDS = 200, 2.0


@dataclass(frozen=True, slots=True)
class DraftingTime:
    """Characters handed to an engine, and the seconds until they were all back."""

    chars: int = 0
    seconds: float = 0.0

    def __add__(self, other: DraftingTime) -> DraftingTime:
        return DraftingTime(self.chars + other.chars, self.seconds + other.seconds)

    @property
    def telling(self) -> bool:
        """Whether it was long enough to reckon with."""
        return self.chars >= CHARS and self.seconds >= SECONDS


def known(root: Path) -> Mapping[str, float]:
    """Characters a second by the signature of an engine."""
    try:
        found = read_json(read_bytes(root / FILE, root))
    except (BitextError, ValueError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: float(v) for name, v in pairs if isinstance(v, int | float) and v > 0}


def keep(root: Path, measured: Mapping[str, DraftingTime]) -> None:
    """Remember what this run has shown; the last run counts, for it knows the machine best."""
    news = {name: round(s.chars / s.seconds, 2) for name, s in measured.items() if s.telling}
    if not news:
        return
    text = json.dumps({**known(root), **news}, indent=1, sort_keys=True) + "\n"
    with suppress(BitextError):
        write_atomic(root / FILE, text.encode(), root=root)
