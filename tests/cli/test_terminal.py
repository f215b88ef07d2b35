"""What reaches a terminal is safe, aligned and coloured as the user wants it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bitext.cli.output import progress, terminal
from bitext.cli.output.terminal import printable, table
from tests.cli.conftest import Call

HOSTILE = "\x1b[31mred\u202eder\u200b\x9b\x07"


@given(st.text())
def test_nothing_that_steers_a_terminal_passes(text: str) -> None:
    shown = printable(text)
    unsafe = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert unsafe.isdisjoint(unicodedata.category(char) for char in shown)
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["", "content/开源之夏.md", "café ≤ 😀", "a\\b"])
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_a_hostile_file_name_cannot_steer_the_terminal(blog: Path, call: Call) -> None:
    (blog / "content" / f"{HOSTILE}.md").write_text("# 你好\n", encoding="utf-8")
    for command in (["status"], ["check"], ["translate"], ["translate", "--dry-run"], ["build"]):
        for style in ([], ["--json"]):
            output = call(*command, *style).output
            assert not set(HOSTILE[:1] + "\u202e\u200b\x9b\x07") & set(output), command
    assert r"\x1b[31mred\u202eder" in call("status").stdout


def test_a_hostile_argument_cannot_steer_the_terminal(call: Call) -> None:
    for args in ([HOSTILE], ["build", HOSTILE], ["run", "--backend", HOSTILE], ["--" + HOSTILE]):
        output = call(*args).output
        assert "\x1b" not in output
        assert "error: " in output


def test_without_the_escaping_it_would(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "printable", str)
    (blog / "content" / "a\u202eb.md").write_text("# 你好\n", encoding="utf-8")
    assert "\u202e" in call("status").stdout


def test_a_message_cannot_fake_a_line_of_its_own() -> None:
    shown = run(lambda: terminal.say("error", "no\nerror: a second one"))
    assert shown == "error: no\n  error: a second one\n"


def run(action: object) -> str:
    """What a function writes."""
    command = click.Command("test", callback=action)  # type: ignore[arg-type]
    return CliRunner().invoke(command).output


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ({}, False),  # not a terminal
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),  # empty is not set, says no-color.org
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_follow_the_environment(call: Call, env: dict[str, str], colored: bool) -> None:
    for args in (["check"], ["--unknown"], ["build", "no.md"]):
        assert ("\x1b[" in call(*args, **env).output) is colored


def test_a_table_is_aligned_also_with_wide_characters() -> None:
    rows = [("开源.md", 7), ("a.md", 1200), ("e\u0301.md", 3)]
    shown = run(lambda: table(("post", "segments"), rows)).splitlines()
    assert shown == [
        "post     segments",
        "开源.md         7",
        "a.md         1200",
        "e\u0301.md            3",
    ]


def test_an_empty_table_is_its_header() -> None:
    assert run(lambda: table(("post", "n"), [])) == "post  n\n"


def test_a_log_gets_a_line_now_and_then() -> None:
    times = iter([0.0, 1.0, 9.0, 10.0, 12.0, 19.0, 20.0])

    def work() -> None:
        advance = progress.Lines("segments", clock=lambda: next(times)).advance
        for done in range(6):
            advance("a.md", done, 1000)

    assert run(work) == "2 of 1,000 segments: a.md\n5 of 1,000 segments: a.md\n"


def test_a_log_of_what_has_no_bytes_says_none() -> None:
    """It said "0 of 0 MB, 2 min so far: convert …" while a model was made ready."""
    times = iter([0.0, 40.0, 60.0])

    def work() -> None:
        lines = progress.Lines("bytes", clock=lambda: next(times))
        lines.advance("convert a-model", 3, 0)
        lines.advance("download a.gguf", 5_000_000, 9_000_000)

    said = "40 s so far: convert a-model\n5 of 9 MB, about 48 s left: download a.gguf\n"
    assert run(work) == said


def test_a_log_tells_the_time_that_is_left_and_breaks_a_long_silence() -> None:
    times = iter([0.0, 0.0, 20.0, 40.0, 100.0])

    def work() -> None:
        lines = progress.Lines("segments", clock=lambda: next(times))
        lines.advance("a.md", 500, 1000)  # reused, so they tell no pace
        lines.tick()
        lines.tick()
        lines.advance("a.md", 600, 1000)

    assert run(work) == (
        "500 of 1,000 segments, 40 s so far: a.md\n600 of 1,000 segments, about 7 min left: a.md\n"
    )
