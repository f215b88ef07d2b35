"""What is missing where a configuration is a program, or has lists of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from posixpath import basename

from bitext.workspace.site.asked import Advice, Asked
from bitext.workspace.site.config import config_file, reads_tags
from bitext.workspace.site.pages import titled_pages
from bitext.workspace.site.rewritten import (
    OBJECTS,
    THEME,
    with_element,
    with_first,
    with_item,
    with_key,
    with_row,
    with_word,
)
from bitext.workspace.site.web import program_file, program_text, rewrites, said, whole_text
from bitext.workspace.site.written.mkdocs import second


def _told(asked: Asked, usual: str, lines: str, changed: str) -> Advice:
    """Lines for a configuration that is a program, and the program with them."""
    path = program_file(asked.root, asked.config.site)
    name = path.relative_to(asked.root).as_posix() if path else usual
    return Advice(name, lines, changed=changed if path else "")


def _locales(asked: Asked, text: str, rows: Sequence[str], holds: str = "") -> tuple[str, str]:
    """``locales`` with a row for the source, the editions and their bilingual pages, or the rows
    that a program's lacks, below that of a language before; and the program with them.
    """
    first, *others = (row.format(**asked.names) for row in rows)
    pairs = dict(zip((asked.config.language, asked.bilingual), others, strict=True))
    wanted = [row for code, row in pairs.items() if code and code in asked.lacking(text)]
    key = _row(asked, text)
    if not key:
        lines = "".join(f"  {row}\n" for row in (first, *wanted))
        lines = f"locales: {{\n{lines}}},\n"
        return lines, with_key(text, lines, (*OBJECTS, *THEME))
    return "".join(f"{row}\n" for row in wanted), with_row(text, key, wanted, holds)


def _row(asked: Asked, text: str) -> str:
    """The language below whose row others go; empty where a program has none yet."""
    if asked.config.language not in asked.lacking(text):
        return asked.config.language
    return basename(asked.config.base) if asked.config.placement == "folder" else ""


def vitepress(asked: Asked) -> Advice:
    rows = [
        "root: {{ label: '{name}', lang: '{zh}' }},",
        "{en}: {{ label: '{English}', lang: '{en}', link: '/{en}/' }},",
        "'{tag}': {{ label: '{both}', lang: '{tag}', link: '/{tag}/' }},",
    ]
    text = program_text(asked.root, "vitepress")
    if _FILLS_MENUS.search(text):
        rows = [row.replace(" }},", ", themeConfig: {{}} }},") for row in rows]
    lines, changed = _locales(asked, text, rows) if asked.lacking(text) else ("", text)
    if more := unmapped(asked):
        listed = "".join(f"  {row}\n" for row in more)
        lines += f"rewrites: {{  // and yours\n{listed}}},\n"
        changed = changed and with_first(changed, "rewrites", more)
    return _told(asked, ".vitepress/config", lines, changed)


#: They put the sidebar into `themeConfig` of each language; where one has none, its pages lose it.
_FILLS_MENUS = re.compile(r"vitepress-theme-teek|vitepress-plugin-sidebar-resolve")


def unmapped(asked: Asked) -> list[str]:
    """Rows of VitePress' ``rewrites`` that editions lack: else they stay where their files are."""
    rules = rewrites(whole_text(asked.root, asked.config.site))
    codes = [code for code in (asked.config.language, asked.bilingual) if code]
    own = [rule for rule in rules if not rule[0].startswith(tuple(f"{c}/" for c in codes))]
    wanted = [(f"{code}/{here}", f"{code}/{there}") for code in codes for here, there in own]
    return [f"'{here}': '{there}'," for here, there in wanted if (here, there) not in rules]


def vuepress(asked: Asked) -> Advice:
    """The site's locales, and its theme's, without which there is no menu of languages."""
    site = [f"'{at}': {{{{ lang: '{code}' }}}}," for at, code in _VUEPRESS]
    menu = [f"'{at}': {{{{ selectLanguageName: '{name}' }}}}," for at, name in _VUEPRESS_MENU]
    program = program_text(asked.root, "vuepress")
    lines, changed = _locales(asked, program, site, r"\blang\b")
    told = _told(asked, ".vuepress/config", lines, changed)
    if theme := _theme_file(asked):
        text = theme.read_text("utf-8", errors="replace")
        lines, changed = _locales(asked, text, menu)
        also = Advice(theme.relative_to(asked.root).as_posix(), lines, changed=changed)
        return replace(told, also=also if lines else None)
    key = _row(asked, program)
    whole = _locales(asked, program if key else "", menu)[0]
    changed = told.changed and (
        with_row(told.changed, key, whole.splitlines(), "selectLang")
        if key
        else with_key(told.changed, whole, THEME)
    )
    lines = f"{told.lines}// and in its theme's object, for the menu of languages:\n{whole}"
    return replace(told, lines=lines, changed=changed)


_VUEPRESS = (("/", "{zh}"), ("/{en}/", "{en}"), ("/{tag}/", "{tag}"))
_VUEPRESS_MENU = (("/", "{name}"), ("/{en}/", "{English}"), ("/{tag}/", "{both}"))


def _theme_file(asked: Asked) -> Path | None:
    """The file of a theme's options, where that is none of the configuration's."""
    config = program_file(asked.root, "vuepress")
    beside = sorted(config.parent.glob("theme.*[jt]s")) if config else []
    files = (path for path in beside if path.is_file())
    texts = ((path, path.read_text("utf-8", errors="replace")) for path in files)
    return next((path for path, text in texts if re.search(THEME[0], text)), None)


def docusaurus(asked: Asked) -> Advice:
    text = program_text(asked.root, "docusaurus")
    source = said(text, r"\bdefaultLocale") or asked.config.source
    names = [source, asked.config.language, asked.bilingual]
    listed = ", ".join(f"'{name}'" for name in names if name)
    lines = f"i18n: {{ defaultLocale: '{names[0]}', locales: [{listed}] }},\n"
    changed = with_key(text, lines, OBJECTS)
    if not changed:
        changed = text
        for code in asked.lacking(text):
            changed = changed and with_word(changed, "locales", code)
    told = _told(asked, "docusaurus.config.js", lines, changed)
    if "localeDropdown" in text or not re.search(r"\bnavbar\s*:\s*\{", text):
        return told
    menu = with_element(changed or text, "navbar", "items", _DROPDOWN)
    lines = f"// in `items` of the navbar, for the menu of languages:\n{_DROPDOWN}\n"
    return replace(told, also=Advice(told.file, lines, changed=menu))


#: The starter's menu has none: nobody found the English pages.
_DROPDOWN = "{ type: 'localeDropdown', position: 'right' },"


def mkdocs(asked: Asked) -> Advice | None:
    """The plugin of languages, or the languages that it lacks, and what columns need."""
    path = program_file(asked.root, "mkdocs") or asked.root / "mkdocs.yml"
    text = program_text(asked.root, "mkdocs")
    tag, apart = asked.bilingual, asked.config.placement == "second"
    new = "i18n" not in text and not apart
    named = {**asked.names, "way": asked.config.placement or "suffix", "tag": tag}
    wanted = {asked.config.language: _MKDOCS_LOCALE, tag: _MKDOCS_BOTH if tag else ""}
    lacked = [lines.format(**named) for code, lines in wanted.items() if not _has(text, code)]
    plugin = _MKDOCS_I18N.format(**named) + "".join(lacked) if new else ""
    rest = plugin + (_MKDOCS_CSS if tag and "bitext.css" not in text else "")
    rest += _MKDOCS_TAGS if tag and not reads_tags(text) else ""
    more = [] if new or apart else list(filter(None, lacked))
    if not (rest or more):
        return second(asked, text) if apart else None
    keys = re.findall(r"^\w+(?=:)", rest, re.M)
    writable = bool(text) and not more and not any(f"\n{key}:" in f"\n{text}" for key in keys)
    changed = text
    for item in more:
        changed = changed and _with_locale(changed, item.strip())
    changed = changed and _with_lists(changed, rest)
    told = Advice(path.name, "\n" + "".join(more) + rest, writable=writable, changed=changed)
    if not apart:
        return told
    return replace(told, writable=False, also=second(asked, changed or text))


_BOTH_LINE = re.compile(r"^(?P<indent>[ \t]*)- \{locale: [a-z]+-X[A-Z],", re.M)


def _with_locale(text: str, item: str) -> str:
    """``mkdocs.yml`` with a language more, before the bilingual ones.

    mkdocs-static-i18n 1.3 gives the theme of a language behind one with a theme of its own the
    wrong words: Material stops at ``languages/zh-XB.html`` (built).
    """
    if "theme:" not in item and (found := _BOTH_LINE.search(text)):
        return f"{text[: found.start()]}{found['indent']}{item}\n{text[found.start() :]}"
    return with_item(text, "languages", f"{item}\n")


def _has(text: str, language: str) -> bool:
    """Whether a configuration names a language of mkdocs-static-i18n."""
    return re.search(rf"\blocale:[ \t]*['\"]?{re.escape(language)}(?![\w-])", text) is not None


def _with_lists(text: str, lines: str) -> str:
    """``mkdocs.yml`` with what its own lists lack; empty where it has them in another form."""
    for found in re.finditer(r"^(?P<key>\w+):.*\n(?P<items>(?:[ \t].*\n)*)", lines, re.M):
        key, items = found["key"], re.sub(r"^  ", "", found["items"], flags=re.M)
        if not re.search(rf"^{key}:", text, re.M):
            text = f"{text.rstrip()}\n\n{found[0]}"
        elif not (text := with_item(text, key, items.removeprefix("- search\n"))):
            return ""
    return text


_MKDOCS_I18N = (
    "plugins:\n  - search\n  - i18n:  # pip install mkdocs-static-i18n\n"
    "      docs_structure: {way}\n      languages:\n"
    "        - {{locale: {primary}, name: {name}, default: true}}\n"
)
_MKDOCS_LOCALE = "        - {{locale: {en}, name: {English}}}\n"
#: Behind the other languages.
_MKDOCS_BOTH = "        - {{locale: {tag}, name: {both}, theme: {{language: {primary}}}}}\n"
_MKDOCS_CSS = "extra_css: [bitext.css]\n"
_MKDOCS_TAGS = "markdown_extensions:  # and yours: columns need it\n  - md_in_html\n"


def header_pages(asked: Asked) -> Advice | None:
    """What minima, Jekyll's first theme, lists in its header: else every page, English too."""
    own = asked.said.get("theme") or str(asked.said.get("remote_theme", "")).rpartition("/")[2]
    if own != "minima" or "header_pages" in asked.said or "." not in asked.config.content:
        return None
    listed = "".join(f"  - {name}\n" for name in titled_pages(asked.root, asked.config))
    path = config_file(asked.root, "jekyll")
    name = path.name if path else "_config.yml"
    return Advice(name, f"\nheader_pages:\n{listed}", writable=True) if listed else None
