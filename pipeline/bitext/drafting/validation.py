"""Judge a backend's reply: what is wrong with it, in words the backend can be told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bitext.drafting import repair as mend
from bitext.drafting.rejection import Cause, Fault
from bitext.drafting.strategies import Job, Step, from_markdown
from bitext.glossary import pins as glossary
from bitext.languages import HAN
from bitext.markdown.placeholder import decode, fault
from bitext.markdown.target import Unfit
from bitext.model import Pin
from bitext.placeholders import MISSPELT, SPACED, nested, normal, single, strip, written

_CHATTER = re.compile(
    r"^\s*(?:sure[,!.]|certainly[,!.]|of course[,!.]|here(?:'s| is) (?:the|a|your) (?:english )?"
    r"translation|translation:|english(?: translation)?:|```)",
    re.I,
)
#: What a translation has no reason to bring: addresses, tags, templates, fences.  It would
#: ship as visible text; a document that gives orders to the engine asks for just that.
_FOREIGN = re.compile(
    r"(?:https?|ftp|javascript):[^\s<]*|(?<!\w)data:[^\s<]+|</?[A-Za-z!][^\s>]*|\{[{%<]|`{3}"
)
#: zh→en characters: median 3.0, p95 3.9 on 303 human pairs (peers.md); beyond these a reply
#: has dropped or invented sentences.  Short segments vary more.
LONGEST, SHORTEST, SHORT = 9.0, 0.7, 12
#: Han letters a reply may keep without being called Chinese: a quoted word, a name.
_KEPT = 3


__all__ = ["Fault", "judge", "mended", "sound"]


def judge(job: Job, *, trusted: bool = False) -> str:
    """Return the job's joined replies as a usable placeholder form; raise Fault otherwise.

    ``trusted`` replies (echo, pseudo) are only proved to keep the markup.
    """
    text = " ".join(job.joined().split())
    if not text:
        raise Fault(Cause.EMPTY, "the translation is empty")
    text = _with_terms(job, _with_markers(job, text))
    said = {normal(found) for found in MISSPELT.finditer(job.form.text)}
    if strange := set(written(text)) - said - set(written(job.form.text)):
        raise Fault(Cause.MARKER, f"it adds {min(strange)}, which the source does not have")
    if reason := fault(text, job.form):
        raise Fault(Cause.MARKER, reason)
    if lost := _like_placeholders(job.form.text) - _like_placeholders(text):
        raise Fault(Cause.MARKER, f"it lost {min(lost)}, which is part of the text")
    if not trusted:
        _check_chatter(job)
        _check_language(job.form.text, text)
        text = _pinned(job.pins, text)
    try:
        decode(job.piece, job.form, text)
    except Unfit as unfit:
        raise Fault(Cause.STRUCTURE, str(unfit)) from unfit
    return text


def _with_markers(job: Job, text: str) -> str:
    if job.step != Step.MARKDOWN:
        return text
    if marked := from_markdown(job, text):
        return marked
    raise Fault(Cause.MARKER, "keep the Markdown markup as it is")


def _with_terms(job: Job, text: str) -> str:
    """``text`` with the hidden terms back in it."""
    for number, wording in job.inserted.items():
        hidden = single(number)
        places = [found for found in SPACED.finditer(text) if normal(found) == hidden]
        if len(places) != 1:
            raise Fault(Cause.PIN, f"{hidden} must occur once, not {len(places)} times")
        text = _put_back(text, places[0], wording)
    return text


def mended(job: Job, cause: Cause) -> dict[int, str]:
    """The replies of a job, mended as far as that goes without asking; equal if it does not."""
    if cause is not Cause.MARKER or job.step == Step.MARKDOWN:
        return dict(job.replies)
    known = dict(job.form.hints)
    return {i: mend.with_markers(job.units[i], reply, known) for i, reply in job.replies.items()}


def sound(job: Job, sent: str, reply: str) -> str:
    """The reply to a part of a segment, fit to stay while others are asked again; or empty."""
    wanted, found = (Counter(written(text)) for text in (sent, reply))
    if wanted != found or not nested(reply) or HAN.search(reply) or _CHATTER.match(reply):
        return ""
    try:
        _check_language(sent, reply)
        return _pinned([pin for pin in job.pins if pin.wording in sent], reply)
    except Fault:
        return ""


def _like_placeholders(text: str) -> Counter[str]:
    return Counter(map(normal, SPACED.finditer(text)))


def _put_back(text: str, place: re.Match[str], wording: str) -> str:
    """Replace a shielded term's placeholder, with blanks between it and words around it."""
    head, tail = text[: place.start()], text[place.end() :]
    before = " " if re.search(r"\w$", head) else ""
    after = " " if re.match(r"\w", tail) else ""
    return f"{head}{before}{wording}{after}{tail}"


def _check_chatter(job: Job) -> None:
    """Look at each reply: of a segment sent by sentences any may begin with a remark."""
    if _CHATTER.match(job.form.text):
        return
    if any(_CHATTER.match(reply) for reply in job.replies.values()):
        raise Fault(Cause.CHATTER, "answer with the translation only, without remarks")


def _check_language(source: str, text: str) -> None:
    for match in _FOREIGN.finditer(text):
        if match.group() not in source:
            raise Fault(Cause.ADDED, f"it adds {match.group()!r}, which the source does not have")
    bare, prose = strip(text), strip(source)
    han = HAN.findall(bare)
    if len(han) > _KEPT or len(han) * 4 > len(bare):
        raise Fault(Cause.CHINESE, f"it still holds Chinese: {''.join(han[:8])}")
    ratio = len(bare) / max(len(prose), 1)
    if len(prose) >= SHORT and not SHORTEST <= ratio <= LONGEST:
        raise Fault(Cause.LENGTH, f"its length is {ratio:.1f} times the source's")
    if len(prose) < SHORT and len(bare) > LONGEST * SHORT:
        raise Fault(Cause.LENGTH, "it explains instead of translating")


def _pinned(pins: Sequence[Pin], text: str) -> str:
    for pin in pins:
        text = glossary.repair(pin, text) or text
    if findings := glossary.check(pins, text):
        raise Fault(Cause.PIN, findings[0].message)
    return text
