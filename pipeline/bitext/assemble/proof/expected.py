"""What a source has, and its edition must have: computed when an edition is first proved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bitext.assemble.proof.choosing import Choosing
from bitext.assemble.proof.regions import EditionBody, around, read_part, region_starts
from bitext.dialects import MAIN, Dialect, Signs
from bitext.markdown.literal.live import live
from bitext.markdown.mask import Copy
from bitext.markdown.parsed.edition import mask_edition
from bitext.markdown.reading import Reading, read, read_copy, too_hard
from bitext.markdown.skeleton import (
    Skeleton,
    for_mistune,
    mistune_outline,
    pyromark_skeleton,
)
from bitext.model import LONG, Document, Span
from bitext.sites.opener import Site
from bitext.sites.table import site_of

#: A link or a note, in a quote or a list too.
_DEFINITION = re.compile(r"^[ \t>*+\d.)-]{0,99}\[[^\]\n]{1,400}\]:", re.M)
_NOTE = re.compile(r"^[ \t>]{0,99}\[\^([^\]\n]{1,400})\]:", re.M)


class Structure:
    """Skeletons of a body, and what its site makes of it."""

    def __init__(self, reading: Reading, site: Site) -> None:
        self._reading: Reading | None = reading
        self._site = site

    @property
    def _seen(self) -> Reading:
        assert self._reading is not None  # all is known before it is let go of
        return self._reading

    @cached_property
    def pyromark(self) -> Skeleton:
        return pyromark_skeleton(self._seen)

    @cached_property
    def mistune(self) -> Skeleton:
        return mistune_outline(for_mistune(self._seen))

    @cached_property
    def opened(self) -> frozenset[tuple[str, str]]:
        """Expressions, attributes and directives of its own."""
        return live(self._site, self._seen)

    def settled(self, *, alarmed: bool = True) -> Structure:
        """The same without the reading, which weighs more than all that is made of it.

        ``alarmed``: whether an edition will be asked about that may open anything.
        """
        for known in ("pyromark", "mistune", *["opened"] * alarmed):
            getattr(self, known)
        self._reading = None
        return self

    def is_that_of(self, edition: Reading, *, alarmed: bool) -> bool:
        """Whether an edition is built like this, and opens nothing that is not here.

        ``alarmed``: whether it may open anything.
        """
        if too_hard(edition) is not None or pyromark_skeleton(edition) != self.pyromark:
            return False
        if alarmed and not live(self._site, edition) <= self.opened:
            return False
        copy = for_mistune(edition)
        del edition  # what two parsers see of a long post is not held at once
        return mistune_outline(copy) == self.mistune


class Expected:
    """The structure of a document's body, and of regions of it."""

    def __init__(self, doc: Document) -> None:
        self.site = site_of(doc.site, doc.name, doc.dialect)
        known = doc.reading
        read_in = known.dialect if isinstance(known, Reading) else known
        self.dialect = read_in if isinstance(read_in, Dialect) else MAIN
        self._doc = doc
        #: The last regions that were asked for, with definitions, and their structure.
        self._part: tuple[tuple[tuple[Span, ...], str, bool], Structure] | None = None

    def lightened(self) -> Expected:
        """The same without what the parser saw of a long post; it is read again when needed."""
        _ = self._masked, self._starts
        self._doc = replace(self._doc, reading=self.dialect)
        return self

    def is_met_by(self, body: EditionBody, choices: Sequence[Choosing]) -> bool:
        """Whether an edition has the structure of the source; ``choices`` of it are in doubt."""
        alarmed = any(choice.alarms for choice in choices)
        masked = mask_edition(body.text, body.chinese, self.dialect)
        far = self._defines and any(choice.refers for choice in choices)
        near = not far and body.is_masked_as(masked, self._masked)
        if near and self._is_met_around(body, masked, choices, alarmed=alarmed):
            return True  # else the whole may tell more: what it opens may stand elsewhere too
        return self.whole.is_that_of(read_copy(body.text, masked), alarmed=alarmed)

    def _is_met_around(
        self, body: EditionBody, masked: Copy, choices: Sequence[Choosing], *, alarmed: bool
    ) -> bool:
        start = self._doc.body
        spans = around(self._starts, (c.piece.span.start - start for c in choices))
        definitions = "".join(dict.fromkeys(choice.piece.definitions for choice in choices))
        definitions += _asked_for(self._masked.text, spans) if self._defines else ""
        own = [Span(body.place(span.start), body.place(span.end)) for span in spans]
        part = self._structure(spans, definitions, alarmed=alarmed)
        return part.is_that_of(read_part(body.text, masked, own, definitions), alarmed=alarmed)

    def _structure(self, spans: tuple[Span, ...], definitions: str, *, alarmed: bool) -> Structure:
        """That of some regions; the layouts of a post ask for the same ones."""
        key = spans, definitions, alarmed
        if self._part is None or self._part[0] != key:
            text = self._doc.text[self._doc.body :]
            found = Structure(read_part(text, self._masked, spans, definitions), self.site)
            long = len(text) > LONG  # else the reading is no weight
            self._part = key, found.settled(alarmed=alarmed) if long else found
        return self._part[1]

    @property
    def _reading(self) -> Reading:
        doc, known = self._doc, self._doc.reading
        return known if isinstance(known, Reading) else read(doc.text, doc.body, self.dialect)

    @cached_property
    def whole(self) -> Structure:
        """That of all of it."""
        found = Structure(self._reading, self.site)
        return found if isinstance(self._doc.reading, Reading) else found.settled()

    @cached_property
    def _masked(self) -> Copy:
        """What the parser saw, with offsets from the body's start."""
        return masked_body(self._reading)

    @cached_property
    def _defines(self) -> bool:
        """Whether something may be defined, for words in brackets to refer to."""
        return _DEFINITION.search(self._masked.text) is not None

    @cached_property
    def _starts(self) -> list[int]:
        return region_starts(self._reading)


def _asked_for(text: str, spans: Sequence[Span]) -> str:
    """References to the notes of some regions: mistune leaves out a note that nothing refers to."""
    notes = (match[1] for span in spans for match in _NOTE.finditer(text, *span))
    return "".join(f"\n\nx[^{name}]" for name in dict.fromkeys(notes))


def masked_body(seen: Reading) -> Copy:
    """The body as the parser read it, with offsets from its start."""
    by = -seen.start
    opaque = tuple(Span(start + by, end + by) for start, end in seen.opaque)
    titles, labels = (
        tuple(t._replace(span=Span(t.span.start + by, t.span.end + by)) for t in some)
        for some in (seen.titles, seen.labels)
    )
    copy = seen.copy[seen.start :]
    return Copy(copy, opaque, titles, labels, seen.dialect, Signs("", frozenset()))
