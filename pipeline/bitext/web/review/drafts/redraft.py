"""Drafts asked for anew from the page: by whom, for how much, how far it is, and the old ones."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from bitext.backends import registry
from bitext.backends.meter import Metered
from bitext.backends.protocol import Backend
from bitext.drafting.dry_run import PostPlan, plan
from bitext.drafting.lookup import Redraft
from bitext.errors import BitextError, UsageError
from bitext.formats.po.entries import Entry, State
from bitext.reviewing import undo
from bitext.reviewing.desk.saving import Item
from bitext.reviewing.desk.sheet import Gone, id_of
from bitext.sending.pace import known
from bitext.store import journal
from bitext.web.review.answers import Body, items, text
from bitext.web.review.drafts.proposals import aside
from bitext.wording.rewording import Rewording
from bitext.workspace.backends import backends_of
from bitext.workspace.trust import require

if TYPE_CHECKING:
    from bitext.web.review.session import Session
    from bitext.workspace.workspace import Workspace

#: What a machine may draft anew; beside a person's wording it may propose one.
_MACHINES = (State.MISSING, State.DRAFT)
_DRAFTER = "bitext.web.review.drafts.drafter"


@dataclass(slots=True)
class _Job:
    """A drafter that runs."""

    number: str
    process: subprocess.Popen[str]
    before: Mapping[str, Mapping[str, Entry]]  #: by id of the post and key
    stopped: bool = False


@dataclass(slots=True)
class Redrafting:
    """The drafters of a session."""

    session: Session
    _jobs: dict[str, _Job] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    def engines(self, _request: Request) -> object:
        """Who could draft, those that make translations first."""
        workspace = self.session.desk.workspace
        found = registry.available(workspace.config.backends, workspace.languages)
        rows = [self._engine(info) for info in found]
        return {"engines": sorted(rows, key=lambda r: (not r["configured"], not r["installed"]))}

    def _engine(self, info: registry.BackendInfo) -> dict[str, Any]:
        workspace = self.session.desk.workspace
        row = {"name": info.name, "installed": not info.missing, "missing": info.missing,
               "summary": info.summary, "network": None, "cost": None, "speed": None,
               "configured": info.name in workspace.config.backend}  # fmt: skip
        with suppress(BitextError):
            (engine,) = backends_of(workspace, info.name, sends=False)
            pace = known(workspace.root).get(engine.signature)
            row["network"] = _is_far(engine)
            row["speed"] = f"{pace:.0f} characters/s" if pace else None
            if isinstance(engine, Metered) and engine.meter.tariff.price_in is not None:
                tariff = engine.meter.tariff
                row["cost"] = f"{tariff.price_in:g} {tariff.currency} / M".replace("  ", " ")
        return row

    def plan(self, _request: Request, body: Body) -> object:
        """What it would come to; nothing is sent."""
        posts, engine = self._wanted(items(body)), text(body, "engine")
        workspace, names = self.session.desk.workspace, self._names(posts)
        backends = backends_of(workspace, engine, sends=False)
        machines, people = _parted(posts, names)
        plans = [*_planned(workspace, backends, Redraft(machines))] if machines else []
        if people:
            with aside(workspace, people) as (copy, order):
                plans += _planned(copy, backends, order)
        meter = backends[0].meter if isinstance(backends[0], Metered) else None
        pace = known(workspace.root).get(backends[0].signature)
        characters = sum(p.chars for p in plans)
        costs = [p.cost for p in plans if p.cost is not None]
        return {
            "segments": sum(p.to_send for p in plans), "characters": characters,
            "seconds": round(characters / pace, 1) if pace else None,
            "cost": sum(costs) if costs else None,
            "currency": meter.tariff.currency if meter else "", "network": _is_far(backends[0]),
            "beside": sum(map(len, people.values())),
        }  # fmt: skip

    def start(self, _request: Request, body: Body) -> object:
        """Begin; beside what a person has worded a draft is proposed."""
        posts, engine = self._wanted(items(body)), text(body, "engine")
        if not posts:
            raise UsageError("nothing of this is for a machine to draft",
                             hint="the posts have changed: look at them again")  # fmt: skip
        workspace = self.session.desk.workspace
        backends_of(workspace, engine, sends=False)
        require(workspace, [engine])
        machines, people = _parted(posts, self._names(posts))
        said = {"root": str(workspace.root), "engine": engine, "wordings": people,
                "posts": {name: list(keys) for name, keys in machines.items()}}  # fmt: skip
        job = _Job(str(next(self._numbers)), _process(), posts)
        with self._lock:
            self._jobs[job.number] = job
        Thread(target=self._follow, args=(job, said), daemon=True).start()
        return {"job": job.number, "of": sum(map(len, posts.values()))}

    def stop(self, _request: Request, body: Body) -> object:
        """Let a drafter end; what it has finished is kept."""
        job = self._jobs.get(text(body, "job"))
        if job is None:
            raise Gone("it is at an end already")
        _interrupt(job)
        return {"job": job.number}

    def close(self) -> None:
        """End all drafters, as the server does."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            _interrupt(job)
        for job in jobs:
            try:
                job.process.wait(10)
            except subprocess.TimeoutExpired:
                job.process.kill()

    def _wanted(self, chosen: Sequence[Item]) -> dict[str, dict[str, Entry]]:
        found: dict[str, dict[str, Entry]] = {}
        for item in chosen:
            entry = self.session.desk.sheet(item.post).entries.get(item.key)
            if entry is not None:
                found.setdefault(item.post, {})[item.key] = entry
        return found

    def _names(self, posts: Mapping[str, object]) -> dict[str, str]:
        return {id: self.session.desk.post(id).name for id in posts}

    def _follow(self, job: _Job, said: object) -> None:
        """Tell what a drafter tells, and in the end keep what it takes to take it back."""
        of = sum(map(len, job.before.values()))
        last: dict[str, Any] = {"done": 0, "of": of, "state": "running"}
        ids = {name: id for id, name in self._names(job.before).items()}
        proposed = 0
        for told in _told(job.process, said):
            proposed += self._propose(told.pop("proposals", {}))
            last = {**last, **told}
            last["post"] = ids.get(str(last.get("post")), last.get("post"))
            if last["state"] == "running":
                self.session.tell({"type": "redraft", "job": job.number, **last})
        if last["state"] == "running":
            last |= {"state": "stopped" if job.stopped else "failed", "message": ""}
        undone = self._keep(job)
        with self._lock:
            self._jobs.pop(job.number, None)
        more = {"undo": undone, "proposed": proposed, "posts": [*job.before]}
        self.session.tell({"type": "redraft", "job": job.number, **last, **more})

    def _propose(self, found: Mapping[str, Mapping[str, tuple[str, str]]]) -> int:
        """Keep what was proposed beside people's wordings; how many."""
        for name, rows in found.items():
            with suppress(BitextError):
                entries = self.session.desk.sheet(id_of(name)).entries
                self.session.proposals.add(name, rows, entries)
        return sum(map(len, found.values()))

    def _keep(self, job: _Job) -> str:
        """Keep the old drafts, as a deed that can be taken back; its number, empty for none."""
        posts: dict[str, list[Rewording]] = {}
        for id, entries in job.before.items():
            with suppress(BitextError):
                sheet = self.session.desk.sheet(id)
                done = [
                    Rewording(old, new)
                    for key, old in entries.items()
                    if old.state in _MACHINES
                    and (new := sheet.entries.get(key)) and new.state is State.DRAFT
                    and new.target != old.target
                ]  # fmt: skip
                self.session.remember(id, [one.before for one in done])
                posts |= {sheet.post.name: done} if done else {}
        number = undo.number_for("redraft", sorted(posts)) if posts else ""
        if posts:
            language = self.session.desk.workspace.language
            deed = undo.Kept(number, journal.now(), "redraft", posts, language)
            undo.keep(self.session.root, deed)
        return number


def _is_far(engine: Backend) -> bool:
    """Whether it sends what it is given to another computer; the stand-ins send nothing."""
    limits = engine.limits()
    return not (limits.offline or limits.trusted)


def _parted(
    posts: Mapping[str, Mapping[str, Entry]], names: Mapping[str, str]
) -> tuple[dict[str, frozenset[str]], dict[str, dict[str, str]]]:
    """By name of the post: keys of what is a machine's, and wordings of what is a person's."""
    machines: dict[str, frozenset[str]] = {}
    people: dict[str, dict[str, str]] = {}
    for id, entries in posts.items():
        ours = {key: e.target for key, e in entries.items() if e.state not in _MACHINES}
        if theirs := entries.keys() - ours.keys():
            machines[names[id]] = frozenset(theirs)
        if ours:
            people[names[id]] = ours
    return machines, people


def _planned(
    workspace: Workspace, backends: Sequence[Backend], order: Redraft
) -> Iterator[PostPlan]:
    paths = [workspace.root / name for name in order.posts]
    only = frozenset().union(*order.posts.values())
    return plan(workspace, backends, paths, None, order, only)


def _process() -> subprocess.Popen[str]:
    words = [sys.executable, "-m", _DRAFTER]
    return subprocess.Popen(  # noqa: S603 - ourselves
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip


def _told(process: subprocess.Popen[str], said: object) -> Iterator[dict[str, Any]]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with suppress(OSError, ValueError):
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                with suppress(ValueError):
                    yield json.loads(line)
    finally:  # also where nobody listens to the end
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()
        process.wait()


def _interrupt(job: _Job) -> None:
    job.stopped = True
    with suppress(ProcessLookupError):
        job.process.send_signal(signal.SIGINT)
