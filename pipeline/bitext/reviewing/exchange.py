"""Catalogs out to a translator's XLIFF file and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext import __version__
from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, Entry, State, digest
from bitext.formats.xliff.read import read_xliff
from bitext.formats.xliff.units import MarkupCode, PostUnits, ReadUnit, XliffUnit
from bitext.formats.xliff.write import writable, write_12, write_21
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.target import TargetError
from bitext.model import Finding, Piece, Severity
from bitext.reviewing.undo import remember
from bitext.store.catalog import update
from bitext.store.large_files import read_chunks, write_new
from bitext.store.merge import unwritable
from bitext.wording.fate import short, unleft
from bitext.wording.rewording import Rewording, between
from bitext.workspace.wordings.record import record, write_down
from bitext.workspace.wordings.writing import at_home
from bitext.workspace.workspace import Post

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

WRITERS = {"xliff1.2": write_12, "xliff2.1": write_21}


@dataclass
class Exported:
    """What was written for translators."""

    posts: int = 0
    units: int = 0
    left_out: int = 0  #: segments that XML cannot hold


def export(workspace: Workspace, path: Path, form: str, paths: Sequence[Path] = ()) -> Exported:
    """Write an XLIFF file of the posts below ``paths``, of all when there are none.

    Raises UsageError when there is such a file, WorkspaceError for a post that cannot be read.
    """
    done = Exported()

    def counted() -> Iterator[PostUnits]:
        for post in workspace.posts(paths):
            units = tuple(_units(post))
            fit = sum(map(writable, units))
            done.posts += bool(fit)
            done.units += fit
            done.left_out += len(units) - fit
            if fit:  # a file of 2.1 has a unit at least
                yield PostUnits(post.name, units)

    write_new(path, WRITERS[form](counted(), workspace.languages, __version__))
    return done


def _units(post: Post) -> Iterator[XliffUnit]:
    catalog = post.merged(post.read_catalog())
    entries = {entry.identity: entry for entry in catalog.entries}
    for key, (piece, form) in post.forms.items():
        segment = piece.segment
        entry = entries.get((segment.context, segment.source))
        if entry is None:
            continue
        target = reread(piece, form, entry.target) if entry.target else ""
        codes = tuple(MarkupCode(n.kind, n.opening, n.closing) for n in form.nodes)
        state = entry.state if target else State.MISSING
        notes = (f"{post.name}:{segment.line}", *entry.note, *_said(entry, target))
        yield XliffUnit(
            key, form.text, target, state, form.first, codes, notes, entry.comment,
            digest(entry.target),
        )  # fmt: skip


def _said(entry: Entry, target: str) -> Iterator[str]:
    """What a translator should know of a wording."""
    if entry.target and not target:
        yield f"the wording in the catalog does not fit the source's markup: {entry.target}"
    if entry.state is State.STALE:
        yield f"worded for: {entry.previous}"


@dataclass
class Imported:
    """What came of a translator's file."""

    units: int = 0
    taken: int = 0  #: wordings that are new
    reviewed: int = 0  #: of all, those that are reviewed now and were not
    findings: list[Finding] = field(default_factory=list)
    number: str = ""  #: for `bitext undo`


def import_xliff(workspace: Workspace, path: Path, form: str = "") -> Imported:
    """Take the wordings of an XLIFF file into the catalogs; what cannot be taken is named.

    With ``form`` any other is refused.  Raises WorkspaceError for a file that is no XLIFF, or not
    to be trusted.
    """
    done = Imported()
    data = b"".join(read_chunks(path))
    found: dict[str, list[ReadUnit]] = {}
    for name, unit in read_xliff(data, str(path), form):
        found.setdefault(name, []).append(unit)
        done.units += 1
    posts = {post.name: post for post in workspace.posts()}
    posts |= _renamed(workspace, found, posts)
    changed: dict[str, list[Rewording]] = {}
    try:
        for name, units in found.items():
            if post := posts.get(name):
                changed[post.name] = _take(post, units, str(path), done)
            else:
                lost = "its segment is" if len(units) == 1 else f"its {len(units)} segments are"
                message = f"{name or 'a file without `original`'} is no post of this workspace"
                message = f"{message}: {lost} not taken"
                done.findings.append(_refused(str(path), units[0].line, message))
    finally:  # what was taken before a catalog could not be written
        done.number = remember(workspace, "import", changed)
    return done


def _renamed(
    workspace: Workspace, found: Mapping[str, Sequence[ReadUnit]], posts: Mapping[str, Post]
) -> dict[str, Post]:
    """For files whose post is gone the one that has at least half of their segments, and no file
    of its own.  Every post is read once, whatever the number of files.
    """
    gone: dict[str, list[str]] = {}  # a key of a segment -> the files that have it
    sizes = {name: len({unit.key for unit in units}) for name, units in found.items()}
    for name in found.keys() - posts.keys():
        for key in {unit.key for unit in found[name]}:
            gone.setdefault(key, []).append(name)
    best: dict[str, tuple[int, Path]] = {}
    for post in workspace.posts() if gone else ():
        keys = set[str]()
        with suppress(BitextError):  # told where it is read
            keys = {s.key for s in post.segments} if post.name not in found else keys
        counts = Counter(name for key in keys for name in gone.get(key, ()))
        for name, count in counts.items():
            if 2 * count >= sizes[name] and count > best.get(name, (0,))[0]:
                best[name] = count, post.path
    return {name: Post(workspace, path) for name, (_, path) in best.items()}


def _refused(path: str, line: int, message: str, key: str = "") -> Finding:
    return Finding("xliff-unit", Severity.ERROR, message, path, line, key)


def _take(post: Post, units: Sequence[ReadUnit], path: str, done: Imported) -> list[Rewording]:
    """Put a post's units into its catalog; what that changes."""
    at_home(post)
    before = post.load_catalog().catalog
    record(post, before)
    outcome: list[Entry | Finding] = []
    changed: list[Rewording] = []

    def change(catalog: Catalog) -> Catalog:
        merged = post.merged(catalog)
        outcome[:] = _changes(post, merged, units, path)
        news = {one.identity: one for one in outcome if isinstance(one, Entry)}
        entries = tuple(news.get(e.identity, e) for e in merged.entries)
        after = replace(merged, entries=entries)
        changed[:] = between(merged, after)
        return unleft(catalog, after) if news else catalog

    workspace = post.workspace
    update(
        post.catalog_path, change, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    write_down(post, changed, "xliff")
    old = {entry.identity: entry for entry in before.entries}
    for one in outcome:
        if isinstance(one, Finding):
            done.findings.append(one)
            continue
        was = old.get(one.identity)
        done.taken += was is None or was.target != one.target
        done.reviewed += one.state is State.REVIEWED
    return changed


def _changes(
    post: Post, merged: Catalog, units: Iterable[ReadUnit], path: str
) -> Iterator[Entry | Finding]:
    entries = {entry.identity: entry for entry in merged.entries}
    for unit in units:
        if unit.fault:
            yield _refused(path, unit.line, f"this segment is not taken: {unit.fault}", unit.key)
            continue
        known = post.forms.get(unit.key)
        at = (known[0].segment.context, known[0].segment.source) if known else ("", "")
        if known is None or at not in entries:
            if unit.target.strip():
                message = (
                    f"{short(unit.target)} is not taken: {post.name} has no such segment any more; "
                    f"export it anew"
                )
                yield _refused(path, unit.line, message, unit.key)
            continue
        if unit.target.strip() and (one := _change(*known, entries[at], unit, path)):
            yield one


def _change(
    piece: Piece, form: Form, entry: Entry, unit: ReadUnit, path: str
) -> Entry | Finding | None:
    """The entry as a translator left it; None where nothing has changed."""
    try:
        target = _wording(piece, form, entry, unit)
    except TargetError as unfit:
        message = f"{short(unit.target)} is not taken: {unfit}"
        return _refused(path, unit.line, message, unit.key)
    same = target == entry.target
    if entry.state.human and not same and unit.mark and unit.mark != digest(entry.target):
        message = (
            f"{short(target)} is not taken: the catalog says {short(entry.target)} since this "
            f"file was written; put right what shall stand"
        )
        return _refused(path, unit.line, message, unit.key)
    if same and (not unit.final or entry.state is State.REVIEWED):
        return None
    return entry.worded(target, approved=unit.final)


def _wording(piece: Piece, form: Form, entry: Entry, unit: ReadUnit) -> str:
    """What a unit says, as catalogs have it; raises TargetError for broken markup."""
    strange = unit.markup - set(range(form.first, form.first + len(form.nodes)))
    if strange:
        raise TargetError(f"it has markup of the number {min(strange)}, which its source has not")
    flat = " ".join(unit.target.split())
    if entry.target and flat == " ".join(reread(piece, form, entry.target).split()):
        return entry.target
    target = decode(piece, form, unit.target)
    if unwritable([piece.segment]) or "\0" in target:
        raise TargetError("it holds a character that a PO file cannot")
    return target
