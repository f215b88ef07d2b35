"""Link and footnote definitions: what inline markup elsewhere refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bitext.markdown.markup import Raw, title
from bitext.markdown.reading import Reading, definitions
from bitext.model import Span, TokenType

_LABEL = re.compile(r"\]\[(?P<label>(?:[^\[\]\\]|\\.)+)\]$")


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions of a document; ``raw`` maps a folded label to its text."""

    text: str
    copy: str = ""  #: what the parsers read: templates are letters there
    spans: tuple[Span, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading) -> Definitions:
        """Find the link definitions of a reading."""
        if "]:" not in reading.copy:
            return cls(reading.text)
        found = definitions(reading.copy)
        raw = {fold(label): reading.text[slice(*span)] for label, span in found.items()}
        spans = tuple(sorted(found.values()))
        return cls(reading.text, reading.copy, spans, raw)

    def titles(self, letters: re.Pattern[str]) -> Iterator[tuple[Span, str]]:
        """Yield (span, quote) of the titles that hold one of ``letters``."""
        for span in self.spans:
            found = title(self.copy, span)
            if found and letters.search(self.text, *found.span):
                yield found.span, found.quote

    def used_by(self, tokens: list[Raw]) -> str:
        """Return the definitions these tokens need, as Markdown of their own."""
        lines: dict[str, None] = {}
        for token in tokens:
            if token.kind == "footnote":
                lines[f"[^{token.payload}]: x"] = None
            elif token.kind in ("link", "image") and (label := self._label(token)):
                lines[self.raw[label]] = None
        return "".join(f"\n\n{line}" for line in lines)

    def _label(self, token: Raw) -> str:
        if not self.raw:
            return ""
        if token.type is TokenType.OPEN and token.partner is not None:
            closing = self.text[token.partner.start : token.partner.end]
            content = self.text[token.end : token.partner.start]
        else:
            closing = self.text[token.start : token.end]
            content = closing.removesuffix("[]")[2:-1]
        match = _LABEL.search(closing)
        label = fold(match["label"] if match else content)
        return label if label in self.raw else ""


def fold(label: str) -> str:
    """Labels match without regard to case and kind of space (CommonMark)."""
    return " ".join(label.casefold().split())
