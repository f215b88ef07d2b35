"""The nouns of an XLIFF file, and what its states mean.

===========  =============================================  ==================================
state        XLIFF 1.2                                      XLIFF 2.1
===========  =============================================  ==================================
missing      no ``target``                                  ``initial``, no ``target``
draft        ``needs-review-translation``,                  ``initial``, ``bitext:draft``
             ``mt-suggestion``
needs work   ``needs-review-translation``                   ``translated``, ``bitext:needs-work``
stale        ``needs-adaptation``                           ``translated``, ``bitext:stale``
reviewed     ``final``, ``approved="yes"``                  ``final``
===========  =============================================  ==================================

Read back, a unit is reviewed where the translator marked it final: in 1.2 ``approved="yes"``, or a
state of ``final`` or ``signed-off`` without ``approved="no"``; in 2.1 ``final``.  Any other state
makes a changed text need work.
"""

from __future__ import annotations

from dataclasses import dataclass

from bitext.formats.po.entries import State

#: State -> state and state-qualifier, of 1.2.
STATES_12 = {
    State.DRAFT: ("needs-review-translation", "mt-suggestion"),
    State.NEEDS_WORK: ("needs-review-translation", ""),
    State.STALE: ("needs-adaptation", ""),
    State.REVIEWED: ("final", ""),
}
#: State -> state and subState, of 2.1.
STATES_21 = {
    State.MISSING: ("initial", ""),
    State.DRAFT: ("initial", "bitext:draft"),
    State.NEEDS_WORK: ("translated", "bitext:needs-work"),
    State.STALE: ("translated", "bitext:stale"),
    State.REVIEWED: ("final", ""),
}
FINAL_12 = frozenset({"final", "signed-off"})
FINAL_21 = frozenset({"final"})


@dataclass(frozen=True, slots=True)
class MarkupCode:
    """What a placeholder stands for, as a reviewer sees it; an atom has no ``closing``."""

    kind: str
    opening: str
    closing: str = ""


@dataclass(frozen=True, slots=True)
class XliffUnit:
    """A segment with its wording, both in placeholder form."""

    key: str
    source: str
    target: str
    state: State
    first: int  #: number of the first placeholder
    codes: tuple[MarkupCode, ...] = ()
    notes: tuple[str, ...] = ()  #: what it is and where
    comment: str = ""  #: of a reviewer
    mark: str = ""  #: digest of the wording in the catalog, so that a later change is seen


@dataclass(frozen=True, slots=True)
class PostUnits:
    """The units of one post."""

    post: str
    units: tuple[XliffUnit, ...]


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """What a translator's file says of a segment."""

    key: str
    line: int
    target: str  #: in placeholder form; empty where there is none
    final: bool
    mark: str = ""  #: as `XliffUnit.mark`; empty where a tool has dropped it
    markup: frozenset[int] = frozenset()  #: numbers of its inline elements
    fault: str = ""  #: why its text cannot be read
