"""Which files of the content folder are posts to translate, and which cannot be."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.languages import primary
from bitext.model import Finding, Severity
from bitext.store.build_state import stamp
from bitext.store.files import POST_SUFFIXES, read_start
from bitext.store.posts import HTML

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

#: Why files were passed over, in the order in which it is told.
UNREAD = "in a form that bitext does not read"
IN_HTML = "in HTML, which stays as it is and is linked to"
BY_HAND = "already in the language of the edition"
OWN_EDITION = "with an edition that somebody wrote by hand, which is kept and linked to"
#: Those that a person has asked for.
EXCLUDED = "not among the posts that `[reading]` asks for"
DRAFT = "drafts"
_SHOWN = 3  #: names in a message
#: Enough of a file for a header's first lines.
_HEAD = 2048
_LANGUAGE = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?(?:---|\+\+\+|;;;|\{)|\n)[ \t]*\r?\n?[ \t]*"
    rb"\"?(?:lang|language|locale)\"?[ \t]*[:=][ \t]*[\"']?(?P<tag>[A-Za-z]{2,3})(?=[\"'\s_,-])"
)
_HEADER_END = re.compile(rb"\n(?:---|\.\.\.|\+\+\+|;;;|\})[ \t]*\r?\n")


def unread(path: Path) -> str:
    """Why a file that is no Markdown was passed over."""
    return IN_HTML if path.name.lower().endswith(HTML) else UNREAD


def wanted(post: Post) -> Iterator[Post]:
    """Yield the post if it is asked for: by globs, as no edition made by hand, as no draft."""
    reading, name = post.workspace.config.reading, post.relative
    if not _fits(name, reading.include or ("*",)) or _fits(name, reading.exclude):
        why = EXCLUDED
    elif _is_by_hand(post):
        why = BY_HAND
    elif _has_own_edition(post):
        why = OWN_EDITION
    elif not reading.drafts and _is_draft(post):
        why = DRAFT
    else:
        yield post
        return
    post.workspace.passed[post.name] = why


def passed_over(passed: Mapping[str, str]) -> Iterator[Finding]:
    """What walks went past, one remark for each reason."""
    for why in (UNREAD, IN_HTML, BY_HAND, OWN_EDITION):
        names = sorted(name for name, reason in passed.items() if reason == why)
        if names:
            more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
            message = f"passed over, {why}: {', '.join(names[:_SHOWN])}{more}"
            yield Finding("passed-over", Severity.INFO, message, names[0])


def none_found(workspace: Workspace) -> Finding:
    """What was looked for, where there is no post, and what was found in its place."""
    folders, kinds = workspace.config.content, ", ".join(POST_SUFFIXES)
    also = f" nor in {', '.join(folders[1:])}" if folders[1:] else ""
    counts = Counter(workspace.passed.values())
    others = ", ".join(f"{why} ({number:,})" for why, number in sorted(counts.items()))
    todo = f"passed over: {others}" if others else "set `content` in bitext.toml"
    message = f"there are no posts ({kinds}) here{also}; {todo}"
    return Finding("no-posts", Severity.ERROR, message, folders[0])


def _fits(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def _is_by_hand(post: Post) -> bool:
    """Whether a page is in the language of the edition already: ``x.en.md``, ``lang: en``."""
    tags = post.workspace.config.targets
    marks = {f".{said}".lower() for tag in tags for said in (tag, primary(tag))}
    if any(post.path.stem.lower().endswith(mark) for mark in marks):
        return True
    return _language(post.path, post.workspace.root) in {primary(tag) for tag in tags}


def _has_own_edition(post: Post) -> bool:
    """Whether somebody wrote the English page of a post: in a site, and before bitext drafted it.

    A file in the place of an edition whose post has a catalog is another thing: a build names it.
    """
    workspace = post.workspace
    if workspace.placement.is_apart:
        return False
    root = str(workspace.root)  # thousands of posts are asked: no `Path` is made for them
    if isfile(f"{root}/{post.catalog_name}"):  # noqa: PTH113 - for each of all posts
        return False
    edition = workspace.placement.english(post.relative)
    if not isfile(f"{root}/{edition}"):  # noqa: PTH113 - for each of all posts
        return False
    name = f".editions{workspace.config.mark}.jsonl"
    listed = workspace.root / workspace.config.output / name
    row = f"[{json.dumps(edition, ensure_ascii=False)}, "
    return row not in _listed(listed, *stamp(listed))


@lru_cache(maxsize=8)
def _listed(path: Path, *_stamp: int) -> str:
    """What builds wrote (`bitext.publishing.manifest`), as it is now."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _language(path: Path, root: Path) -> str:
    """The language that a file's header names, as far as its first lines tell."""
    try:
        head = read_start(path, root, _HEAD)
    except BitextError:  # told where it is read
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
