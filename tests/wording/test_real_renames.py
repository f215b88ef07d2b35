"""312 real renames of public posts, everything reviewed before, no memory: states come along."""

from __future__ import annotations

import random
import tarfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import parse
from bitext.store.catalog import write
from bitext.wording import adoption
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.workspace import open_workspace
from tests.conftest import SHARED, missing


def renames(count: int) -> list[tuple[str, str, bytes, bytes]]:
    """Paths and contents before and after."""
    folder = SHARED / "edits"
    if not folder.is_dir():
        missing(f"the real edits are not at {folder}")
    lines = (folder / "edits.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line.split("\t")[1] == "rename"]
    rows = random.Random(13).sample(rows, min(count, len(rows)))
    wanted = {f"{row[0]}/{side}.md" for row in rows for side in ("before", "after")}
    data: dict[str, bytes] = {}
    with tarfile.open(folder / "edits.tar.xz") as tar:
        for member in tar:
            if member.name in wanted and (file := tar.extractfile(member)):
                data[member.name] = file.read()
    return [
        (f"{n}/{a}", f"moved/{n}/{b}", data[f"{n}/before.md"], data[f"{n}/after.md"])
        for n, _, a, b, *_ in rows
    ]


def kept(root: Path, count: int) -> tuple[int, int]:
    """Of the reviewed segments whose source still stands: how many, how many are reviewed."""
    (root / "bitext.toml").write_text('backend = "echo"\n', encoding="utf-8")
    found = renames(count)
    for old, _, text, _ in found:
        path = root / "content" / old
        path.parent.mkdir(parents=True)
        path.write_bytes(text)
    for post in open_workspace(root).posts():
        catalog = post.merged(post.read_catalog(), notes=False)
        worded = [e._replace(target=f"T {e.source}") for e in catalog.entries]
        entries = [e._replace(state=State.REVIEWED) for e in worded]
        write(post.catalog_path, replace(catalog, entries=tuple(entries)), root=root)
    sources: dict[str, set[tuple[str, str]]] = {}
    for old, new, before, after in found:
        (root / "content" / old).unlink()
        path = root / "content" / new
        path.parent.mkdir(parents=True)
        path.write_bytes(after)
        was = before.decode("utf-8-sig")
        keys = open_workspace(root).config.front_matter
        sources[PurePosixPath("content", new).as_posix()] = {
            (s.context, s.source) for s in parse(was, keys=keys).segments
        }
    standing = [
        entry
        for post in open_workspace(root).posts()
        for entry in post.merged(post.read_catalog(), notes=False).entries
        if entry.identity in sources[post.name]
    ]
    return len(standing), sum(entry.state is State.REVIEWED for entry in standing)


def test_real_renames(tmp_path: Path) -> None:
    standing, reviewed = kept(tmp_path, 40)
    assert standing > 500
    assert reviewed >= 0.99 * standing


@pytest.mark.long
def test_all_real_renames(tmp_path: Path) -> None:
    standing, reviewed = kept(tmp_path, 312)
    print(standing, reviewed)
    assert reviewed >= 0.99 * standing


def test_control_without_the_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Homes, "adopted_by", lambda *_: "")
    monkeypatch.setattr(Homes, "brought_along", lambda _self, _post, _before, merged, **_: merged)
    assert kept(tmp_path, 10)[1] == 0


def test_a_post_takes_the_catalog_it_shares_most_with() -> None:
    texts = {("", f"第{n}段"): 10 for n in range(10)}
    half = dict(list(texts.items())[:5])
    other = {("", "别的"): 10, ("", "第0段"): 10}
    found = adoption.adopted(
        {"q.po": texts, "r.po": {("", "没有"): 5}}, {"p.po": texts, "half.po": half, "o.po": other}
    )
    assert found == {"q.po": "p.po"}
    assert adoption.adopted({"q.po": texts}, {"o.po": {("", "别的"): 90, ("", "第0段"): 3}}) == {}


def test_of_posts_that_were_merged_the_catalog_of_the_whole_is_taken() -> None:
    """The other one lies there still, and all of it stands in the post that is renamed."""
    one = {("", f"第{n}段"): 10 for n in range(10)}
    two = {("", f"第{n}段"): 10 for n in range(10, 20)}
    edited = {("", "第十五段"): 10} | {at: n for at, n in two.items() if at != ("", "第15段")}
    catalogs = {"one.po": one, "both.po": one | two}
    assert adoption.adopted({"new.po": one | edited}, catalogs) == {"new.po": "both.po"}
