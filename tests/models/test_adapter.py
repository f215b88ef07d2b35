"""An adapter is added to the weights at conversion, and only the one that the registry names."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped]  # ships no types
import numpy as np
import numpy.typing as npt
import pytest
from pytest_httpserver import HTTPServer
from safetensors.numpy import save_file

from bitext import models
from bitext.backends.local import engines
from bitext.backends.local.tuned import TUNED
from bitext.backends.protocol import Request
from bitext.errors import BackendUnavailable
from bitext.models import adapter as adapters
from bitext.models.adapter import adapter_path, read_adapter
from bitext.models.convert import convert
from bitext.models.registry import ModelFile, ModelInfo, Part, Source
from tests.models import tiny_qwen
from tests.models.tiny_qwen import Shape

SHAPE = Shape()
TOKENS = [5, 90, 17, 200, 33, 8, 90, 61]
TUNED_LAYERS = ("blk.0.attn_q", "blk.1.ffn_down", "blk.1.attn_v")
RANK, SCALE = 4, 1.5
Floats = npt.NDArray[np.float32]


def factors(shape: Shape) -> dict[str, tuple[Floats, Floats]]:
    rng = np.random.default_rng(3)
    found = {}
    for layer in TUNED_LAYERS:
        rows, columns = tiny_qwen.weights(shape)[f"{layer}.weight"].shape
        b, a = rng.normal(0, 0.3, (rows, RANK)), rng.normal(0, 0.3, (RANK, columns))
        found[layer] = b.astype(np.float32), a.astype(np.float32)
    return found


def rounded(values: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    scale = np.abs(values).max(axis=1) / 127
    return np.rint(values / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def written(path: Path, shape: Shape = SHAPE) -> Path:
    """An adapter file, as ``training/adapter_file.py`` writes it."""
    tensors: dict[str, npt.NDArray[np.generic]] = {}
    for layer, (b, a) in factors(shape).items():
        for name, values in ((f"{layer}.b", b), (f"{layer}.a", a)):
            tensors[name], tensors[f"{name}.scale"] = rounded(values)
    save_file(tensors, path, {"rank": str(RANK), "scale": str(SCALE)})
    return path


def model(tmp_path: Path, adapter: Path | None) -> Path:
    source = tiny_qwen.write_gguf(tmp_path / "tiny.gguf", SHAPE, tiny_qwen.weights(SHAPE))
    directory = tmp_path / "model"
    directory.mkdir()
    convert(source, directory, lambda *_: None, read_adapter(adapter) if adapter else None)
    return directory


def logits(directory: Path) -> Floats:
    generator = ctranslate2.Generator(str(directory), compute_type="float32", intra_threads=1)
    found: Floats = np.array(generator.forward_batch([TOKENS]))[0]
    return found


def wanted() -> Floats:
    """The forward pass of the weights with the products added to them."""
    stored = tiny_qwen.as_stored(tiny_qwen.weights(SHAPE))
    for layer, (b, a) in factors(SHAPE).items():
        stored[f"{layer}.weight"] = stored[f"{layer}.weight"] + SCALE * (b @ a)
    return tiny_qwen.logits(SHAPE, stored, TOKENS)


def test_the_merged_model_computes_weights_and_adapter(tmp_path: Path) -> None:
    found = logits(model(tmp_path, written(tmp_path / "a.safetensors")))
    # Each of the two is rounded to int8 once more than in the sum that is wanted.
    assert np.abs(found - wanted()).max() < 0.05 * np.abs(wanted()).max()


def test_without_the_adapter_the_logits_are_others(tmp_path: Path) -> None:
    assert np.abs(logits(model(tmp_path, None)) - wanted()).max() > 0.5 * np.abs(wanted()).max()


def test_a_tuned_model_drafts(tmp_path: Path) -> None:
    directory = model(tmp_path, written(tmp_path / "a.safetensors"))
    engine = engines.Qwen(directory, TUNED, threads=1, batch=2, room=10**9)
    assert [
        draft.key for draft in engine.translate([Request("a", "你好"), Request("b", "好")])
    ] == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"no adapter", b"\x10" + bytes(30)])
def test_a_file_that_is_no_adapter_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "adapter.safetensors"
    path.write_bytes(content)
    with pytest.raises(BackendUnavailable, match=r"adapter\.safetensors is not a readable adapter"):
        read_adapter(path)


def test_an_adapter_of_another_shape_is_refused(tmp_path: Path) -> None:
    other = written(tmp_path / "a.safetensors", Shape(hidden=32, feed_forward=64))
    with pytest.raises(BackendUnavailable, match="does not fit"):
        model(tmp_path, other)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with an adapter, on the path and among the entry points."""
    package = tmp_path / "site" / "toy_adapter"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('raise RuntimeError("never imported")\n')
    monkeypatch.syspath_prepend(package.parent)
    point = metadata.EntryPoint("toy", "toy_adapter", adapters.GROUP)

    def points(*, group: str, name: str) -> tuple[metadata.EntryPoint, ...]:
        return (point,) if (group, name) == (adapters.GROUP, "toy") else ()

    monkeypatch.setattr(adapters, "entry_points", points)
    monkeypatch.setenv("BITEXT_MODELS", str(tmp_path / "models"))
    return written(package / adapters.FILE)


def toy(httpserver: HTTPServer, tmp_path: Path, adapter: Path) -> ModelInfo:
    """A registered model of a tiny GGUF with that adapter, served on loopback."""
    file = tiny_qwen.write_gguf(tmp_path / "toy.gguf", SHAPE, tiny_qwen.weights(SHAPE))
    data = file.read_bytes()
    httpserver.expect_request("/toy.gguf").respond_with_data(data)
    sha256 = hashlib.sha256(data).hexdigest()
    part = Part("toy.gguf", sha256, url=httpserver.url_for("/toy.gguf"))
    return replace(
        models.find("qwen2.5-coder-1.5b-zh-en"),
        name="toy",
        disk=1,
        files=(ModelFile("toy.gguf", len(data), sha256),),
        sources=(Source("loopback", (part,)),),
        adapter="toy",
        adapter_sha256=hashlib.sha256(adapter.read_bytes()).hexdigest(),
    )


def test_a_pull_merges_the_installed_adapter_and_never_runs_its_package(
    httpserver: HTTPServer, tmp_path: Path, installed: Path
) -> None:
    path = models.pull_model(toy(httpserver, tmp_path, installed), report=lambda _: None)
    assert np.abs(logits(path) - wanted()).max() < 0.05 * np.abs(wanted()).max()
    assert "toy_adapter" not in sys.modules


def test_a_pull_with_another_adapter_is_made_anew(
    httpserver: HTTPServer, tmp_path: Path, installed: Path
) -> None:
    info = toy(httpserver, tmp_path, installed)
    models.pull_model(info, report=lambda _: None)
    assert models.status(info).ready
    assert not models.status(replace(info, adapter_sha256="0" * 64)).ready


def test_nothing_is_fetched_without_the_adapter(
    httpserver: HTTPServer, tmp_path: Path, installed: Path
) -> None:
    info = toy(httpserver, tmp_path, installed)
    with pytest.raises(BackendUnavailable, match="bitext-adapter-gone, which is not installed"):
        models.pull_model(replace(info, adapter="gone"), report=lambda _: None)
    with pytest.raises(BackendUnavailable, match="is not the adapter that toy is made with"):
        models.pull_model(replace(info, adapter_sha256="0" * 64), report=lambda _: None)
    assert not httpserver.log


def test_the_adapter_of_this_repository_is_the_registrys() -> None:
    """Where it is installed (`make test` does), it is the one that is pinned."""
    info = models.find("qwen2.5-coder-1.5b-zh-en")
    here = Path(__file__).parents[2] / "adapters" / info.adapter / "bitext_adapter_zh_en"
    assert hashlib.sha256((here / adapters.FILE).read_bytes()).hexdigest() == info.adapter_sha256
    assert adapter_path(info).read_bytes() == (here / adapters.FILE).read_bytes()
    assert read_adapter(here / adapters.FILE).scale == pytest.approx(1.4)
