"""``[backends.chat]``: which server is asked, for which model, and how, checked.

The key comes from an environment variable.  The workspace may name it, and a workspace can
be somebody else's: so only variables ending in ``_API_KEY`` can be named, and the default is
one that is set for this backend alone, never a key that happens to be around.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bitext.backends.loopback import in_the_clear, is_loopback, split
from bitext.settings import flag, number, one_of, read, setting, table_of, text, whole

RUNGS = ("json_schema", "json_object", "text")  #: from the strictest form of answer down
KEY_ENV = "BITEXT_CHAT_API_KEY"
_ENDPOINT = "/chat/completions"


def _url(value: object) -> str:
    parts = split(value)
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ValueError("must be an http(s) address without user name, `?` and `#`")
    return parts.geturl()


def _key_env(value: object) -> str:
    if isinstance(value, str) and (not value or value.endswith("_API_KEY")):
        return value
    raise ValueError("must be the name of an environment variable that ends in _API_KEY, or empty")


def _body(value: object) -> Mapping[str, object]:
    """JSON in a string: a setting cannot be a table (``store.config``)."""
    try:
        body = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        body = None
    taken = {"messages", "model", "stream", "tools"}  # ours to say; no tools, ever
    if not isinstance(body, dict) or taken & body.keys():
        raise ValueError(f"must be a JSON object in quotes, without {', '.join(sorted(taken))}")
    return body


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The table ``[backends.chat]``; without ``base_url`` and ``model`` it is not configured."""

    base_url: str = setting("", _url, "address of the API, mostly ending in /v1")
    model: str = setting("", text, "as the server calls it")
    api_key_env: str = setting(
        KEY_ENV, _key_env, "environment variable with the key, ending in _API_KEY; empty: no key"
    )
    allow_http: bool = setting(
        False, flag, "send texts unencrypted over a network that you trust; never a key"
    )
    temperature: float = setting(0.0, number(0, 2), "of the model")
    batch: int = setting(20, whole(1, 100), "segments a call, at most")
    concurrency: int = setting(4, whole(1, 64), "calls at a time")
    timeout: float = setting(120.0, number(0.1, 3600), "seconds for a whole call")
    max_tokens: int = setting(4096, whole(1, 1_000_000), "of one answer; what it costs at most")
    structured: str = setting(
        "auto", one_of("auto", *RUNGS), f"form of the answers: auto, {', '.join(RUNGS)}"
    )
    style: str = setting("", text, "tone, spelling, audience, in a sentence that the model is told")
    extra_body: Mapping[str, object] = setting(
        {}, _body, "a JSON object in quotes that is added to each request"
    )

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


def chat_settings(settings: Mapping[str, object]) -> ChatSettings:
    """Check the table ``[backends.chat]``; raise ``UsageError`` naming the setting."""
    table = table_of(settings, "backends.chat")
    made = read(ChatSettings, table)
    if in_the_clear(made.base_url):
        if not made.allow_http:
            raise table.error(
                f"`backends.chat.base_url`: http to {made.host} sends texts and key unencrypted",
                "base_url",
                hint="use https, or set allow_http = true if you trust the network in between",
            )
        if made.key:
            raise table.error(
                f"`backends.chat.base_url`: no key goes to {made.host} by plain http",
                "base_url",
                hint='use https, or set api_key_env = "" if the server takes no key',
            )
    return made
