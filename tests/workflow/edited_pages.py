"""Editions that a person edits: at random, and so that what was done is known."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bitext.backends.protocol import Request
from bitext.markdown.target import TargetError, tokens_of
from bitext.model import Piece, TokenType, walk
from bitext.publishing.bases import find, names
from bitext.reviewing.absorb.plan import pages_of
from bitext.workspace.targets import found_in
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog, honest_text

WORDS = (
    "the river runs under old stone bridges while people talk about open source projects and "
    "their long history of code review"
).split()
#: What sites and Markdown may take for more than text.
HOSTILE = (
    "2 * 3 * 4", "<b>", "snake_case_name", "1. first", "# no heading", "a | b", 'he said "so"',
    "it's", "`tick", "$5 and $10", "{{ x }}", "{% if %}", "[note]", "&amp;", "a\\b", "~~", "- dash",
    "!", "(see)", "* star", "|", "==x==", ":smile:", "<tag", "^up^", "import x", "100%", "é",
    "“quoted”", "…",
)  # fmt: skip


def plainly(request: Request) -> str:
    """An honest answer in plain letters."""
    parts = unicodedata.normalize("NFD", honest_text(request.text))
    return "".join(char for char in parts if not unicodedata.combining(char))


class Made(NamedTuple):
    """An edition with edits of which is known what they are."""

    edition: str
    text: str
    changes: dict[str, str]  #: segment key -> wording


def wording(rng: random.Random, piece: Piece, target: str, hostile: Sequence[str] = ()) -> str:
    """Another wording with the same markup; the same where there is no word in it."""
    try:
        tokens, nodes = tokens_of(piece, target)
    except TargetError:
        return target
    text = target.strip()
    texts = [t for t in tokens if t.type is TokenType.TEXT]
    spots = [
        (t.start + m.start(), t.start + m.end())
        for t in texts
        for m in re.finditer(r"[A-Za-z]{2,}", text[t.start : t.end])
    ]
    if not spots:
        return text

    def new() -> str:
        some = hostile and rng.random() < 0.5
        return rng.choice(hostile) if some else " ".join(rng.choices(WORDS, k=rng.randint(1, 5)))

    start, end = rng.choice(spots)
    many = rng.sample(spots, min(4, len(spots)))
    ways = [
        f"{text} {new().capitalize()}",
        f"{text[:start]}{new()} {text[start:]}",
        (text[:start] + text[end:].lstrip()).strip() or text,
        text[:start] + new() + text[end:],
        _replaced(text, many, [new() for _ in many]),
    ]
    ways += [] if nodes else [" ".join(new() for _ in range(4))]
    return rng.choice(ways)


def _replaced(text: str, spots: Sequence[tuple[int, int]], news: Sequence[str]) -> str:
    for (start, end), new in sorted(zip(spots, news, strict=True), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def edit_some(
    rng: random.Random, post: Post, which: int, hostile: Sequence[str] = ()
) -> Made | None:
    """An edition as it would be if one to six wordings were others; None where there are none."""
    edition = names(post)[which]
    base = find(post, edition)
    if base is None:
        return None
    targets = found_in(post, base.catalog).targets
    assembly = pages_of(post, base).assembly
    found = list(walk(post.document.pieces))
    alone = [p for p in found if sum(q.segment.key == p.segment.key for q in found) == 1]
    pieces = {p.segment.key: p for p in alone if p.span.start in assembly.choices}
    keys = [key for key in pieces if key not in post.mapped]
    chosen = rng.sample(keys, min(len(keys), rng.choice((1, 1, 2, 3, 6))))
    changes = {key: wording(rng, pieces[key], targets[key], hostile) for key in chosen}
    changes = {key: new for key, new in changes.items() if new.strip() != targets[key].strip()}
    after = pages_of(post, base, changes)
    choices = after.assembly.choices  # what no page can hold no person can have written
    changes = {key: new for key, new in changes.items() if pieces[key].span.start in choices}
    text = pages_of(post, base, changes).written()[0][edition]
    return Made(edition, text, changes) if text != base.pages[edition] else None


def save(blog: Blog, made: Made) -> None:
    """A person saves the page."""
    path: Path = blog.root / made.edition
    path.write_bytes(made.text.encode("utf-8", "surrogateescape"))
