"""`bitext review`: what is answered to a page, and what is on disk then."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.formats.po.entries import Entry, State
from bitext.store import catalog, journal
from bitext.wording.journal import Act
from tests.web.review import Review, heard, reviewing, started, until, workspace


def entries(root: Path, name: str = "one") -> list[Entry]:
    return list(catalog.read(root / f"catalog/en/{name}.po", root).entries)


def in_file(root: Path, text: str, name: str = "one") -> bool:
    return text in (root / f"catalog/en/{name}.po").read_text("utf-8")


def acts(root: Path, name: str = "one") -> list[Act]:
    return journal.read(root / f"catalog/en/{name}.po", root)


def test_the_list_and_a_post(desk: Review) -> None:
    posts = desk.posts()
    assert [p["name"] for p in posts["posts"]] == ["content/one.md", "content/two.md"]
    assert posts["totals"]["draft"] == sum(p["segments"] for p in posts["posts"])
    one = desk.ids()["content/one.md"]
    post = desk.get(f"/api/post/{one}")
    assert post["title"] == "标题"
    bold = next(s for s in post["segments"] if "世界" in s["source"])
    assert bold["placeholders"] == ["**", "**", "[", "](https://example.org/x)"]
    assert (bold["state"], bold["kind"], bold["under"]) == ("draft", "paragraph", ["第一章"])
    assert desk.get(f"/api/post/{one}/findings")["findings"] is not None
    found = desk.posts("?source=再见")
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
    until(lambda: in_file(desk.root, "We are very nervous."))
    back = desk.post("/api/undo", {})
    assert back["number"] == done["undo"]
    assert back["done"] == [[one, segment["key"]]]
    until(lambda: not in_file(desk.root, "We are very nervous."))
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


def test_an_act_over_many_is_seen_first_and_is_one_undo(desk: Review) -> None:
    found = desk.get("/api/segments?state=draft")["items"]
    items = [[i["post"], i["key"], i["digest"]] for i in found]
    shown = desk.post("/api/bulk", {"op": "approve", "items": items, "preview": True})
    assert len(shown["rows"]) == len(items)
    assert not acts(desk.root), "nothing is done by looking"
    items[0][2] = "0000"
    done = desk.post("/api/bulk", {"op": "approve", "items": items, "preview": False})
    assert done["conflicts"] == [items[0][:2]]
    assert len(done["done"]) == len(items) - 1
    assert desk.posts()["totals"]["reviewed"] == len(items) - 1
    back = desk.post("/api/undo", {"number": done["undo"]})
    assert sorted(back["done"]) == sorted(done["done"])
    assert desk.posts()["totals"]["draft"] == len(items)


def test_replaced_in_a_draft_waits_for_approval_in_a_reviewed_one_stays_so(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    first, second = (
        s for s in desk.segments(one) if "办法" in s["source"] or "紧张" in s["source"]
    )
    desk.save(one, first, "We are nervous.")
    draft = second["target"]
    items = [[i["post"], i["key"], i["digest"]] for i in desk.get("/api/segments")["items"]]
    act = {"op": "replace", "items": items, "find": "We are", "replace": "We were"}
    rows = desk.post("/api/bulk", {**act, "preview": True})["rows"]
    assert [r["after"] for r in rows] == ["We were nervous."]
    assert rows[0]["diff"] == [["=", "We "], ["-", "are"], ["+", "were"], ["=", " nervous."]]
    desk.post("/api/bulk", {**act, "preview": False})
    items = [[i["post"], i["key"], i["digest"]] for i in desk.get("/api/segments")["items"]]
    act = {"op": "replace", "items": items, "find": draft, "replace": "Other"}
    desk.post("/api/bulk", {**act, "preview": False})
    states = {s["target"]: s["state"] for s in desk.segments(one)}
    assert (states["We were nervous."], states["Other"]) == ("reviewed", "needs-work")


def test_a_finding_is_ignored_for_a_reason_and_that_is_taken_back(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = next(s for s in desk.segments(one) if s["source"] == "我们非常紧张。")
    found = desk.save(one, segment, "We have 3 fears.")["findings"]
    number = next(f for f in found if f["rule"] == "number")
    said = {"post": one, "key": segment["key"], "finding": number["id"]}
    assert desk.send("/api/ignore", {**said, "reason": " \n"}).status_code == 422
    done = desk.post("/api/ignore", {**said, "reason": "they are\nthree"})
    assert "number" not in [f["rule"] for f in done["findings"]]
    assert done["segment"]["comment"] == "bitext: ignore number they are three"
    until(lambda: in_file(desk.root, "# bitext: ignore number they are three"))
    all_ = desk.get(f"/api/post/{one}/findings")["findings"]
    assert "number" not in [f["rule"] for f in all_ if f["key"] == segment["key"]]
    desk.post("/api/undo", {})
    now = next(s for s in desk.segments(one) if s["key"] == segment["key"])
    assert (now["comment"], now["target"], now["state"]) == ("", "We have 3 fears.", "reviewed")


def test_a_wording_of_the_history_comes_back(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = desk.segments(one)[-1]
    first = desk.save(one, segment, "First")["segment"]
    desk.save(one, first, "Second", state="needs-work")
    known = desk.get(f"/api/post/{one}/segment/{segment['key']}")
    assert [(h["op"], h["now"]) for h in known["history"]] == [
        ("needs-work", "Second"), ("word", "First")
    ]  # fmt: skip
    assert [s["target"] for s in known["suggestions"]][:1] == ["First"]
    at = known["history"][1]["id"]
    done = desk.post("/api/restore", {"post": one, "key": segment["key"], "at": at})
    assert (done["segment"]["target"], done["segment"]["state"]) == ("First", "reviewed")
    assert acts(desk.root)[-1].op == "restore"


def test_a_term_shows_what_it_would_change_and_is_then_in_the_glossary(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    term = {"source": "紧张", "target": "nervous", "note": "not tense"}
    found = desk.post("/api/terms/impact", term)
    assert (found["segments"], found["posts"], len(found["flagged"])) == (2, 2, 2)
    assert "紧张" not in (desk.root / "glossary/terms.yaml").read_text("utf-8")
    added = desk.post("/api/terms", term)
    assert added["file"] == "glossary/terms.yaml"
    text = (desk.root / "glossary/terms.yaml").read_text("utf-8")
    assert "source: 紧张" in text
    post = desk.get(f"/api/post/{one}")
    pinned = next(s for s in post["segments"] if s["source"] == "我们非常紧张。")
    assert pinned["pins"] == [[4, 6, 0]]
    assert post["terms"][0]["note"] == "not tense"
    again = desk.send("/api/terms", term)
    assert again.status_code == 422
    assert "already defined" in again.json()["error"]
    desk.post("/api/terms", {**term, "target": "tense", "change": True})
    now = (desk.root / "glossary/terms.yaml").read_text("utf-8")
    assert now == text.replace("target: nervous", "target: tense")


def test_an_unsaved_wording_in_its_page(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = next(s for s in desk.segments(one) if s["source"] == "我们非常紧张。")
    said = {"key": segment["key"], "target": "Unheard of", "view": "bilingual"}
    answer = desk.post(f"/api/post/{one}/render", said)
    html = desk.client.get(desk.address + answer["url"], timeout=60)
    assert html.headers["content-security-policy"].startswith("sandbox;")
    assert '<span id="here"></span>Unheard' in html.text
    assert [f["rule"] for f in answer["findings"]] == ["end-mark"]
    for view in ("english", "bilingual", "source"):
        url = f"{desk.address}/frame/{one}/{view}?key={segment['key']}"
        assert desk.client.get(url, timeout=60).text.count('id="here"') == 1, view
    assert desk.segments(one)[2]["state"] == "draft"


def test_pages_are_told_what_others_change_and_not_what_was_saved_here(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = desk.segments(one)[-1]
    with desk.client.get(f"{desk.address}/events", stream=True, timeout=30) as stream:
        events = heard(stream)
        done = desk.save(one, segment, "Mine")
        said = next(events)
        assert (said["type"], said["key"]) == ("saved", segment["key"])
        assert said["digest"] == done["segment"]["digest"]
        until(lambda: in_file(desk.root, "Mine"))
        path = desk.root / "catalog/en/two.po"
        known = catalog.read(path, desk.root)
        changed = catalog.reword(known, *known.entries[0].identity, "Second post")
        catalog.write(path, changed, root=desk.root)
        assert next(events) == {
            "type": "changed", "posts": [desk.ids()["content/two.md"]]
        }  # fmt: skip


def test_a_segment_is_drafted_anew_and_the_old_draft_is_not_lost(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    first, second = desk.segments(one)[:2]
    desk.save(one, second, "A person's")
    engines = {e["name"]: e for e in desk.get("/api/engines")["engines"]}
    assert engines["echo"]["installed"]
    assert engines["echo"]["network"] is False
    items = [[one, s["key"], s["digest"]] for s in desk.segments(one)[:2]]
    plan = desk.post("/api/redraft/plan", {"items": items, "engine": "echo"})
    assert (plan["segments"], plan["characters"], plan["beside"]) == (2, len("标题第一章"), 1)
    assert plan["cost"] is None
    assert desk.segments(one)[0]["target"] == first["target"], "nothing is done by asking"
    with desk.client.get(f"{desk.address}/events", stream=True, timeout=60) as stream:
        events = heard(stream)
        job = desk.post("/api/redraft", {"items": items, "engine": "echo"})["job"]
        ended = next(e for e in events if e["type"] == "redraft" and e["state"] != "running")
    assert (ended["job"], ended["state"], ended["done"]) == (job, "done", 2)
    assert (ended["proposed"], ended["posts"]) == (1, [one])
    now, person = desk.segments(one)[:2]
    assert (now["target"], now["engine"][:4], person["target"]) == ("标题", "echo", "A person's")
    known = desk.get(f"/api/post/{one}/segment/{first['key']}")["suggestions"]
    assert first["target"] in [s["target"] for s in known]
    assert desk.post("/api/undo", {"number": ended["undo"]})["done"] == [[one, first["key"]]]
    assert desk.segments(one)[0]["target"] == first["target"]
    gone = [[one, "0123456789abcdef", ""]]
    assert desk.send("/api/redraft", {"items": gone, "engine": "echo"}).status_code == 422
    assert desk.send("/api/redraft", {"items": items, "engine": "none"}).status_code == 422


def redrafted(review: Review, id: str, segments: list[dict[str, Any]], engine: str) -> Any:
    """Have segments drafted; how it ended."""
    items = [[id, segment["key"], segment["digest"]] for segment in segments]
    with review.client.get(f"{review.address}/events", stream=True, timeout=60) as stream:
        events = heard(stream)
        review.post("/api/redraft", {"items": items, "engine": engine})
        return next(e for e in events if e["type"] == "redraft" and e["state"] != "running")


def proposed(review: Review, id: str, key: str) -> list[tuple[str, str]]:
    found = review.get(f"/api/post/{id}/segment/{key}")["suggestions"]
    return [(row["target"], row["from"]) for row in found if row["kind"] == "draft"]


def test_beside_what_a_person_worded_a_draft_is_proposed(blog: Path) -> None:
    """Reviewed, in doubt and stale; the memory knows what was reviewed, and is not believed."""
    with reviewing(blog) as desk:
        one = desk.ids()["content/one.md"]
        first, second, third = desk.segments(one)[:3]
        desk.save(one, first, "A title")
        desk.save(one, second, "A chapter", state="needs-work")
        desk.save(one, third, third["target"] + " Mine.")
    run = CliRunner().invoke(app, ["-C", str(blog), "translate", "--backend", "pseudo"])
    assert run.exit_code == 0, run.output
    path = blog / "content/one.md"
    path.write_text(path.read_text("utf-8").replace("你好，", "你好呀，"), encoding="utf-8")
    with reviewing(blog) as desk:
        some = desk.segments(one)[:3]
        assert [s["state"] for s in some] == ["reviewed", "needs-work", "stale"]
        desk.save(one, desk.segments(one)[3], "Settled")
        until(lambda: in_file(desk.root, "Settled"))
        before = (blog / "catalog/en/one.po").read_bytes()
        memory = (blog / ".bitext/memory.sqlite").read_bytes()
        ended = redrafted(desk, one, some, "echo")
        assert (ended["state"], ended["proposed"], ended["undo"]) == ("done", 3, "")
        assert (blog / "catalog/en/one.po").read_bytes() == before
        assert (blog / ".bitext/memory.sqlite").read_bytes() == memory
        assert desk.segments(one)[:3] == some, "what people said stands as it stood"
        for segment in some:
            target, engine = proposed(desk, one, segment["key"])[0]
            assert (target, engine[:4]) == (segment["source"], "echo")
        redrafted(desk, one, some[:1], "pseudo")
        last, before_it = proposed(desk, one, some[0]["key"])[:2]
        assert (last[1][:6], before_it[1][:4]) == ("pseudo", "echo")
    with reviewing(blog, "--readonly") as desk:
        assert proposed(desk, one, some[1]["key"])[0][0] == "第一章", "another day, too"


def test_findings_of_the_first_screen_are_those_of_all(tmp_path: Path) -> None:
    text = "\n\n".join(f"这是第{n}段，一共有{n + 3}个人在路上。" for n in range(100))
    root = workspace(tmp_path / "blog", {"long.md": text + "\n"})
    with reviewing(root) as desk:
        id = desk.ids()["content/long.md"]
        segments = desk.segments(id)
        for segment in segments[40:60]:
            desk.save(id, segment, "This is a paragraph, there are 999 people", state="needs-work")
        all_ = desk.get(f"/api/post/{id}/findings")["findings"]
        near = desk.get(f"/api/post/{id}/findings?near={segments[50]['key']}")
        keys = [segment["key"] for segment in segments[30:100]]
        assert near["keys"] == keys
        alone = [f for f in all_ if f["key"] in set(keys) and f["rule"] != "spelling-mixed"]
        told = [(f["id"], f["rule"]) for f in near["findings"]]
        assert [(f["id"], f["rule"]) for f in alone] == told
        assert len(told) >= 20


def test_it_opens_what_was_asked_for(blog: Path) -> None:
    one, two = "content/one.md", "content/two.md"
    (blog / "content/three.md").write_text("# 第三篇文章\n", encoding="utf-8")
    for asked in ((one,), (one, two), ("content",)):
        with reviewing(blog, *(str(blog / name) for name in asked)) as desk:
            where = desk.first.headers["location"]
            if len(asked) == 1 and asked[0] == one:
                assert where == f"/post/{desk.ids()[one]}"
                continue
            assert where.startswith("/?only=")
            found = desk.posts(where[1:])["posts"]
            wanted = {one, two} if len(asked) == 2 else {one, two, "content/three.md"}
            assert {post["name"] for post in found} == wanted
            items = desk.get(f"/api/segments{where[1:]}")["items"]
            assert {item["post"] for item in items} == {post["id"] for post in found}
    with pytest.raises(AssertionError, match="there is no such file"):
        started(blog, str(blog / "content/none.md"))


def test_what_comes_later_is_watched_too(tmp_path: Path) -> None:
    """A workspace that has no catalogs and no glossary yet; settings that an editor replaces."""
    root = workspace(tmp_path / "blog", backend="")
    shutil.rmtree(root / "catalog", ignore_errors=True)
    with reviewing(root) as desk:
        one = desk.ids()["content/one.md"]
        with desk.client.get(f"{desk.address}/events", stream=True, timeout=20) as stream:
            events = heard(stream)
            run = CliRunner().invoke(app, ["-C", str(root), "translate", "--backend", "pseudo"])
            assert run.exit_code == 0, run.output
            assert one in next(events)["posts"]
            time.sleep(1.5)
            for number in range(2):
                other = root / "bitext.new"
                text = (root / "bitext.toml").read_text("utf-8")
                other.write_text(f"{text}\n# {number}\n", encoding="utf-8")
                other.replace(root / "bitext.toml")
                while len(next(events)["posts"]) < 2:
                    pass
                time.sleep(1.5)


def test_a_post_that_is_renamed_meanwhile_takes_its_wordings_along(desk: Review) -> None:
    two = desk.ids()["content/two.md"]
    first, second = desk.segments(two)[:2]
    desk.save(two, first, "Kept")
    (desk.root / "content/two.md").rename(desk.root / "content/three.md")
    until(lambda: in_file(desk.root, "Kept", "two"))
    three = desk.ids()["content/three.md"]
    now = desk.segments(three)
    assert [s["target"] for s in now[:1]] == ["Kept"]
    desk.save(three, now[1], "Of the new name")
    until(lambda: in_file(desk.root, "Of the new name", "three"))
    assert in_file(desk.root, "Kept", "three")
    assert not (desk.root / "catalog/en/two.po").exists()
    assert [a.now for a in acts(desk.root, "three")] == ["Kept", "Of the new name"]
    assert second["key"] == now[1]["key"]
