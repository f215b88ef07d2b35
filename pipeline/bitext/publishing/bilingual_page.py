"""A bilingual page in its site: the layout it can show, its stylesheet, its excerpt."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from html import escape
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.model import Kind, Layout, Shape, Span, Token, TokenType
from bitext.sites.address import BLANK_LINE, KeyPath
from bitext.sites.arrangement import Arrangement
from bitext.sites.pages import is_part
from bitext.sites.showing import showing, unshown
from bitext.sites.stylesheet import Sheet, sheet
from bitext.store.config import CONFIG_NAME
from bitext.store.files import read_bytes, write_atomic
from bitext.workspace.site.pages import place_of

if TYPE_CHECKING:
    from bitext.assemble.anchors import PageHeading
    from bitext.assemble.english import Assembly
    from bitext.workspace.workspace import Post, Workspace


def arrangement(
    workspace: Workspace, layout: str | None = None, swap: bool | None = None
) -> Arrangement:
    """How a workspace's bilingual pages are set; what is None or empty, as it is configured.

    Raises:
        WorkspaceError: the site cannot show the layout.
    """
    config, facts = workspace.config, workspace.site_facts
    wanted = layout or config.layout
    site = config.site if _in_site(workspace) else "plain"
    # whoever names a layout for Hugo knows that its goldmark is `unsafe`: no file need say so
    chosen_tags = site == "plain" or (site == "hugo" and bool(wanted))
    show = showing(site, tags=facts.reads_tags or chosen_tags)
    problem = unshown(site, wanted) if wanted else ""
    if wanted and not problem and wanted not in show.layouts:
        problem = f'`layout = "{wanted}"` needs `md_in_html` in `markdown_extensions` of mkdocs.yml'
    if site == "mkdocs" and not facts.any_locale:
        raise WorkspaceError(
            "this site has a theme of MkDocs' own, which takes no language for bilingual pages: "
            '`bilingual = "language"` would stop the build',
            path=CONFIG_NAME,
            hint='`bilingual = "output"` or "off", or a theme like Material in mkdocs.yml',
        )
    if problem:
        raise WorkspaceError(problem, path=CONFIG_NAME, hint='`layout = ""` takes what it can show')
    chosen = Layout(wanted) if wanted else show.layouts[0]
    found = sheet_of(workspace)
    first = config.swap if swap is None else swap
    link = found.link if found and show.tags else ""
    return Arrangement(chosen, show, workspace.languages, first, link)


def _in_site(workspace: Workspace) -> bool:
    return workspace.config.site != "plain" and workspace.config.bilingual == "language"


def bilingual_page(
    post: Post, assembly: Assembly, targets: Mapping[str, str], wanted: Arrangement
) -> str:
    """The page; where it stands in the site, its header does not say yet."""
    from bitext.assemble.bilingual import side_by_side

    page = side_by_side(assembly, targets, wanted).text
    if not _in_site(post.workspace):
        return page
    if post.workspace.config.site == "jekyll":
        return _excerpted(_anchored(page, post), post, assembly, wanted)
    part = is_part(place_of(post, post.workspace.config.language), headed=True)
    if part:
        return page
    titled = _titled(page, post.workspace.config.site)
    return _unheaded(titled) if post.workspace.site_facts.heads_pages else titled


def _titled(page: str, site: str) -> str:
    """A page that is called as its first heading: between tags its generator does not see that.

    Menus of Docusaurus and MkDocs had the name of its file (3.10, 1.6, built).
    """
    from bitext import frontmatter
    from bitext.assemble.anchors import headings
    from bitext.frontmatter.insert import put
    from bitext.markdown.reading import read

    header = frontmatter.find(page)
    said = frontmatter.metadata(page, header) if header else {}
    if site not in _READ_TITLES or "title" in said:
        return page
    body = header.body if header else 0
    first = (
        one for one in headings(read(page, body)) if re.match(r"#[ \t]", page[one.span.start :])
    )
    shown = dict.fromkeys(one.text.strip() for one in islice(first, 2))
    values: dict[KeyPath, str] = {("title",): " / ".join(shown)} if shown else {}
    if values and site == "docusaurus":
        values["hide_title",] = "true"
    return put(page, values)[0]


def _unheaded(page: str) -> str:
    """A page whose theme heads it by its title, less both headings that say the same.

    Material's contents are what stands below the first ``h1``: of two, nothing (9.7, built).
    """
    from bitext import frontmatter

    header = frontmatter.find(page)
    said = frontmatter.metadata(page, header).get("title") if header else ""
    pair = _PAIR.match(page, header.body if header else 0)
    if pair and f"{pair['first']} / {pair['second']}" == said:
        return page[: pair.start("rows")] + page[pair.end("rows") :]
    return page


_OPEN, _CLOSE = r'<div lang="[^"\n]*+"[^>\n]*+>\n\n', r"\n</div>\n"
_PAIR = re.compile(
    r'\n*+(?:<div class="bitext"[^>\n]*+>\n)?(?P<rows>'
    rf"(?:{_OPEN})?#[ \t]+(?P<first>[^\n]*+)\n(?:{_CLOSE})?"
    rf"\n*+(?:{_OPEN})?#[ \t]+(?P<second>[^\n]*+)\n(?:{_CLOSE})?\n*+)"
)

#: They take a page's title from a heading that it begins with.
_READ_TITLES = ("docusaurus", "mkdocs")


def _anchored(page: str, post: Post) -> str:
    """A page whose source has the ids that the post has.

    Between tags kramdown makes ids of ASCII alone, whatever it does elsewhere (2.4): a Chinese
    heading is ``section`` there, and a link to it led nowhere.
    """
    from bitext import frontmatter
    from bitext.assemble.addresses import replaced
    from bitext.assemble.anchors import headings, ids_of
    from bitext.markdown.reading import read, reading_of

    document, source = post.document, post.workspace.languages.source
    ids, _ = ids_of(reading_of(document), post.workspace.site_facts.heading_ids)
    header = frontmatter.find(page)
    reading = read(page, header.body if header else 0)
    sides = ((heading, _side(page, heading.span.start)) for heading in headings(reading))
    own = [(heading, side) for heading, side in sides if side in ("", source)]
    marks = [
        (Span(at, at), f'{_indent(page, heading)}{{: id="{name}"}}\n')
        for (heading, side), name in zip(own, ids, strict=False)
        if side and not heading.id and name
        for at in [page.find("\n", heading.span.end - 1) + 1]
    ]
    return replaced(page, marks) if len(own) == len(ids) else page


def _side(page: str, at: int) -> str:
    """The language of the cell or box that a place is in; empty where it is in none."""
    opened = page.rfind(' lang="', 0, at)
    begins = page.rfind("<", 0, max(opened, 0))
    closed = page.rfind(f"</{page[begins + 1 : begins + 3]}", 0, at)  # of a cell, of a box
    return page[opened + 7 : page.index('"', opened + 7)] if opened > closed else ""


def _indent(page: str, heading: PageHeading) -> str:
    """What stands before a heading, as the line below it has it: of a list its blanks."""
    before = page[page.rfind("\n", 0, heading.span.start) + 1 : heading.span.start]
    return re.sub(r"[^\s>]", " ", before)


def _excerpted(page: str, post: Post, assembly: Assembly, wanted: Arrangement) -> str:
    """A page with an excerpt: Jekyll's is all before the first blank line, an empty table here."""
    from bitext import frontmatter
    from bitext.frontmatter.insert import put

    header = frontmatter.find(page)
    said = frontmatter.metadata(page, header) if header else {}
    own = said.get("excerpt_separator", post.workspace.site_facts.excerpt_separator)
    if "excerpt" in said or own != BLANK_LINE:
        return page
    for piece in assembly.doc.pieces:
        if piece.shape is Shape.INLINE and piece.segment.kind is Kind.PARAGRAPH:
            sides = wanted.ordered(_words(piece.tokens), _words(assembly.worded(piece)))
            shown = dict.fromkeys(text for _, text in sides)
            return put(page, {("excerpt",): escape(" / ".join(shown), quote=False)})[0]
    return page


def _words(tokens: Iterable[Token]) -> str:
    parts = (t.text if t.type is TokenType.TEXT else " " for t in tokens if t.type in _SHOWN)
    return " ".join("".join(parts).split())


_SHOWN = (TokenType.TEXT, TokenType.SOFT, TokenType.HARD)


def sheet_of(workspace: Workspace) -> Sheet | None:
    """The stylesheet of a site whose languages include the bilingual one."""
    if not _in_site(workspace):
        return None
    config = workspace.config
    own = config.site in ("vitepress", "vuepress") and config.placement == "folder"
    base = posixpath.dirname(config.base) if own else config.base
    return sheet(config.site, base, workspace.site_facts.base)


def stylesheet() -> bytes:
    """The stylesheet with a first line that tells whether somebody has changed it.

    >>> _is_ours(stylesheet()), _is_ours(stylesheet() + b"p {}"), _is_ours(b"p {}")
    (True, False, False)
    """
    body = files("bitext.publishing").joinpath("bitext.css").read_bytes()
    return _MARK % _digest(body) + body


_MARK = b"/* Written by bitext (%s), and kept up to date until you change it. */\n"


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=6).hexdigest().encode()


def _is_ours(data: bytes) -> bool:
    line, _, body = data.partition(b"\n")
    return line + b"\n" == _MARK % _digest(body)


def write_stylesheet(workspace: Workspace, *, check: bool = False) -> str:
    """Put the stylesheet where the site takes it, unless a person has one there.

    Returns its path where it was, or with ``check`` would be, written; else an empty string.
    """
    found = sheet_of(workspace)
    if found is None:
        return ""
    path = workspace.root / found.path
    old = read_bytes(path, workspace.root) if path.is_file() else None
    new = stylesheet()
    if old == new or (old is not None and not _is_ours(old)):
        return ""
    if not check:
        write_atomic(path, new, root=workspace.root)
    return found.path
