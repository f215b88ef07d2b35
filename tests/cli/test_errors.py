"""Whatever a user can cause ends in a sentence and the right exit code, never in a traceback."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli import app as app_module
from bitext.cli.app import app
from bitext.errors import WorkspaceError
from tests.cli.conftest import Call
from tests.conftest import REPOSITORY


def nothing(root: Path) -> None:
    """The blog as it is."""


def put(name: str, content: str | bytes) -> Callable[[Path], None]:
    """A setup that writes one file of the blog."""

    def setup(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return setup


def folder(name: str) -> Callable[[Path], None]:
    """A setup that puts a folder where a file is expected."""

    def setup(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root / name).mkdir(parents=True)

    return setup


def link_out(root: Path) -> None:
    """``output`` leads out of the workspace."""
    (root.parent / "elsewhere").mkdir()
    (root / "output").symlink_to(root.parent / "elsewhere")


def no_content(root: Path) -> None:
    """The posts were moved away."""
    (root / "content").rename(root / "posts")


GBK = "# 开源之夏\n\n我们的第一篇文章。\n".encode("gbk")
BROKEN_PO = 'msgid "a"\nmsgstr "b"\nnonsense\n'
PO = "catalog/en/one.po"

#: what is wrong -> setup, arguments, exit code, words of the message or the hint
CASES: dict[str, tuple[Callable[[Path], None], str, int, tuple[str, ...]]] = {
    # the command line: 2
    "unknown command": (nothing, "biuld", 2, ("no command 'biuld'", "did you mean build?")),
    "unknown inner command": (nothing, "models lst", 2, ("no command 'lst'", "did you mean list?")),
    "unknown innermost command": (nothing, "glossary ad", 2, ("no command 'ad'", "mean add?")),
    "help of nothing": (nothing, "help chek", 2, ("no command 'chek'", "did you mean check?")),
    "help too deep": (nothing, "help run now", 2, ("`bitext run` has no commands",)),
    "unknown shell": (nothing, "completion csh", 2, ("'csh'", "bash")),
    "unknown option": (nothing, "status --jsn", 2, ("--jsn", "bitext status --help")),
    "unknown global option": (nothing, "--jsn", 2, ("--jsn", "bitext --help")),
    "missing argument": (nothing, "models path", 2, ("NAME", "bitext models path --help")),
    "no workers": (nothing, "run --jobs 0", 2, ("--jobs", "x>=1")),
    "no number": (nothing, "translate --max-chars many", 2, ("--max-chars", "many")),
    "no price": (nothing, "run --max-cost 1", 2, ("prices of pseudo", "price_in")),
    "a cost of nothing": (nothing, "translate --max-cost 0", 2, ("--max-cost", "x>0")),
    "unknown layout": (nothing, "build --layout pillars", 2, ("--layout", "interleave")),
    "unknown folder": (nothing, "-C nowhere status", 2, ("-C", "nowhere")),
    "unknown backend": (nothing, "run --backend ecko", 2, ("'ecko'", "did you mean echo?")),
    "unknown backend, dry": (nothing, "translate --dry-run --backend x", 2, ("'x'", "echo")),
    "unknown model": (nothing, "models pull gpt", 2, ("'gpt'", "known models: ")),
    "unknown path": (nothing, "build content/no.md", 2, ("no such file", "content/no.md")),
    "path elsewhere": (nothing, "build bitext.toml", 2, ("outside the content folder",)),
    "an edition elsewhere": (nothing, "absorb /etc/passwd", 2, ("no edition of a post",)),
    "no post": (put("content/a.txt", "x"), "status content/a.txt", 2, ("not a post", ".mdx")),
    "name taken": (
        put("t.tsv", "开源\topen source\n"),
        "glossary import t.tsv -o bitext.toml",
        2,
        ("exists already", "another name"),
    ),
    # the workspace: 3
    "no workspace": (nothing, "-C .. status", 3, ("no bitext.toml", "bitext init")),
    "configuration is a folder": (folder("bitext.toml"), "status", 3, ("not a regular file",)),
    "broken TOML": (put("bitext.toml", "a = \n"), "status", 3, ("bitext.toml:1:", "quotes")),
    "broken TOML, backends": (put("bitext.toml", "a = \n"), "backends", 3, ("bitext.toml:1:",)),
    "broken TOML, init": (put("bitext.toml", "a = \n"), "init", 3, ("bitext.toml:1:",)),
    "unknown key": (put("bitext.toml", 'sight = "x"'), "check", 3, ("`sight`", "`site`?")),
    "unknown setting": (
        put("bitext.toml", 'backend = "chat"\n[backends.chat]\n\nmodle = "m"\n'),
        "translate",
        2,
        ("bitext.toml:4:", "`backends.chat.modle`", "did you mean `model`?"),
    ),
    "unknown setting of the meter": (
        put("bitext.toml", 'backend = "echo"\n[backends.echo]\nprice_inn = 1\n'),
        "run",
        2,
        ("bitext.toml:3:", "`backends.echo.price_inn`", "did you mean `price_in`?"),
    ),
    "a setting that does not fit": (
        put("bitext.toml", 'backend = "local"\n[backends.local]\nbatch = 0\n'),
        "translate",
        2,
        ("bitext.toml:3:", "`backends.local.batch` must be a whole number from 1 up"),
    ),
    "settings of nobody": (
        put("bitext.toml", 'backend = "echo"\n[backends.deeepl]\ntimeout = 3\n'),
        "translate --dry-run",
        2,
        ("bitext.toml:2:", "`backends.deeepl`", "did you mean `deepl`?"),
    ),
    "no content": (no_content, "status", 3, ("content folder does not exist",)),
    "broken YAML": (put("glossary/a.yaml", "terms: [\n"), "build", 3, ("glossary/a.yaml:",)),
    "broken PO": (put(PO, BROKEN_PO), "status", 3, (f"{PO}:3",)),
    "broken PO, build": (put(PO, BROKEN_PO), "build", 3, (f"{PO}:3",)),
    "broken PO, translate": (put(PO, BROKEN_PO), "translate", 3, (f"{PO}:3",)),
    "GBK post": (put("content/one.md", GBK), "run", 3, ("not UTF-8", "iconv -f GB18030")),
    "GBK post, check": (put("content/one.md", GBK), "check", 3, ("one.md:1:", "iconv")),
    "output leads out": (link_out, "run", 3, ("symbolic link", "output")),
    "missing term list": (nothing, "glossary import no.tsv", 3, ("no such file", "no.tsv")),
    "term list is a folder": (nothing, "glossary import content", 3, ("not a regular file",)),
    "UTF-16 term list": (
        put("t.tsv", "开源\topen source".encode("utf-16")),
        "glossary import t.tsv",
        3,
        ("t.tsv:1:", "UTF-16"),
    ),
    "no columns": (put("t.tsv", "开源 open"), "glossary import t.tsv", 3, ("t.tsv:1", "tabs")),
    # the backend: 4
    "no key": (nothing, "run --backend microsoft", 4, ("MICROSOFT_API_KEY",)),
    "model not pulled": (nothing, "run --backend local", 4, ("bitext models pull",)),
    "model not there": (nothing, "models path firefox-zh-en", 4, ("bitext models pull",)),
    # the disk: 5
    "output is a file": (put("output", ""), "run", 5, ("output", "file, not a folder")),
    "edition is a folder": (folder("output/en/one.md"), "run", 5, ("directory of this name",)),
    "catalog is a file": (put("catalog", ""), "translate", 5, ("catalog", "file, not a folder")),
    "memory is a file": (put(".bitext", ""), "translate", 5, (".bitext",)),
    "memory is damaged": (put(".bitext/memory.sqlite", "x" * 999), "run", 5, ("memory.sqlite",)),
    "workspace is a file": (put("g", ""), "init g", 5, ("file, not a folder",)),
    "models are a file": (put("../models", ""), "models pull firefox-zh-en", 5, ("stored",)),
}


@pytest.mark.parametrize(("setup", "args", "code", "words"), CASES.values(), ids=CASES)
def test_a_user_error_is_a_sentence(
    blog: Path,
    call: Call,
    setup: Callable[[Path], None],
    args: str,
    code: int,
    words: tuple[str, ...],
) -> None:
    setup(blog)
    failed = call(*args.split())
    assert failed.exit_code == code, failed.output
    assert failed.stderr.startswith("error: ") or "\nerror: " in failed.stderr
    assert [word for word in words if word not in failed.stderr] == []
    assert "Traceback" not in failed.output


def test_the_readme_counts_them() -> None:
    assert f"| {len(CASES)} mistakes |" in (REPOSITORY / "README.md").read_text(encoding="utf-8")


TEXT_ONLY = ("help", "completion")
WITH_JSON = {name: case for name, case in CASES.items() if not case[1].startswith(TEXT_ONLY)}


@pytest.mark.parametrize(("setup", "args", "code", "words"), WITH_JSON.values(), ids=WITH_JSON)
def test_a_user_error_is_one_json_object(
    blog: Path,
    call: Call,
    setup: Callable[[Path], None],
    args: str,
    code: int,
    words: tuple[str, ...],
) -> None:
    setup(blog)
    failed = call(*args.split(), "--json")
    error = json.loads(failed.stdout)["error"]
    assert failed.exit_code == error["exit_code"] == code
    assert set(error) == {"message", "path", "line", "column", "hint", "exit_code"}
    told = f"{error['path']}:{error['line']}:{error['message']}\n{error['hint']}"
    assert [word.rstrip(":") for word in words if word.rstrip(":") not in told] == []


def test_without_the_boundary_it_would_be_a_traceback(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "boundary", lambda *, as_json: nullcontext())
    assert isinstance(call("-C", "..", "status").exception, WorkspaceError)


def test_a_post_that_cannot_be_read_does_not_keep_the_others(blog: Path, call: Call) -> None:
    (blog / "content" / "one.md").write_bytes(GBK)
    ran = call("run")
    assert ran.exit_code == 3
    assert ran.stderr.count("not UTF-8") == 1  # told once, though two steps met it
    assert (blog / "output" / "en" / "two.md").is_file()


def broken(*args: object, **options: object) -> None:
    raise KeyError("\x1b[31mx")


def test_a_bug_is_told_as_ours_and_its_traceback_kept(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("bitext.reviewing.status.status", broken)
    failed = call("status")
    assert failed.exit_code == 70
    assert "this is a bug in bitext: KeyError" in failed.stderr
    assert "\x1b" not in failed.stderr
    assert "Traceback" not in failed.stderr
    (log,) = tmp_path.glob("bitext-*.log")
    assert str(log) in failed.stderr
    assert "in broken" in log.read_text()


def test_a_developer_sees_the_traceback(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))  # and no file can be written
    monkeypatch.setattr("bitext.reviewing.status.status", broken)
    failed = call("status", BITEXT_DEBUG="1")
    assert failed.exit_code == 70
    assert "Traceback" in failed.stderr
    assert "which BITEXT_DEBUG=1 shows" in failed.stderr


@pytest.mark.parametrize("words", [["status"], ["run"], ["init", "x"], ["check", "--json"]])
def test_a_folder_that_is_deleted_below_ones_feet(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 5
    assert "the folder that you are in has been deleted" in refused.stderr


def test_from_a_deleted_folder_another_can_be_named(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = CliRunner().invoke(app, ["-C", str(blog), "status"])
    assert done.exit_code == 0, done.stderr
