"""What each web service is called, takes and can be told in ``[backends.NAME]``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bitext.errors import UsageError
from bitext.languages import LanguagePair

_HANT = {"hant", "tw", "hk", "mo"}


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
    extra: str = ""  #: one more setting it knows

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
    known: dict[str, object] = {
        "url": service.url,
        "timeout": 60.0,
        "concurrency": service.concurrency,
        "source": service.code(languages.source),
        "target": service.code(languages.target),
    }
    known |= {"api_key_env": service.key_env} if service.key_env else {}
    known |= {service.extra: ""} if service.extra else {}
    for name, value in settings.items():
        known[name] = _setting(service.name, name, value, known)
    url, key_env = str(known["url"]), str(known.get("api_key_env", ""))
    return Access(
        url=f"{url.rstrip('/')}/" if service is LIBRE else url,
        source=str(known["source"]),
        target=str(known["target"]),
        timeout=float(str(known["timeout"])),
        concurrency=int(str(known["concurrency"])),
        key_env=key_env,
        key=os.environ.get(key_env, "").strip() if key_env else "",
        extra=str(known.get(service.extra, "")),
    )


def _setting(backend: str, name: str, value: object, known: Mapping[str, object]) -> object:
    where = f"backends.{backend}.{name}"
    if name not in known:
        raise UsageError(f"{where} is no setting", hint=f"settings: {', '.join(known)}")
    if isinstance(known[name], str):
        if not isinstance(value, str) or not value.strip():
            raise UsageError(f"{where} must be a text")
        if name == "api_key_env" and not value.endswith("_API_KEY"):
            # else somebody's bitext.toml could send any secret of yours to a host of theirs
            hint = "name the variable so, for example MY_SERVER_API_KEY"
            raise UsageError(f"{where} must end in _API_KEY", hint=hint)
        return _url(where, value) if name == "url" else value
    whole = isinstance(known[name], int)
    number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not number or not 0 < float(str(value)) <= 600:
        kind = "a whole number from 1" if whole else "a number of seconds up"
        raise UsageError(f"{where} must be {kind} to 600")
    return value


def _url(where: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise UsageError(f"{where} must be an http(s) address without a user name in it")
    return value
