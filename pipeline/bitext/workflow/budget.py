"""``--max-cost``: a budget for one run, in the currency of the engine's prices."""

from __future__ import annotations

from dataclasses import replace

from bitext.workflow.workspace import Workspace


def within(workspace: Workspace, backend: str | None, max_cost: float | None) -> Workspace:
    """The workspace with a budget among the settings of its engine, for this run."""
    if max_cost is None:
        return workspace
    config = workspace.config
    name = backend or config.backend
    settings = {**config.backends.get(name, {}), "max_cost": max_cost}
    backends = {**config.backends, name: settings}
    return replace(workspace, config=replace(config, backends=backends))
