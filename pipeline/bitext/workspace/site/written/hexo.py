"""A script of a Hexo site's own, by which each language has its own lists in one configuration.

Hexo loads what lies in ``scripts/``.  Without it English posts stand among the Chinese ones on the
home page, in archives, feeds and counts, and the neighbours of a post are in either language.
"""

from __future__ import annotations

import re
from importlib.resources import files

from bitext.workspace.site.asked import Advice, Asked

SCRIPT = "scripts/bitext.js"
_LANGUAGES = re.compile(r"^const LANGUAGES = \[(.*)\];$", re.M)
_PURPOSE = (
    "by it lists, counts and neighbours of posts have one language each, and /{language}/ a home "
    "page; without it all are mixed"
)


def script(asked: Asked) -> Advice | None:
    """The script, where it is missing or lacks a language; one that somebody changed is theirs."""
    text = files(__package__).joinpath("hexo.js").read_text("utf-8")
    path = asked.root / SCRIPT
    old = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    if old and _LANGUAGES.sub("", old) != _LANGUAGES.sub("", text):
        return None
    told = _LANGUAGES.search(old)
    known = re.findall(r"'([^']+)'", told[1]) if told else []
    wanted = [code for code in (asked.config.language, asked.bilingual) if code]
    if told and set(wanted) <= set(known):
        return None
    listed = ", ".join(f"'{code}'" for code in dict.fromkeys([*known, *wanted]))
    changed = _LANGUAGES.sub(f"const LANGUAGES = [{listed}];", text)
    return Advice(SCRIPT, changed, changed=changed, purpose=_PURPOSE.format(language=wanted[0]))
