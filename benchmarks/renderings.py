"""Pseudo editions beside their sources: what is offered, what is refused, what sites make of them.

Every post of the corpus is cut with the dialect of its site, translated by ``pseudo`` and put
together.  Then the renderers that sites use (goldmark in Hugo, kramdown, cmark-gfm, marked,
markdown-it) render source and edition, and the elements of both pages must be the same.

    python -m benchmarks.renderings [--posts 1000] [--only marked,goldmark] [--show 5]

It needs what tests/renderers needs, and ``pip install cmarkgfm`` for cmark-gfm (``CMARKGFM`` may
name another Python that has it).
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bitext
from benchmarks.posts import SHARED
from bitext.backends.pseudo import pseudo
from bitext.markdown.constructs.emphasis import friendly
from bitext.markdown.placeholder import decode, encode
from bitext.model import Document, walk
from bitext.reviewing.coverage import Why, coverage
from tests.renderers import rendering

SITES = {"mdx": "docusaurus"}
_CMARK = """
import cmarkgfm, json, sys
from cmarkgfm.cmark import Options as O
given = json.load(sys.stdin)
print(json.dumps([{"html": cmarkgfm.github_flavored_markdown_to_html(
    text, O.CMARK_OPT_UNSAFE | O.CMARK_OPT_FOOTNOTES)} for text in given]))
"""
Render = Callable[[Sequence[str]], list[rendering.Page]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A post and its pseudo edition."""

    name: str
    source: str  #: both without their headers
    edition: str


def corpus(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, site and text of each post."""
    with tarfile.open(SHARED / "corpus" / "structure.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    with (folder / "structure" / "MANIFEST.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            text = (folder / row["file"]).read_bytes().decode("utf-8", "surrogateescape")
            site = SITES.get(row["generator"], row["generator"])
            yield row["file"].removeprefix("structure/"), site, text


def translated(doc: Document) -> dict[str, str]:
    """What ``pseudo`` makes of each segment, as a run would keep it."""
    found = {}
    for piece in walk(doc.pieces):
        form = encode(piece)
        found[piece.segment.key] = decode(piece, form, pseudo(form.text))
    return found


@dataclass
class Figures:
    """Sums over the corpus."""

    posts: int = 0
    segments: int = 0
    altered: int = 0  #: posts that the identity did not give back
    causes: Counter[Why] = None  # type: ignore[assignment]  # set below
    refused: list[tuple[str, str]] = None  # type: ignore[assignment]  # set below

    def __post_init__(self) -> None:
        self.causes, self.refused = Counter(), []


def measured(posts: Iterable[tuple[str, str, str]], figures: Figures) -> Iterator[Pair]:
    """Cut, translate and put together each post; the figures are summed on the way."""
    for name, site, text in posts:
        doc = bitext.parse(text, name=name, site=site)
        figures.posts += 1
        figures.segments += len(doc.segments)
        figures.causes.update(coverage(doc).counts)
        same = {segment.key: segment.source for segment in doc.segments}
        figures.altered += bitext.english(doc, same).text != text
        edition = bitext.english(doc, translated(doc))
        figures.refused += (
            (f"{name}:{f.line}", f"{f.rule}: {f.message}")
            for f in edition.findings
            if f.rule != "front-matter"
        )
        header = len(edition.text) and bitext.parse(edition.text, name=name, site=site).body
        yield Pair(name, text[doc.body :], edition.text[header:])


def cmark_gfm(documents: Sequence[str]) -> list[rendering.Page]:
    """cmark-gfm as GitHub runs it, with footnotes."""
    python = os.environ.get("CMARKGFM", sys.executable)
    run = subprocess.run(
        [python, "-c", _CMARK], input=json.dumps(documents), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return [rendering.page(result) for result in json.loads(run.stdout)]


_SHORTCODE = re.compile(r"\{\{(?P<a>[<%])(?P<inner>[^\n]*?)(?P<b>[>%])\}\}")


def goldmark(folder: Path) -> Render:
    """goldmark in Hugo; shortcodes, which this site has not, are shown and not run."""
    plain = rendering.HUGO.partition("[markup.goldmark.parser.attribute]")[0]
    build = rendering.hugo(folder, plain)  # one attribute that Hugo refuses would stop it

    def render(documents: Sequence[str]) -> list[rendering.Page]:
        shown = r"{{\g<a>/*\g<inner>*/\g<b>}}"
        return build([_SHORTCODE.sub(shown, text) for text in documents])

    return render


def renderers(folder: Path) -> dict[str, Render]:
    return {
        "goldmark": goldmark(folder),
        "kramdown": rendering.ruby("gfm"),
        "cmark-gfm": cmark_gfm,
        "marked": without_footnotes(rendering.npm("marked")),
        "markdown-it": without_footnotes(rendering.npm("plain")),
    }


#: Attributes of components that a reader sees, beside those that `rendering` leaves out.
_READ = frozenset("label caption summary description name header footer heading".split())
_URL = re.compile(
    r"(?P<url>(?:https?|ftp)://[\x21-\x7e]+|[\w.-]+@[\w-]+\.[a-z]+)(?=[^\x00-\x7f])", re.A
)
_FOOTNOTE = re.compile(r"^(?P<prefix>[ >]*)(?=\[\^[^\]\n]+\]:)", re.M)


def shape(page: rendering.Page) -> list[object]:
    """The elements of a page, without what attributes say to readers."""
    return [
        (part[0], *((key, "") if key in _READ else (key, value) for key, value in part[1:]))
        if isinstance(part, tuple)
        else part
        for part in page.shape
    ]


def as_meant(text: str) -> str:
    """A text whose emphasis and addresses are what its author meant, to any renderer.

    ``**注意：**请`` is bold in the edition, and the address of ``https://a.b。`` ends before the
    stop: both are mended on purpose.
    """
    return friendly(_URL.sub(r"\g<url> ", text))


def without_footnotes(render: Render) -> Render:
    """A renderer to which ``[^1]: 文字`` would be the definition of a link."""
    return lambda documents: render([_FOOTNOTE.sub(r"\g<prefix>\\", text) for text in documents])


def differing(
    pairs: Sequence[Pair], render: Render
) -> Iterator[tuple[Pair, rendering.Page, rendering.Page]]:
    """The pairs whose pages differ in their elements; a post that fails before is no judge."""
    pages = render([as_meant(text) for pair in pairs for text in (pair.source, pair.edition)])
    for pair, before, after in zip(pairs, pages[::2], pages[1::2], strict=True):
        if not before.error and shape(before) != shape(after):
            yield pair, before, after


def difference(before: rendering.Page, after: rendering.Page) -> str:
    """The first places where the elements of two pages part."""
    one, two = (list(map(str, shape(page))) for page in (before, after))
    return "\n".join(list(difflib.unified_diff(one, two, n=2, lineterm=""))[2:14]) or after.error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--only", default="", help="names of renderers")
    parser.add_argument("--name", default="", help="only posts with this in their path")
    parser.add_argument("--show", type=int, default=3, help="differences to print of each")
    parser.add_argument("--keep", type=Path, help="write the differing pairs to this folder")
    options = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory() as name:
        posts = (post for post in corpus(Path(name)) if options.name in post[0])
        pairs = list(measured(posts, figures))
    print(f"{figures.posts} posts, {figures.segments:,} segments, {figures.altered} not given back")
    total = sum(figures.causes.values())
    for why, count in figures.causes.most_common():
        print(f"  {why.word}: {count:,} ({count / max(total, 1):.4%})")
    print(f"{len(figures.refused)} translations refused")
    for place, message in figures.refused:
        print(f"  {place}: {message}")
    chosen = pairs[: options.posts]
    for title, render in renderers(Path(tempfile.mkdtemp())).items():
        if options.only and title not in options.only.split(","):
            continue
        found = list(differing(chosen, render))
        print(f"{title}: {len(found)} of {len(chosen)} pages differ", flush=True)
        for pair, before, after in found[: options.show]:
            print(f"-- {pair.name}\n{difference(before, after)}")
        for number, (pair, _, _) in enumerate(found if options.keep else ()):
            folder = options.keep / title
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number}.zh.md").write_text(pair.source, newline="")
            (folder / f"{number}.en.md").write_text(pair.edition, newline="")


if __name__ == "__main__":
    main()
