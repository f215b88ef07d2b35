"""A list over many posts: what is read in two seconds at once, the rest after it, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.errors import BitextError
from bitext.reviewing.desk.overview import Filter
from bitext.reviewing.desk.sheet import PostSheet
from bitext.store import catalog
from bitext.web.review import listing
from bitext.web.review.session import Session
from tests.web.review import until

FILTERS = (
    Filter(), Filter(finding=frozenset({"any"})), Filter(q="世界"),
    Filter(state=frozenset({"draft"})), Filter(source="没有这个词"),
    Filter(finding=frozenset({"draft"}), target="e"),
)  # fmt: skip


@pytest.fixture
def session(blog: Path) -> Iterator[Session]:
    """A review without its server; findings are looked for in a process beside it."""
    found = Session(blog)
    yield found
    found.close()


def whole(session: Session, wanted: Filter) -> list[tuple[object, object]]:
    """Names and matches, when all posts are read."""
    until(lambda: not session.listing.rows(session.desk.names(), wanted)[1], 60)
    rows = session.listing.rows(session.desk.names(), wanted)[0]
    return [(row["name"], row["matches"]) for row in rows]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_what_comes_later_is_what_comes_at_once(
    session: Session, wanted: Filter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_PATIENCE", 120.0)
    assert session.listing.rows(session.desk.names(), wanted)[1] == []
    at_once = whole(session, wanted)
    session.listing._rows.clear()
    session.listing._matches.clear()
    monkeypatch.setattr(listing, "_PATIENCE", 0.0)
    assert session.listing.rows(session.desk.names(), wanted) == ([], [*session.desk.names()])
    assert whole(session, wanted) == at_once


def test_nothing_is_read_twice(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [whole(session, wanted) for wanted in FILTERS]

    def read(_id: str) -> PostSheet:
        raise AssertionError("it was read before")

    monkeypatch.setattr(type(session.desk), "sheet", lambda _desk, id: read(id))
    assert [whole(session, wanted) for wanted in FILTERS] == before


@pytest.mark.parametrize("wanted", FILTERS[1:4], ids=str)
def test_a_post_that_changes_is_read_again(session: Session, wanted: Filter) -> None:
    """A catalog of which all is gone: nothing of it matches any more."""
    whole(session, wanted)
    post = session.desk.post(next(iter(session.desk.names())))
    post.path.write_text("# 换了\n", encoding="utf-8")
    post.catalog_path.unlink()
    assert post.name not in dict(whole(session, wanted))


def test_what_is_broken_is_told_and_mended(session: Session) -> None:
    post = session.desk.post(next(iter(session.desk.names())))
    good = catalog.read(post.catalog_path, session.root)
    post.catalog_path.write_text("msgid broken\n", encoding="utf-8")
    names, wanted = session.desk.names(), Filter(state=frozenset({"draft"}))
    assert "error" in session.listing.rows(names, wanted)[0][0]
    catalog.write(post.catalog_path, good, root=session.root)
    assert post.name in dict(whole(session, wanted))


def test_control_what_is_found_out_ends_with_its_post(session: Session) -> None:
    """Without the mark of its files a row would stay as it was."""
    wanted = Filter(q="世界")
    before = whole(session, wanted)
    post = session.desk.post(next(iter(session.desk.names())))
    mark = session.mark(next(iter(session.desk.names())))
    post.path.write_text("# 换了\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(session), "mark", lambda _session, _id: mark)
        assert whole(session, wanted)[0] == before[0]


def test_an_unreadable_folder_is_no_list(session: Session) -> None:
    with pytest.raises(BitextError):
        session.desk.post("none")
    assert session.mark("none") is None
