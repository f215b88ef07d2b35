"""``diff``, ``show``, ``approve``, ``needs-work``, ``undo``, ``translate --redraft``."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polib
import pytest

from bitext.drafting import lookup
from bitext.drafting import translate as translating
from bitext.store.catalog import Entry, State, read
from bitext.workspace.wordings import po_lines
from tests.cli.conftest import Call

TWO = "content/two.md"


@pytest.fixture
def drafted(blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BITEXT_AS", "Lin")
    call("run")
    return blog


def entries(blog: Path, name: str = "two") -> list[Entry]:
    return [*read(blog / "catalog" / "en" / f"{name}.po", blog).entries]


def states(blog: Path, name: str = "two") -> list[State]:
    return [entry.state for entry in entries(blog, name)]


def told(call: Call, *args: str) -> dict[str, Any]:
    done = call(*args, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line_of(call: Call, number: int) -> str:
    return str(told(call, "show", TWO)["segments"][number]["line"])


def word(blog: Path, number: int, wording: str, flags: list[str], name: str = "two") -> None:
    path = blog / "catalog" / "en" / f"{name}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    entry = [e for e in po if not e.obsolete][number]
    entry.msgstr, entry.flags = wording, flags
    po.save()


def test_a_named_segment_is_approved_at_once_and_taken_back(drafted: Path, call: Call) -> None:
    before = entries(drafted)
    done = told(call, "approve", f"{TWO}:{line_of(call, -1)}")
    assert [(d["before"], d["after"]) for d in done["segments"]] == [("draft", "reviewed")]
    assert states(drafted).count(State.REVIEWED) == 1
    acts = told(call, "history", TWO)["acts"]
    assert [(a["who"], a["op"], a["via"]) for a in acts] == [
        ("Lin", "approve", f"approve {done['number']}")
    ]
    back = told(call, "undo")
    assert back["number"] == done["number"]
    assert entries(drafted) == before, "a draft again, with its signature"
    assert call("undo").exit_code == 2


def test_a_whole_post_is_shown_first_and_is_one_undo(drafted: Path, call: Call) -> None:
    before = entries(drafted), entries(drafted, "one")
    shown = call("approve", TWO, "content/one.md")
    assert "would change; --write does it" in shown.stderr
    assert (entries(drafted), entries(drafted, "one")) == before
    done = told(call, "approve", "content", "--write")
    assert {*states(drafted), *states(drafted, "one")} == {State.REVIEWED}
    assert len(done["segments"]) == len(before[0]) + len(before[1])
    call("run")
    assert call("build", "--check", "--reviewed-only").exit_code == 0
    word(drafted, 0, "Meanwhile.", [])
    assert len(told(call, "undo", done["number"])["segments"]) == len(done["segments"]) - 1
    assert states(drafted)[0] is State.REVIEWED, "somebody has worded it since"
    assert {*states(drafted)[1:], *states(drafted, "one")} == {State.DRAFT}


def test_an_approval_of_a_stale_wording_that_was_taken_back_stays_so(
    drafted: Path, call: Call
) -> None:
    """The journal had the approval still, and the next edit of the post brought it back."""
    post = drafted / TWO
    call("approve", TWO, "--write")
    last = entries(drafted)[-1]
    text = post.read_text("utf-8")
    post.write_text(text.replace(last.source, last.source[:2] + "也" + last.source[2:]), "utf-8")
    call("run")
    assert states(drafted)[-1] is State.STALE
    call("approve", f"{TWO}:{line_of(call, -1)}")
    assert states(drafted)[-1] is State.REVIEWED
    told(call, "undo")
    assert states(drafted)[-1] is State.STALE
    post.write_text(post.read_text("utf-8") + "\n再会。\n", "utf-8")
    call("run")
    assert states(drafted)[-2] is State.STALE


def test_needs_work_and_lines(drafted: Path, call: Call) -> None:
    call("approve", TWO, "--write")
    last = line_of(call, -1)
    done = told(call, "needs-work", f"{TWO}:{last}-{int(last) + 9},{last}")
    assert [d["after"] for d in done["segments"]] == ["needs-work"]
    assert states(drafted)[-1] is State.NEEDS_WORK
    assert State.REVIEWED in states(drafted)
    assert call("needs-work", f"{TWO}:ffffffff").exit_code == 2
    assert call("approve", "content/none.md").exit_code == 2


def test_diff_is_against_the_last_review(drafted: Path, call: Call) -> None:
    post = drafted / TWO
    call("approve", TWO, "--write")
    assert told(call, "diff") == {"segments": []}
    last = entries(drafted)[-1]
    text = post.read_text("utf-8")
    post.write_text(text.replace(last.source, last.source[:2] + "也" + last.source[2:]), "utf-8")
    call("run")
    (one,) = told(call, "diff")["segments"]
    assert one["source"] == last.source[:2] + "{+也+}" + last.source[2:]
    assert (one["state"], one["target"]) == ("stale", "")
    word(drafted, -1, last.target + " Really", ["fuzzy"])
    (one,) = told(call, "diff", f"{TWO}:{one['line']}")["segments"]
    assert one["target"] == last.target + "{+ Really+}"
    assert "{+也+}" in call("diff", TWO).stdout


def test_show_names_the_place_in_the_catalog(drafted: Path, call: Call) -> None:
    word(drafted, -1, "Odd `code` in it.", [])
    call("run")
    (one,) = told(call, "show", f"{TWO}:{line_of(call, -1)}")["segments"]
    path, _, line = one["catalog"].rpartition(":")
    assert (drafted / path).read_text("utf-8").splitlines()[int(line) - 1] == (
        'msgstr "Odd `code` in it."'
    )
    assert one["state"] == "reviewed"
    assert [act["now"] for act in one["acts"]] == ["Odd `code` in it."]
    assert one["findings"]
    text = call("show", f"{TWO}:{one['line']}").stdout
    assert f"{path}:{line}" in text
    assert "Odd `code` in it." in text


def test_drafts_are_asked_for_again(drafted: Path, call: Call) -> None:
    call("approve", f"{TWO}:{line_of(call, 0)}")
    reviewed = entries(drafted)[0]
    assert told(call, "translate", "--redraft", TWO)["drafted"] == len(entries(drafted)) - 1
    assert entries(drafted)[0].target == reviewed.target, "a reviewed wording is never touched"
    one = told(call, "translate", "--redraft", f"{TWO}:{line_of(call, -1)}")
    assert one["drafted"] == 1
    assert told(call, "translate", "--redraft", "--engine", "other")["drafted"] == 0
    assert told(call, "translate", "--redraft", "--below", "low")["drafted"] == 0
    assert told(call, "translate", "--redraft", "--engine", "pseudo")["drafted"] > 1
    assert call("translate", "--engine", "pseudo").exit_code == 2
    plan = told(call, "translate", "--redraft", TWO, "--dry-run")
    assert plan["total"]["to_send"] == len(entries(drafted)) - 1


def test_a_mistaken_approval_is_taken_back_everywhere(drafted: Path, call: Call) -> None:
    """61: it came back in both posts, for ever."""
    source = entries(drafted)[-1].source
    (drafted / "content" / "zoo.md").write_text(f"{source}\n", encoding="utf-8")
    word(drafted, -1, "A mistake.", [])
    call("run")
    assert [e.target for e in entries(drafted, "zoo")] == ["A mistake."]
    call("needs-work", f"{TWO}:{line_of(call, -1)}")
    call("run")
    assert entries(drafted)[-1].target == "A mistake.", "it is a person's, and named"
    (zoo,) = entries(drafted, "zoo")
    assert zoo.state is State.DRAFT
    assert zoo.target != "A mistake."
    word(drafted, -1, "", [])
    call("run")
    assert entries(drafted)[-1].target not in ("", "A mistake.")
    call("run")
    assert "A mistake." not in (drafted / "output/en/two.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("outs", "test"),
    [
        (  # two ways lead to it: the memory forgets, and a draft that is there is drafted anew
            ((lookup, "taken_back_places"), (translating, "taken_back")),
            test_a_mistaken_approval_is_taken_back_everywhere,
        ),
        (((po_lines, "po_lines"),), test_show_names_the_place_in_the_catalog),
    ],
    ids=["taken back", "the place in the catalog"],
)
def test_control(
    drafted: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    outs: Sequence[tuple[object, str]],
    test: Callable[[Path, Call], None],
) -> None:
    for module, name in outs:
        monkeypatch.setattr(module, name, lambda _: {})
    with pytest.raises((AssertionError, OSError)):
        test(drafted, call)
