"""Glossary files: YAML text to terms, several files to one glossary.

``glossary.schema.json`` beside this file says the same to an editor; a test holds the
two together.  Defaults: a name under ``keep`` that is spelled with a capital is matched
exactly (``Go`` is not ``go``), everything else ignores case; ``case`` overrides both.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeAlias

from bitext.errors import WorkspaceError
from bitext.glossary.nodes import Items, Node, Table, Text, read, refuse
from bitext.languages.script import HAN
from bitext.model import Finding, Severity, Term

FILE_KEYS = ("terms", "keep")
TERM_KEYS = ("source", "target", "short", "accept", "forbid", "case", "when", "note")
WHEN_KEYS = ("tags", "categories", "paths")
#: Characters of a wording; an automaton over one of 100,000 takes minutes to build.
LONGEST_WORD = 500
NAME_KEYS = ("name", "accept", "forbid", "case", "when", "note")

Key: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms in force, each source wording claimed once per scope."""

    terms: tuple[Term, ...] = ()


def parse(text: str, *, path: str) -> tuple[Term, ...]:
    """The terms of one glossary file, in file order; an empty file has none.

    Raises WorkspaceError with path, line, column and the fix.
    """
    terms, errors = survey(text, path=path)
    if errors:
        raise errors[0]
    return terms


def survey(text: str, *, path: str) -> tuple[tuple[Term, ...], tuple[WorkspaceError, ...]]:
    """The terms that can be read, in file order, and what is wrong with every other entry."""
    with _uncollected():
        return _survey(text, path)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage: it goes through all nodes again and again, a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _survey(text: str, path: str) -> tuple[tuple[Term, ...], tuple[WorkspaceError, ...]]:
    errors: list[WorkspaceError] = []
    found: list[tuple[Term, Node]] = []
    try:
        root = read(text)
        for make, node in () if root is None or _empty(root) else _entry_nodes(root):
            try:
                found.append((make(node, path), node))
            except WorkspaceError as error:
                errors.append(error)
    except WorkspaceError as error:
        errors.append(error)
    repeats = dict(_repeats(found))
    errors += repeats.values()
    for wrong in errors:
        wrong.path = path
    terms = (term for number, (term, _) in enumerate(found) if number not in repeats)
    return tuple(terms), tuple(errors)


def merge(files: Iterable[Sequence[Term]]) -> tuple[Glossary, tuple[Finding, ...]]:
    """One glossary from several files in order: later wins, every change of mind is reported.

    A term that loses one of its wordings keeps the others; a repeated entry that says
    the same is no conflict.
    """
    owners: dict[Key, Term] = {}
    findings: list[Finding] = []
    every = [term for file in files for term in file]
    for term in every:
        for key in claims(term):
            before = owners.get(key)
            if before is not None and _meaning(before) != _meaning(term):
                findings.append(_conflict(key[0], before, term))
            owners[key] = term
    kept = (_still_owned(term, owners) for term in every)
    return Glossary(tuple(term for term in kept if term.source)), tuple(findings)


def claims(term: Term) -> tuple[Key, ...]:
    """What must be unique: each source wording (folded unless ``case``) in its scope."""
    sources = term.source if term.case else [source.lower() for source in term.source]
    return tuple([(source, term.tags, term.paths) for source in sources])


def _meaning(term: Term) -> tuple[object, ...]:
    return (term.target, term.short, term.accept, term.forbid)


def _still_owned(term: Term, owners: dict[Key, Term]) -> Term:
    pairs = zip(term.source, claims(term), strict=True)
    left = tuple(source for source, key in pairs if owners[key] is term)
    return term if left == term.source else replace(term, source=left)


def _conflict(source: str, before: Term, after: Term) -> Finding:
    message = (
        f"{source} is defined twice: {before.target[0]!r} at {before.path}:{before.line}, "
        f"{after.target[0]!r} here; the later one is used, delete one of them"
    )
    return Finding("glossary-conflict", Severity.WARNING, message, after.path, after.line)


def _entry_nodes(root: Node) -> list[tuple[Callable[[Node, str], Term], Node]]:
    """The entries of a file, each with the function that makes a term of it."""
    fields = _fields(root, FILE_KEYS, "a glossary file")
    terms, names = (_entries(fields.get(key), key) for key in FILE_KEYS)
    return [*((_term, node) for node in terms), *((_name, node) for node in names)]


def _entries(node: Node | None, what: str) -> tuple[Node, ...]:
    if node is None or _empty(node):
        return ()
    if not isinstance(node, Items):
        raise refuse(node, f"{what} must be a list", "begin each entry with '- '")
    return node.items


def _term(node: Node, path: str) -> Term:
    fields = _fields(node, TERM_KEYS, "a term")
    for key, example in (("source", "source: 开源"), ("target", "target: open source")):
        if key not in fields:
            raise refuse(node, f"this term has no {key}", f"add a line such as '{example}'")
    target = _target(fields["target"])
    short = _word(fields["short"], "short", english=True) if "short" in fields else ""
    return Term(
        source=_words(fields["source"], "source"),
        target=target,
        short=short,
        path=path,
        line=node.line,
        **_common(fields, (*target, short)),
    )


def _name(node: Node, path: str) -> Term:
    bare = isinstance(node, Text)
    fields: dict[str, Node] = {"name": node} if bare else _fields(node, NAME_KEYS, "a name")
    if "name" not in fields:
        raise refuse(node, "this entry has no name", "add a line such as 'name: Kubeflow'")
    name = _word(fields["name"], "name", english=True)
    common = {"case": name != name.lower(), **_common(fields, (name,))}
    return Term(source=(name,), target=(name,), path=path, line=node.line, **common)


def _common(fields: dict[str, Node], wanted: Sequence[str]) -> dict[str, Any]:
    """What the keys that terms and names share say, as far as they are there."""
    said: dict[str, Any] = {}
    if "accept" in fields:
        said["accept"] = _words(fields["accept"], "accept", english=True)
    if "forbid" in fields:
        said["forbid"] = _forbid(fields["forbid"], wanted)
    if "case" in fields:
        said["case"] = _flag(fields["case"], "case")
    if "note" in fields:
        said["note"] = _note(fields["note"])
    return said | _scope(fields["when"]) if "when" in fields else said


def _scope(when: Node) -> dict[str, Any]:
    scope = _fields(when, WHEN_KEYS, "when")
    if not scope:
        raise refuse(when, "when is empty", "name tags, categories or paths, or delete the line")
    paths = _words(scope["paths"], "paths") if "paths" in scope else ()
    return {"tags": _labels(scope), "paths": paths}


def _labels(scope: dict[str, Node]) -> tuple[str, ...]:
    """Tags and categories: a post's own are one set, so either key names both."""
    keys = (key for key in ("tags", "categories") if key in scope)
    return tuple(dict.fromkeys(word for key in keys for word in _words(scope[key], key)))


def _target(node: Node) -> tuple[str, ...]:
    """``text``, ``[preferred, other]`` or ``{one: …, many: …}``."""
    if not isinstance(node, Table):
        return _words(node, "target", english=True)
    forms = _fields(node, ("one", "many"), "target")
    if "one" not in forms:
        raise refuse(node, "target has no 'one'", "write {one: evangelist, many: evangelists}")
    return tuple(_word(forms[k], k, english=True) for k in ("one", "many") if k in forms)


def _forbid(node: Node, wanted: Sequence[str]) -> tuple[str, ...]:
    words = _words(node, "forbid")
    for word in words:
        if word in wanted:
            raise refuse(node, f"{word} is wanted and forbidden", "delete it from forbid")
    return words


def _fields(node: Node, allowed: tuple[str, ...], what: str) -> dict[str, Node]:
    if not isinstance(node, Table):
        raise refuse(node, f"{what} must be written as 'key: value'", f"keys: {', '.join(allowed)}")
    found: dict[str, Node] = {}
    for key, value in node.entries:
        name = key.value if isinstance(key, Text) else "?"
        if name not in allowed:
            near = get_close_matches(name, allowed, n=1, cutoff=0.5)
            fix = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(allowed)}"
            raise refuse(key, f"{what} has no key '{name}'", fix)
        if name in found:
            raise refuse(key, f"'{name}' stands here twice", "keep one of the two")
        found[name] = value
    return found


def _words(node: Node, what: str, *, english: bool = False) -> tuple[str, ...]:
    if not isinstance(node, Items):
        return (_word(node, what, english=english),)
    if not node.items:
        raise refuse(node, f"{what} is an empty list", "fill it or delete the line")
    words = tuple(_word(item, what, english=english) for item in node.items)
    if len(set(words)) < len(words):
        raise refuse(node, f"{what} says the same twice", "delete one of them")
    return words


def _word(node: Node, what: str, *, english: bool = False) -> str:
    value = _string(node, what)
    if value != value.strip() or not value or "\n" in value:
        raise refuse(node, f"{what} is empty or has spaces at its ends", "write one plain line")
    if len(value) > LONGEST_WORD:
        message = f"{what} has {len(value):,} characters, more than {LONGEST_WORD}"
        raise refuse(node, message, "a term is a word or a name: translate texts in the catalog")
    if english and HAN.search(value):
        fix = "write the wording of the English edition; the Chinese one is 'source' under 'terms'"
        raise refuse(node, f"{what} holds Chinese: {_brief(value)}", fix)
    return value


def _string(node: Node, what: str) -> str:
    if not isinstance(node, Text):
        raise refuse(node, f"{what} must be text here", "write one plain value")
    if node.reads_as and not node.value:
        raise refuse(node, f"{what} is empty", "fill it or delete the line")
    if node.reads_as:
        value = _brief(node.value)
        hint = f'write it in quotes: "{value}"'
        raise refuse(node, f"{what}: YAML reads {value} as {node.reads_as}", hint)
    return node.value


def _brief(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"


def _note(node: Node) -> str:
    return _string(node, "note")


def _flag(node: Node, what: str) -> bool:
    value = node.value.lower() if isinstance(node, Text) and node.reads_as == "yes/no" else ""
    if not value:
        raise refuse(node, f"{what} must be true or false", f"write '{what}: true'")
    return value in ("true", "yes", "on")


def _empty(node: Node) -> bool:
    return isinstance(node, Text) and node.reads_as == "nothing"


def _repeats(entries: Iterable[tuple[Term, Node]]) -> Iterator[tuple[int, WorkspaceError]]:
    """The number of each entry that says again what an earlier one says, and the error."""
    seen: dict[Key, Term] = {}
    for number, (term, node) in enumerate(entries):
        for key in claims(term):
            first = seen.setdefault(key, term)
            if first is not term:
                message = f"{key[0]} is already defined in line {first.line}"
                hint = "keep one entry, or tell them apart with 'when: {tags: [...]}'"
                yield number, refuse(node, message, hint)
