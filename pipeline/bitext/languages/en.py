"""English as the language of an edition: its name, plurals, articles, and remarks of backends."""

from __future__ import annotations

import re

from bitext.languages.table import TargetLanguage

ENGLISH = TargetLanguage(code="en", name="English")

#: How a backend agrees to translate, and how it announces that it has.
_AGREES = re.compile(r"\s*(?:sure|certainly|of course)[,!.]\s*", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\s*(?:here(?:'s| is) (?:the|a|your) (?:english )?translation|translation:"
    r"|english(?: translation)?:|```)",
    re.IGNORECASE,
)
#: Chinese that is worded "of course", "certainly", "sure"; and what speaks of a translation.
_AGREED = re.compile(
    r"当然|當然|自然|诚然|固然|的确|确实|肯定|一定|必须|是的|没错|没问题|沒問題|毫无疑问|もちろん|\A\W*[好行对可嗯]"
)
_OF_ITSELF = re.compile(r"\A.{0,8}(?:翻译|翻譯|译文|譯文|英文|英语|英語)|\A\s*```")
#: The article before a place, which a word that begins otherwise may need another of.
ARTICLE = re.compile(r"\b(?:a|an)\s+$", re.IGNORECASE)


def is_remark(reply: str, source: str) -> bool:
    """Whether a reply speaks about itself, and its source does not.

    >>> is_remark("Of course, it is.", "当然是。"), is_remark("Of course, it is.", "是。")
    (False, True)
    >>> is_remark("Of course, here is the translation: It is.", "当然是。")
    True
    """
    agreed = _AGREES.match(reply)
    rest = reply[agreed.end() :] if agreed else reply
    if _ANNOUNCES.match(rest):
        return not (_OF_ITSELF.search(source) or _ANNOUNCES.match(source))
    return agreed is not None and not (_AGREED.search(source) or _AGREES.match(source))


def either_number(word: str) -> str:
    """A pattern for a common noun or an acronym, and for its regular plural."""
    acronym = word.isascii() and word.isalpha() and word.isupper() and len(word) > 1
    common = word.isascii() and word.isalpha() and word.islower()
    if common and re.search(r"[^aeiou]y$", word):
        return f"{re.escape(word[:-1])}(?:y|ies)"
    if common and re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{re.escape(word)}(?:es)?"
    return f"{re.escape(word)}s?" if common or acronym else re.escape(word)


def plural(wording: str) -> str:
    """The regular English plural; a name has none."""
    last = wording.split()[-1]
    if not (last.isascii() and last.isalpha() and (last.islower() or last.isupper())):
        return wording
    if re.search(r"[^aeiou]y$", wording):
        return f"{wording[:-1]}ies"
    return wording + ("es" if re.search(r"(?:s|x|z|ch|sh)$", wording) else "s")


def vowel(text: str) -> bool:
    """Whether a text begins with a vowel, as far as letters say."""
    return text[:1].lower() in "aeiou"


#: Words that no name begins with, written small within a sentence.
_COMMON = frozenset(
    "a an the this that these those it its he she we they you his her our their your my there "
    "in on at by to of for from with about after before during through under between and but or "
    "so if as than then when while where which who how what because since until also not no is "
    "are was were be been can could will would should must may might have has had do does did "
    "some any all each every many most more other such only just".split()
)


def within_a_sentence(text: str) -> str:
    """A text that goes on with a sentence: the capital of a common word made small."""
    first = re.match(r"[A-Z][a-z]*\b(?!['’.])", text)
    if first and first[0].lower() in _COMMON:
        return first[0].lower() + text[first.end() :]
    return text


_ENDED = r"(?<![.][a-z])(?<!\b[a-z])(?<=[a-z)”\"])[.!?]\s+$"
_ABBREVIATED = r"(?i)\b(?:e\.g|i\.e|etc|vs|cf|approx|a\.m|p\.m|no|fig|resp)[.!?]\s+$"
#: Characters before a word that tell whether a sentence ends there.
_BEFORE = 16


def begins_a_sentence(text: str, at: int) -> bool:
    """Whether what stands at ``at`` begins a sentence after another one."""
    head = text[max(0, at - _BEFORE) : at]
    return bool(re.search(_ENDED, head)) and not re.search(_ABBREVIATED, head)
