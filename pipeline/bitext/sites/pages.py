"""Where a site puts a post: its address below the site's root, by the rules of each generator.

Not every file is a page: some are parts of others (`is_part`), some are no page's (`is_made`).
What a rule needs and no file says (a number from a database, a title that a theme makes) gives no
address: then no link to the page is changed.  Addresses are as people read them, not encoded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from posixpath import basename, dirname, splitext
from urllib.parse import unquote

from bitext.sites.address import EditionPlace, Header, below, hugo_address, within
from bitext.sites.hexo import hexo_address
from bitext.sites.jekyll import jekyll_address


@dataclass(frozen=True, slots=True)
class Page:
    """A post as a page of its site, and its edition's."""

    file: str  #: below the content folder
    address: str  #: of the post, with a slash before it; empty where it is not known
    edition: str  #: of its edition, likewise
    edition_file: str  #: relative to the workspace
    aliases: tuple[str, ...] = ()  #: other addresses that lead to it
    called: str = ""  #: its file less the mark of its language

    @property
    def files(self) -> tuple[str, ...]:
        """The names by which others in its language know its file."""
        return (self.file, *((self.called,) if self.called not in ("", self.file) else ()))


def page(place: EditionPlace, header: Header, edition_file: str) -> Page:
    """The page that a post is."""
    rule = _RULES.get(place.site)
    address = rule(place, header) if rule and not is_part(place, headed=True) else ""
    edition = _edition(place, header, address)
    rooted = place.site == "hugo" and str(header.get("url", "")).startswith("/")
    prefix = "" if rooted else place.facts.prefix
    if place.site in ("vitepress", "vuepress", "plain") and place.way == "folder":
        prefix = f"/{basename(place.folder)}"
    address = address and prefix + address
    aliases = (*_aliases(header), *_abroad(place, header, address))
    return Page(place.post, address, edition, edition_file, aliases)


def is_part(place: EditionPlace, *, headed: bool) -> bool:
    """Whether a file is no page of its site, so that a header of ours would be shown as text.

    Jekyll takes files of ``_posts`` by their date, others by their front matter (4.3); what is left
    is there for ``include_relative``.  Docusaurus has parts with ``_`` before a name; so
    have people who include them in VitePress and VuePress.
    """
    if place.site in ("docusaurus", "vitepress", "vuepress"):
        return "_" in [name[0] for name in place.post.split("/")]
    if place.site == "mkdocs":  # what PyMdown's Snippets bring in, from a folder of its own
        own = (name for name in place.facts.snippets if name not in (".", place.folder))
        return f"{place.folder}/{place.post}".startswith(tuple(f"{name}/" for name in own))
    if place.site != "jekyll":
        return False
    folders = f"{place.folder}/{place.post}".split("/")
    if "_posts" in folders:
        return not re.match(r"\d{4}-\d{1,2}-\d{1,2}-.", folders[-1])
    return not headed and "_drafts" not in folders


def is_made(place: EditionPlace, *, headed: bool) -> bool:
    """Whether the site makes a page of a file around its posts: data, drafts, themes and README
    lie there too.  Jekyll asks for front matter, ``headed``; both pass over names with ``_``.
    """
    names = place.post.split("/")
    hidden = any(name.startswith(("_", ".", "#", "~")) or name.endswith("~") for name in names)
    return not hidden and (headed or place.site == "hexo") and not is_excluded(place)


def is_excluded(place: EditionPlace) -> bool:
    """Whether the configuration has a file, or its folder, passed over, by a glob of its own."""
    path, hexo = place.path, place.site == "hexo"
    if place.site in ROOTED:
        return _is_left_out(f"{place.folder}/{place.post}".removeprefix("./"), place.facts.excluded)
    folders = [path[:at] for at, char in enumerate(path) if char == "/"]
    for rule in (rule.lstrip("/") for rule in place.facts.excluded):
        if hexo:  # where `*` is one folder's
            hit = "**" in rule or path.count("/") == rule.count("/")
            hit = hit and fnmatchcase(path, rule)
        else:
            hit = path.startswith(rule) or any(
                fnmatchcase(one, rule.rstrip("/")) for one in (*folders, path)
            )
        if hit:
            return True
    return False


#: Whose rules are globs from the root, the last that fits decides.
ROOTED = ("vitepress", "vuepress", "docusaurus", "mkdocs")


def _is_left_out(path: str, rules: Sequence[str]) -> bool:
    """Whether a path, or a folder that it lies in, is left out.

    >>> _is_left_out("docs/a/x.md", ["docs/**/x.md"]), _is_left_out("docs/a/x.md", ["docs/a"])
    (True, True)
    >>> _is_left_out("docs/x.md", ["docs/*.md", "!docs/x.md"]), _is_left_out("a/b.md", ["*.md"])
    (False, False)
    """
    parts = path.split("/")
    left = False
    for rule in rules:
        glob = rule.removeprefix("!").split("/")
        if left is rule.startswith("!") and _fits(parts, glob):
            left = not left
    return left


def _fits(parts: Sequence[str], glob: Sequence[str]) -> bool:
    """Whether a glob is a path, or a folder that it lies in; ``**`` is any folders, and none."""
    if not glob:
        return True
    if glob[0] == "**":
        return any(_fits(parts[at:], glob[1:]) for at in range(len(parts))) or glob == ["**"]
    return bool(parts) and fnmatchcase(parts[0], glob[0]) and _fits(parts[1:], glob[1:])


def _edition(place: EditionPlace, header: Header, address: str) -> str:
    if place.site == "hexo" and place.way == "posts":
        own = header.get("permalink")
        found = below(place.language, own if isinstance(own, str) else hexo_address(place, header))
        return f"/{found.lstrip('/')}"
    if place.site == "hugo":
        address = hugo_address(place, header, named=True)
    if place.site == "hugo" and header.get("url"):
        return f"/{place.language}{address}"
    return address and within(place, address)


def _aliases(header: Header) -> list[str]:
    found: list[str] = []
    for key in ("aliases", "alias", "redirect_from"):
        value = header.get(key)
        found += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
    return [f"/{alias.lstrip('/')}" for alias in found]


def _abroad(place: EditionPlace, header: Header, address: str) -> list[str]:
    """Where Jekyll puts a post on a server of another zone, if its site names no zone."""
    if place.site != "jekyll" or place.facts.timezone or not address:
        return []
    elsewhere = jekyll_address(place, header, "UTC")
    return [elsewhere] if elsewhere not in ("", address) else []


def key(address: str) -> str:
    """What addresses of one page share.

    >>> key("/a/%E4%B8%AD/"), key("/a/中/index.html"), key("/a/中.html"), key("/")
    ('/a/中', '/a/中', '/a/中', '')
    """
    path = unquote(address)
    path = re.sub(r"(?:^|(?<=/))index(?:\.html?)?$", "", path)
    return re.sub(r"\.html?$", "", path.rstrip("/"))


def _hugo(place: EditionPlace, header: Header) -> str:
    return hugo_address(place, header)


def _hexo(place: EditionPlace, header: Header) -> str:
    own = header.get("permalink")
    if isinstance(own, str):
        return f"/{own.lstrip('/')}"
    found = hexo_address(place, header, sure=True)
    return found and f"/{found.lstrip('/')}"


def _file(place: EditionPlace, *indexes: str, ending: str = "") -> str:
    """A page at the path of its file; ``indexes`` are those of folders."""
    stem = splitext(place.post)[0]
    if basename(stem) in indexes:
        return f"/{dirname(stem)}/".replace("//", "/")
    return f"/{stem}{ending}"


def _vitepress(place: EditionPlace, _header: Header) -> str:
    post = rewritten(place.post, place.facts.patterns)
    return _file(replace(place, post=post), "index")


def _plain(place: EditionPlace, _header: Header) -> str:
    """Where most generators with a folder for each language have a page: at the path of its file.

    Whichever it is: an address that names no page is left as it is.
    """
    return "" if place.way in ("output", "suffix") else _file(place, "index", "README", "_index")


def rewritten(post: str, rules: Sequence[tuple[str, str]]) -> str:
    """The path that VitePress' ``rewrites`` give a page.

    >>> rewritten("packages/core/docs/a.md", [("packages/:pkg/docs/:page", ":pkg/:page")])
    'core/a.md'
    >>> rewritten("src/a/b.md", [("src/:rest*", ":rest*")]), rewritten("a.md", [("b.md", "c.md")])
    ('a/b.md', 'a.md')
    >>> rewritten("packages/core/a.md", [("packages/:p/:page", ":p/:page")])
    'core/a.md'
    """
    for pattern, target in rules:
        parts = _PARAMETER.split(pattern)
        shapes = ["(.+)" if name[-1] in "*+" else "([^/]+)" for name in parts[1::2]]
        texts = [re.escape(text) for text in parts[::2]]
        whole = "".join(text + shape for text, shape in zip(texts, [*shapes, ""], strict=True))
        if found := re.fullmatch(whole, post):
            said = dict(zip(parts[1::2], found.groups(), strict=True))
            pieces = _PARAMETER.split(target)
            pieces[1::2] = [said.get(name, f":{name}") for name in pieces[1::2]]
            return "".join(pieces)
    return post


#: A name in a pattern, with what says that it may be several folders.
_PARAMETER = re.compile(r":(\w+[*+]?)")


def _vuepress(place: EditionPlace, header: Header) -> str:
    own = header.get("permalink")
    if isinstance(own, str):
        return f"/{own.lstrip('/')}"
    return _file(place, "index", "README", "readme", ending=".html")


def _mkdocs(place: EditionPlace, _header: Header) -> str:
    """A post of Material's blog is where its date and title, or its own pattern, put it."""
    if place.post.startswith(tuple(folder for _, folder in place.facts.patterns)):
        return ""
    return _file(place, "index", "README", ending=".html" if place.facts.html_ending else "/")


def _docusaurus(place: EditionPlace, header: Header) -> str:
    """Numbers that order files are left out; ``slug`` and ``id`` are the author's.

    Which version has no name in its addresses, ``versions.json`` and more decide.
    """
    if place.way == "versioned_docs":
        return ""
    base = dict(place.facts.patterns).get(place.way) or f"/{place.way}"
    base = f"/{base.strip('/')}/".replace("//", "/")
    slug = header.get("slug")
    if isinstance(slug, str) and slug.startswith("/"):
        return f"{base.rstrip('/')}{slug}"
    stem = splitext(place.post)[0]
    if place.way == "blog":
        return base + _docusaurus_blog(stem, slug)
    parts = [re.sub(r"^\d+\s*[-_.]+\s*(?=\D)", "", part) for part in stem.split("/")]
    own = slug or header.get("id")
    if not own and len(parts) > 1 and parts[-1] == parts[-2]:
        parts[-1] = "index"
    parts[-1] = own if isinstance(own, str) else parts[-1]
    if parts[-1].lower() in ("index", "readme"):
        return base + "".join(f"{part}/" for part in parts[:-1])
    return base + "/".join(parts)


def _docusaurus_blog(stem: str, slug: object) -> str:
    name = stem.removesuffix("/index")
    dated = re.match(r"(?P<folder>.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*)$", name)
    if isinstance(slug, str):
        return slug
    return re.sub(r"/$", "", "/".join(filter(None, dated.groups()))) if dated else name


_RULES: Mapping[str, Callable[[EditionPlace, Header], str]] = {
    "hugo": _hugo, "jekyll": jekyll_address, "hexo": _hexo, "vitepress": _vitepress,
    "vuepress": _vuepress, "docusaurus": _docusaurus, "mkdocs": _mkdocs,
    "plain": _plain,
}  # fmt: skip
