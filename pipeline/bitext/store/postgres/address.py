"""``memory = "postgresql://…"``: where a team's memory is; never how to get in."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from bitext.backends.loopback import is_loopback

SCHEMES = ("postgresql", "postgres")
#: Of libpq: what goes over the network unencrypted, or does when the server asks for it.
_IN_THE_CLEAR = ("disable", "allow", "prefer")


def address(value: object) -> str:
    """An address that may stand in ``bitext.toml``; empty: the workspace's own file.

    Raises:
        ValueError: it is none, holds a password, or would send texts unencrypted.
    """
    if value == "":
        return ""
    example = "such as postgresql://team@db.example.org/bitext"
    try:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        _ = parts.port
    except ValueError:
        raise ValueError(f"must be an address, {example}") from None
    if parts.scheme not in SCHEMES:
        raise ValueError(f"must be an address of PostgreSQL, {example}")
    options = dict(parse_qsl(parts.query))
    if parts.password is not None or "password" in options:
        raise ValueError("holds a password: put it into PGPASSWORD, or into ~/.pgpass")
    if not is_near(str(value)) and options.get("sslmode") in _IN_THE_CLEAR:
        raise ValueError("would be read on its way: leave out `sslmode`, or use verify-full")
    return str(value)


def host(value: str) -> str:
    """The server's name; empty for a socket of this machine."""
    return urlsplit(value).hostname or dict(parse_qsl(urlsplit(value).query)).get("host", "")


def is_near(value: str) -> bool:
    """Whether the server is on this machine: a socket, or loopback."""
    return not host(value) or host(value).startswith("/") or is_loopback(host(value))


def encrypted(value: str) -> str:
    """The address with encryption asked for, unless it is this machine or says how itself."""
    parts = urlsplit(value)
    options = dict(parse_qsl(parts.query))
    if is_near(value) or "sslmode" in options:
        return value
    return parts._replace(query=urlencode({**options, "sslmode": "require"})).geturl()
