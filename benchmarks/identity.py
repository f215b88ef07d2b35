"""Identity run: every tool gets the same posts and a translator that returns its input.

Installs the peers (exact versions, one environment each, under benchmarks/.cache), then
runs all tools in turn, several rounds, and prints one table.  A tool's figure is its best
round: the machine may be shared, and noise only ever slows down.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import posts

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table."""

    title: str
    engine: str  #: a key of ``engines.ENGINES``
    requirement: str = ""  #: of the Python package index; empty for bitext itself


TOOLS = (
    Tool("**bitext**, structure proof included", "bitext"),
    Tool("bitext, every segment changed", "bitext-changed"),
    Tool("mdpo", "mdpo", "mdpo==2.1.4"),
    Tool(
        "translate-toolkit md2po, po2md", "translate-toolkit", "translate-toolkit[markdown]==3.20.4"
    ),
    Tool("mdpo-llm", "mdpo-llm", "mdpo-llm==0.5.0"),
    Tool("mdpo-llm, cut and rebuild alone", "mdpo-llm-core", "mdpo-llm==0.5.0"),
    Tool("readme-rosetta", "readme-rosetta", "readme-rosetta==0.2.0"),
    Tool("readme-rosetta, cut and rebuild alone", "readme-rosetta-core", "readme-rosetta==0.2.0"),
)


def interpreter(requirement: str) -> str:
    """The Python that has this tool; its environment is made once."""
    if not requirement:
        return sys.executable
    folder = CACHE / requirement
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        print(f"installing {requirement}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, requirement], check=True)
        ready.touch()
    return str(python)


def measure(tool: Tool, folder: Path) -> dict[str, float]:
    """One run of one tool in a process of its own."""
    command = [interpreter(tool.requirement), str(HERE / "engines.py"), tool.engine, str(folder)]
    # litellm, which mdpo-llm imports, would otherwise fetch a price list from the network.
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def row(tool: Tool, rounds: Sequence[dict[str, float]]) -> dict[str, object]:
    """The figures of one tool: MB/s of its rounds, and what became of the posts."""
    speeds = sorted(run["bytes"] / run["seconds"] / 1e6 for run in rounds)
    last = rounds[-1]
    return {
        "tool": tool.title,
        "engine": tool.engine,
        "best": speeds[-1],
        "worst": speeds[0],
        "posts": last["posts"],
        "exact": last["exact"],
        "failed": last["failed"],
    }


def table(rows: Sequence[dict[str, object]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| tool | MB/s, best round | worst | byte-exact posts | failed |",
        "|---|--:|--:|--:|--:|",
    ]
    for r in rows:
        exact = f"{r['exact']}/{r['posts']}"
        lines.append(
            f"| {r['tool']} | {r['best']:.2f} | {r['worst']:.2f} | {exact} | {r['failed']} |"
        )
    return "\n".join(lines)


def verdict(rows: Sequence[dict[str, object]]) -> tuple[str, float]:
    """The fastest peer that gives every byte back, and how many times faster bitext is."""
    exact = [r for r in rows if r["exact"] == r["posts"]]
    ours = next(float(str(r["best"])) for r in rows if r["engine"] == "bitext")
    peers = {str(r["tool"]): float(str(r["best"])) for r in exact if r["engine"] != "bitext"}
    fastest = max(peers, key=lambda name: peers[name])
    return fastest, ours / peers[fastest]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    results: dict[Tool, list[dict[str, float]]] = {tool: [] for tool in TOOLS}
    with tempfile.TemporaryDirectory() as folder:
        posts.write(Path(folder), options.posts)
        for _ in range(options.rounds):
            for tool in TOOLS:
                results[tool].append(measure(tool, Path(folder)))
    rows = [row(tool, rounds) for tool, rounds in results.items()]
    fastest, ratio = verdict(rows)
    print(table(rows))
    print(f"\nbitext is {ratio:.1f} times as fast as {fastest}, the fastest byte-exact peer.")
    if options.json:
        figures = {"rows": rows, "fastest_exact_peer": fastest, "ratio": ratio}
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
