"""A converted model computes what the GGUF's weights say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import ctranslate2  # type: ignore[import-untyped]  # ships no types
import numpy as np
import pytest
from tokenizers import Tokenizer

from bitext.errors import BackendUnavailable
from bitext.models.convert import convert
from tests.models import tiny_qwen
from tests.models.tiny_qwen import Shape

TOKENS = [5, 90, 17, 200, 33, 8, 90, 61, 240, 3, 77, 12]
TOLERANCE = 2e-3  # float32 against float32, other order of additions


def converted(tmp_path: Path, shape: Shape) -> Path:
    source = tiny_qwen.write_gguf(tmp_path / "tiny.gguf", shape, tiny_qwen.weights(shape))
    directory = tmp_path / "model"
    directory.mkdir()
    convert(source, directory, lambda done, total: None)
    return directory


def converted_logits(directory: Path) -> np.ndarray:
    generator = ctranslate2.Generator(str(directory), compute_type="float32", intra_threads=1)
    return np.asarray(np.array(generator.forward_batch([TOKENS]))[0])


def wanted_logits(shape: Shape) -> np.ndarray:
    stored = tiny_qwen.as_stored(tiny_qwen.weights(shape))
    return tiny_qwen.logits(shape, stored, TOKENS)


SHAPES = [Shape(), Shape(tied=True), Shape(groups=4), Shape(layers=3, groups=1)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_logits_equal_a_forward_pass_on_the_files_weights(tmp_path: Path, shape: Shape) -> None:
    found, wanted = converted_logits(converted(tmp_path, shape)), wanted_logits(shape)
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < TOLERANCE * np.abs(wanted).max()


@pytest.mark.parametrize("wrong", [{"epsilon": 1e-6}, {"rotary_base": 10_000.0}], ids=str)
def test_a_wrong_number_in_the_metadata_would_show(tmp_path: Path, wrong: dict[str, Any]) -> None:
    found = converted_logits(converted(tmp_path, replace(Shape(), **wrong)))
    assert np.abs(found - wanted_logits(Shape())).max() > 0.05


@pytest.mark.parametrize("name", ["attn_q.bias", "attn_k.bias", "attn_v.bias", "ffn_norm.weight"])
def test_a_forgotten_tensor_would_show(tmp_path: Path, name: str) -> None:
    found = converted_logits(converted(tmp_path, Shape()))
    stored = tiny_qwen.as_stored(tiny_qwen.weights(Shape()))
    stored[f"blk.1.{name}"] = np.full_like(stored[f"blk.1.{name}"], name.endswith("weight"))
    other = tiny_qwen.logits(Shape(), stored, TOKENS)
    assert np.abs(found - other).max() > 0.02 * np.abs(other).max()


def test_the_tokenizer_gives_the_files_ids_and_every_text_back(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(converted(tmp_path, Shape()) / "tokenizer.json"))
    vocabulary = tiny_qwen.vocabulary()
    encoded = tokenizer.encode("in the 前言\r\n\n<1>é🎉</1>  x<|im_end|>")
    assert [vocabulary[index] for index in encoded.ids] == encoded.tokens
    assert encoded.tokens[:2] == ["in", "Ġthe"]
    assert encoded.tokens[-1] == "<|im_end|>"
    text = tokenizer.decode(encoded.ids, skip_special_tokens=False)
    assert text == "in the 前言\r\n\n<1>é🎉</1>  x<|im_end|>"


def test_progress_counts_the_layers(tmp_path: Path) -> None:
    source = tiny_qwen.write_gguf(tmp_path / "a.gguf", Shape(), tiny_qwen.weights(Shape()))
    (tmp_path / "model").mkdir()
    seen: list[tuple[int, int]] = []
    convert(source, tmp_path / "model", lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_other_architectures_are_refused_by_name(tmp_path: Path) -> None:
    source = tiny_qwen.write_gguf(
        tmp_path / "a.gguf", Shape(), tiny_qwen.weights(Shape()), architecture="llama"
    )
    with pytest.raises(BackendUnavailable, match="'llama'"):
        convert(source, tmp_path, lambda done, total: None)


@pytest.mark.parametrize("content", [b"", b"not a model", b"GGUF" + bytes(20)])
def test_a_file_that_is_no_gguf_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.gguf").write_bytes(content)
    with pytest.raises(BackendUnavailable, match=r"broken\.gguf"):
        convert(tmp_path / "broken.gguf", tmp_path, lambda done, total: None)


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    tensors = tiny_qwen.weights(Shape())
    del tensors["blk.1.ffn_up.weight"]
    source = tiny_qwen.write_gguf(tmp_path / "a.gguf", Shape(), tensors)
    with pytest.raises(BackendUnavailable, match=r"blk\.1\.ffn_up\.weight"):
        convert(source, tmp_path, lambda done, total: None)
