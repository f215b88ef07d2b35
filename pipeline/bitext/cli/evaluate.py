"""``bitext evaluate``: how good, how fast and how dear engines are, on texts with references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli import completion, options
from bitext.cli.before import trusting
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note, table
from bitext.errors import UsageError

if TYPE_CHECKING:
    from bitext.evaluate.options import Setting
    from bitext.evaluate.outputs import Drafts
    from bitext.evaluate.report import Report, System
    from bitext.evaluate.rows import Data, Row
    from bitext.evaluate.scores import Score

_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Options:
    """The command line."""

    data: Path | None
    source: Path | None
    reference: Path | None
    backends: tuple[str, ...]
    stored: tuple[str, ...]
    sample: int | None
    seed: int
    glossary: Path | None
    no_context: bool
    no_ladder: bool
    save: Path | None
    chart: Path | None
    comet: str
    jobs: int | None
    trust: bool
    as_json: bool


@click.command()
@click.argument("data", metavar="[DATA]", required=False, type=_PATH)
@click.option("--source", type=_PATH, metavar="PATH", help="Source texts, instead of DATA.")
@click.option("--reference", type=_PATH, metavar="PATH", help="Their translations.")
@click.option("--backend", "backends", multiple=True, metavar="NAME", help="Who drafts.",
              shell_complete=completion.backends)  # fmt: skip
@click.option("--system", "stored", multiple=True, metavar="NAME=FILE", help="Outputs made before.")
@click.option(
    "--sample", type=click.IntRange(min=1), metavar="N", help="Only N rows, drawn by --seed."
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Of the draw.")
@click.option("--glossary", type=_PATH, metavar="PATH", help="Instead of the workspace's.")
@click.option("--no-context", is_flag=True, help="Tell the engine nothing but the text.")
@click.option("--no-ladder", is_flag=True, help="Take first answers only; the source for others.")
@click.option("--save", type=_PATH, metavar="FILE", help="Keep the drafts, as JSON.")
@click.option("--chart", type=_PATH, metavar="FILE", help="Draw quality against speed: PNG or SVG.")
@click.option("--comet", metavar="MODEL", default="", help="Score by COMET too, if installed.")
@options.jobs
@options.trust
@options.as_json
def evaluate(**given: Any) -> None:
    """Draft texts that have a reference translation, and compare.

    DATA is a TSV file with columns zh and en, or a folder of post.zh.md and post.en.md;
    --source and --reference are two folders, two posts, or two plain files, line by line.
    Drafting goes the way of `bitext translate`, in a workspace that is thrown away.  Without
    --backend the configured ones draft, or nobody where --system names outputs.
    """
    _evaluate(Options(**given))


def _evaluate(given: Options) -> None:
    from bitext.evaluate.chart import draw
    from bitext.evaluate.datasets import read
    from bitext.evaluate.options import setting
    from bitext.evaluate.report import report
    from bitext.evaluate.rows import sampled

    told = setting(Path.cwd(), given.glossary)
    named = dict(map(_named, given.stored))
    drafting = given.backends or (() if named else told.config.backend)
    _refuse(drafting, named, given.save)
    _require(given.chart, given.comet)
    trusted = (
        trusting(told.workspace, drafting, allowed=given.trust) if drafting else told.workspace
    )
    told = replace(told, workspace=trusted)
    languages, front = told.languages, told.config.front_matter
    whole = read(given.data, given.source, given.reference, languages, front)
    rows = sampled(whole.rows, given.sample, given.seed)
    found = _stored(named, whole, rows)
    made = [_drafted(name, whole, rows, told, given) for name in drafting]
    result = report([*made, *found], rows, told, given.comet)
    _show(result, whole, rows, given.seed, given.as_json)
    if given.chart:
        draw(given.chart, result.systems, f"{len(rows):,} segments of {whole.name}")


def _named(option: str) -> tuple[str, Path]:
    name, _, file = option.partition("=")
    if not (name and file):
        raise UsageError(f"--system {option!r} must be NAME=FILE")
    return name, Path(file)


def _refuse(backends: Sequence[str], named: dict[str, Path], save: Path | None) -> None:
    """What the options contradict each other in."""
    if both := sorted({name for name in backends if name in named or backends.count(name) > 1}):
        raise UsageError(f"two systems are called {both[0]!r}", hint="--system NAME=FILE names one")
    if save and len(backends) != 1:
        message = f"--save keeps the drafts of one backend, not of {len(backends)}"
        raise UsageError(message, hint="evaluate them one by one, then compare with --system")


def _require(chart: Path | None, model: str) -> None:
    """Miss what is not installed now, not after minutes of drafting."""
    from bitext.evaluate import chart as charts
    from bitext.evaluate import comet, scores

    scores.require()
    if model:
        comet.require()
    if chart:
        charts.require(chart)


def _stored(named: dict[str, Path], whole: Data, rows: Sequence[Row]) -> list[Drafts]:
    from bitext.evaluate.outputs import load

    return [load(name, path, whole, rows) for name, path in named.items()]


def _drafted(name: str, whole: Data, rows: Sequence[Row], told: Setting, given: Options) -> Drafts:
    from bitext.cli.output.progress import translate_progress
    from bitext.evaluate import outputs, run

    switches = run.Switches(context=not given.no_context, ladder=not given.no_ladder)
    with translate_progress() as progress:
        made = run.draft(name, whole, rows, told, switches, jobs=given.jobs, report=progress)
    if given.save:
        outputs.save(given.save, made, rows)
    return made


def _show(result: Report, whole: Data, rows: Sequence[Row], seed: int, as_json: bool) -> None:
    from bitext.evaluate.report import fields

    baseline = result.systems[0].drafts.name
    if as_json:
        about = {"name": whole.name, "rows": len(whole.rows), "evaluated": len(rows), "seed": seed}
        emit({
            "data": {**about, "unaligned": whole.unaligned},
            "baseline": baseline,
            "systems": [fields(system) for system in result.systems],
            "signatures": dict(result.signatures),
        })  # fmt: skip
        return
    table(_HEADER, [tuple(_cells(system)) for system in result.systems])
    for system in result.systems:
        if system.comet is not None:
            note(f"COMET of {system.drafts.name}: {system.comet:.4f}")
    for metric, signature in result.signatures.items():
        note(f"{metric}: {signature}")
    if len(result.systems) > 1:
        note(f"* differs from {baseline} by more than chance: p < 0.05, paired bootstrap")
    note(f"{len(rows):,} of {count(len(whole.rows), 'row')} of {whole.name}, seed {seed}")
    if whole.unaligned:
        note(f"{count(whole.unaligned, 'segment')} of the documents have no counterpart: left out")


_HEADER = (
    "system", "chrF2++", "BLEU", "TER", "pins", "untranslated", "structure", "errors",
    "warnings", "segments/s", "characters/s", "sent",
)  # fmt: skip


def _cells(system: System) -> Iterator[str]:
    from bitext.model import Severity

    verdict, cost = system.verdict, system.drafts.cost
    yield system.drafts.name
    yield from map(_score, system.scores.values())
    yield f"{verdict.honoured} of {verdict.pins}"
    yield str(len(system.drafts.untranslated)) if cost.seconds else ""
    yield str(verdict.structure)
    yield str(verdict.findings[Severity.ERROR])
    yield str(verdict.findings[Severity.WARNING])
    for rate in (system.segments_per_second, system.chars_per_second):
        yield "" if rate is None else f"{rate:.2f}"
    yield "" if cost.sent is None else f"{cost.sent:,}"


def _score(score: Score) -> str:
    from bitext.evaluate.report import SIGNIFICANT

    star = "*" if score.p is not None and score.p < SIGNIFICANT else ""
    return f"{score.value:.1f} ± {score.margin:.1f}{star}"
