"""A script of a site's own, by which each language has its own lists in one configuration.

Hexo loads what lies in ``scripts/``, Jekyll what lies in ``_plugins/``.  Without it English posts
stand among the Chinese ones on the home page, in archives, feeds and counts, and the neighbours of
a post are in either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from bitext.workspace.site.asked import Advice, Asked


class _Script(NamedTuple):
    path: str
    text: str  #: the file that it is made of
    languages: str  #: a pattern of the line that names them; items stand between brackets
    purpose: str


_SCRIPTS: Mapping[str, _Script] = {
    "hexo": _Script(
        "scripts/bitext.js", "hexo.js", r"^(const LANGUAGES = \[)(.*)(\];)$",
        "by it lists, counts and neighbours of posts have one language each, and /{language}/ a "
        "home page; without it all are mixed",
    ),
    "jekyll": _Script(
        "_plugins/bitext.rb", "jekyll.rb", r"^(  LANGUAGES = \[)(.*)(\]\.freeze)$",
        "by it lists, feeds and neighbours of posts have one language each; without it, or where "
        "Jekyll runs no plugins of a site's own, all are mixed",
    ),
}  # fmt: skip


def script(asked: Asked) -> Advice | None:
    """The script, where it is missing or lacks a language; one that somebody changed is theirs."""
    kind = _SCRIPTS[asked.config.site]
    named = re.compile(kind.languages, re.M)
    text = files(__package__).joinpath(kind.text).read_text("utf-8")
    path = asked.root / kind.path
    old = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    if old and named.sub("", old) != named.sub("", text):
        return None
    told = named.search(old)
    known = re.findall(r"['\"]([^'\"]+)['\"]", told[2]) if told else []
    wanted = [code for code in (asked.config.language, asked.bilingual) if code]
    if told and set(wanted) <= set(known):
        return None
    quote = "'" if "'en'" in text else '"'
    listed = ", ".join(f"{quote}{code}{quote}" for code in dict.fromkeys([*known, *wanted]))
    made = named.sub(lambda found: found[1] + listed + found[3], text)
    return Advice(kind.path, made, changed=made, purpose=kind.purpose.format(language=wanted[0]))
