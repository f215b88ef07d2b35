"""What the site's own configuration says of its addresses; read, never written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bitext.errors import WorkspaceError
from bitext.sites.address import BLANK_LINE, SiteFacts
from bitext.sites.ids import RULES, USUAL
from bitext.workspace.site.web import locale_names, program_text, web_facts

#: Site -> the files in which it may be configured, the first that is there counts.
FILES: Mapping[str, tuple[str, ...]] = {
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "hexo": ("_config.yml", "_config.yaml"),
    "hugo": tuple(
        f"{folder}{name}.{ending}"
        for folder in ("", "config/_default/")
        for name in ("hugo", "config")
        for ending in ("toml", "yaml", "yml", "json")
    ),
}  # fmt: skip


def config_file(root: Path, site: str) -> Path | None:
    """The site's configuration, where bitext has a use for it."""
    found = (root / name for name in FILES.get(site, ()))
    return next((path for path in found if path.is_file()), None)


def read_facts(root: Path, site: str) -> SiteFacts:
    """What is known of the addresses of the site at ``root``.

    Raises:
        WorkspaceError: its configuration cannot be read: its generator could not either.
    """
    found = parsed_config(root, site)
    rule, keeps = _ids(root, site, found)
    folder = site == "hexo" and found.get("post_asset_folder") is True
    separator = found.get("excerpt_separator") if site == "jekyll" else None
    permalink = _PERMALINK[site](found) if site in _PERMALINK else ""
    theme = mkdocs_theme(program_text(root, "mkdocs")) if site == "mkdocs" else "none"
    return SiteFacts(
        heading_ids=rule,
        asset_folder=folder,
        keeps_ids=keeps,
        escapes_ids=site in _STRICT and _STRICT[site].search(program_text(root, site)) is not None,
        excerpt_separator=BLANK_LINE if separator is None else str(separator),
        reads_tags=_shows_tags(root, site, found),
        any_locale=theme not in _OWN_THEMES,
        heads_pages=theme == "material",
        **{"permalink": permalink, **web_facts(root, site, found)},
    )


#: MkDocs' own themes look every locale up in CLDR: ``zh-XB`` stops the build (1.6.1, built).
_OWN_THEMES = ("", "mkdocs", "readthedocs")
_THEME = re.compile(
    r"^theme:(?:[ \t]*(?P<name>['\"]?[\w-]+)"
    r"|[ \t]*\{[^}\n]*?\bname:[ \t]*(?P<within>[^\s,}]+)"
    r"|[^\n\w]*\n(?:[ \t#][^\n]*\n|\n)*?[ \t]+name:[ \t]*(?P<below>\S+))",
    re.M,
)


def mkdocs_theme(text: str) -> str:
    """The theme that a ``mkdocs.yml`` names; empty for MkDocs' own.

    >>> mkdocs_theme("theme: readthedocs\\n"), mkdocs_theme("theme:\\n  name: material\\n")
    ('readthedocs', 'material')
    """
    found = _THEME.search(text)
    return next(filter(None, found.groups())).strip("'\"") if found else ""


_EXTENSION = re.compile(
    r"^(?:[ \t]*-|markdown_extensions:[^\n#]*[\[,])[ \t]*['\"]?(?:markdown\.extensions\.)?"
    r"(?:md_in_html|extra)\b",
    re.M,
)


def reads_tags(text: str) -> bool:
    """Whether a ``mkdocs.yml`` has Markdown read between tags of HTML."""
    return _EXTENSION.search(text) is not None


def _shows_tags(root: Path, site: str, config: Mapping[str, Any]) -> bool:
    """Whether tags of HTML are tags on its pages, and what is between them Markdown."""
    if site == "hugo":
        goldmark = _inside(_inside(_lower(config), "markup"), "goldmark")
        return _inside(goldmark, "renderer").get("unsafe") is True
    return site != "mkdocs" or reads_tags(program_text(root, "mkdocs"))


#: Where ``{#id}`` is something else: an expression of MDX, at which the build stops, in Docusaurus'
#: own starter (from 3.10 on; before, `v4` meant less, and an escape is no harm), and a remark of
#: Jinja to mkdocs-macros (1.5), which shows an error in the place of the page.  All built.
_STRICT = {
    "docusaurus": re.compile(
        r"\b(?:v4|mdx1CompatDisabledByDefault)['\"]?\s*:\s*true\b"
        r"|\bheadingIds['\"]?\s*:\s*false\b"
    ),
    "mkdocs": re.compile(r"^[ \t]*-[ \t]*['\"]?macros\b|^plugins:[ \t]*\[[^\]]*\bmacros\b", re.M),
}


def _ids(root: Path, site: str, config: Mapping[str, Any]) -> tuple[str, bool]:
    """The rule of its headings' ids, and whether one can be written out."""
    usual = USUAL.get(site, "github")
    if site == "mkdocs":  # its file may hold what only Python can read
        text = program_text(root, "mkdocs")
        rule = "pymdownx" if "pymdownx.slugs" in text else usual
        return f"{rule}{'-emoji' * ('pymdownx.emoji' in text)}", "attr_list" in text
    if site == "jekyll":
        own = str(_inside(config, "kramdown").get("input", "GFM")).lower() == "kramdown"
        return ("kramdown" if own else usual), config.get("markdown", "kramdown") == "kramdown"
    if site == "hexo":
        lower = _inside(config, "marked").get("modifyAnchors") == 1
        return ("hexo-lower" if lower else usual), False
    if site == "hugo":
        parser = _inside(_inside(_inside(_lower(config), "markup"), "goldmark"), "parser")
        attributes = _inside(parser, "attribute").get("title", True) is not False
        kind = str(parser.get("autoheadingidtype") or parser.get("autoHeadingIDType") or usual)
        return (kind if kind in RULES else usual), attributes
    return usual, site in ("vitepress", "docusaurus")  # VuePress prints them


def _lower(config: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key.lower(): value for key, value in config.items()}


def parsed_config(root: Path, site: str) -> Mapping[str, Any]:
    """The site's configuration as it is written, empty where there is none.

    Raises:
        WorkspaceError: it cannot be read.
    """
    path = config_file(root, site)
    if path is None:
        return {}
    found = _parsed(path, root)
    return _with_parts(found, path, root) if is_split(path) else found


def language_codes(root: Path, site: str) -> tuple[str, ...]:
    """What the site calls its languages; empty where nobody can read its configuration."""
    if site == "mkdocs":
        return tuple(locale_names(program_text(root, site)))
    with suppress(WorkspaceError):
        return tuple(_inside(_lower(parsed_config(root, site)), "languages"))
    return ()


def is_split(path: Path) -> bool:
    """Whether Hugo reads the files beside this one as parts of it."""
    return path.parent.name == "_default"


#: The endings of such parts.
PARTS = (".toml", ".yaml", ".yml")


def part_of(folder: Path, name: str) -> Path:
    """The part of a name, in what the others are written in where it is not there yet."""
    there = (folder / f"{name}{ending}" for ending in PARTS)
    written = sorted({path.suffix for path in folder.iterdir()} & {*PARTS})
    ending = written[0] if written else PARTS[0]
    return next((path for path in there if path.is_file()), folder / f"{name}{ending}")


def _with_parts(found: Mapping[str, Any], path: Path, root: Path) -> Mapping[str, Any]:
    """Hugo's ``config/_default``: ``permalinks.toml`` is a table, ``languages.en.toml`` a part."""
    whole = {key.lower(): value for key, value in found.items()}
    for part in sorted(path.parent.iterdir()):
        name, _, language = part.name.removesuffix(part.suffix).lower().partition(".")
        if part.suffix not in (".toml", ".yaml", ".yml", ".json") or part.name == path.name:
            continue
        table = {**_inside(whole, name)}
        if language and name == "languages":
            table[language] = {**_inside(table, language), **_parsed(part, root)}
        elif not language:
            table |= _parsed(part, root)
        if table:
            whole[name] = table
    return whole


def _parsed(path: Path, root: Path) -> Mapping[str, Any]:
    from bitext.store.files import read_source

    text = read_source(path, root).text
    try:
        found = tomllib.loads(text) if path.suffix == ".toml" else _yaml(untabbed(text))
    except ValueError as error:
        message = f"the site's configuration cannot be read: {error}"
        hint = "the site's own generator says more; `site` in bitext.toml names the generator"
        raise WorkspaceError(message, path=str(path), hint=hint) from error
    return found if isinstance(found, dict) else {}


def untabbed(text: str) -> str:
    """YAML whose lines begin with tabs, as Hexo reads it: each is two blanks.

    >>> untabbed("a:\\n\\tb:\\n\\t\\tc: 1\\td\\n")
    'a:\\n  b:\\n    c: 1\\td\\n'
    """
    return re.sub(r"^\t+", lambda found: "  " * len(found[0]), text, flags=re.M)


def _yaml(text: str) -> object:
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(str(error).replace("\n", " ")) from error


def _jekyll(config: Mapping[str, Any]) -> str:
    """The posts' pattern: of a collection, of ``defaults`` for all posts, of the whole site."""
    posts = _inside(_inside(config, "collections"), "posts")
    for default in config.get("defaults") or ():
        scope, values = _inside(default, "scope"), _inside(default, "values")
        if scope.get("type", "posts") == "posts" and not scope.get("path"):
            posts = {**posts, **values}
    return _text(posts, "permalink") or _text(config, "permalink")


def _hexo(config: Mapping[str, Any]) -> str:
    return _text(config, "permalink")


_PERMALINK: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "jekyll": _jekyll,
    "hexo": _hexo,
}


def _inside(table: object, key: str) -> Mapping[str, Any]:
    found = table.get(key) if isinstance(table, dict) else None
    return found if isinstance(found, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""
