"""Findings as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from bitext.model import Finding

_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def log(findings: Sequence[Finding]) -> dict[str, object]:
    """A SARIF log of one run; every check is listed, also without a finding."""
    from bitext import __version__
    from bitext.checks import ABOUT

    rules = [
        {
            "id": about.id,
            "shortDescription": {"text": about.reason},
            "defaultConfiguration": {"level": _LEVEL[about.severity]},
        }
        for about in ABOUT.values()
    ]
    driver = {"name": "bitext", "version": __version__, "rules": rules}
    numbers = {name: number for number, name in enumerate(ABOUT)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, numbers: dict[str, int]) -> dict[str, object]:
    known = {"ruleIndex": numbers[finding.rule]} if finding.rule in numbers else {}
    identity = {"partialFingerprints": {"segment/v1": finding.key}} if finding.key else {}
    where = {"locations": [{"physicalLocation": _place(finding)}]} if finding.path else {}
    return {
        "ruleId": finding.rule,
        **known,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
        **where,
        **identity,
    }


def _place(finding: Finding) -> dict[str, object]:
    place: dict[str, object] = {
        "artifactLocation": {"uri": quote(finding.path, errors="surrogateescape")}
    }
    if finding.line:
        column = {"startColumn": finding.column} if finding.column else {}
        place["region"] = {"startLine": finding.line, **column}
    return place
