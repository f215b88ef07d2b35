"""``google``, ``mymemory``, ``libre``, ``microsoft``: deep-translator behind a guard.

deep-translator 1.11 shares a dictionary between calls of one translator (answers get
mixed between threads), sets no timeout, hands error pages out as translations and puts
API keys into exceptions.  Here every call gets a translator of its own whose HTTP goes
through ``Transport``, and an answer is looked at before it becomes a draft.

All declare ``markup="none"``: deep-translator uses their plain-text modes, in which users
report placeholders of every style spaced out, moved or translated, and no service could be
asked to show otherwise.  So the caller cuts placeholders out and sends what is between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import FunctionType
from typing import Any

from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.backends.services import (
    GOOGLE,
    LIBRE,
    MICROSOFT,
    MYMEMORY,
    Access,
    Service,
    access,
)
from bitext.backends.transport import Transport
from bitext.errors import (
    BackendError,
    BackendRefused,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
)
from bitext.languages import LanguagePair
from bitext.languages.script import WIDE_CLASS

_NEWLINE = re.compile(r"(?:(?<![ \t])[ \t]++)?+\n\s*+")
_NEWLINE_AMONG_WIDE = re.compile(rf"(?<=[{WIDE_CLASS}])[ \t]*\n\s*(?=[{WIDE_CLASS}])")


class WebBackend:
    """One service of deep-translator, one text a call."""

    def __init__(self, service: Service, granted: Access):
        self.name = service.name
        self.summary = service.summary
        self.signature = f"{service.name}:deep-translator"
        self._service = service
        self._access = granted

    def limits(self) -> Limits:
        return Limits(
            max_items=1,
            max_chars=self._service.max_chars,
            concurrency=self._access.concurrency,
            markup="none",
        )

    def missing(self) -> str:
        service, granted = self._service, self._access
        public = granted.url == service.url
        if granted.key or not service.key_env or not (service.key_needed or public):
            return ""
        return f"Set the environment variable {granted.key_env} to your key for {service.name}."

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        if missing := self.missing():
            raise BackendUnavailable(missing)
        return [Draft(request.key, self._answer(request.text)) for request in batch]

    def _answer(self, text: str) -> str:
        """Translate one text; spaces around it, which deep-translator drops, come back."""
        core = one_line(text)
        if not core:
            return text
        if 0 < self._service.max_bytes < len(core.encode("utf-8", "replace")):
            raise BackendRejected(f"longer than the {self._service.max_bytes} bytes it takes")
        answer = self._ask(core)
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return lead + answer.strip() + tail

    def _ask(self, text: str) -> str:
        service, granted = self._service, self._access
        transport = Transport(granted.timeout, in_body=service.in_body, secret=granted.key)
        try:
            answer = _translator(service, granted, transport).translate(text)
        except BackendTransient as error:
            said = complaint(transport.body, text)  # a spent quota also comes as HTTP 429
            raise said if isinstance(said, BackendRefused) else error from None
        except BackendError:
            raise
        except Exception as error:  # deep-translator's have no common base, and leak others
            raise complaint(transport.body, text) or BackendRejected(
                f"the answer of {self.name} is not what it should be ({type(error).__name__})"
            ) from None
        return _checked(answer, text)


def one_line(text: str) -> str:
    """Join lines: Google's page gives two lines back without anything between them."""
    return _NEWLINE.sub(" ", _NEWLINE_AMONG_WIDE.sub("", text)).strip()


def _translator(service: Service, granted: Access, transport: Transport) -> Any:
    """Build a fresh translator (``Any``: deep-translator is untyped)."""
    guarded = _guarded(service, transport)
    # Codes that its tables of 2023 know, so that the constructor passes; ours come after.
    options = {"source": "auto", "target": "en-US" if service is MYMEMORY else "en"}
    if service.key_env:
        options |= {"source": "en", "api_key": granted.key or "none"}
    if granted.extra:
        options[service.extra] = granted.extra
    translator = guarded(**options)
    translator.source, translator.target = granted.source, granted.target
    translator._base_url = granted.url
    if service.key_env:
        translator.api_key = granted.key  # LibreTranslate: an empty one is not sent
    return translator


def _guarded(service: Service, transport: Transport) -> Any:
    """Derive a class whose ``translate`` sees ``transport`` under the name ``requests``.

    The function is copied with a namespace of its own: deep-translator's module stays as
    it is for everybody else, and no two calls share anything.
    """
    module = import_module(service.module)
    original = getattr(module, service.translator)
    plain, scope = original.translate, vars(module) | {"requests": transport}
    translate = FunctionType(plain.__code__, scope, plain.__name__, plain.__defaults__)
    languages = {"english": "en"}  # Microsoft's constructor would fetch a list from the network
    members = {"translate": translate, "_get_supported_languages": lambda _self: languages}
    return type(original.__name__, (original,), members)


#: Complaints that services hand out in the place of a translation.
_COMPLAINTS: tuple[tuple[re.Pattern[str], type[BackendError]], ...] = (
    (re.compile(r"ALL AVAILABLE FREE TRANSLATIONS|MYMEMORY WARNING", re.I), BackendRefused),
    (re.compile(r"unusual traffic from your comp|g-recaptcha|consent\.google"), BackendRefused),
    (re.compile(r"INVALID LANGUAGE PAIR|IS AN INVALID (SOURCE|TARGET) LANGUAGE"), BackendRefused),
    (re.compile(r"TWO DISTINCT LANGUAGES|INVALID EMAIL PROVIDED"), BackendRefused),
    (re.compile(r"QUERY LENGTH LIMIT EXCEE"), BackendRejected),
    (re.compile(r"Error \d{3} \([\w ]+\)!!1"), BackendTransient),  # Google's own error page
    (re.compile(r"<!doctype html|<(html|head|body|title)\b", re.I), BackendTransient),
)


def complaint(answer: str, source: str) -> BackendError | None:
    """Recognise an error page or message, unless the source itself quotes such words."""
    for pattern, error in _COMPLAINTS:
        found = pattern.search(answer)
        if found and not pattern.search(source):
            return error(f"the service answered with a complaint: {_excerpt(answer, found)}")
    return None


def _excerpt(answer: str, found: re.Match[str]) -> str:
    words = " ".join(answer[found.start() : found.start() + 120].split())
    return "".join(c for c in words if c.isprintable())


def _checked(answer: object, source: str) -> str:
    if answer is None and not any(c.isalnum() for c in source):
        return source  # Google's class says None when punctuation came back as it was
    if not isinstance(answer, str) or not answer.strip():
        raise BackendRejected("the service answered with nothing")
    if said := complaint(answer, source):
        raise said
    return answer


def create_google(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Google Translate's mobile page; settings: url, timeout, concurrency, source, target."""
    return WebBackend(GOOGLE, access(GOOGLE, settings, languages))


def create_mymemory(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """MyMemory; one more setting: email, which raises the quota (it is sent to the service)."""
    return WebBackend(MYMEMORY, access(MYMEMORY, settings, languages))


def create_libre(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """LibreTranslate; one more setting: api_key_env, the name of an environment variable."""
    return WebBackend(LIBRE, access(LIBRE, settings, languages))


def create_microsoft(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Microsoft Translator; more settings: api_key_env, region."""
    return WebBackend(MICROSOFT, access(MICROSOFT, settings, languages))
