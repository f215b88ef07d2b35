"""What a post refers to by relative path: an edition in another folder needs it beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bitext import frontmatter
from bitext.assemble.addresses import imported
from bitext.markdown.reading import reading_of
from bitext.model import Document

_ATTRIBUTE = re.compile(r"<[^<>]*?\s(?:src|href|poster|data)\s*=\s*[\"']([^\"'<>]+)[\"']")
#: A component or a style that another component brings in.
_IMPORT = re.compile(
    r"""(?:^[ \t]*(?:import|export)\b[^'"\n;]{0,300}|@import[ \t]+|\bimport\()"""
    r"""['"](\.{1,2}/[^'"\n]{1,300})['"]""",
    re.M,
)
#: An address of its own (scheme, host, site root, anchor, template) is no file of the post's.
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|//|/|#|\{|\\")


def imports(code: str) -> tuple[str, ...]:
    """Relative paths of what a script or a style imports, without repeats.

    >>> imports("import A from './a.vue'\\nimport B from 'b'\\nimport '../c.css'")
    ('./a.vue', '../c.css')
    """
    return tuple(dict.fromkeys(_IMPORT.findall(code)))


#: What a header names beside words: covers, thumbnails, resources of a bundle.
_PICTURE = re.compile(
    r"[^\s:*?\"<>|][^:*?\"<>|\n]{0,250}\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp4|webm|mp3|ogg|pdf)",
    re.I,
)


def _in_header(doc: Document) -> Iterator[str]:
    """Values of the front matter that are names of pictures and the like, whatever their key."""
    header = frontmatter.find(doc.text) if doc.body and "." in doc.text[: doc.body] else None
    values = frontmatter.strings(doc.text, header) if header else ()
    yield from (value for value in values if _PICTURE.fullmatch(value))


def relative_targets(doc: Document) -> tuple[str, ...]:
    """Paths relative to the post that its links, images, tags and header name, without repeats."""
    return tuple(dict.fromkeys(t for t in _named(doc) if not _ELSEWHERE.match(t)))


def rooted_targets(doc: Document) -> tuple[str, ...]:
    """Paths from the site's root that a post names, its front matter too, without repeats."""
    named = [*_named(doc), *_HEADED.findall(doc.text[: doc.body])]
    return tuple(dict.fromkeys(t for t in named if t.startswith("/") and not t.startswith("//")))


#: Without one of these a page brings in no file (`addresses.imported`).
_BRINGS_IN = ("import", "export", "require(", "<<<", "@[", "@include")
#: A value of the front matter that is a file from the site's root.
_HEADED = re.compile(r"[\s\"'](/[^\s\"'#?]{1,300}\.\w{2,5})(?=[\s\"',\]]|$)", re.M)


def _named(doc: Document) -> Iterator[str]:
    body = doc.text[doc.body :]
    found: list[str] = []
    if "](" in body or "]:" in body:
        found += (
            event.data["dest_url"]
            for event in reading_of(doc).events
            if event.phase == "start" and event.tag in ("Image", "Link")
        )
    found += [*_ATTRIBUTE.findall(body), *_in_header(doc)]
    if any(mark in body for mark in _BRINGS_IN):
        found += (doc.text[slice(*span)] for span in imported(reading_of(doc), doc.body))
    plain = (unquote(re.split(r"[?#]", target)[0]) for target in found)
    return (target for target in plain if target and "\0" not in target)
