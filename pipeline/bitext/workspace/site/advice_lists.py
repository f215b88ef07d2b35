"""What is missing where a configuration is a program, or has lists of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bitext.workspace.site.asked import Advice, Asked
from bitext.workspace.site.config import reads_tags
from bitext.workspace.site.rewritten import OBJECTS, THEME, with_item, with_key, with_word
from bitext.workspace.site.web import program_file, program_text


def _program(asked: Asked, usual: str, lines: str) -> Advice:
    """Lines for the object that a program gives its generator."""
    path = program_file(asked.root, asked.config.site)
    if path is None:
        return Advice(usual, lines)
    changed = with_key(path.read_text("utf-8", errors="replace"), lines, OBJECTS)
    return Advice(path.relative_to(asked.root).as_posix(), lines, changed=changed)


def vitepress(asked: Asked) -> Advice:
    lines = (
        "locales: {{\n  root: {{ label: '{name}', lang: '{zh}' }},\n"
        "  {en}: {{ label: '{English}', lang: '{en}', link: '/{en}/' }},\n}},\n"
    )
    return _program(asked, ".vitepress/config", lines.format(**asked.names))


def vuepress(asked: Asked) -> Advice:
    """The site's locales, and its theme's, without which there is no menu of languages."""
    lines = "locales: {{\n  '/': {{ lang: '{zh}' }},\n  '/{en}/': {{ lang: '{en}' }},\n}},\n"
    menu = (
        "locales: {{\n  '/': {{ selectLanguageName: '{name}' }},\n"
        "  '/{en}/': {{ selectLanguageName: '{English}' }},\n}},\n"
    )
    lines, menu = (text.format(**asked.names) for text in (lines, menu))
    told = _program(asked, ".vuepress/config", lines)
    if theme := _theme_file(asked):
        changed = with_key(theme.read_text("utf-8", errors="replace"), menu, THEME)
        also = Advice(theme.relative_to(asked.root).as_posix(), menu, changed=changed)
        return replace(told, also=also)
    whole = f"{lines}// and in its theme's object, for the menu of languages:\n{menu}"
    return replace(told, lines=whole, changed=told.changed and with_key(told.changed, menu, THEME))


def _theme_file(asked: Asked) -> Path | None:
    """The file of a theme's options, where that is none of the configuration's."""
    config = program_file(asked.root, "vuepress")
    beside = sorted(config.parent.glob("theme.*[jt]s")) if config else []
    texts = ((path, path.read_text("utf-8", errors="replace")) for path in beside)
    return next((path for path, text in texts if re.search(THEME[0], text)), None)


def docusaurus(asked: Asked) -> Advice:
    lines = "i18n: {{ defaultLocale: '{zh}', locales: ['{zh}', '{en}'] }},\n"
    told = _program(asked, "docusaurus.config.js", lines.format(**asked.names))
    text = program_text(asked.root, "docusaurus")
    return replace(told, changed=told.changed or with_word(text, "locales", asked.config.language))


def mkdocs(asked: Asked) -> Advice | None:
    """The plugin of languages, or the languages that it lacks, and what columns need."""
    path = asked.root / "mkdocs.yml"
    text = path.read_text("utf-8") if path.is_file() else ""
    tag, new = asked.bilingual, "i18n" not in text
    named = {**asked.names, "way": asked.config.placement or "suffix", "tag": tag}
    wanted = {asked.config.language: _MKDOCS_LOCALE, tag: _MKDOCS_BOTH if tag else ""}
    lacked = [lines.format(**named) for code, lines in wanted.items() if not _has(text, code)]
    plugin = _MKDOCS_I18N.format(**named) + "".join(lacked) if new else ""
    rest = plugin + (_MKDOCS_CSS if tag and "bitext.css" not in text else "")
    rest += _MKDOCS_TAGS if tag and not reads_tags(text) else ""
    more = [] if new else list(filter(None, lacked))
    if not (rest or more):
        return None
    keys = re.findall(r"^\w+(?=:)", rest, re.M)
    writable = bool(text) and not more and not any(f"\n{key}:" in f"\n{text}" for key in keys)
    changed = text
    for item in more:
        changed = changed and _with_locale(changed, item.strip())
    changed = changed and _with_lists(changed, rest)
    return Advice("mkdocs.yml", "\n" + "".join(more) + rest, writable=writable, changed=changed)


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
