"""Findings as GitHub annotations: workflow commands that a run's log turns into remarks.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from bitext.cli.output.terminal import printable
from bitext.model import Finding

_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def annotation(finding: Finding) -> str:
    """One command on one line; nothing in a path or message can end it or start another."""
    place = {"file": finding.path, "line": finding.line, "col": finding.column}
    properties = {name: str(value) for name, value in place.items() if value}
    properties["title"] = f"bitext {finding.rule}"
    fields = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVEL[finding.severity]} {fields}::{_data(finding.message)}"


def _data(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return "%0A".join(printable(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
