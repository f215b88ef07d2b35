"""``pin-forbidden``: a wording that the glossary forbids."""

from __future__ import annotations

from bitext.checks.pins import broken
from bitext.checks.rule import Rule
from bitext.model import Severity

RULE = Rule(
    "pin-forbidden",
    "The glossary forbids this wording of the term.",
    Severity.ERROR,
    broken("pin-forbidden"),
)
