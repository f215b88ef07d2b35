"""What the rules are given is the same, whether a wording was read for them or for its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from bitext.assemble.english import Assembly
from bitext.backends.pseudo import pseudo
from bitext.checks.pair import Pair, read_pair
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.segmenter import parse
from bitext.markdown.target import TargetError
from bitext.model import Document, walk
from bitext.reviewing import of_page
from bitext.reviewing.of_page import Heard
from tests.conftest import REPOSITORY

OWN = """\
---
title: 天气 **好**
description: |
  第一行，见 [链接](https://a.b)
  第二行
---

说 <1>不是占位符</1> 和 **粗体**，天气。

**粗体**和[链接](https://a.b "标题")和`代码`。

**粗体**和[链接](https://a.b "标题")和`代码`。

<p>一段 <b>粗</b> &lt;2/&gt; 文字</p>
"""


def documents() -> Iterator[Document]:
    yield parse(OWN, name="a.md")
    for path in sorted((REPOSITORY / "tests" / "cases").glob("*/input.md"))[::4]:
        yield parse(path.read_text(encoding="utf-8"), name="a.md")


def worded(document: Document) -> dict[str, str]:
    """Another wording for each segment that takes one; one that is like none, and spoilt ones."""
    found: dict[str, str] = {}
    for number, piece in enumerate(walk(document.pieces)):
        form = encode(piece)
        try:
            said = decode(piece, form, pseudo(form.text))
        except TargetError:
            continue
        found[piece.segment.key] = said.replace("*", "", number % 5 // 4)
    return found


def pairs(document: Document, targets: Mapping[str, str], heard: Heard) -> list[Pair]:
    first = {piece.segment.key: piece for piece in reversed([*walk(document.pieces)])}
    keys = dict.fromkeys(segment.key for segment in document.segments if segment.key in targets)
    return [read_pair(first[key], targets[key], read=heard.pop(key)) for key in keys]


def test_a_wording_that_was_heard_is_the_same_to_every_rule() -> None:
    known = 0
    for document in documents():
        targets = worded(document)
        heard = Heard.of(document, targets, targets)
        Assembly(document, targets, read=heard)
        known += len(heard._forms)
        assert pairs(document, targets, heard) == pairs(document, targets, Heard())
    assert known > 100


def test_control_one_that_looks_like_a_placeholder_would_not_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(of_page, "_LIKE_ONE", re.compile("never"))
    document = parse(OWN, name="a.md")
    targets = worded(document)
    heard = Heard.of(document, targets, targets)
    Assembly(document, targets, read=heard)
    assert pairs(document, targets, heard) != pairs(document, targets, Heard())
