"""What Pandoc, knitr and Quarto read in a text that others take for words.

As `test_braces`, for posts that are read in the dialect ``pandoc``: no wording becomes code that
runs, raw TeX, a citation, a formula, a note, a list or a link.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.assemble.proof import expected
from bitext.markdown.literal import values
from bitext.sites.table import PLAIN
from tests.conftest import missing
from tests.renderers import rendering
from tests.renderers.places import Case, drafted, unguarded, written
from tests.renderers.test_braces import Batch, Render, Renderer, check, faults, places_named
from tests.renderers.wordings import hostile

pytestmark = pytest.mark.system


def _renderer(name: str) -> Renderer:
    return Renderer(name, "", "pandoc", lambda _: rendering.pandoc(name))


BOTH = [_renderer(name) for name in rendering.PANDOC]
each = pytest.mark.parametrize("renderer", BOTH, ids=[renderer.name for renderer in BOTH])

#: By the place where it was found to be read as more than words.
FOUND = {
    "paragraph": (
        "(a) x",
        "iv) x",
        "#. x",
        "[^1] ^[x]",
        "$5 or 6$",
        "javascript:alert(1)",
        "x\\ y",
    ),
    "header": ("`r system('id')`", "By @doe", "{{< meta x >}}", "$x$", "[x](y)"),
    "between code": ("r foo", "`r x #`", "{python} x"),
    "between tags": ("by @doe", "x ^2^ y", "- dash", "javascript:alert(1)"),
    "attribute": ("a -> b", "C++ <vector>"),
    "beside a heading": ("[Weather]", "x@doe"),
    "behind a term": (": x", "~ x"),
    "behind a table": ("Table: x",),
    "emphasis": ("^^x^^ y",),
}


@pytest.fixture(scope="module")
def render() -> Render:
    """As rmarkdown reads, which is more than Pandoc does."""
    if not rendering.pandoc_program().is_file():
        missing("Pandoc is not installed: pip install pypandoc_binary")
    return rendering.pandoc("rmarkdown")


def found() -> list[Case]:
    return [
        Case(place, wording, "pandoc")
        for name, wordings in FOUND.items()
        for place in places_named(name)
        for wording in wordings
    ]


def test_what_was_found_is_words(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch.of("drafted", found(), drafted)
    assert batch.refused <= 3
    batches = [batch, Batch.of("written", found(), written)]
    monkeypatch.setattr(expected, "site_of", lambda *_: PLAIN)
    monkeypatch.setattr(values, "_unread", lambda text, _: text)
    control = Batch.of("control", found(), drafted)
    wrong = [fault.partition(":")[0] for fault in faults(render, *batches, control)]
    assert {*wrong} == {"control"}, wrong
    assert len(wrong) > len(found()) / 2


@pytest.mark.long
@each
@pytest.mark.parametrize("seed", [1, 2])
def test_five_hundred_of_each(renderer: Renderer, seed: int, tmp_path: Path) -> None:
    check(renderer, "pandoc", tmp_path, 500, seed=seed)


@pytest.mark.long
@each
def test_control_unguarded_most_hostile_wordings_break_a_page(
    renderer: Renderer, tmp_path: Path
) -> None:
    places = places_named(
        "paragraph", "heading", "emphasis", "strong", "quote", "link", "between code"
    )
    aimed = hostile(500, aim=renderer.name)
    drawn = [Case(places[i % len(places)], w, renderer.site) for i, w in enumerate(aimed)]
    assert len(faults(renderer.made(tmp_path), Batch.of("unguarded", drawn, unguarded))) >= 250
