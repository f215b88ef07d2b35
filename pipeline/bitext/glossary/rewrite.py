"""Change one entry of a glossary file; every byte beside it stays as the reviewer wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from bitext.errors import WorkspaceError
from bitext.glossary.dump import entry, name_entry
from bitext.glossary.terms import parse
from bitext.model import Term


def rewritten(text: str, old: Term, new: Term, *, path: str) -> str:
    """``text`` with ``new`` in the place of ``old``, which stands at its line.

    Raises WorkspaceError where the entry is laid out so that it cannot be changed without
    touching more, or holds a comment.
    """
    before = parse(text, path=path)
    result = next(_results(text, old, new), text)
    try:
        after = parse(result, path=path)
    except WorkspaceError:
        after = ()
    wanted = Counter(before) - Counter((old,)) + Counter((new,))
    if Counter(after) != wanted or len(after) != len(before):
        message = "this entry cannot be changed without touching what stands beside it"
        raise WorkspaceError(message, path=path, line=old.line, hint="change it in the file")
    return result


def _results(text: str, old: Term, new: Term) -> Iterator[str]:
    """Yield the text with the entry that begins at the line of ``old`` written anew."""
    newline = "\r\n" if "\r\n" in text else "\n"
    for item in _items(text):
        start, spans = item.start_mark, [*_spans(text, item)]
        end = max(last for _, last in spans)
        if start.line + 1 != old.line or "#" in _bare(text, start.index, spans):
            continue
        written = (name_entry if new.keep else entry)(new).splitlines()
        margin = newline + " " * start.column
        yield text[: start.index] + margin.join(line[4:] for line in written) + text[end:]


def _items(text: str) -> Iterator[Any]:
    """The entries of a glossary, as nodes of YAML that know where they stand."""
    import yaml

    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for _, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            yield from value.value


def _spans(text: str, node: Any, column: int = -1) -> Iterator[tuple[int, int]]:
    """Where the scalars of an entry stand, and the brackets that are around some."""
    column = node.start_mark.column if column < 0 else column
    if isinstance(node.value, str) or getattr(node, "flow_style", False):
        first, last = node.start_mark.index, node.end_mark.index
        if getattr(node, "style", "") in ("|", ">"):  # ends, they say, behind later comments
            last = first + len(_block(text[first:last], column))
        yield first, last
        return
    for part in node.value:
        for one in part if isinstance(part, tuple) else (part,):
            yield from _spans(text, one, column)


def _block(text: str, column: int) -> str:
    """A block scalar without what stands behind it: its lines are further in than its entry."""
    head, *lines = text.splitlines(keepends=True)
    inside = takewhile(lambda s: not s.strip() or len(s) - len(s.lstrip()) > column, lines)
    return "".join((head, *inside)).rstrip()


def _bare(text: str, start: int, spans: Sequence[tuple[int, int]]) -> str:
    """An entry without its scalars: what is left of it are keys' colons, and comments."""
    parts = []
    for first, last in spans:
        parts.append(text[start:first])
        start = last
    return "".join(parts)
