"""A second configuration of MkDocs: a build for each language, of the same pages and plugins.

mkdocs-static-i18n and Material's blog lose every post of the blog together, and
mkdocs-awesome-pages-plugin stops (mkdocs-static-i18n 1.3.1, built; its issue 283).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bitext.languages import LanguagePair, primary
from bitext.workspace.site.asked import Advice, Asked
from bitext.workspace.site.config import mkdocs_theme
from bitext.workspace.site.rewritten import with_child
from bitext.workspace.site.web import program_file, said

HOOK = "_bitext/mkdocs.py"
_HOOK_TEXT = '''\
"""Written by bitext: `mkdocs build -f mkdocs.en.yml` takes the text of a page from docs-en/."""

from pathlib import Path

from mkdocs.plugins import event_priority


@event_priority(100)
def on_files(files, config):
    """A page that has no text there keeps its own."""
    language = Path(config.config_file_path).suffixes[0].removeprefix(".")
    folder = Path(f"{config.docs_dir}-{language}")
    for file in files:
        edition = folder / file.src_uri
        if edition.is_file():
            file.src_dir, file.abs_src_path = str(folder), str(edition)
    return files
'''
_PURPOSE = "by it the builds of other languages take the text of each page from their own folder"
#: Plugins that mkdocs-static-i18n does not get on with.
_APART = r"^[ \t]*-[ \t]*['\"]?(?:material/)?(?:blog|blogging|awesome-pages|awesome-nav)\b"


def stands_apart(text: str) -> bool:
    """Whether a ``mkdocs.yml`` has a plugin beside which there can be none of languages.

    >>> stands_apart("plugins:\\n  - material/blog:\\n"), stands_apart("plugins: [blog]\\n")
    (True, True)
    >>> stands_apart("nav:\\n  - blog.md\\nplugins:\\n- blog\\n- i18n:\\n"), stands_apart("")
    (False, False)
    """
    if "i18n" in text:
        return False
    _, _, plugins = text.partition("plugins:")
    listed = re.sub(r"^[ \t]*\[([^\]]*)\]", _apart_lines, plugins)
    return re.search(_APART, listed.partition("\nmarkdown_extensions:")[0], re.M) is not None


def _apart_lines(found: re.Match[str]) -> str:
    return "".join(f"\n  - {name.strip()}" for name in found[1].split(","))


def second(asked: Asked, text: str) -> Advice | None:
    """The configurations of the other languages, what fills their pages, and a menu of both.

    ``text``: the site's own, with what it needs besides.
    """
    advice = _alternate(asked, text)
    for code in filter(None, (asked.bilingual, asked.config.language)):
        name = f"mkdocs.{code}.yml"
        if not (asked.root / name).is_file():
            advice = Advice(name, _inheriting(asked, text, code), writable=True, also=advice)
    if not (asked.root / HOOK).is_file():
        advice = Advice(HOOK, _HOOK_TEXT, writable=True, also=advice, purpose=_PURPOSE)
    return advice


def _inheriting(asked: Asked, text: str, code: str) -> str:
    """The configuration of one language, over that of the site."""
    path = program_file(asked.root, "mkdocs")
    theme, url = mkdocs_theme(text) or "mkdocs", said(text, r"^site_url").rstrip("/")
    spoken = code if code == asked.config.language else primary(code)
    key = "language" if theme == "material" else "locale"
    host = f"site_url: {url}/{code}/\n" if url else ""
    hooks = ", ".join([*_hooks(text), HOOK])
    return (
        f"INHERIT: {path.name if path else 'mkdocs.yml'}\n"
        f"{host}site_dir: {said(text, '^site_dir') or 'site'}/{code}\n"
        f"theme:\n  name: {theme}\n  {key}: {spoken}\nhooks: [{hooks}]\n"
    ) + "".join(_own_words(asked, text))


def _hooks(text: str) -> list[str]:
    """The site's own, which a list of ours would take the place of."""
    found = re.search(r"^hooks:[ \t]*(\[[^\]]*\]|\n(?:[ \t]*-[^\n]*\n?)*)", text, re.M)
    return re.findall(r"[^\s,'\"\[\]]+", re.sub(r"(?m)^[ \t]*-", "", found[1])) if found else []


def _own_words(asked: Asked, text: str) -> Iterator[str]:
    """What visitors read on every page, for a person to put into English."""
    is_prose = LanguagePair(asked.config.source).source_language.is_prose
    for key in ("site_name", "site_description", "copyright"):
        found = re.search(rf"^{key}:[ \t]*(\S[^\n]*)$", text, re.M)
        if found and is_prose(found[1]):
            yield f"# {found[0]}\n"


def _alternate(asked: Asked, text: str) -> Advice | None:
    """Material's menu of languages."""
    path = program_file(asked.root, "mkdocs")
    if path is None or mkdocs_theme(text) != "material" or re.search(r"^\s+alternate:", text, re.M):
        return None
    base = urlsplit(said(text, r"^site_url")).path.rstrip("/")
    names = asked.names
    rows = [(names["name"], "", names["primary"]), (names["English"], names["en"], names["en"])]
    if asked.bilingual:
        rows.append((names["both"], asked.bilingual, names["primary"]))
    child = "alternate:\n" + "".join(
        f"  - {{name: {name}, link: {base}/{at + '/' if at else ''}, lang: {lang}}}\n"
        for name, at, lang in rows
    )
    lines = "\nextra:\n" + re.sub(r"(?m)^(?=.)", "  ", child)
    if re.search(r"^extra:", text, re.M):
        return Advice(path.name, lines, changed=with_child(text, "extra", child))
    return Advice(path.name, lines, writable=True)
