"""A new wording of a term put into the translations that have the old one.

Only the wording changes, and with it no entry's state: who runs ``glossary apply`` has
read the diff and is the reviewer of this one edit, so a reviewed entry stays reviewed; a
draft stays a draft, an edited or stale entry what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches, unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import Trouble, UsageError, reported
from bitext.formats.po.entries import binds, bound
from bitext.glossary.replace import Replacement, replacements, spliced
from bitext.glossary.target_match import occurrences
from bitext.markdown.literal.foreign import brought
from bitext.markdown.target import TargetError, read_target
from bitext.model import Finding, Piece, Pin, Severity, Term, TokenType
from bitext.store.catalog import Catalog, Entry, render, update
from bitext.terminology.impact import named, recorded
from bitext.wording.rewording import Rewording, between
from bitext.workspace.wordings.record import record
from bitext.workspace.wordings.writing import at_home

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

_HIDDEN = "\ufffc"  #: stands for each character of markup: part of no wording


@dataclass(frozen=True, slots=True)
class Order:
    """What to swap: without ``old`` whatever the glossary or its last state gives away."""

    terms: tuple[Term, ...]
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What an order does to a post's catalog."""

    post: Post
    diff: str  #: unified, of the PO file
    entries: int
    findings: tuple[Finding, ...] = ()


def order(workspace: Workspace, wording: str, old: str = "", new: str = "") -> Order:
    """The order for the term with ``wording`` among its sources or targets.

    Raises UsageError when there is no such term, or ``new`` is no wording of it.
    """
    terms = workspace.glossary.terms
    found = tuple(named(terms, wording))
    if not found:
        near = get_close_matches(wording, [word for t in terms for word in (*t.source, *t.target)])
        hint = f"did you mean {near[0]}?" if near else "`bitext glossary lint` reads the glossary"
        raise UsageError(f"the glossary has no term {wording!r}", hint=hint)
    allowed = {word for t in found for word in (*t.target, *t.accept, t.short)}
    if new and new not in allowed:
        hint = "change the target in the glossary first, then apply it"
        raise UsageError(f"{new!r} is no wording of {wording!r} in the glossary", hint=hint)
    return Order(found, old, new)


def preview(
    workspace: Workspace,
    wanted: Order,
    paths: Sequence[Path] = (),
    trouble: Trouble | None = None,
) -> Iterator[CatalogChange]:
    """Yield what the order would change, post by post; nothing is written.

    ``trouble`` gets what keeps a post or its catalog from being read, else it is raised.
    """
    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            yield from _preview(post, wanted)


def _preview(post: Post, wanted: Order) -> Iterator[CatalogChange]:
    before = post.read_catalog()
    findings: list[Finding] = []
    after = reworded(post, before, wanted, findings)
    if after is not before:
        changed = sum(a != b for a, b in zip(before.entries, after.entries, strict=True))
        diff = _diff(post.workspace, post, before, after)
        yield CatalogChange(post, diff, changed, tuple(findings))


def apply_to(workspace: Workspace, wanted: Order, post: Post) -> list[Rewording]:
    """Carry the order out in a post's catalog, also when an editor saved it meanwhile.

    Returns what that has changed.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does.
    """
    at_home(post)
    record(post, post.read_catalog())
    done: list[Rewording] = []

    def change(catalog: Catalog) -> Catalog:
        new = reworded(post, catalog, wanted, [])
        done[:] = between(catalog, new)
        return new

    after = update(
        post.catalog_path,
        change,
        root=workspace.root,
        source=post.name,
        language=workspace.language,
    )
    record(post, after, via="apply")
    return done


def reworded(post: Post, catalog: Catalog, wanted: Order, findings: list[Finding]) -> Catalog:
    """``catalog`` with the order carried out, itself when there is nothing to do."""
    pieces = {(p.segment.context, p.segment.source): p for p, _ in post.forms.values()}
    entries = tuple(
        _entry(post, pieces[entry.identity], entry, wanted, findings)
        if entry.target and entry.identity in pieces
        else entry
        for entry in catalog.entries
    )
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def _entry(post: Post, piece: Piece, entry: Entry, wanted: Order, findings: list[Finding]) -> Entry:
    pins = post.pins.get(piece.segment.key, ())
    ours = [pin for pin in pins if pin.term in wanted.terms]
    target = entry.target
    for old, new in _pairs(ours, entry, wanted).items():
        edits = _edits(piece, target, old, new, pins, wanted)
        target = spliced(target, edits)
        findings += (_article(post, piece, edit) for edit in edits if edit.article)
    if target == entry.target:
        return entry
    approved, worded = entry.approved, entry.previous or entry.source
    if approved and binds(approved, worded, entry.target):  # what was approved stays approved
        approved = bound(worded, target)
    return entry._replace(target=target, approved=approved)


def _pairs(ours: Sequence[Pin], entry: Entry, wanted: Order) -> dict[str, str]:
    """Old wording -> new one, for a segment."""
    if wanted.old:
        return {wanted.old: wanted.new or ours[0].term.target[0]} if ours else {}
    pairs: dict[str, str] = {}
    was, now = recorded(entry), _wordings(ours)
    for pin in ours:
        text = " ".join(pin.text.split())
        known = dict(zip(was.get(text, ()), now[text], strict=False))
        pairs |= {old: wanted.new or new for old, new in known.items() if old not in pin.accepted}
        pairs |= dict.fromkeys(pin.term.forbid, wanted.new or pin.term.target[0])
    return pairs


def _wordings(pins: Sequence[Pin]) -> dict[str, list[str]]:
    """Source wording -> what it is to be called, as the notes of an entry have it."""
    found: dict[str, list[str]] = {}
    for pin in pins:
        wordings = found.setdefault(" ".join(pin.text.split()), [])
        wordings += [pin.wording] if pin.wording not in wordings else []
    return found


def _edits(
    piece: Piece, target: str, old: str, new: str, pins: Sequence[Pin], wanted: Order
) -> tuple[Replacement, ...]:
    """The edits of a target, none inside markup or another term, none that breaks it."""
    if brought(new, piece.segment.source):
        return ()  # `glossary lint` names it
    text = _prose(piece, target)
    guarded = occurrences(_kept(old, pins, wanted), text)
    many = next((t.target[1] for t in wanted.terms if t.target[0] == new and t.target[1:]), "")
    edits = replacements(text, old, new, many=many, guarded=guarded)
    if not edits:
        return ()
    return edits if _prose(piece, spliced(target, edits)) == spliced(text, edits) else ()


def _kept(old: str, pins: Sequence[Pin], wanted: Order) -> tuple[str, ...]:
    """Wordings inside which an ``old`` stays: other terms', and longer ones of ours.

    One that is itself a part of ``old`` is no reason to leave it: where 社区 is "community",
    开源社区 may still stop being "open source community".
    """
    small = _plain(old)
    words = ((pin.term in wanted.terms, word) for pin in pins for word in pin.accepted)
    return tuple(word for ours, word in words if _keeps(_plain(word), small, ours=ours))


def _keeps(word: str, old: str, *, ours: bool) -> bool:
    if ours:
        return word != old and old in word
    return word == old or word not in old


def _plain(wording: str) -> str:
    return wording.lower().replace("-", " ")


def _prose(piece: Piece, target: str) -> str:
    """``target`` with every character of its markup hidden; empty when it does not fit."""
    try:
        wording = read_target(piece, target)
    except TargetError:
        return ""
    at = target.find(wording.text)
    if at < 0:  # read with other line ends, or with accidental markup escaped
        return ""
    chars = [_HIDDEN] * len(target)
    for token in wording.tokens:
        if token.type in (TokenType.TEXT, TokenType.SOFT):
            chars[at + token.start : at + token.end] = target[at + token.start : at + token.end]
    return "".join(chars)


def _article(post: Post, piece: Piece, edit: Replacement) -> Finding:
    message = f'the article before "{edit.wording}" no longer fits: change it in the catalog'
    place = (post.name, piece.segment.line, piece.segment.key)
    return Finding("article", Severity.WARNING, message, *place)


def _diff(workspace: Workspace, post: Post, before: Catalog, after: Catalog) -> str:
    from bitext.store.files import relative_name

    name = relative_name(post.catalog_path, workspace.root)
    old, new = (render(c).decode().splitlines(keepends=True) for c in (before, after))
    return "".join(unified_diff(old, new, f"a/{name}", f"b/{name}"))
