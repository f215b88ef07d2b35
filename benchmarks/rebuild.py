"""No-op rebuild and memory: what a second `bitext build` costs when nothing has changed.

For each number of posts: a fresh workspace, one `bitext run --backend echo`, then in turn,
several rounds, `bitext build` and a Python script that reads and hashes (SHA-256) the
workspace's files.  Every figure is of a whole process, start of the interpreter included;
seconds are of the best round, memory is the peak resident set of the largest process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import posts
from benchmarks.process import BITEXT, Cost, spend

HASH = """
import hashlib, pathlib, sys
for folder in sys.argv[1:]:
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).digest()
"""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures for one size of workspace."""

    posts: int
    megabytes: float
    run: Cost  #: `bitext run --backend echo` into an empty catalog
    build: Cost  #: `bitext build` with nothing to do
    hash_posts: Cost  #: read and hash the posts
    hash_all: Cost  #: read and hash posts, catalogs and editions

    @property
    def ratio(self) -> float:
        return self.build.seconds / self.hash_posts.seconds


def best(costs: Sequence[Cost]) -> Cost:
    """The least disturbed round's times, the worst round's memory."""
    return Cost(
        min(cost.seconds for cost in costs),
        min(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
    )


def measure(count: int, rounds: int) -> Row:
    """All figures for one number of posts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spend([BITEXT, "init"], folder)
        written = posts.write(folder / "content", count)
        hashing = [sys.executable, "-c", HASH]
        commands = {
            "build": [BITEXT, "build"],
            "hash_posts": [*hashing, "content"],
            "hash_all": [*hashing, "content", "catalog", "output"],
        }
        # 1: findings, such as the Chinese that this backend leaves
        run = spend([BITEXT, "run", "--backend", "echo"], folder, codes=(0, 1))
        costs: dict[str, list[Cost]] = {key: [] for key in commands}
        for _ in range(rounds):
            for key, command in commands.items():
                costs[key].append(spend(command, folder, codes=(0, 1)))
        size = sum(path.stat().st_size for path in written) / 1e6
        return Row(count, size, run, **{key: best(found) for key, found in costs.items()})


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| posts | MB | read and hash posts, s | posts, catalogs, editions, s "
        "| no-op build, s | ratio to posts | build, peak MiB | first run, s | peak MiB |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {r.posts:,} | {r.megabytes:.1f} | {r.hash_posts.seconds:.2f} "
        f"| {r.hash_all.seconds:.2f} | {r.build.seconds:.2f} | {r.ratio:.2f} | {r.build.peak:.0f} "
        f"| {r.run.seconds:.1f} | {r.run.peak:.0f} |"
        for r in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    rows = [measure(count, options.rounds) for count in options.posts]
    print(table(rows))
    if options.json:
        figures = [{**asdict(row), "ratio": row.ratio} for row in rows]
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
