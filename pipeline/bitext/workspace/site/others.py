"""Folders without a site that bitext knows: where their posts lie, and who else builds them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from posixpath import basename, commonpath
from typing import NamedTuple

from bitext.languages import LanguagePair, primary
from bitext.languages import name as language_name
from bitext.store.config import Config
from bitext.store.files import POST_SUFFIXES
from bitext.workspace.site.detection import Detected

#: Generator -> files in the root of its sites.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "Astro": ("astro.config.*",),
    "Eleventy": (".eleventy.*", "eleventy.config.*"),
    "mdBook": ("book.toml",),
    "Pelican": ("pelicanconf.py",),
    "Quartz": ("quartz.config.*", "quartz.ts"),
    "Valaxy": ("valaxy.config.*",),
    "Gatsby": ("gatsby-config.*",),
    "Rspress": ("rspress.config.*",),
    "Quarto": ("_quarto.yml",),
    "Next.js": ("next.config.*",),
    "Nuxt": ("nuxt.config.*",),
    "docsify": ("_sidebar.md", "_navbar.md", "_coverpage.md"),
    "HonKit": ("book.json", "book.js"),
    "Sphinx": ("conf.py", "source/conf.py", "docs/conf.py"),
    "Zensical": ("zensical.toml",),
}


class _Way(NamedTuple):
    """How the sites of a generator keep their languages, where its files tell.

    Starlight 0.42 was built; Zola's is what its guide says.
    """

    placement: str
    needs: str  #: what its configuration has to say


_STARLIGHT = _Way(
    "locale", "`locales` in {file} has `{en}: {{ label: '{English}', lang: '{en}' }}`"
)
_ZOLA = _Way("suffix", '{file} has `default_language = "{zh}"` and `[languages.{en}]`')
#: Folders with copies of posts, and with texts of other people.
_PASSED = frozenset(
    ("node_modules", "vendor", "dist", "build", "public", "site", "output", "target", "themes")
)
#: Texts about a repository, no posts of it.
_ABOUT = ("readme", "license", "changelog", "contributing", "security", "code_of_conduct", "agents")
#: Where they are a book's first page: docsify's contents, GitBook's.
_CONTENTS = frozenset(("_sidebar.md", "SUMMARY.md"))
_LOOKED_AT = 2000  #: files; a folder of posts shows itself long before
_MUCH = 4000


def unknown(root: Path, source: str) -> Detected | None:
    """A folder of posts that are not in ``content/``; the generator's name is told with them."""
    name, because = _generator(root)
    found = [] if (root / "content").is_dir() and not name else [*_posts(root, source)]
    if not found:
        return None
    folder = commonpath([path.rpartition("/")[0] or "." for path in found])
    if not name and folder in ("", "."):
        return None
    way = way_of(root, name, because, folder, source).placement
    return Detected("plain", because or f"{folder}/", folder or ".", name, way)


def way_of(root: Path, name: str, because: str, folder: str, source: str) -> _Way:
    """Where a generator reads editions, as far as its files and the folder of the posts tell.

    >>> way_of(Path(), "Rspress", "x", "docs/zh-CN", "zh-CN").placement
    'folder'
    >>> way_of(Path(), "mdBook", "book.toml", "src", "zh-CN").placement
    ''
    """
    if name and re.fullmatch(rf"(?:{primary(source)}|cn)(?:[-_]\w+)?", basename(folder), re.I):
        return _Way("folder", "")
    if name == "Astro":
        text = (root / because).read_text("utf-8", errors="replace")
        return _STARLIGHT if "@astrojs/starlight" in text else _Way("", "")
    return _ZOLA if name == "Zola" else _Way("", "")


def publishing(root: Path, site: Detected, config: Config) -> str:
    """What a person has to do so that a generator shows the editions."""
    way = way_of(root, site.version, site.because, config.base, config.source)
    if config.placement:
        needs = (way.needs or "its configuration has the language").format(
            file=site.because, zh=primary(config.source),
            en=config.language, English=language_name(config.language),
        )  # fmt: skip
        return f"{site.version} shows them once {needs}"
    return (
        f"where {site.version} reads a folder for each language, `placement` puts editions there: "
        f'"locale" into {config.base}/{config.language}/, "folder" beside {config.base}/, '
        '"suffix" beside each post (a.en.md); else copy them'
    )


def _generator(root: Path) -> tuple[str, str]:
    for name, patterns in _NAMES.items():
        for path in (path for pattern in patterns for path in sorted(root.glob(pattern))):
            return name, path.relative_to(root).as_posix()
    path = root / "config.toml"
    zola = path.is_file() and "base_url" in path.read_text("utf-8", errors="replace")
    return ("Zola", "config.toml") if zola else ("", "")


def _posts(root: Path, source: str) -> Iterator[str]:
    """Texts in the language of posts, from the root."""
    is_prose = LanguagePair(source).source_language.is_prose
    for path in islice(_texts(root), _LOOKED_AT):
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                text = file.read(_MUCH)
        except OSError:  # told by the walk
            continue
        if is_prose(text):
            yield path.relative_to(root).as_posix()


def _texts(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(x for x in folders if x not in _PASSED and not x.startswith((".", "_")))
        top = Path(folder) == root
        for name in sorted(names):
            stem = name.lower().partition(".")[0]
            about = top and stem in _ABOUT and _CONTENTS.isdisjoint(names)
            if name.lower().endswith(POST_SUFFIXES) and not about and not name.startswith("_"):
                yield Path(folder, name)
