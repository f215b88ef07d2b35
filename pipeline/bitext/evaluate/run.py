"""Drafting a set the way `bitext translate` does, in a workspace that is thrown away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.backends.protocol import Backend, BillsTokens, Draft, Limits, Request, Usage, told_of
from bitext.drafting.strategies import STRATEGIES
from bitext.drafting.summary import DraftProgress, Summary
from bitext.drafting.translate import translate
from bitext.errors import BackendUnavailable
from bitext.evaluate.options import Setting
from bitext.evaluate.outputs import Cost, Drafts
from bitext.evaluate.rows import Data, Row, composed, front_keys
from bitext.workspace import trust
from bitext.workspace.backends import backends_of
from bitext.workspace.targets import targets_of
from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class Switches:
    """What an engine is told and how hard it is tried."""

    context: bool = True  #: kind of block, title, heading and previous segment go along
    ladder: bool = True  #: an unusable answer is asked for again, in smaller parts


@dataclass
class Narrowed:
    """A backend that is told less: a text alone, or a text without its surroundings."""

    backend: Backend
    switches: Switches
    related: bool  #: whether the rows are one text
    name: str = "narrowed"

    @property
    def signature(self) -> str:
        return self.backend.signature

    def limits(self) -> Limits:
        limits = self.backend.limits()
        return limits if self.switches.ladder else replace(limits, answers=1)

    def missing(self) -> str:
        return self.backend.missing()

    def told(self) -> Sequence[tuple[str, str]]:
        return told_of(self.backend)

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return self.backend.translate([self._narrowed(request) for request in batch])

    def _narrowed(self, request: Request) -> Request:
        if self.switches.context and self.related:
            return request
        kind = request.kind if self.switches.context else ""
        return replace(request, kind=kind, title="", headings=(), before="", examples=())


def draft(
    name: str,
    data: Data,
    rows: Sequence[Row],
    setting: Setting,
    switches: Switches,
    *,
    jobs: int | None = None,
    report: Callable[[DraftProgress], None] | None = None,
) -> Drafts:
    """Draft ``rows`` with the backend ``name``.

    A segment without a usable draft ships as its source, and its row says why.
    Raises a BitextError when the backend cannot work or stops midway.
    """
    with TemporaryDirectory(prefix="bitext-evaluate-") as folder:
        workspace = _workspace(Path(folder).resolve(), data, rows, setting)
        trust.require(setting.workspace, (name,))
        (engine,) = backends_of(workspace, name, sends=False)
        if reason := engine.missing():
            raise BackendUnavailable(reason)
        keys = frozenset(key for row in rows for key in row.keys)
        narrowed = Narrowed(engine, switches, data.related)
        strategies = STRATEGIES if switches.ladder else STRATEGIES[:1]
        started = time.monotonic()
        summary = translate(
            workspace, [narrowed], only=keys, strategies=strategies, jobs=jobs, report=report
        )
        seconds = time.monotonic() - started
        _refuse(summary)
        used = engine.used() if isinstance(engine, BillsTokens) else None
        posts = {post.relative: post for post in workspace.posts()}
        targets = {path: targets_of(post).targets for path, post in posts.items()}
        sure = {path: _confidence(post) for path, post in posts.items()}
    cost = _cost(rows, seconds, summary, used)
    made = _drafts(name, rows, targets, summary, switches, engine.signature, cost)
    return replace(made, confidence=_by_row(rows, sure))


def _workspace(root: Path, data: Data, rows: Sequence[Row], setting: Setting) -> Workspace:
    """Write the posts that hold rows, and the glossary."""
    front = dict.fromkeys((*setting.config.front_matter, *front_keys(rows)))
    config = replace(
        setting.config, content=("content",), glossary="glossary", catalog="catalog",
        output="output", front_matter=tuple(front), front_matter_mapped=(),
    )  # fmt: skip
    posts = data.posts or composed(rows, setting.languages.source_language)
    wanted = {name for row in rows for name in (row.post, row.own_post)}
    files = {f"content/{name}": posts[name] for name in wanted & posts.keys()}
    files |= {f"glossary/{name}": text for name, text in setting.glossary.items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return Workspace(root, config)


def _refuse(summary: Summary) -> None:
    """Half a set says nothing about an engine."""
    for error in (summary.error, *summary.errors):
        if error is not None:
            raise error


def _drafts(
    name: str,
    rows: Sequence[Row],
    posts: Mapping[str, Mapping[str, str]],
    summary: Summary,
    switches: Switches,
    signature: str,
    cost: Cost,
) -> Drafts:
    texts: dict[int, str] = {}
    why: dict[int, str] = {}
    for row in rows:
        targets = {**posts.get(row.own_post, {}), **posts.get(row.post, {})}
        texts[row.number] = row.output(targets)
        missing = [key for key in row.keys if key not in targets]
        if missing:
            reasons = (f.message for f in summary.findings if f.key in missing)
            why[row.number] = next(reasons, "no draft")
    return Drafts(name, texts, signature, switches.context, switches.ladder, why, cost=cost)


def _confidence(post: Post) -> dict[str, float]:
    """How sure the engine was of each draft of a post, by segment key."""
    entries = {entry.identity: entry.confidence for entry in post.read_catalog().entries}
    found = {s.key: entries.get((s.context, s.source)) for s in post.segments}
    return {key: sure for key, sure in found.items() if sure is not None}


def _by_row(rows: Sequence[Row], posts: Mapping[str, Mapping[str, float]]) -> Mapping[int, float]:
    """The mean of a row's segments, for rows that have a figure for each."""
    found: dict[int, float] = {}
    for row in rows:
        known = {**posts.get(row.own_post, {}), **posts.get(row.post, {})}
        figures = [known.get(key) for key in row.keys]
        sure = [figure for figure in figures if figure is not None]
        if sure and len(sure) == len(figures):
            found[row.number] = sum(sure) / len(sure)
    return found


def _cost(rows: Sequence[Row], seconds: float, summary: Summary, used: Usage | None) -> Cost:
    """Equal segments of a post are drafted once."""
    pieces = {(row.post, p.segment.key): p.segment.source for row in rows for p in row.pieces}
    chars = sum(map(len, pieces.values()))
    tokens = (used.tokens_in, used.tokens_out) if used else (None, None)
    return Cost(seconds, len(pieces), chars, summary.chars, summary.calls, *tokens)
