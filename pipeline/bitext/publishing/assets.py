"""Find the files a post refers to, so that its editions can stand in a folder of their own.

What lies below the content folder is copied beside an edition.  What does not is named from there
(`moved`): VitePress, VuePress and Docusaurus look for components (``docs/.vitepress/``,
``src/components/``) and pictures (``static/``) from the page's own file, and stop where none are.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.errors import BitextError, WorkspaceError
from bitext.sites.placement import source_folder
from bitext.store.config import CONFIG_NAMES
from bitext.store.files import POST_SUFFIXES, read_bytes, real_path, relative_name
from bitext.workspace.places import other_placements

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

#: Larger files are not copied: a video belongs on a server.
LARGEST = 64 * 1024 * 1024


#: Code may bring in more code, of which the page says nothing.
_CODE = (".vue", ".js", ".mjs", ".jsx", ".ts", ".tsx", ".css", ".scss")

#: What a module may leave out of its name.
_ENDINGS = ("", ".js", ".ts", ".jsx", ".tsx", ".vue", ".mjs", "/index.js", "/index.ts")

#: Path in the workspace -> content, and where its copies go.
Assets = dict[str, tuple[bytes, list[str]]]


def assets_of(post: Post, editions: Sequence[str]) -> Assets:
    """The files that a post's editions need beside them, other than where they are already.

    Raises FileRefused: one that would be copied may not be read.
    """
    from bitext.assemble.assets import imports, relative_targets

    if _is_shared(post):
        return {}
    found: Assets = {}
    left = [*relative_targets(post.document), *_folder(post), *_routes(post)]
    while left:
        target = left.pop()
        asset = _asset(post, target)
        if asset is None or asset[0] in found:
            continue
        name, below, data = asset
        way = posixpath.relpath(below, posixpath.dirname(post.relative) or ".")
        beside = (posixpath.dirname(edition) for edition in editions)
        places = {posixpath.normpath(posixpath.join(folder, way)) for folder in beside}
        found[name] = data, sorted(place for place in places if place != name)
        if name.endswith(_CODE):
            code, folder = data.decode("utf-8", "replace"), posixpath.dirname(target)
            left += (_ended(post, posixpath.join(folder, more)) for more in imports(code))
    return found | _from_root(post)


def _is_shared(post: Post) -> bool:
    """Whether each build of the site takes all but the text of a page from one folder (MkDocs)."""
    return (post.workspace.config.site, post.workspace.placement.way.name) == ("mkdocs", "second")


def _ended(post: Post, target: str) -> str:
    """What code brings in, with the ending that it may leave out."""
    found = (f"{target}{ending}" for ending in _ENDINGS if not target.startswith("/"))
    folder = post.path.parent
    return next((name for name in found if _is_there(folder / name)), target)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _from_root(post: Post) -> Assets:
    """What a post names from the site's root, where editions have a root of their own (Hexo)."""
    from bitext.assemble.assets import rooted_targets

    workspace = post.workspace
    roots, here = _roots(workspace), source_folder(workspace.config.base)
    if not roots:
        return {}
    found: Assets = {}
    base = workspace.site_facts.base
    for target in rooted_targets(post.document):
        below = posixpath.normpath(target.removeprefix(base)).lstrip("/")
        path = workspace.root / here / below
        with suppress(BitextError, OSError, ValueError):
            if path.suffix.lower() in POST_SUFFIXES or not path.is_file():
                continue
            real = real_path(path, workspace.root / here)
            if published(workspace, path) and published(workspace, real):
                data = read_bytes(real, workspace.root / here, limit=LARGEST)
                copies = [f"{root}/{below}" for root in roots]
                found[relative_name(path, workspace.root)] = data, copies
    return found


def _roots(workspace: Workspace) -> list[str]:
    """The folders of all that the second sites publish, where editions have such (Hexo)."""
    place = workspace.placement
    if (workspace.config.site, place.way.name) != ("hexo", "second"):
        return []
    own = [place.english("_"), *([place.bilingual("_")] if place.bilingual_language else [])]
    return [source_folder(posixpath.dirname(path)) for path in own]


def _folder(post: Post) -> Iterator[str]:
    """What lies in a Hexo post's asset folder: tags name it without the folder."""
    workspace = post.workspace
    if not workspace.site_facts.asset_folder:
        return
    folder = post.path.with_suffix("")
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        yield relative_name(path, post.path.parent)


def _routes(post: Post) -> Iterator[str]:
    """What says which pages VitePress makes of ``[name].md``: it looks for that beside the page."""
    name = PurePosixPath(post.relative).stem
    if post.workspace.config.site == "vitepress" and "[" in name:
        for path in sorted(post.path.parent.glob("*.paths.*")):
            if path.name.startswith(f"{name}.paths."):
                yield path.name


def find_asset(post: Post, target: str) -> tuple[str, str, bytes] | None:
    """Return (path in the workspace, path in the content folder, content) of a relative target.

    None for what is no file inside the content folder (a page address, another post, a file
    that is missing) and for what nobody publishes: an edition refers to it as the source does.
    """
    with suppress(BitextError):
        return _asset(post, target)
    return None


def _asset(post: Post, target: str) -> tuple[str, str, bytes] | None:
    """The same; raises FileRefused for one that may not be read."""
    workspace = post.workspace
    content = workspace.root / workspace.config.base
    path = content / os.path.normpath(os.path.join(os.path.dirname(post.relative), target))  # noqa: PTH118, PTH120 - lexical, links are not followed
    try:
        if path.suffix.lower() in POST_SUFFIXES or not path.is_file():
            return None
        real = real_path(path, content)
        folders = [workspace.root / folder for folder in workspace.config.content]
        if not any(map(real.is_relative_to, (folder.resolve() for folder in folders))):
            return None
        if not (published(workspace, path) and published(workspace, real)):
            return None
        name, below = relative_name(path, workspace.root), relative_name(path, content)
        if not _is_beside(post, below):
            return None
        return name, below, read_bytes(real, content, limit=LARGEST)
    except (WorkspaceError, OSError, ValueError):
        return None


def _is_beside(post: Post, below: str) -> bool:
    """Whether a file is in the post's content folder, where pages have one around that of posts."""
    of = post.workspace.placement.of
    nested = post.workspace.config.site in ("hexo", "jekyll")
    return not nested or of(below)[0].content == of(post.relative)[0].content


_BUNDLED = frozenset(("vitepress", "vuepress", "docusaurus", "plain"))
#: An address of its own: a scheme, a host, the site's root, an anchor, a template.
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|/|#|@|~|\{|\\\\|\$")
#: Where files lie that a site publishes at its root, beside those in folders of its posts.
_AT_ROOT = {
    "hugo": "static", "docusaurus": "static", "hexo": "source", "jekyll": "",
    "vitepress": "{base}/public", "vuepress": "{base}/.vuepress/public", "mkdocs": "{base}",
}  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")


def rooted(post: Post, target: str) -> tuple[str, str, bytes] | None:
    """A picture that a post names from the site's root, as `find_asset` gives those beside it."""
    workspace = post.workspace
    folder = _AT_ROOT.get(workspace.config.site)
    if folder is None or not target.lower().endswith(_PICTURES):
        return None
    below = target.removeprefix(workspace.site_facts.base.rstrip("/"))
    top = workspace.root / folder.format(base=workspace.config.base)
    path = top / posixpath.normpath(below).lstrip("/")
    with suppress(BitextError, OSError, ValueError):
        real = real_path(path, top)
        if path.is_file() and not any(
            p.startswith(".") for p in real.relative_to(top.resolve()).parts
        ):
            return relative_name(path, workspace.root), below, read_bytes(real, top, limit=LARGEST)
    return None


def moved(post: Post, edition: str) -> Callable[[str], str | None] | None:
    """What a relative path of a post is in its edition; None where its site asks for no files."""
    workspace = post.workspace
    if workspace.placement.is_apart or workspace.config.site not in _BUNDLED:
        return None
    here = posixpath.dirname(f"{workspace.config.base}/{post.relative}")

    def named(written: str) -> str | None:
        path = re.split(r"[?#]", written)[0]
        if not path or _ELSEWHERE.match(path):
            return None
        name = posixpath.normpath(posixpath.join(here, unquote(path)))
        if name.startswith("..") or not _is_file(workspace.root, name):
            return None
        if find_asset(post, unquote(path)) is not None:  # a copy lies beside the edition
            return None
        there = posixpath.relpath(posixpath.join(here, path), posixpath.dirname(edition))
        return (there if there.startswith(".") else f"./{there}") + written[len(path) :]

    return named


def _is_file(root: Path, name: str) -> bool:
    """Whether there is such a file that is no page: pages have links of their own."""
    if Path(name).suffix.lower() in POST_SUFFIXES:
        return False
    return any(_is_there(root / f"{name}{ending}") for ending in _ENDINGS)


def published(workspace: Workspace, path: Path) -> bool:
    """Whether a file is the blog's, as the walk over posts has it.

    Neither hidden (``.env``, ``.git/config``) nor in a folder of bitext's, nor its settings: who
    can write a post must not choose what else of a repository goes on the web.
    """
    below = PurePosixPath(relative_name(path, workspace.root))
    config = workspace.config
    own = map(PurePosixPath, (*config.own, *CONFIG_NAMES))
    hidden = any(part.startswith(".") for part in below.parts)
    return not hidden and not any(below.is_relative_to(one) for one in own)


def written_by_builds(workspace: Workspace, path: str) -> bool:
    """Whether a path of the workspace is one that an edition or a file beside one may have.

    What says that a build wrote a file is a file like any other, which git merges line by line: it
    must not have builds take away the site's own pictures and settings.
    """
    parts, output = PurePosixPath(path), PurePosixPath(workspace.config.output)
    if parts.is_absolute() or ".." in parts.parts:
        return False
    if output.parts and parts.is_relative_to(output):
        return True
    if parts.suffix.lower() in POST_SUFFIXES:
        others = other_placements(workspace.config)
        return workspace.is_edition(path) or any(one.post_of(path) for one in others)
    return _beside_editions(workspace, path) and published(workspace, workspace.root / path)


def _beside_editions(workspace: Workspace, path: str) -> bool:
    """Whether a file lies in a folder that editions have for themselves."""
    page = posixpath.join(posixpath.dirname(path), "x.md")
    former = (one for one in other_placements(workspace.config) if one.post_of(page))
    now = (one for one in workspace.placements if one.is_edition(page))
    if any(one.way.name != "bare" for one in (*now, *former)):
        return True
    return any(PurePosixPath(path).is_relative_to(root) for root in _roots(workspace))
