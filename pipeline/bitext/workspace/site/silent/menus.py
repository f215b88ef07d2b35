"""Menus of the site's own that stay Chinese beside its editions: they are in no post.

`bitext init` says where they are, and how the generator takes others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bitext.languages import LanguagePair, name
from bitext.store.config import Config
from bitext.workspace.site.config import parsed_config
from bitext.workspace.site.web import whole_text


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where the menus of a generator are, and how it is told those of another language."""

    files: tuple[str, ...]  #: patterns below the root
    begin: str  #: a pattern; labels stand behind it
    label: str  #: a pattern with the group ``label``
    own: str  #: a pattern: where the text has the other language's already
    advice: str
    paths: str = ""  #: a pattern of entries without words, with the group ``label``


def _programs(folder: str) -> tuple[str, ...]:
    """A configuration, and what people cut out of it: ``navbar.ts``, ``config/nav.mts``."""
    below = (f"{folder}/*.*[jt]s", f"{folder}/[clns]*/*.*[jt]s")
    return (*below, *(f"*/{pattern}" for pattern in below))


_QUOTED = r"\s*['\"]?\s*[:=]\s*(?P<quote>['\"`]?)(?P<label>[^'\"`\n,}]+)"
_NAMED = r"\b(?:name|title)" + _QUOTED
_TEXT = r"\btext" + _QUOTED
_KINDS = {
    "hugo": _Kind(
        ("hugo.*", "config.*", "config/_default/hugo.*", "config/_default/config.*",
         "config/_default/languages*", "config/_default/menu*"),
        r"\bmenus?\b", _NAMED, "",
        "{words} go below `languages.{en}.menus`"),
    "jekyll": _Kind(
        ("_data/nav*.yml", "_data/menu*.yml"), "", _NAMED, "",
        "the layout has to choose them by `page.lang`"),
    "hexo": _Kind(
        ("_config.*.yml", "themes/*/_config.yml"), r"^menu\s*:", r"^[ \t]+(?P<label>[^:#\n]+):", "",
        "name them by the keys of the theme's languages/{en}.yml, which it puts into words"),
    "vitepress": _Kind(
        _programs(".vitepress"), r"\b(?:nav|sidebar)\b", _TEXT,
        r"['\"]?{en}['\"]?\s*:\s*\{[^}]*(?:themeConfig|\.\.\.)",
        "{words} go into `locales.{en}.themeConfig`"),
    "vuepress": _Kind(
        _programs(".vuepress"), r"\b(?:navbar|sidebar)\b", _TEXT,
        r"['\"]/{en}/['\"]\s*:\s*\{[^}]*(?:navbar|sidebar|\.\.\.)",
        "{words} go into the theme's `locales['/{en}/']`",
        r"(?<=[\[,\n])[ \t]*['\"](?P<label>/[^'\"\n]*)['\"][ \t]*(?=[,\]\n])"),
    "docusaurus": _Kind(
        ("docusaurus.config.*",), r"\b(?:navbar|footer)\b", r"\b(?:label|title)" + _QUOTED,
        "",
        "`npx docusaurus write-translations --locale {en}` writes files for {words}"),
    "mkdocs": _Kind(
        ("mkdocs.yml", "mkdocs.yaml"), r"^nav\s*:", r"^[ \t]+-[ \t]*['\"]?(?P<label>[^:'\"\n]+)",
        r"\bnav_translations\b",
        "{words} go into `nav_translations` of the language `{en}`"),
}  # fmt: skip
_SECOND = replace(
    _KINDS["mkdocs"],
    own=r"(?!)",
    advice="{words} are the `nav` of mkdocs.{en}.yml, once it has one",
)
#: What configurations are written in: `hugo.exe` may lie beside `hugo.toml`.
_WRITTEN = frozenset(
    (".toml", ".yaml", ".yml", ".json", ".js", ".ts", ".mjs", ".mts", ".cjs", ".cts")
)
#: Labels that are quoted, and the rest is a mark of omission.
_SHOWN = 3
#: Files in which a generator has the words of another language's menus.
_ELSEWHERE = {
    "hugo": "config/_default/menu*.{en}.*",
    "docusaurus": "i18n/{en}/docusaurus-theme-classic/navbar.json",
}


def source_menus(root: Path, config: Config) -> Iterator[str]:
    """What is to be said of each file with menus in the source's language, a line each."""
    kind = _KINDS.get(config.site)
    yield from _in_folders(root, config)
    if kind is None or _has_own(root, config):
        return
    there = {path for pattern in kind.files for path in root.glob(pattern)}
    paths = sorted(path for path in there if path.suffix in _WRITTEN and path.is_file())
    texts = {path: path.read_text("utf-8", errors="replace") for path in paths}
    kind = _SECOND if (config.site, config.placement) == ("mkdocs", "second") else kind
    own = kind.own.replace("{en}", re.escape(config.language))
    if own and any(re.search(own, text) for text in texts.values()):
        return
    for path, text in texts.items():
        whole = path.name.startswith(("menu", "nav", "side"))
        begin = re.search("" if whole else kind.begin, text, re.M)
        if begin and (found := _entries(kind, text[begin.start() :], config)):
            what, labels = found
            quoted = ", ".join(labels[:_SHOWN]) + (", …" if labels[_SHOWN:] else "")
            said = kind.advice.format(en=config.language, words=f"{name(config.language)} ones")
            yield f"menus in {path.relative_to(root).as_posix()} {what} alone ({quoted}): {said}"


#: Menus of awesome-nav and awesome-pages, and what their files say in words.
_OF_FOLDERS = (".nav.yml", ".pages")
_FOLDER_LABEL = r"^(?:[ \t]*-[ \t]+(?=[^\n]*:)|title:[ \t]*)['\"]?(?P<label>[^:'\"\n]+)"


def _in_folders(root: Path, config: Config) -> Iterator[str]:
    """Menus that folders of MkDocs' pages have; our hook takes those beside the editions."""
    if (config.site, config.placement) != ("mkdocs", "second"):
        return
    base, code = root / config.base, config.language
    kind = replace(_KINDS["mkdocs"], label=_FOLDER_LABEL)
    for path in sorted(path for name_ in _OF_FOLDERS for path in base.rglob(name_)):
        here, own = path.relative_to(root).as_posix(), path.relative_to(base).as_posix()
        text = path.read_text("utf-8", errors="replace")
        labels = (
            [] if (root / f"{config.base}-{code}" / own).is_file() else _labels(kind, text, config)
        )
        if labels:
            quoted = ", ".join(labels[:_SHOWN]) + (", …" if labels[_SHOWN:] else "")
            there = f"{config.base}-{code}/{own}"
            yield (
                f"menus in {here} are {name(config.source)} alone ({quoted}): "
                f"{name(code)} ones go into {there}"
            )


def _entries(kind: _Kind, text: str, config: Config) -> tuple[str, list[str]] | None:
    """What menus are, or lead to, and their entries that say so."""
    language = name(config.source)
    if labels := _labels(kind, text, config):
        return f"are {language}", labels
    paths = _paths(kind, text, config)
    return (f"lead to {language} pages", paths) if paths else None


_LOADER = re.compile(r"\bcreateContentLoader\(\s*\[?\s*['\"](?P<glob>[^'\"\n]{1,200})['\"]")
_LOADERS = ("*.data.*[jt]s", "*/*.data.*[jt]s", ".vitepress/*/*.data.*[jt]s")


def source_lists(root: Path, config: Config) -> Iterator[str]:
    """What is to be said of each list of VitePress' that holds the source's pages alone."""
    if config.site != "vitepress" or config.placement == "folder":
        return
    base, code = root / config.base, config.language
    program = whole_text(root, config.site)
    if "vitepress-sidebar" in program and f"{code}/" not in program:
        yield (
            "the sidebar is made of all pages (vitepress-sidebar), English ones too: leave "
            f"`{code}/**` out of it (`excludeByGlobPattern`), and make `/{code}/` one of its own"
        )
    for path in sorted({path for pattern in _LOADERS for path in base.glob(pattern)}):
        file = path.relative_to(base).as_posix()
        text = path.read_text("utf-8", errors="replace")
        found = _LOADER.search(text)
        if found and f"{code}/" not in text and not file.startswith(f"{code}/"):
            here = path.relative_to(root).as_posix()
            glob = found["glob"].removeprefix("/")
            yield (
                f"{here} lists `{glob}` on the pages of every language: add `{code}/{glob}`, "
                "and show those of `useData().lang`"
            )


def _labels(kind: _Kind, text: str, config: Config) -> list[str]:
    """Labels in the source's language, which readers of the edition cannot read, once each."""
    is_prose = LanguagePair(config.source).source_language.is_prose
    found = (match["label"].strip() for match in re.finditer(kind.label, text, re.M))
    return [*dict.fromkeys(label for label in found if is_prose(label))]


def _paths(kind: _Kind, text: str, config: Config) -> list[str]:
    """Pages of the source's language that menus name without a word: each shows its title."""
    found = (match["label"] for match in re.finditer(kind.paths, text) if kind.paths)
    return [*dict.fromkeys(path for path in found if not path.startswith(f"/{config.language}/"))]


def _has_own(root: Path, config: Config) -> bool:
    """Whether the site has menus of the edition's language in a place of their own."""
    pattern = _ELSEWHERE.get(config.site, "").format(en=config.language)
    if pattern and any(root.glob(pattern)):
        return True
    said = parsed_config(root, config.site) if config.site == "hugo" else {}
    own = root / f"mkdocs.{config.language}.yml"  # of a second configuration
    if config.site == "mkdocs" and own.is_file() and "\nnav:" in own.read_text("utf-8", "replace"):
        return True
    return bool({"menu", "menus"} & {*_table(_table(said, "languages"), config.language)})


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table within another, whatever case its name is in."""
    found = {name.lower(): value for name, value in table.items()}.get(key.lower())
    return found if isinstance(found, dict) else {}
