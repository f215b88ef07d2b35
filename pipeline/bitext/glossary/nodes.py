"""YAML as nodes that know their line: what a glossary file is before it means anything.

Built on libyaml's event stream, not on ``yaml.compose``: the composer takes eight times
as long (0.62 s against 0.08 s for 10,000 terms) and its C recursion crashes the process
on 100,000 open brackets.  Anchors, aliases, tags and further documents are refused, so
a file cannot be larger than it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from bitext.errors import WorkspaceError

MAX_DEPTH = 8  #: a glossary needs five levels
_TOO_DEEP = "nested too deep for a glossary"
_SEE_SCHEMA = "see the example in glossary.schema.json"


class Text(NamedTuple):
    """A scalar.  ``reads_as`` is what YAML makes of it unquoted, empty when it is text."""

    value: str
    line: int  #: 1-based
    column: int  #: 1-based
    reads_as: str = ""


class Items(NamedTuple):
    """A sequence."""

    items: tuple[Node, ...]
    line: int
    column: int


class Table(NamedTuple):
    """A mapping, entries in file order, repeated keys included."""

    entries: tuple[tuple[Node, Node], ...]
    line: int
    column: int


Node: TypeAlias = Text | Items | Table

#: PyYAML's table of what an unquoted scalar may be: first character -> (tag, pattern)
Resolvers: TypeAlias = Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]

_KINDS = {"bool": "yes/no", "int": "a number", "float": "a number", "null": "nothing",
          "timestamp": "a date"}  # fmt: skip


def read(text: str) -> Node | None:
    """The root node, or None for an empty file.

    Raises WorkspaceError (line and column set, path left to the caller) for anything
    that is not one plain YAML document.
    """
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        events = iter(loader.get_event, None)  # yaml.parse looks ahead before each event
        roots = _build(events, yaml.SafeLoader.yaml_implicit_resolvers)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _character_error(text, error) from error
    if len(roots) > 1:
        raise refuse(roots[1], "a second YAML document", "keep one document: delete the '---' line")
    return roots[0] if roots else None


def refuse(node: Node, message: str, hint: str) -> WorkspaceError:
    """An error that points at ``node``."""
    return WorkspaceError(message, line=node.line, column=node.column, hint=hint)


def _build(events: Iterable[Any], resolvers: Resolvers) -> list[Node]:
    """The root nodes of PyYAML events, without recursion; 130,000 events take 0.2 s."""
    roots: list[Node] = []
    opened: list[tuple[Any, list[Node]]] = []
    siblings = roots
    for event in events:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            siblings.append(_text(event, resolvers))
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            opened.append((event, siblings))
            siblings = []
            if event.anchor or event.tag or len(opened) > MAX_DEPTH:
                raise _refused(event)
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            start, parent = opened.pop()
            parent.append(_collection(start, siblings))
            siblings = parent
        elif kind == "AliasEvent":
            raise _refused(event)
    return roots


def _refused(event: Any) -> WorkspaceError:
    """What a glossary has no use for, and a bomb has."""
    if event.anchor:
        message, hint = "anchors and aliases (&name, *name) are not read here", "write it out"
    elif event.tag:
        message, hint = f"the tag {event.tag} is not read here", "remove it, or quote the value"
    else:
        message, hint = _TOO_DEEP, _SEE_SCHEMA
    mark = event.start_mark
    return WorkspaceError(message, line=mark.line + 1, column=mark.column + 1, hint=hint)


def _text(event: Any, resolvers: Resolvers) -> Text:
    if event.anchor or event.tag:
        raise _refused(event)
    mark, value = event.start_mark, event.value
    reads_as = ""
    if event.implicit[0]:
        for tag, pattern in resolvers.get(value[:1], ()):
            if pattern.match(value):
                reads_as = _KINDS.get(tag.rpartition(":")[2], "something else")
    return Text(value, mark.line + 1, mark.column + 1, reads_as)


def _collection(start: Any, children: list[Node]) -> Node:
    mark = start.start_mark
    if type(start).__name__ == "SequenceStartEvent":
        return Items(tuple(children), mark.line + 1, mark.column + 1)
    entries = tuple(zip(children[::2], children[1::2], strict=True))
    return Table(entries, mark.line + 1, mark.column + 1)


def _syntax_error(error: Any) -> WorkspaceError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    problem = error.problem or "not valid YAML"
    if "nesting depth" in problem:  # libyaml's own limit, read ahead of ours since PyYAML 6.0.4
        return WorkspaceError(_TOO_DEEP, line=line, column=column, hint=_SEE_SCHEMA)
    hint = "check the indentation and the brackets around this line"
    if "tab" in problem or "start any token" in problem:
        hint = "indent with spaces, not tabs, and quote values that begin with a sign"
    elif "mapping values" in problem:
        hint = 'put a value that holds ": " in double quotes'
    return WorkspaceError(f"not valid YAML: {problem}", line=line, column=column, hint=hint)


def _character_error(text: str, error: Exception) -> WorkspaceError:
    """Control characters and lone surrogates: YAML names an offset only, we look it up."""
    bad = next((i for i, c in enumerate(text) if _forbidden_in_yaml(c)), 0)
    line = text.count("\n", 0, bad) + 1
    column = bad - (text.rfind("\n", 0, bad) + 1) + 1
    reason = getattr(error, "reason", "") or "unreadable character"
    return WorkspaceError(
        f"not valid YAML: {reason}", line=line, column=column, hint="delete this character"
    )


def _forbidden_in_yaml(char: str) -> bool:
    return (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff" or char == "\x7f"
