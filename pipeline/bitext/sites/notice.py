"""What a reader is told of a translation, in the way of each site: a box, or keys for a theme."""

from __future__ import annotations

import re
from collections.abc import Mapping

NOTICES = ("off", "text", "key")
FALLBACKS = ("skip", "source", "notice")
#: State of a page -> what is said of it; ``{original}`` is the address of the post.
WORDINGS: Mapping[str, str] = {
    "draft": "This is a machine translation that nobody has reviewed. [Original]({original})",
    "outdated": "The [original]({original}) has changed since it was translated.",
    "reviewed": "",
    "missing": "This page has not been translated yet; what follows is the original.",
}
#: Sites that have boxes.  Lists of blogs show the first lines of a post: there it comes last.
_BOXES: Mapping[str, str] = {
    "vitepress": "::: info\n{}\n:::",
    "vuepress": "::: tip\n{}\n:::",
    "docusaurus": ":::info\n\n{}\n\n:::",
    "mkdocs": "!!! note\n    {}",
}


def wordings_table(value: object) -> Mapping[str, str]:
    """``[notices]``: state of a page -> what is said of it; an empty text says nothing.

    Raises:
        ValueError: there is no such state, or it has more than one line.
    """
    if not isinstance(value, Mapping):
        raise ValueError("must be a table")  # noqa: TRY004 - as every setting says it
    for state, text in value.items():
        if state not in WORDINGS:
            raise ValueError(f"has no `{state}`: it has {', '.join(WORDINGS)}")
        if not isinstance(text, str) or "\n" in text:
            raise ValueError(f"`{state}` must be one line of Markdown")
    return {**WORDINGS, **value}


def linked(wording: str, original: str) -> str:
    """What is said, with a link to the original, or without where nobody knows its address.

    >>> linked("[Original]({original})", "/a/"), linked("[Original]({original})", "")
    ('[Original](/a/)', 'Original')
    """
    if original:
        return wording.replace("{original}", original)
    return re.sub(r"\[([^\[\]]*)\]\(\{original\}\)", r"\1", wording).replace("{original}", "")


def boxed(site: str, body: str, said: str, newline: str = "\n") -> str:
    """A page's body with the notice where its site wants it."""
    box = _BOXES.get(site)
    if box is None:
        return f"{body.rstrip()}{newline * 2}---{newline * 2}*{said}*{newline}"
    text = box.replace("{}", said).replace("\n", newline)
    title = re.match(r"\s*#[ \t][^\r\n]*(?:\r?\n|$)", body)
    at = title.end() if title else 0
    head, rest = body[:at].lstrip("\r\n"), body[at:].lstrip("\r\n")
    return f"{newline}{head}{newline * bool(head)}{text}{newline * 2}{rest}"
