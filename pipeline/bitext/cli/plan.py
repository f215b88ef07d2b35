"""``bitext translate --dry-run``: a table of what each post would send and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.cli.output.outcome import count, duration, failure_object, leave
from bitext.cli.output.terminal import emit, note, table

if TYPE_CHECKING:
    from bitext.drafting.dry_run import PostPlan
    from bitext.drafting.lookup import Redraft
    from bitext.errors import BitextError
    from bitext.workspace.workspace import Workspace

#: Fields of a plan and what their columns are called.
_COLUMNS = {
    "segments": "segments", "reused": "reused", "to_send": "to send", "chars": "characters",
    "tokens_in": "tokens in", "tokens_out": "tokens out", "cost": "cost", "seconds": "time",
}  # fmt: skip


def show_plan(
    workspace: Workspace,
    paths: Sequence[Path],
    backend: Sequence[str],
    as_json: bool,
    redraft: Redraft | None = None,
) -> None:
    """Write the table, or one JSON object; what the backend does not bill has no column."""
    from bitext.drafting.dry_run import plan
    from bitext.workspace.backends import backends_of
    from bitext.workspace.several import each

    errors: list[BitextError] = []
    plans: list[PostPlan] = []
    every = each(workspace)
    for one in every:
        backends = backends_of(one, backend, sends=False)
        found = plan(one, backends, paths, errors.append, redraft)
        mark = f" ({one.language})" if len(every) > 1 else ""
        plans += (replace(found_one, post=f"{found_one.post}{mark}") for found_one in found)
    total = {name: _sum(plans, name) for name in _COLUMNS}
    offline = backends[0].limits().offline
    currency = _currency(workspace, backend)
    if as_json:
        rows = [asdict(plan) for plan in plans]
        sums = {"total": {"posts": len(rows), **total}, "currency": currency}
        emit({"posts": rows, **sums, **failure_object(errors)})
        leave(errors)
        return
    names = [name for name in _COLUMNS if total[name] is not None]
    if plans:
        rows_of = [(plan.post, asdict(plan)) for plan in plans]
        body = [[post, *(_cell(name, row[name]) for name in names)] for post, row in rows_of]
        last = ["total", *(_cell(name, total[name]) for name in names)]
        table(("post", *(_heading(name, offline) for name in names)), [*body, last])
    note(_summary(total, currency, offline=offline))
    leave(errors)


def _sum(plans: Sequence[PostPlan], name: str) -> float | None:
    """None where nobody knows; whole numbers stay whole."""
    values = [getattr(plan, name) for plan in plans]
    known = [value for value in values if value is not None]
    return sum(known) if known or name == "chars" else None


def _currency(workspace: Workspace, backend: Sequence[str]) -> str:
    first = next(iter(backend), workspace.config.backend[0])
    settings = workspace.config.backends.get(first, {})
    return str(settings.get("currency", ""))


def _heading(name: str, offline: bool) -> str:
    """What a column is called; nothing is sent to an engine on this computer."""
    return "to draft" if offline and name == "to_send" else _COLUMNS[name]


def _cell(name: str, value: object) -> object:
    """A cost with four digits behind the point, since a post costs little, and to the right."""
    if name == "seconds" and isinstance(value, int | float):
        return duration(value)
    return f"{value:9.4f}" if isinstance(value, float) else value


def _summary(total: dict[str, float | None], currency: str, *, offline: bool) -> str:
    chars = count(int(total["chars"] or 0), "character")
    took = _took(total["seconds"], offline=offline) if total["chars"] else ""
    if offline:
        return f"dry run: {chars} would be drafted on this computer{took}; nothing was"
    line = f"dry run: {chars} would be sent{took}"
    if total["tokens_in"] is not None:
        into, out = int(total["tokens_in"]), int(total["tokens_out"] or 0)
        line += f", some {into:,} tokens with the prompts, and {out:,} come back"
    if total["cost"] is not None:
        line += f", for about {total['cost']:.4f} {currency}".rstrip()
    return f"{line}; nothing was sent"


def _took(seconds: float | None, *, offline: bool) -> str:
    if seconds is not None:
        return f" in about {duration(seconds)}, by the last run here"
    return " (how long that takes is known after the first draft here)" * offline
