"""``--shard K/N``: each post is in one part, and the parts together do what one command does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.workspace.selection.shard import Shard

POSTS = 23


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    run("init")
    for path in (tmp_path / "content").glob("*.md"):
        path.unlink()
    for number in range(POSTS):
        text = f"# 第{number}篇\n\n我们讨论开源项目的未来，一共{number + 100}个。\n"
        (tmp_path / "content" / f"{number}.md").write_text(text, encoding="utf-8")
    run("translate", "--backend", "pseudo")
    return tmp_path


def run(*arguments: str, code: int | None = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert code is None or result.exit_code == code, result.output
    return result.stdout if code != 2 else result.output + str(result.exception)


def findings(*arguments: str) -> list[str]:
    said = json.loads(run("check", "--json", *arguments, code=None))
    return sorted(json.dumps(found, sort_keys=True) for found in said["findings"])


def editions(root: Path) -> dict[str, bytes]:
    paths = (path for path in (root / "output").rglob("*.md") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_the_parts_together_find_what_one_check_finds(blog: Path, count: int) -> None:
    """Of some of forty parts there is no post: that is none, and not all of them."""
    for number in range(4):
        (blog / "content" / f"new{number}.md").write_text("还没有翻译。\n", encoding="utf-8")
    parts = [findings("--shard", f"{number}/{count}") for number in range(1, count + 1)]
    assert sorted(found for part in parts for found in part) == findings()
    assert len(findings()) == 4


def test_the_parts_together_build_what_one_build_builds(blog: Path) -> None:
    run("build")
    whole = editions(blog)
    for path in whole:
        (blog / path).unlink()
    before = 0
    for number in (1, 2, 3):
        run("build", "--shard", f"{number}/3")
        assert before < len(editions(blog)) <= len(whole)
        before = len(editions(blog))
    assert editions(blog) == whole
    run("build", "--check")


def test_a_part_is_of_what_was_named(blog: Path) -> None:
    names = [f"content/{number}.md" for number in range(8)]
    said = [
        json.loads(run("status", "--json", *names, "--shard", f"{n}/2"))["posts"] for n in (1, 2)
    ]
    assert sorted(post["post"] for part in said for post in part) == names


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "1/3/5", "-1/3"])
def test_what_is_no_part(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no part"):
        Shard.of(text)
    assert "is no part" in run("check", "--shard", text, code=2)


def test_a_part_is_the_same_on_every_machine() -> None:
    shards = [Shard(number, 4) for number in (1, 2, 3, 4)]
    names = [f"content/posts/{year}/文章-{n}.md" for year in (2023, 2024) for n in range(200)]
    assert [[shard.has(name) for shard in shards].count(True) for name in names] == [1] * 400
    counts = [sum(map(shard.has, names)) for shard in shards]
    assert max(counts) < 1.4 * min(counts)
    assert [n for n in range(1, 9) if Shard(n, 8).has("content/hello.md")] == [HELLO]


#: As it is on whatever machine this runs: CRC-32 of ``content/hello.md`` modulo 8, and one.
HELLO = 7


def parts(blog: Path, count: int) -> list[str]:
    """What checks of all parts wrote."""
    names = []
    for number in range(1, count + 1):
        names.append(f"found-{number}.json")
        said = run("check", "--json", "--shard", f"{number}/{count}", code=None)
        (blog / names[-1]).write_text(said, encoding="utf-8")
    return names


@pytest.mark.parametrize("count", [1, 3, 40])
def test_findings_of_all_parts_are_told_as_by_one_check(blog: Path, count: int) -> None:
    for number in range(4):
        (blog / "content" / f"new{number}.md").write_text("还没有翻译。\n", encoding="utf-8")
    names = parts(blog, count)
    together = json.loads(run("shard", "findings", "--json", *names, code=1))
    alone = json.loads(run("check", "--json", code=1))
    assert together["total"] == alone["total"]
    rows = (sorted(json.dumps(f, sort_keys=True) for f in s["findings"]) for s in (together, alone))
    assert next(rows) == next(rows)
    assert run("shard", "findings", "--fail-on", "never", *names).count("\n") == len(
        alone["findings"]
    )


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ('{"findings": [{"rule": 5}]}', "these are no findings"),
        ("[]", "these are no findings"),
        ('{"findings": [], "errors": [{"message": "not UTF-8"}]}', "to its end: not UTF-8"),
    ],
)
def test_what_is_no_result_of_a_check_is_refused(blog: Path, held: str, told: str) -> None:
    (blog / "x.json").write_text(held)
    refused = CliRunner().invoke(app, ["shard", "findings", "x.json"])
    assert refused.exit_code == 3
    assert told in refused.output


@pytest.mark.parametrize("count", [1, 3])
def test_manifests_of_all_parts_are_that_of_one_build(blog: Path, count: int) -> None:
    """Each job starts from the same commit, builds its part, and says so in its manifest."""
    run("build")
    manifest = blog / "output" / ".editions.jsonl"
    for path in (blog / "content").glob("1*.md"):
        path.write_text(path.read_text("utf-8").replace("未来", "明天"), encoding="utf-8")
    run("translate", "--backend", "pseudo")
    before = manifest.read_bytes()
    names = []
    for number in range(1, count + 1):
        manifest.write_bytes(before)
        for path in (blog / ".bitext").glob("build*"):
            path.unlink()
        run("build", "--shard", f"{number}/{count}")
        names.append(f"part-{number}.jsonl")
        (blog / names[-1]).write_bytes(manifest.read_bytes())
    manifest.write_bytes(before)
    run("shard", "editions", *names)
    joined = manifest.read_bytes()
    assert joined != before
    for path in (*(blog / ".bitext").glob("build*"), manifest):
        path.unlink()
    run("build")
    assert manifest.read_bytes() == joined
