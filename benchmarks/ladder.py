"""How often each remedy of the failure ladder is tried, for which fault, and what it rescues.

    python benchmarks/ladder.py [--glossary terms.yaml] [--backend local] POST...

Copies the posts into a workspace of its own, translates them and builds the English editions.
``untranslated`` are segments that end without a usable draft; ``structure`` counts segments
whose draft would have broken the page, so that the source ships.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from bitext.model import Severity
from bitext.workflow.build import build
from bitext.workflow.summary import Summary
from bitext.workflow.translate import translate
from bitext.workflow.workspace import open_workspace


def run(posts: list[Path], glossary: Path | None, backend: str, folder: Path) -> None:
    """Translate, build, print."""
    for name in ("content", "glossary"):
        (folder / name).mkdir()
    (folder / "bitext.toml").touch()
    if glossary:
        shutil.copy(glossary, folder / "glossary" / "terms.yaml")
    for number, post in enumerate(posts):
        shutil.copy(post, folder / "content" / f"{number:02}-{post.name}")
    started = time.monotonic()
    summary = translate(open_workspace(folder), backend=backend, report=lambda _: None)
    seconds = time.monotonic() - started
    findings = build(open_workspace(folder)).findings
    broken = sum(f.rule == "structure" and f.severity is Severity.ERROR for f in findings)
    show(summary, broken, seconds)


def show(summary: Summary, broken: int, seconds: float) -> None:
    """The totals and the table of remedies."""
    share = 100 * summary.failed / max(summary.segments, 1)
    print("| posts | segments | drafted | untranslated | % | structure | calls | seconds |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    print(f"| {summary.posts} | {summary.segments} | {summary.drafted} | {summary.failed} ", end="")
    print(f"| {share:.1f} | {broken} | {summary.calls} | {seconds:.0f} |\n")
    print("| fault | remedy | tried | rescued |\n|---|---|--:|--:|")
    for row in summary.ladder.rows():
        print(f"| {row.cause} | {row.remedy} | {row.fired} | {row.rescued} |")
    for finding in summary.findings:
        print(f"{finding.path}:{finding.line}: {finding.message}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path, nargs="+")
    parser.add_argument("--glossary", type=Path)
    parser.add_argument("--backend", default="local")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(options.posts, options.glossary, options.backend, Path(folder))


if __name__ == "__main__":
    main()
