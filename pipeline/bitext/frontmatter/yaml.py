"""YAML headers: PyYAML's composer gives every scalar with its exact place.

libyaml gives the events, PyYAML's composer the nodes: libyaml's own composer crashes the
interpreter on deep nesting.  Where the two parsers differ, PyYAML's is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.composer import Composer

from bitext.frontmatter.dialect import (
    BREAK,
    DEPTH,
    LIMIT,
    STRING,
    HeaderNode,
    HeaderReading,
    Path,
    Value,
    is_printable,
    line_at,
    quoted,
)
from bitext.model import Span

#: What PyYAML raises for bad input: its own errors; ValueError and OverflowError for
#: impossible numbers, dates and escapes; LookupError and the like from its constructors.
_TROUBLE = (
    yaml.YAMLError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    TypeError,
    RecursionError,
)
_STRING = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"
_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
#: Plain scalars that some parser (YAML 1.1 or 1.2) takes for a number, date, boolean or null.
_AMBIGUOUS = re.compile(
    r"[-+.0-9][-+.,:_0-9a-fA-FxXoOTtZz ]*|~|=|<<|[-+]?\.?(?:inf|nan)"
    r"|y|n|yes|no|on|off|true|false|null",
    re.I,
)
_BRACKETS = re.compile(rf"(?:[\[{{]\s*){{{DEPTH}}}")
_DEEP = "it is nested too deeply"
_BLOCK_HEADER = re.compile(r"[|>][+-]?(?P<comment>[ \t]+#[^\r\n]*)?[ \t]*\Z")


class _Refused(yaml.YAMLError):
    """A header that is not parsed, or in which one scalar cannot be changed alone."""

    def __init__(self, problem: str, position: int):
        super().__init__(problem)
        self.problem = problem
        self.position = position


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


class _Shallow(Composer):
    """A composer that stops at deep nesting, long before Python does."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.depth > DEPTH:
            raise _Refused(_DEEP, _start(self.event_ahead()))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def event_ahead(self) -> yaml.Event:
        """The event the next node is made of."""
        # of the parser that a loader joins this composer with; yaml.Composer alone has none
        event: yaml.Event = self.peek_event()  # type: ignore[attr-defined]
        return event


class _Separable(_Shallow):
    """A composer that refuses nodes which mean something elsewhere, or get it from there."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.event_ahead()
        at = _start(event)
        if getattr(event, "anchor", None) is not None:
            raise _Refused("anchors and aliases are used", at)
        if getattr(event, "tag", None) is not None:
            raise _Refused("a tag is used", at)
        node = super().compose_node(parent, index)
        if node is not None and node.tag == _MERGE:
            raise _Refused("a merge key is used", at)
        return node


class _Loader(_Separable, yaml.SafeLoader):
    """By PyYAML's own parser."""


class _Whole(_Shallow, yaml.SafeLoader):
    """The same for whatever node there is."""


# PyYAML has CSafeLoader only where it was built with libyaml: mypy cannot know such a base
class _Quick(_Separable, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """By libyaml's parser, where PyYAML has it: an eighth of the time."""

    def __init__(self, stream: str) -> None:
        super(Composer, self).__init__(stream)
        Composer.__init__(self)


#: What the two parsers read or count differently.
_DISPUTED = re.compile("[\t?\ufeff]")
_ELSE_DISPUTED = re.compile("[?\ufeff]")
_INDENT = r"(?m)^[ \t]+(?=\S)"
_TABS = r"(?m)^[ \t]*(?:-[ \t]+)*"


def read(inner: str) -> HeaderReading:
    """Every node of the mapping ``inner``; a blank text is an empty mapping."""
    if not inner.strip(" \t\r\n"):
        return HeaderReading()
    try:
        root = _root(inner)
    except _TROUBLE as error:
        return HeaderReading(fault=_words(error), line=line_at(inner, _offset(error)))
    if not isinstance(root, yaml.MappingNode):
        return HeaderReading(fault="it is not a mapping of keys to values", line=1)
    nodes = tuple(_flat(inner, root, (), False))
    return HeaderReading.of((e for e, _ in nodes), (value for _, value in nodes if value))


def _root(inner: str) -> yaml.Node | None:
    """Compose ``inner`` as PyYAML's parser does: the same wherever libyaml is there or not."""
    if not _DISPUTED.search(inner):
        with suppress(*_TROUBLE):  # a fault is told in the words of one parser
            return _compose(inner, _Quick)
    try:
        return _compose(inner, _Loader)
    except _TROUBLE:
        # a tab after a colon or at a line's end: Hugo, Psych and libyaml read it, PyYAML does not
        if "\t" in inner and not _ELSE_DISPUTED.search(inner):
            for text in dict.fromkeys((inner, _blanks(inner))):
                with suppress(*_TROUBLE):
                    return _compose(text, _Quick)
        raise


def _blanks(inner: str) -> str:
    """``inner`` with as many blanks for tabs that Hexo reads: behind a dash, and before a line.

    A header that indents with both stays as it is: Hexo counts two blanks a tab.
    """
    if len(set("".join(re.findall(_INDENT, inner)))) > 1:
        return inner
    return re.sub(_TABS, lambda match: match[0].replace("\t", " "), inner)


def _compose(inner: str, loader: type[yaml.SafeLoader]) -> yaml.Node | None:
    """Compose ``inner``; brackets in a row are counted first, PyYAML looks far ahead at them."""
    if row := _BRACKETS.search(inner):
        raise _Refused(_DEEP, row.start())
    return yaml.compose(inner, Loader=loader)


def _words(error: BaseException) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(problem or "a number or an escape is out of range")


def _offset(error: BaseException) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.index if mark else getattr(error, "position", None) or 0)


def _flat(
    inner: str, node: yaml.Node, path: Path, flow: bool
) -> Iterator[tuple[HeaderNode, Value | None]]:
    """Every node below ``node``; string scalars come with their value."""
    tag = STRING if node.tag == _STRING else node.tag
    if isinstance(node, yaml.ScalarNode):
        yield HeaderNode(path, tag, node.value), _value(inner, node, path, flow)
        return
    yield HeaderNode(path, tag, ""), None
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _flat(inner, item, (*path, index), bool(node.flow_style))
    elif isinstance(node, yaml.MappingNode):
        for key, member in node.value:
            for entry, _ in _flat(inner, key, path, True):
                yield entry._replace(tag=f"key {entry.tag}"), None
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            yield from _flat(inner, member, (*path, name), bool(node.flow_style))


def _value(inner: str, node: yaml.ScalarNode, path: Path, flow: bool) -> Value | None:
    if node.tag != _STRING:
        return None
    start, end = node.start_mark.index, node.end_mark.index
    style = _STYLES.get(node.style or "", "flow plain" if flow else "plain")
    if style in ("literal", "folded"):  # PyYAML counts the blank lines below as well
        padded = node.value.rstrip("\n").endswith((" ", "\t"))
        end = start + len(inner[start:end].rstrip("\r\n" if padded else " \t\r\n"))
    return Value(path, node.value, Span(start, end), style)


def write(raw: str, style: str, target: str, newline: str) -> str:
    """``target`` as a YAML scalar in the given style, or double-quoted where it must be."""
    if style in ("plain", "flow plain") and _is_plain(target, style):
        return target
    if style == "single" and is_printable(target):
        return "'" + target.replace("'", "''") + "'"
    if style in ("literal", "folded"):
        return _block(raw, style, target, newline)
    return quoted(target)


def _is_plain(target: str, style: str) -> bool:
    """Whether every YAML parser reads the bare ``target`` as this string."""
    if not is_printable(target) or _AMBIGUOUS.fullmatch(target):
        return False
    return _reads(f"k: [{target}]" if style == "flow plain" else f"k: {target}", target)


def _block(raw: str, style: str, target: str, newline: str) -> str:
    """A block scalar with the indentation of ``raw``, or double quotes and its comment."""
    head, *lines = BREAK.split(raw)
    header = _BLOCK_HEADER.match(head)
    comment = (header["comment"] or "") if header else ""
    content = next((line for line in lines if line.strip(" ")), "")
    indent = " " * (len(content) - len(content.lstrip(" ")))
    body = target.removesuffix("\n")
    if header and indent and body.strip() and all(map(is_printable, body.split("\n"))):
        chomp = "" if target.endswith("\n") else "-"
        if style == "folded":  # n line breaks are written as n + 1
            body = re.sub(r"\n+", lambda m: m[0] + "\n", body)
        text = "\n".join(indent + line if line else "" for line in body.split("\n"))
        block = f"{head[0]}{chomp}{comment}\n{text}"
        if _reads(f"k: {block}\n", target):
            return block.replace("\n", newline)
    return quoted(target) + comment


def _reads(source: str, target: str) -> bool:
    """Whether the only value in ``source`` is the string ``target``."""
    return len(source) <= LIMIT and [v.text for v in read(source).values] == [target]


def metadata(inner: str, sound: bool) -> Mapping[str, object]:
    """The mapping as python-frontmatter reads it, or what of it can be read alone.

    One bad date does not hide ``draft: true``, nor does an anchor, nor a tab.  Of a header that is
    not safe to load as a whole only top-level scalars and lists of scalars are given.
    """
    for text in dict.fromkeys((inner, inner.replace("\t", " "))):
        if sound and inner.strip():
            with suppress(*_TROUBLE):
                loaded: dict[str, object] = YAMLHandler().load(text, Loader=yaml.SafeLoader)
                return loaded
        with suppress(*_TROUBLE):
            root = _compose(text, _Whole)
            return dict(_alone(root)) if isinstance(root, yaml.MappingNode) else {}
    return {}


def _alone(root: yaml.MappingNode) -> Iterator[tuple[str, object]]:
    for key, member in root.value:
        items = member.value if isinstance(member, yaml.SequenceNode) else [member]
        if not all(isinstance(node, yaml.ScalarNode) for node in (key, *items)):
            continue
        with suppress(*_TROUBLE):
            yield key.value, yaml.SafeLoader("").construct_document(member)
