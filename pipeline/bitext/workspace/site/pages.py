"""The page of its site that a post is, and pages around posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bitext import frontmatter
from bitext.errors import BitextError
from bitext.languages import LanguagePair
from bitext.sites.address import EditionPlace
from bitext.sites.pages import Page, is_made, page
from bitext.sites.placement import source_folder
from bitext.store.config import Config
from bitext.workspace.selection.walk import files
from bitext.workspace.workspace import Post, Workspace


def page_of(post: Post, text: str, tag: str) -> Page:
    """The page that a post is, with its edition's in a language."""
    header = frontmatter.find(text)
    said = frontmatter.metadata(text, header) if header else {}
    made = page(place_of(post, tag), said, "")
    return replace(made, file=post.relative, called=post.workspace.placement.called(post.relative))


def place_of(post: Post, tag: str) -> EditionPlace:
    """An edition in its site."""
    workspace = post.workspace
    part, below = workspace.placement.of(post.relative)  # `docs` and `blog` have rules of their own
    site, facts = workspace.config.site, workspace.site_facts
    return EditionPlace(site, part.way.name, tag, part.called(below), facts, part.content)


def pages_around(
    root: Path, site: str, content: Sequence[str], source: str = "zh-CN"
) -> Iterator[str]:
    """Pages in a site of Hexo's or Jekyll's that are no posts, and that its editions lack.

    In Hexo also those without a word: a second configuration has its page of tags by such a file.
    In Jekyll, whose own starter has pages in English, those in the language of the posts.
    """
    around = source_folder(content[0]) if site == "hexo" else "."
    folders = [folder for folder in content if (root / folder).is_dir()]
    if site not in ("hexo", "jekyll") or around in content or not (root / around).is_dir():
        return
    config = Config(site=site, source=source, content=(*folders, around))
    workspace = Workspace(root.resolve(), config)
    is_prose = LanguagePair(source).source_language.is_prose
    with suppress(BitextError):  # a configuration that nobody can read: told elsewhere
        for path in files(workspace, trouble=lambda _: None):
            name = path.relative_to(workspace.root).as_posix()
            own = workspace.placement.of(path.relative_to(workspace.root / config.base).as_posix())
            if own[0].content == around and (site == "hexo" or is_prose(_text(path))):
                yield name


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("utf-8", errors="replace")[:100_000]
    return ""


def titled_pages(root: Path, config: Config) -> list[str]:
    """Pages of a Jekyll site that have a title, in its order: by the names of their files."""
    workspace = Workspace(root.resolve(), config)
    found = [path.relative_to(workspace.root).as_posix() for path in files(workspace)]
    tops = [name for name in found if workspace.placement.of(name)[0].content == "."]
    html = (path for pattern in ("*.html", "*/*.html") for path in sorted(root.glob(pattern)))
    tops += [path.relative_to(root).as_posix() for path in html]
    kept = (name for name in tops if _is_titled(workspace, name))
    return sorted(kept, key=lambda name: (name.rpartition("/")[2], name))


def _is_titled(workspace: Workspace, name: str) -> bool:
    text = _text(workspace.root / name)
    header = frontmatter.find(text)
    place = EditionPlace("jekyll", "", "", name, workspace.site_facts, ".")
    said = frontmatter.metadata(text, header) if header else {}
    return bool(said.get("title")) and is_made(place, headed=True)
