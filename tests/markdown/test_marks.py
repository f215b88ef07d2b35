"""Constructs are looked for where a text has their marks: none is missed for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bitext.dialects import DIALECTS, Dialect, Hidden, Signs
from bitext.markdown import mask
from bitext.markdown.mask import Copy, hide
from tests.markdown.test_dialects import KINDS

CASES = sorted((Path(__file__).parents[1] / "cases").rglob("input.md"))
TEXTS = [path.read_bytes().decode("utf-8", "surrogateescape") for path in CASES]
TEXTS += [text for _, text, _ in KINDS]


class _Every(frozenset[str]):
    """Has every mark."""

    def __contains__(self, mark: object) -> bool:
        return True

    def __ge__(self, marks: object) -> bool:
        return True

    def __rand__(self, marks: Any) -> Any:
        return marks

    def isdisjoint(self, marks: object) -> bool:
        return False


def _copies() -> Iterator[tuple[str, Copy]]:
    for text in TEXTS:
        for name in ("plain", "hexo", "mdx", "mkdocs"):
            yield text, hide(text, dialect=DIALECTS[name])._replace(signs=Signs("", frozenset()))


def test_a_text_reads_as_if_every_construct_had_been_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = [*_copies()]

    def everything(dialect: Dialect) -> object:
        return lambda text: Signs("\n" + text, _Every())

    monkeypatch.setattr(mask, "scan_of", everything)
    for (text, seen), (_, whole) in zip(quick, _copies(), strict=True):
        assert seen == whole, text


def test_control_without_its_mark_a_construct_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [copy for _, copy in _copies()]
    monkeypatch.setattr(mask, "scan_of", lambda _: lambda text: Signs(text, frozenset()))
    blind = [copy for _, copy in _copies()]
    assert sum(a != b for a, b in zip(whole, blind, strict=True)) > 200


def test_marks_are_of_ascii() -> None:
    """The pass over a text leaves out all else."""
    for dialect in DIALECTS.values():
        assert all(map(str.isascii, dialect.marks)), dialect.name
    assert all(map(str.isascii, mask._MARKS))


def test_what_leads_stands_first_in_its_pattern() -> None:
    """It is looked for at its mark alone: one that may match elsewhere would be missed."""
    rules = [rule for d in DIALECTS.values() for rule in d.hidden]
    rules += [Hidden(*atom[1:]) for d in DIALECTS.values() for atom in d.atoms]
    leading = {(rule.mark, rule.source) for rule in rules if rule.leads}
    assert len(leading) > 4
    for mark, source in leading:
        assert _first(source, len(mark)) == mark, source
    assert _first(r"\[/a|\[b", 2) != "[/"


def _first(pattern: str, length: int) -> str:
    """The characters that all matches of a pattern begin with, as Python's own parser sees it."""
    parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]  # where no method tells
    return "".join(chr(what) for name, what in parsed[:length] if str(name) == "LITERAL")
