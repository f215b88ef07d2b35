"""Qwen2 in PyTorch, read from a GGUF file, with a low-rank adapter beside each linear layer.

Rows of a batch are padded on the right: under a causal mask no token sees the padding.
Sources: Qwen2.5 technical report (arXiv 2412.15115); LoRA (arXiv 2106.09685).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: GGUF names of the linear layers of a block, which get an adapter.
ADAPTED = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
Weights = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the metadata of the file says."""

    layers: int
    heads: int
    groups: int  #: heads of keys and values
    epsilon: float
    base: float  #: of the rotary positions


def read_gguf(path: Path, device: torch.device, dtype: torch.dtype) -> tuple[Shape, Weights]:
    """The shape and all weights, dequantised."""
    from gguf import GGUFReader
    from gguf.quants import dequantize

    reader = GGUFReader(path)

    def value(key: str) -> Any:
        return reader.get_field(f"qwen2.{key}").contents()

    def weight(tensor: Any) -> tuple[str, Tensor]:
        numbers = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        return tensor.name, torch.from_numpy(numbers).to(device, dtype)

    with ThreadPoolExecutor(16) as pool:
        weights = dict(pool.map(weight, reader.tensors))
    weights.setdefault("output.weight", weights["token_embd.weight"])
    shape = Shape(
        int(value("block_count")),
        int(value("attention.head_count")),
        int(value("attention.head_count_kv")),
        float(value("attention.layer_norm_rms_epsilon")),
        float(value("rope.freq_base")),
    )
    return shape, weights


class Linear(nn.Module):
    """A frozen linear layer with a trained correction of low rank: ``Wx + s·B(Ax)``."""

    def __init__(self, weight: Tensor, bias: Tensor | None, rank: int, scale: float) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)
        self.a = nn.Parameter(torch.empty(rank, columns, device=weight.device))
        self.b = nn.Parameter(torch.zeros(rows, rank, device=weight.device))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))
        self.scale = scale

    def forward(self, x: Tensor) -> Tensor:
        flat = x.flatten(0, -2)
        low, b = flat @ self.a.to(x.dtype).t(), self.b.to(x.dtype)
        y = torch.addmm(F.linear(flat, self.weight, self.bias), low, b.t(), alpha=self.scale)
        return y.view(*x.shape[:-1], -1)


def rms_norm(x: Tensor, gamma: Tensor, epsilon: float) -> Tensor:
    """Root mean square norm over the last dimension."""
    return F.rms_norm(x, gamma.shape, gamma, epsilon)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions, halves apart ("neox")."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


class Block(nn.Module):
    """Attention and feed-forward network of one layer."""

    def __init__(self, shape: Shape, weights: Weights, prefix: str, rank: int, scale: float):
        super().__init__()
        self.shape = shape
        for name in ADAPTED:
            weight, bias = weights[f"{prefix}{name}.weight"], weights.get(f"{prefix}{name}.bias")
            setattr(self, name, Linear(weight, bias, rank, scale))
        self.register_buffer("first", weights[f"{prefix}attn_norm.weight"], persistent=False)
        self.register_buffer("second", weights[f"{prefix}ffn_norm.weight"], persistent=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self._attention(rms_norm(x, self.first, self.shape.epsilon), cos, sin)
        y = rms_norm(x, self.second, self.shape.epsilon)
        return x + self.ffn_down(F.silu(self.ffn_gate(y)) * self.ffn_up(y))

    def _attention(self, y: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, _ = y.shape
        heads, groups = self.shape.heads, self.shape.groups
        q = self.attn_q(y).view(batch, length, heads, -1).transpose(1, 2)
        k = self.attn_k(y).view(batch, length, groups, -1).transpose(1, 2)
        v = self.attn_v(y).view(batch, length, groups, -1).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        grouped = heads != groups
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=grouped)
        return self.attn_output(out.transpose(1, 2).reshape(batch, length, -1))


class Qwen2(nn.Module):
    """The model; only the adapters are parameters."""

    def __init__(self, shape: Shape, weights: Weights, rank: int, scale: float) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("embedding", weights["token_embd.weight"], persistent=False)
        self.register_buffer("norm", weights["output_norm.weight"], persistent=False)
        self.register_buffer("head", weights["output.weight"], persistent=False)
        blocks = (Block(shape, weights, f"blk.{i}.", rank, scale) for i in range(shape.layers))
        self.blocks = nn.ModuleList(blocks)

    def forward(self, ids: Tensor, answered: Tensor) -> Tensor:
        """Logits at the places where ``answered`` is true: (places, vocabulary)."""
        x = F.embedding(ids, self.embedding)
        cos, sin = self._positions(ids.shape[1], x)
        for block in self.blocks:
            x = block(x, cos, sin)
        x = rms_norm(x[answered], self.norm, self.shape.epsilon)
        return F.linear(x, self.head)

    def _positions(self, length: int, x: Tensor) -> tuple[Tensor, Tensor]:
        half = x.shape[-1] // self.shape.heads // 2
        steps = torch.arange(half, device=x.device, dtype=torch.float32) / half
        places = torch.arange(length, device=x.device, dtype=torch.float32)
        angles = torch.outer(places, self.shape.base**-steps)
        return angles.cos().to(x.dtype), angles.sin().to(x.dtype)
