"""One page a post that needs nothing beside it, and an index of them."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from bitext.languages import name
from bitext.model import Layout
from bitext.publishing.assets import find_asset, rooted
from bitext.publishing.html.render import rendered
from bitext.sites.arrangement import Arrangement
from bitext.sites.showing import Showing
from bitext.store.files import write_atomic

if TYPE_CHECKING:
    from bitext.assemble.english import Assembly
    from bitext.workspace.workspace import Post, Workspace

#: Larger pictures are named by their address: a page of 20 MB is none to send.
LARGEST_PICTURE = 3 * 1024 * 1024
#: What a page may do: show itself.  A post's scripts, frames and forms do nothing here.
POLICY = (
    "default-src 'none'; img-src data: https: http:; media-src data: https: http:; "
    "style-src 'unsafe-inline'"
)
BOXES = Showing((Layout.COLUMNS,), attribute="")


def sheet() -> str:
    """The stylesheet of such pages."""
    both = ("publishing/html/page.css", "publishing/bitext.css")
    return "".join(files("bitext").joinpath(path).read_text("utf-8") for path in both)


def folder_of(workspace: Workspace) -> str:
    """Where the pages of a language lie; those of the first have the plain name."""
    return f"{workspace.config.output}/html{workspace.config.mark}"


def path_of(post: Post) -> str:
    """Where a post's page lies, relative to the workspace."""
    return f"{folder_of(post.workspace)}/{Path(post.relative).with_suffix('.html').as_posix()}"


def page_of(post: Post, assembly: Assembly, targets: Mapping[str, str], *, swap: bool) -> str:
    """The page: both languages side by side, and a choice of one of them."""
    from bitext.assemble.bilingual import side_by_side

    languages = post.workspace.languages
    wanted = Arrangement(Layout.COLUMNS, BOXES, languages, swap)
    text = side_by_side(assembly, targets, wanted).text
    shown = shown_body(text, post, lambda target: embedded(post, target))
    shown = _LINK.sub(lambda link: f"{link[1]}{_page(link[2], post.relative)}{link[3]}", shown)
    title = title_of(text) or Path(post.relative).stem
    source, target = languages
    up = "../" * post.relative.count("/")
    choice = "".join(
        f'<label><input type="radio" name="view" id="view-{key}"{checked}> {escape(says)}</label>'
        for key, says, checked in (
            ("both", "Both", " checked"), ("target", name(target), ""), ("source", name(source), "")
        )
    )  # fmt: skip
    hidden = "".join(
        f'body:has(#view-{key}:checked) .bitext > [lang="{other}"] {{ display: none }}\n'
        f"body:has(#view-{key}:checked) div.bitext {{ display: block }}\n"
        f"body:has(#view-{key}:checked) div.bitext > [lang] {{ padding: 0; border: 0 }}\n"
        for key, other in (("target", source), ("source", target))
    )
    body = (
        f'<nav class="views"><a href="{up}index.html">Index</a>{choice}</nav>\n'
        f"<main>\n<h1>{escape(title)}</h1>\n{shown}</main>"
    )
    return document(title, body, source, hidden)


_LINK = re.compile(r"""(<a\b[^<>]*?\shref=["'])([^"'<>]*)(["'])""")
_POST = re.compile(r"(?P<path>[^?#:]+)\.(?:md|markdown|mdx)(?P<rest>[?#].*)?", re.I)


def _page(target: str, relative: str) -> str:
    """An address of a post as that of its page, which lies beside the others as the posts do.

    >>> _page("../b.md#x", "a/a.md"), _page("../../b.md", "a/a.md"), _page("/b.md", "a.md")
    ('../b.html#x', '../../b.md', '/b.md')
    """
    found = _POST.fullmatch(target)
    at = normpath(join(dirname(relative), found["path"])) if found else ".."
    if not found or at.startswith(("..", "/")):
        return target
    return f"{found['path']}.html{found['rest'] or ''}"


def document(title: str, body: str, language: str, more: str = "") -> str:
    """A whole page of HTML."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{sheet()}{more}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def shown_body(text: str, post: Post, address: Callable[[str], str]) -> str:
    """The body of a post or an edition of it as HTML."""
    from bitext import frontmatter

    header = frontmatter.find(text)
    return rendered(text, header.body if header else 0, post.dialect, address)


def title_of(text: str) -> str:
    """The title that a header gives."""
    from bitext import frontmatter

    header = frontmatter.find(text)
    said = frontmatter.metadata(text, header).get("title") if header else ""
    return str(said or "")


def embedded(post: Post, target: str) -> str:
    """A picture of the post as an address that holds it; others as they are."""
    from urllib.parse import unquote

    if re.match(r"[A-Za-z][\w+.-]*:|//|#", target):
        return target
    plain = unquote(re.split(r"[?#]", target)[0])
    found = rooted(post, plain) if plain.startswith("/") else find_asset(post, plain)
    if found is None or len(found[2]) > LARGEST_PICTURE:
        return target
    kind = mimetypes.guess_type(found[0])[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(found[2]).decode()}"


def write_index(workspace: Workspace) -> list[str]:
    """Write the list of pages; its path where it has changed."""
    name = f"{folder_of(workspace)}/index.html"
    data = index_of(workspace).encode("utf-8", "surrogateescape")
    return [name] if write_atomic(workspace.root / name, data, root=workspace.root) else []


_TITLE = re.compile(r"<title>([^<]*)</title>")


def index_of(workspace: Workspace) -> str:
    """A page that lists the pages that are there, by folder and name."""
    folder = workspace.root / folder_of(workspace)
    rows = []
    for path in sorted(folder.rglob("*.html")):
        below = path.relative_to(folder).as_posix()
        if below == "index.html" or not path.is_file():
            continue
        with path.open(encoding="utf-8", errors="replace") as file:
            found = _TITLE.search(file.read(4096))
        shown = unescape(found[1]) if found else below
        rows.append(
            f'<li><a href="{escape(below)}">{escape(shown)}</a> <small>{escape(below)}</small></li>'
        )
    posts = f"{len(rows)} post{'s' * (len(rows) != 1)}"
    body = f"<main>\n<h1>{posts}</h1>\n<ul>\n" + "\n".join(rows) + "\n</ul>\n</main>"
    return document("Index", body, workspace.language)
