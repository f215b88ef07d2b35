"""Pages of a site in other languages than that of its posts: no posts, whatever letters they have.

Japanese ones have Han, and so have those in traditional Chinese beside simplified ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from bitext.languages import name, primary
from bitext.sites.placement import unmarked, way
from bitext.store.config import Config
from bitext.workspace.places import codes_of
from bitext.workspace.site.web import whole_text


def is_in_another(root: Path, config: Config) -> Callable[[str], bool]:
    """Whether a file of a content folder (from the root) is a page in one of those languages."""
    found = way(config.site, config.placement)
    if found.marks:
        marks = [code.lower() for code in others(config, codes_of(root, config))]
        return lambda path: unmarked(path, marks) != path
    if config.site not in ("vitepress", "vuepress", "plain") or found.name != "locale":
        return lambda _: False
    base = "" if config.base == "." else f"{config.base}/"
    codes = [config.source, *_folders(root / config.base, _program(root, config.site))]
    folders = tuple(f"{base}{code}/" for code in others(config, codes))
    return lambda path: path.startswith(folders)


def _program(root: Path, site: str) -> str:
    """The configuration of a generator with a folder for each language."""
    if site != "plain":
        return whole_text(root, site)
    from bitext.workspace.site.others import generator_of

    file = root / generator_of(root)[1]
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""


def others(config: Config, codes: Collection[str]) -> list[str]:
    """The site's codes of languages that are neither the posts' nor the editions'.

    >>> others(Config(), ["zh", "en", "ja", "zh-TW"]), others(Config(), ["zh-tw", "cn", "en"])
    (['ja', 'zh-TW'], ['zh-tw'])
    >>> others(Config(), ["zh-hk", "en"]), others(Config(source="zh-TW"), ["zh-CN", "zh-TW"])
    ([], ['zh-CN'])
    """
    told = {code: re.sub(r"(?i)^cn$", "zh", code) for code in codes}
    own = [code for code, tag in told.items() if primary(tag) == primary(config.source)]
    near = [code for code in own if name(told[code]) == name(config.source)]
    mine = {*(near or own), *(code for code in codes if _is_target(code, config))}
    return [code for code in codes if code not in mine]


def _is_target(code: str, config: Config) -> bool:
    kept = {primary(tag) for tag in config.targets} - {primary(config.source)}
    return primary(code) in kept or code.lower() in map(str.lower, config.targets)


def _folders(content: Path, text: str) -> Iterator[str]:
    """Folders of pages that the site's ``locales`` name: each has a label there, or a language."""
    for path in sorted(content.glob("*")):
        if path.is_dir() and re.fullmatch(r"[a-z]{2,3}(?:[-_]\w{2,4})?", path.name, re.I):
            key = re.escape(path.name)
            told = rf"(?:['\"`]/?{key}/?['\"`]|\b{key})\s*:\s*\{{[^{{}}]*?\b(?:lang|label)\b\s*:"
            if re.search(told, text):
                yield path.name
