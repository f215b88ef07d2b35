"""``chat``: any server that speaks OpenAI's chat completions, in the cloud or on this computer.

A batch is answered as an object with one string per segment.  How strictly that can be asked
for differs, so the first answers find out: a JSON schema, else any JSON object, else numbered
lines (``settings.RUNGS``).  What a server was found not to know is not asked of it again.

Models named ``qwen-mt-*`` are translators, not assistants: one text per call, no instructions.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from bitext.backends.chat import prompt
from bitext.backends.chat.guard import harmless
from bitext.backends.chat.reply import NotInForm, by_segment, complaint, content, reported
from bitext.backends.chat.settings import RUNGS, ChatSettings, chat_settings
from bitext.backends.chat.tokens import estimate
from bitext.backends.protocol import Backend, Draft, Limits, Request, Usage
from bitext.backends.transport import Transport
from bitext.errors import BackendRejected, BackendTransient, BackendUnavailable
from bitext.languages import LanguagePair
from bitext.languages import name as language_name

#: Characters of source per call: their translation fits well into ``max_tokens``.
MAX_CHARS = 4000
#: The cards of Qwen-MT say 1,024 input tokens.
MT_MAX_CHARS = 800
#: The id, quotes and marks around each segment and each answer (`benchmarks/chat_context.py`).
FRAME_TOKENS = 7
_FORMS = ("response_format", "json_schema", "json_object", "structured", "grammar")


@dataclass(slots=True)
class Understanding:
    """What a server was found to understand; shared by all workers, changed under ``lock``."""

    rung: int = 0  #: index into ``RUNGS``
    fixed: bool = False  #: the user chose the rung
    proven: bool = False  #: an answer of this rung has been understood
    declined: set[str] = field(default_factory=set)  #: optional parameters it takes offence at
    lock: threading.Lock = field(default_factory=threading.Lock)

    def descend(self, rung: int) -> bool:
        """Leave ``rung`` for the next one; False when there is none, or it is known to work."""
        with self.lock:
            if self.rung == rung:
                if self.fixed or self.proven or rung + 1 == len(RUNGS):
                    return False
                self.rung += 1
            return True


class Chat:
    """A chat model behind an OpenAI-compatible server."""

    name = "chat"

    def __init__(self, settings: ChatSettings, languages: LanguagePair) -> None:
        self.summary = f"{settings.model or 'a chat model'} on {settings.host or 'a server'}"
        self._settings = settings
        self._languages = languages
        auto = settings.structured == "auto"
        rung = 0 if auto else RUNGS.index(settings.structured)
        self._dialect = Understanding(rung, fixed=not auto)
        self._used = Usage()

    @property
    def signature(self) -> str:
        """``chat:MODEL|prompt:VERSION``, with a digest of the style; Qwen-MT is not prompted."""
        if self._translator:
            return f"chat:{self._settings.model}"
        style = blake2b(self._settings.style.encode(), digest_size=4).hexdigest()
        styled = f"|style:{style}" if self._settings.style else ""
        return f"chat:{self._settings.model}|prompt:{prompt.PROMPT_VERSION}{styled}"

    def limits(self) -> Limits:
        batch, concurrency = self._settings.batch, self._settings.concurrency
        if self._translator:  # it cannot be told what was wrong with an answer
            return Limits(1, MT_MAX_CHARS, concurrency, glossary=True, answers=1)
        return Limits(
            batch, MAX_CHARS, concurrency,
            batching="order", context=True, glossary=True, verbatim=True, examples=True,
        )  # fmt: skip

    def told(self) -> Sequence[tuple[str, str]]:
        """Whatever the form of answer; a translator is told nothing."""
        return () if self._translator else prompt.told(self._languages, self._settings.style)

    def missing(self) -> str:
        return self._settings.missing()

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer what can be answered; a segment without a sound answer is left out."""
        if reason := self.missing():
            raise BackendUnavailable(reason)
        if self._translator:
            answers = {r: self._ask(self._single(r)) for r in batch}
        else:
            named = {f"s{number}": request for number, request in enumerate(batch, 1)}
            found = self._answers(named)
            answers = {named[name]: found[name] for name in named if name in found}
        key = self._settings.key
        return [Draft(r.key, text) for r, text in answers.items() if harmless(text, r, key)]

    @property
    def _translator(self) -> bool:
        return self._settings.model.lower().rpartition("/")[2].startswith("qwen-mt")

    def _answers(self, named: Mapping[str, Request]) -> Mapping[str, str]:
        """Ask on the current rung, and on the next ones until the server understands."""
        while True:
            rung = self._dialect.rung
            try:
                found = by_segment(self._ask(self._batch(named, rung)), RUNGS[rung], named)
            except NotInForm:
                if not self._dialect.descend(rung):
                    raise
            else:
                self._dialect.proven |= self._dialect.rung == rung
                return found

    def _ask(self, message: Mapping[str, object]) -> str:
        """One completion, without the parameters that this server takes offence at."""
        settings = self._settings
        extra = {"temperature": settings.temperature, "max_tokens": settings.max_tokens}
        while True:
            left = {k: v for k, v in extra.items() if k not in self._dialect.declined}
            payload = {"model": settings.model, **left, **settings.extra_body, **message}
            key = settings.key
            transport = Transport(settings.timeout, hidden=key)
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            try:
                reply = transport.post(settings.url, {}, json=payload, headers=headers)
            except BackendRejected as error:
                said = complaint(transport.body, key)
                offending = {name for name in left if name in said}
                if not offending:
                    raise self._refusal(error, said, payload) from None
                self._dialect.declined |= offending
            except BackendUnavailable as error:
                raise self._not_there(error, complaint(transport.body, key)) from None
            else:
                self._no_web_page(reply.text)
                self._count(payload, reply.text)
                return content(reply.text, settings.host)

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Tokens of a call that answers this batch at the first try."""
        chars = sum(request.chars for request in batch)
        texts = sum(estimate(request.text) for request in batch)
        if self._translator:
            return Usage(chars, texts, texts)
        named = {f"s{number}": request for number, request in enumerate(batch, 1)}
        frame = FRAME_TOKENS * len(batch)
        asked = prompt_tokens(self._batch(named, self._dialect.rung))
        return Usage(chars, asked + frame, texts + frame)

    def used(self) -> Usage:
        return self._used

    def _count(self, payload: Mapping[str, object], body: str) -> None:
        """Add what a reply has cost, also one that turns out to be of no use."""
        said = reported(body) or Usage(0, prompt_tokens(payload), estimate(body))
        with self._dialect.lock:
            self._used += said

    def _batch(self, named: Mapping[str, Request], rung: int) -> Mapping[str, object]:
        form = RUNGS[rung]
        turns = (
            ("system", prompt.system_text(form, self._languages, self._settings.style)),
            ("user", prompt.user_text(named)),
        )
        message: dict[str, object] = {
            "messages": [{"role": role, "content": text} for role, text in turns]
        }
        if form != "text":
            message["response_format"] = prompt.response_format(form, list(named))
        return message

    def _single(self, request: Request) -> Mapping[str, object]:
        """What Qwen-MT takes: the text alone, languages and terms beside it."""
        options: dict[str, object] = {
            "source_lang": language_name(self._languages.source),
            "target_lang": language_name(self._languages.target),
        }
        if request.terms:
            options["terms"] = [{"source": s, "target": t} for s, t in request.terms]
        if request.examples:
            options["tm_list"] = [{"source": s, "target": t} for s, t in request.examples]
        turn = {"role": "user", "content": request.text}
        return {"messages": [turn], "translation_options": options}

    def _refusal(
        self, error: BackendRejected, said: str, payload: Mapping[str, object]
    ) -> BackendRejected | BackendUnavailable:
        """What a 4xx means: this form of answer is not known here, or this text is refused."""
        message = f"{error.message}: {said}" if said else error.message
        if "response_format" not in payload or not any(name in said for name in _FORMS):
            return BackendRejected(message)
        if self._dialect.fixed:
            hint = 'set structured = "auto" in [backends.chat]'
            return BackendUnavailable(message, hint=hint)
        return NotInForm(message)

    def _not_there(self, error: BackendUnavailable, said: str) -> BackendUnavailable:
        message = f"{error.message}: {said}" if said else error.message
        hint = f"check base_url (most end in /v1) and model {self._settings.model!r}"
        return BackendUnavailable(message, hint=f"{hint} in [backends.chat]")

    def _no_web_page(self, body: str) -> None:
        """Before anything worked a page means a wrong address, later a moment of trouble."""
        if body.lstrip()[:1] != "<":
            return
        message = f"{self._settings.host} answered with a web page, not with JSON"
        if self._dialect.proven:
            raise BackendTransient(message)
        raise self._not_there(BackendUnavailable(message), "")


def prompt_tokens(payload: Mapping[str, object]) -> int:
    """Tokens of the turns of a request, as estimated."""
    turns = payload.get("messages")
    texts = [str(turn["content"]) for turn in turns] if isinstance(turns, list) else []
    return sum(estimate(text) for text in texts)


def create(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Entry point of the group ``bitext.backends``; see ``ChatSettings`` for the settings."""
    return Chat(chat_settings(settings), languages)
