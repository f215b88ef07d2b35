"""``bitext models pull`` without a name: the best model whose source can be reached.

Best is the order of the registry.  Each source is looked at with one short request, so that one
that is blocked does not cost a minute of retries; nobody is asked anything, and a model that is
here already is taken without a look at the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from bitext.errors import BackendUnavailable
from bitext.models import cache, fetch
from bitext.models.adapter import can_be_made
from bitext.models.kinds import LIBRARIES
from bitext.models.progress import Progress, Report
from bitext.models.pull import pull_model
from bitext.models.registry import ModelInfo, Source, all_models


@dataclass(frozen=True, slots=True)
class Look:
    """What a short look at a source has shown."""

    source: Source
    reason: str = ""  #: why it is of no use; empty where it answers
    speed: float = 0.0  #: bytes a second, where the look could tell


def pull_best(source: str, target: str, *, report: Report) -> tuple[ModelInfo, Path]:
    """Pull the best model for a pair of languages; say why that one, how large, how long.

    Raises what `pull_model` raises; BackendUnavailable too where no model can be had, with what
    keeps each of them.
    """
    suitable = [info for info in all_models() if info.translates(source, target)]
    if ready := next((info for info in suitable if cache.pulled(info)), None):
        report(Progress(ready.name, "note", message=_here(ready, suitable)))
        return ready, cache.model_path(ready)
    passed = []
    for info in suitable:
        lacks, found = _obtainable(info)
        if not lacks:
            report(Progress(info.name, "note", message=_chosen(info, found)))
            sources = tuple(
                look.source for look in sorted(found, key=lambda look: bool(look.reason))
            )
            return info, pull_model(replace(info, sources=sources), report=report)
        passed.append(f"{info.name}: {lacks}")
        report(Progress(info.name, "note", message=f"passed over {passed[-1]}"))
    raise BackendUnavailable(
        f"there is no model for {source} to {target} that can be had here"
        + "".join(f"\n  - {reason}" for reason in passed),
        hint="check the network and the proxy, set HF_ENDPOINT or pip's index to a mirror, or "
        "draft through a service: docs/backends.md",
    )


def _here(ready: ModelInfo, suitable: list[ModelInfo]) -> str:
    better = suitable[: suitable.index(ready)]
    also = f"; `bitext models pull {better[0].name}` gets the preferred one" if better else ""
    return f"{ready.name} is here already{also}"


def _obtainable(info: ModelInfo) -> tuple[str, list[Look]]:
    """What keeps a model from being pulled, and what its sources have shown.

    Sources after one that answers are not looked at: `pull_model` tries them where it fails.
    """
    if absent := [name for name in LIBRARIES[info.kind] if find_spec(name) is None]:
        return f"{', '.join(absent)} is not installed (pip install 'bitext[local]')", []
    if not can_be_made(info):
        return f"the package bitext-adapter-{info.adapter} is not installed", []
    found = list(_looks(info))
    if all(look.reason for look in found):
        return "; ".join(f"{look.source.label}: {look.reason}" for look in found), found
    return "", found


def _looks(info: ModelInfo) -> Iterator[Look]:
    answered = False
    for source in info.sources:
        look = Look(source) if answered else _look(source)
        answered = answered or not look.reason
        yield look


def _look(source: Source) -> Look:
    part = source.parts[0]
    try:
        speed = fetch.look_for(part.requirement) if part.requirement else fetch.look_at(part.url)
    except fetch.SourceFailed as error:
        return Look(source, reason=error.message)
    return Look(source, speed=speed)


def _chosen(info: ModelInfo, found: list[Look]) -> str:
    best = next(look for look in found if not look.reason)
    time = f" (about {_minutes(info.download / best.speed)})" if best.speed else ""
    made = ", then a minute or two to convert" if info.runtime == "ctranslate2" else ""
    sizes = (
        f"{info.download / 1e6:,.0f} MB to download{time}{made}; {info.disk / 1e9:.1f} GB of disk"
    )
    return f"{info.name} is the best model that can be had here, from {best.source.label}: {sizes}"


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
