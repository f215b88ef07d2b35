"""``--metrics FILE``: where a run stands, for Prometheus.

The text format of its textfile collector (https://github.com/prometheus/node_exporter): the file is
old or new and never half, and stays after the run, so that an alert can ask how the last one ended.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError
from bitext.store.files import write_atomic

if TYPE_CHECKING:
    from bitext.drafting.summary import DraftProgress

#: Seconds between two writings while segments are drafted: scrapes are 15 s apart or more.
EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Metric:
    """A gauge: its name behind ``bitext_run_``, what it says, a value for each set of labels."""

    name: str
    says: str
    values: Sequence[tuple[Mapping[str, str], float]]

    def lines(self) -> Iterator[str]:
        """Yield it as Prometheus reads it."""
        name = f"bitext_run_{self.name}"
        yield f"# HELP {name} {self.says}"
        yield f"# TYPE {name} gauge"
        for labels, value in self.values:
            told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
            yield f"{name}{{{told}}} {value:.15g}" if told else f"{name} {value:.15g}"


class RunMetrics:
    """The file of one run."""

    def __init__(self, path: Path) -> None:
        """Begin it.

        Raises:
            StorageError, WorkspaceError: it cannot be written.
        """
        self._path, self._began, self._last = path.absolute(), time.time(), 0.0
        self._write([Metric("in_progress", "Whether a run is under way.", [({}, 1)])])

    def progress(self, done: DraftProgress) -> None:
        """Segments are finished; told now and then."""
        if time.monotonic() - self._last < EVERY:
            return
        self._last = time.monotonic()
        states = [({"state": "done"}, done.done), ({"state": "known"}, done.total)]
        with suppress(BitextError):  # a full disk costs the metrics, not the run
            self._write(
                [
                    Metric("in_progress", "Whether a run is under way.", [({}, 1)]),
                    Metric("segments", "Segments by what became of them.", states),
                    self._seconds(),
                ]
            )

    def summary(self, result: Mapping[str, Any], left: int) -> None:
        """The run is over: what ``--json`` says of it; ``left`` characters left this machine."""
        with suppress(BitextError):
            self._write([*of_result(result, left), self._seconds(), _at_the_end()])

    def _seconds(self) -> Metric:
        took = time.time() - self._began
        return Metric("duration_seconds", "How long it has taken.", [({}, took)])

    def _write(self, metrics: Sequence[Metric]) -> None:
        text = "".join(f"{line}\n" for metric in metrics for line in metric.lines())
        write_atomic(self._path, text.encode(), root=self._path.parent)


def _at_the_end() -> Metric:
    return Metric("end_time_seconds", "When it ended (Unix time).", [({}, time.time())])


def of_result(result: Mapping[str, Any], left: int) -> Iterator[Metric]:
    """What a run came to."""
    yield Metric("in_progress", "Whether a run is under way.", [({}, 0)])
    yield Metric(
        "stopped", "Whether it ended before the posts did.", [({}, bool(result["stopped"]))]
    )
    yield Metric("posts", "Posts that were looked at.", [({}, result["posts"])])
    states = ("reused", "drafted", "doubted", "failed")
    found = [({"state": state}, result[state]) for state in states]
    yield Metric("segments", "Segments by what became of them.", found)
    engines = [({"engine": name}, n) for name, n in result["drafted_by"].items()]
    yield Metric("drafted", "Segments by who drafted them.", engines)
    yield Metric("calls", "Calls of backends.", [({}, result["calls"])])
    sent = [({"to": "service"}, left), ({"to": "this machine"}, result["chars"] - left)]
    yield Metric("characters", "Characters handed to backends.", sent)
    ways = ("in", "out")
    tokens = [
        ({"engine": b["engine"], "direction": w}, b[f"tokens_{w}"])
        for b in result["bills"]
        for w in ways
    ]
    yield Metric("tokens", "Tokens that services have billed.", tokens)
    costs = [
        ({"engine": b["engine"], "currency": b["currency"]}, b["cost"])
        for b in result["bills"]
        if b["cost"] is not None
    ]
    yield Metric("cost", "What services take for it.", costs)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
