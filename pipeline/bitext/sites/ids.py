"""The ids that renderers make of headings: a rule each, as it was seen in real builds.

A link to a heading breaks when the heading is translated, unless the edition keeps the source's
id; what that id is, is the renderer's affair.  ``tests/sites/test_ids.py`` has the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from unicodedata import combining

_NONE: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class IdRule:
    """How a renderer makes the ids of a page's headings."""

    slug: Callable[[str], str]
    joint: str = "-"  #: between an id and the number that tells it from an equal one
    nameless: str = ""  #: the id of a heading of which nothing is left
    counts: bool = False  #: it counts equal headings, and does not look whether an id is taken
    # What of a heading it reads beside its words:
    alt: bool = False  #: those of pictures
    entities: bool = False  #: the names of entities, ``nbsp``
    notes: bool = False  #: the marks of footnotes
    raw: bool = False  #: all that is written, addresses and tags too

    def ids(self, headings: Iterable[str], given: Mapping[int, str] = _NONE) -> list[str]:
        """An id for each heading of a page, given its text without markup, in order.

        ``given``: ids that authors wrote, by the heading's number.
        """
        taken: set[str] = set()
        seen: Counter[str] = Counter()
        found: list[str] = []
        for index, heading in enumerate(headings):
            if index in given:
                taken.add(given[index])
                found.append(given[index])
                continue
            own = self.slug(heading) or self.nameless
            first = 1 if not own and self.joint == "_" else 0  # the number of the first nameless
            number, name = 0, own + (f"{self.joint}1" if first else "")
            if self.counts and (number := seen[own]):
                name = f"{own}{self.joint}{number}"
            while name in taken and not self.counts:
                number += 1
                name = f"{own}{self.joint}{number + first}"
            seen[own] += 1
            taken.add(name)
            found.append(name)
        return found


def _github(heading: str) -> str:
    """Goldmark, kramdown's GFM, github-slugger: letters, digits, ``_`` and ``-`` stay.

    >>> _github("1. 你是谁？C++ & C#"), _github("2021 年总结")
    ('1-你是谁c--c', '2021-年总结')
    """
    return _gfm(heading.strip())


def _gfm(heading: str) -> str:
    """The same without a look at blanks before and after: a picture leaves one."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _without_emoji(heading: str) -> str:
    """A heading in which ``:smile:`` is a picture.

    >>> _without_emoji("写 :material-pen: 10:20:30")
    '写  10:20:30'
    """
    return re.sub(r":[a-z][\w+-]*:", "", heading)


def _struck(heading: str) -> str:
    """A heading in which ``H~2~O`` is a mark: goldmark and marked strike with one tilde too."""
    return re.sub(r"(?<!~)~(?=[^~\s])([^~\n]{1,200})(?<!\s)~(?!~)", r"\1", heading)


def _dashed(heading: str) -> str:
    """A heading in which ``--`` is a dash already, which ids have not: so goldmark and kramdown."""
    return re.sub(r"-{2,3}", "–", heading)


def _goldmark(heading: str) -> str:
    """A heading as Hugo's typographer and its links leave it: bare addresses are none of its words.

    >>> _github(_goldmark("a -- b https://example.com/a?b c"))
    'a--b--c'
    """
    return _dashed(re.sub(r"(?:https?://|www\.)[^\s<>]+", "", heading))


def _ascii(heading: str) -> str:
    """Goldmark's ``github-ascii``: accents go first.

    >>> _ascii("Ünïcode Ärger")
    'unicode-arger'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", heading) if not combining(c))
    return re.sub(r"[^\x00-\x7f]", "", _github(plain))


def _blackfriday(heading: str) -> str:
    """Goldmark's ``blackfriday``: one ``-`` for all between words."""
    return re.sub(r"[\W_]+", "-", heading.lower()).strip("-")


def _kramdown(heading: str) -> str:
    """Kramdown's own input: ASCII alone, from the first letter on."""
    plain = re.sub(r"^[^a-zA-Z]+", "", heading)
    return re.sub(r"[^a-zA-Z0-9 -]", "", plain).replace(" ", "-").lower()


def _python_markdown(heading: str) -> str:
    """Python-Markdown's ``toc``: ASCII alone."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _pymdownx(heading: str) -> str:
    """``pymdownx.slugs.slugify(case="lower")``."""
    plain = re.sub(r"[^\S\xa0]+", " ", heading).strip()
    plain = unicodedata.normalize("NFC", re.sub(r"</?[^<>]*>", "", plain)).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


_MDIT_VUE = re.compile("[\\s~`!@#$%^&*()\\-_+=\\[\\]{}|\\\\;:\"'“”‘’<>,.?/]+")


def _vitepress(heading: str) -> str:
    """VitePress, VuePress: ``slugify`` of @mdit-vue/shared; full-width marks count as marks."""
    plain = re.sub("[\u0300-\u036f\x00-\x1f]", "", unicodedata.normalize("NFKD", heading))
    slug = _MDIT_VUE.sub("-", plain).strip("-")
    return re.sub(r"^(\d)", r"_\1", slug).lower()


def _hexo(heading: str) -> str:
    """hexo-renderer-marked: blanks and ASCII marks are ``-``, the case stays, accents go.

    Its typographic quotation marks stay.

    >>> _hexo("1. 你是谁？C++ & C#"), _hexo("Café à la carte"), _hexo("What's new?")
    ('1-你是谁？C-C', 'Cafe-a-la-carte', 'What’s-new')
    """
    for name, sign in _UNESCAPED:
        heading = heading.replace(name, sign)
    heading = _struck(re.sub(r"</?[A-Za-z][^<>]*>", "", heading))
    for pattern, sign in _SMART:
        heading = pattern.sub(sign, heading)
    plain = "".join(map(_unaccented, heading))
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", plain).strip("-")


#: Entities that it reads before it takes tags away.
_UNESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))
#: What hexo-renderer-marked makes of marks by default (``smartypants``), in its order.
_SMART = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        ("---", "—"), ("--", "–"), ("(^|[-—/([{\"\\s])'", r"\1‘"), ("'", "’"),
        ('(^|[-—/([{‘\\s])"', r"\1“"), ('"', "”"), (r"\.{3}", "…"),
    )
)  # fmt: skip


#: Letters of hexo-util's table that Unicode does not take apart.
_LETTERS = dict(
    zip("ØøĐđŁłÆæŒœß", ("O", "o", "D", "d", "L", "l", "AE", "ae", "OE", "oe", "s"), strict=True)
)


def _unaccented(char: str) -> str:
    if char.isascii():
        return char
    parts = unicodedata.normalize("NFKD", char)
    if all(map(combining, parts[1:])) and parts[0].isascii() and parts[0].isalpha():
        return parts[0]
    return _LETTERS.get(char, char)


_RULES: Mapping[str, IdRule] = {
    "github": IdRule(lambda heading: _github(_goldmark(heading)), nameless="heading", alt=True),
    "github-ascii": IdRule(
        lambda heading: _ascii(_goldmark(heading)), nameless="heading", alt=True
    ),
    "blackfriday": IdRule(
        lambda heading: _blackfriday(_struck(_goldmark(heading))), nameless="heading", alt=True
    ),
    "slugger": IdRule(_github, alt=True),
    "kramdown": IdRule(_kramdown, nameless="section", counts=True, raw=True),
    "kramdown-gfm": IdRule(lambda heading: _gfm(_dashed(heading)), counts=True),
    "python-markdown": IdRule(_python_markdown, joint="_"),
    "pymdownx": IdRule(_pymdownx, joint="_"),
    "vitepress": IdRule(_vitepress, entities=True, notes=True),
    "hexo": IdRule(_hexo, counts=True, entities=True, notes=True),
}


def _also(name: str, first: Callable[[str], str], then: Callable[[str], str]) -> IdRule:
    """A rule with something done before, or after it."""
    rule = _RULES[name]
    return replace(rule, slug=lambda heading: then(rule.slug(first(heading))))


def _as_it_is(text: str) -> str:
    return text


RULES: Mapping[str, IdRule] = {
    **_RULES,
    "vitepress": _also("vitepress", _without_emoji, _as_it_is),
    "vuepress": replace(
        _also("vitepress", _without_emoji, _as_it_is), entities=False
    ),  # seen in a build of 2.0.0-rc.27
    "python-markdown-emoji": _also("python-markdown", _without_emoji, _as_it_is),
    "pymdownx-emoji": _also("pymdownx", _without_emoji, _as_it_is),
    "hexo-lower": _also("hexo", _as_it_is, str.lower),
}

#: Site -> the rule that it has unless its configuration says otherwise.
USUAL: Mapping[str, str] = {
    "hugo": "github",
    "jekyll": "kramdown-gfm",
    "hexo": "hexo",
    "vitepress": "vitepress",
    "vuepress": "vuepress",
    "docusaurus": "slugger",
    "mkdocs": "python-markdown",
    "plain": "slugger",
}

#: How an id is written behind a heading, where the site's Markdown has a way; what it cannot hold
#: in it: kramdown prints an id that begins with a digit.
_WRITABLE: Mapping[str, re.Pattern[str]] = {
    "hugo": re.compile(r"[^\s{}\"'<>]+"),
    "jekyll": re.compile(r"[^\W\d_][\w:-]*"),
    "vitepress": re.compile(r"[^\s{}\"'<>=.#]+"),
    "docusaurus": re.compile(r"[^\s{}\"'<>]+"),
    "mkdocs": re.compile(r"[^\s{}\"'<>=.#]+"),
}


def written(site: str, name: str) -> str:
    """An id as it stands behind a heading; empty where the site cannot hold it.

    >>> written("hugo", "前言"), written("jekyll", "2021-年总结"), written("hexo", "前言")
    (' {#前言}', '', '')
    """
    shape = _WRITABLE.get(site)
    return f" {{#{name}}}" if shape and shape.fullmatch(name) else ""
