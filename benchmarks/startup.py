"""What `bitext --help` costs beyond starting Python: CPU time, best of 20 rounds in turn."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.process import BITEXT, spend

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "bitext --help": [BITEXT, "--help"],
}


def main() -> None:
    cpu: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(20):
        for name, command in COMMANDS.items():
            cpu[name].append(spend(command, Path()).cpu * 1000)
    best = {name: min(times) for name, times in cpu.items()}
    print("| command | CPU, ms |\n|---|--:|")
    for name, milliseconds in best.items():
        print(f"| `{name}` | {milliseconds:.0f} |")
    python, ours = best.values()
    print(f"\nbitext --help: {ours - python:.0f} ms beyond the interpreter.")


if __name__ == "__main__":
    main()
