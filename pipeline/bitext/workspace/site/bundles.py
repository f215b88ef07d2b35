"""Files of Hugo's bundles that an English page would look for beside itself, and not find.

Hugo publishes a bundle's pictures once, beside the page of its own language. Its link hook leads
pictures of Markdown there; `src` in HTML and in a theme's shortcodes stays as it is written, and
was dead on the English page (PaperMod's `figure`, built with 0.168).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bitext.store.config import Config
from bitext.workspace.site.asked import Advice
from bitext.workspace.site.config import config_file, is_split, parsed_config, part_of
from bitext.workspace.site.programs import hugo_version
from bitext.workspace.site.rewritten import with_child

#: A value in a tag or in a shortcode that may be a file's name.
_VALUE = re.compile(r"(?:[\w-]\s{0,3}=\s{0,3}|[ \t])[\"']([^\"'<>\n:{}]{1,200}\.\w{2,5})[\"']")
_TAGS = re.compile(
    r"<[A-Za-z][^<>]{0,1000}>|\{\{[<%]\s{0,9}(?P<name>[\w/-]{1,60})[^{}]{0,1000}[%>]\}\}"
)
_LINE = "duplicateResourceFiles = true\n"
#: With that line Hugo's hooks are off, unless they are asked for: links to `b.md` would be dead,
#: and so would a post's pictures in lists, where its summary stands at another address.
_HOOKS = ("link", "image")
_HOOK, _HOOK_OF_OLD = ("useEmbedded", "fallback"), ("enableDefault", "true")
_RENAMED_IN = (0, 148)


def duplicates(root: Path, config: Config) -> Advice | None:
    """The lines that have Hugo publish a bundle's files beside the pages of each language."""
    said = parsed_config(root, "hugo")
    if config.site != "hugo" or has_duplicates(said):
        return None
    pages = (path for folder in config.content for path in (root / folder).rglob("index*.md"))
    own = frozenset(path.stem for layouts in _LAYOUTS for path in root.glob(layouts))
    if not any(path.is_file() and _names_its_files(path, own) for path in pages):
        return None
    path, tables = config_file(root, "hugo"), ["markup", "goldmark"]
    if path is not None and is_split(path):
        path, tables = part_of(path.parent, "markup"), tables[1:]
    name = path.relative_to(root).as_posix() if path else "hugo.toml"
    text = path.read_text("utf-8", errors="replace") if path and path.is_file() else ""
    hook = not re.search(r"renderhooks", repr(said), re.I)
    written = _toml if name.endswith(".toml") else _yaml
    return written(name, text, tables, hook=hook)


def _toml(name: str, text: str, tables: Sequence[str], *, hook: bool) -> Advice:
    """Those lines in TOML: below the table's header, or with one."""
    header, (key, value) = f"[{'.'.join(tables)}]\n", _hook()
    said = f'{key} = "{value}"\n'.replace('"true"', "true")
    more = "".join(f"\n{header[:-2]}.renderHooks.{one}]\n{said}" for one in _HOOKS)
    told = f"\n{header}{_LINE}{more * hook}"
    if found := re.search(rf"^{re.escape(header)}", text, re.M):
        at = found.end()
        rest = text[at:] if text.endswith("\n") else f"{text[at:]}\n"
        return Advice(name, told, changed=f"{text[:at]}{_LINE}{rest}{more * hook}")
    known = re.search(r"^\s*(?:\[(?:markup\.)?goldmark\]|markup\b|goldmark\b)", text, re.M)
    return Advice(name, told if text else told.lstrip("\n"), writable=not known)


def _yaml(name: str, text: str, tables: Sequence[str], *, hook: bool) -> Advice:
    """Those lines in YAML, below the innermost of ``tables`` that a configuration has."""
    whole = _below(tables, hook=hook)
    if name.endswith(".json"):
        return Advice(name, whole)
    known = [i for i, key in enumerate(tables) if re.search(rf"^\s*{key}:", text, re.M)]
    if not known:
        return Advice(name, f"\n{whole}" if text else whole, writable=True)
    inner = known[-1]
    child = _below(tables[inner + 1 :], hook=hook)
    return Advice(name, whole, changed=with_child(text, tables[inner], child))


def _below(tables: Sequence[str], *, hook: bool) -> str:
    """Those lines in YAML, in tables."""
    key, value = _hook()
    lines = [_LINE.replace(" =", ":").rstrip()]
    named = [line for one in _HOOKS for line in (f"  {one}:", f"    {key}: {value}")]
    lines += ["renderHooks:", *named] * hook
    heads = [f"{'  ' * depth}{table}:" for depth, table in enumerate(tables)]
    return "".join(f"{line}\n" for line in [*heads, *(f"{'  ' * len(tables)}{x}" for x in lines)])


def _hook() -> tuple[str, str]:
    """What the installed Hugo calls the setting that keeps its link hook on."""
    return _HOOK_OF_OLD if () < hugo_version() < _RENAMED_IN else _HOOK


def has_duplicates(said: Mapping[str, Any]) -> bool:
    """Whether a configuration has that line."""
    text = repr({key.lower(): value for key, value in said.items()}.get("markup", "")).lower()
    return "'duplicateresourcefiles': true" in text


#: Where a site and its themes have shortcodes; Hugo's own `figure` looks for files in bundles.
_LAYOUTS = [
    f"{at}layouts/{name}/**/*.html"
    for at in ("", "themes/*/")
    for name in ("shortcodes", "_shortcodes")
]


#: `name` of a file in a bundle's front matter: its link hook knows the file by no other then.
_RENAMED = re.compile(
    r"^(?:resources:|\[\[resources\]\])(?s:.{0,2000}?)\n[ \t]*(?:-[ \t]*)?name[ \t]*[:=]", re.M
)
_MARKDOWN = re.compile(r"\]\(\s{0,9}(?:<(?P<in>[^<>\n]{1,300})>|(?P<bare>[^\s<>()#?:]{1,300}))")


def _names_its_files(page: Path, own: frozenset[str]) -> bool:
    """Whether a bundle's page names one of its files in HTML or in one of ``own`` shortcodes."""
    text = page.read_text("utf-8", errors="replace")
    found = _TAGS.finditer(text)
    tags = (one[0] for one in found if one["name"] is None or one["name"] in own)
    names = {name for tag in tags for name in _VALUE.findall(tag) if not name.startswith("/")}
    if _RENAMED.search(text):
        names |= {unquote(one["in"] or one["bare"]) for one in _MARKDOWN.finditer(text)}
    return any(_is_file(page.parent / name) for name in names if not name.startswith("/"))


def _is_file(path: Path) -> bool:
    """Whether a file of a bundle is there; what is no name of one is not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
