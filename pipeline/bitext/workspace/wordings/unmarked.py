"""Drafts that look like a person's: their marks are gone, or stand at another text.

Programs that drop comments and flags do that to whole files (``msgunfmt``), and git where branches
are merged by lines and a conflict is settled in parts.  An approval is a draft line without a flag;
what git has as a draft, and no longer looks like one, nobody has approved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bitext.formats.po.entries import Catalog, Entry, State, binds
from bitext.model import Finding, Severity
from bitext.store.files import relative_name
from bitext.wording.journal import Act, place, standing

if TYPE_CHECKING:
    from pathlib import Path

    from bitext.workspace.workspace import Post

_NEW = (State.REVIEWED, State.NEEDS_WORK)


def as_drafts(post: Post, catalog: Catalog, path: Path) -> Catalog:
    """A catalog that lies at ``path``, with such entries as the drafts that they are."""
    found = _found(post, catalog, path)
    if not found:
        return catalog
    post.workspace.homes.held.unmarked.setdefault(post.name, set()).update(found)
    entries = tuple(found.get(entry.identity, entry) for entry in catalog.entries)
    return replace(catalog, entries=entries)


def _found(post: Post, catalog: Catalog, path: Path) -> dict[tuple[str, str], Entry]:
    name = relative_name(path, post.workspace.root)
    return drafts_in(
        catalog, lambda: post.journal, partial(post.workspace.homes.held.drafted, name)
    )


def drafts_in(
    catalog: Catalog,
    journal: Callable[[], Sequence[Act]],
    drafted: Callable[[], Mapping[tuple[str, str, str], str]],
) -> dict[tuple[str, str], Entry]:
    """Such entries of a catalog as the drafts that they are, by what the journal beside it says,
    and by those that git has; both are asked where there is an entry in doubt.
    """
    news = [e for e in catalog.entries if e.state in _NEW and not (e.taken or _marked(e))]
    acts = journal() if news else ()
    if acts and standing(acts, catalog):
        said = {(place(a.ctx, a.src), text) for a in acts for text in (a.was, a.now)}
        news = [e for e in news if (place(*e.identity), e.target) not in said]
    known = drafted() if news else {}
    return {
        e.identity: e._replace(state=State.DRAFT, signature=by, approved="", previous="")
        for e in news
        if (by := known.get((*e.identity, e.target))) is not None
    }


def _marked(entry: Entry) -> bool:
    """Whether it has the mark of an approval of these very texts."""
    return bool(entry.approved) and binds(entry.approved, entry.source, entry.target)


def unmarked(post: Post) -> Iterator[Finding]:
    """Name those that were met."""
    from bitext.markdown.segmenter import segment_key  # a build with nothing to do needs no parser

    met = post.workspace.homes.held.unmarked.get(post.name, ())
    lines = {s.key: s.line for s in reversed(post.segments)} if met else {}
    for key in sorted((segment_key(*at) for at in met), key=lambda key: lines.get(key, 0)):
        message = (
            f"a machine's draft has lost its mark, and does not count as a person's wording: "
            f"`bitext approve {post.name}:{key[:8]}` if somebody has read it"
        )
        yield Finding("needs-work", Severity.WARNING, message, post.name, lines.get(key, 0), key)
