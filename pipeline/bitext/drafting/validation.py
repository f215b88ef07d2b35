"""Replies to an attempt: repaired where that is certain, then accepted or rejected.

What is wrong is said in words that the backend can be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bitext.backends.leak import leaks
from bitext.drafting.rejection import Cause, DoubtedDraft, Rejected
from bitext.drafting.repair import repair_placeholders
from bitext.drafting.task import Attempt, Step, Task
from bitext.glossary import pins as glossary
from bitext.languages import LanguagePair
from bitext.languages.en import is_remark
from bitext.markdown.literal.foreign import brought
from bitext.markdown.placeholder import Form, decode, placeholder_error, reread
from bitext.markdown.target import TargetError
from bitext.model import Finding, Pin
from bitext.placeholders import MISSPELT, SPACED, nested, normal, single, strip, written

#: zh→en characters: median 3.0, p95 3.9 on 303 human pairs (peers.md); beyond these a reply
#: has dropped or invented sentences.  Short segments vary more.
LONGEST, SHORTEST, SHORT = 9.0, 0.7, 12
#: Letters of the source's language that a reply may keep: a quoted word, a name.
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Accepted:
    """A draft that can be used."""

    text: str  #: placeholder form, as the memory keeps it
    target: str  #: natural Markdown for the attempt's own segment
    repaired: Cause | None = None  #: what a repair has put right


#: What the checks call an error in a draft of a task, given as natural Markdown.
Doubt = Callable[[Task, str], tuple[Finding, ...]]


def undoubted(_: Task, __: str) -> tuple[Finding, ...]:
    """Nothing is doubted: for replies that are right by construction."""
    return ()


class Unusable(Exception):
    """A check that the replies fail; `validate` turns it into a value."""

    def __init__(self, cause: Cause, message: str):
        super().__init__(message)
        self.cause = cause


def validate(
    attempt: Attempt,
    replies: Mapping[int, str],
    *,
    trusted: bool = False,
    told: Sequence[tuple[str, str]] = (),
    faults: str = "",
    doubt: Doubt = undoubted,
) -> Accepted | Rejected:
    """Judge the replies to all units of an attempt, once.

    ``trusted`` replies (echo, pseudo) are only proved to keep the markup.  ``told`` and ``faults``
    are what the engine was told and no reply may repeat (`backends.leak`); ``doubt`` says what
    the checks call an error in a draft that could be used.
    """
    if not trusted and _leaked(attempt, replies, told, faults):
        return Rejected(Cause.LEAK, "translate the text, and nothing else")
    found = _usable(attempt, replies, trusted)
    if isinstance(found, Rejected) or trusted or not (wrong := doubt(attempt.task, found.target)):
        return found
    candidate = DoubtedDraft(found.text, found.target, wrong)
    reason = "; ".join(dict.fromkeys(finding.message for finding in wrong))
    return Rejected(Cause.DOUBT, reason, repaired=found.repaired, draft=candidate)


def _leaked(
    attempt: Attempt, replies: Mapping[int, str], told: Sequence[tuple[str, str]], faults: str
) -> bool:
    return any(leaks(text, attempt.units[i], told, faults) for i, text in replies.items())


def _usable(attempt: Attempt, replies: Mapping[int, str], trusted: bool) -> Accepted | Rejected:
    try:
        return _accepted(attempt, replies, trusted)
    except Unusable as unusable:
        first = unusable
    kept = _kept(attempt, replies)
    better = replies if trusted else repaired(attempt, replies, first.cause)
    if better == replies:
        return Rejected(first.cause, str(first), kept)
    try:
        return _accepted(attempt, better, repaired=first.cause)
    except Unusable as second:
        return Rejected(second.cause, str(second), kept, repaired=first.cause)


def _accepted(
    attempt: Attempt,
    replies: Mapping[int, str],
    trusted: bool = False,
    repaired: Cause | None = None,
) -> Accepted:
    task = attempt.task
    text = _whole(attempt, replies)
    _check_placeholders(task.form, text)
    if not trusted:
        _check_chatter(attempt.units, replies)
        _check_language(task.form.text, text, task.languages)
        text = _pinned(task.pins, text)
        _check_brought(task.form.text, text)
    try:
        return Accepted(text, decode(task.piece, task.form, text), repaired)
    except TargetError as unfit:
        raise Unusable(Cause.STRUCTURE, str(unfit)) from unfit


def _whole(attempt: Attempt, replies: Mapping[int, str]) -> str:
    """The replies as one placeholder form, with the hidden terms in it."""
    text = " ".join(attempt.joined(replies).split())
    if not text:
        raise Unusable(Cause.EMPTY, "the translation is empty")
    if attempt.step is Step.MARKDOWN:
        text = _from_markdown(attempt, text)
    for held, marked in attempt.copied.items():
        marked = marked.replace("\\", r"\\")
        text, found = re.subn(rf"(?<!\w){re.escape(held)}(?!\w)", marked, text)
        if found != 1:
            raise Unusable(Cause.MARKUP, f"{held} must occur once, not {found} times")
    for number, wording in attempt.hidden.items():
        places = [found for found in SPACED.finditer(text) if normal(found) == single(number)]
        if len(places) != 1:
            message = f"{single(number)} must occur once, not {len(places)} times"
            raise Unusable(Cause.PIN, message)
        text = _put_back(text, places[0], wording)
    return text


def _from_markdown(attempt: Attempt, text: str) -> str:
    for short, address in attempt.addresses.items():
        text = text.replace(short, address)
    if marked := reread(attempt.task.piece, attempt.task.form, text):
        return marked
    raise Unusable(Cause.MARKUP, "keep the Markdown markup as it is")


def _put_back(text: str, place: re.Match[str], wording: str) -> str:
    """Replace a hidden term's placeholder, with spaces between it and words around it."""
    head, tail = text[: place.start()], text[place.end() :]
    before = " " if re.search(r"\w$", head) else ""
    after = " " if re.match(r"\w", tail) else ""
    return f"{head}{before}{wording}{after}{tail}"


def _check_placeholders(form: Form, text: str) -> None:
    """Each of the form's own once; what the author wrote like one comes back too."""
    if text == form.text:
        return
    said = {normal(found) for found in MISSPELT.finditer(form.text)}
    if strange := set(written(text)) - said - set(written(form.text)):
        message = f"it adds {min(strange)}, which the source does not have"
        raise Unusable(Cause.MARKUP, message)
    if reason := placeholder_error(text, form):
        raise Unusable(Cause.MARKUP, reason)
    if lost := _like_placeholders(form.text) - _like_placeholders(text):
        raise Unusable(Cause.MARKUP, f"it lost {min(lost)}, which is part of the text")


def _like_placeholders(text: str) -> Counter[str]:
    return Counter(map(normal, SPACED.finditer(text)))


def repaired(attempt: Attempt, replies: Mapping[int, str], cause: Cause) -> dict[int, str]:
    """The replies, repaired as far as that goes without asking; equal if it does not."""
    if cause is not Cause.MARKUP or attempt.step is Step.MARKDOWN:
        return dict(replies)
    known = dict(attempt.task.form.hints)
    return {i: repair_placeholders(attempt.units[i], reply, known) for i, reply in replies.items()}


def _kept(attempt: Attempt, replies: Mapping[int, str]) -> dict[str, str]:
    """The sentences that can stay while others are asked again, by what was sent for them."""
    if attempt.step is not Step.SENTENCES:
        return {}
    best = repaired(attempt, replies, Cause.MARKUP)
    news = {sent: _sound(attempt, sent, best[i]) for i, sent in enumerate(attempt.units)}
    return {sent: reply for sent, reply in news.items() if reply}


def _sound(attempt: Attempt, sent: str, reply: str) -> str:
    """The reply to a sentence where it is good by itself; else empty."""
    wanted, found = (Counter(written(text)) for text in (sent, reply))
    if wanted != found or not nested(reply) or is_remark(reply, sent):
        return ""
    languages = attempt.task.languages
    if languages.source_language.is_prose(reply) and not languages.shares_letters:
        return ""
    try:
        _check_language(sent, reply, languages)
        return _pinned([pin for pin in attempt.task.pins if pin.wording in sent], reply)
    except Unusable:
        return ""


def _check_chatter(units: Sequence[str], replies: Mapping[int, str]) -> None:
    """Look at each reply: of a segment sent by sentences any may begin with a remark."""
    if any(is_remark(reply, units[unit]) for unit, reply in replies.items()):
        raise Unusable(Cause.CHATTER, "answer with the translation only, without remarks")


def _check_brought(source: str, text: str) -> None:
    """Nothing that no wording needs, also not by a term of the glossary."""
    if found := brought(text, source):
        raise Unusable(Cause.ADDED, f"it adds {found!a}, which the source does not have")


def _check_language(source: str, text: str, languages: LanguagePair) -> None:
    _check_brought(source, text)
    bare, prose = strip(text), strip(source)
    _check_translated(prose, bare, languages)
    ratio = len(bare) / max(len(prose), 1)
    least = SHORTEST / 2 if languages.shares_letters else SHORTEST  # 日本語 is no longer than 中文
    if len(prose) >= SHORT and not least <= ratio <= LONGEST:
        raise Unusable(Cause.LENGTH, f"its length is {ratio:.1f} times the source's")
    if len(prose) < SHORT and len(bare) > LONGEST * SHORT:
        raise Unusable(Cause.LENGTH, "it explains instead of translating")


def _check_translated(source: str, text: str, languages: LanguagePair) -> None:
    """Letters tell, where the languages have different ones; else only that nothing was done."""
    language = languages.source_language
    if languages.shares_letters:
        if text == source and len(source) >= SHORT:
            raise Unusable(Cause.UNTRANSLATED, "it is the source, word for word")
        return
    left = language.letter.findall(text)
    if len(left) > _KEPT or len(left) * 4 > len(text):
        message = f"it still holds {language.name}: {''.join(left[:8])}"
        raise Unusable(Cause.UNTRANSLATED, message)


def _pinned(pins: Sequence[Pin], text: str) -> str:
    for pin in pins:
        text = glossary.repair(pin, text) or text
    if findings := glossary.check(pins, text):
        raise Unusable(Cause.PIN, findings[0].message)
    return glossary.capitalised(pins, text)
