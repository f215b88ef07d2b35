"""Every regular expression of the package, and texts that make a bad one go back and forth."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import bitext

op: Any = importlib.import_module("re._constants")  # no stub has them
parser: Any = importlib.import_module("re._parser")
#: Parts of the package that need what is not installed everywhere.
_OPTIONAL = ("bitext.evaluate", "bitext.models", "bitext.backends.local", "bitext.backends.deepl")
#: Calls that look for a pattern from every place, and those that do not.
_ANCHORED = frozenset(("match", "fullmatch"))


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """By ``module:name``, each pattern and whether it is only ever tried at one place."""
    found: dict[str, tuple[re.Pattern[str], bool]] = {}
    for info in pkgutil.walk_packages(bitext.__path__, "bitext."):
        try:
            module = importlib.import_module(info.name)
        except ImportError:
            assert info.name.startswith(_OPTIONAL), info.name
            continue
        if info.name.endswith("__main__"):
            continue
        tree = ast.parse(Path(str(module.__file__)).read_text())
        used = _uses(tree)
        for name, value in vars(module).items():
            for number, pattern in enumerate(_within(value)):
                anchored = bool(used.get(name)) and used[name] <= _ANCHORED
                found.setdefault(f"{info.name}:{name}[{number}]", (pattern, anchored))
        for line, text, flags, method in _written(tree):
            found[f"{info.name}:{line}"] = (re.compile(text, flags), method in _ANCHORED)
    unique = {(p.pattern, p.flags, a): (n, p, a) for n, (p, a) in reversed(found.items())}
    return {name: (pattern, anchored) for name, pattern, anchored in reversed(unique.values())}


def _within(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    """Patterns in a value, in its members, and in the fields of our own tables."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    for member in _members(value) if depth else ():
        yield from _within(member, depth - 1)


def _members(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, tuple | list | set | frozenset):
        return value
    if type(value).__module__.startswith("bitext.languages"):
        return [getattr(value, n, None) for n in dir(type(value)) if not n.startswith("__")]
    return ()


def _uses(tree: ast.AST) -> dict[str, set[str]]:
    """What is called of each name: ``_TITLE.search(…)``; a name that is used otherwise: ``?``."""
    uses: dict[str, set[str]] = {}
    called = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
            called.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            uses.setdefault(node.id, set()).add("?")
    return uses


def _written(tree: ast.AST) -> Iterator[tuple[int, str, int, str]]:
    """Patterns that are written where they are used: ``re.sub(r"…", …)``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                args=[ast.Constant(value=str(text)), *_],
            ) if method != "compile":
                flags = next((k.value for k in node.keywords if k.arg == "flags"), None)
                yield node.lineno, text, _flags(flags), method


def _flags(node: ast.expr | None) -> int:
    return int(eval(ast.unparse(node), {"re": re})) if node else 0  # of our code


#: What texts are full of, beside what a pattern itself speaks of.
_COMMON = (" ", "\n", "a", "天", "1")
_MOST = 14


def floods(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Long texts of one or two things that a pattern speaks of, begun by one of them or not."""
    literals, chars = _vocabulary(pattern)
    words = list(dict.fromkeys((*literals, *chars, *_COMMON)))[:_MOST]
    for one, two in product(words, ["", *words]):
        yield (one + two) * (length // len(one + two))
    for first, one in product((*literals[:6], *chars[:4]), words):
        for last in ("", "\0"):
            yield first + one * (length // len(one)) + last


def _vocabulary(pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    literals: list[str] = []
    chars: list[str] = []
    _collect(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG), literals, chars)
    return list(dict.fromkeys(literals)), list(dict.fromkeys(chars))


_CLASSES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


def _collect(parsed: Any, literals: list[str], chars: list[str]) -> None:
    """Runs of literal characters, and one character for each class."""
    run = ""
    for code, value in parsed:
        if code is op.LITERAL:
            run += chr(value)
            continue
        literals += [run] * bool(run)
        chars += run[:1]
        run = ""
        if code is op.IN:
            chars += filter(None, (_example(*member) for member in value))
        else:
            _descend(value, literals, chars)
    literals += [run] * bool(run)


def _example(kind: Any, member: Any) -> str:
    """A character of a part of a class."""
    if kind is op.LITERAL:
        return chr(member)
    if kind is op.RANGE:
        return chr(member[0])
    return _CLASSES.get(str(member), "") if kind is op.CATEGORY else ""


def _descend(part: Any, literals: list[str], chars: list[str]) -> None:
    if isinstance(part, parser.SubPattern):
        _collect(part, literals, chars)
    elif isinstance(part, list | tuple):
        for inner in part:
            _descend(inner, literals, chars)
