"""Terms from the page: what one would change is shown first, then it is in the glossary file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bitext.errors import BitextError, UsageError
from bitext.glossary.pins import check
from bitext.glossary.terms import claims
from bitext.model import Term
from bitext.reviewing.desk.sheet import id_of
from bitext.terminology.add import add_term, change_term
from bitext.terminology.impact import Proposed, pinned, under
from bitext.web.review.answers import Body, text

if TYPE_CHECKING:
    from bitext.reviewing.desk.sheet import PostSheet
    from bitext.web.review.session import Session

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """The glossary of a session."""

    session: Session

    def impact(self, _request: Request, body: Body) -> object:
        """Segments in which a term would be found, and wordings that do not say it so."""
        term, workspace = term_of(body), self.session.desk.workspace
        wanted = set(claims(term))
        others = [one for one in workspace.glossary.terms if wanted.isdisjoint(claims(one))]
        proposed = Proposed(workspace.root, workspace.config, (*others, term))
        count, posts = 0, set[str]()
        flagged: list[Row] = []
        for id in self.session.desk.names():
            with suppress(BitextError):  # the list of posts tells what cannot be read
                sheet = self.session.desk.sheet(id)
                keys, rows = _touched(sheet, proposed, term)
                count += keys
                posts |= {sheet.post.name} if keys else set()
                flagged += rows
        known = [one for one in workspace.glossary.terms if not wanted.isdisjoint(claims(one))]
        defined = [{"target": one.target[0], "file": one.path, "line": one.line} for one in known]
        return {"segments": count, "posts": len(posts), "flagged": flagged, "defined": defined}

    def add(self, _request: Request, body: Body) -> object:
        """Write a term as `glossary add` does; with ``change`` into the entry that there is."""
        term, write = term_of(body), change_term if body.get("change") is True else add_term
        with self.session.desk.lock:
            added = write(self.session.desk.workspace, term)
        self.session.tell({"type": "changed", "posts": sorted(self.session.desk.names())})
        return {"file": added.path, "line": added.line, "source": added.source[0],
                "target": added.target[0]}  # fmt: skip


def _touched(sheet: PostSheet, proposed: Proposed, term: Term) -> tuple[int, list[Row]]:
    """How many segments have other pins then, and those whose wording does not honour the term."""
    then = under(proposed, sheet.post)
    keys = [key for key in sheet.entries if pinned(sheet.post, key) != pinned(then, key)]
    flagged = [*_flagged(sheet, {key: then.pins.get(key, ()) for key in keys}, term)]
    return len(keys), flagged


def _flagged(sheet: PostSheet, pins: dict[str, Sequence[Any]], term: Term) -> Iterator[Row]:
    lines = {segment.key: segment.line for segment in reversed(sheet.post.segments)}
    for key, found in pins.items():
        entry = sheet.entries[key]
        own = [pin for pin in found if pin.term == term]
        if entry.target and own and check(own, entry.target):
            yield {
                "post": id_of(sheet.post.name), "name": sheet.post.name, "key": key,
                "line": lines.get(key, 0), "state": entry.state.value, "source": entry.source,
                "target": entry.target,
            }  # fmt: skip


def term_of(body: Body) -> Term:
    """The term that was said; raises UsageError for what is none."""
    source = text(body, "source").strip()
    keep = body.get("keep") is True or text(body, "rule", "") == "keep"
    target = source if keep else text(body, "target", "").strip()
    short, note = text(body, "short", "").strip(), text(body, "note", "").strip()
    if not source or not target:
        raise UsageError("a term has a wording in both languages")
    if keep and short:
        raise UsageError("a name that stays as it is has no short form")
    words = (_words(body, "accept"), _words(body, "forbid"))
    return Term((source,), (target,), short, *words, case=keep and source != source.lower(),
                note=note)  # fmt: skip


def _words(body: Body, name: str) -> tuple[str, ...]:
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise UsageError(f"`{name}` must be a list of texts")
    return tuple(filter(None, (word.strip() for word in found)))
