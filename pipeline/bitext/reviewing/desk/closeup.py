"""A segment opened: what else it could say, what it said before, and who said it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bitext import placeholders
from bitext.errors import BitextError
from bitext.formats.po.entries import State
from bitext.glossary.pins import check
from bitext.markdown.placeholder import decode
from bitext.markdown.target import TargetError
from bitext.model import Origin
from bitext.reviewing.desk.saving import entry_at
from bitext.reviewing.history import came_from
from bitext.store.provenance import engine_part
from bitext.wording.fate import stale_message
from bitext.wording.journal import Act, Op, place, wordings
from bitext.wording.word_diff import word_changes
from bitext.workspace.memory import open_memory

if TYPE_CHECKING:
    from bitext.formats.po.entries import Entry
    from bitext.remembered import Remembered
    from bitext.reviewing.desk.sheet import PostSheet

#: Neighbours of a source that a reviewer reads.
_NEAR = 5

Row = dict[str, Any]


def closeup(
    sheet: PostSheet, key: str, drafts: Sequence[Entry] = (), others: Sequence[Row] = ()
) -> Row:
    """All that is known of a segment; ``drafts`` stand in no catalog, ``others`` in other posts.

    Raises Gone where there is no such segment.
    """
    entry = entry_at(sheet, key)
    places = came_from(sheet.post, entry)
    acts = [act for act in sheet.post.journal if place(act.ctx, act.src) in places]
    before = _last_review(sheet, entry)
    stale = entry.state is State.STALE or bool(entry.previous)
    return {
        "suggestions": [*_suggestions(sheet, key, entry, drafts, others)],
        "history": [_told(act, entry) for act in reversed(acts)],
        "previous": entry.previous or None,
        "change": _change(sheet, entry),
        "source_diff": _diff(entry.previous, entry.source) if stale else None,
        "target_diff": _diff(before, entry.target) if before and before != entry.target else None,
        "terms": [*_terms(sheet, key, entry)],
    }


def _diff(old: str, new: str) -> list[tuple[str, str]]:
    return [*word_changes(old, new)]


def _change(sheet: PostSheet, entry: Entry) -> str:
    """What has become of the source of a stale wording, in words."""
    unworded = [one.source for one in sheet.entries.values() if not one.state.human]
    return stale_message(entry, unworded) if entry.state is State.STALE else ""


def _told(act: Act, entry: Entry) -> Row:
    own = place(act.ctx, act.src) == place(*entry.identity)  # of a former source it is a suggestion
    other = own and act.now not in ("", entry.target) and act.op is not Op.REMARK
    return {
        "id": act.id, "at": act.at, "who": act.who, "via": act.via, "op": act.op.value,
        "was": act.was, "now": act.now, "restorable": other,
    }  # fmt: skip


def _last_review(sheet: PostSheet, entry: Entry) -> str:
    """What was approved here last, for the source as it is or as it was then."""
    at = place(entry.context, entry.previous or entry.source)
    reviews = (Op.WORD, Op.APPROVE, Op.RESTORE)
    found = [a.now for a in sheet.post.journal if a.op in reviews and place(a.ctx, a.src) == at]
    return found[-1] if found else ""


def _suggestions(
    sheet: PostSheet, key: str, entry: Entry, drafts: Sequence[Entry], others: Sequence[Row]
) -> Iterator[Row]:
    """Yield other wordings, each once: people's own of before, old drafts, what the memory has."""
    seen = {entry.target, ""}
    made = (
        _row("draft", old.target, 100.0, entry.source, entry.source, engine_part(old.signature))
        for old in drafts
    )
    said = (
        _row("other-post", row["target"], 100.0, entry.source, row["source"],
             f"{row['name']}:{row['line']}")
        for row in others
    )  # fmt: skip
    for row in (*_of_people(sheet, entry), *made, *said, *_of_memory(sheet, key)):
        if row["target"] not in seen:
            seen.add(row["target"])
            yield row


def _of_people(sheet: PostSheet, entry: Entry) -> Iterator[Row]:
    places = dict.fromkeys((entry.source, entry.previous))
    for source in filter(None, places):
        for text in wordings(sheet.post.journal, entry.context, source):
            yield _row("previous", text, 100.0, entry.source, source, "")


def _row(kind: str, target: str, score: float, now: str, source: str, made: str) -> Row:
    diff = None if source == now else _diff(source, now)
    return {"kind": kind, "target": target, "score": round(score), "source": source,
            "diff": diff, "from": made}  # fmt: skip


def _of_memory(sheet: PostSheet, key: str) -> Iterator[Row]:
    for found, score in _nearest(sheet, key):
        piece, form = sheet.post.forms[key]
        plain = placeholders.strip(found.target, "")
        target = plain
        with suppress(TargetError):
            target = decode(piece, form, found.target) if found.source == form.text else plain
        kind = "draft" if found.source == form.text and found.origin is Origin.BACKEND else "memory"
        made = engine_part(found.signature) or found.origin.value
        source = (
            piece.segment.source
            if found.source == form.text
            else placeholders.strip(found.source, "")
        )
        yield _row(kind, target, score, piece.segment.source, source, made)


def _nearest(sheet: PostSheet, key: str) -> Sequence[tuple[Remembered, float]]:
    workspace = sheet.post.workspace
    _, form = sheet.post.forms[key]
    with suppress(BitextError), open_memory(workspace, only_read=True) as all_:
        return all_.nearest(form.text, workspace.languages, _NEAR)
    return ()


def _terms(sheet: PostSheet, key: str, entry: Entry) -> Iterator[Row]:
    for pin in sheet.post.pins.get(key, ()):
        honoured = not check((pin,), entry.target) if entry.target else None
        yield {"source": pin.text, "target": pin.wording, "note": pin.term.note,
               "accept": [text for text in pin.accepted if text != pin.wording],
               "honoured": honoured, "file": pin.term.path, "line": pin.term.line}  # fmt: skip
