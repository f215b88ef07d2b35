"""What other posts say for the sources of one is told on its page, and can be taken from there."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bitext.errors import BitextError
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.elsewhere import Elsewhere, with_others
from bitext.web.review.helper import Helper
from tests.web.review import Review, reviewing, until, workspace

SAME = "我们都非常紧张。"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    posts = {f"{n}.md": f"# 第{n}篇文章\n\n{SAME}\n\n只在{n}这里。\n" for n in "甲乙"}
    return workspace(tmp_path / "blog", posts)


@pytest.fixture
def review(root: Path) -> Iterator[Review]:
    with reviewing(root) as found:
        yield found


def shared(review: Review, name: str) -> tuple[str, dict[str, Any]]:
    """A post's id and the segment that both have."""
    id = review.ids()[f"content/{name}.md"]
    return id, next(s for s in review.segments(id) if s["source"] == SAME)


def told(review: Review, id: str) -> list[tuple[str, str]]:
    found = review.get(f"/api/post/{id}/findings")["findings"]
    return [(f["key"], f["message"]) for f in found if f["rule"] == "inconsistent"]


def test_a_source_worded_otherwise_elsewhere_is_told_and_offered(review: Review) -> None:
    (one, first), (two, second) = shared(review, "甲"), shared(review, "乙")
    assert told(review, one) == [], "the drafts are the same"
    review.save(one, first, "We were all very nervous.")
    review.save(two, second, "All of us were on edge.")
    said = "content/乙.md says 'All of us were on edge.' for the same source"
    until(lambda: told(review, one) == [(first["key"], said)], 60)
    offered = review.get(f"/api/post/{one}/segment/{first['key']}")["suggestions"]
    other = next(row for row in offered if row["kind"] == "other-post")
    assert (other["target"], other["from"]) == ("All of us were on edge.", "content/乙.md:3")
    until(lambda: told(review, two), 60)
    done = {"post": one, "key": first["key"], "rule": "inconsistent", "reason": "it is a title"}
    review.post("/api/ignore", done)
    until(lambda: not told(review, one), 60)
    found = review.get(f"/api/post/{one}/findings")["findings"]
    assert "ignore" not in {f["rule"] for f in found}, "it is no idle comment"


def test_posts_come_and_go(root: Path) -> None:
    desk = Desk(root)
    elsewhere = Elsewhere(desk)
    one = next(id for id, name in desk.names().items() if "甲" in name)
    assert not elsewhere.read(0.0), "there is no time to read them"
    assert elsewhere.read(60.0)
    assert elsewhere.rows(one) == ([], [])
    path = root / "catalog/en/乙.po"
    text = path.read_text("utf-8")
    at = text.index(f'msgid "{SAME}"')
    changed = text[:at] + text[at:].replace('msgstr "', 'msgstr "Otherwise ', 1)
    path.write_text(changed, encoding="utf-8")
    assert elsewhere.read(60.0)
    (finding,), (row,) = elsewhere.rows(one)
    assert (finding["rule"], row["name"]) == ("inconsistent", "content/乙.md")
    (root / "content/乙.md").unlink()
    assert elsewhere.read(60.0)
    assert elsewhere.rows(one) == ([], [])


def test_control_an_ignored_one_would_make_its_comment_idle() -> None:
    idle = {"rule": "ignore", "key": "k", "line": 1}
    other = {"rule": "inconsistent", "key": "k", "line": 1}
    comment = "bitext: ignore inconsistent it is a title"
    assert with_others([idle], [other], {"k": comment}) == []
    assert with_others([idle], [other], {}) == [idle, other]
    assert with_others([idle], [], {"k": comment}) == [idle]


def test_nobody_waits_at_the_end_for_what_is_being_found_out(root: Path) -> None:
    helper = Helper(root, only_reads=True)
    helper.start()
    process = helper._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)  # it answers nothing

    def ask() -> None:
        with pytest.raises(BitextError):
            helper.findings("x")

    asking = Thread(target=ask)
    asking.start()
    began = time.monotonic()
    helper.close()
    asking.join(20)
    assert time.monotonic() - began < 15
    assert process.poll() is not None
    with pytest.raises(BitextError, match="has ended"):
        helper.elsewhere("x")


def test_what_has_ended_leaves_nothing_open(root: Path) -> None:
    helper = Helper(root)
    helper.start()
    first = helper._process
    assert first is not None
    first.kill()
    first.wait()
    assert helper.elsewhere(next(iter(Desk(root).names())))
    assert helper._process is not first
    assert first.stdin is not None
    assert first.stdout is not None
    assert first.stdin.closed
    assert first.stdout.closed
    helper.close()


def test_nothing_is_started_again_while_it_is_closed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = Helper(root)
    helper.start()
    process = helper._process
    assert process is not None
    ended = process.poll

    def killed() -> int | None:
        """Between this question and the next the review is closed."""
        helper._closed = True
        os.kill(process.pid, signal.SIGKILL)
        return until(ended)  # type: ignore[no-any-return]  # below zero

    monkeypatch.setattr(process, "poll", killed)
    with pytest.raises(BitextError, match="has ended"):
        helper.findings("x")
    assert helper._process is None
    assert process.stdout is not None
    assert process.stdout.closed
