"""A Qwen2-shaped GGUF of random weights, and its forward pass in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MERGES = (("t", "h"), ("th", "e"), ("Ġ", "the"), ("i", "n"))
#: The matrices that are stored quantised, to see that conversion dequantises.
STORED_Q8 = ("attn_q.weight", "ffn_up.weight", "token_embd.weight")


@dataclass(frozen=True)
class Shape:
    layers: int = 2
    hidden: int = 64
    heads: int = 4
    groups: int = 2
    feed_forward: int = 96
    epsilon: float = 0.02  # large, so that a wrong one shows
    rotary_base: float = 50.0  # small, so that a wrong one shows after a few tokens
    tied: bool = False

    @property
    def head(self) -> int:
        return self.hidden // self.heads


def byte_alphabet() -> list[str]:
    """GPT-2's printable stand-ins for the 256 bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(rest))]


def vocabulary() -> list[str]:
    return [*byte_alphabet(), *(first + second for first, second in MERGES), *SPECIAL]


def weights(shape: Shape, seed: int = 1) -> dict[str, Floats]:
    rng = np.random.default_rng(seed)

    def draw(*size: int) -> Floats:
        return rng.normal(0, 0.2, size).astype(np.float32)

    hidden, inner, side = shape.hidden, shape.feed_forward, shape.head * shape.groups
    tensors = {"token_embd.weight": draw(len(vocabulary()), hidden) * 5}
    for index in range(shape.layers):
        layer = {
            "attn_norm.weight": 1 + draw(hidden),
            "attn_q.weight": draw(hidden, hidden),
            "attn_q.bias": draw(hidden),
            "attn_k.weight": draw(side, hidden),
            "attn_k.bias": draw(side),
            "attn_v.weight": draw(side, hidden),
            "attn_v.bias": draw(side),
            "attn_output.weight": draw(hidden, hidden),
            "ffn_norm.weight": 1 + draw(hidden),
            "ffn_gate.weight": draw(inner, hidden),
            "ffn_up.weight": draw(inner, hidden),
            "ffn_down.weight": draw(hidden, inner),
        }
        tensors |= {f"blk.{index}.{name}": value for name, value in layer.items()}
    tensors["output_norm.weight"] = 1 + draw(hidden)
    if not shape.tied:
        tensors["output.weight"] = draw(len(vocabulary()), hidden)
    return tensors


def write_gguf(
    path: Path, shape: Shape, tensors: dict[str, Floats], architecture: str = "qwen2"
) -> Path:
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(8192)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_block_count(shape.layers)
    writer.add_embedding_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.groups)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_freq_base(shape.rotary_base)
    tokens = vocabulary()
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in SPECIAL else 1 for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in MERGES])
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    for name, value in tensors.items():
        if name.endswith(STORED_Q8):
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quants.quantize(value, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def as_stored(tensors: dict[str, Floats]) -> dict[str, Floats]:
    """The weights after the rounding of the file (Q8_0) and of the target (int8 by row)."""
    kind = gguf.GGMLQuantizationType.Q8_0
    stored = dict(tensors)
    for name, value in tensors.items():
        if name.endswith(STORED_Q8):
            stored[name] = gguf.quants.dequantize(gguf.quants.quantize(value, kind), kind)
        if value.ndim == 2:
            step = np.abs(stored[name]).max(axis=1, keepdims=True) / 127
            stored[name] = np.rint(stored[name] / step) * step
    return stored


def logits(shape: Shape, tensors: dict[str, Floats], tokens: list[int]) -> Floats:
    """Qwen2's forward pass as its paper and reference code have it; (tokens, vocabulary)."""
    state = tensors["token_embd.weight"][tokens]
    for index in range(shape.layers):
        layer = {k.split(".", 2)[2]: v for k, v in tensors.items() if k.startswith(f"blk.{index}.")}
        state = state + _attention(shape, layer, _norm(state, layer["attn_norm.weight"], shape))
        inner = _norm(state, layer["ffn_norm.weight"], shape)
        gate = inner @ layer["ffn_gate.weight"].T
        swish = gate / (1 + np.exp(-gate))
        state = state + (swish * (inner @ layer["ffn_up.weight"].T)) @ layer["ffn_down.weight"].T
    output = tensors.get("output.weight", tensors["token_embd.weight"])
    return _norm(state, tensors["output_norm.weight"], shape) @ output.T


def _norm(state: Floats, gamma: Floats, shape: Shape) -> Floats:
    scale = np.sqrt((state**2).mean(axis=-1, keepdims=True) + shape.epsilon)
    return np.asarray(state / scale * gamma)


def _attention(shape: Shape, layer: dict[str, Floats], state: Floats) -> Floats:
    def project(name: str, heads: int) -> Floats:
        value = state @ layer[f"attn_{name}.weight"].T + layer[f"attn_{name}.bias"]
        return value.reshape(len(state), heads, shape.head).transpose(1, 0, 2)

    query = _rotate(project("q", shape.heads), shape)
    repeat = shape.heads // shape.groups
    key = np.repeat(_rotate(project("k", shape.groups), shape), repeat, axis=0)
    value = np.repeat(project("v", shape.groups), repeat, axis=0)
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(shape.head)
    scores = np.where(np.tri(len(state), dtype=bool), scores, -np.inf)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed = (shares @ value).transpose(1, 0, 2).reshape(len(state), shape.hidden)
    return np.asarray(mixed @ layer["attn_output.weight"].T)


def _rotate(value: Floats, shape: Shape) -> Floats:
    """Rotary positions on the two halves of a head ("neox"), not on neighbouring pairs."""
    half = shape.head // 2
    angles = np.outer(
        np.arange(value.shape[1]), shape.rotary_base ** (-np.arange(half) * 2 / shape.head)
    )
    first, second = value[..., :half], value[..., half:]
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], axis=-1)
