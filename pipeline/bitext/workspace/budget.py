"""``--max-cost``: a budget for one run, in the currency of the backend's prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bitext.errors import UsageError
from bitext.settings import table_of
from bitext.workspace.workspace import Workspace


def within(workspace: Workspace, backend: Sequence[str], max_cost: float | None) -> Workspace:
    """The workspace with a budget among the settings of its priced backend, for this run.

    Raises UsageError when more than one of the backends has prices: they may be in different
    currencies, and each would have the budget for itself.
    """
    if max_cost is None:
        return workspace
    config = workspace.config
    names = tuple(backend) or config.backend
    priced = [name for name in names if "price_in" in config.backends.get(name, {})]
    if len(priced) > 1:
        raise UsageError(
            f"--max-cost takes one backend with prices, not {' and '.join(priced)}",
            hint="choose one with --backend, or set max_cost in the table of each",
        )
    name = (priced or names)[0]  # without prices it says which setting is missing
    settings = table_of(config.backends.get(name, {}), f"backends.{name}")
    backends = {**config.backends, name: settings.having("max_cost", max_cost)}
    return replace(workspace, config=replace(config, backends=backends))
