"""Identity run: every tool gets the same posts and a translator that returns its input.

Installs the peers (exact versions, one environment each, under benchmarks/.cache), then
runs all tools in turn, several rounds, and prints one table.  A tool's figure is the median of
its rounds; beside it stand the fastest and the slowest, which say how quiet the machine was.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks import posts

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
BITEXT = Path(sysconfig.get_path("scripts")) / "bitext"


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table."""

    title: str
    engine: str  #: a key of ``engines.ENGINES``, or ``command`` for `bitext run`
    requirement: str = ""  #: of the Python package index; empty for bitext itself
    part: bool = False  #: not the whole tool: cutting and rebuilding alone


TOOLS = (
    Tool("**bitext**: parse and assemble (nothing changed, nothing to prove)", "bitext"),
    Tool("bitext, every segment changed and the structure proved", "bitext-changed"),
    Tool("of that, mistune reading source and edition", "proof-floor", part=True),
    Tool("`bitext run --backend echo`, whole process, both editions", "command"),
    Tool("mdpo", "mdpo", "mdpo==2.1.4"),
    Tool("translate-toolkit", "translate-toolkit", "translate-toolkit[markdown]==3.20.4"),
    Tool("mdpo-llm", "mdpo-llm", "mdpo-llm==0.5.0"),
    Tool("mdpo-llm, its line cutter alone", "mdpo-llm-core", "mdpo-llm==0.5.0", part=True),
    Tool("readme-rosetta", "readme-rosetta", "readme-rosetta==0.2.0"),
    Tool("readme-rosetta, its cutter alone", "readme-rosetta-core", "readme-rosetta==0.2.0", True),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one tool."""

    tool: Tool
    median: float  #: MB/s, of the rounds
    best: float  #: MB/s
    worst: float  #: MB/s
    exact: int  #: posts that came back byte for byte
    failed: int  #: posts that raised
    posts: int


def interpreter(requirement: str) -> str:
    """The Python that has this tool; its environment is made once."""
    if not requirement:
        return sys.executable
    folder = CACHE / requirement
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        print(f"installing {requirement}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, requirement], check=True)
        ready.touch()
    return str(python)


def run_engine(tool: Tool, folder: Path) -> dict[str, float]:
    """One run of one engine in a process of its own; its imports are not timed."""
    command = [interpreter(tool.requirement), str(HERE / "engines.py"), tool.engine, str(folder)]
    # litellm, which mdpo-llm imports, would otherwise fetch a price list from the network.
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def run_command(folder: Path) -> dict[str, float]:
    """`bitext run` in a fresh workspace: cut, translate, catalogs, memory, both editions."""
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        subprocess.run([BITEXT, "init"], cwd=workspace, check=True, capture_output=True)
        sources = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        for path, data in sources.items():
            (workspace / "content" / path).write_bytes(data)
        start = time.perf_counter()
        # 1: findings, such as the Chinese that this backend leaves
        code = subprocess.run(
            [BITEXT, "run", "--backend", "echo"], cwd=workspace, capture_output=True, check=False
        ).returncode
        seconds = time.perf_counter() - start
        edition = workspace / "output" / "en"
        written = {path.name: path.read_bytes() for path in edition.rglob("*.md")}
    return {
        "seconds": seconds,
        "bytes": sum(map(len, sources.values())),
        "posts": len(sources),
        "exact": sum(written.get(path) == data for path, data in sources.items()),
        "failed": 0 if code in (0, 1) else len(sources),
    }


def measure(tool: Tool, folder: Path) -> dict[str, float]:
    """One run of one tool."""
    return run_command(folder) if tool.engine == "command" else run_engine(tool, folder)


def summary(tool: Tool, rounds: Sequence[dict[str, float]]) -> Row:
    """The figures of a tool's rounds."""
    speeds = [run["bytes"] / run["seconds"] / 1e6 for run in rounds]
    exact, failed = (int(rounds[-1][key]) for key in ("exact", "failed"))
    count = int(rounds[-1]["posts"])
    return Row(tool, median(speeds), max(speeds), min(speeds), exact, failed, count)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| tool | MB/s, median | slowest | fastest round | byte-exact posts | failed |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for r in rows:
        exact = "" if r.tool.engine == "bitext-changed" else f"{r.exact}/{r.posts}"
        speeds = f"{r.median:.2f} | {r.worst:.2f} | {r.best:.2f}"
        lines.append(f"| {r.tool.title} | {speeds} | {exact} | {r.failed} |")
    return "\n".join(lines)


def verdict(rows: Sequence[Row]) -> tuple[Row, float]:
    """The fastest peer that gives every byte back, and how many times faster bitext is."""
    ours = next(row for row in rows if row.tool.engine == "bitext")
    whole = [row for row in rows if row.tool.requirement and not row.tool.part]
    fastest = max((row for row in whole if row.exact == row.posts), key=lambda row: row.median)
    return fastest, ours.median / fastest.median


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    results: dict[Tool, list[dict[str, float]]] = {tool: [] for tool in TOOLS}
    with tempfile.TemporaryDirectory() as name:
        written = posts.write(Path(name), options.posts)
        size = sum(path.stat().st_size for path in written) / 1e6
        for _ in range(options.rounds):
            for tool, runs in results.items():
                runs.append(measure(tool, Path(name)))
    rows = [summary(tool, runs) for tool, runs in results.items()]
    fastest, ratio = verdict(rows)
    print(f"{options.posts} posts, {size:.1f} MB, {options.rounds} rounds in turn\n")
    print(table(rows))
    print(f"\nbitext: {ratio:.1f} times {fastest.tool.title}, the fastest byte-exact peer.")
    if options.json:
        figures = {"rows": [asdict(row) for row in rows], "ratio": ratio}
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
