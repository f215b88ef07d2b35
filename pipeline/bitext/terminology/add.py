"""Add a term to one of the workspace's glossary files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import UsageError, WorkspaceError
from bitext.glossary.append import append
from bitext.glossary.dump import to_yaml
from bitext.glossary.rewrite import rewritten
from bitext.glossary.terms import claims, parse
from bitext.model import Term
from bitext.store.files import relative_name, write_atomic

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


def add_term(workspace: Workspace, term: Term, file: Path | None = None) -> Term:
    """Write ``term`` behind the last entry of ``file``; the file is created when it is not there.

    Without ``file`` it is the glossary's only file, or ``terms.yaml``.  Returns the term as it
    is read back, with its file and line.

    Raises:
        UsageError: the term is defined already (with file and line), cannot stand in a glossary,
            or it is not clear which file is meant.
        WorkspaceError: a file is no glossary, or the entry does not fit its layout.
    """
    _refuse_unusable(term)
    texts = {source.name: source.text for source in workspace.glossary_files()}
    for name, text in texts.items():
        _refuse_defined(term, parse(text, path=name))
    name = _named(workspace, file) if file else _only(workspace, list(texts))
    text = append(texts.get(name, ""), term, path=name)
    write_atomic(workspace.root / name, text.encode(), root=workspace.root)
    return next(one for one in parse(text, path=name) if one == term)


def change_term(workspace: Workspace, term: Term) -> Term:
    """Let an entry of the glossary say what ``term`` says; what that leaves open stays.

    ``term`` has one source, a wording of the entry.  Returns the entry as it is read back.

    Raises:
        UsageError: there is no such entry, or more than one.
        WorkspaceError: its file is laid out so that it cannot be changed alone.
    """
    _refuse_unusable(term)
    texts = {source.name: source.text for source in workspace.glossary_files()}
    known = [old for name, text in texts.items() for old in parse(text, path=name)]
    found = [old for old in known if term.source[0] in old.source]
    if len(found) != 1:
        message = f"{term.source[0]} is defined {len(found)} times"
        raise UsageError(message, hint="`bitext glossary lint` says where")
    (old,) = found
    target = old.source if term.keep else (term.target[0], *old.target[1:])
    new = replace(
        old, target=target, short=term.short, forbid=term.forbid, note=term.note,
        accept=term.accept or old.accept,
    )  # fmt: skip
    text = rewritten(texts[old.path], old, new, path=old.path)
    write_atomic(workspace.root / old.path, text.encode(), root=workspace.root)
    return next(one for one in parse(text, path=old.path) if one == new)


def _refuse_unusable(term: Term) -> None:
    try:
        parse(to_yaml([term]), path="")
    except WorkspaceError as error:
        raise UsageError(error.message, hint=error.hint) from error


def _refuse_defined(term: Term, known: tuple[Term, ...]) -> None:
    wanted = set(claims(term))
    for other in known:
        if not wanted.isdisjoint(claims(other)):
            message = f"{term.source[0]} is already defined, as {other.target[0]!r}"
            hint = f"change it there: {other.path}:{other.line}"
            raise UsageError(message, path=other.path, line=other.line, hint=hint)


def _named(workspace: Workspace, file: Path) -> str:
    """The name of a file that the glossary reads, in the workspace or in the glossary."""
    folder = workspace.root / workspace.config.glossary
    path = folder / file if file.name == str(file) else Path.cwd() / file
    if path.parent.resolve() != folder.resolve() or path.suffix not in (".yaml", ".yml"):
        hint = f"the glossary reads *.yaml in {workspace.config.glossary}/"
        raise UsageError("this would not be a file of the glossary", path=str(file), hint=hint)
    return relative_name(path.parent.resolve() / path.name, workspace.root.resolve())


def _only(workspace: Workspace, names: list[str]) -> str:
    usual = f"{workspace.config.glossary}/terms.yaml"
    if len(names) == 1 or usual in names or not names:
        return names[0] if len(names) == 1 else usual
    raise UsageError("the glossary has several files", hint=f"--file, one of {', '.join(names)}")
