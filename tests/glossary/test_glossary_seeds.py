"""The five posts the product was asked for with, counted by hand.

Plain prose is taken crudely here, on purpose: front matter, code, addresses and tags
are struck out by patterns, so that the count does not depend on the cutter.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bitext.glossary.source_match import Matcher
from bitext.glossary.terms import parse
from bitext.markdown.placeholder import encode
from bitext.markdown.segmenter import parse as cut
from bitext.model import walk

MATCHER = Matcher(
    parse(
        "terms: [{source: 开源之夏, target: Open Source Promotion Plan, short: OSPP}]\n"
        "keep: [Kubeflow, KubeCon, GSoC]",
        path="g.yaml",
    )
)

#: Counted in the files by eye, image descriptions and link texts included.
COUNTS = {
    "000-hugo-toml.md": {"Kubeflow": 7, "KubeCon": 8, "GSoC": 7},
    "001-plain-interview.md": {"开源之夏": 1},
    "002-hugo-yaml-draft.md": {},
    "003-jekyll-liquid.md": {},
    "004-plain-code.md": {"开源之夏": 12},
}

NOT_PROSE = re.compile(
    r"\A(?P<fence>\+\+\+|---)\n.*?\n(?P=fence)\n"  # front matter
    r"|^```.*?^```$"  # fenced code
    r"|`[^`\n]+`"  # code span
    r"|(?<=\])\([^()\s]*\)"  # the address of a link or image
    r"|</?[a-z][^>]*>",  # HTML tag
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize("name", COUNTS)
def test_every_mention_is_found(seeds: Path, name: str) -> None:
    prose = NOT_PROSE.sub("\n", (seeds / name).read_text("utf-8"))
    found: dict[str, int] = {}
    for hit in MATCHER.find(prose):
        found[hit.text] = found.get(hit.text, 0) + 1
    assert found == COUNTS[name]


def test_word_boundaries_of_re_would_miss_most_of_them(seeds: Path) -> None:
    """The control: Python counts Han as word characters, which is what peers trip over."""
    text = (seeds / "000-hugo-toml.md").read_text("utf-8")
    assert len(re.findall(r"\bKubeflow\b", text)) == 1


@pytest.mark.parametrize("name", COUNTS)
def test_the_cutter_sends_every_mention_with_its_segment(seeds: Path, name: str) -> None:
    """All but two: the headings "KubeCon'23 China" and "GSoC'24" hold no Chinese, so they stay."""
    document = cut((seeds / name).read_text("utf-8"))
    found: dict[str, int] = {}
    for piece in walk(document.pieces):
        for hit in MATCHER.find(encode(piece).text):
            found[hit.text] = found.get(hit.text, 0) + 1
    copied = {"KubeCon": 1, "GSoC": 1} if name == "000-hugo-toml.md" else {}
    assert found == {term: n - copied.get(term, 0) for term, n in COUNTS[name].items()}
