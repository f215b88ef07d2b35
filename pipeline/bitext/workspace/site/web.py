"""Where on the web a site is, as its configuration says: host, base path, patterns, hooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bitext.languages import SOURCES, primary
from bitext.sites.address import Scope
from bitext.sites.jekyll import PAGES
from bitext.workspace.site.left_out import blogs, left_out, route_of_docs


def web_facts(root: Path, site: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """What of `SiteFacts` says where pages are."""
    if site == "hugo":
        return _hugo(root, {key.lower(): value for key, value in config.items()})
    if site == "jekyll":
        languages = config.get("languages")
        own = tuple(map(str, languages)) if isinstance(languages, list) else ()
        where = _based(_text(config, "url"), _text(config, "baseurl"))
        patterns = tuple(_collections(config))
        zone = _text(config, "timezone")
        told = {"languages": own, "timezone": zone, "patterns": patterns}
        return {
            **where, **told, "scopes": tuple(_scopes(config)), "included": included(config),
            "excluded": (*_words(config, "exclude"), *_NEVER),
        }  # fmt: skip
    if site == "hexo":
        url = _text(config, "url")
        names = {"": config.get("default_category"), **_table(config, "category_map")}
        return {
            **_based(url, _text(config, "root") or urlsplit(url).path),
            "named": _text(config, "new_post_name"),
            "excluded": (*_words(config, "skip_render"), *_words(config, "exclude")),
            "categories": tuple((str(k), str(v)) for k, v in names.items() if v),
        }
    text = whole_text(root, site)
    if site == "mkdocs":
        return {**_mkdocs(text), "excluded": left_out(root, site, text)}
    if site == "docusaurus":
        routes = [(way, said(text, rf"\b{way}:\s*\{{[^{{}}]*?routeBasePath")) for way in _WAYS]
        found = _based(said(text, r"\burl"), said(text, r"\bbaseUrl"))
        routes = [("docs", route_of_docs(root, text, routes[0][1])), *routes[1:]]
        patterns = tuple((way, route) for way, route in routes if route)
        return {**found, "patterns": patterns, "excluded": left_out(root, site, text)}
    found = _based(said(text, r"\bhostname"), said(text, r"\bbase"))
    found["excluded"] = left_out(root, site, text)
    return {**found, "patterns": rewrites(text)} if site == "vitepress" else found


def _mkdocs(text: str) -> dict[str, Any]:
    root_language, posts = locales(text)
    apart = {"prefix": f"/{posts}", "rooted": root_language}
    return {
        **_based(said(text, r"^site_url")),
        **(apart if root_language != posts else {}),
        "html_ending": bool(re.search(r"^use_directory_urls:\s*false", text, re.M)),
        "snippets": _snippets(text),
        "patterns": tuple(blogs(text)),
    }


#: What Jekyll passes over whatever it is told (4.3).
_NEVER = (
    "gemfiles", "Gemfile", "node_modules", "vendor/bundle/", "vendor/cache/", "vendor/gems/",
    "vendor/ruby/",
)  # fmt: skip
#: What sites call the languages of posts.
_SOURCES = {*SOURCES, "cn"}
#: Of Docusaurus, each with a base of its addresses.
_WAYS = ("docs", "blog")
#: A folder of programs, of which one is the configuration.
_IN_PARTS = [
    [f"{at}.{site}/config/index.*" for at in ("", "*/")] for site in ("vitepress", "vuepress")
]
#: Configurations that only their own program, or a plugin's, can read whole.
_PROGRAMS = {
    "mkdocs": ("mkdocs.yml", "mkdocs.yaml"),
    "docusaurus": ("docusaurus.config.*",),
    "vitepress": (".vitepress/config.*", "*/.vitepress/config.*", *_IN_PARTS[0]),
    "vuepress": (".vuepress/config.*", "*/.vuepress/config.*", *_IN_PARTS[1]),
}


def program_file(root: Path, site: str) -> Path | None:
    """A configuration that is a program."""
    matches = (path for name in _PROGRAMS.get(site, ()) for path in sorted(root.glob(name)))
    return next((path for path in matches if path.is_file()), None)


def program_text(root: Path, site: str) -> str:
    """The text of a configuration that is a program; empty where there is none."""
    path = program_file(root, site)
    return path.read_text("utf-8", errors="replace") if path else ""


def whole_text(root: Path, site: str) -> str:
    """The text of a configuration that is a program, and of those that lie in its folder.

    >>> whole_text(Path("/nowhere"), "vitepress")
    ''
    """
    path = program_file(root, site)
    if path is None or path.parent.name != "config":
        return program_text(root, site)
    others = (p for p in sorted(path.parent.glob(f"*{path.suffix}")) if p != path and p.is_file())
    return "\n".join(p.read_text("utf-8", errors="replace") for p in (path, *others))


def rewrites(text: str) -> tuple[tuple[str, str], ...]:
    """VitePress' table of other paths for pages, as far as it is one.

    >>> rewrites("rewrites: {\\n  'packages/:pkg/docs/:page': ':pkg/:page',\\n},\\nx: {'a': 'b'}")
    (('packages/:pkg/docs/:page', ':pkg/:page'),)
    """
    found = re.search(r"\brewrites['\"]?\s*:\s*\{([^{}]*)\}", text)
    rows = re.findall(
        r"(['\"`])([^'\"`\n]+)\1\s*:\s*(['\"`])([^'\"`\n]+)\3", found[1] if found else ""
    )
    return tuple((row[1].lstrip("/"), row[3].lstrip("/")) for row in rows)


def said(text: str, key: str) -> str:
    """A string that a program gives a key, as far as it stands there."""
    found = re.search(rf"{key}['\"]?\s*:\s*(?:(['\"`])(.*?)\1|(\S+))", text, re.M)
    return (found[2] or found[3] or "").rstrip(",") if found else ""


def _based(url: str, base: str = "") -> dict[str, Any]:
    """Host and base; a blog that has the two the wrong way round is read as it is meant."""
    if "://" in base:
        url, base = base, url
    parts = urlsplit(url if "://" in url else "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    path = (base if "://" not in base else "") or parts.path
    path = path.strip("/")
    return {"host": host, "base": f"/{path}" if path else ""}


def _hugo(root: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    first = _text(config, "defaultcontentlanguage") or "en"
    within = config.get("defaultcontentlanguageinsubdir") is True
    code = of_source(first, _table(config, "languages"))
    return {
        **_based(_text(config, "baseurl")),
        "patterns": tuple(_patterns(config.get("permalinks"))),
        "prefix": f"/{code.lower()}" if within or code != first else "",
        "code": code,
        "rooted": first if code != first and not within else "",
        "own_hook": _has_own_hook(root, config),
        "taxonomies": _taxonomies(config),
        "html_ending": config.get("uglyurls") is True,
    }


def of_source(first: str, languages: Iterable[str]) -> str:
    """The language of a site's that posts may be in: its first, unless that is another.

    >>> of_source("en", {"en": {}, "zh-cn": {}}), of_source("en", {}), of_source("cn", {"zh": {}})
    ('zh-cn', 'en', 'cn')
    """
    return next((code for code in (first, *languages) if primary(code) in _SOURCES), first)


def locales(text: str) -> tuple[str, str]:
    """Of the languages of mkdocs-static-i18n the one at the root, and the one of posts.

    >>> locales("- locale: en\\n  default: true\\n- {locale: 'zh', name: x}\\n"), locales("")
    (('en', 'zh'), ('', ''))
    """
    tables, names = text.split("locale:")[1:], [*locale_names(text)]
    told = (re.search(r"default:[ \t]*true", table) for table in tables)
    first = next((name for name, is_first in zip(names, told, strict=False) if is_first), "")
    return first, of_source(first, names) if first else ""


def locale_names(text: str) -> Iterator[str]:
    """The languages of mkdocs-static-i18n."""
    tables = text.split("locale:")[1:]
    return (table.split(None, 1)[0].strip("'\",}") for table in tables if table.strip())


def _snippets(text: str) -> tuple[str, ...]:
    """Where PyMdown's Snippets look for files, in a form that is read line by line.

    >>> _snippets("  - pymdownx.snippets:\\n      base_path: [docs, 'a/b']\\n")
    ('docs', 'a/b')
    >>> _snippets("- pymdownx.snippets:\\n    base_path:\\n    - docs\\n    - x\\nnav:\\n- b\\n")
    ('docs', 'x')
    >>> _snippets("- pymdownx.snippets: {check_paths: true, base_path: [docs, 'x']}\\n")
    ('docs', 'x')
    """
    _, told, options = text.partition("pymdownx.snippets")
    said = re.match(
        rf":[^\n]*\n(?:[ \t]+(?!base_path)[^\n]*\n)*?[ \t]+base_path:{_LISTED}", options
    ) or re.match(r":[ \t]*\{[^}\n]*?\bbase_path:[ \t]*(\[[^]\n]*\]|[^],}\n]+)", options)
    if not said:
        return (".",) if told else ()
    names = re.findall(r"[^\s,'\"\[\]]+", re.sub(r"^[ \t]*-(?=[ \t])", "", said[1], flags=re.M))
    return tuple(name.rstrip("/") or "." for name in names if not name.startswith(("!", "/")))


#: A value of YAML on its line, or items on lines of their own.
_LISTED = r"([ \t]*[^\s][^\n]*|[ \t]*\n(?:[ \t]*-[ \t][^\n]*(?:\n|\Z))+)"


def _collections(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The patterns of Jekyll's collections, in their own table or in ``defaults``."""
    for name, table in _table(config, "collections").items():
        if isinstance(table, dict) and (pattern := _text(table, "permalink")):
            yield str(name), pattern
    for default in config.get("defaults") or ():
        scope, values = (_table(default, key) for key in ("scope", "values"))
        if not scope.get("path") and (pattern := _text(values, "permalink")):
            kind = _text(scope, "type")
            yield PAGES if kind in ("", "page", "pages") else kind, pattern


def _scopes(config: Mapping[str, Any]) -> list[Scope]:
    """What Jekyll's ``defaults`` say of folders, as far as it is in words."""
    found: list[Scope] = []
    for default in config.get("defaults") or ():
        scope, values = (_table(default, key) for key in ("scope", "values"))
        path = _text(scope, "path").strip("/")
        said = tuple((str(k), v) for k, v in values.items() if isinstance(v, str) and v)
        if path and "*" not in path:
            found.append(Scope(path, _text(scope, "type"), said))
    return sorted(found, key=lambda one: (len(one.path), bool(one.kind)))


def _taxonomies(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Hugo's tags and categories, or what a site has in their place."""
    said = _table(config, "taxonomies") or {"tag": "tags", "category": "categories"}
    kinds = config.get("disablekinds") or ()
    none = "term" in kinds or "taxonomy" in kinds
    return () if none else tuple(value for value in said.values() if isinstance(value, str))


def _patterns(table: object) -> list[tuple[str, str]]:
    """Section -> pattern of its pages, in both forms that Hugo takes."""
    if not isinstance(table, dict):
        return []
    pages = table.get("page")
    found = {k: v for k, v in table.items() if isinstance(v, str)}
    found |= pages if isinstance(pages, dict) else {}
    return [(section, pattern) for section, pattern in found.items() if isinstance(pattern, str)]


def _has_own_hook(root: Path, config: Mapping[str, Any]) -> bool:
    """Whether a layout of the site or of its theme writes links, or Hugo was told to write none."""
    if any(True for _ in root.glob("layouts/**/render-link*.html")):
        return True
    if any(True for _ in root.glob("themes/*/layouts/**/render-link*.html")):
        return True
    text = repr(config.get("markup", "")).lower()
    said = ("useembedded': 'always'", "useembedded': 'fallback'", "enabledefault': true")
    always = any(f"'link': {{'{one}" in text for one in said)
    if "'duplicateresourcefiles': true" in text and not always:  # Hugo's hook is off then
        return True
    return "'link': {'useembedded': 'never'" in text or "'link': {'enabledefault': false" in text


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _words(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The words of a list, or the one that stands in its place."""
    value = table.get(key)
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str))


def included(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Folders of pages that Jekyll would pass over for their ``_``, were it not told of them.

    >>> included({"include": ["_pages", ".htaccess"], "collections": {"tabs": {}}})
    ('_pages',)
    """
    collections = [f"_{name}" for name in _table(config, "collections")]
    names = (name.strip("/") for name in _words(config, "include"))
    return tuple(name for name in names if name.startswith("_") and name not in collections)
