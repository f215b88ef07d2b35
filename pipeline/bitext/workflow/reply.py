"""Judge a backend's reply: what is wrong with it, in words the backend can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bitext.glossary import pins as glossary
from bitext.markdown.placeholder import Form, decode, fault
from bitext.markdown.target import Unfit
from bitext.model import Piece, Pin

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_TAG = re.compile(r"</?\d+/?>")
_CHATTER = re.compile(
    r"^\s*(?:sure[,!.]|certainly[,!.]|of course[,!.]|here(?:'s| is) (?:the|a|your) (?:english )?"
    r"translation|translation:|english(?: translation)?:|```)",
    re.I,
)
#: zh→en characters: median 3.0, p95 3.9 on 303 human pairs (peers.md); beyond these a reply
#: has dropped or invented sentences.  Short segments vary more.
LONGEST, SHORTEST, SHORT = 9.0, 0.7, 12
#: Han letters a reply may keep without being called Chinese: a quoted word, a name.
_KEPT = 3


class Fault(Exception):
    """Why a reply is not used; the message is written for the backend."""


def judge(
    piece: Piece,
    form: Form,
    pins: Sequence[Pin],
    reply: str,
    inserted: Mapping[int, str],
    *,
    trusted: bool = False,
) -> tuple[str, str]:
    """Return (placeholder form, natural Markdown) of a usable reply; raise Fault otherwise.

    ``inserted`` are shielded terms.  ``trusted`` replies (echo, pseudo) are only proved to
    keep the markup.
    """
    text = " ".join(reply.split())
    if not text:
        raise Fault("the translation is empty")
    for number, wording in inserted.items():
        count = len(re.findall(rf"<{number}\s*/>", text))
        if count != 1:
            raise Fault(f"<{number}/> must occur once, not {count} times")
        text = _put_back(text, number, wording)
    if reason := fault(text, form):
        raise Fault(reason)
    if not trusted:
        _check_language(form.text, text)
        text = _pinned(pins, text)
    try:
        return text, decode(piece, form, text)
    except Unfit as reason:
        raise Fault(str(reason)) from reason


def _put_back(text: str, number: int, wording: str) -> str:
    """Replace a shielded term's placeholder, with blanks between it and words around it."""

    def written(match: re.Match[str]) -> str:
        before = " " if re.search(r"\w$", text[: match.start()]) else ""
        after = " " if re.match(r"\w", text[match.end() :]) else ""
        return f"{before}{wording}{after}"

    return re.sub(rf"<{number}\s*/>", written, text)


def _check_language(source: str, text: str) -> None:
    if _CHATTER.match(text) and not _CHATTER.match(source):
        raise Fault("answer with the translation only, without remarks")
    bare, prose = _TAG.sub("", text), _TAG.sub("", source)
    han = _HAN.findall(bare)
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
