"""Two ways to make a backend keep a term.

``write_terms`` writes the English wording into the Chinese text: engines copy Latin words
they are given, and the sentence keeps its grammar.  ``mask_terms`` hides each term behind a
standalone placeholder: nothing can be misspelled, but the engine does not see what the
word was.  Which one to use is the backend's affair.
"""

from __future__ import annotations

from collections.abc import Sequence

from bitext.glossary.target_match import splice
from bitext.model import Pin
from bitext.placeholders import numbers, single


def write_terms(text: str, pins: Sequence[Pin]) -> str:
    """``text`` (placeholder form) with every pinned term in its wanted wording.

    A space separates the wording from a letter, digit or Han character beside it, as
    Chinese typography and every tokeniser trained on the web have it; none is put beside
    punctuation or placeholders.  Raises ValueError for pins of another text.
    """
    ordered = _of_this_text(text, pins)
    return splice(text, [(pin.span, pin.wording) for pin in ordered])


def mask_terms(text: str, pins: Sequence[Pin], first_id: int) -> tuple[str, dict[int, str]]:
    """``text`` with every pinned term as ``<n/>``, n from ``first_id`` on, and what n stands for.

    Raises ValueError when one of these ids stands in the text.
    """
    if taken := numbers(text) & set(range(first_id, first_id + len(pins))):
        raise ValueError(f"placeholder {min(taken)} is not free: the text holds it")
    pieces: list[str] = []
    stands_for: dict[int, str] = {}
    end = 0
    for number, pin in enumerate(_of_this_text(text, pins), first_id):
        pieces += [text[end : pin.span.start], single(number)]
        stands_for[number] = pin.wording
        end = pin.span.end
    return "".join((*pieces, text[end:])), stands_for


def _of_this_text(text: str, pins: Sequence[Pin]) -> list[Pin]:
    ordered = sorted(pins, key=lambda pin: pin.span)
    for pin in ordered:
        if text[pin.span.start : pin.span.end] != pin.text:
            raise ValueError(f"the pin {pin.text!r} at {pin.span.start} is not of this text")
    return ordered
