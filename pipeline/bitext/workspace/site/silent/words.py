"""Words of the site's own that every page shows, its title first: they are in no post.

`bitext init` names them, with the keys that they stand under, and says where English ones go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bitext.errors import BitextError
from bitext.languages import LanguagePair, name
from bitext.store.config import Config
from bitext.workspace.site.config import config_file, parsed_config
from bitext.workspace.site.rewritten import level
from bitext.workspace.site.web import program_file


class _Words(NamedTuple):
    """A site's own words in the source's language, by key."""

    file: str
    said: Mapping[str, str]
    advice: str


def source_words(root: Path, config: Config) -> Iterator[str]:
    """What is to be said of each file with such words, a line each."""
    is_prose = LanguagePair(config.source).source_language.is_prose
    for found in _found(root, config):
        own = {key: value for key, value in found.said.items() if is_prose(value)}
        if own:
            shown = [f"{key}: {_short(value)}" for key, value in own.items()]
            more = ", …" if len(shown) > _SHOWN else ""
            listed = ", ".join(shown[:_SHOWN])
            yield (
                f"on English pages too, {found.file} says in {name(config.source)} "
                f"({listed}{more}): {found.advice}"
            ).replace("English", name(config.language))


def _found(root: Path, config: Config) -> Iterator[_Words]:
    maker = {
        "hugo": _hugo, "jekyll": _scripted, "hexo": _scripted, "vitepress": _vite,
        "vuepress": _vite, "docusaurus": _docusaurus, "mkdocs": _mkdocs,
    }.get(config.site)  # fmt: skip
    if maker is not None:
        yield from maker(root, config)


def _hugo(root: Path, config: Config) -> Iterator[_Words]:
    """Of the whole site, where the language has none of its own."""
    path, said = config_file(root, "hugo"), _lower(_parsed(root, "hugo"))
    own = _lower(_table(_table(said, "languages"), config.language))
    for key in ("title", "copyright"):
        if key in own:
            said.pop(key, None)
    params, there = _table(said, "params"), _lower(_table(own, "params"))
    words = {key: said[key] for key in ("title", "copyright") if isinstance(said.get(key), str)}
    words |= {
        f"params.{key}": value
        for key, value in params.items()
        if isinstance(value, str) and key.lower() not in there
    }
    advice = f"English ones go below `languages.{config.language}`"
    yield _Words(path.name if path else "hugo.toml", words, advice)


#: What themes of Hexo and Jekyll show of a site.
_SHOWN_BY_THEMES = ("title", "subtitle", "tagline", "description", "author")


def _scripted(root: Path, config: Config) -> Iterator[_Words]:
    """In one configuration, where bitext's own script puts others in their place."""
    if config.placement not in ("", "posts"):
        return  # `--write-config` writes them into the second one; polyglot has data of its own
    path, said = config_file(root, config.site), _parsed(root, config.site)
    own = _table(_table(said, "bitext"), config.language)
    words = {k: v for k in _SHOWN_BY_THEMES if isinstance(v := said.get(k), str) and k not in own}
    file = path.name if path else "_config.yml"
    advice = f"English ones go there below `bitext: {{{config.language}: …}}`"
    yield _Words(file, words, advice)


#: A key of a program with a text in quotes.
_QUOTED = re.compile(r"(?<![\w.])(\w{1,40})['\"]?\s*:\s*(['\"`])((?:(?!\2)[^\n]){1,200})\2")
#: Keys of menus, which are named with them, and of languages.
_OF_MENUS = frozenset(("text", "link", "label", "name", "selectLanguageName"))


def _vite(root: Path, config: Config) -> Iterator[_Words]:
    """Of VitePress or VuePress, outside of the rows of its languages."""
    path = program_file(root, config.site)
    if path is None:
        return
    files = (
        [path, *sorted(path.parent.glob("theme.*[jt]s"))] if config.site == "vuepress" else [path]
    )
    row = rf"['\"]?/?{re.escape(config.language)}/?['\"]?"
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        rows = "".join(_objects(text, r"\blocales"))
        own = "".join(_objects(rows, row))
        rest = _without_objects(text, r"\blocales")
        there = {found[1] for found in _QUOTED.finditer(own)}
        words: dict[str, str] = {}
        for found in _QUOTED.finditer(rest):
            if found[1] not in {*there, *_OF_MENUS}:
                words.setdefault(found[1], found[3])
        key = f"/{config.language}/" if config.site == "vuepress" else config.language
        advice = f"English ones go into `locales['{key}']`"
        if "..." not in own:  # what is spread there, nobody can read
            yield _Words(file.relative_to(root).as_posix(), words, advice)


def _docusaurus(root: Path, config: Config) -> Iterator[_Words]:
    """What `write-translations` writes no files for."""
    path = program_file(root, "docusaurus")
    text = path.read_text("utf-8", errors="replace") if path else ""
    head = re.split(r"\b(?:presets|themeConfig|plugins)\b\s*:", text)[0]
    bar = "".join(_objects(text, r"\bannouncementBar"))
    found = [*_QUOTED.finditer(head), *_QUOTED.finditer(bar)]
    words = {f[1]: f[3] for f in found if f[1] in ("title", "tagline", "content")}
    if path and "DOCUSAURUS_CURRENT_LOCALE" not in text:
        advice = "`process.env.DOCUSAURUS_CURRENT_LOCALE` tells the builds apart"
        yield _Words(path.name, words, advice)
    for name_ in ("authors.yml", "tags.yml"):
        file, own = root / "blog" / name_, f"i18n/{config.language}/docusaurus-plugin-content-blog"
        if file.is_file() and not (root / own / name_).is_file():
            text = file.read_text("utf-8", errors="replace")
            rows = re.findall(r"^[ \t]+(label|title|description):[ \t]*(\S[^\n]*)$", text, re.M)
            yield _Words(f"blog/{name_}", dict(reversed(rows)), f"an English one goes into {own}/")


_MKDOCS = re.compile(r"^(site_name|site_description|copyright):[ \t]*(\S[^\n]*)$", re.M)


def _mkdocs(root: Path, config: Config) -> Iterator[_Words]:
    """What mkdocs-static-i18n takes of each language."""
    path = program_file(root, "mkdocs")
    if path is None or config.placement == "second":
        return  # `--write-config` writes them into the second one
    text = path.read_text("utf-8", errors="replace")
    words = {
        f[1]: f[2]
        for f in _MKDOCS.finditer(text)
        if not re.search(rf"^[ \t]+.*\b{f[1]}:", text, re.M)
    }
    yield _Words(path.name, words, f"English ones go below `locale: {config.language}` of i18n")


_SHOWN = 3
_LONG = 20


def _short(value: str) -> str:
    return value if len(value) <= _LONG else f"{value[:_LONG]}…"


def _objects(text: str, key: str) -> Iterator[str]:
    """The objects of a program that stand behind a key."""
    for found in re.finditer(rf"{key}\s*:\s*\{{", text):
        yield text[found.end() : level(text, found.end())[1]]


def _without_objects(text: str, key: str) -> str:
    at, kept = 0, []
    for found in re.finditer(rf"{key}\s*:\s*\{{", text):
        if found.start() >= at:
            kept.append(text[at : found.start()])
            at = level(text, found.end())[1]
    return "".join([*kept, text[at:]])


def _parsed(root: Path, site: str) -> dict[str, Any]:
    try:
        return dict(parsed_config(root, site))
    except BitextError:  # told elsewhere
        return {}


def _lower(table: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in table.items()}


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = {str(own).lower(): value for own, value in table.items()}.get(key.lower())
    return found if isinstance(found, dict) else {}
