"""``bitext undo``: every command that changes people's wordings is in the journal, and one undo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.reviewing import exchange
from bitext.reviewing import undo as undoing
from bitext.reviewing.absorb import settle
from bitext.store.catalog import Entry, read
from bitext.terminology import apply as applying_terms
from tests.cli.conftest import Call

PAGE = "output/en/two.md"
TWO = "content/two.md"
ONLY = "只有一句话。"

Said = dict[tuple[str, str], tuple[str, str, str, str]]


@pytest.fixture
def drafted(blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``two.md``, of which one segment was worded twice, and a term of the glossary."""
    monkeypatch.setenv("BITEXT_AS", "Lin")
    (blog / "bitext.toml").write_text('targets = ["en", "ja"]\nbackend = "pseudo"\n')
    (blog / "glossary/terms.yaml").write_text("terms:\n- source: 一句话\n  target: sentence\n")
    call("run")
    for said in ("Only a first phrase.", "Only one phrase."):
        word(blog, said)
        call("run")
    return blog


def word(blog: Path, said: str) -> None:
    path = blog / "catalog/en/two.po"
    old = rf'(#, fuzzy\n)?msgid "{ONLY}"\nmsgstr "[^"]*"'
    text = re.sub(old, f'msgid "{ONLY}"\nmsgstr "{said}"', path.read_text("utf-8"))
    path.write_text(text, "utf-8")


def said(blog: Path, language: str = "en") -> Said:
    found: Said = {}
    for path in sorted((blog / "catalog" / language).rglob("*.po")):
        catalog = read(path, blog)
        for entry in (*catalog.entries, *catalog.obsolete):
            found[path.name, entry.source] = _said(entry)
    return found


def _said(entry: Entry) -> tuple[str, str, str, str]:
    return entry.target, entry.state, entry.previous, entry.signature


def edit(blog: Path, name: str, old: str, new: str) -> None:
    path = blog / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def number(call: Call, *args: str, **env: str) -> str:
    """Call a command; the number that it gives."""
    done = json.loads(call(*args, "--json", **env).stdout)
    numbers: list[str] = done.get("numbers") or [done["number"]]
    assert [*map(len, numbers)] == [6]
    return numbers[0]


def absorbing(blog: Path, call: Call) -> str:
    edit(blog, PAGE, "Only one phrase.", "Only this phrase.")
    return number(call, "absorb", "--yes", "--reviewed")


def absorbing_a_draft(blog: Path, call: Call) -> str:
    edit(blog, PAGE, _title(blog), "# The second one")
    return number(call, "absorb", "--yes")


def _title(blog: Path) -> str:
    return next(line for line in (blog / PAGE).read_text("utf-8").splitlines() if "#" in line)


def absorbing_what_is_stale(blog: Path, call: Call) -> str:
    edit(blog, TWO, ONLY, "只有这一句话。")
    edit(blog, PAGE, "Only one phrase.", "Only this phrase.")
    call("translate")
    return number(call, "absorb", "--yes")


def absorbing_what_is_gone(blog: Path, call: Call) -> str:
    edit(blog, PAGE, "Only one phrase.", "Only this phrase.")
    edit(blog, TWO, ONLY, "")
    return number(call, "absorb", "--yes")


def importing(blog: Path, call: Call, post: str = TWO) -> str:
    path = blog / "two.xlf"
    call("catalog", "export", str(path), post, "--format", "xliff1.2")
    text = re.sub("<target[^>]*>", '<target state="final">A final ', path.read_text("utf-8"))
    path.write_text(text, "utf-8")
    return number(call, "catalog", "import", str(path))


def restoring(_blog: Path, call: Call) -> str:
    return number(call, "restore", f"{TWO}:3")


def applying(blog: Path, call: Call) -> str:
    edit(blog, "glossary/terms.yaml", "sentence", "phrase!")
    return number(call, "glossary", "apply", "一句话", "--from", "phrase", "--write")


def approving(_blog: Path, call: Call) -> str:
    return number(call, "approve", TWO, "--write")


ACTS: dict[str, Callable[[Path, Call], str]] = {
    one.__name__: one
    for one in (
        absorbing, absorbing_a_draft, absorbing_what_is_stale, absorbing_what_is_gone, importing,
        restoring, applying, approving,
    )
}  # fmt: skip


def is_taken_back(blog: Path, call: Call, act: Callable[[Path, Call], str]) -> None:
    call("translate")
    japanese = said(blog, "ja")
    gone = act in (absorbing_what_is_stale, absorbing_what_is_gone)
    before = said(blog)
    acted = act(blog, call)
    assert said(blog) != before
    told = json.loads(call("undo", "--json").stdout)
    assert told["number"] == acted
    assert [one["post"] for one in told["segments"]][:1] == [TWO]
    after = said(blog)
    assert "Only this phrase." not in {wording for wording, *_ in after.values()}
    if not gone:  # else the post has changed besides
        assert after == before
        assert said(blog, "ja") == japanese
    acts = json.loads(call("history", TWO, "--json").stdout)["acts"]
    assert acts[-1]["via"] == f"undo {acted}" or not any(one["was"] for one in acts[2:])
    assert "there is nothing to take back" in call("undo", acted).stderr
    call("translate")
    assert gone or said(blog) == before


@pytest.mark.parametrize("act", ACTS)
def test_one_undo_takes_it_back(drafted: Path, call: Call, act: str) -> None:
    is_taken_back(drafted, call, ACTS[act])


def test_an_edition_is_edited_by_hand_again(drafted: Path, call: Call) -> None:
    page = drafted / PAGE
    acted = absorbing(drafted, call)
    edited = page.read_bytes()
    call("undo", acted)
    refused = call("build")
    assert refused.exit_code == 1
    assert "edited-edition" in refused.output
    assert page.read_bytes() == edited
    number(call, "absorb", "--yes", "--reviewed")  # once more
    assert call("build").exit_code == 0
    assert b"Only this phrase." in page.read_bytes()
    call("undo")
    call("build")
    assert b"Only one phrase." in page.read_bytes()


def test_what_was_given_up_is_back(drafted: Path, call: Call) -> None:
    page = drafted / PAGE
    page.write_text(page.read_text("utf-8") + "\nMine.\n", "utf-8")
    number(call, "absorb", "--yes", "--discard-rest")
    call("undo")
    assert call("build").exit_code == 1
    assert page.read_text("utf-8").endswith("\nMine.\n")


def test_each_language_takes_back_its_own(drafted: Path, call: Call) -> None:
    english, japanese = said(drafted), said(drafted, "ja")
    in_japanese = number(call, "approve", f"{TWO}:3", BITEXT_TARGET="ja")
    in_english = number(call, "approve", f"{TWO}:1")
    assert "nothing to take back" in call("undo", in_japanese, BITEXT_TARGET="en").stderr
    back = json.loads(call("undo", "--json", BITEXT_TARGET="ja").stdout)
    assert back["number"] == in_japanese
    assert (said(drafted) != english, said(drafted, "ja")) == (True, japanese)
    number(call, "approve", f"{TWO}:3", BITEXT_TARGET="ja")
    call("undo")  # the last one, whatever its language
    assert said(drafted, "ja") == japanese
    assert json.loads(call("undo", "--json").stdout)["number"] == in_english
    assert said(drafted) == english


def rename(blog: Path, new: str) -> None:
    (blog / TWO).rename(blog / "content" / new)


@pytest.mark.parametrize("runs", [False, True])
def test_a_post_that_was_renamed_since(drafted: Path, call: Call, runs: bool) -> None:
    before = said(drafted)["two.po", ONLY]
    number(call, "needs-work", f"{TWO}:3")
    rename(drafted, "deux.md")
    assert not runs or call("run").exit_code == 0
    (deed,) = json.loads(call("undo", "--json").stdout)["segments"]
    assert deed["post"] == "content/deux.md"
    assert said(drafted)["deux.po", ONLY] == before


def test_what_was_changed_since_stays_and_is_counted(drafted: Path, call: Call) -> None:
    absorbing(drafted, call)
    call("run")
    word(drafted, "Another says this.")
    assert "1 segment of it changed since" in call("undo").stderr
    assert said(drafted)["two.po", ONLY][0] == "Another says this."


def test_a_post_that_is_gone_keeps_nothing_back(drafted: Path, call: Call) -> None:
    first = number(call, "approve", "content/one.md:2")
    number(call, "needs-work", f"{TWO}:3")
    (drafted / TWO).unlink()
    assert json.loads(call("undo", "--json").stdout)["segments"] == []
    assert json.loads(call("undo", "--json").stdout)["number"] == first


def test_an_edit_under_the_former_name(drafted: Path, call: Call) -> None:
    """And what was absorbed is taken back there too."""
    edit(drafted, PAGE, "Only one phrase.", "Only this phrase.")
    rename(drafted, "deux.md")
    assert "bitext absorb output/en/two.md" in call("run").output
    number(call, "absorb", PAGE, "--yes")
    call("undo")
    assert call("build").exit_code == 1
    assert "Only this phrase." in (drafted / PAGE).read_text("utf-8")
    number(call, "absorb", "--yes")
    assert call("build").exit_code == 0
    assert not (drafted / PAGE).exists()
    assert "Only this phrase." in (drafted / "output/en/deux.md").read_text("utf-8")


RENAMED = {
    "needs-work": lambda blog, call: number(call, "needs-work", "content/deux.md:3"),
    "restore": lambda blog, call: number(call, "restore", "content/deux.md:3"),
    "apply": lambda blog, call: applying(blog, call),
    "import": lambda blog, call: importing(blog, call, "content/deux.md"),
    "absorb": lambda blog, call: absorbing(blog, call),
}


@pytest.mark.parametrize("act", RENAMED)
def test_a_renamed_post_takes_all_of_its_catalog_along(drafted: Path, call: Call, act: str) -> None:
    """Before anybody has run: its drafts were lost by all of these but `needs-work`."""
    first = said(drafted)["two.po", "第二篇"]
    rename(drafted, "deux.md")
    RENAMED[act](drafted, call)
    assert act == "import" or said(drafted)["deux.po", "第二篇"] == first
    assert not (drafted / "catalog/en/two.po").exists()
    sent = json.loads(call("translate", "--json").stdout)
    assert [sent["chars"], sent["drafted"]] == [0, 0]


CONTROLS = {
    "a command keeps what it does": ("remember", lambda *_: "abcdef", absorbing),
    "entries that rest are looked at": ("_undo", lambda *_: [], absorbing_what_is_gone),
}


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(drafted: Path, call: Call, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, instead, act = CONTROLS[guard]
    monkeypatch.setattr(undoing, name, instead)
    with pytest.raises((AssertionError, KeyError)):
        is_taken_back(drafted, call, act)


@pytest.mark.parametrize(
    ("act", "module"), [("apply", applying_terms), ("import", exchange), ("absorb", settle)]
)
def test_control_of_renamed_posts(
    drafted: Path, call: Call, act: str, module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "at_home", lambda *_, **__: False)
    with pytest.raises((AssertionError, KeyError)):
        test_a_renamed_post_takes_all_of_its_catalog_along(drafted, call, act)


def test_control_of_pages(drafted: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "give_back", lambda *_: None)
    with pytest.raises(AssertionError):
        test_an_edition_is_edited_by_hand_again(drafted, call)
