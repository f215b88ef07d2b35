"""The English edition of a document; where nothing is said otherwise, no parser is asked."""

from __future__ import annotations

from collections.abc import Mapping

from bitext.model import Document, Edition


def english(doc: Document, targets: Mapping[str, str]) -> Edition:
    """Put ``targets`` (segment key -> wording) in the place of their segments.

    Pure; never raises for a bad target.  A segment without a target, or whose target
    equals its source, is emitted as the original slice, so an identity translation is
    the identity.  A target that would change the Markdown structure is not used: the
    source ships in its place and a finding of rule ``structure`` says why.
    """
    if not says_otherwise(doc, targets):
        return Edition(doc.text, doc.notes)
    from bitext.assemble.english import Assembly  # with the parsers that prove it

    return Assembly(doc, targets).edition()


def says_otherwise(doc: Document, targets: Mapping[str, str]) -> bool:
    """Whether any target is another text than its source."""
    return any(targets.get(s.key, s.source) != s.source for s in doc.segments)
