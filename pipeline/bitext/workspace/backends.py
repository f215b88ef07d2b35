"""The backends of a workspace, loaded with their settings and its glossary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.backends import registry
from bitext.backends.meter import metered
from bitext.backends.protocol import Backend, KeepsGlossary

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

#: Names of backends in order of preference, or one; None for what is configured.
Chosen = str | Sequence[str] | None


def backends_of(workspace: Workspace, chosen: Chosen = None) -> tuple[Backend, ...]:
    """Load the chosen backends, or the configured ones.

    Raises UsageError for one that is not installed or set up wrongly, BackendUnavailable for
    one whose package cannot be loaded.
    """
    config = workspace.config
    names = (chosen,) if isinstance(chosen, str) else chosen
    return tuple(_backend(workspace, name) for name in dict.fromkeys(names or config.backend))


def _backend(workspace: Workspace, name: str) -> Backend:
    settings = workspace.config.backends.get(name, {})
    backend = registry.load(name, settings, workspace.languages)
    if isinstance(backend, KeepsGlossary):
        backend.use_terms(workspace.glossary.terms)
    return metered(backend, settings)
