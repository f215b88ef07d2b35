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
    before = _MODULES.match(body) if site == "docusaurus" else _SCRIPTS.match(body)
    at = before.end() if before else 0
    title = re.compile(r"#[ \t][^\r\n]*(?:\r?\n|$)").match(body, at)
    at = title.end() if title else at
    head, rest = body[:at].strip("\r\n"), body[at:].lstrip("\r\n")
    return f"{newline}{head}{newline * 2 * bool(head)}{text}{newline * 2}{rest}"


#: What no reader sees may stand before the title; of modules MDX wants it there.
_BLANK = r"[ \t]*\r?\n|<link\b[^<>\n]{0,500}>[ \t]*\r?\n"
_SCRIPTS = re.compile(
    rf"(?:{_BLANK}|<(?P<tag>script|style)\b[^\0]{{0,50000}}?</(?P=tag)>[ \t]*(?:\r?\n|$))*+"
)
_MODULES = re.compile(
    rf"(?:{_BLANK}|(?:import|export)\b[^\r\n]*+(?:\r?\n[^\r\n]++)*+(?:\r?\n|$))*+"
)
