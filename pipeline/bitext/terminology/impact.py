"""What a change of the glossary would touch, before anything is sent or written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bitext.drafting.dry_run import Forecast, forecast
from bitext.errors import Trouble, UsageError, WorkspaceError, reported
from bitext.glossary.terms import Glossary, claims, merge, parse
from bitext.model import Finding, Pin, Term
from bitext.store.files import read_source, relative_name
from bitext.workspace.backends import Chosen, backends_of
from bitext.workspace.targets import targets_of
from bitext.workspace.workspace import Post, Workspace

if TYPE_CHECKING:
    from bitext.formats.po.entries import Entry, State

#: A wording that no translation says: a private character, so every draft would be asked again.
_UNSAID = "\ue000"
_NOTE = re.compile(r"term: (.+) → (.+)")


@dataclass(frozen=True, slots=True)
class TermChange:
    """A source wording whose entry differs: ``before`` or ``after`` is empty where it is new
    or gone.
    """

    term: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A segment whose pins differ."""

    post: str
    line: int
    key: str
    source: str
    state: State
    chars: int = 0  #: that would be sent for it: 0 for a person's wording and a draft that fits


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change comes to."""

    changes: tuple[TermChange, ...]
    touched: tuple[Touched, ...]


@dataclass(frozen=True)
class Proposed(Workspace):
    """The workspace as it would be with these terms."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def _merged(self) -> tuple[Glossary, tuple[Finding, ...]]:
        return Glossary(self.terms), ()


def term_impact(
    workspace: Workspace,
    wording: str,
    paths: Sequence[Path] = (),
    *,
    backend: Chosen = None,
    trouble: Trouble | None = None,
) -> Impact:
    """What any new wording of a term would touch; ``wording`` is a source or target of it.

    A wording that is no term yet is looked up as if it were one.  ``trouble`` gets what keeps a
    post or its catalog from being read, else it is raised.
    """
    if not wording.strip():
        raise UsageError("no term is named", hint="name a word of the posts or its translation")
    before = workspace.glossary.terms
    known = named(before, wording)
    after = [_unsaid(term) if term in known else term for term in before]
    if not known:
        after.append(Term((wording,), (_UNSAID,)))
    return Impact((), tuple(_touched(workspace, after, paths, backend, trouble)))


def file_impact(
    workspace: Workspace,
    file: Path,
    paths: Sequence[Path] = (),
    *,
    backend: Chosen = None,
    trouble: Trouble | None = None,
) -> Impact:
    """What a glossary file would touch; one of the same name would be replaced by it.

    A file that is in the glossary already is compared with what the catalogs recorded when
    ``translate`` last ran.

    ``trouble`` is as for `term_impact`.  Raises WorkspaceError for a file that cannot be read
    as a glossary.
    """
    folder = (workspace.root / workspace.config.glossary).resolve()
    if file.resolve().parent == folder:
        name = relative_name(file.resolve(), workspace.root)
        return _since_last_run(workspace, name, paths, trouble)
    after = _with_file(workspace, file)
    changes = tuple(_changes(workspace.glossary.terms, after))
    return Impact(changes, tuple(_touched(workspace, after, paths, backend, trouble)))


def named(terms: Iterable[Term], wording: str) -> list[Term]:
    """The terms with this wording among their sources or targets, in any case."""
    wanted = wording.casefold()
    return [
        term
        for term in terms
        if wanted in (word.casefold() for word in (*term.source, *term.target, term.short))
    ]


def recorded(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Source wording -> what it was to be called when ``translate`` last wrote the entry.

    Two wordings are the full form of a first mention and the short one of the others.
    """
    found: dict[str, tuple[str, ...]] = {}
    for match in filter(None, map(_NOTE.fullmatch, entry.note)):
        found[match[1]] = (*found.get(match[1], ()), match[2])
    return found


def _unsaid(term: Term) -> Term:
    return replace(term, target=(_UNSAID,), short="", accept=())


def _with_file(workspace: Workspace, file: Path) -> tuple[Term, ...]:
    path = file.resolve()
    if not path.is_file():
        raise WorkspaceError("there is no such file", path=str(file), hint="name a glossary file")
    texts = {Path(f.name).name: parse(f.text, path=f.name) for f in workspace.glossary_files()}
    texts[file.name] = parse(read_source(path, path.parent).text, path=str(file))
    return merge(texts[name] for name in sorted(texts))[0].terms


def _changes(before: Iterable[Term], after: Iterable[Term]) -> Iterator[TermChange]:
    old, new = _meanings(before), _meanings(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield TermChange(key[0], _told(old.get(key)), _told(new.get(key)))


_Meaning: TypeAlias = tuple[tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]
_Scoped: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]


def _meanings(terms: Iterable[Term]) -> dict[_Scoped, _Meaning]:
    return {key: _meaning(term) for term in terms for key in claims(term)}


def _meaning(term: Term) -> _Meaning:
    return term.target, term.short, term.accept, term.forbid


def _told(meaning: _Meaning | None) -> str:
    """An entry's wordings in a line."""
    if meaning is None:
        return ""
    target, short, accept, forbid = meaning
    more = (("short", (short,) if short else ()), ("accept", accept), ("forbid", forbid))
    extra = "; ".join(f"{name} {', '.join(words)}" for name, words in more if words)
    return " / ".join(target) + (f" ({extra})" if extra else "")


def _touched(
    workspace: Workspace,
    terms: Iterable[Term],
    paths: Sequence[Path],
    backend: Chosen,
    trouble: Trouble | None,
) -> Iterator[Touched]:
    """The segments whose pins would be others under ``terms``."""
    proposed = Proposed(workspace.root, workspace.config, tuple(terms))
    ahead = forecast(proposed, backends_of(proposed, backend, sends=False), None, trouble)
    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            then = under(proposed, post)
            keys = [key for key in post.forms if pinned(post, key) != pinned(then, key)]
            yield from _segments(then, keys, ahead)


def under(workspace: Workspace, post: Post) -> Post:
    """The same post with another glossary, parsed once."""
    twin = Post(workspace, post.path)
    vars(twin).update(document=post.document, forms=post.forms)
    return twin


def pinned(post: Post, key: str) -> list[tuple[object, ...]]:
    return [(p.span, p.wording, *_meaning(p.term)) for p in post.pins.get(key, ())]


def _segments(post: Post, keys: Sequence[str], ahead: Forecast) -> Iterator[Touched]:
    sent = {task.piece.segment.key: len(task.form.text) for task in ahead.tasks(post)}
    states = targets_of(post).states if keys else {}
    for key in keys:
        segment = post.forms[key][0].segment
        place = (post.name, segment.line, key, segment.source)
        yield Touched(*place, states[key], sent.get(key, 0))


def _since_last_run(
    workspace: Workspace, file: str, paths: Sequence[Path], trouble: Trouble | None
) -> Impact:
    changes: dict[TermChange, None] = {}
    touched: list[Touched] = []
    ahead = forecast(workspace, backends_of(workspace, sends=False), None, trouble)
    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            news = _news(post, file)
            touched += _segments(post, list(news), ahead)
            changes |= dict.fromkeys(change for found in news.values() for change in found)
    return Impact(tuple(changes), tuple(touched))


def _news(post: Post, file: str) -> dict[str, list[TermChange]]:
    """Segment key -> what its terms of this file say otherwise than its entry recorded."""
    entries = {entry.identity: entry for entry in post.read_catalog().entries}
    news: dict[str, list[TermChange]] = {}
    for key, (piece, _) in post.forms.items():
        entry = entries.get((piece.segment.context, piece.segment.source))
        if entry and (found := list(_since(recorded(entry), post.pins.get(key, ()), file))):
            news[key] = found
    return news


def _since(
    was: Mapping[str, tuple[str, ...]], pins: Sequence[Pin], file: str
) -> Iterator[TermChange]:
    """What the pins of a segment say otherwise than its entry recorded."""
    present = {" ".join(pin.text.split()): pin for pin in pins}
    for text, pin in present.items():
        before = was.get(text, ("",))
        if pin.term.path == file and not set(before) <= set(pin.accepted):
            yield TermChange(text, before[0], _told(_meaning(pin.term)))
    for text in was.keys() - present.keys():
        yield TermChange(text, was[text][0], "")
