"""``[backends.chat]``: which server is asked, for which model, and how, checked.

The key comes from an environment variable.  The workspace may name it, and a workspace can
be somebody else's: so only variables ending in ``_API_KEY`` can be named, and the default is
one that is set for this backend alone, never a key that happens to be around.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from bitext.errors import UsageError

RUNGS = ("json_schema", "json_object", "text")  #: from the strictest form of answer down
KEY_ENV = "BITEXT_CHAT_API_KEY"
_ENDPOINT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The table ``[backends.chat]``."""

    base_url: str = ""  #: of the API, mostly ending in /v1; empty: not configured
    model: str = ""  #: as the server calls it; empty: not configured
    api_key_env: str = KEY_ENV  #: empty: the server takes no key
    allow_http: bool = False  #: send texts (and the key) unencrypted over a network
    temperature: float = 0.0
    batch: int = 20  #: segments per call
    concurrency: int = 4  #: calls at a time
    timeout: float = 120.0  #: seconds without a byte, and for a whole answer
    max_tokens: int = 4096  #: of one answer; what it costs at most
    structured: str = "auto"  #: or one of ``RUNGS``: the form of answer that is asked for
    extra_body: Mapping[str, object] = field(default_factory=dict)  #: added to each request

    @property
    def url(self) -> str:
        """Where completions are asked for; a base URL given whole is understood too."""
        return self.base_url.rstrip("/").removesuffix(_ENDPOINT) + _ENDPOINT

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def key(self) -> str:
        """The API key, read anew each time so that no object holds it."""
        return os.environ.get(self.api_key_env, "").strip() if self.api_key_env else ""

    def missing(self) -> str:
        """What is not configured, as a sentence; empty when calls can be made."""
        if absent := [name for name in ("base_url", "model") if not getattr(self, name)]:
            return f"Set {' and '.join(absent)} in [backends.chat] of bitext.toml."
        if not self.key and self.api_key_env and not is_loopback(self.host):
            return (
                f"Set the environment variable {self.api_key_env} to your key for {self.host}, "
                'or api_key_env = "" in [backends.chat] if it takes none.'
            )
        if not (self.key.isascii() and self.key.isprintable()):
            return f"The environment variable {self.api_key_env} holds what no key can hold."
        return ""


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer by definition (RFC 6761, RFC 1122)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def chat_settings(settings: Mapping[str, object]) -> ChatSettings:
    """Check the table ``[backends.chat]``; raise ``UsageError`` naming the setting."""
    values: dict[str, object] = {}
    for name, value in settings.items():
        if name not in _CONVERT:
            known = ", ".join(_CONVERT)
            raise UsageError(f"backends.chat.{name} is no setting", hint=f"settings: {known}")
        try:
            values[name] = _CONVERT[name](value)
        except ValueError as error:
            raise UsageError(f"backends.chat.{name} must be {error}") from None
    made = ChatSettings(**values)  # type: ignore[arg-type]  # each value passed its converter
    if made.base_url.startswith("http:") and not (made.allow_http or is_loopback(made.host)):
        raise UsageError(
            f"backends.chat.base_url: http to {made.host} sends texts and key unencrypted",
            hint="use https, or set allow_http = true if you trust the network in between",
        )
    return made


def _url(value: object) -> str:
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ValueError("an http(s) address without user name, `?` and `#`")
    return parts.geturl()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("a text in quotes")
    return value.strip()


def _key_env(value: object) -> str:
    if isinstance(value, str) and (not value or value.endswith("_API_KEY")):
        return value
    raise ValueError("the name of an environment variable that ends in _API_KEY, or empty")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _number(least: float, most: float) -> Callable[[object], float]:
    def convert(value: object) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not least <= float(str(value)) <= most:
            raise ValueError(f"a number from {least:g} to {most:g}")
        return float(str(value))

    return convert


def _whole(most: int) -> Callable[[object], int]:
    def convert(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise ValueError(f"a whole number from 1 to {most}")
        return value

    return convert


def _structured(value: object) -> str:
    if isinstance(value, str) and value in {"auto", *RUNGS}:
        return value
    raise ValueError(f"auto, {', '.join(RUNGS[:-1])} or {RUNGS[-1]}")


def _body(value: object) -> Mapping[str, object]:
    """JSON in a string: a setting cannot be a table (``store.config``)."""
    try:
        body = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        body = None
    taken = {"messages", "model", "stream", "tools"}  # ours to say; no tools, ever
    if not isinstance(body, dict) or taken & body.keys():
        raise ValueError(f"a JSON object in quotes, without {', '.join(sorted(taken))}")
    return body


_CONVERT: Mapping[str, Callable[[object], object]] = {
    "base_url": _url, "model": _text, "api_key_env": _key_env, "allow_http": _flag,
    "temperature": _number(0, 2), "batch": _whole(100), "concurrency": _whole(64),
    "timeout": _number(0.1, 3600), "max_tokens": _whole(1_000_000),
    "structured": _structured, "extra_body": _body,
}  # fmt: skip
