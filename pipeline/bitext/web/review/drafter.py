"""A process that drafts for the page: it is told what on standard input, and tells how it goes.

An engine on this computer takes every core for minutes; the page goes on meanwhile.  SIGINT stops
it, and what is finished is kept.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bitext.drafting.lookup import Redraft
from bitext.drafting.summary import DraftProgress
from bitext.drafting.translate import translate
from bitext.errors import BitextError
from bitext.workspace.alone import alone
from bitext.workspace.backends import backends_of
from bitext.workspace.workspace import open_workspace

#: Seconds that another run is waited for.
_WAIT = 600.0
#: Seconds between two reports.
_PAUSE = 0.1


class _Teller:
    """Reports, not more often than a page can show."""

    def __init__(self) -> None:
        self.last = 0.0

    def __call__(self, done: DraftProgress) -> None:
        now = time.monotonic()
        if now - self.last >= _PAUSE:
            self.last = now
            _say(done=done.done, of=done.total, post=done.post)


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def draft(root: Path, engine: str, posts: Mapping[str, list[str]]) -> None:
    """Draft segments of posts anew; the last line says how it ended."""
    workspace = open_workspace(root)
    backends = backends_of(workspace, engine)
    order = Redraft({name: frozenset(keys) for name, keys in posts.items()})
    only = {key for keys in posts.values() for key in keys}
    with alone(workspace, "review", _WAIT, waiting=lambda whom: _say(waiting=whom)):
        done = translate(
            workspace, backends, [root / name for name in posts],
            only=only, redraft=order, report=_Teller(),
        )  # fmt: skip
    problems = [*done.warnings, *(str(error) for error in done.errors)]
    stopped = str(done.error) if done.error else done.stopped
    said = "; ".join(filter(None, (stopped, *problems)))
    _say(state="failed" if done.error else "done", done=done.drafted, failed=done.failed,
         message=said)  # fmt: skip


def main() -> None:
    """One order, then the end."""
    said = json.loads(sys.stdin.readline())
    try:
        draft(Path(said["root"]), said["engine"], said["posts"])
    except KeyboardInterrupt:
        _say(state="stopped", message="")
    except BitextError as error:
        _say(state="failed", message=str(error))


if __name__ == "__main__":
    main()
