"""A Firefox Translations model of random weights, in Marian's binary format.

Layout: version and number of items (uint64); for each item the length of its name, its type,
the number of its dimensions and the bytes of its data (uint64); all names; all shapes (int32);
a gap; all data.  An int8 matrix lies transposed, with its quantisation multiplier after it.
The names are those of Marian's transformer with the SSRU decoder that Firefox's students have.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.models import tiny_nmt

FLOAT32, INTGEMM8, INT8 = 0x404, 0x4101, 0x101
LAYERS = {"enc-depth": 2, "dec-depth": 1}
Item = tuple[str, int, tuple[int, ...], bytes]


class Items(list[Item]):
    """The items of a model, drawn one after another."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.width, self.inner = width, inner
        self._random = np.random.default_rng(1)

    def vector(self, name: str, values: npt.ArrayLike) -> None:
        array = np.asarray(values, np.float32).reshape(1, -1)
        self.append((name, FLOAT32, array.shape, array.tobytes()))

    def matrix(self, name: str, rows: int, columns: int) -> None:
        values = self._random.integers(-127, 128, rows * columns).astype(np.int8)
        data = values.tobytes() + struct.pack("<f", 1270.0)
        self.append((name, INTGEMM8, (rows, columns), data + b"\0" * (-len(data) % 256)))

    def affine(self, name: str, rows: int, columns: int) -> None:
        self.matrix(name, rows, columns)
        self.vector(f"{name}_QuantMultA", [20.0])

    def norm(self, name: str) -> None:
        self.vector(f"{name}_ln_scale", np.ones(self.width))
        self.vector(f"{name}_ln_bias", np.zeros(self.width))

    def attention(self, prefix: str) -> None:
        for part in "qkvo":
            self.affine(f"{prefix}_W{part}", self.width, self.width)
            self.vector(f"{prefix}_b{part}", np.zeros(self.width))
        self.norm(f"{prefix}_Wo")

    def feed_forward(self, prefix: str) -> None:
        self.affine(f"{prefix}_W1", self.width, self.inner)
        self.vector(f"{prefix}_b1", np.zeros(self.inner))
        self.affine(f"{prefix}_W2", self.inner, self.width)
        self.vector(f"{prefix}_b2", np.zeros(self.width))
        self.norm(f"{prefix}_ffn")

    def recurrence(self, prefix: str) -> None:
        self.affine(f"{prefix}_W", self.width, self.width)
        self.affine(f"{prefix}_Wf", self.width, self.width)
        self.vector(f"{prefix}_bf", np.zeros(self.width))
        self.norm(f"{prefix}_ffn")


def model(tokens: int, rows: int, width: int = 64, inner: int = 128) -> bytes:
    items = Items(width, inner)
    items.matrix("Wemb", rows, width)
    items.vector("none_QuantMultA", [20.0])
    items.vector("decoder_ff_logit_out_b", np.where(np.arange(rows) < tokens, 0, -1000))
    for layer in range(1, LAYERS["enc-depth"] + 1):
        items.attention(f"encoder_l{layer}_self")
        items.feed_forward(f"encoder_l{layer}_ffn")
    for layer in range(1, LAYERS["dec-depth"] + 1):
        items.recurrence(f"decoder_l{layer}_rnn")
        items.attention(f"decoder_l{layer}_context")
        items.feed_forward(f"decoder_l{layer}_ffn")
    facts = {"dim-emb": width, "transformer-heads": 4, "transformer-dim-ffn": inner, **LAYERS}
    text = "".join(f"{key}: {value}\n" for key, value in facts.items()).encode() + b"\0"
    items.append(("special:model.yml", INT8, (len(text),), text))
    return _packed(items)


def _packed(items: list[Item]) -> bytes:
    heads = [(len(name) + 1, kind, len(shape), len(data)) for name, kind, shape, data in items]
    return b"".join(
        [
            struct.pack("<QQ", 1, len(items)),
            *(struct.pack("<4Q", *head) for head in heads),
            *(name.encode() + b"\0" for name, *_ in items),
            *(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items),
            struct.pack("<Q", 0),
            *(data for *_, data in items),
        ]
    )


def write(directory: Path, *, split: bool = False, broken: bool = False) -> Path:
    """A directory as Mozilla lays it out; ``split``: a vocabulary for each side.

    The shortlist of a ``broken`` one names tokens that are not there: the engine panics.
    """
    from sentencepiece import SentencePieceProcessor

    vocabulary = tiny_nmt.spm(bos_id=-1, eos_id=0, unk_id=1)
    tokens = SentencePieceProcessor(model_proto=vocabulary).vocab_size()
    rows = -(-tokens // 8) * 8  # the engine looks at eights
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "model.zhen.intgemm.alphas.bin").write_bytes(model(tokens, rows))
    for name in ("srcvocab", "trgvocab") if split else ("vocab",):
        (directory / f"{name}.zhen.spm").write_bytes(vocabulary)
    (directory / "lex.50.50.zhen.s2t.bin").write_bytes(_shortlist(rows + (80 if broken else 0)))
    return directory


def _shortlist(tokens: int) -> bytes:
    """Each target token is one of the frequent ones (Marian's binary shortlist)."""
    return struct.pack("<6Q", 0xF11A48D5013417F5, 0, tokens, 50, 0, 0)
