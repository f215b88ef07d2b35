"""``bitext run``: translate and build in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli import options
from bitext.cli.before import alone, trusting
from bitext.cli.output.outcome import CommandOutcome, count, finish, severities, together

if TYPE_CHECKING:
    from bitext.model import Finding
    from bitext.publishing.build import Builder
    from bitext.store.config import Config
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Workspace


@click.command()
@options.paths
@options.backend
@options.jobs
@options.on
@options.max_chars
@options.max_cost
@options.log_json
@options.metrics
@options.accept_loss
@options.trust
@options.reviewed_only
@options.layout
@options.swap
@options.wait
@options.as_json
def run(
    paths: tuple[Path, ...],
    backend: list[str],
    jobs: int | None,
    on: str,
    max_chars: int | None,
    max_cost: float | None,
    log_json: Path | None,
    metrics: Path | None,
    accept_loss: bool,
    trust: bool,
    reviewed_only: bool,
    layout: str | None,
    swap: bool | None,
    wait: int,
    as_json: bool,
) -> None:
    """Draft what is new, then write the editions: `translate` and `build`.

    PATH is a post or a folder of posts; all posts when there is none.  When a service stops
    midway, the editions are built from what is there.
    """
    from bitext.cli.build import built
    from bitext.cli.translate import RunReport, drafted, for_drafting
    from bitext.workspace.several import each
    from bitext.workspace.wordings.record import accept_losses

    workspace = trusting(for_drafting(backend, max_cost), backend, allowed=trust)
    asked: dict[str, Any] = {"reviewed_only": reviewed_only, "layout": layout, "swap": swap}
    with alone(workspace, "run", wait):
        for one in each(workspace) if accept_loss else ():
            accept_losses(one, paths)
        with _builds(workspace, asked) as builders:
            add, told = partial(_add, builders), RunReport(log_json, metrics)
            first = drafted(workspace, paths, backend, jobs, max_chars, add, told=told, on=on)
            for builder in builders.values():
                builder.rest(paths)
    second = together({tag: built(b.workspace, b.outputs.built) for tag, b in builders.items()})
    finish(_closed(_both(first, second), workspace.config, workspace.root), as_json=as_json)


@contextmanager
def _builds(workspace: Workspace, asked: Mapping[str, Any]) -> Iterator[Mapping[str, Builder]]:
    """A build under way for each target language."""
    from bitext.publishing.build import building
    from bitext.workspace.several import each

    with ExitStack() as stack:
        every = each(workspace)
        yield {one.language: stack.enter_context(building(one, **asked)) for one in every}


def _add(builders: Mapping[str, Builder], snapshots: Sequence[Snapshot]) -> None:
    """Build what has just been drafted; the posts of a window are in one language."""
    for snapshot in snapshots[:1]:
        builders[snapshot.post.workspace.language].add(snapshots)


def _both(translated: CommandOutcome, built: CommandOutcome) -> CommandOutcome:
    """One outcome; a post that neither step could read is told once."""
    errors = {str(error): error for error in (*translated.errors, *built.errors)}
    return CommandOutcome(
        {"translate": translated.result, "build": built.result},
        translated.lines + built.lines,
        tuple(dict.fromkeys(translated.findings + built.findings)),
        tuple(errors.values()),
        to_do=translated.to_do,
        details=built.details,
    )


def _editions(config: Config) -> dict[str, str]:
    """Where the editions are, by name: a folder, or in a site what their files are called."""
    from bitext.workspace.places import placed

    found = {}
    for one in [config] if config.target else map(config.of, config.targets):
        placement = placed(one)
        for part in placement.parts or (placement,):  # several content folders, each with its own
            more = f" {part.content}" if part in placement.parts[1:] else ""
            found[f"{one.language}{more}"] = part.english("*.md")
            if config.bilingual != "off":
                found[f"bilingual{one.mark}{more}"] = part.bilingual("*.md")
    return {name: path.removesuffix("/*.md") for name, path in found.items()}


def _closed(outcome: CommandOutcome, config: Config, root: Path) -> CommandOutcome:
    """The outcome with its last words: where the editions are, what was found, what comes next."""
    editions = _editions(config)
    found = severities(outcome.findings)
    steps = [*_unready(root, config), *_next(outcome, config)]
    where = [path if "*" in path else f"{path}/" for path in dict.fromkeys(editions.values())]
    lines = (
        f"editions: {' and '.join(where)}",
        f"found while drafting and building: {_told(found)}",
        *(f"next: {step}" for step in steps),
    )
    more = {"editions": editions, "found": found, "next": steps}
    return replace(outcome, result={**outcome.result, **more}, lines=outcome.lines + lines)


def _told(found: Mapping[str, int]) -> str:
    nouns = {"error": "error", "warning": "warning", "info": "remark"}
    return ", ".join(count(n, nouns[s]) for s, n in found.items() if n) or "nothing"


def _reword(findings: Iterable[Finding], catalogs: str) -> Iterator[str]:
    """What to do about wordings whose source has changed."""
    stale = {(finding.path, finding.key) for finding in findings if finding.rule == "stale"}
    if stale:
        wordings = count(len(stale), "wording whose source", "wordings whose sources")
        has, it = ("has", "it") if len(stale) == 1 else ("have", "them")
        yield (
            f"reword {wordings} {has} changed in {catalogs}: `bitext diff` shows {it}, and "
            f"`bitext approve POST:LINE` keeps what still fits"
        )


def _unready(root: Path, config: Config) -> Iterator[str]:
    """What the site lacks, so that its editions are strays, or nobody sees them."""
    from bitext.workspace.site.advice import advise

    lacking: dict[str, None] = {}
    for one in [config] if config.target else map(config.of, config.targets):
        advice = advise(root, one)
        while advice is not None:
            if not advice.purpose:  # a script of ours is a choice
                lacking[advice.file] = None
            advice = advice.also
    if lacking:
        yield (
            f"`bitext init` says what {' and '.join(lacking)} needs: without it the site does not "
            "know its editions for a language, and may publish them as other pages"
        )


def _next(outcome: CommandOutcome, config: Config) -> list[str]:
    """What to do now, the most urgent first."""
    done: Any = outcome.result["translate"]
    built: Any = outcome.result["build"]
    several = len(config.targets) > 1 and not config.target
    catalogs = f"{config.catalog}/" if several else f"{config.catalog}/{config.language}/"
    steps = []
    if not (done["posts"] or outcome.errors):
        steps.append(f"put posts into {config.content[0]}/, then `bitext run`")
    if outcome.errors:
        steps.append("mend what the errors name, then `bitext run`: what is finished is kept")
    elif done["stopped"]:
        steps.append("`bitext run` goes on where this one stopped")
    if done["failed"]:
        missing = count(done["failed"], "segment that is", "segments that are")
        steps.append(f"word {missing} still Chinese in {catalogs}, or try another --backend")
    if done["drafted"]:
        drafts = count(done["drafted"], "new draft")
        steps.append(f"review {drafts} in {catalogs}; `bitext check` says where to look first")
    held = {finding.path for finding in outcome.findings if finding.rule == "held"}
    if (unready := {*built["skipped"]} - held) and not steps:
        waiting = count(len(unready), "post has no edition", "posts have no edition")
        steps.append(f"{waiting} yet: `bitext status` says what is not drafted or reviewed")
    others = [finding for finding in outcome.findings if finding.rule != "stale"]
    if severities(others).get("error") and not steps:
        steps.append("see to what the errors name: `bitext run` ends with exit code 1 until then")
    steps += _reword(outcome.findings, catalogs)
    return steps or ["nothing: every post is drafted and built; `bitext status` counts reviews"]
