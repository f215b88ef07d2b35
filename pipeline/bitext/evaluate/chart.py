"""Quality against speed as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from bitext.errors import UsageError
from bitext.evaluate.report import System

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg")
#: Colours that people with any colour vision tell apart (Okabe and Ito, 2008).
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")
_MARKS = "osD^v"
_METRIC = "chrF2++"


def require(path: Path) -> None:
    """Raise UsageError when ``path`` names no format that can be drawn, or nothing draws."""
    if path.suffix.lower() not in FORMATS:
        message = f"a chart is a .png or .svg file, not {path.suffix or 'one without an ending'!r}"
        raise UsageError(message, path=str(path))
    if find_spec("matplotlib") is None:
        hint = "pip install 'bitext[evaluate]'"
        raise UsageError("matplotlib is not installed", hint=hint)


def draw(path: Path, systems: Sequence[System], title: str) -> None:
    """Write a picture to ``path``; those whose speed was not measured stand aside.

    Raises UsageError as ``require``, StorageError when the disk refuses.
    """
    require(path)
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from bitext.store.files import write_atomic

    picture = BytesIO()
    # Fixed ids and no date: the same figures make the same file.
    fixed: dict[Any, Any] = {
        "svg.hashsalt": "bitext",
        "svg.fonttype": "path",
        "font.family": _fonts(),
    }
    with rc_context(fixed), catch_warnings():
        simplefilter("ignore", UserWarning)  # a sign that no font has is drawn as a box
        figure = Figure(figsize=(8, 4.8), layout="constrained")
        figure.suptitle(title)
        _plot(figure, systems)
        kind = path.suffix.lower().removeprefix(".")
        metadata = {"Date": None} if kind == "svg" else None
        figure.savefig(picture, format=kind, dpi=150, metadata=metadata)
    write_atomic(path.resolve(), picture.getvalue(), root=path.resolve().parent)


def _fonts() -> list[str]:
    """matplotlib's own font, then those here that have Chinese names of systems and files."""
    from matplotlib.font_manager import get_font_names

    here = set(get_font_names())
    return ["DejaVu Sans", *(name for name in _CHINESE if name in here)]


def _plot(figure: Figure, systems: Sequence[System]) -> None:
    """Two panels on one scale of quality: with a speed, and without."""
    timed = [system for system in systems if system.segments_per_second]
    others = [system for system in systems if not system.segments_per_second]
    groups = [group for group in (timed, others) if group]
    widths = [3 if group is timed else 1 + len(group) // 3 for group in groups]
    row = figure.subplots(1, len(groups), sharey=True, squeeze=False, width_ratios=widths)[0]
    for axes, group in zip(row, groups, strict=True):
        for place, system in enumerate(group):
            _point(axes, system, system.segments_per_second or place, systems.index(system))
        axes.grid(visible=True, which="both", linewidth=0.3)
        _speeds(axes, group) if group is timed else _no_speeds(axes, group)
    row[0].set_ylabel("chrF++, 95 % interval")
    figure.legend(loc="outside right center", frameon=False)


def _point(axes: Axes, system: System, x: float, number: int) -> None:
    score = system.scores[_METRIC]
    label = f"{system.drafts.name}  {score.value:.1f} ± {score.margin:.1f}"
    color, mark = _COLORS[number % len(_COLORS)], _MARKS[number % len(_MARKS)]
    axes.errorbar(x, score.value, yerr=score.margin, label=label, fmt=mark, color=color, capsize=4)


def _speeds(axes: Axes, group: Sequence[System]) -> None:
    from matplotlib.ticker import LogLocator

    speeds = [system.segments_per_second or 1 for system in group]
    axes.set_xscale("log")
    axes.set_xlim(min(speeds) / 3, max(speeds) * 3)  # a lone point stands in the middle
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_xlabel("segments per second")


def _no_speeds(axes: Axes, group: Sequence[System]) -> None:
    axes.set_xlim(-0.5, len(group) - 0.5)
    axes.set_xticks([])
    axes.set_xlabel("speed not measured")
