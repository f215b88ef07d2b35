"""How a workspace reads a post: which dialect its Markdown is in, which keys are translated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bitext.frontmatter.keys import KEYS, printed
from bitext.model import LONG, Document, Segment

if TYPE_CHECKING:
    from bitext.dialects import Dialect
    from bitext.workspace.workspace import Post, Workspace


def dialect_of(workspace: Workspace, relative: str) -> tuple[Dialect, str]:
    """The dialect of a post, by glob, ending and ``site``, and why it is this one."""
    from bitext.dialects import extended, name_for

    reading = workspace.config.reading
    name, why = name_for(workspace.config.site, relative, reading.dialects)
    return extended(name, reading.tags, reading.protect), why


def parsed(post: Post, text: str) -> Document:
    """A text, parsed as the post's file is; raises WorkspaceError for too many segments."""
    from bitext.markdown.segmenter import parse
    from bitext.workspace.refusals import bounded

    config, dialect = post.workspace.config, post.dialect
    own = (*dialect.keys, *printed(text)) if config.front_matter == KEYS else ()
    keys = (*config.front_matter, *own, *config.front_matter_mapped)
    letters = post.workspace.languages.source_language.letter
    return bounded(
        parse(text, name=post.name, keys=keys, letters=letters, site=config.site, dialect=dialect)
    )


def lighten(post: Post) -> None:
    """Keep of a long post what it is translated by: two thirds of what its document weighs.

    What the parser saw is read again where somebody asks for it.
    """
    from bitext.markdown.reading import Reading

    for name, document in [*vars(post).items()]:
        if not isinstance(document, Document) or len(document.text) <= LONG:
            continue
        vars(post).pop("forms", None)  # whoever drafts has them, and lets go of one after another
        if isinstance(document.reading, Reading):
            vars(post)[name] = replace(document, reading=document.reading.dialect)


def header_key(segment: Segment) -> str:
    """The key of the header whose value a segment is; empty for one of the text.

    >>> header_key(Segment("k", Kind.PARAGRAPH, "开源", context="front-matter:tags.0"))
    'tags.0'
    """
    key = segment.context.removeprefix("front-matter:")
    return key if key != segment.context else ""


def tags_of(document: Document) -> tuple[str, ...]:
    """The tags and categories that a post's header names."""
    from bitext import frontmatter

    header = frontmatter.find(document.text)
    data = frontmatter.metadata(document.text, header) if header else {}
    found: list[str] = []
    for key in ("tags", "categories", "category"):
        value = data.get(key)
        items = value if isinstance(value, list) else [value]
        found += (item for item in items if isinstance(item, str))
    return tuple(found)
