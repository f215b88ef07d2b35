"""Folders without a site that bitext knows: where their posts lie, and who else builds them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from posixpath import commonpath

from bitext.languages import LanguagePair
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
}
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
    return Detected("plain", because or f"{folder}/", folder or ".", version=name)


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
