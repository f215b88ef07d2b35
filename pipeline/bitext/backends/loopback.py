"""Addresses: which are this computer, and which may be asked without encryption."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host name is this computer by definition (RFC 6761, RFC 1122)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def split(value: object) -> SplitResult:
    """An address in parts, empty ones where it is none."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        _ = parts.port, parts.hostname
    except ValueError:  # a port or an IPv6 address that is none
        return urlsplit("")
    return parts


def in_the_clear(address: str) -> bool:
    """Whether what is sent to an address can be read on its way."""
    parts = split(address)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")
