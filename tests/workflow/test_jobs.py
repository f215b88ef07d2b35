"""Posts are made in several processes: the same files, the same words, and nobody left behind."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bitext.errors import BitextError
from bitext.publishing.build import Built, build
from bitext.reviewing.check import check
from bitext.reviewing.status import status
from bitext.spread import processes
from bitext.spread.processes import Processes, cores
from bitext.spread.stage import Here, Spread
from bitext.workspace.workspace import open_workspace
from tests.conftest import REPOSITORY
from tests.workflow.blog import Blog, rules
from tests.workflow.stages import Garbage, Halves, Mortal


def told(built: Built) -> object:
    """All that a build says, for comparison."""
    errors = [error.message for error in built.errors]
    return built.written, built.unchanged, built.skipped, built.findings, errors


@pytest.fixture
def many(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """Posts with links to headings, an unreadable one, one without a translation, a picture."""
    monkeypatch.setattr(processes, "WORTH_IT", 2)
    blog.configure('site = "vuepress"\n')
    for number in range(12):
        there = f"[那一节]({(number + 5) % 12:02}.md#第{(number + 5) % 12}节)"
        blog.post(f"{number:02}.md", f"## 第{number}节", f"我们在{there}里讨论未来。", "![](a.png)")
    (blog.root / "content" / "a.png").write_bytes(b"PNG")
    blog.translate()
    blog.post("later.md", "这一篇还没有翻译。")
    (blog.root / "content" / "broken.md").write_bytes("坏的".encode("gb18030"))
    return blog


def built_with(jobs: int, root: Path) -> tuple[Built, dict[str, bytes], Built]:
    """A cold build: what it says and what there is afterwards; and what a second one says."""
    first = build(open_workspace(root), jobs=jobs)
    files = Blog(root).files("output", "content")
    return first, files, build(open_workspace(root), jobs=jobs)


def test_any_number_of_processes_writes_and_says_the_same(
    many: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    original = Processes.map

    def counted(self: Processes, *given: Any) -> Any:
        asked.append(1)
        return original(self, *given)

    monkeypatch.setattr(Processes, "map", counted)
    other = many.root.with_name("other")
    shutil.copytree(many.root, other)
    one, files, again = built_with(1, many.root)
    assert not asked
    three, same, last = built_with(3, other)
    assert asked  # control: the processes have done it
    assert same == files
    assert told(three) == told(one)
    assert told(last) == told(again)
    assert ["broken.md" in str(error) for error in one.errors] == [True]
    assert one.skipped == ["content/later.md"]
    assert again.unchanged == 12


def test_any_number_of_processes_finds_the_same(many: Blog) -> None:
    """Also what a post is found to say otherwise than an earlier one."""
    many.review("00.md", "第0节", "This is it")
    for number in ("03", "07"):
        same = "这一句在两篇里都有，说法不同。"
        many.post(f"{number}.md", same)
    many.translate()
    many.review("03.md", same, "One way of saying it.")
    many.review("07.md", same, "Quite another way.")
    many.configure('site = "vuepress"\n[checks]\nspacing = "error"\n')
    workspace, errors = many.workspace, list[BitextError]()
    one = list(check(workspace, trouble=errors.append, jobs=1))
    assert list(check(workspace, trouble=errors.append, jobs=2)) == one
    assert len(errors) == 2
    assert "inconsistent" in rules(one)
    counted = list(status(workspace, trouble=errors.append, jobs=1))
    assert list(status(workspace, trouble=errors.append, jobs=2)) == counted
    assert sum(post.findings for post in counted) == len(one)


@pytest.mark.parametrize("spread", [Here(), Processes(2)])
def test_one_that_fails_leaves_the_others(spread: Spread) -> None:
    outcomes = {one.item: one for one in spread.map(Halves(), range(40))}
    assert {item: one.settled() for item, one in outcomes.items() if not item % 2} == {
        number: number // 2 for number in range(0, 40, 2)
    }
    assert all(str(outcomes[odd].error) == f"{odd} is odd" for odd in range(1, 40, 2))
    with pytest.raises(ValueError, match="3 is odd"):
        outcomes[3].settled()
    if isinstance(spread, Processes):
        spread.__exit__()


def test_what_a_killed_process_has_not_finished_is_done_here() -> None:
    with Processes(2) as spread:
        outcomes = [*spread.map(Mortal(os.getpid(), 17), range(40))]
    assert sorted(one.settled() for one in outcomes) == [*range(40)]


def test_they_look_for_garbage_as_seldom_as_the_first_process() -> None:
    """Python's own 700 objects cost a tenth of a build."""
    before = gc.get_threshold()
    gc.set_threshold(12_345, 20, 100)
    try:
        with Processes(2) as spread:
            asked = {one.settled() for one in spread.map(Garbage(), range(2))}
    finally:
        gc.set_threshold(*before)
    assert asked == {(12_345, 20, 100)} != {before}


def test_where_processes_cannot_be_had_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> object:
        raise OSError("no shared memory here")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    with Processes(2) as spread:
        outcomes = [*spread.map(Halves(), range(40))]
    assert sorted(one.item for one in outcomes) == [*range(40)]


def test_nobody_is_left_when_the_first_process_is_killed(tmp_path: Path) -> None:
    script = (
        "from bitext.spread.processes import Processes\n"
        "from tests.workflow.stages import Slow\n"
        "if __name__ == '__main__':\n"
        f"    [*Processes(2).map(Slow({str(tmp_path)!r}), [60.0] * 4)]\n"
    )
    file = tmp_path / "run.py"
    file.write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    parent = subprocess.Popen([sys.executable, file], env=environment)

    def there() -> list[int]:
        return [int(path.name) for path in tmp_path.iterdir() if path.name.isdecimal()]

    for _ in range(600):
        if len(there()) == 2:
            break
        time.sleep(0.05)
    assert len(there()) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(200):
        left = [pid for pid in there() if Path(f"/proc/{pid}").exists() and not _dead(pid)]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError(f"still there: {left}")


def _dead(pid: int) -> bool:
    """Whether it only waits for somebody to take note of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_a_process_has_as_many_at_work_as_it_was_given() -> None:
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system tells no process which cores it has")
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert cores() == len(before)


def test_a_page_follows_the_heading_that_moved_in_the_same_build(blog: Blog) -> None:
    """A page that comes first, has not changed and links to one that has."""
    blog.configure('site = "vuepress"\n')
    blog.post("a.md", "请看[那一节](b.md#那一节)。")
    blog.post("b.md", "## 那一节", "我们在这里讨论。")
    blog.translate()
    blog.build()
    before = blog.files("output", "source", "content")
    blog.review("b.md", "那一节", "Another name")
    written = blog.build().written
    assert any(path.endswith("a.md") for path in written), (written, before)
    assert blog.build().written == []
