"""``pseudo``: pseudo-localisation, to see layout and leftovers without a translator.

Han and kana become accented Latin in ``⟦…⟧``, three times as long, as English is (characters
zh→en: median 3.0).  The brackets mean nothing in Markdown and show where a text is cut
off; what is not in brackets did not pass through the translator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.languages import LanguagePair
from bitext.languages.script import UNSPACED_CLASS
from bitext.settings import NoSettings, read

_RUN = re.compile(rf"(?<=([0-9A-Za-z]))?([{UNSPACED_CLASS}]+)(?=([0-9A-Za-z]))?")
_MARK = re.compile(r"([，。！？；：、（）《》「」『』【】])(?=(</|\S)?)")
_CLOSING = dict(zip("，。！？；：、）", ",.!?;:,)", strict=True))
_OTHER = dict(zip("（《》「」『』【】", "(“”“”‘’“”", strict=True))
_TIGHT = {*_CLOSING, *"》」』】”’.,!?;:)", "</"}  #: no space before these
_CONSONANTS = "ḃćďḟǵĥĵķĺḿńṕŕśťṽẃẋýź"
_VOWELS = "áéíóúäëïöüâêîôû"


class Pseudo:
    """Accented Latin in place of Chinese or Japanese: for layout tests, offline."""

    name = "pseudo"
    signature = "pseudo:1"

    def limits(self) -> Limits:
        return Limits(max_items=50, max_chars=20_000, concurrency=4, offline=True, trusted=True)

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(request.key, pseudo(request.text)) for request in batch]


def pseudo(text: str) -> str:
    """Put accented Latin for every run of Han and kana; the rest, placeholders too, stays.

    The same text gives the same answer everywhere, and an answer is its own answer.
    """
    return _MARK.sub(_punctuation, _RUN.sub(_run, text))


def _run(found: re.Match[str]) -> str:
    before, han, after = found.groups()
    pairs = (han[i : i + 2] for i in range(0, len(han), 2))
    words = " ".join("".join(map(_syllable, pair, (3, 2))) for pair in pairs)
    return f"{' ' if before else ''}⟦{words}⟧{' ' if after else ''}"


def _syllable(han: str, length: int) -> str:
    """Three and two letters for each pair, and a space: three for one on average."""
    code = ord(han)
    last = code // len(_CONSONANTS) // len(_VOWELS)
    letters = (
        _CONSONANTS[code % len(_CONSONANTS)],
        _VOWELS[code // len(_CONSONANTS) % len(_VOWELS)],
        _CONSONANTS[last % len(_CONSONANTS)],
    )
    return "".join(letters[:length])


def _punctuation(found: re.Match[str]) -> str:
    mark, after = found.groups()
    if mark in _OTHER:
        return _OTHER[mark]
    return _CLOSING[mark] + (" " if after and after not in _TIGHT else "")


def create(settings: Mapping[str, object], _languages: LanguagePair) -> Backend:
    """Entry point of the group ``bitext.backends``; it has no settings."""
    read(NoSettings, settings, "backends.pseudo")
    return Pseudo()
