"""``deepl``: DeepL through its official client, markup kept as XML tags.

The client retries on its own, follows redirects and bounds neither time nor size of a reply.
So its HTTP goes through ``Transport``, and trouble is left to the scheduler, which knows the
other workers; the client knows the API: requests, languages, replies.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, unescape

from bitext.backends.deepl.glossary import entries, synchronize
from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.backends.services import Access, KeySettings, Service, access
from bitext.backends.transport import Transport
from bitext.errors import (
    BackendError,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
)
from bitext.languages import LanguagePair
from bitext.model import Term
from bitext.placeholders import PLACEHOLDER, closing, opening, single
from bitext.settings import setting, table_of, text


@dataclass(frozen=True, slots=True)
class DeepLSettings(KeySettings):
    glossary: str = setting(
        "", text, "name of the account's glossaries that are ours (bitext); off: none is used"
    )


DEEPL = Service(
    name="deepl",
    summary="DeepL: needs a key (free or pro) and the extra bitext[deepl]",
    module="deepl",
    translator="DeepLClient",
    url="https://api.deepl.com",  # the client takes api-free.deepl.com for a key ending in :fx
    codes={
        "en": "en-US", "en-GB": "en-GB", "pt": "pt-PT", "pt-BR": "pt-BR",
        "hans": "zh-Hans", "hant": "zh-Hant",
    },
    max_chars=5000,
    concurrency=4,
    key_env="DEEPL_API_KEY",
    key_needed=True,
    settings=DeepLSettings,
    extra="glossary",
)  # fmt: skip
#: Name of the account's glossaries that are ours, before the languages; ``off``: none is made.
GLOSSARY_NAME, NO_GLOSSARY = "bitext", "off"
MAX_ITEMS = 50  #: texts of one request, https://developers.deepl.com/api-reference/translate

_ELEMENT = re.compile(r"<(/?)([gx])(\d+)\s*(/?)>")
_EMPTY = re.compile(r"<x(\d+)\s*>\s*</x\1\s*>")


def to_xml(text: str) -> str:
    """Placeholder form as XML: no name may begin with a digit, so 1 is ``g1`` or ``x1``."""
    parts, end = [], 0
    for match in PLACEHOLDER.finditer(text):
        close, number, alone = match.groups(default="")
        if close and alone:
            continue
        parts += [escape(text[end : match.start()])]
        parts += [f"<x{number}/>" if alone else f"<{close}g{number}>"]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def from_xml(text: str) -> str:
    """The way back; an element that is none of ours stays and is found by the caller."""

    def marker(match: re.Match[str]) -> str:
        close, letter, number, empty = match.groups()
        if letter == "x":
            return single(number)
        if empty:
            return opening(number) + closing(number)
        return closing(number) if close else opening(number)

    marked = _ELEMENT.sub(marker, _EMPTY.sub(r"<x\1/>", text))
    return unescape(marked, {"&quot;": '"', "&apos;": "'"})


@dataclass(frozen=True, slots=True)
class _Wire:
    """Stands in for the client's ``HttpClient``."""

    transport: Transport

    def request_with_backoff(
        self, method: str, url: str, json: object, headers: dict[str, str], **_other: object
    ) -> tuple[int, str]:
        """Every call that we make has JSON for a body, or none; a status of trouble raises."""
        reply = self.transport.request(method, url, json, headers)
        return reply.status_code, reply.text

    def close(self) -> None:
        """A session lives for one call only."""


class DeepL:
    """DeepL's API, up to fifty texts a call."""

    name = "deepl"
    summary = DEEPL.summary
    signature = "deepl:v2|markup:1|glossary:1"

    def __init__(self, granted: Access) -> None:
        self._access = granted
        self._name = granted.extra or GLOSSARY_NAME
        self._entries: Mapping[str, str] = {}
        self._glossary: str | None = None  #: its id once known, empty: there is none to use
        self._lock = threading.Lock()

    def use_terms(self, terms: Sequence[Term]) -> None:
        """Take the workspace's glossary; it is uploaded when a text first needs it."""
        self._entries = {} if self._name == NO_GLOSSARY else entries(terms)

    def limits(self) -> Limits:
        granted = self._access
        return Limits(
            MAX_ITEMS,
            DEEPL.max_chars,
            granted.concurrency,
            context=True,
            batching="post",
            glossary=self._name != NO_GLOSSARY,
            answers=1,
        )

    def missing(self) -> str:
        if find_spec("deepl") is None:
            return "deepl is not installed: pip install 'bitext[deepl]'"
        if not self._access.key:
            return f"Set the environment variable {self._access.key_env} to your key for DeepL."
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        if reason := self.missing():
            raise BackendUnavailable(reason)
        try:
            texts = self._ask(batch)
        except BackendError:
            raise
        except Exception as error:  # the client's, and what it leaks of a reply it cannot read
            raise BackendRejected(
                f"DeepL's answer is not what it should be ({type(error).__name__})"
            ) from None  # its text may quote the request
        if len(texts) != len(batch):
            raise BackendRejected(f"DeepL gave {len(texts)} answers to {len(batch)} texts")
        return [Draft(r.key, from_xml(t)) for r, t in zip(batch, texts, strict=True)]

    def _ask(self, batch: Sequence[Request]) -> Sequence[str]:
        granted = self._access
        titles = {request.title for request in batch}
        native = any(map(self._covers, batch)) and self._glossary_id()
        texts = [r.source if native and self._covers(r) else r.text for r in batch]
        results = self._client().translate_text(
            [to_xml(text) for text in texts],
            source_lang=granted.source.split("-")[0].upper(),
            target_lang=granted.target.upper(),
            context=(titles.pop() if len(titles) == 1 else "") or None,
            glossary=native or None,
            tag_handling="xml",
            outline_detection=False,  # our tags are inline, none ends a sentence
        )
        return [str(result.text) for result in results]

    def _covers(self, request: Request) -> bool:
        """Whether our glossary words every term of a text as it is wanted here."""
        wanted = [self._entries.get(source) == target for source, target in request.terms]
        return bool(request.source) and all(wanted)

    def _glossary_id(self) -> str:
        """The account's glossary, looked up once; empty when the account takes none.

        Then the terms are written into the texts.  Trouble that may pass is the caller's: the
        call is tried again, and the glossary with it.
        """
        granted = self._access
        with self._lock:
            if self._glossary is None:
                pair = granted.source.split("-")[0].upper(), granted.target.split("-")[0].upper()
                name = f"{self._name} {'-'.join(pair).lower()}"
                try:
                    self._glossary = synchronize(self._client(), name, pair, self._entries)
                except BackendTransient:
                    raise
                except Exception:  # refused, full, not for this plan, or not to be understood
                    self._glossary = ""
            return self._glossary

    def _client(self) -> Any:
        """A client of its own for each call (``Any``: its ``_client`` becomes ours)."""
        import deepl

        granted = self._access
        url = None if granted.url == DEEPL.url else granted.url
        client: Any = deepl.DeepLClient(granted.key, server_url=url, send_platform_info=False)
        client._client = _Wire(Transport(granted.timeout, secret=granted.key))
        return client


def create(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Entry point of the group ``bitext.backends``; its settings are `DeepLSettings`."""
    granted = access(DEEPL, settings, languages)
    host = urlsplit(granted.url).hostname or ""
    if host != "127.0.0.1" and not (granted.url.startswith("https:") and _is_deepl(host)):
        raise table_of(settings, "backends.deepl").error(
            "`backends.deepl.url` must be an https address of deepl.com",
            "url",
            hint="the key goes there; leave it out, the key itself says which server it is for",
        )
    return DeepL(granted)


def _is_deepl(host: str) -> bool:
    return host == "deepl.com" or host.endswith(".deepl.com")
