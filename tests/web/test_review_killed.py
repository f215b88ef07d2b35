"""What the page has called saved is there, whenever its server is killed."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import random
import time
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.desk.changing import ignoring
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.saving import Item, change_all, save, take_back
from bitext.reviewing.desk.sheet import digest_of
from bitext.store import catalog, journal
from bitext.store.disk import waiting
from bitext.wording import rewording
from bitext.workspace.wordings.replay import replay, settled
from tests.web.review import reviewing, started, until
from tests.web.saver import LOG, work

METHOD = multiprocessing.get_context("forkserver")
METHOD.set_forkserver_preload(["tests.web.saver"])


def killed(root: Path, seed: int, durable: bool = True) -> None:
    """One that saves, killed at a moment that the seed draws."""
    process = METHOD.Process(target=work, args=(root, seed, durable))
    before = size(root)
    process.start()
    try:
        until(lambda: size(root) > before, 60)
        time.sleep(random.Random(seed).random() * 0.25)
    finally:
        process.kill()
        process.join(30)
        process.close()


def size(root: Path) -> int:
    path = root / LOG
    return path.stat().st_size if path.exists() else 0


def lost(root: Path) -> list[str]:
    """Wordings that were told to be saved and are not in their place, or not in the journal."""
    rows = [json.loads(line) for line in (root / LOG).read_text("utf-8").splitlines()]
    stands: dict[tuple[str, str], set[str]] = {}  # what may stand: the last saved, tried since
    journals: dict[str, set[str]] = {}
    found = []
    for what, name, key, text in rows:
        at = (name, key)
        stands[at] = {text} if what == "saved" else {*stands.get(at, ()), text}
        path = root / "catalog/en" / name.removeprefix("content/").replace(".md", ".po")
        if name not in journals:
            journals[name] = {act.now for act in journal.read(path, root)}
        if what == "saved" and text not in journals[name]:
            found.append(f"{text} is not in the journal")
    saved = {(name, key) for what, name, key, _ in rows if what == "saved"}
    for name, key in saved:
        path = root / "catalog/en" / name.removeprefix("content/").replace(".md", ".po")
        entries = {segment_key(*e.identity): e for e in catalog.read(path, root).entries}
        if entries[key].target not in stands[name, key]:
            found.append(f"{entries[key].target} stands, not {stands[name, key]}")
    return found


def rounds(root: Path, count: int) -> None:
    draw = random.Random(count)
    for seed in range(count):
        killed(root, seed)
        assert lost(root) == [], f"killed with seed {seed}"
        if draw.random() < 0.2:  # somebody goes on at a terminal
            run = ["-C", str(root), "translate", "--backend", "pseudo"]
            result = CliRunner().invoke(app, run)
            assert result.exit_code == 0, result.output
            assert "was taken out" not in result.output
            assert lost(root) == [], f"after a run, seed {seed}"
    replay(root)
    assert not list((root / waiting.FOLDER).glob("*"))
    assert lost(root) == []


def test_a_save_that_was_told_survives_a_kill(blog: Path) -> None:
    rounds(blog, 20)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_at_200_moments(blog: Path) -> None:
    rounds(blog, 200)


def in_its_file(path: Path, source: str) -> tuple[str, str]:
    """A wording and its remark as the file has them, without what waits."""
    entry = polib.pofile(str(path)).find(source)
    assert entry is not None
    return entry.msgstr, entry.tcomment


#: What a kill leaves: all waits, the file has it and it still waits, nothing waits.
KILLED = ("before", "between", "after")


def stopped(catalog: Path, root: Path, when: str) -> None:
    if when == "before":
        return
    with pytest.MonkeyPatch.context() as patch:
        if when == "between":
            patch.setattr(waiting, "settle", lambda *_: None)
        settled(catalog, root)


def states_of_files(root: Path, theirs: str = "") -> None:
    """A remark is made, taken back, and a wording saved, killed after each at any moment.

    What the file says is what some act has made of it, in their order; the last one is never lost,
    nor what another person has remarked before anybody came back.
    """
    desk = Desk(root)
    id = next(iter(desk.names()))
    path, keys = desk.post(id).catalog_path, itertools.cycle(desk.sheet(id).entries)
    for number, way in enumerate(itertools.product(KILLED, repeat=3)):
        key = next(keys)
        source = desk.sheet(id).entries[key].source
        made = [in_its_file(path, source)]
        for act, when in zip(ACTS, way, strict=True):
            act(desk, id, key, f"Worded {number}")
            now = desk.sheet_now(id).entries[key]
            made.append((now.target, now.comment))
            stopped(path, root, when)
            assert in_its_file(path, source) in made, way
        remark = f"{theirs} {number}" if theirs else now.comment
        if theirs:
            po = polib.pofile(str(path), wrapwidth=0)
            found = po.find(source)
            assert found is not None
            found.tcomment = remark
            po.save()
        replay(root)
        assert in_its_file(path, source) == (f"Worded {number}", remark), way


def seen(desk: Desk, id: str, key: str) -> Item:
    return Item(id, key, digest_of(desk.sheet(id).entries[key]))


def remarked(desk: Desk, id: str, key: str, text: str) -> None:
    item = seen(desk, id, key)
    change_all(desk, "ignore", [item], lambda _, e: ignoring(e, "pin-missing", f"{text}?"))


def undone(desk: Desk, _id: str, _key: str, _text: str) -> None:
    take_back(desk)


def worded(desk: Desk, id: str, key: str, text: str) -> None:
    save(desk, seen(desk, id, key), text, State.REVIEWED)


ACTS = (remarked, undone, worded)


@pytest.mark.parametrize("theirs", ["", "another person's remark"])
def test_a_catalog_is_what_some_act_has_made(blog: Path, theirs: str) -> None:
    states_of_files(blog, theirs)
    assert not list((blog / waiting.FOLDER).glob("*"))


def test_control_of_another_persons_remark(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewording, "_comment", lambda _now, done: done[-1].after.comment)
    with pytest.raises(AssertionError):
        states_of_files(blog, "another person's remark")


def test_control_without_what_waits_a_catalog_lacks_it(blog: Path) -> None:
    found: list[str] = []
    for seed in range(20):
        killed(blog, seed, durable=False)
        found += lost(blog)
        if found:
            break
    assert [text for text in found if "stands, not" in text]


def test_a_killed_server_is_found_again_with_all_that_it_has_saved(blog: Path) -> None:
    review = started(blog)
    try:
        review.enter()
        one = review.ids()["content/one.md"]
        for number, segment in enumerate(review.segments(one)):
            review.save(one, segment, f"Saved {number}")
    finally:
        review.kill()
    with reviewing(blog) as again:
        assert again.address == review.address, "open pages find it where it was"
        targets = [s["target"] for s in again.segments(one)]
        assert targets == [f"Saved {number}" for number in range(len(targets))]
        text = (blog / "catalog/en/one.po").read_text("utf-8")
        assert text.count('msgstr "Saved ') == len(targets), "in the file before it answers"
        again.post("/api/undo", {})
        assert [s["state"] for s in again.segments(one)].count("draft") == 1
