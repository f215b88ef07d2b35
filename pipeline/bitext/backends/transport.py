"""HTTP for the web services: every call is bounded, verified and judged by its status.

deep-translator calls ``requests.get`` without a timeout, follows redirects anywhere and
knows few statuses.  A ``Transport`` takes the place of its ``requests`` name and raises
our typed errors before deep-translator sees a reply that is not an answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
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

if TYPE_CHECKING:
    from types import ModuleType

    import requests

CONNECT_SECONDS = 10.0
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
        return json.loads(self.text)

    def close(self) -> None:
        """Nothing is open any more: the body was read to its end."""


@dataclass(slots=True)
class Transport:
    """Stands in for the ``requests`` module during one translation.

    A session per call, as ``requests.get`` has it: sessions are not thread-safe.
    Redirects are never followed: no translation API needs one, and a captive portal or
    a moved service would get the text (and the key) of somebody who did not choose it.
    """

    timeout: float  #: seconds without a byte, and seconds for the whole body
    in_body: bool = False  #: send parameters as a form body, out of URLs that servers log
    secret: str = field(default="", repr=False)  #: cut out of replies that quote it back
    clock: Callable[[], float] = time.monotonic
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

        host = urlsplit(url).hostname or url
        try:
            with requests.Session() as session:
                return self._exchange(session, method, url, content)
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise _broken(error, host) from None  # its text holds the URL, and a key with it

    def _exchange(
        self, session: requests.Session, method: str, url: str, content: _Content
    ) -> Reply:
        session.headers["User-Agent"] = USER_AGENT
        session.auth = _no_auth
        with session.request(
            method,
            url,
            timeout=(min(CONNECT_SECONDS, self.timeout), self.timeout),
            allow_redirects=False,
            stream=True,
            verify=True,
            **content,
        ) as response:
            text = self._read(response)
            self.body = text.replace(self.secret, "***") if self.secret else text
            judge(response.status_code, response.headers, urlsplit(url).hostname or url)
            return Reply(response.status_code, self.body)

    def _read(self, response: requests.Response) -> str:
        """The decoded body; ``read1`` returns what is there, so a slow drip meets the limit."""
        limit = self.clock() + self.timeout
        parts: list[bytes] = []
        size = 0
        while part := response.raw.read1(1 << 16, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > MAX_BODY:
                raise BackendRejected(f"the reply is longer than {MAX_BODY:,} bytes")
            if self.clock() > limit:
                raise BackendTransient(f"the reply took longer than {self.timeout:g} s")
        return decode(b"".join(parts), response.headers.get("Content-Type", ""))


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking for a password in ~/.netrc."""
    return request


def decode(body: bytes, content_type: str) -> str:
    """Decode by the declared charset, else UTF-8 (requests would guess ISO-8859-1)."""
    charset = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    try:
        return body.decode(charset or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def judge(status: int, headers: Mapping[str, str], host: str) -> None:
    """Return for 2xx; raise what any other status asks of the caller.

    Retried: 408, 425, 429 and 5xx.  401, 402, 403, 407, 451, 456 and redirects stop the
    run, as does a wrong address; other 4xx are the fault of this text.
    """
    if 200 <= status < 300:
        return
    says = f"{host} answered HTTP {status}"
    if status < 400:
        target = urlsplit(headers.get("Location", "")).hostname or host
        raise BackendRefused(
            f"{says}: a redirect to {target}, which was not followed",
            hint="set its new address if the service has moved; log in if a network "
            "asks for it; otherwise the service blocks this computer: wait or choose another",
        )
    raise _by_status(status, says, retry_after(headers))


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
    except (ValueError, TypeError):
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
