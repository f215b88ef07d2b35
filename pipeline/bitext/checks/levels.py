"""Which checks are on, and how much their findings matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from bitext.checks import ABOUT
from bitext.model import Severity

OFF = "off"


@dataclass(frozen=True, slots=True)
class Levels:
    """Severities as a workspace and a command line want them.

    An id in ``overrides`` has that severity for each of its findings, also for those that a
    rule reports as milder.  ``select`` leaves only its ids, and turns optional ones on.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)  #: id -> severity or ``off``
    select: Collection[str] = ()
    ignore: Collection[str] = ()

    def of(self, rule: str, own: Severity) -> Severity | None:
        """The severity of a finding, None where the rule is off."""
        if not self.asks_for(rule):
            return None
        level = self.overrides.get(rule, own)
        return own if level == OFF else Severity(level)

    def asks_for(self, rule: str) -> bool:
        """Whether a rule is to be run at all."""
        if rule in self.ignore or (self.select and rule not in self.select):
            return False
        if rule in self.select:
            return True
        optional = rule in ABOUT and ABOUT[rule].optional
        return self.overrides.get(rule, OFF if optional else "") != OFF


def unknown(ids: Collection[str]) -> str:
    """What is wrong with the first id that no check has, in words; empty when all are known."""
    for name in ids:
        if name not in ABOUT:
            near = get_close_matches(name, ABOUT, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "`bitext check --list` names them"
            return f"there is no check `{name}`: {hint}"
    return ""
