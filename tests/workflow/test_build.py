"""Editions: built when something changed, never over a person's edit, never half."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bitext.publishing import build as module
from bitext.publishing.built import STATE
from bitext.store.build_state import BuildState, Record
from tests.workflow.blog import Blog, rules

A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台机器。"


@pytest.fixture
def built(blog: Blog) -> Blog:
    """Two posts, translated and built."""
    blog.post("a.md", A)
    blog.post("notes/b.md", B)
    blog.translate()
    done = blog.build()
    assert len(done.written) == 4
    return blog


def editions(blog: Blog) -> dict[str, bytes]:
    """What is in ``output/`` beside bitext's own notes."""
    return {name: data for name, data in blog.files("output").items() if "/." not in name}


NO_OP = """
import sys
from pathlib import Path
from bitext.publishing.build import build
from bitext.workspace.workspace import open_workspace
done = build(open_workspace(Path.cwd()))
loaded = {name.partition(".")[0] for name in sys.modules}
print(done.unchanged, len(done.written), *sorted(loaded & {"mistune", "pyromark", "polib"}))
"""


def no_op(blog: Blog) -> str:
    command = [sys.executable, "-c", NO_OP]
    done = subprocess.run(command, cwd=blog.root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_build_with_nothing_to_do_loads_no_parser(built: Blog) -> None:
    before = editions(built)
    assert no_op(built) == "2 0"
    assert editions(built) == before
    # control: one changed post needs them all
    built.review("a.md", A, "We talk.")
    assert no_op(built) == "1 2 mistune polib pyromark"


def test_only_what_changed_is_built(built: Blog) -> None:
    built.review("a.md", A, "We talk.")
    assert built.build().written == ["output/en/a.md", "output/bilingual/a.md"]
    assert built.edition("a.md").read_text() == "We talk.\n"


@pytest.mark.parametrize("line", ['output = "public"', 'source = "zh-TW"', 'layout = "interleave"'])
def test_another_configuration_builds_again(built: Blog, line: str) -> None:
    built.configure(line + "\n")
    assert built.build().written


def test_another_program_builds_again(built: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "this_program", lambda: "of tomorrow")
    built.edition("a.md").unlink()
    assert built.build().written == ["output/en/a.md"]
    assert built.build().unchanged == 2
    monkeypatch.undo()
    state = BuildState.load_as_it_is(built.root / STATE, built.root, only_read=True)
    query = "SELECT DISTINCT options FROM post"
    with closing(state.ledger):
        (tomorrow,) = state.ledger.rows(query)
        built.build()
        (today,) = state.ledger.rows(query)
    assert tomorrow != today


def test_an_edited_edition_is_not_overwritten(built: Blog) -> None:
    path = built.edition("a.md")
    path.write_text("I know better.\n")
    built.review("a.md", A, "We talk.")
    for _ in range(2):
        done = built.build()
        assert rules(done.findings) == ["edited-edition"]
        assert path.read_text() == "I know better.\n"
        assert built.edition("a.md", "bilingual").read_text().count("We talk.") == 1
    path.unlink()
    assert built.build().findings == []
    assert path.read_text() == "We talk.\n"


def test_control_without_the_digest_an_edit_is_lost(
    built: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Record, "written", lambda *_: True)
    with pytest.raises(AssertionError):
        test_an_edited_edition_is_not_overwritten(built)


def test_a_file_of_unknown_origin_stays_where_it_is(blog: Blog) -> None:
    blog.post("a.md", A)
    blog.translate()
    path = blog.edition("a.md")
    path.parent.mkdir(parents=True)
    path.write_text("from before bitext\n")
    for _ in range(2):
        done = blog.build()
        assert [(f.rule, f.path) for f in done.findings] == [("edited-edition", "output/en/a.md")]
        assert "no build of this workspace wrote it" in done.findings[0].message
        assert path.read_text() == "from before bitext\n"


def test_the_editions_of_a_removed_post_go_unless_edited(built: Blog) -> None:
    built.edition("a.md").write_text("I know better.\n")
    (built.root / "content" / "a.md").unlink()
    (built.root / "content" / "notes" / "b.md").unlink()
    assert list(built.build(check=True).outdated)
    assert len(editions(built)) == 4
    built.build()
    assert list(editions(built)) == ["output/en/a.md"]


def test_check_writes_nothing_and_says_what_is_out_of_date(built: Blog) -> None:
    assert built.build(check=True).outdated == []
    built.review("a.md", A, "We talk.")
    before = built.files(".")
    expected = ["output/en/a.md", "output/bilingual/a.md"]
    assert built.build(check=True).outdated == expected
    assert built.build(check=True).outdated == expected
    assert built.files(".") == before
    built.build()
    assert built.build(check=True).outdated == []


def test_reviewed_only_passes_over_the_others_each_time_it_is_asked(built: Blog) -> None:
    built.review("a.md", A, "We talk.")
    for _ in range(2):
        done = built.build(reviewed_only=True)
        assert done.skipped == ["content/notes/b.md"]
        assert not done.errors
    assert built.edition("a.md").read_text() == "We talk.\n"
    (built.root / "content" / "notes" / "b.md").unlink()
    built.build(reviewed_only=True)
    assert not built.edition("notes/b.md").exists(), "it was ours, though it was passed over"


def test_a_post_without_any_translation_has_no_edition(built: Blog) -> None:
    built.post("c.md", "这一段没有人翻译。")
    for _ in range(2):
        done = built.build()
        assert (done.skipped, rules(done.findings)) == (["content/c.md"], ["missing"])
    assert not built.edition("c.md").exists()


LINK = "请看[这份文档](https://one.example/)和`make run`。"
REVIEWED = "See `make run` and [the docs](https://one.example/)."


@pytest.mark.parametrize(
    ("source", "edition"),
    [
        ("请看[这份文档](https://two.example/)和`make run`。", "[the docs](https://two.example/)"),
        ("请看[这份文档](https://one.example/)和`make test`。", "See `make test` and"),
        ("请看[这份文件](https://two.example/)和`make run`。", "请看"),
    ],
)
def test_an_address_that_moved_keeps_a_persons_english(
    blog: Blog, source: str, edition: str
) -> None:
    """The catalog says stale, with the wording as it was; the page has the new address."""
    blog.configure('refused = "source"\n')
    blog.post("a.md", LINK)
    blog.translate()
    blog.review("a.md", LINK, REVIEWED)
    blog.post("a.md", source)
    assert blog.translate().calls == 0
    assert blog.target("a.md", source) == REVIEWED
    assert "stale" in rules(blog.build().findings)
    assert edition in blog.edition("a.md").read_text(encoding="utf-8")


UNREADABLE = {
    "gb18030": A.encode("gb18030"),
    "utf-16": A.encode("utf-16"),
    "damaged": A.encode()[:-1],
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_post_does_not_stop_the_others(blog: Blog, name: str) -> None:
    blog.post("b.md", B)
    (blog.root / "content" / "a.md").write_bytes(UNREADABLE[name])
    for errors in (blog.translate().errors, blog.build().errors):
        assert [(error.exit_code, Path(error.path).name) for error in errors] == [(3, "a.md")]
    assert blog.engine.heard() == [B]
    assert blog.edition("b.md").exists()
    assert not blog.edition("a.md").exists()


def test_a_broken_catalog_does_not_stop_the_others(built: Blog) -> None:
    built.po("a.md").write_text("<<<<<<< mine\n")
    before = editions(built)
    for errors in (built.translate().errors, built.build().errors):
        assert [(error.exit_code, error.line) for error in errors] == [(3, 1)]
    assert editions(built) == before


def test_a_damaged_state_file_costs_time_only(built: Blog) -> None:
    before = editions(built)
    (built.root / STATE).write_text("{")
    assert built.build().written == []
    assert editions(built) == before
    assert built.build().unchanged == 2


def test_a_picture_of_two_posts_stays_when_one_of_them_goes(blog: Blog) -> None:
    (blog.root / "content" / "cup.svg").write_text("<svg/>")
    for name in ("a.md", "b.md"):
        blog.post(name, A, "![](cup.svg)")
    blog.translate()
    blog.build()
    (blog.root / "content" / "a.md").unlink()
    blog.build()
    assert not blog.edition("a.md").exists()
    assert blog.edition("cup.svg").exists()
    assert blog.edition("cup.svg", "bilingual").exists()
    (blog.root / "content" / "b.md").unlink()
    blog.build()
    assert editions(blog) == {}


@pytest.mark.parametrize("wording", ["Use 2*3*4 here.", "A **bold** word"])
def test_marks_that_are_kept_as_characters_hold_no_post_back(built: Blog, wording: str) -> None:
    """A remark says so; what cannot be used at all holds it (`test_scenarios_more`)."""
    built.configure('refused = "hold"\n')
    built.review("a.md", A, wording)
    done = built.build()
    assert "held" not in rules(done.findings)
    assert "structure" in rules(done.findings)
    assert "\\*" in built.edition("a.md").read_text("utf-8")
