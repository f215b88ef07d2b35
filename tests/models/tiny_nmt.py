"""Translation models of known behaviour: a Markov chain in CTranslate2's own specification.

One-hot embeddings, no attention, no feed-forward, and an output matrix that says which token
follows which: every sentence becomes ``Hi``.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2  # type: ignore[import-untyped]  # ships no types
import numpy as np
import sentencepiece

HIDDEN, POSITIONS = 64, 512
CHAIN = {"</s>": "▁Hi", "<s>": "▁Hi", "eng_Latn": "▁Hi", "▁Hi": "</s>"}
ENDLESS = {**CHAIN, "▁Hi": "▁Hi"}
TEXT = "你好世界。容器很轻，也很快。开源之夏！第二句话，在这里。"


def tokens(kind: str) -> list[str]:
    codes = ["zho_Hans", "zho_Hant", "eng_Latn"] if kind == "nllb" else []
    rest = [f"x{number}" for number in range(40)]  # more than a beam looks at
    return ["<unk>", "<s>", "</s>", "▁Hi", "你好", "▁你", *codes, *rest]


def spm(**ids: int) -> bytes:
    """A SentencePiece model of a few characters that knows ``▁Hi``."""
    sentencepiece.set_min_log_level(2)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([TEXT] * 4),
        model_writer=model,
        vocab_size=40,
        hard_vocab_limit=False,
        user_defined_symbols=["▁Hi"],
        **ids,  # type: ignore[arg-type]  # numbers of special tokens, in its `**kwargs`
    )
    return model.getvalue()


def _zero(linear: ctranslate2.specs.common_spec.LinearSpec, rows: int, columns: int) -> None:
    linear.weight = np.zeros((rows, columns), np.float32)
    linear.bias = np.zeros(rows, np.float32)


def _norm(layer: ctranslate2.specs.common_spec.LayerNormSpec) -> None:
    layer.gamma, layer.beta = np.ones(HIDDEN, np.float32), np.zeros(HIDDEN, np.float32)


def _layer(layer: Any, attentions: dict[str, bool]) -> None:
    for name, crossed in attentions.items():
        attention = getattr(layer, name)
        _norm(attention.layer_norm)
        for linear, height in zip(attention.linear, (1, 2, 1) if crossed else (3, 1), strict=True):
            _zero(linear, height * HIDDEN, HIDDEN)
    _norm(layer.ffn.layer_norm)
    _zero(layer.ffn.linear_0, HIDDEN, HIDDEN)
    _zero(layer.ffn.linear_1, HIDDEN, HIDDEN)


def write_ctranslate2(
    directory: Path, kind: str, chain: dict[str, str] = CHAIN, *, adds_end: bool = False
) -> Path:
    """``model.bin``, ``config.json`` and ``shared_vocabulary.json``."""
    names = tokens(kind)
    spec = ctranslate2.specs.TransformerSpec.from_config(1, 2, pre_norm=True)
    table = np.zeros((len(names), HIDDEN), np.float32)
    table[:, : len(names)] = np.eye(len(names))
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = np.zeros((POSITIONS, HIDDEN), np.float32)
        _norm(side.layer_norm)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = table
    _layer(spec.encoder.layer[0], {"self_attention": False})
    _layer(spec.decoder.layer[0], {"self_attention": False, "attention": True})
    _zero(spec.decoder.projection, len(names), HIDDEN)
    for token, follower in chain.items():
        if token in names:
            spec.decoder.projection.weight[names.index(follower), names.index(token)] = 3.0
    if "</s>" not in chain.values():
        spec.decoder.projection.bias[names.index("</s>")] = -1000.0
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.config.add_source_eos = adds_end
    spec.config.decoder_start_token = "</s>" if kind == "nllb" else "<s>"
    directory.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(directory))
    return directory


def write(directory: Path, kind: str, chain: dict[str, str] = CHAIN) -> Path:
    """A whole directory of this kind."""
    model = directory / "model" if kind == "argos" else directory
    write_ctranslate2(model, kind, chain)
    names = {"marian": ["source.spm", "target.spm"], "nllb": ["sentencepiece.bpe.model"]}
    for name in names.get(kind, ["sentencepiece.model"]):
        (directory / name).write_bytes(spm())
    if kind == "argos":
        (directory / "metadata.json").write_text(json.dumps({"from_code": "zh", "to_code": "en"}))
    return directory


def pack(directory: Path, archive: Path) -> Path:
    """An ``.argosmodel`` file of a directory."""
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                file.write(path, f"translate-zh_en-1_9/{path.relative_to(directory)}")
    return archive
