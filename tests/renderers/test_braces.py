"""Whatever a translation says, a site's own renderer reads text: nothing runs, nothing is added.

Hostile and harmless wordings are drawn from grammars (`tests.renderers.wordings`), put into each
place of a post that holds prose, and rendered.  A page must have the elements, attributes and
expressions of the page with ``plain words`` in that place, and say the wording letter by letter.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import markdown
import pytest

import bitext
from bitext.assemble import english
from bitext.assemble.proof import expected
from bitext.dialects import DIALECTS, dialect_for
from bitext.dialects.construct import ByMark
from bitext.markdown import escape
from bitext.markdown.literal import neutral
from bitext.markdown.segmenter import parse
from bitext.sites import ids
from bitext.sites.opener import Opener
from bitext.sites.table import BRACE, LONE_TILDE, MARK_AT_TILDE
from tests.conftest import missing
from tests.renderers import rendering
from tests.renderers.places import (
    PLACES,
    PLAIN_WORDS,
    Case,
    Place,
    Route,
    cases,
    drafted,
    reference,
    unguarded,
    written,
)
from tests.renderers.rendering import Page
from tests.renderers.wordings import harmless, hostile

pytestmark = pytest.mark.system

Render = Callable[[Sequence[str]], list[Page]]


class Renderer(NamedTuple):
    """A renderer, the program it needs, and the site that uses it."""

    name: str
    program: str
    site: str
    made: Callable[[Path], Render]


def _npm(name: str, site: str) -> Renderer:
    return Renderer(name, "node", site, lambda _: rendering.npm(name))


def _ruby(name: str) -> Renderer:
    return Renderer(name, "ruby", "jekyll", lambda _: rendering.ruby(name))


RENDERERS = (
    _npm("attrs", "plain"),
    _npm("vitepress", "vitepress"),
    _npm("mdx", "docusaurus"),
    _npm("hexo", "hexo"),
    _ruby("kramdown"),
    _ruby("liquid"),
    Renderer("hugo", "hugo", "hugo", rendering.hugo),
    Renderer("python-markdown", "", "mkdocs", lambda _: rendering.python_markdown),
)
#: Each with the rules of its own site, and with those for a site of which nothing is known.
PAIRS = [(r, site) for r in RENDERERS for site in dict.fromkeys((r.site, "plain"))]
each_pair = pytest.mark.parametrize(
    ("renderer", "site"), PAIRS, ids=[f"{renderer.name}-{site}" for renderer, site in PAIRS]
)


def renderer_of(renderer: Renderer, folder: Path) -> Render:
    """The renderer, if what it needs is installed."""
    if renderer.program in ("node", "ruby") and shutil.which(renderer.program) is None:
        missing(f"{renderer.program} is not installed")
    if renderer.program == "node" and not (rendering.HERE / "node_modules" / "vitepress").is_dir():
        missing("the packages of npm are not installed; scripts/npm-packages.sh installs them")
    return renderer.made(folder)


class Batch(NamedTuple):
    """Cases that go one way into a catalog, with the editions that come of them."""

    kind: str
    drawn: Sequence[Case]
    route: Route
    editions: list[tuple[Case, str]]  #: of those that are not refused

    @classmethod
    def of(cls, kind: str, drawn: Sequence[Case], route: Route) -> Batch:
        """Put the editions together."""
        return cls(kind, drawn, route, [(case, text) for case in drawn if (text := route(case))])

    @property
    def refused(self) -> int:
        return len(self.drawn) - len(self.editions)


def faults(render: Render, *batches: Batch) -> list[str]:
    """What is wrong with the pages; the renderer is started once for all of them."""
    site = batches[0].drawn[0].site
    places = tuple(dict.fromkeys(case.place for batch in batches for case in batch.drawn))
    plain = [reference(Case(place, "", site)) for place in places]
    asked = [(batch, *edition) for batch in batches for edition in batch.editions]
    pages = render([*plain, *(text for _, _, text in asked)])
    wanted = dict(zip(places, pages, strict=False))
    return [
        f"{batch.kind}: {fault} ({case.place.name}): {case.wording!r} -> {text!r}: "
        f"{page.error or page.text!r}"
        for (batch, case, text), page in zip(asked, pages[len(places) :], strict=True)
        if (fault := _fault(page, wanted[case.place], case, literal=batch.route is drafted))
    ]


def _fault(page: Page, plain: Page, case: Case, *, literal: bool) -> str:
    if page.error:
        return "broken build"
    if page.live != plain.live:
        return "something runs"
    if page.shape != plain.shape:
        return "another element or attribute"
    said = _letters(plain.text.replace(PLAIN_WORDS, case.wording))
    if literal and _is_literal(case) and _letters(page.text) != said:
        return "other words"
    return ""


def _letters(text: str) -> str:
    """Without what typography changes, and the emoticons of VitePress."""
    return re.sub(r"[^\w{}|$\[\]#@+*^\\%!?&;(),]|_|:/|😕", "", text)


def _is_literal(case: Case) -> bool:
    """Whether the place has an escape for everything.

    markdown-it leaves references out of descriptions; in a parameter, and in a title that ends
    with a bracket, look-alikes stand.
    """
    bare = re.fullmatch(r"[\w ]*", case.wording) is not None
    return bare or case.place.name not in ("description", "parameter", "directive", "header")


@each_pair
def test_nothing_opens_and_no_word_is_lost(renderer: Renderer, site: str, tmp_path: Path) -> None:
    check(renderer, site, tmp_path, 90, seed=0)


@pytest.mark.long
@each_pair
@pytest.mark.parametrize("seed", [1, 2])
def test_five_hundred_of_each(renderer: Renderer, site: str, seed: int, tmp_path: Path) -> None:
    check(renderer, site, tmp_path, 500, seed=seed)


def check(renderer: Renderer, site: str, folder: Path, number: int, *, seed: int) -> None:
    """Render so many wordings of each kind, by both ways into a catalog."""
    bad, good = (cases(site, draw(number, seed)) for draw in (hostile, harmless))
    aimed = cases(site, hostile(number // 3 if number < 500 else number, seed, aim=renderer.name))
    batches = (
        Batch.of("hostile, drafted", bad, drafted),
        Batch.of("hostile, written", bad, written),
        Batch.of("harmless, drafted", good, drafted),
        Batch.of("harmless, written", good, written),
        Batch.of("aimed, drafted", aimed, drafted),
        Batch.of("aimed, written", aimed, written),
    )
    assert faults(renderer_of(renderer, folder), *batches) == []
    assert all(batch.refused < number * 0.4 for batch in batches[:4]), "a refusal proves little"
    # the odd draft is refused for its length: no wording for what it says
    assert batches[2].refused <= number // 100


#: Where one is put in: an attribute list is none behind a word of a paragraph.
_AT = ("paragraph", "heading", "emphasis", "strong", "quote", "link", "after code", "two lines")


@pytest.mark.parametrize("number", [80, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.parametrize("renderer", RENDERERS, ids=[renderer.name for renderer in RENDERERS])
def test_control_unguarded_most_hostile_wordings_break_a_page(
    renderer: Renderer, number: int, tmp_path: Path
) -> None:
    """Each is put in as it came, for the renderer that it is aimed at."""
    places, aimed = places_named(*_AT), hostile(number, aim=renderer.name)
    drawn = [Case(places[i % len(places)], w, renderer.site) for i, w in enumerate(aimed)]
    found = faults(renderer_of(renderer, tmp_path), Batch.of("unguarded", drawn, unguarded))
    assert len(found) >= 0.5 * number


@pytest.mark.parametrize("renderer", RENDERERS, ids=[renderer.name for renderer in RENDERERS])
def test_control_without_the_table_pages_break(
    renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escape, "neutral", lambda parts, *_, **__: [part.text for part in parts])
    monkeypatch.setattr(expected, "live", lambda *_: frozenset())
    read = dialect_for(renderer.site)  # the proof knows comments of templates as well
    rules = [rule for rule in read.hidden if rule.mark != "{#"]
    monkeypatch.setitem(vars(read), "hidden_by_mark", ByMark(rules))
    drawn = cases(renderer.site, [*hostile(500), *harmless(120)])
    found = faults(renderer_of(renderer, tmp_path), Batch.of("drafted", drawn, drafted))
    assert len(found) > 1


def places_named(*names: str) -> list[Place]:
    """Some of the places."""
    return [place for place in PLACES if place.name in names]


#: Runs of marks, which each parser cuts into markup in its own way, beside the source's own too.
MARKS = (
    "x**", "**x", "x*", "x***", "***", "a**b**c", "* x *", "*[x]: y", "*x*{.y}", "~~x", "~~~",
    "x~~", "[^1]", "x\\", "x\\\\", "__x", "a** b **c", "x **",
)  # fmt: skip
OF_MARKS = [r for r in RENDERERS if r.name in ("kramdown", "liquid", "python-markdown")]
each_of_marks = pytest.mark.parametrize("renderer", OF_MARKS, ids=[r.name for r in OF_MARKS])


@each_of_marks
def test_marks_stay_marks_beside_the_sources_own(renderer: Renderer, tmp_path: Path) -> None:
    assert marked(renderer, tmp_path) == []


def marked(renderer: Renderer, folder: Path) -> list[str]:
    places = [p for p in PLACES if not p.sites or renderer.site in p.sites]
    wordings = [f"word {mark}" if re.fullmatch(r"\W+", mark) else mark for mark in MARKS]
    drawn = [Case(place, wording, renderer.site) for wording in wordings for place in places]
    batches = Batch.of("drafted", drawn, drafted), Batch.of("written", drawn, written)
    return faults(renderer_of(renderer, folder), *batches)


@each_of_marks
def test_control_of_marks(
    renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neutral, "found", lambda *_: iter(()))
    assert marked(renderer, tmp_path)


#: Tables to kramdown, which wants no line of dashes.
BARRED = (
    "|甲|乙|\n|丙|丁|",
    "甲 | 乙\n丙 | **丁**",
    "> 甲|乙",
    "- 甲 | 乙\n  丙 | 丁",
    "甲 \\| 乙",
)


def barred() -> list[str]:
    """Tables of kramdown whose cells are others in the edition."""
    texts: list[str] = []
    for source in BARRED:
        doc = bitext.parse(source, site="jekyll")
        worded = {s.key: f"A {i} | b" for i, s in enumerate(doc.segments)}
        texts += source, bitext.english(doc, worded).text
    pages = rendering.ruby("kramdown")(texts)
    pairs = zip(pages[::2], pages[1::2], texts[1::2], strict=True)
    return [text for page, edition, text in pairs if page.shape != edition.shape]


def test_no_bar_comes_in_or_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert barred() == []
    plain = DIALECTS["hugo"]
    monkeypatch.setattr("bitext.markdown.segmenter.dialect_for", lambda *_: plain)  # control
    assert barred()


#: Hexo's marked counts no tilde as punctuation, and so ends or begins no emphasis beside it;
#: goldmark strikes between one tilde and two.
TILDES = [
    ("hexo", MARK_AT_TILDE, ("**~a{)/ cd", "~.x*", "x~", ".~a", "b.~")),
    ("hugo", LONE_TILDE, ('~_"1@~~ cd', "~a~~ b", "~~a~ b", "a ~b ~~~ c~ d")),
]


def beside_tildes(name: str, wordings: Sequence[str], folder: Path) -> list[str]:
    renderer = next(renderer for renderer in RENDERERS if renderer.name == name)
    places = places_named("emphasis", "strong", "after link")
    drawn = [Case(place, wording, name) for wording in wordings for place in places]
    batches = Batch.of("drafted", drawn, drafted), Batch.of("written", drawn, written)
    return faults(renderer_of(renderer, folder), *batches)


@pytest.mark.parametrize(("name", "opener", "wordings"), TILDES, ids=[row[0] for row in TILDES])
def test_marks_beside_tildes_stay_marks(
    name: str,
    opener: Opener,
    wordings: Sequence[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert beside_tildes(name, wordings, tmp_path / "with") == []
    found = neutral.found

    def without(openers: Iterable[Opener], text: str) -> Iterator[neutral.Opened]:
        return found([one for one in openers if one is not opener], text)

    monkeypatch.setattr(neutral, "found", without)  # control
    assert beside_tildes(name, wordings, tmp_path / "without")


#: Braces that nothing closes but the id that stands behind a heading, the source's own or ours.
HEADED = (
    'Hi { onclick="x"',
    'Hi {: onclick="x"',
    "Hi {.cls",
    "x} else { and",
    'Hi {#x onclick="y"',
)
WITH_IDS = [r for r in RENDERERS if ids.written(r.site, "tianqi") and r.name != "mdx"]


def headed(renderer: Renderer, folder: Path) -> list[str]:
    """Wordings of headings with an id that are rendered as more than words."""
    mark = ids.written(renderer.site, "tianqi")
    texts: list[str] = []
    for source, marks in (
        ("# 天气", {2: mark}),
        (f"# 天气{mark}", {}),
        (f"# 用 {{ 天气{mark}", {}),
    ):
        document = parse(f"{source}\n", site=renderer.site)
        (segment,) = document.segments
        for wording in ("plain words", *HEADED):
            assembly = english.Assembly(document, {segment.key: wording})
            texts.append(assembly.edition(marks).text)
    plain, *pages = renderer_of(renderer, folder)(texts)
    return [text for text, page in zip(texts[1:], pages, strict=True) if page.shape != plain.shape]


@pytest.mark.parametrize("renderer", WITH_IDS, ids=[renderer.name for renderer in WITH_IDS])
def test_the_id_of_a_heading_closes_no_brace_of_a_wording(
    renderer: Renderer, tmp_path: Path
) -> None:
    assert headed(renderer, tmp_path) == []


def test_control_of_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = neutral.found

    def without(openers: Iterable[Opener], text: str) -> Iterator[neutral.Opened]:
        return found([one for one in openers if one is not BRACE], text)

    monkeypatch.setattr(neutral, "found", without)
    (renderer,) = (renderer for renderer in WITH_IDS if renderer.name == "python-markdown")
    assert len(headed(renderer, tmp_path)) >= 4


@pytest.mark.parametrize("wording", [
    "Use {name}", "a <5", "C++ <vector>", "f{x}", "${HOME}", "100% {sic}", "x \\` y",
])  # fmt: skip
def test_harmless_words_ship_everywhere(wording: str) -> None:
    for site in ("hugo", "jekyll", "hexo", "vitepress", "docusaurus", "mkdocs", "plain"):
        for place in places_named("paragraph", "heading", "parameter", "between tags"):
            if not place.sites or site in place.sites:
                assert drafted(Case(place, wording, site)), (site, place.name)


def test_a_description_is_no_attribute_of_marked(tmp_path: Path) -> None:
    """marked writes it as it is, so that a quotation mark ends it; bare sites may use it."""
    render = renderer_of(_npm("marked", "plain"), tmp_path)
    doc = parse("![天气](b)\n")
    said = '" onclick="x'
    edition = bitext.english(doc, {segment.key: said for segment in doc.segments})
    guarded, control = render([edition.text, f"![{said}](b)\n"])
    assert "onclick" not in str(guarded.shape)
    assert said in guarded.text
    assert "onclick" in str(control.shape)


def test_what_a_heading_loses_without_its_escape() -> None:
    """Python-Markdown takes the mark at a heading's end for its closing."""
    doc = parse("# 天气\n", site="mkdocs")
    edition = bitext.english(doc, {segment.key: "Learn C#" for segment in doc.segments})
    assert "Learn C#" in markdown.markdown(edition.text)
    assert "Learn C#" not in markdown.markdown("# Learn C#\n")
