"""The backends of a workspace, loaded with their settings and its glossary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.backends import registry
from bitext.backends.meter import metered
from bitext.backends.protocol import Backend, KeepsGlossary
from bitext.workspace import trust

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

#: Names of backends in order of preference, or one; None for what is configured.
Chosen = str | Sequence[str] | None


def backends_of(
    workspace: Workspace,
    chosen: Chosen = None,
    *,
    sends: bool = True,
    on: str = "",
    actors: int | None = None,
) -> tuple[Backend, ...]:
    """Load the chosen backends, or the configured ones; those ``on`` a cluster call its actors.

    Raises UsageError for one that is not installed or set up wrongly, or that ``sends`` where
    nobody has allowed this workspace to, BackendUnavailable for one whose package cannot be loaded.
    """
    names = trust.chosen(workspace, chosen)
    if sends:
        trust.require(workspace, names)
    return tuple(_backend(workspace, name, on, actors) for name in names)


def _backend(workspace: Workspace, name: str, on: str, actors: int | None) -> Backend:
    settings = workspace.config.backends.get(name, {})
    backend = registry.load(name, settings, workspace.languages)
    if isinstance(backend, KeepsGlossary):
        backend.use_terms(workspace.glossary.terms)
    if on:
        from bitext.backends.clustered import clustered

        backend = clustered(backend, settings, workspace.languages, on, actors)
    return metered(backend, settings)
