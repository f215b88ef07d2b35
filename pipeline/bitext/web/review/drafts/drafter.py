"""A process that drafts for the page: it is told what on standard input, and tells how it goes.

An engine on this computer takes every core for minutes; the page goes on meanwhile.  SIGINT stops
it, and what is finished is kept.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bitext.backends.protocol import Backend
from bitext.drafting.lookup import Redraft
from bitext.drafting.summary import DraftProgress, Summary
from bitext.drafting.translate import translate
from bitext.errors import BitextError
from bitext.web.review.drafts.proposals import propose
from bitext.workspace.alone import alone
from bitext.workspace.backends import backends_of
from bitext.workspace.workspace import Workspace, open_workspace

#: Seconds that another run is waited for.
_WAIT = 600.0
#: Seconds between two reports.
_PAUSE = 0.1


class _Teller:
    """Reports of all that is drafted, not more often than a page can show."""

    def __init__(self, of: int) -> None:
        self.last, self.of, self.before = 0.0, of, 0

    def __call__(self, done: DraftProgress) -> None:
        now = time.monotonic()
        if now - self.last >= _PAUSE:
            self.last = now
            _say(done=self.before + done.done, of=self.of, post=done.post)


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def draft(
    root: Path, engine: str, posts: Mapping[str, list[str]],
    wordings: Mapping[str, Mapping[str, str]],
) -> None:  # fmt: skip
    """Draft segments of posts anew, and beside what people worded; the last line tells the end."""
    workspace = open_workspace(root)
    backends = backends_of(workspace, engine)
    tell = _Teller(sum(map(len, (*posts.values(), *wordings.values()))))
    done = [_drafted(workspace, backends, posts, tell)] if posts else []
    if wordings and not any(one.error or one.stopped for one in done):
        tell.before = sum(map(len, posts.values()))
        beside, found = propose(workspace, backends, wordings, tell)
        _say(proposals=found)
        done.append(beside)
    errors = [str(one.error) for one in done if one.error]
    problems = [str(said) for one in done for said in (one.stopped, *one.warnings, *one.errors)]
    _say(state="failed" if errors else "done", done=sum(one.drafted for one in done),
         failed=sum(one.failed for one in done),
         message="; ".join(dict.fromkeys(filter(None, (*errors, *problems)))))  # fmt: skip


def _drafted(
    workspace: Workspace, backends: Sequence[Backend], posts: Mapping[str, list[str]],
    tell: _Teller,
) -> Summary:  # fmt: skip
    order = Redraft({name: frozenset(keys) for name, keys in posts.items()})
    only = {key for keys in posts.values() for key in keys}
    paths = [workspace.root / name for name in posts]
    with alone(workspace, "review", _WAIT, waiting=lambda whom: _say(waiting=whom)):
        return translate(workspace, backends, paths, only=only, redraft=order, report=tell)


def main() -> None:
    """One order, then the end."""
    said = json.loads(sys.stdin.readline())
    try:
        draft(Path(said["root"]), said["engine"], said["posts"], said["wordings"])
    except KeyboardInterrupt:
        _say(state="stopped", message="")
    except BitextError as error:
        _say(state="failed", message=str(error))


if __name__ == "__main__":
    main()
