"""What the page has called saved is there, whenever its server is killed."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.markdown.segmenter import segment_key
from bitext.store import catalog, journal
from bitext.store.disk import waiting
from bitext.workspace.wordings.replay import replay
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
