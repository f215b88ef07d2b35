"""HTTP for the web services: every call is bounded, verified and judged by its status.

deep-translator calls ``requests.get`` without a timeout, follows redirects anywhere and
knows few statuses.  A ``Transport`` takes the place of its ``requests`` name and raises
our typed errors before deep-translator sees a reply that is not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

from bitext.errors import (
    BackendError,
    BackendRefused,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
)
from bitext.formats.json_text import read_json

if TYPE_CHECKING:
    from types import ModuleType


MAX_BODY = 10 * 1024 * 1024  #: decoded bytes; a real answer is a few kilobytes
USER_AGENT = "Mozilla/5.0 (compatible; bitext)"

_REFUSED = {401, 402, 403, 407, 451, 456}  # 456: "quota exceeded" as DeepL says it
_NOT_THERE = {404, 405, 410, 501}
_TOO_LONG = {413, 414, 431}
_TRANSIENT = {408, 425, 429}  # and every other 5xx


class _Content(TypedDict, total=False):
    params: dict[str, str]
    data: dict[str, str]
    json: object
    headers: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What deep-translator reads of a ``requests.Response``."""

    status_code: int
    text: str

    def json(self) -> object:
        return read_json(self.text)

    def close(self) -> None:
        """Nothing is open any more: the body was read to its end."""


@dataclass(slots=True)
class Transport:
    """Stands in for the ``requests`` module during one translation.

    A session per call, as ``requests.get`` has it: sessions are not thread-safe.
    Redirects are never followed: no translation API needs one, and a captive portal or
    a moved service would get the text (and the key) of somebody who did not choose it.
    """

    timeout: float  #: seconds for a whole call, from its first byte sent to its last received
    in_body: bool = False  #: send parameters as a form body, out of URLs that servers log
    secret: str = field(default="", repr=False)  #: cut out of replies that quote it back
    hidden: str = field(default="", repr=False)  #: kept out of messages alone
    body: str = field(default="", init=False)  #: the last reply, for a verdict on it

    @property
    def exceptions(self) -> ModuleType:
        """deep-translator's Microsoft class names ``requests.exceptions``."""
        import requests

        return requests.exceptions

    def get(self, url: str, params: dict[str, str], **_proxies: object) -> Reply:
        return self._send("GET", url, {"params": params})

    def post(
        self,
        url: str,
        params: dict[str, str],
        json: object = None,
        headers: dict[str, str] | None = None,
        **_proxies: object,
    ) -> Reply:
        content: _Content = {"json": json, "headers": headers}
        content |= {"data": params} if self.in_body else {"params": params}
        return self._send("POST", url, content)

    def request(self, method: str, url: str, json: object, headers: dict[str, str] | None) -> Reply:
        """What the clients that know their API send: JSON, or no body at all."""
        return self._send(method, url, {"json": json, "headers": headers})

    def _send(self, method: str, url: str, content: _Content) -> Reply:
        import requests
        from urllib3.exceptions import HTTPError

        from bitext.backends.connection import body, exchange, watched

        host = urlsplit(url).hostname or url
        with watched(self.timeout) as watch:
            try:
                with exchange(method, url, self.timeout, content, USER_AGENT) as response:
                    data = body(response, MAX_BODY)
            except (requests.RequestException, HTTPError, ValueError, BackendError) as error:
                if watch.over:
                    raise self._late(host) from None
                if isinstance(error, BackendError):
                    raise
                raise _broken(error, host) from None  # its text holds the URL, and a key with it
            if watch.over:  # what was shut down looks like the end
                raise self._late(host)
        text = decode(data, response.headers.get("Content-Type", ""))
        self.body = without(self.secret, text)
        self._judge(response.status_code, response.headers, host)
        return Reply(response.status_code, self.body)

    def _late(self, host: str) -> BackendTransient:
        said = f"{host} did not answer in time: it took longer than {self.timeout:g} s"
        return BackendTransient(said)

    def _judge(self, status: int, headers: Mapping[str, str], host: str) -> None:
        try:
            judge(status, headers, host)
        except BackendError as error:  # a redirect can have the key for a host name
            error.message = without(self.secret or self.hidden, error.message)
            error.args = (error.message,)
            raise


def without(secret: str, text: str) -> str:
    """The text without the key, in whatever case (host names have none)."""
    return re.sub(re.escape(secret), "***", text, flags=re.I) if secret else text


#: Encodings that a reply may have; Python knows some whose decoders are quadratic (punycode).
CHARSETS = frozenset(
    "utf-8 utf8 us-ascii ascii iso-8859-1 latin-1 latin1 windows-1252 cp1252 iso-8859-15 gbk"
    " gb2312 gb18030 big5 shift_jis euc-jp euc-kr utf-16 utf-16le utf-16be".split()
)


def decode(body: bytes, content_type: str) -> str:
    """Decode by the declared charset, else UTF-8 (requests would guess ISO-8859-1)."""
    charset = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    return body.decode(charset if charset in CHARSETS else "utf-8", "replace")


def judge(status: int, headers: Mapping[str, str], host: str) -> None:
    """Return for 2xx; raise what any other status asks of the caller.

    Retried: 408, 425, 429 and 5xx.  401, 402, 403, 407, 451, 456 and redirects stop the
    run, as does a wrong address; other 4xx are the fault of this text.
    """
    if 200 <= status < 300:
        return
    says = f"{host} answered HTTP {status}"
    if status < 400:
        target = _host(headers.get("Location", "")) or host
        raise BackendRefused(
            f"{says}: a redirect to {target}, which was not followed",
            hint="set its new address if the service has moved; log in if a network "
            "asks for it; otherwise the service blocks this computer: wait or choose another",
        )
    raise _by_status(status, says, retry_after(headers))


def _host(address: str) -> str:
    """The host of an address that somebody else has written."""
    try:
        return (urlsplit(address).hostname or "")[:100]
    except ValueError:
        return ""


def _by_status(status: int, says: str, wait: float | None) -> BackendError:
    if status in _REFUSED:
        return BackendRefused(says, hint="check the key, the quota and the terms of the service")
    if status in _NOT_THERE:
        return BackendUnavailable(says, hint="check the address in the settings of this backend")
    if status in _TOO_LONG:
        return BackendRejected(f"{says}: the text is too long for it")
    if status in _TRANSIENT or status >= 500:
        return BackendTransient(says, retry_after=wait)
    return BackendRejected(says)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks to wait (RFC 9110 §10.2.3), or None.

    A date counts from the server's own ``Date``, so a wrong local clock does not matter.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal() and value.isascii():
        return float(value[:9])
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):  # a zone of a thousand hours
        return None
    return max(0.0, wait.total_seconds())


def _broken(error: Exception, host: str) -> BackendError:
    """Name what happened by class alone: the messages of requests quote whole URLs."""
    import requests

    name = type(error).__name__
    if isinstance(error, requests.exceptions.SSLError):
        return BackendRefused(
            f"the TLS certificate of {host} cannot be verified",
            hint="set REQUESTS_CA_BUNDLE to your organisation's certificates if it has its own",
        )
    if isinstance(error, UnicodeError):
        return BackendRejected("the text holds a character that cannot be sent")
    if isinstance(error, ValueError) and not isinstance(error, requests.ConnectionError):
        return BackendUnavailable(
            f"the request to {host} cannot be made ({name})",
            hint="check the address in the settings of this backend",
        )
    if isinstance(error, requests.Timeout) or "Timeout" in name:
        return BackendTransient(f"{host} did not answer in time ({name})")
    return BackendTransient(f"the connection to {host} failed ({name})")
