"""What each web service is called, takes and can be told in ``[backends.NAME]``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from bitext.backends.loopback import in_the_clear, split
from bitext.languages import LanguagePair
from bitext.settings import number, read, setting, text, whole

_HANT = {"hant", "tw", "hk", "mo"}


@dataclass(frozen=True, slots=True)
class Own:
    """Where a service's own key may go without a word of anybody: to its host, and those below."""

    host: str = ""
    key: str = ""


#: By backend; `workspace.trust` asks about all else that a workspace names.
OWN: Mapping[str, Own] = {
    "google": Own("translate.google.com"),
    "mymemory": Own("api.mymemory.translated.net"),
    "libre": Own("libretranslate.com", "LIBRE_API_KEY"),
    "microsoft": Own("cognitive.microsofttranslator.com", "MICROSOFT_API_KEY"),
    "deepl": Own("deepl.com", "DEEPL_API_KEY"),
    "chat": Own(key="BITEXT_CHAT_API_KEY"),  # of no service: it goes where its user says
}


def _url(value: object) -> str:
    parts = split(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("must be an http(s) address without a user name in it")
    if in_the_clear(parts.geturl()):
        raise ValueError("must be https: only a server on this computer is asked by plain http")
    return parts.geturl()


def _key_env(value: object) -> str:
    """Else somebody's bitext.toml could send any secret of yours to a host of theirs."""
    if isinstance(value, str) and value.endswith("_API_KEY"):
        return value
    raise ValueError("must be the name of an environment variable that ends in _API_KEY")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What can be set for every web service; empty or 0: the service's own."""

    url: str = setting("", _url, "address of another server of the same kind")
    timeout: float = setting(60.0, number(0.001, 600), "seconds for a whole call")
    concurrency: int = setting(0, whole(1, 600), "calls at a time")
    source: str = setting("", text, "the service's code of the source language")
    target: str = setting("", text, "the service's code of the target language")


@dataclass(frozen=True, slots=True)
class KeySettings(WebSettings):
    """For services that take a key."""

    api_key_env: str = setting("", _key_env, "environment variable with the key")


@dataclass(frozen=True, slots=True)
class MyMemorySettings(WebSettings):
    email: str = setting("", text, "your address, for a larger quota")


@dataclass(frozen=True, slots=True)
class MicrosoftSettings(KeySettings):
    region: str = setting("", text, "region of the Azure resource, where the key needs it")


@dataclass(frozen=True, slots=True)
class Service:
    """What is particular to one service; figures are the service's own unless noted."""

    name: str
    summary: str
    module: str
    translator: str
    url: str
    codes: Mapping[str, str]  #: ``hans``, ``hant``, a tag or a language -> the service's code
    max_chars: int
    concurrency: int
    max_bytes: int = 0  #: of one request, 0: not limited
    in_body: bool = False
    key_env: str = ""  #: environment variable of the API key, empty: takes none
    key_needed: bool = False  #: even where ``url`` is set
    settings: type[WebSettings] = WebSettings
    extra: str = ""  #: the setting that only this service has

    def code(self, tag: str) -> str:
        """Translate a BCP 47 tag into what the service calls it."""
        language, *rest = tag.lower().replace("_", "-").split("-")
        script = ("hant" if _HANT.intersection(rest) else "hans") if language == "zh" else ""
        codes = self.codes
        return codes.get(tag) or codes.get(script) or codes.get(language) or language


GOOGLE = Service(
    name="google",
    summary="Google Translate through its mobile page: no key, may be blocked at any time",
    module="deep_translator.google",
    translator="GoogleTranslator",
    url="https://translate.google.com/m",
    codes={"hans": "zh-CN", "hant": "zh-TW", "he": "iw", "jv": "jw"},
    max_chars=1500,  # in a URL: 9 bytes for each Han character
    concurrency=4,
)
MYMEMORY = Service(
    name="mymemory",
    summary="MyMemory: no key, short texts, a small daily quota",
    module="deep_translator.mymemory",
    translator="MyMemoryTranslator",
    url="https://api.mymemory.translated.net/get",  # deep-translator's own is plain http
    codes={"hans": "zh-CN", "hant": "zh-TW", "en": "en-US", "en-GB": "en-GB"},
    max_chars=150,
    max_bytes=500,  # https://mymemory.translated.net/doc/spec.php, parameter q
    concurrency=2,
    settings=MyMemorySettings,
    extra="email",
)
LIBRE = Service(
    name="libre",
    summary="LibreTranslate: the public server with a key, or your own through `url`",
    module="deep_translator.libre",
    translator="LibreTranslator",
    url="https://libretranslate.com/",
    codes={"hans": "zh", "hant": "zt"},
    max_chars=2000,  # the public server's limit for one request
    concurrency=2,
    in_body=True,
    key_env="LIBRE_API_KEY",
    settings=KeySettings,
)
MICROSOFT = Service(
    name="microsoft",
    summary="Microsoft Translator (Azure): needs a key, most keys also a `region`",
    module="deep_translator.microsoft",
    translator="MicrosoftTranslator",
    url="https://api.cognitive.microsofttranslator.com/translate?api-version=3.0",
    codes={"hans": "zh-Hans", "hant": "zh-Hant"},
    max_chars=5000,
    concurrency=4,
    key_env="MICROSOFT_API_KEY",
    key_needed=True,
    settings=MicrosoftSettings,
    extra="region",
)


@dataclass(frozen=True, slots=True)
class Access:
    """The settings of ``[backends.NAME]``, checked."""

    url: str
    source: str
    target: str
    timeout: float
    concurrency: int
    key_env: str
    key: str = field(repr=False)
    extra: str


def access(service: Service, settings: Mapping[str, object], languages: LanguagePair) -> Access:
    """Check the table ``[backends.NAME]``; raise ``UsageError`` naming the setting."""
    given = read(service.settings, settings, f"backends.{service.name}")
    url = given.url or service.url
    key_env = getattr(given, "api_key_env", "") or service.key_env
    return Access(
        url=f"{url.rstrip('/')}/" if service is LIBRE else url,
        source=given.source or service.code(languages.source),
        target=given.target or service.code(languages.target),
        timeout=given.timeout,
        concurrency=given.concurrency or service.concurrency,
        key_env=key_env,
        key=os.environ.get(key_env, "").strip() if key_env else "",
        extra=str(getattr(given, service.extra)) if service.extra else "",
    )
