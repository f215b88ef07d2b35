"""What the configuration of a site needs for its editions: said, or written and shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bitext.store.config import Config
    from bitext.workspace.site.asked import Advice


def advised(root: Path, config: Config, *, write: bool) -> list[str]:
    """What the site's own configuration needs, told or written; which words stay as they are."""
    from bitext.workspace.site.silent.menus import source_lists, source_menus
    from bitext.workspace.site.silent.words import source_words

    each = [config.of(target) for target in config.targets]
    told = [line for one in each for line in _advised_for(root, one, write=write)]
    left = (source_menus, source_words, source_lists)
    return told + [line for one in each for say in left for line in say(root, one)]


def _advised_for(root: Path, config: Config, *, write: bool) -> list[str]:
    """The same for one of the languages of editions."""
    from bitext.workspace.site.advice import advise
    from bitext.workspace.site.bundles import duplicates
    from bitext.workspace.site.columns import without_columns

    advice, lines = advise(root, config), []
    while advice is not None:
        lines += _said_or_done(root, advice, write=write)
        advice = advice.also
    if found := duplicates(root, config):
        lines += _said_or_done(root, found, write=write)
    return [*lines, *without_columns(root, config)]


def _said_or_done(root: Path, advice: Advice, *, write: bool) -> list[str]:
    """What one file needs."""
    text = f"{advice.top}{advice.lines}".strip("\n")
    able = bool(advice.writable or advice.changed)
    if advice.purpose:
        return _own_file(root, advice, write=write)
    if not (write and able):
        way = " (`--write-config` does it)" if able and not write else ""
        return [f"{advice.file} needs{way}:", *(f"    {line}" for line in text.split("\n"))]
    from bitext.store.files import read_source, write_atomic

    path = root / advice.file
    old = read_source(path, root).text if path.is_file() else ""
    longer = f"{advice.top}{old.rstrip()}\n{advice.lines}" if old else advice.lines
    new = longer if advice.writable else advice.changed
    write_atomic(path, new.encode(), root=root)
    return _difference(old, new, advice.file)


def _own_file(root: Path, advice: Advice, *, write: bool) -> list[str]:
    """A file of bitext's own in a site: said what it is for, not shown."""
    from bitext.store.files import write_atomic

    if not advice.lines:
        return [f"{advice.file} {advice.purpose}"]
    if not write:
        is_there = (root / advice.file).is_file()
        state = "of an older bitext" if is_there else "missing"
        way = "renews" if is_there else "writes"
        return [f"{advice.file} is {state} (`--write-config` {way} it): {advice.purpose}"]
    write_atomic(root / advice.file, advice.lines.encode(), root=root)
    return [f"written {advice.file}: {advice.purpose}"]


def _difference(old: str, new: str, name: str) -> list[str]:
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="", n=1)
    return [f"changed {name}:", *(f"    {line}" for line in lines)]
