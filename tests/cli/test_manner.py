"""``-q``, ``-v`` and ``--color``: before a command and behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.cli.output import progress
from tests.cli.conftest import Call


@pytest.fixture
def flawed(blog: Path) -> Path:
    """A blog with a warning to tell: two glossary files disagree."""
    for name, target in (("a", "one"), ("b", "two")):
        text = f"terms:\n  - {{source: 没有的词, target: {target}}}\n"
        (blog / "glossary" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return blog


@pytest.mark.parametrize("words", ["-q run", "run -q", "run --quiet", "-vq run"])
@pytest.mark.usefixtures("flawed")
def test_quiet_says_nothing_when_all_is_well(call: Call, words: str) -> None:
    ran = call(*words.split())
    assert ran.exit_code == 0
    assert ran.output == ""


def test_quiet_tells_errors_and_gives_what_was_asked_for(blog: Path, call: Call) -> None:
    (blog / "content" / "bad.md").write_bytes("坏".encode("gbk"))
    ran = call("-q", "run")
    assert ran.exit_code == 3
    assert ran.stdout == ""
    assert [line for line in ran.stderr.splitlines() if not line.startswith((" ", "error:"))] == []
    assert "not UTF-8" in ran.stderr
    (blog / "content" / "bad.md").unlink()
    assert call("-q", "status").stdout == call("status").stdout != ""
    assert call("-q", "run", "--json").stdout.startswith("{")


def test_quiet_reports_no_progress(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    assert "of 6 segments" in call("translate").stderr
    assert call("translate", "--backend", "echo", "-q").stderr == ""


@pytest.mark.usefixtures("flawed")
def test_verbose_names_files_and_remarks(call: Call) -> None:
    plain, told = call("run"), call("run", "-v")
    assert "wrote output/en/one.md" not in plain.stdout
    assert "wrote" not in told.stdout  # nothing was written the second time
    assert "warning glossary-conflict" in plain.stderr
    assert "wrote output/bilingual/two.md" in call("build", "-v", "--layout", "interleave").stdout


def test_verbose_shows_the_traceback_of_a_bug(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("bitext.reviewing.status.status", broken)
    assert "Traceback" not in call("status").stderr
    assert "Traceback" in call("-v", "status").stderr


@pytest.mark.parametrize(
    ("words", "env", "colored"),
    [
        (("--color", "always", "check"), {}, True),
        (("check", "--color", "always"), {"NO_COLOR": "1"}, True),
        (("check", "--color=never"), {"FORCE_COLOR": "1"}, False),
        (("check", "--color=auto"), {"FORCE_COLOR": "1"}, True),
        (("check", "--color=auto"), {}, False),
        (("--color=always", "build", "no.md"), {}, True),
    ],
)
def test_colours_follow_the_option_first(
    call: Call, words: tuple[str, ...], env: dict[str, str], colored: bool
) -> None:
    assert ("\x1b[" in call(*words, **env).output) is colored


def test_one_call_leaves_nothing_to_the_next(call: Call) -> None:
    assert call("-q", "run").stdout == ""
    assert call("run").stdout != ""
