"""``pin-missing``: a glossary term is not called as the glossary says."""

from __future__ import annotations

from bitext.checks.pins import broken
from bitext.checks.rule import Rule
from bitext.model import Severity

RULE = Rule(
    "pin-missing",
    "The glossary is a contract: each of its terms is called as it says.",
    Severity.ERROR,
    broken("pin-missing", keep=False),
)
