"""What a source has, and its edition must have: computed once, when an edition is first proved."""

from __future__ import annotations

from functools import cached_property

from bitext.dialects import MAIN, Dialect
from bitext.markdown.literal.live import live
from bitext.markdown.reading import Reading, reading_of
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
        self._doc: Document | None = doc

    @property
    def _reading(self) -> Reading:
        assert self._doc is not None  # all is known before it is let go of
        return reading_of(self._doc)

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
        """The same without the document, whose reading weighs more than all that is made of it."""
        for known in ("pyromark", "mistune", "opened"):
            getattr(self, known)
        self._doc = None
        return self
