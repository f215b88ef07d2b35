"""Every check has a table of what it must find and what it must leave alone.

``tables/<id>.yaml``: rows of ``zh`` (Markdown) and ``en`` under ``fires`` and ``passes``, with
``severity`` where it is not the check's own, ``says`` for words of its message, ``context`` for
front matter and ``glossary`` as in a glossary file; ``pairs`` for checks that look at more than one
segment.  The rows of one half are the control of the other: a check that always or never fires
fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bitext.checks import ABOUT, ELSEWHERE, POST_RULES, RULES, WORKSPACE_RULES
from bitext.checks.pair import Pair, read_pair
from bitext.checks.rule import Diagnostic
from bitext.glossary import terms
from bitext.glossary.pins import assign
from bitext.glossary.source_match import Matcher
from bitext.markdown.placeholder import encode
from bitext.markdown.segmenter import parse
from bitext.model import Kind, Piece, Pin

TABLES = {path.stem: path for path in sorted((Path(__file__).parent / "tables").glob("*.yaml"))}


def rows(half: str) -> list[Any]:
    """The rows of all tables, named after check and text."""
    found = []
    for name, path in TABLES.items():
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))[half]:
            text = row.get("en") or row["pairs"][-1][-1]
            found.append(pytest.param(name, row, id=f"{name}: {text[:40]}"))
    return found


def _pieces(row: dict[str, Any]) -> list[tuple[Piece, str]]:
    texts = row.get("pairs") or [(row["zh"], row["en"])]
    return [(parse(zh).pieces[0], en) for zh, en in texts]


def _pins(row: dict[str, Any], pieces: list[Piece]) -> dict[str, tuple[Pin, ...]]:
    text = yaml.safe_dump(row.get("glossary", {"keep": []}), allow_unicode=True)
    glossary, _ = terms.merge([terms.parse(text, path="terms.yaml")])
    searched = [(p.segment.key, p.segment.kind, encode(p).text) for p in pieces]
    return assign(searched, Matcher(glossary.terms))


def pairs_of(row: dict[str, Any]) -> list[Pair]:
    pieces = _pieces(row)
    pins = _pins(row, [piece for piece, _ in pieces])
    found = [read_pair(p, en, pins=pins.get(p.segment.key, ())) for p, en in pieces]
    if "context" in row:
        return [replace(p, kind=Kind.FRONT_MATTER, context=row["context"]) for p in found]
    return found


def faults(name: str, pairs: list[Pair]) -> Iterator[Diagnostic]:
    for rule in RULES:
        if rule.id == name:
            yield from rule.check(pairs[0])
    for whole in POST_RULES:
        if whole.id == name:
            yield from whole.check(pairs)
    for other in WORKSPACE_RULES:
        seen: dict[str, Any] = {}
        if other.id == name:
            for pair in pairs:
                yield from other.check((pair, seen))


@pytest.mark.parametrize(("name", "row"), rows("fires"))
def test_a_fault_is_found(name: str, row: dict[str, Any]) -> None:
    found = list(faults(name, pairs_of(row)))
    assert found
    severities = {str(fault.severity or ABOUT[name].severity) for fault in found}
    assert row.get("severity", str(ABOUT[name].severity)) in severities
    assert all(fault.message and "\n" not in fault.message for fault in found)
    assert any(row.get("says", "") in fault.message for fault in found)


@pytest.mark.parametrize(("name", "row"), rows("passes"))
def test_a_good_translation_is_left_alone(name: str, row: dict[str, Any]) -> None:
    assert list(faults(name, pairs_of(row))) == []


def test_every_check_has_a_table() -> None:
    assert set(TABLES) == set(ABOUT) - {about.id for about in ELSEWHERE}
