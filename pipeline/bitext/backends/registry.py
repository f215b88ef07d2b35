"""Which backends are installed: entry points of the group ``bitext.backends``.

A configuration can name an installed backend and nothing else: never a module or a path,
so opening somebody's workspace runs no code of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points

from bitext.backends.meter import others, tariff_of
from bitext.backends.protocol import Backend
from bitext.errors import BackendUnavailable, BitextError, UsageError
from bitext.languages import LanguagePair
from bitext.settings import nearest, table_of

GROUP = "bitext.backends"
_OWN = "bitext"
_SETTINGS: Mapping[str, Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class BackendInfo:
    """An installed backend, for ``bitext backends`` and error messages."""

    name: str
    summary: str  #: one line: its ``summary``, or the first line of its class's docstring
    missing: str  #: what must be done before it works, empty when it can


def available(
    settings: Mapping[str, Mapping[str, object]] = _SETTINGS, languages: LanguagePair | None = None
) -> tuple[BackendInfo, ...]:
    """List every installed backend by name, also those that cannot be loaded.

    ``settings`` maps names to their tables ``[backends.NAME]``.  No socket is opened and no
    model is loaded: ``missing()`` promises that.
    """
    known = languages or LanguagePair()
    return tuple(
        _describe(point, settings.get(name, {}), known) for name, point in sorted(_points().items())
    )


def load(name: str, settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Make the backend ``name``.

    Raises ``UsageError`` when none of that name is installed or a setting is wrong, and
    ``BackendUnavailable`` when its package cannot be loaded.
    """
    points = _points()
    if name not in points:
        near = get_close_matches(name, points, n=3, cutoff=0.5)
        raise UsageError(
            f"no backend is called {name!r}",
            hint=f"did you mean {' or '.join(near)}?"
            if near
            else f"installed: {', '.join(sorted(points))}",
        )
    return _make(points[name], settings, languages)


def installed() -> tuple[str, ...]:
    """The names of the installed backends; imports none of them."""
    return tuple(sorted(_points()))


def refuse_unknown(settings: Mapping[str, object]) -> None:
    """Raise ``UsageError`` for a table ``[backends.NAME]`` of a backend that is not installed.

    Asked before drafting only: `build` and `check` need no backend, also where none is installed.
    """
    points = installed()
    tables = table_of(settings, "backends")
    for name in tables:
        if name not in points:
            message = (
                f"unknown table `{tables.name_of(name)}`: no backend of this name is installed"
            )
            raise tables.error(message, name, hint=nearest(name, points, "installed"))


def _points() -> dict[str, EntryPoint]:
    """One entry point for each name; a foreign package never takes the place of ours."""
    found = sorted(
        entry_points(group=GROUP), key=lambda point: (_package(point) == _OWN, point.value)
    )
    return {point.name: point for point in found}


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else ""


def _make(point: EntryPoint, settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    try:
        tariff_of(point.name, settings)
        backend: Backend = point.load()(others(point.name, settings), languages)
    except BitextError:
        raise
    except Exception as error:  # foreign code: anything may come
        raise _broken(point, error) from error
    return backend


def _broken(point: EntryPoint, error: Exception) -> BackendUnavailable:
    return BackendUnavailable(
        f"backend {point.name!r} of package {_package(point)!r} cannot be used: "
        f"{type(error).__name__}: {' '.join(str(error).split())[:200]}",
        hint="reinstall or update the package, or choose another backend",
    )


def _describe(
    point: EntryPoint, settings: Mapping[str, object], known: LanguagePair
) -> BackendInfo:
    try:
        backend = _make(point, settings, known)
        missing = backend.missing()
    except BitextError as error:
        return BackendInfo(point.name, "", error.message)
    except Exception as error:  # foreign code again
        return BackendInfo(point.name, "", _broken(point, error).message)
    summary = getattr(backend, "summary", "") or (type(backend).__doc__ or "").strip()
    return BackendInfo(point.name, summary.partition("\n")[0].rstrip("."), missing)
