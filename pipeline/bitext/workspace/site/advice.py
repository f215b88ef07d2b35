"""What a site's own configuration needs, so that it publishes its editions as a language."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from posixpath import dirname
from typing import Any
from urllib.parse import urlsplit

from bitext.errors import WorkspaceError
from bitext.languages import LanguagePair
from bitext.sites.placement import Placement, way
from bitext.store.config import Config
from bitext.workspace.site.advice_lists import (
    docusaurus,
    header_pages,
    mkdocs,
    unmapped,
    vitepress,
    vuepress,
)
from bitext.workspace.site.asked import Advice, Asked
from bitext.workspace.site.config import config_file, is_split, parsed_config, part_of
from bitext.workspace.site.programs import hugo_version
from bitext.workspace.site.rewritten import with_child, with_item, with_word
from bitext.workspace.site.web import of_source, program_text
from bitext.workspace.site.written.scripts import script


def advise(root: Path, config: Config) -> Advice | None:
    """What is missing; None where nothing is, or no more can be known."""
    makers = {
        "hugo": _hugo, "jekyll": _jekyll, "hexo": _hexo, "vitepress": vitepress,
        "vuepress": vuepress, "docusaurus": docusaurus, "mkdocs": mkdocs,
    }  # fmt: skip
    maker = makers.get(config.site)
    asked = Asked(root, config, parsed_config(root, config.site))
    if config.site in _LOCALES and not asked.lacking(program_text(root, config.site)):
        return vitepress(asked) if config.site == "vitepress" and unmapped(asked) else None
    return maker(asked) if maker else None


#: Their configurations are programs: a language is a word in quotes there, or a key.
_LOCALES = ("vitepress", "vuepress", "docusaurus")


def refuse_collision(root: Path, config: Config) -> None:
    """Stop before an edition takes the place of its post.

    Hugo without a second language reads ``post.en.md`` as another ``post.md``.

    Raises:
        WorkspaceError: it would; the hint has the lines that are missing.
    """
    if config.site != "hugo" or not (missing := advise(root, config)):
        return
    codes = [found["code"] for found in _LANGUAGE.finditer(missing.lines)]
    lacked = codes[-1] if codes and config.language not in codes else config.language
    message = f"the site has no language `{lacked}`: editions would replace the posts"
    lines = f"{missing.top}{missing.lines}".strip()
    way = " (`bitext init --write-config` does it)" if missing.writable else ""
    hint = f"add to {missing.file}{way}:\n{lines}"
    raise WorkspaceError(message, path=missing.file, hint=hint)


def _hugo(asked: Asked) -> Advice | None:
    found = {key.lower(): value for key, value in asked.said.items()}
    languages = {code.lower() for code in found.get("languages") or ()}
    default = str(found.get("defaultcontentlanguage") or "en").lower()
    target, tag = asked.config.language.lower(), asked.bilingual
    apart = asked.config.placement in ("bare", "folder")
    fits = default != target or (apart and of_source(default, languages) != default)
    if {target, tag or target} <= languages and fits:
        return None
    path = config_file(asked.root, "hugo")
    name = path.relative_to(asked.root).as_posix() if path else "hugo.toml"
    yaml = name.endswith((".yaml", ".yml"))
    top, lines = _HUGO_YAML if yaml else _HUGO_TOML
    lines = _titled(lines, found, of_source(default, found.get("languages") or ()), yaml=yaml)
    if hugo_version() >= _LABELS:
        lines = lines.replace("languageName", "label")
    if asked.config.placement == "folder":
        lines = lines.replace("weight", _HUGO_FOLDER[yaml])
        lines = lines.replace("{folder}", asked.config.base, 1)
        lines = lines.replace("{folder}", _folder_of(asked.config, asked.config.language))
    if tag:
        english, both = (_folder_of(asked.config, code) for code in (asked.config.language, tag))
        said_at = re.compile(rf"(?<=contentDir)(\s*[=:]\s*\"?){re.escape(english)}\b")
        lines += said_at.sub(lambda found: found[1] + both, _third(lines, tag))
    said = "defaultcontentlanguage" in found
    named = {**asked.names, **({"code": default} if said and default != target else {})}
    lines = _missing(lines.format(**named), languages)
    if said and default != target and path and is_split(path):
        return _part(path.parent, asked.root, lines)
    top = "" if said and default != target else top.format(**named)
    if said and default == target:
        return Advice(name, lines, top)
    text = path.read_text("utf-8") if path else ""
    return _as_written(Advice(name, lines, top), text, more=bool(languages))


def _titled(lines: str, said: Mapping[str, Any], code: str, *, yaml: bool) -> str:
    """A title for English pages, where each language has its own: Hugo gives them none."""
    tables = {str(key).lower(): table for key, table in (said.get("languages") or {}).items()}
    own = tables.get(code.lower())
    title = next((v for k, v in (own or {}).items() if str(k).lower() == "title"), "")
    if said.get("title") or not isinstance(title, str) or not title:
        return lines
    told = json.dumps(title, ensure_ascii=False).replace("{", "{{").replace("}", "}}")
    remark = "  # to be put into English"
    return lines + (f"    title: {told}{remark}\n" if yaml else f"title = {told}{remark}\n")


def _as_written(told: Advice, text: str, *, more: bool) -> Advice:
    """What Hugo needs, in the form of its configuration; ``more``: it has languages already."""
    if told.file.endswith(".json"):
        table = tomllib.loads(told.top + told.lines)
        return Advice(told.file, json.dumps(table, ensure_ascii=False, indent=2) + "\n")
    if more and told.file.endswith((".yaml", ".yml")):
        return replace(told, changed=_with_languages(text, told.top, told.lines))
    return replace(told, writable=not more or "[languages." in text)


def _with_languages(text: str, top: str, lines: str) -> str:
    """YAML with more languages below those that it has."""
    blocks = lines.strip("\n").partition("\n")[2]
    changed = with_child(text, "languages", re.sub(r"^  ", "", blocks, flags=re.M))
    return changed and top + changed


def _part(folder: Path, root: Path, lines: str) -> Advice:
    """A language of a configuration in parts: a file of its own, as themes have them."""
    blocks = [found["code"] for found in _LANGUAGE.finditer(lines)]
    name = "languages" if len(blocks) > 1 else f"languages.{blocks[0]}"
    path = part_of(folder, name)
    if path.suffix == ".toml":
        body = lines.replace("[languages.", "[")
        text = body if len(blocks) > 1 else "".join(body.strip().splitlines(keepends=True)[1:])
    else:
        body = lines.strip("\n").split("\n", 1)[1]
        depth = 2 if len(blocks) > 1 else 4
        rows = [row[depth:] for row in body.split("\n") if row.startswith(" " * depth)]
        text = "\n".join(rows)
    where = path.relative_to(root).as_posix()
    return Advice(where, f"{text.strip()}\n", writable=not path.is_file())


_LANGUAGE = re.compile(r"(?:\[languages\.|^  )(?P<code>[\w-]+)(?:\]|:$)", re.M)


def _missing(lines: str, languages: set[str]) -> str:
    """The lines without the tables of languages that the site has."""
    starts = [found.start() for found in _LANGUAGE.finditer(lines)]
    head = lines[: starts[0]]
    blocks = (lines[at:end] for at, end in pairwise([*starts, len(lines)]))
    kept = [b for b in blocks if (m := _LANGUAGE.match(b)) and m["code"].lower() not in languages]
    return head + "".join(kept)


#: From here on `languageName` is `label`, and the old key a warning in every build.
_LABELS = (0, 158)


_HUGO_TOML = (
    'defaultContentLanguage = "{code}"\n',
    """
[languages.{code}]
languageName = "{name}"
weight = 1

[languages.{en}]
languageName = "{English}"
weight = 2
""",
)
_HUGO_YAML = (
    "defaultContentLanguage: {code}\n",
    """
languages:
  {code}:
    languageName: {name}
    weight: 1
  {en}:
    languageName: {English}
    weight: 2
""",
)
#: In TOML and in YAML; the second language's folder lies beside the first one's.
_HUGO_FOLDER = ('contentDir = "{folder}"\nweight', "contentDir: {folder}\n    weight")


def _third(lines: str, tag: str) -> str:
    """The bilingual pages' language, as the second one is said."""
    second = lines[lines.index("[languages.{en}]" if "[" in lines else "  {en}:") :]
    named = second.replace("{en}", tag).replace("{English}", "{both}").replace("2", "3")
    return ("\n" if "[" in lines else "") + named


def _folder_of(config: Config, language: str) -> str:
    """The content folder of another language."""
    return dirname(Placement(way("hugo", "folder"), config.base, "", language).english("_"))


def _jekyll(asked: Asked) -> Advice | None:
    """jekyll-polyglot passes over pages in a language that its list lacks."""
    known = asked.said.get("languages") or ()
    wanted = [code for code in (asked.config.language, asked.bilingual) if code]
    lacked = [code for code in wanted if code not in known]
    if asked.config.placement != "polyglot":
        pages, own = header_pages(asked), script(asked)
        return replace(own, also=pages) if own else pages
    if not lacked:
        return None
    source = asked.names["zh"]
    if not known:
        listed = ", ".join(f'"{code}"' for code in (source, *wanted))
        lines = f'\nlanguages: [{listed}]\ndefault_lang: "{source}"\n'
        return Advice("_config.yml", lines, writable=True)
    path = config_file(asked.root, "jekyll")
    text = path.read_text("utf-8") if path else ""
    for code in lacked:
        text = with_word(text, "languages", code) or with_item(text, "languages", f'- "{code}"')
    listed = ", ".join(f'"{code}"' for code in (*known, *lacked))
    return Advice(path.name if path else "_config.yml", f"languages: [{listed}]\n", changed=text)


def _hexo(asked: Asked) -> Advice | None:
    """In one configuration a script: a page's own ``lang`` chooses the theme's words."""
    if asked.config.placement != "second":
        return script(asked)
    advice: Advice | None = None
    for code in filter(None, (asked.bilingual, asked.names["en"])):
        name = f"_config.{code}.yml"
        if (asked.root / name).is_file():
            continue
        lines = f"source_dir: source-{code}\npublic_dir: public/{code}\n{_based(asked.said)}"
        lines = f"{lines}language: {code}\n".replace("{en}", code) + "".join(_own_words(asked))
        advice = Advice(name, lines, writable=True, also=advice)
    return advice


def _own_words(asked: Asked) -> Iterator[str]:
    """What visitors of a Hexo site read on every page, for a person to put into English."""
    is_prose = LanguagePair(asked.config.source).source_language.is_prose
    for key in ("title", "subtitle", "description", "author"):
        value = asked.said.get(key)
        if isinstance(value, str) and is_prose(value) and "\n" not in value:
            yield f"# {key}: {value}\n"


def _based(said: Mapping[str, Any]) -> str:
    """Host and root of a second Hexo configuration, below those of the first."""
    url = str(said.get("url") or "").rstrip("/")
    root = str(said.get("root") or urlsplit(url).path).strip("/")
    host = f"url: {url}/{{en}}\n" if url else ""
    return f"{host}root: /{root + '/' if root else ''}{{en}}/\n"
