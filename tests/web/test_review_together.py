"""Two tabs, a PO editor, a terminal and `translate` at once: nothing that was said is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bitext.backends.registry import load
from bitext.drafting.lookup import Redraft
from bitext.drafting.translate import translate
from bitext.errors import UsageError
from bitext.formats.po.entries import Catalog, State
from bitext.reviewing import deeds, undo
from bitext.reviewing.desk import saving
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.saving import Conflict, Item, save, take_back
from bitext.reviewing.desk.sheet import digest_of
from bitext.store import catalog, journal
from bitext.wording.journal import acts, standing
from bitext.workspace.wordings.record import recorded
from bitext.workspace.workspace import open_workspace


@dataclass
class Together:
    """Who works on a blog, and what each has seen of it."""

    root: Path
    draw: random.Random
    desk: Desk = field(init=False)
    told: list[str] = field(default_factory=list)  #: what somebody was told to be saved
    tabs: list[dict[tuple[str, str], str]] = field(default_factory=lambda: [{}, {}])
    open: dict[str, Catalog] = field(default_factory=dict)  #: in the PO editor
    conflicts: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.root)
        self.ids = list(self.desk.names())
        self.paths = [self.root / f"catalog/en/{name}.po" for name in ("one", "two")]

    def text(self, who: str) -> str:
        self.count += 1
        return f"{who} said {self.count}."

    def tab(self) -> None:
        """A tab saves for what it has seen some time ago."""
        seen = self.draw.choice(self.tabs)
        id = self.draw.choice(self.ids)
        if self.draw.random() < 0.5 or not seen:
            for key, entry in self.desk.sheet(id).entries.items():
                seen[id, key] = digest_of(entry)
        (id, key), digest = self.draw.choice(list(seen.items()))
        text = self.text("A tab")
        state = self.draw.choice((State.REVIEWED, State.NEEDS_WORK))
        try:
            save(self.desk, Item(id, key, digest), text, state)
            self.told.append(text)
        except Conflict:
            self.conflicts += 1

    def tab_undoes(self) -> None:
        with suppress(UsageError):  # there is nothing to be taken back
            take_back(self.desk)

    def settle(self) -> None:
        self.desk.settle()

    def editor_opens(self) -> None:
        path = self.draw.choice(self.paths)
        self.open[str(path)] = catalog.read(path, self.root)

    def editor_saves(self) -> None:
        """A PO editor writes the whole file as it was when it was opened, one entry worded."""
        if not self.open:
            return
        name = self.draw.choice(list(self.open))
        known = self.open.pop(name)
        entry = self.draw.choice(known.entries)
        text = self.text("An editor")
        now = catalog.reword(known, *entry.identity, text)
        before = {e.target for e in catalog.read(Path(name), self.root).entries}
        gone = before - {e.target for e in now.entries}
        # what it takes away of its own, which nobody has seen, is its own to take away
        self.told = [t for t in self.told if not (t in gone and t.startswith("An editor"))]
        catalog.write(Path(name), now, root=self.root)
        self.told.append(text)

    def terminal(self) -> None:
        workspace = open_workspace(self.root)
        posts = deeds.chosen(workspace, [f"{self.root}/content/one.md"])
        deeds.carry_out(workspace, posts, self.draw.choice(("approve", "needs-work")))

    def terminal_undoes(self) -> None:
        with suppress(UsageError):
            undo.undo(open_workspace(self.root))

    def drafts(self) -> None:
        workspace = open_workspace(self.root)
        backend = load("pseudo", {}, workspace.languages)
        translate(workspace, [backend], redraft=Redraft() if self.draw.random() < 0.5 else None)

    def work(self, steps: int) -> None:
        ways: list[Callable[[], None]] = [
            *[self.tab] * 6, *[self.settle] * 3, *[self.editor_opens] * 2, self.editor_saves,
            self.tab_undoes, self.terminal, self.terminal_undoes, self.drafts,
        ]  # fmt: skip
        for _ in range(steps):
            self.draw.choice(ways)()

    def lost(self) -> list[str]:
        """What was told to be saved and is in no history, once everybody has gone home."""
        self.desk.settle()
        for post in open_workspace(self.root).posts():
            recorded(post, post.read_catalog())
        said: set[str] = set()
        for path in self.paths:
            known = journal.read(path, self.root)
            said |= {text for act in known for text in (act.was, act.now)}
            assert acts(catalog.read(path, self.root), standing(known)) == ()
        return [text for text in self.told if text not in said]


def orders(drafted: Path, tmp_path: Path, seeds: range) -> int:
    conflicts = 0
    for seed in seeds:
        root = Path(shutil.copytree(drafted, tmp_path / str(seed)))
        together = Together(root, random.Random(seed))
        together.work(25)
        assert together.lost() == [], f"seed {seed}"
        conflicts += together.conflicts
        shutil.rmtree(root)
    return conflicts


def test_nothing_is_lost_in_silence(drafted: Path, tmp_path: Path) -> None:
    assert orders(drafted, tmp_path, range(12)) > 0, "some saves were for what was there no more"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_in_500_orders(drafted: Path, tmp_path: Path) -> None:
    assert orders(drafted, tmp_path, range(500)) > 50


def test_control_without_comparing_somebody_is_overwritten(
    drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor's wording that no journal has yet, and a save that does not look."""
    monkeypatch.setattr(saving, "digest_of", lambda _entry: "same")
    root = Path(shutil.copytree(drafted, tmp_path / "x"))
    together = Together(root, random.Random(1))
    desk = together.desk
    id = together.ids[0]
    key, entry = next(iter(desk.sheet(id).entries.items()))
    known = catalog.read(together.paths[0], together.root)
    changed = catalog.reword(known, *entry.identity, "An editor's")
    catalog.write(together.paths[0], changed, root=together.root)
    save(desk, Item(id, key, "same"), "Over it", State.REVIEWED)
    assert desk.sheet(id).entries[key].target == "Over it", "nobody was asked"
