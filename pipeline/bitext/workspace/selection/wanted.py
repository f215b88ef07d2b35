"""Which files of the content folder are posts to translate, and which cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.languages import primary
from bitext.model import Finding, Severity

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Why files were passed over, in the order in which it is told.
UNREAD = "in a form that bitext does not read"
BY_HAND = "already in the language of the edition"
_SHOWN = 3  #: names in a message
#: Enough of a file for a header's first lines.
_HEAD = 2048
_LANGUAGE = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?(?:---|\+\+\+|;;;|\{)|\n)[ \t]*\r?\n?[ \t]*"
    rb"\"?(?:lang|language|locale)\"?[ \t]*[:=][ \t]*[\"']?(?P<tag>[A-Za-z]{2,3})(?=[\"'\s_,-])"
)
_HEADER_END = re.compile(rb"\n(?:---|\.\.\.|\+\+\+|;;;|\})[ \t]*\r?\n")


def wanted(post: Post) -> Iterator[Post]:
    """Yield the post if it is asked for: by globs, as no edition made by hand, as no draft."""
    reading, name = post.workspace.config.reading, post.relative
    if reading.include and not any(fnmatchcase(name, glob) for glob in reading.include):
        return
    if any(fnmatchcase(name, glob) for glob in reading.exclude):
        return
    if _is_by_hand(post):
        post.workspace.passed[post.name] = BY_HAND
    elif reading.drafts or not _is_draft(post):
        yield post


def passed_over(passed: Mapping[str, str]) -> Iterator[Finding]:
    """What walks went past, one remark for each reason."""
    for why in (UNREAD, BY_HAND):
        names = sorted(name for name, reason in passed.items() if reason == why)
        if names:
            more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            message = f"passed over, {why}: {', '.join(names[:_SHOWN])}{more}"
            yield Finding("passed-over", Severity.INFO, message, names[0])


def _is_by_hand(post: Post) -> bool:
    """Whether a page is in the language of the edition already: ``x.en.md``, ``lang: en``."""
    tags = post.workspace.config.targets
    marks = {f".{said}".lower() for tag in tags for said in (tag, primary(tag))}
    if any(post.path.stem.lower().endswith(mark) for mark in marks):
        return True
    return _language(post.path) in {primary(tag) for tag in tags}


def _language(path: Path) -> str:
    """The language that a file's header names, as far as its first lines tell."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:  # told where it is read
        return ""
    if not head.removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++", b";;;", b"{")):
        return ""
    end = _HEADER_END.search(head)
    found = _LANGUAGE.search(head, 0, end.start() + 1 if end else len(head))
    return found["tag"].decode().lower() if found else ""


def _is_draft(post: Post) -> bool:
    from bitext import frontmatter

    if "_drafts" in Path(post.name).parts:
        return True
    with suppress(BitextError):  # what cannot be read is told where it is read
        text = post.source[1]
        header = frontmatter.find(text)
        said = frontmatter.metadata(text, header) if header else {}
        return said.get("draft") is True or said.get("published") is False
    return False
