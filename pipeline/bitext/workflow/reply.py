"""Judge a backend's reply: what is wrong with it, in words the backend can be told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bitext.glossary import pins as glossary
from bitext.languages import HAN
from bitext.markdown.placeholder import decode, fault
from bitext.markdown.target import Unfit
from bitext.model import Pin
from bitext.workflow.ladder import Job

_TAG = re.compile(r"</?\d+/?>")
_CHATTER = re.compile(
    r"^\s*(?:sure[,!.]|certainly[,!.]|of course[,!.]|here(?:'s| is) (?:the|a|your) (?:english )?"
    r"translation|translation:|english(?: translation)?:|```)",
    re.I,
)
#: What a translation has no reason to bring: addresses, tags, templates, fences.  It would
#: ship as visible text; a document that gives orders to the engine asks for just that.
_FOREIGN = re.compile(r"(?:https?|ftp|javascript|data):[^\s<]*|</?[A-Za-z!][^\s>]*|\{[{%<]|`{3}")
#: zh→en characters: median 3.0, p95 3.9 on 303 human pairs (peers.md); beyond these a reply
#: has dropped or invented sentences.  Short segments vary more.
LONGEST, SHORTEST, SHORT = 9.0, 0.7, 12
#: Han letters a reply may keep without being called Chinese: a quoted word, a name.
_KEPT = 3


class Fault(Exception):
    """Why a reply is not used; the message is written for the backend."""


def judge(job: Job, *, trusted: bool = False) -> str:
    """Return the job's joined replies as a usable placeholder form; raise Fault otherwise.

    ``trusted`` replies (echo, pseudo) are only proved to keep the markup.
    """
    text = " ".join(job.joined().split())
    if not text:
        raise Fault("the translation is empty")
    for number, wording in job.inserted.items():
        count = len(re.findall(rf"<{number}\s*/>", text))
        if count != 1:
            raise Fault(f"<{number}/> must occur once, not {count} times")
        text = _put_back(text, number, wording)
    if strange := set(_TAG.findall(text)) - set(_TAG.findall(job.form.text)):
        raise Fault(f"it adds {min(strange)}, which the source does not have")
    if reason := fault(text, job.form):
        raise Fault(reason)
    if not trusted:
        _check_chatter(job)
        _check_language(job.form.text, text)
        text = _pinned(job.pins, text)
    try:
        decode(job.piece, job.form, text)
    except Unfit as unfit:
        raise Fault(str(unfit)) from unfit
    return text


def _put_back(text: str, number: int, wording: str) -> str:
    """Replace a shielded term's placeholder, with blanks between it and words around it."""

    def written(match: re.Match[str]) -> str:
        before = " " if re.search(r"\w$", text[: match.start()]) else ""
        after = " " if re.match(r"\w", text[match.end() :]) else ""
        return f"{before}{wording}{after}"

    return re.sub(rf"<{number}\s*/>", written, text)


def _check_chatter(job: Job) -> None:
    """Look at each reply: of a segment sent by sentences any may begin with a remark."""
    if _CHATTER.match(job.form.text):
        return
    if any(_CHATTER.match(reply) for reply in job.replies.values()):
        raise Fault("answer with the translation only, without remarks")


def _check_language(source: str, text: str) -> None:
    for match in _FOREIGN.finditer(text):
        if match.group() not in source:
            raise Fault(f"it adds {match.group()!r}, which the source does not have")
    bare, prose = _TAG.sub("", text), _TAG.sub("", source)
    han = HAN.findall(bare)
    if len(han) > _KEPT or len(han) * 4 > len(bare):
        raise Fault(f"it still holds Chinese: {''.join(han[:8])}")
    ratio = len(bare) / max(len(prose), 1)
    if len(prose) >= SHORT and not SHORTEST <= ratio <= LONGEST:
        raise Fault(f"its length is {ratio:.1f} times the source's")
    if len(prose) < SHORT and len(bare) > LONGEST * SHORT:
        raise Fault("it explains instead of translating")


def _pinned(pins: Sequence[Pin], text: str) -> str:
    for pin in pins:
        text = glossary.repair(pin, text) or text
    if findings := glossary.check(pins, text):
        raise Fault(findings[0].message)
    return text
