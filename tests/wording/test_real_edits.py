"""1,320 real edits of public posts, everything reviewed before: nothing leaves a page unnamed."""

from __future__ import annotations

import random
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.markdown.segmenter import parse
from bitext.model import Segment
from bitext.store.merge import merge
from bitext.wording import fate
from bitext.wording.change import Change, change
from bitext.wording.fate import retired
from tests.conftest import SHARED, missing

KEYS = ("title", "description", "summary")


def edits(kind: str, count: int = 10_000) -> Iterator[tuple[list[Segment], list[Segment]]]:
    """Segments before and after, of so many edits."""
    folder = SHARED / "edits"
    if not folder.is_dir():
        missing(f"the real edits are not at {folder}")
    lines = (folder / "edits.tsv").read_text(encoding="utf-8").splitlines()[1:]
    wanted = [line.split("\t")[0] for line in lines if line.split("\t")[1] == kind]
    chosen = set(random.Random(12).sample(wanted, min(count, len(wanted))))
    texts: dict[str, list[str]] = {}
    with tarfile.open(folder / "edits.tar.xz") as tar:
        for member in tar:
            number = member.name.partition("/")[0]
            if number in chosen and (file := tar.extractfile(member)):
                texts.setdefault(number, [])
                side = 0 if member.name.endswith("before.md") else 1
                texts[number].insert(side, file.read().decode("utf-8-sig"))
    for before, after in texts.values():
        yield [*parse(before, keys=KEYS).segments], [*parse(after, keys=KEYS).segments]


def reviewed(segments: list[Segment]) -> Catalog:
    catalog = merge(Catalog("content/p.md"), segments)
    entries = (e._replace(target=f"T {e.source}", state=State.REVIEWED) for e in catalog.entries)
    return merge(replace(catalog, entries=tuple(entries)), segments)


def replayed(kind: str, count: int = 10_000) -> Counter[str]:
    counts = Counter[str]()
    for before, after in edits(kind, count):
        old = reviewed(before)
        new = merge(old, after)
        named = {entry.identity for entry in retired(old, new)}
        counts["before"] += len(old.entries)
        counts["kept"] += sum(e.state is State.REVIEWED for e in new.entries)
        counts["named"] += len(named)
        counts["silent"] += sum(not said(e, new) for e in old.entries if e.identity not in named)
        counts["spaced"] += sum(e.state is State.STALE and is_spaced(e) for e in new.entries)
        counts["settled"] += merge(new, after) is new
        counts["posts"] += 1
        undone = merge(new, before)
        counts["undone"] += sum(e in old.entries for e in undone.entries)
    return counts


def said(entry: Entry, catalog: Catalog) -> bool:
    """Whether a wording stands on the page, whole or in parts."""
    page = [e for e in catalog.entries if e.state.human]
    if any(entry.target in e.target for e in page):
        return True
    parts = [e.target for e in page if e.previous == entry.source and e.target in entry.target]
    return "".join(entry.target.split()) == "".join("".join(parts).split())


def is_spaced(entry: Entry) -> bool:
    joined = "\n\n" in entry.previous
    return not joined and change(entry.previous, entry.source) is Change.SPACE


def holds(counts: Counter[str]) -> None:
    assert counts["silent"] == 0
    assert counts["spaced"] == 0
    assert counts["settled"] == counts["posts"]
    assert counts["undone"] == counts["before"], "the author takes the edit back"


def test_real_edits() -> None:
    counts = replayed("edit", 250)
    holds(counts)
    assert counts["kept"] > 0.95 * counts["before"]


@pytest.mark.long
def test_all_real_edits() -> None:
    counts = replayed("edit")
    holds(counts)
    print(counts)


def test_control_what_is_not_named_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fate, "_homes", lambda entry, _live: iter([entry]))
    with pytest.raises(AssertionError):
        holds(replayed("edit", 150))
