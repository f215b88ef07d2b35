"""``bitext translate``: drafts into the catalogs, or what that would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import alone, trusting
from bitext.cli.output.outcome import CommandOutcome, count, finish, gathered
from bitext.cli.output.terminal import say
from bitext.cli.plan import show_plan
from bitext.workspace.selection.wanted import none_found, passed_over

if TYPE_CHECKING:
    from bitext.backends.meter import Bill
    from bitext.cli.output.run_log import RunLog
    from bitext.drafting.lookup import Redraft
    from bitext.drafting.summary import DraftProgress, Summary
    from bitext.drafting.translate import Into
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Workspace

    Report = Callable[[DraftProgress], None]


@click.command()
@options.paths
@options.backend
@options.jobs
@options.on
@options.max_chars
@options.max_cost
@options.log_json
@options.metrics
@options.accept_loss
@options.trust
@click.option("--redraft", is_flag=True, help="Ask for machine drafts anew: PATH may be POST:KEYS.")
@click.option("--engine", metavar="NAME", default="", help="Of them those by NAME.")
@click.option("--below", type=click.Choice(("low", "medium")), help="Of them the less sure.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@options.wait
@options.as_json
def translate(
    paths: tuple[Path, ...],
    backend: list[str],
    jobs: int | None,
    on: str,
    max_chars: int | None,
    max_cost: float | None,
    log_json: Path | None,
    metrics: Path | None,
    accept_loss: bool,
    trust: bool,
    redraft: bool,
    engine: str,
    below: str | None,
    dry_run: bool,
    wait: int,
    as_json: bool,
) -> None:
    """Draft what has no translation yet, into the catalogs.

    PATH is a post or a folder of posts; all posts when there is none.  What the catalogs
    or the memory know is not sent again, and nothing replaces the wording of a person.  With
    --redraft what a machine drafted is asked for anew, and replaced where the answer is good.
    """
    workspace = for_drafting(backend, max_cost)
    order = _order(workspace, paths, redraft, engine, below or "")
    if order:
        paths = tuple(workspace.root / post for post in order.posts)
    if dry_run:
        show_plan(workspace, paths, backend, as_json, order)
        return
    workspace = trusting(workspace, backend, allowed=trust)
    with alone(workspace, "translate", wait):
        if accept_loss:
            _let_go(workspace, paths)
        told = RunReport(log_json, metrics)
        outcome = drafted(
            workspace, paths, backend, jobs, max_chars, redraft=order, told=told, on=on
        )
    finish(outcome, as_json=as_json)


def _let_go(workspace: Workspace, paths: tuple[Path, ...]) -> None:
    from bitext.workspace.several import each
    from bitext.workspace.wordings.record import accept_losses

    for one in each(workspace):
        accept_losses(one, paths)


def _order(
    workspace: Workspace, paths: tuple[Path, ...], redraft: bool, engine: str, below: str
) -> Redraft | None:
    """Which drafts are asked for anew."""
    from bitext.drafting.lookup import Redraft
    from bitext.errors import UsageError
    from bitext.reviewing.deeds import chosen

    if not redraft:
        if engine or below:
            raise UsageError("`--engine` and `--below` say which drafts `--redraft` means")
        return None
    posts = {one.post.name: one.keys for one in chosen(workspace, [*map(str, paths)])}
    return Redraft(posts, engine, below)


def for_drafting(backend: list[str], max_cost: float | None) -> Workspace:
    """The workspace here, with its backends' settings looked at and a budget for this run."""
    from bitext.backends.registry import refuse_unknown
    from bitext.workspace.budget import within
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    refuse_unknown(workspace.config.backends)
    return within(workspace, backend, max_cost)


def drafted(
    workspace: Workspace,
    paths: tuple[Path, ...],
    backend: list[str],
    jobs: int | None,
    max_chars: int | None = None,
    finished: Callable[[Sequence[Snapshot]], None] = lambda _: None,
    redraft: Redraft | None = None,
    told: RunReport | None = None,
    on: str = "",
) -> CommandOutcome:
    """Translate with a progress report; ``finished`` gets the posts of each window."""
    from bitext.cli.output.progress import translate_progress
    from bitext.drafting.translate import translate as run

    told = told or RunReport()
    every = _engines(workspace, backend, on, jobs, told.log)
    with translate_progress() as report:
        summary = run(
            every[0].workspace,
            every[0].backends,
            paths,
            others=every[1:],
            jobs=jobs,
            max_chars=max_chars,
            redraft=redraft,
            report=told.heard(report),
            warn=lambda text: say("warning", text),
            finished=finished,
        )
    told.end(summary)
    return _outcome(workspace, summary, named=bool(paths))


class RunReport:
    """What a run tells machines: its log, its metrics, neither; begun before anything else is."""

    def __init__(self, log: Path | None = None, metrics: Path | None = None) -> None:
        """Begin; raises StorageError where the disk refuses."""
        from bitext.cli.output.metrics import RunMetrics
        from bitext.cli.output.run_log import RunLog

        self.log = RunLog(log) if log else None
        self.metrics = RunMetrics(metrics) if metrics else None

    def heard(self, report: Report) -> Report:
        """A progress report that is told to the metrics, too."""
        metrics = self.metrics
        if metrics is None:
            return report

        def both(done: DraftProgress) -> None:
            report(done)
            metrics.progress(done)

        return both

    def end(self, summary: Summary) -> None:
        """The run is over."""
        if self.log:
            self.log.summary(_fields(summary))
        if self.metrics:
            self.metrics.summary(_fields(summary), summary.sent)


def _engines(
    workspace: Workspace, backend: list[str], on: str, actors: int | None, log: RunLog | None
) -> list[Into]:
    """Who drafts in each of the languages; what they spend is one budget's."""
    from bitext.backends.heard import heard
    from bitext.backends.meter import share_budget
    from bitext.drafting.translate import Into
    from bitext.workspace.backends import backends_of
    from bitext.workspace.several import each

    every = [Into(one, backends_of(one, backend, on=on, actors=actors)) for one in each(workspace)]
    share_budget(engine for one in every for engine in one.backends)
    if log is None:
        return every
    return [Into(o.workspace, [heard(engine, log.call) for engine in o.backends]) for o in every]


def _outcome(workspace: Workspace, summary: Summary, *, named: bool) -> CommandOutcome:
    """What a run came to; where nobody ``named`` a post, that there is none is told."""
    findings = gathered(workspace, summary.findings, passed_over(workspace.passed))
    if not (summary.posts or summary.errors or named):
        findings = (*findings, none_found(workspace))
    stop = (summary.error,) if summary.error else ()
    errors, left = (*stop, *summary.errors), bool(summary.stopped and not stop)
    return CommandOutcome(_fields(summary), _lines(summary), findings, errors, to_do=left)


def _fields(summary: Summary) -> dict[str, object]:
    names = (
        "posts", "segments", "reused", "drafted", "doubted", "failed", "calls", "chars", "stopped",
        "warnings",
    )  # fmt: skip
    remedies = [asdict(row) for row in summary.ladder.rows()]
    bills = [asdict(bill) for bill in summary.bills]
    return {
        **{name: getattr(summary, name) for name in names},
        "remedies": remedies,
        "bills": bills,
        "drafted_by": {name: n for name, n in summary.drafted_by.items() if n},
        "adopted": [asdict(one) for one in summary.adopted],
    }


def _lines(summary: Summary) -> tuple[str, ...]:
    head = f"{count(summary.posts, 'post')}, {count(summary.segments, 'segment')}"
    parts = [f"{summary.drafted:,} drafted", f"{summary.reused:,} reused"]
    if summary.doubted:
        parts[0] += f" ({summary.doubted:,} doubtful)"
    if summary.failed:
        parts.append(f"{summary.failed:,} failed")
    spent = f"{count(summary.calls, 'call')}, {_handed(summary)}"
    line = f"translated {head}: {', '.join(parts)}; {spent}"
    stop = (f"stopped: {summary.stopped}",) if summary.stopped else ()
    moved = (
        f"adopted: {one.before} is now {one.catalog}, for {one.post} was renamed "
        f"({count(one.people, 'wording of a person', 'wordings of people')})"
        for one in summary.adopted
    )
    return (line, *moved, *map(_billed, summary.bills), *stop)


def _handed(summary: Summary) -> str:
    """``1,200 characters sent``, or which of them never left."""
    here = summary.chars - summary.sent
    parts = [f"{count(summary.sent, 'character')} sent"] if summary.sent or not here else []
    parts += [f"{count(here, 'character')} on this computer"] if here else []
    return ", ".join(parts)


def _billed(bill: Bill) -> str:
    """``chat: 1,200 tokens in, 300 tokens out, 0.0042 USD``."""
    tokens = (count(bill.tokens_in, "token in", "tokens in"),
              count(bill.tokens_out, "token out", "tokens out"))  # fmt: skip
    cost = () if bill.cost is None else (f"{bill.cost:.4f} {bill.currency}".strip(),)
    return f"{bill.engine}: {', '.join((*(tokens if bill.tokens_in else ()), *cost))}"
