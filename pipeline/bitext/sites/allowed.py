"""To what a person may lead links: the web, mail, the site itself; nothing that a browser runs."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALLOWED = re.compile(r"(?:https?://|mailto:)[^\s\\]+|[^\s\\:?#]*(?:[/?#][^\s\\]*)?", re.I)
_LONGEST = 2000


def is_allowed(address: str) -> bool:
    """Whether a person may lead links to an address.

    >>> is_allowed("/en/a"), is_allowed("https://e.org/"), is_allowed("javascript:x")
    (True, True, False)
    """
    return 0 < len(address) <= _LONGEST and _ALLOWED.fullmatch(address) is not None


def links_table(value: object) -> Mapping[str, str]:
    """``[links]``: address in a post -> address in its edition; ``*`` stands for the rest of both.

    Raises:
        ValueError: one of them is no address.
    """
    if not isinstance(value, Mapping):
        raise ValueError("must be a table")  # noqa: TRY004 - as every setting says it
    for key, address in value.items():
        if not isinstance(address, str) or not is_allowed(address):
            raise ValueError(f'"{key}" must lead to an address: http, https, mailto or a path')
        if key.endswith("*") != address.endswith("*"):
            raise ValueError(f'"{key}": `*` stands at the end of both addresses, or of none')
    return dict(value.items())
