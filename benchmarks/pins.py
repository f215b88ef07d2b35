"""How many pinned terms a backend honours, at its first answer and after the failure ladder.

    python benchmarks/pins.py --glossary terms.yaml [--backend local] [--every N] POST...

Copies the posts into a workspace of its own, translates them, and counts each term of each
segment once, as the rule of ``bitext.glossary.pins`` does.  What the ladder could not mend is
flagged: its source ships and ``bitext translate`` names it.  ``--every N`` drafts each N-th of
the segments with a term, in the order of the posts, and no other.  The remedies are those of
``benchmarks/ladder.py``.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from bitext.drafting import asking
from bitext.drafting import validation as reply
from bitext.drafting.lookup import engines_of
from bitext.drafting.strategies import Job
from bitext.drafting.summary import Summary
from bitext.drafting.translate import translate
from bitext.drafting.trial import Trial
from bitext.glossary.pins import honoured
from bitext.markdown.placeholder import reread
from bitext.workspace.targets import targets_of
from bitext.workspace.workspace import Workspace, open_workspace


def watch(first: dict[str, tuple[bool, ...]], steps: Counter[int]) -> None:
    """Note the pins of each segment's first answer, and at which step a usable one came."""
    judge = reply.judge

    def watched(job: Job, *, trusted: bool = False) -> str:
        if job.pins and job.key not in first:
            first[job.key] = honoured(job.pins, job.joined())
        text = judge(job, trusted=trusted)
        steps[job.step] += 1
        return text

    asking.judge = watched  # type: ignore[attr-defined]  # the benchmark looks over its shoulder


def pinned(workspace: Workspace, every: int) -> frozenset[str]:
    """Keys of each N-th segment that holds a term."""
    keys = [key for post in workspace.posts() for key in post.forms if post.pins.get(key)]
    return frozenset(keys[::every])


def after(workspace: Workspace, keys: frozenset[str]) -> tuple[int, int]:
    """Pins in the segments that have a translation, and how many of them it honours."""
    total = kept = 0
    for post in workspace.posts():
        found = targets_of(post)
        for key in keys & found.targets.keys():
            target = found.targets[key]
            pins = post.pins.get(key, ())
            piece, form = post.forms[key]
            total += len(pins)
            kept += sum(honoured(pins, reread(piece, form, target) or target))
    return total, kept


def run(posts: list[Path], glossary: Path, backend: str, every: int, folder: Path) -> None:
    """Translate and print the table."""
    for name in ("content", "glossary"):
        (folder / name).mkdir()
    (folder / "bitext.toml").touch()
    shutil.copy(glossary, folder / "glossary" / "terms.yaml")
    for post in posts:
        shutil.copy(post, folder / "content" / post.name)
    first: dict[str, tuple[bool, ...]] = {}
    steps: Counter[int] = Counter()
    watch(first, steps)
    workspace = open_workspace(folder)
    started = time.monotonic()
    (engine,) = engines_of(workspace, backend)
    keys = pinned(workspace, every)
    summary: Summary = translate(workspace, trial=Trial(engine, keys), report=lambda _: None)
    asked = [pin for pins in first.values() for pin in pins]
    total, kept = after(workspace, keys)
    posts_pins = (post.pins for post in workspace.posts())
    count = sum(len(pins[key]) for pins in posts_pins for key in keys & pins.keys())
    print("| posts | segments | drafted | flagged | seconds |\n|--:|--:|--:|--:|--:|")
    print(f"| {summary.posts} | {len(keys)} | {summary.drafted} | {summary.failed} ", end="")
    print(
        f"| {time.monotonic() - started:.0f} |\n\n| pins | of | honoured | % |\n|---|--:|--:|--:|"
    )
    print(
        f"| at the first answer | {len(asked)} | {sum(asked)} | {share(sum(asked), len(asked))} |"
    )
    print(f"| in the drafts | {total} | {kept} | {share(kept, total)} |")
    print(f"| honoured, of all | {count} | {kept} | {share(kept, count)} |")
    print(f"| honoured or flagged | {count} | {kept + count - total} | ", end="")
    print(
        f"{share(kept + count - total, count)} |\n\nusable answers by step of the ladder: ", end=""
    )
    print(dict(sorted(steps.items())))
    for row in summary.ladder.rows():
        print(f"{row.cause}, {row.remedy}: tried {row.fired}, rescued {row.rescued}")
    for finding in summary.findings:
        print(f"{finding.path}:{finding.line}: {finding.message}")


def share(part: int, whole: int) -> str:
    """A percentage with one decimal."""
    return f"{100 * part / max(whole, 1):.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path, nargs="+")
    parser.add_argument("--glossary", type=Path, required=True)
    parser.add_argument("--backend", default="local")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(options.posts, options.glossary, options.backend, options.every, Path(folder))


if __name__ == "__main__":
    main()
