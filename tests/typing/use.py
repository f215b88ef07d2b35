"""What a type checker must say of a program that uses bitext.

A line that must be an error says which; mypy --strict calls an ignore that ignores nothing an
error of its own, so this file passes exactly when each of them is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_type

import bitext
from bitext import backend
from bitext.testing import BackendContract

doc = bitext.parse("# 前言\n")
assert_type(doc, bitext.Document)
assert_type(doc.segments, tuple[bitext.Segment, ...])
edition = bitext.english(doc, {segment.key: segment.source for segment in doc.segments})
assert_type(edition, bitext.Edition)
assert_type(bitext.bilingual(doc, {}, "table"), bitext.Edition)
assert_type(edition.findings, tuple[bitext.Finding, ...])
errors: list[str] = [f.message for f in edition.findings if f.severity is bitext.Severity.ERROR]
titles = [segment.span.start for segment in doc.segments if segment.kind is bitext.Kind.HEADING]

bitext.paarse("x")  # type: ignore[attr-defined]
wrong: bitext.Documnt  # type: ignore[name-defined]
doc.text = "frozen"  # type: ignore[misc]
bitext.english(doc.text, {})  # type: ignore[arg-type]
bitext.parse(b"bytes")  # type: ignore[arg-type]


class Acme:
    """A backend as another package writes it, complete for the type checker."""

    name = "acme"
    signature = "acme:1"

    def limits(self) -> backend.Limits:
        return backend.Limits(max_items=10, concurrency=2)

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[backend.Request]) -> Sequence[backend.Draft]:
        if len(batch) > 10:
            raise backend.BackendRejected("too many texts")
        return [backend.Draft(request.key, request.text) for request in batch]


def create(settings: Mapping[str, object], languages: backend.LanguagePair) -> backend.Backend:
    """An entry point."""
    return Acme()


entry_point: backend.Create = create
backend.Limits(markup="html")  # type: ignore[arg-type]
backend.Registry  # type: ignore[attr-defined]  # noqa: B018


class TestAcme(BackendContract):
    def create(
        self, settings: Mapping[str, object], languages: backend.LanguagePair
    ) -> backend.Backend:
        return create(settings, languages)
