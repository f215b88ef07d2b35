"""What a pull reports while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["note", "download", "verify", "convert", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One report: ``done`` of ``total`` bytes (download, verify) or layers (convert)."""

    model: str
    stage: Stage
    done: int = 0
    total: int = 0
    message: str = ""


Report = Callable[[Progress], None]
