"""A script of a site's own, by which each language has its own lists in one configuration.

Hexo loads what lies in ``scripts/``, Jekyll what lies in ``_plugins/``.  Without it English posts
stand among the Chinese ones on the home page, in archives, feeds and counts, and the neighbours of
a post are in either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
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
    """The script, where it is missing, lacks a language or is an older one of ours.

    One that somebody changed is theirs; that it is an older one is said.
    """
    kind = _SCRIPTS[asked.config.site]
    named = re.compile(kind.languages, re.M)
    text = files(__package__).joinpath(kind.text).read_text("utf-8")
    path = asked.root / kind.path
    old = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    mark = _mark(named.sub("", text))
    unmarked, told = _MARK.sub("", old, count=1), _MARK.search(old)
    own = _mark(named.sub("", unmarked))
    if old and own not in (mark, told[1] if told else "", *_BEFORE_MARKS):
        is_older = _OURS in old and (told is None or told[1] != mark)
        return Advice(kind.path, "", purpose=_CHANGED) if is_older else None
    known = _languages(named, old)
    wanted = [code for code in (asked.config.language, asked.bilingual) if code]
    if own == mark and old and set(wanted) <= set(known):
        return None
    quote = "'" if "'en'" in text else '"'
    listed = ", ".join(f"{quote}{code}{quote}" for code in dict.fromkeys([*known, *wanted]))
    made = named.sub(lambda found: found[1] + listed + found[3], text)
    made = made.replace(_OURS, f"{_OURS} ({mark})", 1)
    return Advice(kind.path, made, changed=made, purpose=kind.purpose.format(language=wanted[0]))


_OURS = "Written by bitext"
#: Behind that: of what, less its languages, the file was made.
_MARK = re.compile(r"(?<=Written by bitext) \(([0-9a-f]{8})\)")
#: Those of scripts that were written before they had one.
_BEFORE_MARKS = ("82901238", "edf87148", "bf4a6f64", "cd656596")
_CHANGED = (
    "is an older one that somebody has changed, and stays as it is: delete it, and "
    "`init --write-config` writes that of this version"
)


def _mark(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _languages(named: re.Pattern[str], text: str) -> list[str]:
    """The languages that a script names."""
    told = named.search(text)
    return re.findall(r"['\"]([^'\"]+)['\"]", told[2]) if told else []
