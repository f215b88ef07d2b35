"""``bitext history``, ``restore``, ``catalog prune``: wordings told of and brought back."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest

from tests.cli.conftest import Call


def word(blog: Path, wording: str) -> str:
    """A person words the last entry of ``two.md``; its source."""
    path = blog / "catalog" / "en" / "two.po"
    po = polib.pofile(str(path), wrapwidth=0)
    *_, entry = (e for e in po if not e.obsolete)
    entry.msgstr, entry.flags = wording, []
    po.save()
    return entry.msgid


@pytest.fixture
def worded(blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``two.md``, of which a person has worded one segment, twice."""
    monkeypatch.setenv("BITEXT_AS", "Lin")
    call("translate")
    for wording in ("The first wording.", "The second wording."):
        word(blog, wording)
        call("translate")
    return blog


def test_history_tells_who_said_what(worded: Path, call: Call) -> None:
    told = json.loads(call("history", "content/two.md", "--json").stdout)["acts"]
    assert [(act["who"], act["via"], act["op"], act["was"], act["now"]) for act in told] == [
        ("Lin", "po", "word", "", "The first wording."),
        ("Lin", "po", "word", "The first wording.", "The second wording."),
    ]
    of_one = call("history", f"content/two.md:{told[0]['key'][:6]}")
    assert "+ The second wording." in of_one.stdout
    assert call("history", f"content/two.md:{told[0]['line']}").stdout == of_one.stdout
    assert call("history", "content/one.md").stdout == ""
    assert call("history", "content/two.md:ffffffff").exit_code == 2
    assert call("history", "content").exit_code == 2


def test_restore_goes_back_and_forth(worded: Path, call: Call) -> None:
    key = json.loads(call("history", "content/two.md", "--json").stdout)["acts"][0]["key"]
    for wording in ("The first wording.", "The second wording."):
        done = json.loads(call("restore", f"content/two.md:{key}", "--json").stdout)
        assert [one["now"] for one in done["restored"]] == [wording]
        call("run")
        assert wording in (worded / "output" / "en" / "two.md").read_text("utf-8")
    assert call("restore", "content/one.md").exit_code == 2


def test_a_catalog_that_lost_wordings_is_refused_until_it_is_accepted(
    worded: Path, call: Call
) -> None:
    path = worded / "catalog" / "en" / "two.po"
    blocks = path.read_text("utf-8").rstrip().split("\n\n")
    path.write_text("\n\n".join(blocks[:-1]) + "\n", encoding="utf-8")
    for command in ("run", "translate", "build", "check"):
        refused = call(command)
        assert refused.exit_code == 3, command
        assert "a reviewed wording has vanished from this catalog" in refused.stderr
        assert "--accept-loss" in refused.stderr
    assert "The second wording." not in path.read_text("utf-8")
    accepted = call("translate", "--accept-loss")
    assert accepted.exit_code == 0, accepted.stderr
    assert call("translate").exit_code == 0
    assert "clear" in call("history", "content/two.md").stdout


def test_catalogs_of_posts_that_are_gone_are_shown_before_they_are_deleted(
    worded: Path, call: Call
) -> None:
    (worded / "content" / "two.md").unlink()
    told = call("check")
    assert told.exit_code == 1
    assert "catalog/en/two.po: error orphaned a wording lies here" in told.stdout
    shown = json.loads(call("catalog", "prune", "--json").stdout)
    gone = {"catalog": "catalog/en/two.po", "post": "content/two.md", "people": 1}
    assert shown == {"catalogs": [{**gone, "left_out": False}], "deleted": False}
    assert (worded / "catalog" / "en" / "two.po").exists()
    call("catalog", "prune", "--delete")
    assert not (worded / "catalog" / "en" / "two.po").exists()
    assert "orphaned" not in call("check").stdout


def test_status_names_what_was_taken_back(worded: Path, call: Call) -> None:
    """Journal and catalog as they were before; there is no git, and this machine remembers."""
    path = worded / "catalog" / "en" / "two.po"
    files = {file: file.read_bytes() for file in (path, path.with_suffix(".log.jsonl"))}
    path.write_text(path.read_text("utf-8").replace("The second", "Another"), encoding="utf-8")
    call("run")
    for file, data in files.items():
        file.write_bytes(data)
    told = call("status").stderr
    assert '"Another wording."' in told
    assert "`bitext run` writes it into the journal again" in told
    call("run")
    assert "Another wording." not in call("status").stderr
