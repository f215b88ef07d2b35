"""How often each remedy of the failure ladder is tried, for which fault, and what it rescues.

    python benchmarks/ladder.py [--glossary terms.yaml [--plain]] [--backend local] POST...

Copies the posts into a workspace of its own, translates them and builds the English editions.
``untranslated`` are segments that end without a usable draft; ``structure`` counts segments
whose draft would have broken the page, so that the source ships.  ``--plain`` drafts the segments
without a term only: those with one are in ``benchmarks/pins.py``.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from bitext.drafting.summary import Summary
from bitext.drafting.translate import translate
from bitext.model import Severity
from bitext.publishing.build import build
from bitext.workspace.backends import backends_of
from bitext.workspace.workspace import Workspace, open_workspace


def drafted(workspace: Workspace, backend: str, plain: bool) -> Summary:
    """Translate all, or what holds no term."""
    keys = {key for post in workspace.posts() for key in post.forms if not post.pins.get(key)}
    return translate(workspace, backends_of(workspace, backend), only=keys if plain else None)


def run(options: argparse.Namespace, folder: Path) -> None:
    """Translate, build, print."""
    for name in ("content", "glossary"):
        (folder / name).mkdir()
    (folder / "bitext.toml").touch()
    if options.glossary:
        shutil.copy(options.glossary, folder / "glossary" / "terms.yaml")
    for number, post in enumerate(options.posts):
        shutil.copy(post, folder / "content" / f"{number:02}-{post.name}")
    started = time.monotonic()
    summary = drafted(open_workspace(folder), options.backend, options.plain)
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
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--backend", default="local")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(options, Path(folder))


if __name__ == "__main__":
    main()
