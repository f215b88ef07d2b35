"""``bitext memory`` on a real workspace: every command, its JSON, its errors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree

from bitext.store.provenance import signed
from tests.cli.conftest import Call

MADE = signed("pseudo:1")

TMX = """\
<tmx version="1.4"><header creationtool="OmegaT"/><body>
<tu><tuv xml:lang="zh-CN"><seg>只有一句话。</seg></tuv>
<tuv xml:lang="en"><seg>There is only one sentence.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>a</seg></tuv><tuv xml:lang="en"><seg>a</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def drafted(blog: Path, call: Call) -> Path:
    assert call("translate").exit_code == 0
    return blog


def test_stats(drafted: Path, call: Call) -> None:
    told = call("memory", "stats")
    assert told.exit_code == 0
    lines = [line.split() for line in told.stdout.splitlines()]
    assert lines[0] == ["entries", "failed", "origin", "engine", "languages"]
    assert lines[1] == ["6", "0", "backend", MADE, "zh-CN", ">", "en"]
    assert lines[2] == ["6", "0", "total"]
    result = json.loads(call("memory", "stats", "--json").stdout)
    assert (result["entries"], result["failed"]) == (6, 0)
    assert result["bytes"] == (drafted / ".bitext" / "memory.sqlite").stat().st_size
    assert result["groups"][0]["signature"] == MADE


def test_stats_of_a_workspace_without_a_memory(call: Call) -> None:
    assert json.loads(call("memory", "stats", "--json").stdout)["entries"] == 0
    assert "total" in call("memory", "stats").stdout


def test_an_export_is_imported_elsewhere_and_nothing_is_sent(
    drafted: Path, call: Call, tmp_path: Path
) -> None:
    told = call("memory", "export", "all.tmx")
    assert (told.exit_code, told.stderr) == (0, "wrote 6 units to all.tmx\n")
    other = tmp_path / "other"
    (other / "content").mkdir(parents=True)
    (other / "bitext.toml").write_text('backend = "pseudo"\n')
    for post in (drafted / "content").iterdir():
        (other / "content" / post.name).write_bytes(post.read_bytes())
    file = str(drafted / "all.tmx")
    assert call("memory", "import", file, folder=other).stdout == "6 units: 6 added\n"
    assert call("memory", "import", file, folder=other).stdout == "6 units: 0 added, 6 unchanged\n"
    result = json.loads(call("translate", "--json", folder=other).stdout)
    assert (result["drafted"], result["reused"]) == (0, 6)
    again = call("memory", "export", "again.tmx", folder=other)
    assert again.exit_code == 0
    assert (other / "again.tmx").read_bytes() == (drafted / "all.tmx").read_bytes()


def test_a_memory_is_copied_from_a_folder_beside_this_one(
    drafted: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`..` in the path of the other one was refused: "it is not inside ../first/.bitext"."""
    other = drafted.parent / "other"
    assert call("init", str(other)).exit_code == 0
    monkeypatch.chdir(other)
    result = call("memory", "copy", f"../{drafted.name}/.bitext/memory.sqlite")
    assert result.exit_code == 0, result.output
    assert " added, 0 replaced" in result.stderr


def test_an_export_can_be_of_people_only(drafted: Path, call: Call) -> None:
    po = drafted / "catalog" / "en" / "two.po"
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    call("translate")
    args = ("memory", "export", "--origin", "human", "--json")
    result = json.loads(call(*args, "people.tmx").stdout)
    assert (result["units"], result["left_out"]) == (2, {})
    origins = {prop.text for prop in etree.parse(drafted / "people.tmx").iter("prop")}
    assert origins == {"human"}


def test_an_export_replaces_nothing(drafted: Path, call: Call) -> None:
    (drafted / "a.tmx").write_text("mine")
    refused = call("memory", "export", "a.tmx")
    assert (refused.exit_code, "exists already" in refused.stderr) == (2, True)
    assert (drafted / "a.tmx").read_text() == "mine"
    assert call("memory", "export", "no-such-folder/a.tmx").exit_code == 5
    assert [path.name for path in drafted.glob("*.tmx*")] == ["a.tmx"]


def test_an_import_says_what_it_did_not_take(drafted: Path, call: Call) -> None:
    (drafted / "a.tmx").write_text(TMX, encoding="utf-8")
    told = call("memory", "import", "a.tmx")
    assert told.stdout == "2 units: 0 added, 1 replaced\n"
    assert told.stderr == "skipped: 1 of other languages\n"
    result = json.loads(call("memory", "import", "a.tmx", "--json").stdout)
    assert result["units"] == 2
    assert (result["unchanged"], result["skipped"]) == (1, {"of other languages": 1})
    call("translate")
    assert "There is only one sentence." in (drafted / "catalog/en/two.po").read_text("utf-8")


def test_a_person_is_not_replaced_by_an_import(drafted: Path, call: Call) -> None:
    po = drafted / "catalog" / "en" / "two.po"
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    call("translate")
    (drafted / "a.tmx").write_text(TMX, encoding="utf-8")
    assert call("memory", "import", "a.tmx").stdout == "2 units: 0 added, 1 outranked\n"


@pytest.mark.parametrize(("content", "message"), [
    (None, "there is no such file"),
    ("", "not valid XML"),
    (TMX.replace("</body>", ""), "a.tmx:5:3: not valid XML: mismatched tag"),
    (TMX.replace("<tmx", '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx', 1), "a.tmx:1:"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_message(
    drafted: Path, call: Call, content: str | None, message: str
) -> None:
    if content is not None:
        (drafted / "a.tmx").write_text(content, encoding="utf-8")
    refused = call("memory", "import", "a.tmx")
    assert refused.exit_code == 3
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "error" in json.loads(call("memory", "import", "a.tmx", "--json").stdout)


def test_what_stood_before_a_broken_place_is_said(
    drafted: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.upkeep.memory.BATCH", 1)
    monkeypatch.setattr("bitext.store.large_files.CHUNK", 64)
    (drafted / "a.tmx").write_text(TMX.replace("</body>", ""), encoding="utf-8")
    refused = call("memory", "import", "a.tmx")
    assert "1 units before it are in the memory, importing again is harmless" in refused.stderr


def test_prune_wants_to_be_told_what(drafted: Path, call: Call) -> None:
    refused = call("memory", "prune")
    assert (refused.exit_code, "--failed, --unused" in refused.stderr) == (2, True)


def test_prune_drops_what_no_post_uses(drafted: Path, call: Call) -> None:
    assert call("memory", "prune", "--unused").stdout == "dropped 0 entries\n"
    (drafted / "content" / "two.md").unlink()
    dry = call("memory", "prune", "--unused", "--dry-run")
    assert dry.stdout == "would drop 2 entries: 2 backend\n"
    result = json.loads(call("memory", "prune", "--unused", "--json").stdout)
    assert result == {"dropped": 2, "origins": {"backend": 2}, "dry_run": False}
    assert json.loads(call("memory", "stats", "--json").stdout)["entries"] == 4
    assert json.loads(call("translate", "--json").stdout)["drafted"] == 0


def test_prune_keeps_everything_when_a_post_cannot_be_read(drafted: Path, call: Call) -> None:
    (drafted / "content" / "two.md").write_bytes("坏".encode("gb18030"))
    assert call("memory", "prune", "--unused").exit_code == 3
    assert json.loads(call("memory", "stats", "--json").stdout)["entries"] == 6


def test_prune_drops_the_drafts_of_other_engines(drafted: Path, call: Call) -> None:
    assert call("memory", "prune", "--other-engines").stdout == "dropped 0 entries\n"
    (drafted / "bitext.toml").write_text('backend = "echo"\n')
    assert call("memory", "prune", "--other-engines").stdout == "dropped 6 entries: 6 backend\n"


def test_prune_leaves_people_alone_unless_asked(drafted: Path, call: Call) -> None:
    (drafted / "a.tmx").write_text(TMX, encoding="utf-8")
    call("memory", "import", "a.tmx")
    for post in (drafted / "content").iterdir():
        post.unlink()
    assert call("memory", "prune", "--unused").stdout == "dropped 5 entries: 5 backend\n"
    everyone = call("memory", "prune", "--unused", "--everyone")
    assert everyone.stdout == "dropped 1 entry: 1 memory\n"


def test_verify(drafted: Path, call: Call) -> None:
    told = call("memory", "verify")
    assert (told.exit_code, told.stderr) == (0, ".bitext/memory.sqlite is whole\n")
    assert json.loads(call("memory", "verify", "--json").stdout)["faults"] == []
    with closing(sqlite3.connect(drafted / ".bitext" / "memory.sqlite")) as other, other:
        other.execute("UPDATE indexed SET upto = 6")  # which it was not
    told = call("memory", "verify")
    assert told.exit_code == 1
    assert "6 entries that near lookup does not find" in told.stderr
    assert "docs/memory.md" in told.stderr
    (fault,) = json.loads(call("memory", "verify", "--json").stdout)["faults"]
    assert fault["count"] == 6


def test_the_advice_of_verify_mends_the_memory(drafted: Path, call: Call) -> None:
    memory = drafted / ".bitext"
    with closing(sqlite3.connect(memory / "memory.sqlite")) as other, other:
        other.execute("DELETE FROM gram")
    assert call("memory", "export", "all.tmx").exit_code == 0
    memory.rename(drafted / "away")
    assert call("memory", "import", "all.tmx").exit_code == 0
    assert call("memory", "verify").exit_code == 0
    assert json.loads(call("translate", "--json").stdout)["drafted"] == 0


@pytest.mark.parametrize("command", [("stats",), ("verify",), ("prune", "--failed"),
                                     ("export", "a.tmx"), ("import", "a.tmx")])  # fmt: skip
def test_a_file_that_is_no_memory_is_told(blog: Path, call: Call, command: tuple[str, ...]) -> None:
    (blog / ".bitext").mkdir()
    (blog / ".bitext" / "memory.sqlite").write_bytes(b"no database at all, " * 400)
    refused = call("memory", *command)
    assert (refused.exit_code, "move it away" in refused.stderr) == (5, True)


def test_the_help_loads_no_parser_and_no_database(start, blog: Path) -> None:  # type: ignore[no-untyped-def]
    process = start("memory", "--help", env={"PYTHONPROFILEIMPORTTIME": "1", "PATH": ""})
    out, err = process.communicate(timeout=60)
    assert "verify" in out
    assert "sqlite3" not in err
    assert "pyexpat" not in err


def test_an_export_goes_where_a_person_says(blog: Path, call: Call) -> None:
    call("translate")
    (blog.parent / "elsewhere").mkdir()
    (blog / "link").symlink_to(blog.parent / "elsewhere")
    for name in ("../beside.tmx", "link/x.tmx"):
        assert call("memory", "export", name).exit_code == 0, name
    assert (blog.parent / "beside.tmx").exists()
    assert (blog.parent / "elsewhere" / "x.tmx").exists()
