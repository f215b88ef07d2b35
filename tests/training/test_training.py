"""From pairs to a draft: prepared, trained, written, merged at conversion; a tiny random model.

Minutes of CPU and PyTorch, so only `make long` runs it.
"""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from bitext.backends.local import engines
from bitext.backends.local.tuned import TUNED
from bitext.backends.protocol import Request
from bitext.models.adapter import read_adapter
from bitext.models.convert import convert
from tests.models import tiny_qwen
from tests.models.tiny_qwen import Shape

ROOT = Path(__file__).parents[2]
SHAPE = Shape(layers=2)
ROWS = [
    ("社区的<1>贡献者</1>修复了 <2/>。", "The <1>contributors</1> fixed <2/>.", "paragraph"),
    ("安装", "Installation", "heading"),
    ("集群的节点", "Nodes of the cluster", "table cell"),
]  # fmt: skip


def run(program: str, *words: object) -> str:
    command = [sys.executable, str(ROOT / "training" / program), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def table(path: Path, copies: int) -> Path:
    lines = ["zh\ten\tkind\tpath"]
    lines += [f"{zh}{i}\t{en} {i}\t{kind}\ta.md" for i in range(copies) for zh, en, kind in ROWS]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_pairs_become_an_adapter_that_drafts(tmp_path: Path) -> None:
    for name in ("torch", "pypinyin"):
        pytest.importorskip(name, reason=f"{name} is absent: pip install 'bitext[training]'")
    gguf = tiny_qwen.write_gguf(tmp_path / "tiny.gguf", SHAPE, tiny_qwen.weights(SHAPE))
    plain = tmp_path / "plain"
    plain.mkdir()
    convert(gguf, plain, lambda *_: None)
    pairs, valid = table(tmp_path / "t.tsv.xz", 12), table(tmp_path / "v.tsv.xz", 3)
    tokens, out = tmp_path / "tokens.npz", tmp_path / "out"
    said = run("prepare.py", pairs, valid, plain / "tokenizer.json", tokens, "--passes", 1)
    assert "valid: 9 examples" in said
    run("train.py", gguf, tokens, out, "--steps", 6, "--batch", 1024, "--rate", 0.01, "--rank", 4)
    log = json.loads((out / "log.json").read_text())
    assert log["log"][-1]["loss"] < log["log"][0]["loss"], "nothing was learnt"
    assert log["written"] == pytest.approx(min(row["loss"] for row in log["log"]), abs=0.01)

    file = tmp_path / "adapter.safetensors"
    file.write_bytes(b"".join(p.read_bytes() for p in sorted(out.glob("adapter.safetensors.*"))))
    adapter = read_adapter(file)
    assert len(adapter.factors) == 7 * SHAPE.layers
    merged = tmp_path / "merged"
    merged.mkdir()
    convert(gguf, merged, lambda *_: None, adapter)
    assert (merged / "model.bin").read_bytes() != (plain / "model.bin").read_bytes()
    engine = engines.Qwen(merged, TUNED, threads=1, batch=2, room=10**9)
    assert [draft.key for draft in engine.translate([Request("a", "安装")])] == ["a"]
