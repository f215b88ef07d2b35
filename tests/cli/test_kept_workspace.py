"""A workspace of an earlier version goes on: nothing is sent, no person's wording changes.

``tests/kept/VERSION`` was made by that version (drafts by ``pseudo``, three wordings by a person,
one of them stale since) and is never made anew; ``bitext-state`` is its ``.bitext``.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bitext.store.catalog import read
from tests.cli.conftest import Call

KEPT = Path(__file__).parents[1] / "kept"
VERSIONS = sorted(path.name for path in KEPT.iterdir())
PERSONS = ("Heading", "Words in the table", "The weather is fine today.")


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    shutil.copytree(KEPT / str(request.param), folder)
    (folder / "bitext-state").rename(folder / ".bitext")
    return folder


def files(folder: Path, *parts: str) -> dict[str, bytes]:
    below = (path for part in parts for path in sorted((folder / part).rglob("*")))
    pages = (path for path in below if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in pages}


#: What sets a bilingual page, and ids, which stand once: each version has a way of its own.
_LAYOUT = re.compile(rb"^</?(?:table|tr|td|div)\b.*\n|^\n|[ ]?\{#[^}]*\}", re.M)


def pages(folder: Path) -> dict[str, bytes]:
    """The editions: English by its bytes, bilingual by what it says, line by line."""
    both = files(folder, "output/bilingual")
    said = {
        name: b"".join(sorted(_LAYOUT.sub(b"", data).splitlines(True)))
        for name, data in both.items()
    }
    return files(folder, "output/en") | said


def run(call: Call, folder: Path) -> dict[str, object]:
    ran = call("run", "--backend", "pseudo", "--json", folder=folder)
    answer = json.loads(ran.stdout)
    errors = {found["rule"] for found in answer["findings"] if found["severity"] == "error"}
    assert errors <= {"stale"}, ran.output  # one wording of it is
    assert ran.exit_code == len(errors)
    found: dict[str, object] = answer["translate"]
    return found


def said(folder: Path) -> dict[str, object]:
    """What the catalogs say: each wording with its state."""
    return {
        f"{path.name}: {entry.context}|{entry.source}": (entry.target, entry.state, entry.comment)
        for path in sorted((folder / "catalog").rglob("*.po"))
        for entry in read(path, folder).entries
    }


def test_nothing_is_sent_no_state_changes_and_no_edition(call: Call, kept: Path) -> None:
    before, editions = said(kept), pages(kept)
    assert run(call, kept)["chars"] == 0
    assert said(kept) == before
    assert pages(kept) == editions
    checked = json.loads(call("build", "--check", "--json", folder=kept).stdout)
    assert (checked["outdated"], checked["errors"]) == ([], [])
    bound, whole = (
        files(kept, "catalog"),
        files(kept, "output"),
    )  # approvals are bound once, then nothing is written anew
    assert run(call, kept)["chars"] == 0
    assert files(kept, "catalog", "output") == {**bound, **whole}


def test_drafts_whose_catalog_is_gone_come_from_its_memory(call: Call, kept: Path) -> None:
    (kept / "catalog" / "en" / "2024-year-in-review.po").unlink()
    before = pages(kept)
    assert run(call, kept)["chars"] == 0
    assert pages(kept) == before


def test_without_its_memory_the_catalogs_are_enough(call: Call, kept: Path) -> None:
    shutil.rmtree(kept / ".bitext")
    before = pages(kept)
    refused = call("run", "--backend", "pseudo", folder=kept)  # whose those pages are nobody says
    assert refused.exit_code == 1
    assert "move or delete it" in refused.output
    assert pages(kept) == before
    shutil.rmtree(kept / "output")
    assert run(call, kept)["chars"] == 0
    english = (kept / "output" / "en" / "tricky.md").read_text(encoding="utf-8")
    assert all(wording in english for wording in PERSONS)


def test_without_both_everything_would_be_sent(call: Call, kept: Path) -> None:
    shutil.rmtree(kept / ".bitext")
    shutil.rmtree(kept / "catalog")
    shutil.rmtree(kept / "output")  # else there is no telling whose pages those are
    assert run(call, kept)["chars"] != 0
