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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.drafting.lookup import memory_keys
from bitext.drafting.translate import translate
from bitext.glossary.pins import honoured
from bitext.markdown.placeholder import reread
from bitext.model import Pin
from bitext.workspace.backends import backends_of
from bitext.workspace.targets import targets_of
from bitext.workspace.workspace import Workspace, open_workspace


@dataclass
class Watched:
    """A backend whose first answer to each segment is looked at."""

    backend: Backend
    pins: Mapping[str, Sequence[Pin]]  #: by memory key
    name: str = "watched"
    first: dict[str, tuple[bool, ...]] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        return self.backend.signature

    def limits(self) -> Limits:
        return self.backend.limits()

    def missing(self) -> str:
        return self.backend.missing()

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        drafts = self.backend.translate(batch)
        for draft in drafts:
            key = draft.key.partition("#")[0]
            self.first.setdefault(key, honoured(self.pins[key], draft.text))
        return drafts


def terms_of(workspace: Workspace) -> dict[str, tuple[Pin, ...]]:
    """The pins of every segment, by its memory key."""
    return {
        memory_keys(post, key, form)[0]: post.pins.get(key, ())
        for post in workspace.posts()
        for key, (_, form) in post.forms.items()
    }


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
    workspace = open_workspace(folder)
    started = time.monotonic()
    (chosen,) = backends_of(workspace, backend)
    watched = Watched(chosen, terms_of(workspace))
    keys = pinned(workspace, every)
    summary = translate(workspace, [watched], only=keys)
    asked = [pin for pins in watched.first.values() for pin in pins]
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
    print(f"{share(kept + count - total, count)} |\n")
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
