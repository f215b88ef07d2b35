"""``name-altered``: a name that the glossary keeps was changed, respelled or left out."""

from __future__ import annotations

from bitext.checks.pins import broken
from bitext.checks.rule import Rule
from bitext.model import Severity

RULE = Rule(
    "name-altered",
    "Names under `keep` stay to the letter.",
    Severity.ERROR,
    broken("pin-missing", keep=True),
)
