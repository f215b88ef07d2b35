"""COMET, where it is installed: a learned metric that also reads the source.

Its package brings PyTorch and its models are gigabytes, so it is no part of any extra, and
nothing is loaded or downloaded unless it is asked for by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bitext.errors import BackendUnavailable, UsageError

MODEL = "Unbabel/wmt22-comet-da"  #: the reference-based model its authors recommend
BATCH = 8


def require() -> None:
    """Raise UsageError when COMET is not installed."""
    if find_spec("comet") is None:
        hint = "pip install unbabel-comet; every other figure does without"
        raise UsageError("COMET is not installed", hint=hint)


def comet(
    systems: Mapping[str, Sequence[str]],
    sources: Sequence[str],
    references: Sequence[str],
    model: str = MODEL,
) -> Mapping[str, float]:
    """The score of each system, about 0 to 1; ``model`` is a name on Hugging Face or a checkpoint.

    Raises UsageError when COMET is not installed, BackendUnavailable when the model cannot be had.
    """
    require()
    library = import_module("comet")
    try:
        path = model if Path(model).is_file() else library.download_model(model)
        judge = library.load_from_checkpoint(path)
    except Exception as error:  # foreign code: a missing model, a licence to accept, no network
        message = f"the COMET model {model} cannot be loaded: {type(error).__name__}: {error}"
        hint = "name the checkpoint of a model you have: --comet PATH/model.ckpt"
        raise BackendUnavailable(message, hint=hint) from error
    return {
        name: float(judge.predict(samples, batch_size=BATCH, gpus=0).system_score)
        for name, samples in _samples(systems, sources, references).items()
    }


def _samples(
    systems: Mapping[str, Sequence[str]], sources: Sequence[str], references: Sequence[str]
) -> Mapping[str, list[dict[str, str]]]:
    return {
        name: [
            {"src": source, "mt": output, "ref": reference}
            for source, output, reference in zip(sources, outputs, references, strict=True)
        ]
        for name, outputs in systems.items()
    }
