"""What the page does: wordings saved and taken back."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from bitext.errors import UsageError
from bitext.formats.po.entries import State
from bitext.reviewing.desk.findings import findings_at
from bitext.reviewing.desk.saving import Conflict, Item, Saved, save, take_back
from bitext.reviewing.desk.segments import one_row
from bitext.reviewing.desk.sheet import digest_of
from bitext.store.journal import person
from bitext.web.review.answers import Body, answer, text

if TYPE_CHECKING:
    from bitext.web.review.session import Session

#: What a person may say of a wording.
_STATES = {"reviewed": State.REVIEWED, "needs-work": State.NEEDS_WORK}
#: Segments of a deed that are told one by one.
_EACH = 50


@dataclass(frozen=True, slots=True)
class Acting:
    """The deeds of a session's pages."""

    session: Session

    def save(self, request: Request, body: Body) -> object:
        """A wording, for the entry that the page has seen; 409 where it is another now."""
        item = Item(request.path_params["id"], request.path_params["key"], text(body, "digest", ""))
        state = _STATES.get(text(body, "state"))
        if state is None:
            raise UsageError("`state` must be reviewed or needs-work")
        comment = text(body, "comment") if body.get("comment") is not None else None
        force = body.get("force") is True
        try:
            done = save(self.session.desk, item, text(body, "target"), state,
                        comment=comment, force=force)  # fmt: skip
        except Conflict as conflict:
            return self._conflict(conflict)
        self._tell(done)
        sheet = self.session.desk.sheet(item.post)
        return {
            "saved": time.strftime("%H:%M:%S"), "undo": done.number or None,
            "segment": self._row(item), "findings": findings_at(sheet, item.key),
        }  # fmt: skip

    def _row(self, item: Item) -> dict[str, Any]:
        row = one_row(self.session.desk.sheet(item.post), item.key)
        if row:
            self.session.desk.show(row["digest"], row["target"])
        return row

    def _conflict(self, found: Conflict) -> Response:
        row = one_row(found.sheet, found.key)
        self.session.desk.show(row["digest"], row["target"])
        said = {"base": found.base, "theirs": row["target"], "segment": row, "by": row["by"]}
        mine = row["by"] == person(self.session.root)
        error = "somebody has changed this segment since you have opened it"
        return answer({**said, "you": mine, "error": error, "hint": ""}, 409)

    def undo(self, _request: Request, body: Body) -> object:
        """Take back a deed, the last one where none is named."""
        done = take_back(self.session.desk, text(body, "number", ""))
        self._tell(done)
        return {"number": done.number, "done": _keys(done.done), "left": _keys(done.conflicts)}

    def _tell(self, done: Saved) -> None:
        """Tell open pages what was done here; of a great many that the posts have changed."""
        items = done.done if done.number else ()
        if len(items) > _EACH:
            posts = sorted({item.post for item in items})
            self.session.tell({"type": "changed", "posts": posts})
            return
        for item in items:
            entry = self.session.desk.sheet(item.post).entries.get(item.key)
            digest = self.session.desk.show(digest_of(entry), entry.target) if entry else ""
            said = {"post": item.post, "key": item.key, "digest": digest, "undo": done.number}
            self.session.tell({"type": "saved", **said})


def _keys(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(item.post, item.key) for item in items]
