"""How sure an engine was of a draft, as the line of a catalog that says it."""

from __future__ import annotations

import re

#: Mean probability of a token below which a draft is called ``low``, and from which ``high``: the
#: lowest and the highest fifth of Qwen's drafts, 54.9 and 72.6 chrF++ (docs/lab/local-models.md).
#: The one place for both; catalogs keep the figure, so a changed threshold changes words only.
LOW, HIGH = 0.75, 0.84

_CONFIDENCE = re.compile(r"confidence: ([01]\.\d\d)(?: \(\w+\))?")


def band(confidence: float) -> str:
    """``low``, ``medium`` or ``high``.

    >>> [band(figure) for figure in (0.5, 0.8, 0.9)]
    ['low', 'medium', 'high']
    """
    return "low" if confidence < LOW else "medium" if confidence < HIGH else "high"


def confidence_line(confidence: float) -> str:
    """What a reviewer reads: ``confidence: 0.87 (high)``."""
    return f"confidence: {confidence:.2f} ({band(confidence)})"


def read_confidence(line: str) -> float | None:
    """The figure of a `confidence_line`; None for any other line."""
    match = _CONFIDENCE.fullmatch(line) if line.startswith("confidence") else None
    return float(match[1]) if match else None
