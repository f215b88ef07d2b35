"""Which generator builds the site in a folder, and what its English edition needs; only reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import WorkspaceError
from bitext.formats.json_text import read_json
from bitext.sites.placement import unmarked
from bitext.workspace.site.config import config_file, parsed_config
from bitext.workspace.site.left_out import docs_folder, source_folder, within
from bitext.workspace.site.pages import pages_around
from bitext.workspace.site.web import included, locales, of_source, program_file, whole_text
from bitext.workspace.site.written.mkdocs import stands_apart


@dataclass(frozen=True, slots=True)
class Detected:
    """A site as its files show it."""

    site: str
    because: str  #: the file that tells
    content: str
    version: str = ""
    placement: str = ""  #: empty: the generator's usual way
    more: tuple[str, ...] = ()  #: further content folders


def detect(root: Path) -> Detected | None:
    """The site at ``root``; None where no generator is known to build it."""
    found = (look(root) for look in (_hugo, _docusaurus, _vite, _mkdocs, _hexo, _jekyll))
    return next(filter(None, found), None)


def _first(root: Path, *patterns: str) -> str:
    """The first file that matches, relative to the root; empty when there is none."""
    matches = (path for pattern in patterns for path in sorted(root.glob(pattern)))
    return next((p.relative_to(root).as_posix() for p in matches if p.is_file()), "")


def _config(root: Path, site: str) -> Mapping[str, Any]:
    try:
        return parsed_config(root, site)
    except WorkspaceError:
        return {}


def _hugo(root: Path) -> Detected | None:
    path = config_file(root, "hugo")
    because = path.relative_to(root).as_posix() if path else ""
    told = because.endswith(("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"))
    config = {key.lower(): value for key, value in _config(root, "hugo").items()}
    # others have a `config.toml` as well: `base_url` is Zola's
    if not because or not (told or ((root / "content").is_dir() and "base_url" not in config)):
        return None
    languages = config.get("languages") or {}
    own = {
        code.lower(): {k.lower(): v for k, v in table.items()}.get("contentdir")
        for code, table in languages.items()
        if isinstance(table, dict)
    }
    own = {**_mounted(config.get("module")), **{k: v for k, v in own.items() if v}}
    default = str(config.get("defaultcontentlanguage") or "").lower()
    if folder := own.get(of_source(default, own)):
        return Detected("hugo", because, within(folder, "content"), placement="folder")
    content = within(config.get("contentdir"), "content")
    code = of_source(default or "en", map(str.lower, languages))
    bare = code != (default or "en") and _has_marked(root / content, code)
    return Detected("hugo", because, content, placement="bare" if bare else "")


def _has_marked(content: Path, language: str) -> bool:
    """Whether a post has the mark of its language in its name: ``a.zh.md``."""
    names = (path.name for path in content.rglob("*.md"))
    return any(unmarked(name, (language.lower(),)) != name for name in names)


def _mounted(module: object) -> Mapping[str, object]:
    """Language -> its content folder, where Hugo mounts one for each (until 0.153 by ``lang``)."""
    found: dict[str, object] = {}
    for mount in _listed(_inside(module, "mounts")):
        matrix = _inside(_inside(mount, "sites"), "matrix")
        told = [*_listed(_inside(matrix, "languages")), _inside(mount, "lang")]
        for code in filter(None, told) if _inside(mount, "target") == "content" else ():
            found.setdefault(str(code).lower(), _inside(mount, "source"))
    return found


def _inside(table: object, key: str) -> object:
    """A value of a table whose keys may be written in any case."""
    found = table.items() if isinstance(table, dict) else ()
    return next((value for name, value in found if str(name).lower() == key), None)


def _docusaurus(root: Path) -> Detected | None:
    because = _first(root, "docusaurus.config.*")
    if not because:
        return None
    version = _npm(root, "@docusaurus/core")
    if (root / "docs").is_dir() or not (root / "blog").is_dir():
        more = tuple(name for name in ("blog",) if (root / "docs").is_dir() and _has(root, name))
        return Detected("docusaurus", because, "docs", version, more=more)
    return Detected("docusaurus", because, "blog", version, "blog")


def _has(root: Path, folder: str) -> bool:
    """Whether a folder holds posts."""
    return bool(_first(root / folder, "*.md", "*.mdx", "*/*.md", "*/*.mdx"))


def _vite(root: Path) -> Detected | None:
    for site in ("vitepress", "vuepress"):
        config = program_file(root, site)
        because = config.relative_to(root).as_posix() if config else ""
        if because := because or _first(root, f".{site}", f"*/.{site}"):
            folder = because.partition(f".{site}")[0].strip("/")
            text = whole_text(root, site)
            content = source_folder(text, folder)
            own = next(_language_folders(root / content, text), "")
            whole = "/".join(part for part in (content, own) if part not in ("", "."))
            way = "folder" if own else ""
            return Detected(site, because, whole or ".", _npm(root, site), way)
    return None


def _language_folders(content: Path, text: str) -> Iterator[str]:
    """Folders of Chinese pages that are one of the site's ``locales``."""
    for path in sorted(content.glob("*")):
        named = re.fullmatch(r"(?:zh|cn)(?:[-_]\w+)?", path.name, re.I)
        key = re.escape(path.name)
        told = rf"['\"`]/?{key}/?['\"`]\s*:|(?:^|[{{,])\s*{key}\s*:\s*\{{"
        if _SIMPLIFIED.search(text) and _TRADITIONAL.search(path.name):
            continue  # the posts are those in simplified Chinese, at the root
        if named and path.is_dir() and re.search(told, text, re.M) and _has(content, path.name):
            yield path.name


_SIMPLIFIED = re.compile(r"\blang\s*:\s*['\"`]zh(?:-(?:cn|hans)\b|['\"`])", re.I)
_TRADITIONAL = re.compile(r"[-_](?:tw|hk|mo|hant)$", re.I)


def _mkdocs(root: Path) -> Detected | None:
    because = _first(root, "mkdocs.yml", "mkdocs.yaml")
    if not because:
        return None
    text = (root / because).read_text("utf-8", errors="replace")
    content = docs_folder(text)
    first, own = locales(text)
    if re.search(r"^\s+docs_structure:\s*['\"]?folder", text, re.M):
        content = f"{content}/{own}".rstrip("/")
        return Detected("mkdocs", because, content, placement="folder")
    way = "bare" if first != own and _has_marked(root / content, own) else "suffix"
    way = "second" if stands_apart(text) else way
    return Detected("mkdocs", because, content, placement=way)


def _hexo(root: Path) -> Detected | None:
    because = _first(root, "_config.yml", "_config.yaml")
    version = _npm(root, "hexo")
    if not because or not (version or (root / "source" / "_posts").is_dir()):
        return None
    source = within(_config(root, "hexo").get("source_dir"), "source")
    posts = f"{source}/_posts"
    more = (source,) if any(pages_around(root, "hexo", [posts])) else ()
    return Detected("hexo", because, posts, version, more=more)


def _jekyll(root: Path) -> Detected | None:
    because = _first(root, "_config.yml", "_config.yaml", "_config.toml")
    if not because or not ((root / "_posts").is_dir() or _first(root, "Gemfile", "_layouts")):
        return None
    config = _config(root, "jekyll")
    plugins = [*_listed(config.get("plugins")), *_listed(config.get("gems"))]
    way = "polyglot" if "jekyll-polyglot" in plugins else "posts"
    lock = root / "Gemfile.lock"
    text = lock.read_text("utf-8", errors="replace") if lock.is_file() else ""
    version = re.search(r"^    jekyll \(([\d.]+)\)", text, re.M)
    named = ("_posts", *_categories(root), *_collections(root, config), *included(config))
    folders = [name for name in named if (root / name).is_dir()] or ["_posts"]
    if any(pages_around(root, "jekyll", folders)):
        folders.append(".")
    content, *more = folders
    told = version[1] if version else ""
    return Detected("jekyll", because, content, told, way, tuple(more))


def _categories(root: Path) -> Iterator[str]:
    """Folders of Jekyll's posts below one that is their category: ``life/_posts``."""
    for path in sorted([*root.glob("*/_posts"), *root.glob("*/*/_posts")]):
        folder = path.relative_to(root).as_posix()
        if not folder.startswith(("_", ".", "vendor/", "node_modules/")) and _has(root, folder):
            yield folder


def _collections(root: Path, config: Mapping[str, Any]) -> Iterator[str]:
    """The folders of Jekyll's collections that are published and hold pages."""
    found, below = config.get("collections"), str(config.get("collections_dir") or "").strip("/")
    for name, table in found.items() if isinstance(found, dict) else ():
        folder = f"{below}/_{name}".lstrip("/")
        published = isinstance(table, dict) and table.get("output") and name != "posts"
        if published and _has(root, folder):
            yield folder


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _npm(root: Path, package: str) -> str:
    """The version of an npm package that the site asks for; empty when it does not."""
    path = root / "package.json"
    try:
        found = read_json(path.read_text("utf-8") if path.is_file() else "")
    except (OSError, ValueError):
        return ""
    for key in ("dependencies", "devDependencies"):
        asked = found.get(key) if isinstance(found, dict) else None
        version = asked.get(package) if isinstance(asked, dict) else None
        if isinstance(version, str):
            return version.lstrip("^~>= ")
    return ""
