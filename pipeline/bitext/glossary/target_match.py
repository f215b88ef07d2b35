"""Find and place wordings in a target text.

How a wording may vary without being another wording:

* spaces and line breaks are one and the same;
* a wording without capitals (``open source``) fits any case and a hyphen for a space
  (``Open-source software``); one with capitals is matched as spelled;
* a last word in small letters only or capitals only may take the regular English plural
  (``contributors``, ``repositories``, ``CRDs``); proper names may not (``Kubeflows``).

The plural rule is English (`bitext.languages.en`).  On 616 human
translations and a glossary without ``accept`` lists it halves the pins reported as missing
(75 instead of 161 of 863).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bitext.glossary.source_match import searchable
from bitext.languages.en import either_number
from bitext.model import Span

_LETTER = r"0-9A-Za-z_\u00C0-\u024F"


def occurrences(wordings: Sequence[str], text: str, *, name: bool = False) -> tuple[Span, ...]:
    """Where one of ``wordings`` stands in ``text``, never inside a placeholder.

    ``name`` demands the exact case of small letters too: ``envd``, not ``Envd``.
    """
    if not wordings:
        return ()
    pattern = _pattern(tuple(wordings), name, any_case=False)
    return tuple(Span(*m.span()) for m in pattern.finditer(searchable(text)))


def miscased(wording: str, text: str) -> tuple[Span, ...]:
    """Where ``wording`` stands in any case at all, addresses and paths left alone.

    ``kubeflow.org``, ``kubeflow/katib`` and ``kubeflow-operator`` are spelled as they must be.
    """
    pattern = _pattern((wording,), name=True, any_case=True)
    return tuple(Span(*m.span()) for m in pattern.finditer(searchable(text)))


def splice(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    """``text`` with each span replaced, and a space where a letter would touch the wording.

    Spans are disjoint and in order.  Punctuation and placeholders get no space, so
    ``<1>`` stays tight around what it marks up.
    """
    pieces: list[str] = []
    end = 0
    placed = False
    for span, wording in edits:
        between = text[end : span.start]
        pieces.append(_space_between(placed, between) + between)
        if between[-1:].isalnum() or (placed and not between):
            pieces.append(" ")
        pieces.append(wording)
        placed, end = True, span.end
    return "".join((*pieces, _space_between(placed, text[end:]), text[end:]))


def _space_between(placed: bool, following: str) -> str:
    return " " if placed and following[:1].isalnum() else ""


@lru_cache(maxsize=1 << 15)
def _pattern(wordings: tuple[str, ...], name: bool, any_case: bool) -> re.Pattern[str]:
    """One pattern for all wordings, the longest first."""
    ordered = sorted(wordings, key=len, reverse=True)
    body = "|".join(_alternative(wording, name) for wording in ordered)
    if not any_case:
        return re.compile(body)
    return re.compile(rf"(?<![/@.#-])(?:{body})(?![/@-]|\.\w)", re.IGNORECASE)


def _alternative(wording: str, name: bool) -> str:
    small = not name and wording == wording.lower()
    words = re.split(r"[\s-]+", wording) if small else wording.split()
    gap = r"[\s\u2010\u2011-]+" if small else r"\s+"
    body = gap.join([*(re.escape(word) for word in words[:-1]), _last(words[-1], name)])
    body = f"(?i:{body})" if small else body
    before = f"(?<![{_LETTER}])" if re.match(f"[{_LETTER}]", wording) else ""
    after = f"(?![{_LETTER}])" if re.search(f"[{_LETTER}]$", wording) else ""
    return f"{before}{body}{after}"


def _last(word: str, name: bool) -> str:
    return re.escape(word) if name and not word.isupper() else either_number(word)


_WORD = re.compile(r"[0-9a-z_\u00C0-\u024F]+")
_PLURAL = ("ies", "es", "s", "y")


def stems(wording: str) -> tuple[str, ...]:
    """Its words without what a plural may change: a cheap key, `occurrences` decides."""
    return tuple(map(_stem, _WORD.findall(wording.lower())))


def _stem(word: str) -> str:
    end = len(word)
    while found := next((s for s in _PLURAL if word.endswith(s, 0, end)), ""):
        end -= len(found)
    return word[:end]
