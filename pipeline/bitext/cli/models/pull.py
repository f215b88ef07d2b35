"""``bitext models pull``: a model, ready to draft."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.models.path import print_path


@click.command()
@options.model_or_best
@options.as_json
def pull(name: str, as_json: bool) -> None:
    """Download, verify and convert the model NAME; print where it is.

    Without NAME, the best one for this workspace's languages whose source can be reached; one
    that is here already is taken.  A pull that was cut goes on where it stopped.  NAME may also
    be the path of a .gguf file of the Qwen2 family or of an .argosmodel file: it is made ready
    once, and stays where it is.
    """
    from bitext import models as registry
    from bitext.cli.backends import languages
    from bitext.cli.output.progress import pull_progress
    from bitext.models.choice import pull_best

    try:
        with pull_progress() as report:
            if name:
                path = registry.pull(name, report=report)
            else:
                pair = languages()
                info, path = pull_best(pair.source, pair.target, report=report)
                name = info.name
    except KeyboardInterrupt as interrupt:
        kept = "what was downloaded is kept, pull again to go on"
        raise KeyboardInterrupt(kept) from interrupt
    print_path(name, str(path), as_json)
