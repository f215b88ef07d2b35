"""Files of Hugo's bundles that an English page would look for beside itself, and not find.

Hugo publishes a bundle's pictures once, beside the page of its own language. Its link hook leads
pictures of Markdown there; `src` in HTML and in a theme's shortcodes stays as it is written, and
was dead on the English page (PaperMod's `figure`, built with 0.168).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bitext.store.config import Config
from bitext.workspace.site.asked import Advice
from bitext.workspace.site.config import config_file, is_split, parsed_config
from bitext.workspace.site.rewritten import with_child

#: A value in a tag or in a shortcode that may be a file's name.
_VALUE = re.compile(r"(?:[\w-]\s{0,3}=\s{0,3}|[ \t])[\"']([^\"'<>\n:{}]{1,200}\.\w{2,5})[\"']")
_TAGS = re.compile(
    r"<[A-Za-z][^<>]{0,1000}>|\{\{[<%]\s{0,9}(?P<name>[\w/-]{1,60})[^{}]{0,1000}[%>]\}\}"
)
_SAID = "\n[markup.goldmark]\nduplicateResourceFiles = true\n"
_YAML = "markup:\n  goldmark:\n    duplicateResourceFiles: true\n"


def duplicates(root: Path, config: Config) -> Advice | None:
    """The line that has Hugo publish a bundle's files beside the pages of each language."""
    if config.site != "hugo" or has_duplicates(parsed_config(root, "hugo")):
        return None
    pages = (path for folder in config.content for path in (root / folder).rglob("index.md"))
    own = frozenset(path.stem for layouts in _LAYOUTS for path in root.glob(layouts))
    if not any(path.is_file() and _names_its_files(path, own) for path in pages):
        return None
    path = config_file(root, "hugo")
    if path is None or is_split(path):
        return Advice("config/_default/markup.toml", _SAID.replace("markup.", "").lstrip())
    name, text = path.relative_to(root).as_posix(), path.read_text("utf-8", errors="replace")
    if path.suffix == ".toml":
        plain = not re.search(r"^\s*\[markup\.goldmark\]|^\s*markup\b|^\s*goldmark\b", text, re.M)
        return Advice(name, _SAID, writable=plain)
    if path.suffix == ".json":
        return Advice(name, _YAML)
    if not re.search(r"^markup:", text, re.M):
        return Advice(name, f"\n{_YAML}", writable=True)
    child = "duplicateResourceFiles: true\n"
    changed = (
        with_child(text, "goldmark", child)
        if re.search(r"^\s+goldmark:", text, re.M)
        else (with_child(text, "markup", f"goldmark:\n  {child}"))
    )
    return Advice(name, _YAML, changed=changed)


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


def _names_its_files(page: Path, own: frozenset[str]) -> bool:
    """Whether a bundle's page names one of its files in HTML or in one of ``own`` shortcodes."""
    text = page.read_text("utf-8", errors="replace")
    found = _TAGS.finditer(text)
    tags = (one[0] for one in found if one["name"] is None or one["name"] in own)
    names = {name for tag in tags for name in _VALUE.findall(tag) if not name.startswith("/")}
    return any((page.parent / name).is_file() for name in names)
