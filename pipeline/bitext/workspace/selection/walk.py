"""The walk over a workspace: which files are posts and pages of its site, and no editions.

In Hexo and Jekyll posts have a folder of their own, ``_posts``.  A content folder around it
(``source``, or the root) has the pages of the site, and much else besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import BitextError, WorkspaceError
from bitext.sites.address import EditionPlace
from bitext.sites.pages import ROOTED, is_excluded, is_made
from bitext.sites.placement import Placement
from bitext.store.files import read_start, relative_name
from bitext.store.posts import HTML, find_posts
from bitext.workspace.places import other_placements
from bitext.workspace.selection.others import is_in_another

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

Trouble = Callable[[BitextError], None]


def files(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    trouble: Trouble | None = None,
    passed: Callable[[Path], None] = lambda _: None,
) -> Iterator[Path]:
    """Yield what may be a post below ``paths``, or in all of the content folders.

    ``trouble`` gets what is wrong with a name, a link or a folder, else it is raised; ``passed``
    what is in a form that is not read.
    """
    root, config = workspace.root, workspace.config
    of_pages = folders_of_pages(workspace)
    outside = [*map(Path, config.own), *_no_pages(workspace, of_pages)]
    folders = [Path(folder) for folder in config.content]
    asked = of_pages or config.site == "mkdocs" or workspace.site_facts.excluded
    if of_pages:
        trouble = _of_posts(workspace, of_pages, trouble)
    former, abroad = other_placements(config), is_in_another(root, config)
    told = _pages_of_html(workspace, of_pages, passed)
    walk = find_posts(root, folders, paths, exclude=outside, trouble=trouble, passed=told)
    for path in walk:
        name = relative_name(path, root)
        if workspace.is_edition(name) or any(_is_former(root, one, name) for one in former):
            continue
        if abroad(name):
            continue
        if _is_second(workspace, path, trouble):
            continue
        if not asked or _is_ours(workspace, path, of_pages):
            yield path


def _pages_of_html(
    workspace: Workspace, of_pages: Sequence[str], passed: Callable[[Path], None]
) -> Callable[[Path], None]:
    """The same, told of those files of HTML alone that the site makes pages of, in its language."""
    site, source = workspace.config.site, workspace.languages.source_language

    def told(path: Path) -> None:
        if path.name.lower().endswith(HTML):
            if site not in _WITH_HTML or not _is_ours(workspace, path, of_pages):
                return
            if site == "jekyll" and not _is_headed(workspace, path):
                return
            with suppress(BitextError):
                text = read_start(path, workspace.root, _MUCH).decode("utf-8", "replace")
                if source.is_prose(text):
                    passed(path)
            return
        passed(path)

    return told


#: Generators that put a page of HTML in the theme's frame; others copy it as it is.
_WITH_HTML = ("hugo", "jekyll", "hexo")
_MUCH = 100_000


def _is_former(root: Path, former: Placement, name: str) -> bool:
    """Whether a file is an edition of a post that is there, from before `placement` was changed."""
    post = former.post_of(name)
    return bool(post) and (root / post).is_file()


def _is_second(workspace: Workspace, path: Path, trouble: Trouble | None) -> bool:
    """Whether a file is a second text of a page, `a.zh.md` beside `a.md`: they share an edition."""
    own = workspace.placement.called(path.name)
    if own == path.name or workspace.placement.way.name == "bare":
        return False
    if not (first := path.with_name(own)).is_file():
        return False
    message = f"this and {first.name} are one page to the site: there can be one English edition"
    hint = "delete one of the two, or give it another name"
    error = WorkspaceError(message, path=relative_name(path, workspace.root), hint=hint)
    if trouble is None:
        raise error
    trouble(error)
    return True


def folders_of_pages(workspace: Workspace) -> list[str]:
    """The content folders around those of posts: what is there besides are pages."""
    config = workspace.config
    if config.site not in ("hexo", "jekyll"):
        return []
    paths = [PurePosixPath(folder) for folder in config.content]
    around = [
        folder
        for folder, path in zip(config.content, paths, strict=True)
        if any(path in one.parents for one in paths)
    ]
    return [folder for folder in around if _place(workspace, folder).is_page]


def _of_posts(workspace: Workspace, of_pages: Sequence[str], trouble: Trouble | None) -> Trouble:
    """Trouble less links around posts that lead elsewhere: to pictures, to another repository."""
    own = [folder for folder in workspace.config.content if folder not in of_pages]
    posts = [workspace.root / folder for folder in own]

    def told(error: BitextError) -> None:
        path = Path(error.path or "")
        if path.is_symlink() and not any(map(path.is_relative_to, posts)):
            return
        if trouble is None:
            raise error
        trouble(error)

    return told


def is_passed_over(workspace: Workspace, path: Path) -> bool:
    """Whether a file in a folder of pages is in a part of it that has none: ``_site``."""
    no_pages = _no_pages(workspace, folders_of_pages(workspace))
    return any(path.is_relative_to(workspace.root / folder) for folder in no_pages)


def _place(workspace: Workspace, folder: str, below: str = "") -> EditionPlace:
    site = workspace.config.site
    return EditionPlace(site, "", workspace.language, below, workspace.site_facts, folder)


def _is_ours(workspace: Workspace, path: Path, of_pages: Sequence[str]) -> bool:
    """Whether a file is a post, or the site makes a page of it."""
    name = relative_name(path, workspace.root / workspace.config.base)
    part, below = workspace.placement.of(name)
    place = _place(workspace, part.content, below)
    if part.content not in of_pages:
        return not (place.site in ROOTED and is_excluded(place)) and not _is_readme(place, path)
    return is_made(place, headed=True) and (place.site != "jekyll" or _is_headed(workspace, path))


def _is_readme(place: EditionPlace, path: Path) -> bool:
    """Whether MkDocs passes over a README for the `index.md` beside it: both are one address."""
    return (
        place.site == "mkdocs"
        and path.name.lower() == "readme.md"
        and path.with_name("index.md").is_file()
    )


def _is_headed(workspace: Workspace, path: Path) -> bool:
    try:
        head = read_start(path, workspace.root, 8)
    except BitextError:  # told where it is read
        return True
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def _no_pages(workspace: Workspace, of_pages: Sequence[str]) -> Iterator[Path]:
    """Folders in those of pages that have none, so that nobody looks at each file of theirs."""
    for folder in of_pages:
        try:
            there = sorted((workspace.root / folder).iterdir())
        except OSError:  # told by the walk
            continue
        for name in (path.name for path in there):
            whole = PurePosixPath(folder, name)
            own = any(PurePosixPath(one).is_relative_to(whole) for one in workspace.config.content)
            no_page = name.startswith("_") or is_excluded(_place(workspace, folder, f"{name}/"))
            if no_page and not own:
                yield Path(whole)
