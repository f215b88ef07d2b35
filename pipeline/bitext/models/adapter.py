"""A low-rank adapter: what tuning adds to the linear layers of a model, merged at `models pull`.

The file is safetensors as `training/` writes it: for each layer that was tuned, ``NAME.a`` (rank,
columns) and ``NAME.b`` (rows, rank) in int8, each with a float32 ``.scale`` a row; its metadata
gives the scale of the product.  Source: LoRA, arXiv 2106.09685.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BackendUnavailable
from bitext.models.registry import ModelInfo

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]


GROUP = "bitext.adapters"  #: entry points; each names a package that holds `FILE`
FILE = "adapter.safetensors"


@dataclass(frozen=True)
class Adapter:
    """The corrections of a model by the names that its layers have in a GGUF file."""

    scale: float
    factors: Mapping[str, tuple[Floats, Floats]]  #: layer -> ``b`` (rows, rank), ``a``

    def delta(self, layer: str, rows: slice, columns: int) -> Floats | None:
        """What is added to these rows of a layer's weights; None for a layer that was not tuned.

        Raises BackendUnavailable when the adapter is of another shape.
        """
        if layer not in self.factors:
            return None
        b, a = self.factors[layer]
        if a.shape[1] != columns:
            raise BackendUnavailable(f"the adapter does not fit: {layer} has {columns} columns")
        found: Floats = self.scale * (b[rows] @ a)
        return found


def adapter_path(info: ModelInfo) -> Path:
    """Where the adapter of a model is installed.

    Raises BackendUnavailable where it is not, or is another one than the registry's.
    """
    for entry in entry_points(group=GROUP, name=info.adapter):
        spec = find_spec(entry.module)
        if spec and spec.origin and (path := Path(spec.origin).with_name(FILE)).is_file():
            if hashlib.sha256(path.read_bytes()).hexdigest() == info.adapter_sha256:
                return path
            raise BackendUnavailable(
                f"{path} is not the adapter that {info.name} is made with",
                hint=f"install the bitext-adapter-{info.adapter} that belongs to this bitext",
            )
    raise BackendUnavailable(
        f"{info.name} needs the package bitext-adapter-{info.adapter}, which is not installed",
        hint=f"in a clone of bitext: pip install ./adapters/{info.adapter}",
    )


def can_be_made(info: ModelInfo) -> bool:
    """Whether what a model needs besides its downloads is here: its adapter, if it has one."""
    try:
        return not info.adapter or adapter_path(info).is_file()
    except BackendUnavailable:
        return False


def read_adapter(path: Path) -> Adapter:
    """Read an adapter file; raises BackendUnavailable for a file that is none, or damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # no mapping
        layers = [name[:-2] for name in tensors if name.endswith(".a")]
        wide = {
            name: tensors[name].astype("float32") * tensors[f"{name}.scale"][:, None]
            for layer in layers
            for name in (f"{layer}.b", f"{layer}.a")
        }
        factors = {layer: (wide[f"{layer}.b"], wide[f"{layer}.a"]) for layer in layers}
        return Adapter(float(metadata["scale"]), factors)
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise BackendUnavailable(f"{path.name} is not a readable adapter: {error}") from None
