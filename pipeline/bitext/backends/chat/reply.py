"""What a chat server sent back: errors told from answers, answers taken apart by segment.

Nothing is healed.  A reply that is not what was asked for is refused, and the scheduler asks
again for less; a segment that is missing, or given in two ways, is left out and asked again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping

from bitext.backends.protocol import Usage
from bitext.backends.transport import judge
from bitext.errors import BackendRejected

_THINKS, _THOUGHT = "<think>", "</think>"  # before the answer, by convention
_MOST = 10**12  #: tokens: no call has more, and longer numbers cannot be counted with
_LINE = re.compile(r"\[(s\d+)\][ \t]*(.*)")
_FENCE = re.compile(r"`{3}\w*")


class NotInForm(BackendRejected):
    """The answer is not in the form that was asked for: the server may not know it."""


def content(body: str, host: str) -> str:
    """The text of the first choice of a chat completion.

    Raises BackendRejected when the body is no completion and when the answer is empty, was
    cut off or withheld; for an error that comes with HTTP 200 (OpenRouter) what its code says.
    """
    reply = _object(body) or {}
    if error := reply.get("error"):
        code = error.get("code") if isinstance(error, dict) else None
        judge(code if isinstance(code, int) and 400 <= code < 600 else 400, {}, host)
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise BackendRejected(f"{host} did not answer with a chat completion")
    _finished(choice.get("finish_reason"))
    text = message.get("content")
    answer = _without_thoughts(text) if isinstance(text, str) else ""
    if not answer.strip():
        raise BackendRejected("the model answered with nothing")
    return answer


def _without_thoughts(text: str) -> str:
    """By `str.find`, not by an expression: an answer of "<think>" alone would take it hours."""
    head, thought, answer = text.partition(_THOUGHT)
    return answer if thought and head.lstrip().startswith(_THINKS) else text


def reported(body: str) -> Usage | None:
    """What a completion says it has used, where it says so in whole numbers."""
    usage = (_object(body) or {}).get("usage")
    if not isinstance(usage, dict):
        return None
    counts = usage.get("prompt_tokens"), usage.get("completion_tokens")
    into, out = (n if isinstance(n, int) and 0 <= n <= _MOST else None for n in counts)
    return None if into is None or out is None else Usage(0, into, out)


def _finished(reason: object) -> None:
    if reason == "length":
        raise BackendRejected("the answer was cut off: raise max_tokens, or turn thinking off")
    if reason == "content_filter":
        raise BackendRejected("the service withheld the answer (content_filter)")


def by_segment(answer: str, rung: str, asked: Collection[str]) -> Mapping[str, str]:
    """The translations by id, of those asked; raises NotInForm when there is none at all."""
    given = _by_line(answer) if rung == "text" else _object(answer) or {}
    found = {name: given[name] for name in asked if name in given}
    if not found:
        raise NotInForm("the answer is not in the form that was asked for")
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _by_line(answer: str) -> Mapping[str, object]:
    """Lines ``[s1] …``; a segment with another line after it may be more than a translation."""
    pairs: list[tuple[str, object]] = []
    for line in answer.splitlines():
        if found := _LINE.fullmatch(line.strip()):
            pairs.append((found[1], found[2]))
        elif pairs and line.strip() and not _FENCE.fullmatch(line.strip()):
            pairs.append((pairs[-1][0], line))  # a second value: in doubt, left out
    return _once(pairs)


def _object(text: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """A mapping without the keys that were given two different values."""
    values: dict[str, object] = {}
    doubtful: set[str] = set()
    for key, value in pairs:
        if values.setdefault(key, value) != value:
            doubtful.add(key)
    return {key: value for key, value in values.items() if key not in doubtful}


def complaint(body: str, key: str) -> str:
    """What an error reply says is wrong, on one printable line, without the key.

    OpenAI's form is ``{"error": {"message", "param"}}``; some say it a level higher.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = said.get("error", said) if isinstance(said, dict) else said
    if not isinstance(error, dict):
        error = {"message": error}
    words = " ".join(str(error[name]) for name in ("param", "message") if error.get(name))
    shown = words.replace(key, "***") if key else words
    return "".join(c for c in " ".join(shown.split()) if c.isprintable())[:300]
