"""Lines put where they belong in a configuration that is a program, or has lists of its own.

Only what stands there once and is plain is changed; everything else is left to a person, who is
told the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Where the object of a configuration begins, most telling first.
OBJECTS = (
    r"\bdefine(?:User)?Config\(\s*\{", r"^export default \{", r"^module\.exports\s*=\s*\{",
    r"^(?:const|let|var) (?P<name>\w+)(?:\s*:\s*[\w.]+)?\s*=\s*\{",
)  # fmt: skip
#: And that of VuePress's theme.
THEME = (r"\b(?:defaultTheme|hopeTheme|plumeTheme)\(\s*\{",)


def with_key(text: str, lines: str, objects: Sequence[str]) -> str:
    """A program's object with a key more, as its first; empty where none is found, or it has it.

    >>> with_key("export default {\\n  title: 'x',\\n}\\n", "a: 1,\\n", OBJECTS)
    "export default {\\n  a: 1,\\n  title: 'x',\\n}\\n"
    """
    found = next(filter(None, (_only(text, pattern) for pattern in objects)), None)
    if found is None:
        return ""
    own, key = text[found.end() :], lines.partition(":")[0]
    if re.search(rf"\b{key}['\"]?\s*:", level(text, found.end())[0]):
        return ""
    indent = re.match(r"[ \t]*", text[text.rfind("\n", 0, found.end()) + 1 :])
    step = f"{indent[0] if indent else ''}  "
    added = "".join(f"{step}{line}\n" for line in lines.rstrip("\n").split("\n"))
    rest = own.removeprefix("\n") if own.startswith("\n") else step + own.lstrip(" ")
    return f"{text[: found.end()]}\n{added}{rest}"


#: Remarks, words in quotes, and what opens or closes an object, a list or a call.  What nothing
#: closes goes on to the end: it is not begun again at each of its characters.
_TOKENS = re.compile(
    r"//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|\"(?:[^\"\\\n]|\\(?:.|\Z))*+(?:[\"\n]|\Z)"
    r"|'(?:[^'\\\n]|\\(?:.|\Z))*+(?:['\n]|\Z)|`(?:[^`\\]|\\(?:.|\Z))*+(?:`|\Z)|[{}()\[\]]",
    re.S,
)


def level(text: str, start: int) -> tuple[str, int]:
    """What stands in a program's object itself, no deeper; and where the object is closed.

    >>> level("{ a: 1, b: { c: '}' }, // d: {\\n 'e': [2] } f", 1)
    (" a: 1, b: ,  'e':  ", 41)
    """
    depth, at, own = 0, start, []
    for found in _TOKENS.finditer(text, start):
        if not depth:
            own.append(text[at : found.start()])
            own += [found[0]] * (found[0][0] in "\"'`")
        at = found.end()
        depth += (found[0] in "{([") - (found[0] in "})]")
        if depth < 0:
            return "".join(own), found.start()
    return "".join(own), len(text)


def _only(text: str, pattern: str) -> re.Match[str] | None:
    """The one place that matches; of named objects the one that is exported."""
    found = [*re.finditer(pattern, text, re.M)]
    if found and "name" in found[0].groupdict():
        exported = re.search(r"^(?:export default|module\.exports\s*=)\s*(\w+)", text, re.M)
        found = [one for one in found if exported and one["name"] == exported[1]]
    return found[0] if len(found) == 1 else None


def with_row(text: str, key: str, rows: Sequence[str], holds: str = "") -> str:
    """A program with rows below the one that begins with a key; empty where none does, or two.

    ``holds``: a pattern that tells that row from others of its name.

    >>> with_row("  en: { a: 1 }\n}", "en", ["'b': {},"])
    "  en: { a: 1 },\n  'b': {},\n}"
    """
    row = (
        rf"^(?=[^\n]*{holds})(?P<indent>[ \t]*)['\"]?/?{re.escape(key)}/?['\"]?\s*:\s*"
        r"\{[^\n]*\}(?P<end>,?)[ \t]*$"
    )
    found = [*re.finditer(row, text, re.M)]
    if len(found) != 1:
        return ""
    comma = "" if found[0]["end"] else ","
    more = "".join(f"\n{found[0]['indent']}{one}" for one in rows)
    return f"{text[: found[0].end()].rstrip()}{comma}{more}{text[found[0].end() :]}"


def with_first(text: str, key: str, rows: Sequence[str]) -> str:
    """A program's object with rows more, as its first; empty where there is none, or two.

    >>> with_first("  a: {\\n    'x': 'y',\\n  },", "a", ["'b': 'c',"])
    "  a: {\\n    'b': 'c',\\n    'x': 'y',\\n  },"
    """
    found = [*re.finditer(rf"^(?P<indent>[ \t]*){key}\s*:\s*\{{[ \t]*\n", text, re.M)]
    if len(found) != 1:
        return ""
    more = "".join(f"{found[0]['indent']}  {row}\n" for row in rows)
    return text[: found[0].end()] + more + text[found[0].end() :]


def with_element(text: str, within: str, key: str, element: str) -> str:
    """A program's list of objects with one more, as its first; empty where there is no such list.

    ``within``: the key of the object that has the list; lists and deeper objects before it stop us.

    >>> with_element("bar: {\\n  items: [\\n    {a: 1},\\n  ],\\n}", "bar", "items", "{},")
    'bar: {\\n  items: [\\n    {},\\n    {a: 1},\\n  ],\\n}'
    """
    others = r"(?:[^{}\[\]]|\{[^{}\[\]]{0,500}\}){0,1000}?"
    found = [*re.finditer(rf"\b{within}\s*:\s*\{{{others}\b{key}\s*:\s*\[", text)]
    if len(found) != 1:
        return ""
    end = found[0].end()
    gap = re.match(r"\s*", text[end:])
    before = gap[0] if gap else ""
    after = "" if "\n" in before else " "
    return f"{text[:end]}{before}{element}{after}{text[end:]}"


def with_word(text: str, key: str, word: str) -> str:
    """A program's list with a word in quotes more; empty where there is no such list, or two.

    >>> with_word("i18n: { locales: ['zh-CN'] }", "locales", "en")
    "i18n: { locales: ['zh-CN', 'en'] }"
    """
    found = [*re.finditer(rf"\b{key}\s*:\s*\[(?P<items>[^\[\]{{}}]*?)(?P<end>,?\s*)\]", text)]
    if len(found) != 1 or not found[0]["items"].strip():
        return ""
    quote = '"' if '"' in found[0]["items"] else "'"
    return f"{text[: found[0].end('items')]}, {quote}{word}{quote}{text[found[0].start('end') :]}"


def with_item(text: str, key: str, item: str) -> str:
    """A list of YAML, an item a line, with one more at its end; empty where there is none, or two.

    >>> with_item("plugins:\\n  - search\\n\\nnav: []\\n", "plugins", "- a:\\n    b: 1\\n")
    'plugins:\\n  - search\\n  - a:\\n      b: 1\\n\\nnav: []\\n'
    """
    text = _unfolded(text if text.endswith("\n") else f"{text}\n", key)
    found = [*re.finditer(rf"^(?P<indent>[ \t]*){key}:[ \t]*(?:#.*)?\n", text, re.M)]
    if len(found) != 1:
        return ""
    first, end = _block(text, found[0])
    if not first.lstrip().startswith("- "):
        return ""
    return text[:end] + _indented(item, first) + text[end:]


def _unfolded(text: str, key: str) -> str:
    """YAML whose list of names stands an item a line, where it stood in one.

    >>> _unfolded("plugins: [search, mike]  # two\\n", "plugins"), _unfolded("a: [{b: 1}]\\n", "a")
    ('plugins:  # two\\n  - search\\n  - mike\\n', 'a: [{b: 1}]\\n')
    """
    found = re.search(rf"^{key}:[ \t]*\[([^\[\]{{}}#:\n]+)\][ \t]*(#.*)?\n", text, re.M)
    if not found:
        return text
    items = "".join(f"  - {item.strip()}\n" for item in found[1].split(",") if item.strip())
    remark = f"  {found[2]}" if found[2] else ""
    return f"{text[: found.start()]}{key}:{remark}\n{items}{text[found.end() :]}"


def _indented(lines: str, like: str) -> str:
    """Lines as deep as another one."""
    step = like[: len(like) - len(like.lstrip())]
    return "".join(f"{step}{line}\n" for line in lines.rstrip("\n").split("\n"))


def _block(text: str, key: re.Match[str]) -> tuple[str, int]:
    """The first line below a key of YAML, and where the last one ends."""
    first, at, end = "", key.end(), key.end()
    for line in text[at:].splitlines(keepends=True):
        depth = len(line) - len(line.lstrip())
        within = depth > len(key["indent"]) or line[depth:].startswith("- ")
        if line.strip() and not (line.lstrip().startswith("#") or within):
            break
        if line.strip() and depth < len(key["indent"]):
            break
        at += len(line)
        end = at if line.strip() else end
        is_first = not first and line.strip() and line[depth] != "#"
        first = line if is_first else first
    return first, end


def with_child(text: str, key: str, lines: str) -> str:
    """A table of YAML with lines more at its end; empty where there is none, or two.

    >>> with_child("a:\\n    zh:\\n        weight: 1\\n\\nb: 1\\n", "a", "en:\\n  b: 2\\n")
    'a:\\n    zh:\\n        weight: 1\\n    en:\\n      b: 2\\n\\nb: 1\\n'
    """
    text = text if text.endswith("\n") else f"{text}\n"
    found = [*re.finditer(rf"^(?P<indent>[ \t]*){key}:[ \t]*(?:#.*)?\n", text, re.M | re.I)]
    if len(found) != 1:
        return ""
    first, end = _block(text, found[0])
    if not first.startswith((" ", "\t")) or first.lstrip().startswith("- "):
        return ""
    return text[:end] + _indented(lines, first) + text[end:]
