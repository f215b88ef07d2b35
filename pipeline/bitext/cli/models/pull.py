"""``bitext models pull``: a model, ready to draft."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.models.path import print_path


@click.command()
@options.model
@options.as_json
def pull(name: str, as_json: bool) -> None:
    """Download, verify and convert the model NAME; print where it is.

    A pull that was cut goes on where it stopped.  NAME may also be the path of a .gguf file of
    the Qwen2 family or of an .argosmodel file: it is made ready once, and stays where it is.
    """
    from bitext import models as registry
    from bitext.cli.output.progress import pull_progress

    try:
        with pull_progress() as report:
            path = registry.pull(name, report=report)
    except KeyboardInterrupt as interrupt:
        kept = "what was downloaded is kept, pull again to go on"
        raise KeyboardInterrupt(kept) from interrupt
    print_path(name, str(path), as_json)
