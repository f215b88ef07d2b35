"""`bitext review`: what is answered to a page, and what is on disk then."""

from __future__ import annotations

from pathlib import Path

import requests
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.formats.po.entries import Entry, State
from bitext.store import catalog, journal
from bitext.wording.journal import Act
from tests.web.review import Review, until


def entries(root: Path, name: str = "one") -> list[Entry]:
    return list(catalog.read(root / f"catalog/en/{name}.po", root).entries)


def in_file(root: Path, text: str, name: str = "one") -> bool:
    return text in (root / f"catalog/en/{name}.po").read_text("utf-8")


def acts(root: Path, name: str = "one") -> list[Act]:
    return journal.read(root / f"catalog/en/{name}.po", root)


def test_the_list_and_a_post(desk: Review) -> None:
    posts = desk.get("/api/posts")
    assert [p["name"] for p in posts["posts"]] == ["content/one.md", "content/two.md"]
    assert posts["totals"]["draft"] == sum(p["segments"] for p in posts["posts"])
    one = desk.ids()["content/one.md"]
    post = desk.get(f"/api/post/{one}")
    assert post["title"] == "标题"
    bold = next(s for s in post["segments"] if "世界" in s["source"])
    assert bold["placeholders"] == ["**", "**", "[", "](https://example.org/x)"]
    assert (bold["state"], bold["kind"], bold["under"]) == ("draft", "paragraph", ["第一章"])
    assert desk.get(f"/api/post/{one}/findings")["findings"] is not None
    found = desk.get("/api/posts?source=再见")
    assert [(p["name"], p["matches"]) for p in found["posts"]] == [("content/two.md", 1)]


def test_a_wording_is_saved_taken_back_and_both_are_on_disk(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = next(s for s in desk.segments(one) if s["source"] == "我们非常紧张。")
    before = entries(desk.root)
    done = desk.save(one, segment, "We are very nervous.")
    assert done["segment"]["state"] == "reviewed"
    assert [(a.op, a.who, a.now) for a in acts(desk.root)] == [
        ("word", "Lin", "We are very nervous.")
    ], "on disk when it is told"
    until(lambda: in_file(desk.root, "We are very nervous."), 1.5)
    back = desk.post("/api/undo", {})
    assert back["number"] == done["undo"]
    assert back["done"] == [[one, segment["key"]]]
    until(lambda: not in_file(desk.root, "We are very nervous."), 1.5)
    assert entries(desk.root) == before, "a draft again, with its signature"
    assert [a.op for a in acts(desk.root)] == ["word", "clear"]
    assert desk.send("/api/undo", {}).status_code == 422


def test_a_terminal_takes_back_what_the_page_did_and_the_other_way_round(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = desk.segments(one)[-1]
    desk.save(one, segment, "A picture")
    result = CliRunner().invoke(app, ["-C", str(desk.root), "undo"])
    assert result.exit_code == 0, result.output
    assert desk.segments(one)[-1]["state"] == "draft"
    call = ["-C", str(desk.root), "approve", "content/one.md", "--write"]
    assert CliRunner().invoke(app, call).exit_code == 0
    assert {s["state"] for s in desk.segments(one)} == {"reviewed"}
    assert desk.get("/api/undo")["deeds"][0]["op"] == "approve"
    desk.post("/api/undo", {})
    assert {s["state"] for s in desk.segments(one)} == {"draft"}


def test_a_wording_for_what_is_there_no_more_is_a_conflict(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    seen = desk.segments(one)[-1]
    desk.save(one, seen, "Mine")
    said = {"target": "Yours", "state": "reviewed", "digest": seen["digest"]}
    answer = desk.send(f"/api/post/{one}/segment/{seen['key']}", said)
    assert answer.status_code == 409
    assert (answer.json()["base"], answer.json()["theirs"]) == (seen["target"], "Mine")
    assert desk.segments(one)[-1]["target"] == "Mine"
    desk.save(one, answer.json()["segment"], "Both")
    assert [a.now for a in acts(desk.root)] == ["Mine", "Both"]


def test_a_file_that_an_editor_saves_is_what_the_page_shows(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    seen = desk.segments(one)[-1]
    path = desk.root / "catalog/en/one.po"
    old = entries(desk.root)[-1]
    known = catalog.read(path, desk.root)
    catalog.write(path, catalog.reword(known, *old.identity, "In Poedit"), root=desk.root)
    assert desk.segments(one)[-1]["target"] == "In Poedit"
    said = {"target": "Yours", "state": "reviewed", "digest": seen["digest"]}
    assert desk.send(f"/api/post/{one}/segment/{seen['key']}", said).status_code == 409
    assert entries(desk.root)[-1].state is State.REVIEWED


def test_shells_and_files_of_ours(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    for path in ("/", f"/post/{one}"):
        answer = desk.client.get(desk.address + path, timeout=30)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
    frame = desk.client.get(f"{desk.address}/frame/{one}/english", timeout=60)
    assert frame.headers["content-security-policy"].startswith("sandbox;")
    assert requests.get(desk.address, timeout=30).status_code == 403
