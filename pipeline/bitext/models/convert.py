"""GGUF (Qwen2 family) to a CTranslate2 int8 decoder directory.

The weights are dequantised and quantised again a few thousand rows at a time, so the peak
is the finished int8 model plus the mapped source file, never a float32 model.
Layout: llama.cpp's ``convert_hf_to_gguf.py`` for the names (Qwen2 query and key weights are
not permuted: "neox" rotary) and CTranslate2's ``Qwen2Loader`` for the specification.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BackendUnavailable
from bitext.models.adapter import Adapter
from bitext.models.tokenizer import read_vocabulary, write_tokenizer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from ctranslate2.specs import (  # type: ignore[import-untyped]  # ships no types
        common_spec,
        transformer_spec,
    )
    from gguf import GGUFReader, ReaderTensor

    Floats = npt.NDArray[np.float32]
    Quantized = tuple[npt.NDArray[np.int8], Floats]

ARCHITECTURE = "qwen2"
BLOCK = 1 << 23  #: weights dequantised at a time (32 MB of float32)


def require_libraries(name: str) -> None:
    """Raise ``BackendUnavailable`` if a library that converts ``name`` is not installed."""
    from importlib.util import find_spec

    needed = ("ctranslate2", "gguf", "numpy", "safetensors", "tokenizers")
    if absent := [library for library in needed if find_spec(library) is None]:
        raise BackendUnavailable(
            f"{name} must be converted, and {', '.join(absent)} is not installed",
            hint="pip install 'bitext[local]'",
        )


def convert(
    gguf_path: Path,
    directory: Path,
    report: Callable[[int, int], None],
    adapter: Adapter | None = None,
) -> None:
    """Write ``model.bin``, ``config.json``, ``vocabulary.json`` and ``tokenizer.json``.

    ``report`` is called with (layers done, layers in all).  An ``adapter`` is added to the
    weights before they are rounded to int8.  Raises ``BackendUnavailable``
    for a file that is no GGUF or not of the Qwen2 family, ``OSError`` from the disk.
    """
    from gguf import GGUFReader

    try:
        source = _Weights(GGUFReader(gguf_path), adapter)
    except (ValueError, KeyError, IndexError) as error:
        raise BackendUnavailable(f"{gguf_path.name} is not a readable GGUF file: {error}") from None
    source.require_qwen2()
    vocabulary = read_vocabulary(source.value)
    spec = _specification(source)
    spec.register_vocabulary(list(vocabulary.tokens))
    spec.config.bos_token = vocabulary.end
    spec.config.eos_token = vocabulary.end
    spec.config.unk_token = ""
    spec.config.layer_norm_epsilon = source.number("attention.layer_norm_rms_epsilon")
    _fill(spec.decoder, source, report)
    spec.validate()
    spec.optimize()
    spec.save(str(directory))
    write_tokenizer(vocabulary, directory / "tokenizer.json")


class _Weights:
    """Metadata and tensors of a GGUF file by name."""

    def __init__(self, reader: GGUFReader, adapter: Adapter | None = None) -> None:
        self._reader = reader
        self._adapter = adapter or Adapter(0.0, {})
        self._tensors = {tensor.name: tensor for tensor in reader.tensors}

    def value(self, key: str) -> Any:
        field = self._reader.get_field(key)
        return None if field is None else field.contents()

    def number(self, key: str) -> float:
        value = self.value(f"{ARCHITECTURE}.{key}")
        if value is None:
            raise BackendUnavailable(f"the GGUF file does not say its {key}")
        return float(value)

    def require_qwen2(self) -> None:
        found = self.value("general.architecture")
        if found != ARCHITECTURE:
            raise BackendUnavailable(
                f"only GGUF files of the Qwen2 family can be converted, this one is {found!r}",
                hint="run it under a server of its own and use the backend `chat`",
            )
        if self.value(f"{ARCHITECTURE}.rope.scaling.type") not in (None, "none"):
            raise BackendUnavailable("GGUF files with scaled rotary positions are not supported")

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def vector(self, name: str) -> Floats:
        """A tensor as float32."""
        return _dequantize(self._tensor(name), slice(None))

    def matrix(self, name: str) -> Quantized:
        """A matrix (rows, columns) as int8 with one scale per row: weight = int8 / scale."""
        import numpy as np

        tensor = self._tensor(name)
        columns, rows = (int(n) for n in tensor.shape)
        weight = np.empty((rows, columns), np.int8)
        scale = np.empty(rows, np.float32)
        step = max(1, BLOCK // columns)
        for start in range(0, rows, step):
            block = slice(start, start + step)
            values = _dequantize(tensor, block)
            delta = self._adapter.delta(name.removesuffix(".weight"), block, columns)
            weight[block], scale[block] = _quantize(values if delta is None else values + delta)
        return weight, scale

    def _tensor(self, name: str) -> ReaderTensor:
        try:
            return self._tensors[name]
        except KeyError:
            raise BackendUnavailable(f"the GGUF file has no tensor {name}") from None


def _dequantize(tensor: ReaderTensor, rows: slice) -> Floats:
    import numpy as np
    from gguf.quants import dequantize

    return np.ascontiguousarray(dequantize(tensor.data[rows], tensor.tensor_type), np.float32)


def _quantize(values: Floats) -> Quantized:
    """CTranslate2's own int8 scheme (``model_spec.LayerSpec._quantize``): 127 / row maximum."""
    import numpy as np

    largest = np.abs(values).max(axis=1)
    largest[largest == 0] = 127.0
    scale = (np.float32(127.0) / largest).astype(np.float32)
    return np.rint(values * scale[:, None]).astype(np.int8), scale


def _specification(source: _Weights) -> transformer_spec.TransformerDecoderModelSpec:
    from ctranslate2.specs import common_spec, transformer_spec

    heads = int(source.number("attention.head_count"))
    groups = int(source.number("attention.head_count_kv"))
    return transformer_spec.TransformerDecoderModelSpec.from_config(
        int(source.number("block_count")),
        heads,
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=source.number("rope.freq_base"),
        num_heads_kv=groups if groups != heads else None,
        quant_type=common_spec.Quantization.CT2,
    )


def _fill(
    decoder: transformer_spec.TransformerDecoderSpec,
    source: _Weights,
    report: Callable[[int, int], None],
) -> None:
    decoder.scale_embeddings = False
    decoder.embeddings.weight, decoder.embeddings.weight_scale = source.matrix("token_embd.weight")
    decoder.layer_norm.gamma = source.vector("output_norm.weight")
    if "output.weight" in source:
        _linear(decoder.projection, source, "output")
    else:  # tied: CTranslate2 stores equal variables once
        decoder.projection.weight = decoder.embeddings.weight
        decoder.projection.weight_scale = decoder.embeddings.weight_scale
    for index, layer in enumerate(decoder.layer):
        _fill_layer(layer, source, f"blk.{index}.")
        report(index + 1, len(decoder.layer))


def _fill_layer(
    layer: transformer_spec.TransformerDecoderLayerSpec, source: _Weights, prefix: str
) -> None:
    attention, feed_forward = layer.self_attention, layer.ffn
    attention.layer_norm.gamma = source.vector(prefix + "attn_norm.weight")
    _linear(attention.linear[0], source, *(f"{prefix}attn_{name}" for name in "qkv"))
    _linear(attention.linear[1], source, prefix + "attn_output")
    feed_forward.layer_norm.gamma = source.vector(prefix + "ffn_norm.weight")
    _linear(feed_forward.linear_0, source, prefix + "ffn_gate")
    _linear(feed_forward.linear_0_noact, source, prefix + "ffn_up")
    _linear(feed_forward.linear_1, source, prefix + "ffn_down")


def _linear(spec: common_spec.LinearSpec, source: _Weights, *names: str) -> None:
    """Set a linear layer, made of several ones stacked by rows where there are several names."""
    import numpy as np

    matrices = [source.matrix(f"{name}.weight") for name in names]
    spec.weight = np.concatenate([weight for weight, _ in matrices])
    spec.weight_scale = np.concatenate([scale for _, scale in matrices])
    if all(f"{name}.bias" in source for name in names):
        spec.bias = np.concatenate([source.vector(f"{name}.bias") for name in names])
