"""The adapter as a file: each factor in int8 with a scale a row (weight = int8 × scale)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

PIECE = 12 << 20  #: bytes of a file, where only smaller ones can be carried


def packed(parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """``blocks.3.attn_q.a`` → ``blk.3.attn_q.a`` in int8 and ``blk.3.attn_q.a.scale``."""
    found: dict[str, Tensor] = {}
    for name, values in parameters.items():
        known = re.sub(r"^blocks\.", "blk.", name.replace("_orig_mod.", ""))
        largest = values.float().abs().amax(dim=1).clamp(min=1e-12)
        scale = largest / 127
        found[known] = torch.round(values.float() / scale[:, None]).to(torch.int8)
        found[f"{known}.scale"] = scale
    return found


def unpacked(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The parameters that are read back."""
    return {
        name.replace("blk.", "blocks."): values.float() * tensors[f"{name}.scale"][:, None]
        for name, values in tensors.items()
        if not name.endswith(".scale")
    }


def write_pieces(tensors: dict[str, Tensor], out: Path, *, rank: int, scale: float) -> None:
    """``adapter.safetensors.0`` and on; joined they are the file."""
    data = save(tensors, {"rank": str(rank), "scale": str(scale)})
    for number, start in enumerate(range(0, len(data), PIECE)):
        (out / f"adapter.safetensors.{number}").write_bytes(data[start : start + PIECE])
