"""Pages that somebody edits anywhere, without a thought of segments: nothing is dropped in silence.

A mark of its own says where each edit went: to the wording of the segment that it was put into,
or it is named.
"""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from bitext.assemble.spans import PieceSpot, signing, spots
from bitext.assemble.unwrite import words
from bitext.model import walk
from bitext.publishing import bases
from bitext.publishing.bases import names
from bitext.reviewing.absorb import plan
from bitext.reviewing.absorb.page import Body
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog
from tests.workflow.test_absorb import library

__all__ = ["library"]


def spoilt(rng: random.Random, page: str) -> tuple[str, int]:
    """The page with something done to it, and where a mark was put in (-1 for none)."""
    at = rng.randrange(len(page))
    end = min(at + rng.choice((1, 3, 12, 80)), len(page))
    lines = page.split("\n")
    line = rng.randrange(len(lines))
    way = rng.randrange(6)
    if way < 3:
        mark = rng.choice(("Zqx", " Zqx ", "Zqx.", "\nZqx\n", "**Zqx**"))
        return page[:at] + mark + page[at:], at
    if way == 3:
        return page[:at] + page[end:], -1
    if way == 4:
        return "\n".join([*lines[:line], lines[line], *lines[line:]]), -1
    taken = lines.pop(line)
    lines.insert(rng.randrange(len(lines) + 1), taken)
    return "\n".join(lines), -1


def places(post: Post, base: bases.Base, edition: str) -> tuple[str, list[PieceSpot]]:
    """A page as it is written, and where its pieces stand."""
    sign = signing(post.document)
    assert sign
    text, found = spots(plan.pages_of(post, base).signed(sign)[edition])
    inner = [one for spot in found for one in spot.inside]
    return text, [*found, *inner]


def as_set(page: str) -> str:
    """A page less its layout, and less a blank before a mark: the wording keeps it, and pages are
    written without (`assemble.typography`)."""
    return re.sub(r"[ \t]+(?=[.,;:!?])", "", words(page))


def gone_astray(blog: Blog, rng: random.Random, count: int, told: Counter[str]) -> list[str]:
    posts, wrong = list(blog.workspace.posts()), []
    for _ in range(count):
        post = rng.choice(posts)
        edition = names(post)[rng.randrange(2)]
        base = bases.find(post, edition)
        if base is None or signing(post.document) is None:
            continue
        page, where = places(post, base, edition)
        text, at = spoilt(rng, page)
        found = plan._compared(post, edition, text.encode("utf-8", "surrogateescape"), base)
        news = {edit.piece.segment.key: edit.now for edit in found.edits}
        again = plan.pages_of(post, base, news).written()[0][edition]
        alone = any(edit.context for edit in found.edits)  # of one of several equal segments
        if not found.findings and as_set(again) != as_set(text) and not alone:
            wrong.append(f"{edition}: nothing is said of {text[max(at - 30, 0) : at + 30]!r}")
        told["taken" if found.edits else "named" if found.findings else "nothing"] += 1
        marked = [edit for edit in found.edits if "Zqx" in edit.now]
        pieces = [*walk(post.document.pieces)]
        inside = [spot for spot in where if at >= 0 and spot.span.start < at < spot.span.end]
        keys = {pieces[spot.piece].segment.key for spot in inside}
        if marked and keys and not {edit.piece.segment.key for edit in marked} & keys:
            wrong.append(f"{edition}: {marked[0].now!r} went to another segment")
        if inside and not marked and not found.findings:
            wrong.append(f"{edition}: the mark at {at} is lost: {text[at - 30 : at + 30]!r}")
    return wrong


def test_nothing_goes_astray(library: Blog) -> None:
    told, rng = Counter[str](), random.Random(1)
    for _ in range(4):  # which posts they are, and what can be told, depends on the corpus
        assert gone_astray(library, rng, 30, told) == []
        if min(told["taken"], told["named"]) > 3:
            break
    assert told["taken"] > 3
    assert told["named"] > 3


@pytest.mark.long
@pytest.mark.parametrize(("library", "seed"), [(n, n) for n in range(2, 8)], indirect=["library"])
def test_nothing_goes_astray_for_long(library: Blog, seed: int) -> None:
    assert gone_astray(library, random.Random(seed), 100, Counter[str]()) == []


def test_control(library: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beside the segments is looked at by nobody."""
    monkeypatch.setattr(Body, "_gaps", lambda *_: iter(()))
    monkeypatch.setattr(Body, "_marks", lambda *_: False)  # it asks for them too
    assert gone_astray(library, random.Random(1), 30, Counter[str]())
