"""What a source has, and its edition must have: computed once, when an edition is first proved."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from bitext.dialects import MAIN, Dialect
from bitext.markdown.literal.live import live
from bitext.markdown.reading import Reading, read, reading_of
from bitext.markdown.skeleton import Skeleton, for_mistune, mistune_outline, pyromark_skeleton
from bitext.model import Document
from bitext.sites.table import site_of


class Expected:
    """Skeletons of a document, and what its site makes of it."""

    def __init__(self, doc: Document) -> None:
        self.site = site_of(doc.site, doc.name)
        known = doc.reading
        read_in = known.dialect if isinstance(known, Reading) else known
        self.dialect = read_in if isinstance(read_in, Dialect) else MAIN
        self._doc = doc
        self._settled = False

    @property
    def _reading(self) -> Reading:
        doc = self._doc
        return read(doc.text, doc.body, self.dialect) if self._settled else reading_of(doc)

    @cached_property
    def pyromark(self) -> Skeleton:
        return pyromark_skeleton(self._reading)

    @cached_property
    def mistune(self) -> Skeleton:
        return mistune_outline(for_mistune(self._reading))

    @cached_property
    def opened(self) -> frozenset[tuple[str, str]]:
        """Expressions, attributes and directives of its own."""
        return live(self.site, self._reading)

    def settled(self) -> Expected:
        """The same without what the parser saw, which weighs more than all that is made of it.

        ``opened`` has it read again: only a wording that alarms asks.
        """
        for known in ("pyromark", "mistune"):
            getattr(self, known)
        self._doc = replace(self._doc, reading=self.dialect)
        self._settled = True
        return self
