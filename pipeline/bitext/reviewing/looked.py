"""What looking at a post by itself has come to, and how that is kept from one check to the next.

``.bitext/checks.sqlite`` is a cache: a post is looked at again when it, its catalog or its journal
have changed, a file that it names has come or gone, or anything that all posts are read by.
"""

from __future__ import annotations

import json
import sysconfig
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext import __version__
from bitext.checks.levels import Levels
from bitext.checks.rules.wording.inconsistent import Met
from bitext.errors import BitextError
from bitext.model import Finding, Severity
from bitext.spread.processes import Processes, cores, pays
from bitext.spread.stage import InOrder
from bitext.store.build_state import DAMAGE, Stamp, digest, stamp, this_program
from bitext.store.catalog import State
from bitext.store.config import Config
from bitext.store.disk.ledger import Ledger, decoded, encoded

if TYPE_CHECKING:
    from bitext.reviewing.check import Checker
    from bitext.workspace.workspace import Post, Workspace

CHECKS = ".bitext/checks.sqlite"
TOGETHER = 512  #: posts that are looked at together
LARGEST = 1 << 28  #: bytes of one post's result: what is larger is no result of ours


@dataclass(frozen=True, slots=True)
class Looked:
    """What is wrong with a post taken by itself, and what other posts are compared with."""

    name: str
    catalog: str
    findings: Sequence[Finding]
    ready: bool = True  #: whether there is anything to be compared
    met: Sequence[Met] = ()
    comments: Mapping[str, str] = field(default_factory=dict)  #: segment key -> reviewers' words
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)  #: key -> line, column
    lines: Mapping[str, int] = field(default_factory=dict)  #: key -> where its PO entry is worded
    states: Mapping[State, int] = field(default_factory=dict)  #: how many segments have which
    chinese: int = 0  #: letters of the source language, wherever they stand
    offered: int = 0  #: of them those that are offered for translation
    #: path in the workspace -> the file when it was read; empty: more than these files has a say
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(slots=True)
class CheckCache:
    """The results of earlier checks that are true of the workspace as it is now."""

    ledger: Ledger
    root: str
    options: str  #: what all of them depend on
    seen: set[str] = field(default_factory=set)

    def known(self, post: Post) -> Looked | None:
        """What the last check found in a post with which nothing has happened since."""
        self.seen.add(post.name)
        query = "SELECT options, record FROM post WHERE name = ?"
        with suppress(BitextError, *DAMAGE, zlib.error):
            options, record = next(self.ledger.rows(query, (encoded(post.name),)), ("", b""))
            if options == self.options:
                data = zlib.decompressobj().decompress(record, LARGEST)
                stamps, rest = json.loads(data.decode("utf-8", "surrogatepass"))
                now = (stamp(f"{self.root}/{path}") == (*was,) for path, was in stamps.items())
                return _unpacked(post, rest) if stamps and all(now) else None
        return None

    def keep(self, looked: Looked) -> None:
        """Keep what has just been found."""
        if looked.stamps and not self.ledger.only_read:
            parts = (looked.stamps, _packed(looked))
            text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
            record = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
            row = encoded(looked.name), self.options, record
            with suppress(BitextError):  # it is a cache
                self.ledger.change("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", [row])

    def save(self) -> None:
        """Write down what was kept."""
        with suppress(BitextError):
            self.ledger.save()

    def forget_others(self) -> None:
        """Drop what is known of posts that nobody has asked for: they are gone."""
        if self.ledger.only_read:
            return
        with suppress(BitextError):
            names = [decoded(name) for (name,) in self.ledger.rows("SELECT name FROM post")]
            gone = [(encoded(name),) for name in names if name not in self.seen]
            self.ledger.change("DELETE FROM post WHERE name = ?", gone)


@dataclass(frozen=True, slots=True)
class Checking:
    """What a process needs to look at posts by their paths (a `SpreadStage`)."""

    root: Path
    config: Config
    levels: Levels

    def open(self) -> Callable[[Path], Looked]:
        """Open the workspace."""
        from bitext.reviewing.check import Checker
        from bitext.workspace.workspace import Post, Workspace

        workspace = Workspace(self.root, self.config)
        checker = Checker(workspace, self.levels)
        return lambda path: checker.looked(Post(workspace, path))


def each(
    posts: Iterable[Post], checker: Checker, before: CheckCache, jobs: int | None
) -> Iterator[Callable[[], Looked]]:
    """For each post, in their order, what gives what there is to say of it, or raises what went
    wrong; a post with which nothing has happened since is not looked at again.
    """
    left = iter(posts)
    with Processes(jobs or cores()) as spread:
        while some := [*islice(left, TOGETHER)]:
            known = {post.name: before.known(post) for post in some}
            look = _looking(checker, spread, [post for post in some if not known[post.name]])
            for post in some:
                yield partial(_looked, post, known.pop(post.name), look, before)
            before.save()


def _looking(
    checker: Checker, spread: Processes, posts: Sequence[Post]
) -> Callable[[Post], Looked]:
    """Who looks at posts: other processes, where that is worth their start."""
    if not pays(spread, len(posts)):
        return checker.looked
    stage = Checking(checker.workspace.root, checker.workspace.config, checker.levels)
    result = InOrder(spread.map(stage, [post.path for post in posts]))
    return lambda post: result(post.path)


def _looked(
    post: Post, known: Looked | None, look: Callable[[Post], Looked], before: CheckCache
) -> Looked:
    if known is None:
        known = look(post)
        before.keep(known)
    return known


@contextmanager
def check_cache(workspace: Workspace, levels: Levels) -> Iterator[CheckCache]:
    """What earlier checks of a workspace have found; with other levels nothing is known or kept.

    A workspace in which nothing has run yet, or that may not be written, is left as it is.
    """
    ledger = _ledger(workspace) if levels == Levels(workspace.config.checks) else Ledger.private()
    found = CheckCache(ledger, str(workspace.root), _options(workspace))
    try:
        yield found
        found.save()
    finally:
        ledger.close()


def _ledger(workspace: Workspace) -> Ledger:
    path = workspace.root / CHECKS
    path = path.with_stem(f"{path.stem}{workspace.config.mark}")
    if not path.parent.is_dir():
        return Ledger.private()
    with suppress(BitextError):
        return Ledger.open(path, workspace.root)
    return Ledger.open(path, workspace.root, only_read=True)


def _options(workspace: Workspace) -> str:
    """Program, packages, configuration and glossary, and what the site's own files say."""
    packages = stamp(sysconfig.get_paths()["purelib"])
    config, facts, terms = workspace.config, workspace.site_facts, workspace.glossary.terms
    parts = (__version__, this_program(), packages, config, facts, terms)
    return digest(repr(parts).encode("utf-8", "surrogatepass"))


#: As `astuple`, which copies each value for ten times the time.
_values = attrgetter(*(one.name for one in fields(Finding)))


def _packed(looked: Looked) -> list[Any]:
    states = {state.value: count for state, count in looked.states.items()}
    findings = [_values(finding) for finding in looked.findings]
    met = [(m.source, m.plain, m.shown, m.line, m.key) for m in looked.met]
    return [
        findings, looked.ready, met, dict(looked.comments), dict(looked.places),
        dict(looked.lines), states, looked.chinese, looked.offered,
    ]  # fmt: skip


def _unpacked(post: Post, rest: list[Any]) -> Looked:
    found, ready, met, comments, places, lines, states, chinese, offered = rest
    findings = [Finding(rule, Severity(level), *more) for rule, level, *more in found]
    same = [Met(source, plain, shown, post.name, *at) for source, plain, shown, *at in met]
    columns = {key: (line, column) for key, (line, column) in places.items()}
    counts = {State(state): count for state, count in states.items()}
    return Looked(
        post.name, post.catalog_name, findings, bool(ready), same, comments, columns, lines,
        counts, chinese, offered,
    )  # fmt: skip
