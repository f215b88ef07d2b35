"""What the page asks: posts, their segments, what is known of one, how it will look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bitext.checks import ABOUT
from bitext.errors import BitextError
from bitext.reviewing import undo
from bitext.reviewing.desk.closeup import closeup
from bitext.reviewing.desk.findings import STATES, findings_at
from bitext.reviewing.desk.overview import Filter
from bitext.reviewing.desk.segments import post_rows
from bitext.reviewing.desk.sheet import Gone, digest_of
from bitext.store.files import relative_name
from bitext.web.review.frames import VIEWS, frame, raw
from bitext.workspace.selection.git import changed

if TYPE_CHECKING:
    from bitext.web.review.session import Session

Row = dict[str, Any]
#: Segments that an act over many takes at once.
MOST = 5000
#: Segments on the first screen of a long post, whose findings are told before all others.
BEFORE, AFTER = 20, 60


@dataclass(frozen=True, slots=True)
class Asking:
    """The questions of a session's pages."""

    session: Session

    def posts(self, request: Request) -> Row:
        """The list of posts that a filter leaves, and what could be filtered by."""
        wanted = self.filter(request)
        names = {
            id: name for id, name in self.session.desk.names().items()
            if wanted.posts is None or name in wanted.posts
        }  # fmt: skip
        found, left = self.session.listing.rows(names, wanted)
        rows = [dict(row) for row in found if "error" not in row]
        totals: Counter[str] = Counter()
        for row in rows:
            totals.update(row["counts"])
        return {
            "posts": rows, "problems": [row for row in found if "error" in row], "totals": totals,
            "engines": sorted({name for row in rows for name in row.pop("engines")}),
            "people": sorted({name for row in rows for name in row.pop("people")}),
            "rules": [rule for rule in ABOUT if rule not in STATES], "left": len(left),
        }  # fmt: skip

    def filter(self, request: Request) -> Filter:
        """What an address asks for; raises UsageError for a revision that git does not have."""
        said = request.query_params
        names: Collection[str] | None = None
        if revision := said.get("changed", ""):
            root = self.session.root
            within = (p for p in changed(root, revision) if p.is_relative_to(root))
            names = {relative_name(path, root) for path in within}
        if only := said.get("only", ""):
            here = self.session.desk.names()
            chosen = {here[id] for id in only.split(",") if id in here}
            names = chosen if names is None else chosen.intersection(names)
        return Filter.of(said, names)

    def post(self, request: Request) -> Row:
        """A post, with the keys that the filter of the address leaves."""
        id = request.path_params["id"]
        sheet = self.session.desk.sheet(id)
        rows = post_rows(sheet)
        for row in rows["segments"]:
            self.session.desk.show(row["digest"], row["target"])
        wanted = self.filter(request)
        keys = self.session.listing.matching(id, sheet, wanted) if wanted.narrows else None
        return {**rows, "matches": keys, "rules": ["term", "keep"]}

    def segments(self, request: Request) -> Row:
        """The segments that a filter leaves, of all posts or of one: what acts over many need."""
        wanted, only = self.filter(request), request.query_params.get("post", "")
        found: list[Row] = []
        left = 0
        for id, name in self.session.desk.names().items():
            if (only and id != only) or (wanted.posts is not None and name not in wanted.posts):
                continue
            with suppress(BitextError):  # the list of posts tells it
                rows = [*self._items(id, wanted)]
                left += max(0, len(rows) - max(0, MOST - len(found)))
                found += rows[: MOST - len(found)]
        return {"items": found, "left_off": left}

    def _items(self, id: str, wanted: Filter) -> Iterator[Row]:
        sheet = self.session.desk.sheet(id)
        lines = {segment.key: segment.line for segment in reversed(sheet.post.segments)}
        for key in self.session.listing.matching(id, sheet, wanted):
            entry = sheet.entries[key]
            digest = self.session.desk.show(digest_of(entry), entry.target)
            yield {
                "post": id, "key": key, "digest": digest, "line": lines.get(key, 0),
                "source": entry.source, "target": entry.target, "state": entry.state.value,
            }  # fmt: skip

    def findings(self, request: Request) -> Row:
        """All findings of a post; with ``near`` those of wordings around a segment, at once."""
        id, near = request.path_params["id"], request.query_params.get("near", "")
        if not near:
            return {"findings": self.session.findings(id)}
        sheet = self.session.desk.sheet(id)
        keys = [segment.key for segment, _ in sheet.segments]
        at = keys.index(near) if near in keys else 0
        around = keys[max(0, at - BEFORE) : at + AFTER]
        return {"findings": findings_at(sheet, *around), "keys": around}

    def segment(self, request: Request) -> Row:
        """All that is known of a segment."""
        id, key = request.path_params["id"], request.path_params["key"]
        sheet = self.session.desk.sheet(id)
        others = self.session.beside.wordings(id, key)
        known = closeup(sheet, key, self.session.old_drafts(id, key), others)
        return {**known, "raw": raw(sheet, key)}

    def deeds(self, _request: Request) -> Row:
        """What can be taken back, the last first."""
        found = undo.latest(self.session.root, self.session.desk.workspace.language)
        return {"deeds": [_deed(deed) for deed in found]}


def _deed(deed: undo.Kept) -> Mapping[str, object]:
    return {"number": deed.number, "at": deed.at, "op": deed.op, "count": deed.count}


def framed(session: Session, request: Request) -> str:
    """The page of a post for a frame; raises Gone for a view that there is not."""
    view = request.path_params["view"]
    if view not in VIEWS:
        raise Gone("there is no such view", hint=", ".join(VIEWS))
    if draft := request.query_params.get("draft", ""):
        html = session.kept(draft)
        if html is None:
            raise Gone("this page is not kept any more")
        return html
    sheet = session.desk.sheet(request.path_params["id"])
    return frame(sheet, view, request.query_params.get("key", ""))
