"""English as the language of an edition."""

from __future__ import annotations

from bitext.languages.table import TargetLanguage

ENGLISH = TargetLanguage(code="en", name="English")
