"""Which folders a site has for what: pages, a blog, drafts and notes that become no pages.

What is left out each says in its own way; here all are globs from the root, ``**`` for any
folders, and ``!`` before what is a page all the same.  A glob that names a folder stands for all
that is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: Items of a list that is no program: strings in quotes between brackets.
_STRINGS = re.compile(r"(['\"`])([^'\"`\n]+)\1")


def left_out(root: Path, site: str, text: str) -> tuple[str, ...]:
    """The globs of a site whose configuration is a program, or one of MkDocs, with that text."""
    if site == "mkdocs":
        return tuple(_rooted(docs_folder(text), rule) for rule in _of_mkdocs(text))
    if site == "docusaurus":
        return tuple(_rooted(way, rule) for way, rule in _of_docusaurus(text))
    folder = _configured(root, site)
    source = source_folder(text, folder)
    if site == "vitepress":
        return tuple(_rooted(source, rule) for rule in _listed(text, "srcExclude"))
    negatives = (rule[1:] for rule in _listed(text, "pagePatterns") if rule.startswith("!"))
    return tuple(_rooted(source, rule) for rule in negatives)


def source_folder(text: str, folder: str) -> str:
    """Where VitePress has its pages: ``srcDir``, below the folder of its configuration.

    >>> source_folder("srcDir: './src',", "docs"), source_folder("", "")
    ('docs/src', '.')
    """
    said = re.search(r"(?:^|[,{])\s*srcDir\s*:\s*(['\"`])(?P<name>[^'\"`]+)\1", text, re.M)
    below = within(said and said["name"], ".")
    return "/".join(part for part in (folder, below) if part not in ("", ".")) or "."


def docs_folder(text: str) -> str:
    """Where MkDocs has its pages.

    >>> docs_folder("docs_dir: 'src'  # mine\\n"), docs_folder("")
    ('src', 'docs')
    """
    named = re.search(r"^docs_dir:\s*['\"]?([^'\"#\n]+)", text, re.M)
    return within(named and named[1].strip(), "docs")


def blogs(text: str) -> Iterator[tuple[str, str]]:
    """The folder of Material's blog, whose posts have addresses by date and title.

    >>> [*blogs("plugins:\\n  - blog:\\n      blog_dir: notes\\n")], [*blogs("- blog\\n")]
    ([('blog', 'notes/posts/')], [])
    """
    listed = re.search(r"^plugins:[ \t]*\[[^\]]*\bblog\b", text, re.M)
    item = r"^[ \t]*-[ \t]*(?:material/)?blog\b:?[ \t]*\n((?:[ \t]{4,}[^\n]*\n)*)"
    found = re.search(item, text.partition("plugins:")[2], re.M)
    if found or listed:
        options = found[1] if found else ""
        named = dict(re.findall(r"\b(blog_dir|post_dir):[ \t]*['\"]?([^\s'\"]+)", options))
        folder = named.get("blog_dir", "blog")
        posts = named.get("post_dir", "posts").replace("{blog}/", "")
        yield "blog", f"{folder}/{posts}/".removeprefix("./")


def versions(root: Path) -> list[str]:
    """Docusaurus' versions of the docs, the newest first: the one that readers are shown."""
    path = root / "versions.json"
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    return re.findall(r'"([^"\n]+)"', text)


def route_of_docs(root: Path, text: str, route: str) -> str:
    """Where Docusaurus has ``docs/``: below ``next`` while there are versions."""
    if not versions(root) or re.search(r"\blastVersion\s*:\s*['\"`]current", text):
        return route
    named = re.search(r"\bcurrent\s*:\s*\{[^{}]*?\bpath\s*:\s*['\"`]([^'\"`]*)", text)
    return f"{route or 'docs'}/{named[1] if named else 'next'}".rstrip("/")


def within(name: object, usual: str) -> str:
    """A folder that a configuration names, where it is one of the site's."""
    if isinstance(name, str) and not name.startswith(("/", "..")):
        return name.strip("/").removeprefix("./") or "."
    return usual


def _configured(root: Path, site: str) -> str:
    """The folder that ``.vitepress`` lies in, from the root."""
    found = next((path for at in ("", "*/") for path in sorted(root.glob(f"{at}.{site}"))), None)
    return found.parent.relative_to(root).as_posix() if found else ""


def _rooted(folder: str, rule: str) -> str:
    """A glob below a folder, from the root.

    >>> _rooted("docs", "!a/b"), _rooted(".", "README.md")
    ('!docs/a/b', 'README.md')
    """
    kept, glob = rule[:1] == "!", rule.removeprefix("!").removeprefix("./").strip("/")
    whole = glob if folder in ("", ".") else f"{folder}/{glob}"
    return f"!{whole}" if kept else whole


_BLOCK = r"^exclude_docs:[ \t]*([|>]?)[^\n]*\n((?:[ \t]+[^\n]*\n?|[ \t]*\n)*)"


def _of_mkdocs(text: str) -> Iterator[str]:
    """``exclude_docs``, in the form of a ``.gitignore``: a name alone is one in any folder."""
    block = re.search(_BLOCK, text, re.M)
    line = re.search(r"^exclude_docs:[ \t]*['\"]?([^|>'\"\s#][^'\"\n#]*)", text, re.M)
    rules = (block[2] if block and block[1] else line[1] if line else "").split("\n")
    for rule in (rule.strip() for rule in rules):
        if not rule or rule.startswith("#"):
            continue
        kept, glob = "!" * rule.startswith("!"), rule.removeprefix("!")
        yield kept + (glob if "/" in glob.rstrip("/") else f"**/{glob}")


def _of_docusaurus(text: str) -> Iterator[tuple[str, str]]:
    """``exclude`` of `docs` and of `blog`."""
    for way in ("docs", "blog"):
        told = re.search(rf"\b{way}\s*:\s*\{{[^{{}}]*?\bexclude\s*:\s*\[([^\]]*)\]", text)
        yield from ((way, found[1]) for found in _STRINGS.findall(told[1] if told else ""))


def _listed(text: str, key: str) -> list[str]:
    told = re.search(rf"\b{key}['\"]?\s*:\s*\[([^\]]*)\]", text)
    return [found[1] for found in _STRINGS.findall(told[1] if told else "")]
