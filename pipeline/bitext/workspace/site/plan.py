"""What `bitext init` says of a site first: what it found, and where each edition goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bitext.errors import BitextError
from bitext.languages import primary
from bitext.sites.placement import source_folder
from bitext.store.config import Config
from bitext.workspace.selection.wanted import IN_HTML, OWN_EDITION
from bitext.workspace.site.config import parsed_config, read_facts
from bitext.workspace.site.left_out import versions
from bitext.workspace.site.pages import page_of, pages_around, place_of
from bitext.workspace.site.web import program_text, whole_text
from bitext.workspace.site.web import said as value_of
from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class Planned:
    """A post on its way into the site."""

    post: str
    edition: str  #: both relative to the root
    address: str  #: of the edition; empty where files and configuration do not say it
    is_page: bool = False  #: whether it is no post: ``about.md``


def planned(root: Path, config: Config) -> Iterator[Planned]:
    """All posts that are there, one read after the other."""
    workspace = Workspace(root.resolve(), config)
    if not all((root / folder).is_dir() for folder in config.content):
        return
    for post in workspace.posts():
        edition = workspace.placement.english(post.relative)
        with suppress(BitextError):  # `run` tells of it
            if not post.is_in_both:
                address = _address(post, workspace.language)
                yield Planned(post.name, edition, address, place_of(post, "").is_page)


def _address(post: Post, language: str) -> str:
    if post.workspace.config.site == "plain":
        return ""
    return page_of(post, post.source[1], language).edition


def told(root: Path, config: Config) -> Iterator[tuple[str, str]]:
    """What the site's own files say of its addresses, languages and theme; a label for each."""
    try:
        facts, said = read_facts(root, config.site), parsed_config(root, config.site)
    except BitextError:  # `run` tells of it
        return
    if facts.host or facts.base:
        yield "address", facts.host + (facts.base or "/")
    patterns = [f"{section}: {pattern}" for section, pattern in facts.patterns]
    if facts.permalink or (patterns and config.site != "mkdocs"):
        yield "posts at", ", ".join(filter(None, (facts.permalink, *patterns)))
    found = said.get("languages") or said.get("language") or facts.languages
    names = [found] if isinstance(found, str) else [*map(str, found)]
    if names:
        yield "in", ", ".join(names)
    if config.site == "hexo" and facts.asset_folder:
        yield "pictures", _HEXO_PICTURES
    yield from _left(root, config)
    theme = said.get("theme")
    if isinstance(theme, str) and theme:
        yield "theme", f"{theme}{_words(root, config, theme)}"


def _left(root: Path, config: Config) -> Iterator[tuple[str, str]]:
    """What of the site gets no editions: older versions, pages that are no posts."""
    yield from _lacking(root, config)
    yield from _apart(root, config)
    if own := [*_by_hand(root, config)]:
        listed = ", ".join(own[:_NAMED]) + ", …" * (len(own) > _NAMED)
        yield "by hand", f"somebody has written the editions of {listed}: they are kept"
    if html := [*islice(_in_html(root, config), _NAMED + 1)]:
        listed = ", ".join(html[:_NAMED]) + ", …" * (len(html) > _NAMED)
        yield "html", f"pages stay as they are, and English pages link to them: {listed}"
    found = pages_around(root, config.site, config.content, config.source)
    if pages := [*islice(found, _NAMED + 1)]:
        listed = ", ".join(pages[:_NAMED]) + ", …" * (len(pages) > _NAMED)
        folder = source_folder(config.content[0]) if config.site == "hexo" else "."
        yield "pages", f'stay as they are unless `content` has "{folder}" too: {listed}'


def _lacking(root: Path, config: Config) -> Iterator[tuple[str, str]]:
    """What one configuration for both languages, or a theme, has no place for."""
    if config.site == "hugo":
        yield from _of_hugo(root, config)
    if config.site == "mkdocs" and config.placement == "second":
        yield "build", _BUILDS.format(language=config.language)
    if config.site == "mkdocs" and config.placement in ("", "suffix"):
        file = value_of(program_text(root, "mkdocs"), r"^\s+tags_file")
        if file and "material/tags" not in _read(root / config.base / file):
            yield "tags", _TAGS.format(file=f"{config.base}/{file}")
    if abroad := [*_snippets_abroad(root, config)]:
        yield "snippets", _ABROAD.format(folders=", ".join(abroad), content=config.base)


def _read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _of_hugo(root: Path, config: Config) -> Iterator[tuple[str, str]]:
    """Folders that Hugo mounts below its content; a language that Chinese pages say to be in."""
    said = {key.lower(): value for key, value in parsed_config(root, "hugo").items()}
    mounts = said.get("module", {}).get("mounts") or ()
    for mount in mounts if isinstance(mounts, list) else ():
        source, target = (str(mount.get(key) or "").strip("/") for key in ("source", "target"))
        if target.startswith("content") and not f"{config.base}/".startswith(f"{source}/"):
            yield "mounts", _MOUNTED.format(source=source, target=target, content=config.base)
    told, own = said.get("locale") or said.get("languagecode"), primary(config.source)
    tables = (said.get("languages") or {}).items()
    has_own = any(primary(code) == own and {*map(str.lower, t)} & _CODES for code, t in tables)
    if isinstance(told, str) and primary(told) != own and not has_own:
        yield "language", _MISNAMED.format(told=told, source=config.source)


def _snippets_abroad(root: Path, config: Config) -> Iterator[str]:
    """Folders of what MkDocs' pages bring in, outside of those that are translated."""
    for folder in read_facts(root, config.site).snippets if config.site == "mkdocs" else ():
        within = f"{folder}/".startswith(f"{config.base}/")
        if not within and folder != "." and any((root / folder).rglob("*.md")):
            yield f"{folder}/"


def _apart(root: Path, config: Config) -> Iterator[tuple[str, str]]:
    """Other versions and languages of the site."""
    if others := [*_of_docusaurus(root, config)]:
        listed = ", ".join(others)
        yield "others", f"stay Chinese, below `/{config.language}/` too: {listed}"
    older = config.site == "docusaurus" and (root / _VERSIONS).is_dir()
    if older and _VERSIONS not in config.content:
        last = value_of(program_text(root, config.site), r"\blastVersion")
        newest = [last] if last else versions(root)[:1]
        first = "".join(f": readers see {one} first" for one in newest if one != "current")
        yield (
            "versions",
            f"in {_VERSIONS}/ stay as they are{first}; add it to `content` to translate them",
        )
    if config.placement == "folder" and _is_rooted(root, config):
        yield (
            "root",
            f"has pages in `{config.language}`, which stay as they are: editions go beside it",
        )


def _of_docusaurus(root: Path, config: Config) -> Iterator[str]:
    """Pages of Docusaurus outside of its docs and blog: of its own, and of further plugins."""
    if config.site != "docusaurus":
        return
    if any((root / "src/pages").glob("**/*.md*")):
        yield "src/pages/"
    text = program_text(root, config.site)
    for folder in _OTHER_PLUGINS.findall(text):
        name = folder.removeprefix("./").strip("/")
        if name and name not in config.content and (root / name).is_dir():
            yield f"{name}/"


def _in_html(root: Path, config: Config) -> Iterator[str]:
    """Pages in HTML that have something to translate, around posts too."""
    if config.site in ("hexo", "jekyll"):
        around = source_folder(config.content[0]) if config.site == "hexo" else "."
        config = replace(config, content=tuple(dict.fromkeys((*config.content, around))))
    workspace = Workspace(root.resolve(), config)
    if all((root / folder).is_dir() for folder in config.content):
        for _ in workspace.posts(trouble=lambda _: None):
            pass
        yield from sorted(name for name, why in workspace.passed.items() if why == IN_HTML)


def _by_hand(root: Path, config: Config) -> Iterator[str]:
    """Posts whose edition somebody has written."""
    workspace = Workspace(root.resolve(), config)
    if all((root / folder).is_dir() for folder in config.content):
        with suppress(BitextError):  # `run` tells of it
            for _ in workspace.posts(trouble=lambda _: None):
                pass
        yield from sorted(name for name, why in workspace.passed.items() if why == OWN_EDITION)


def _is_rooted(root: Path, config: Config) -> bool:
    """Whether VitePress or VuePress has a language of editions at its root already."""
    said = whole_text(root, config.site) if config.site in ("vitepress", "vuepress") else ""
    language = re.escape(config.language)
    row = rf"(?:\broot|['\"]/)['\"]?\s*:\s*\{{[^{{}}]*\blang\s*:\s*['\"]{language}\b"
    return re.search(row, said) is not None


_OTHER_PLUGINS = re.compile(
    r"plugin-content-(?:docs|blog)['\"][^{}]{0,80}\{[^{}]{0,400}?\bpath\s*:\s*['\"]([^'\"\n]{1,80})"
)
#: So many of them are named.
_NAMED = 3
_VERSIONS = "versioned_docs"
#: github.com/hexojs/hexo/issues/5787, seen with 7.3.0; 8.1 has pull request 5704.
_HEXO_PICTURES = (
    "copied beside each edition; Hexo before 8.1 gives new ones to another post, unless "
    "`npx hexo clean` comes before the build"
)
_MOUNTED = "{source}/ ({target}/ to Hugo) stays as it is: posts and editions are in {content}/"
#: Keys by which a language of Hugo's says what it is.
_CODES = {"locale", "languagecode"}
_MISNAMED = "`{told}` is what every page says, Chinese ones too: `{source}` would be true of them"
_TAGS = (
    "are listed on {file} by `tags_file`, which leaves the English page empty: put "
    "`<!-- material/tags -->` on it instead"
)
_BUILDS = "with `mkdocs build`, then `mkdocs build -f mkdocs.{language}.yml`"
_ABROAD = "in {folders} stay as they are, on English pages too: below {content}/ they have editions"
#: Where themes keep their words in other languages, below the root of the site.
_WORDS = {
    "hugo": ("themes/{theme}/i18n/{lang}.*",),
    "hexo": ("themes/{theme}/languages/{lang}.*",
             "node_modules/hexo-theme-{theme}/languages/{lang}.*"),
}  # fmt: skip


def _words(root: Path, config: Config, theme: str) -> str:
    """Whether a theme has words in the language of the editions, where one can look."""
    for pattern in _WORDS.get(config.site, ()):
        folder = root / pattern.format(theme=theme, lang="x").rpartition("/")[0]
        if folder.is_dir():
            has = any(folder.glob(f"{config.language}.*"))
            return f", {'with' if has else 'without'} words in `{config.language}`"
    return ""
