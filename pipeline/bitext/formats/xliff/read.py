"""A translator's XLIFF file as units; a unit that cannot be read says why, and the others are."""

from __future__ import annotations

from collections.abc import Iterator

from bitext import placeholders
from bitext.errors import WorkspaceError
from bitext.formats.xliff.tree import XmlElement, read_tree
from bitext.formats.xliff.units import FINAL_12, FINAL_21, ReadUnit
from bitext.formats.xliff.write import BASE, NS_12, NS_21

#: Marks of tools around text, which say nothing of it.
_TRANSPARENT = frozenset({"mrk"})
_EMPTY = frozenset({"sm", "em"})
_SINGLE = frozenset({"x", "ph", "it"})
_PAIRED = frozenset({"g", "pc"})
_STARTS, _ENDS = frozenset({"bx", "bpt", "sc"}), frozenset({"ex", "ept", "ec"})


class _UnreadableError(ValueError):
    """Inline markup that bitext has not written."""


def read_xliff(data: bytes, path: str, form: str = "") -> Iterator[tuple[str, ReadUnit]]:
    """Yield the post and the unit, of XLIFF 1.2 and 2.x; of ``form`` alone where one is given.

    Raises WorkspaceError for a file that is neither.
    """
    root = read_tree(data, path)
    wanted = {"xliff1.2": (NS_12,), "xliff2.1": (NS_21,)}.get(form, (NS_12, NS_21))
    if root.name != "xliff" or root.space not in wanted:
        version = root.attributes.get("version", "")
        what = f"XLIFF {version}" if root.name == "xliff" else f"a document of <{root.name}>"
        hint = "`bitext catalog import` reads XLIFF 1.2 and 2.1"
        raise WorkspaceError(f"this is {what}", path=path, line=root.line, hint=hint)
    name, unit = ("trans-unit", _unit_12) if root.space == NS_12 else ("unit", _unit_21)
    for file in root.all("file"):
        post = file.attributes.get("original", "")
        for element in _below(file, name):
            yield post, unit(element)


def _below(element: XmlElement, name: str) -> Iterator[XmlElement]:
    for child in element.children:
        if isinstance(child, XmlElement):
            if child.name == name:
                yield child
            else:
                yield from _below(child, name)


def _unit_12(unit: XmlElement) -> ReadUnit:
    target = unit.first("target")
    said = unit.attributes.get("approved", "")
    state = target.attributes.get("state", "") if target else ""
    final = said == "yes" or (said != "no" and state in FINAL_12)
    notes = [n.text.strip() for n in unit.all("note") if n.attributes.get("from") == BASE]
    return _read(unit, [target] if target else [], notes, final=final)


def _unit_21(unit: XmlElement) -> ReadUnit:
    stretches = unit.all("segment", "ignorable")
    segments = [s for s in stretches if s.name == "segment"]
    final = bool(segments) and all(s.attributes.get("state") in FINAL_21 for s in segments)
    notes = unit.first("notes")
    every = notes.all("note") if notes else []
    marks = [n.text.strip() for n in every if n.attributes.get("category") == BASE]
    if any(s.first("target") is None for s in segments):
        return _read(unit, [], marks, final=False)
    texts = [s.first("target") or s.first("source") for s in stretches]
    return _read(unit, [text for text in texts if text], marks, final=final)


def _read(unit: XmlElement, texts: list[XmlElement], marks: list[str], *, final: bool) -> ReadUnit:
    key = unit.attributes.get("id", "")
    line = texts[0].line if texts else unit.line
    mark = marks[0] if marks else ""
    try:
        target = "".join(part for text in texts for part in _inline(text))
    except _UnreadableError as error:
        return ReadUnit(key, line, "", final=False, mark=mark, fault=str(error))
    markup = frozenset(number for text in texts for number in _numbers(text))
    return ReadUnit(key, line, target, final=final, mark=mark, markup=markup)


def _numbers(element: XmlElement) -> Iterator[int]:
    """The numbers of the inline elements in an element that was read."""
    for child in element.children:
        if isinstance(child, XmlElement):
            if child.name not in _TRANSPARENT | _EMPTY | _ENDS | {"cp"}:
                yield _number(child, "rid", "id") if child.name in _STARTS else _number(child, "id")
            yield from _numbers(child)


def _inline(element: XmlElement) -> Iterator[str]:
    """The content of an element in placeholder form; raises _UnreadableError."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.name in _TRANSPARENT:
            yield from _inline(child)
        elif child.name in _PAIRED:
            number = _number(child, "id")
            yield placeholders.opening(number)
            yield from _inline(child)
            yield placeholders.closing(number)
        elif child.name not in _EMPTY:
            yield _alone(child)


def _alone(child: XmlElement) -> str:
    if child.name in _SINGLE:
        return placeholders.single(_number(child, "id"))
    if child.name in _STARTS:
        return placeholders.opening(_number(child, "rid", "id"))
    if child.name in _ENDS:
        return placeholders.closing(_number(child, "startRef", "rid", "id"))
    if child.name == "cp":
        return _character(child)
    raise _UnreadableError(f"<{child.name}> is no markup of its source")


def _number(element: XmlElement, *names: str) -> int:
    said = next((element.attributes[name] for name in names if name in element.attributes), "")
    if not (said.isascii() and said.isdigit() and len(said) <= 9):
        raise _UnreadableError(f'<{element.name} id="{said}"> is no markup of its source')
    return int(said)


def _character(element: XmlElement) -> str:
    try:
        return chr(int(element.attributes.get("hex", ""), 16))
    except (ValueError, OverflowError) as error:
        raise _UnreadableError("<cp> without the number of a character") from error
