"""What the page does: wordings saved and taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bitext.errors import UsageError
from bitext.formats.po.entries import Entry, State
from bitext.reviewing.desk.changing import change_of, ignoring, last_other, restored, said_by
from bitext.reviewing.desk.findings import findings_at
from bitext.reviewing.desk.saving import (
    Conflict,
    Item,
    Saved,
    change_all,
    entry_at,
    save,
    take_back,
)
from bitext.reviewing.desk.segments import one_row
from bitext.reviewing.desk.sheet import Gone, digest_of
from bitext.store.journal import person
from bitext.web.review.answers import Body, Refusal, items, text
from bitext.web.review.frames import VIEWS, frame
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording
from bitext.wording.word_diff import word_changes

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
            raise self._conflict(conflict) from conflict
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

    def _conflict(self, found: Conflict) -> Refusal:
        row = one_row(found.sheet, found.key)
        self.session.desk.show(row["digest"], row["target"])
        said = {"base": found.base, "theirs": row["target"], "segment": row, "by": row["by"]}
        mine = row["by"] == person(self.session.root)
        error = "somebody has changed this segment since you have opened it"
        return Refusal({**said, "you": mine, "error": error, "hint": ""}, 409)

    def undo(self, _request: Request, body: Body) -> object:
        """Take back a deed, the last one where none is named."""
        done = take_back(self.session.desk, text(body, "number", ""))
        self._tell(done)
        return {"number": done.number, "done": _keys(done.done), "left": _keys(done.conflicts)}

    def bulk(self, _request: Request, body: Body) -> object:
        """An act over many segments, or first what it would come to."""
        op, desk = text(body, "op"), self.session.desk
        chosen = items(body)
        each = self._each(op, body)
        if body.get("preview") is not False:
            return {"rows": [row for item in chosen for row in self._preview(item, each)]}
        said = Op.RESTORE if op == "restore" else None
        done = change_all(desk, op, chosen, each, said=said)
        self._tell(done)
        return self._told(done)

    def _each(self, op: str, body: Body) -> Callable[[Item, Entry], Entry]:
        if op == "restore":
            desk = self.session.desk
            return lambda item, entry: last_other(desk.sheet_now(item.post).post.journal)(entry)
        change = change_of(op, text(body, "find", ""), text(body, "replace", ""))
        return lambda _item, entry: change(entry)

    def _preview(
        self, item: Item, each: Callable[[Item, Entry], Entry]
    ) -> Iterator[dict[str, object]]:
        sheet = self.session.desk.sheet(item.post)
        old = sheet.entries.get(item.key)
        if old is not None and (new := each(item, old)) != old:
            yield {
                "post": item.post, "key": item.key, "digest": digest_of(old), "line":
                next((s.line for s in sheet.post.segments if s.key == item.key), 0),
                "source": old.source, "before": old.target, "after": new.target,
                "state": new.state.value, "was": old.state.value,
                "diff": [*word_changes(old.target, new.target)],
            }  # fmt: skip

    def ignore(self, _request: Request, body: Body) -> object:
        """Silence a finding of a segment, for a reason that its entry says from now on."""
        post, key, reason = text(body, "post"), text(body, "key"), text(body, "reason")
        rule = self._rule(post, key, text(body, "finding", ""), text(body, "rule", ""))
        return self._one("ignore", post, key, lambda entry: ignoring(entry, rule, reason))

    def _rule(self, post: str, key: str, finding: str, rule: str) -> str:
        if rule:
            return rule
        sheet = self.session.desk.sheet(post)
        at_hand = findings_at(sheet, key) if key in sheet.entries else []
        for found in (*at_hand, *(self.session.known_findings(post) or ())):
            if found["id"] == finding and found["ignorable"]:
                return str(found["rule"])
        raise Gone("there is no such finding any more", hint="look at the segment again")

    def restore(self, _request: Request, body: Body) -> object:
        """Bring back a wording of a segment's history."""
        post, key, at = text(body, "post"), text(body, "key"), text(body, "at")
        sheet = self.session.desk.sheet(post)
        act = said_by(sheet.post.journal, entry_at(sheet, key), at)
        good = act.op is not Op.NEEDS_WORK
        return self._one(
            "restore", post, key, lambda entry: restored(entry, act.now, approved=good),
            said=Op.RESTORE if good else None,
        )  # fmt: skip

    def _one(
        self, op: str, post: str, key: str, change: Callable[[Entry], Entry],
        said: Op | None = None,
    ) -> object:  # fmt: skip
        desk = self.session.desk
        item = Item(post, key, digest_of(entry_at(desk.sheet(post), key)))
        done = change_all(desk, op, [item], lambda _item, entry: change(entry), said=said)
        if done.conflicts:  # in this very moment
            raise self._conflict(Conflict(desk.sheet(post), key, desk.base(item.digest)))
        self._tell(done)
        found = findings_at(desk.sheet(post), key)
        return {**self._told(done), "segment": self._row(item), "findings": found}

    def _told(self, done: Saved) -> dict[str, object]:
        return {
            "undo": done.number or None, "done": _keys(done.done),
            "conflicts": _keys(done.conflicts),
        }  # fmt: skip

    def render(self, request: Request, body: Body) -> object:
        """How a wording that is not saved would look: the address of a page for a frame."""
        post, key, target = request.path_params["id"], text(body, "key"), text(body, "target")
        view = text(body, "view", "english")
        if view not in VIEWS:
            raise Gone("there is no such view", hint=", ".join(VIEWS))
        sheet = self.session.desk.sheet(post)
        old = entry_at(sheet, key)
        draft = self.session.keep(frame(sheet, view, key, target))
        unsaved = sheet
        if target.strip() and target != old.target:
            unsaved = sheet.with_rewordings([Rewording(old, old._replace(target=target))])
        address = f"/frame/{post}/{view}?draft={draft}"
        return {"url": address, "findings": findings_at(unsaved, key)}

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
