"""How time and memory grow with the number of posts: 1,000, 10,000, 100,000.

    python -m benchmarks.scale [--posts 1000 10000] [--folder /where/there/is/room]

Each workspace is generated from the seeds (9.2 KB a post, no two alike), drafted by ``echo``,
built, checked twice, counted; then one post is changed, and built by itself and by ``--watch``.
Processor time counts all processes of a command; memory is what they hold together at most.  A
build with nothing to do is held against reading and hashing what it answers for: posts, catalogs,
editions.

A workspace of 100,000 posts takes 10 GB of disk and hours; one that lies in ``--folder`` already
is gone on with (``--only`` names steps).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

from benchmarks.posts import copy, originals
from benchmarks.process import BITEXT, Spent, spend_tree

STEPS = (
    "run", "build again", "nothing to build", "read and hash", "check", "check again", "status",
    "one post built", "one paragraph more", "watch",
)  # fmt: skip
#: Posts in a folder, as archives have them by month.
FOLDER = 500


def generate(root: Path, count: int) -> None:
    """Write a workspace of ``count`` posts."""
    sources = [path.read_bytes().decode() for path in originals()]
    for number in range(count):
        copies, which = divmod(number, len(sources))
        path = root / "content" / f"{number // FOLDER:03}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(copy(sources[which], copies).encode())
    (root / "bitext.toml").write_text('backend = "echo"\n')


def hashed(root: Path) -> Spent:
    """Read and hash posts, catalogs and editions: what nobody can do without who looks at all."""
    code = (
        "import os, sys, hashlib\n"
        "for top in ('content', 'catalog', 'output'):\n"
        "    for folder, _, names in os.walk(top):\n"
        "        for name in names:\n"
        "            with open(f'{folder}/{name}', 'rb') as file:\n"
        "                hashlib.blake2b(file.read()).digest()\n"
    )
    return spend_tree([sys.executable, "-c", code], root)


def one_more(root: Path) -> Path:
    """Add a paragraph that is nowhere else to a post in the middle."""
    posts = sorted((root / "content").rglob("*.md"))
    path = posts[len(posts) // 2]
    said = blake2b(os.urandom(8)).hexdigest()[:8]
    path.write_text(f"{path.read_text('utf-8')}\n今天又多了一段：{said}。\n", "utf-8")
    return path


def watched(root: Path) -> Spent:
    """From saving a post to its edition, while ``build --watch`` looks on; the third time."""
    process = subprocess.Popen(
        [BITEXT, "build", "--watch"], cwd=root, stderr=subprocess.PIPE, text=True
    )
    try:
        _until(process, "watching")
        seconds = 0.0
        for _ in range(3):
            time.sleep(1)
            path = one_more(root)
            edition = root / "output" / "en" / path.relative_to(root / "content")
            before, start = edition.stat().st_mtime_ns, time.perf_counter()
            while edition.stat().st_mtime_ns == before:
                time.sleep(0.005)
            seconds = time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()
    return Spent(seconds, 0.0, 0.0)


def _until(process: subprocess.Popen[str], word: str) -> None:
    for line in process.stderr or ():
        if line.startswith(word):
            return
    raise RuntimeError("it ended")


def step(name: str, root: Path) -> Spent:
    """Do one step."""
    work: dict[str, Callable[[], Spent]] = {
        "run": lambda: spend_tree([BITEXT, "run"], root),
        "build again": lambda: _again(root),
        "nothing to build": lambda: spend_tree([BITEXT, "build"], root),
        "read and hash": lambda: hashed(root),
        "check": lambda: _checked(root, anew=True),
        "check again": lambda: _checked(root),
        "status": lambda: spend_tree([BITEXT, "status"], root),
        "one post built": lambda: spend_tree([BITEXT, "build", str(_touched(root))], root),
        "one paragraph more": lambda: spend_tree([BITEXT, "run", str(one_more(root))], root),
        "watch": lambda: watched(root),
    }
    return work[name]()


def _again(root: Path) -> Spent:
    _forgotten(root, "build")
    return spend_tree([BITEXT, "build"], root)


def _checked(root: Path, *, anew: bool = False) -> Spent:
    if anew:
        _forgotten(root, "checks")
    return spend_tree([BITEXT, "check", "--fail-on", "never", "--quiet"], root)


def _forgotten(root: Path, name: str) -> None:
    for path in (root / ".bitext").glob(f"{name}.sqlite*"):
        path.unlink()


def _touched(root: Path) -> Path:
    path = sorted((root / "content").rglob("*.md"))[-1]
    path.touch()
    return path


def table(count: int, root: Path, only: tuple[str, ...]) -> Iterator[str]:
    """Generate a workspace where there is none, and yield a line for each step."""
    if not (root / "bitext.toml").exists():
        generate(root, count)
    for name in only:
        spent = step(name, root)
        each = 1000 * spent.cpu / count
        yield (
            f"{count:9,} | {name:18} | {spent.seconds:9.2f} s | {spent.cpu:9.2f} s "
            f"| {each:7.2f} ms | {spent.peak:5.0f} MB"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=STEPS, default=STEPS)
    given = parser.parse_args()
    print("    posts | step               | wall        | processor   | a post     | memory")
    with tempfile.TemporaryDirectory() as temporary:
        for count in given.posts:
            root = (given.folder or Path(temporary)) / f"posts-{count}"
            for line in table(count, root, tuple(given.only)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
