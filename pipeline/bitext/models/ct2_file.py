"""What the head of CTranslate2's ``model.bin`` says; no weight is read.

Format of version 6 (``ctranslate2.specs.model_spec.ModelSpec._serialize``), little endian:
version (uint32), name of the specification, revision and number of variables (uint32), then
each variable: name, rank (uint8), its dimensions (uint32), type (uint8), bytes (uint32), data.
A string is its length with the final NUL (uint16), its bytes, NUL.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_OUTPUT = re.compile(r"decoder/layer_\d+/self_attention/linear_1/weight")
FLOAT = 4  #: bytes of a number in the attention cache on a CPU


def specification(model: Path) -> str:
    """The name of the specification; empty for a file that is none of CTranslate2."""
    with model.open("rb") as file:
        head = file.read(64)
    if len(head) < 6:
        return ""
    _, length = struct.unpack_from("<IH", head)
    name = head[6 : 6 + length].rstrip(b"\0")
    return name.decode() if name.isascii() and name.isalnum() and name.endswith(b"Spec") else ""


def cache_bytes(model: Path) -> int:
    """Bytes that one token of one sequence takes in the attention cache of a decoder.

    A key and a value for each layer, as wide as all query heads together: CTranslate2 repeats
    the keys and values that query heads share (``layers/attention.cc``, ``replicate_heads``),
    so grouped heads save nothing here.  344,064 for Qwen2.5 1.5B.
    """
    widths = [shape[1] for name, shape in _variables(model) if _OUTPUT.fullmatch(name)]
    return 2 * FLOAT * sum(widths)


def _variables(model: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    with model.open("rb") as file:
        file.seek(4)
        _string(file)
        _, count = struct.unpack("<II", file.read(8))
        for _ in range(count):
            name = _string(file)
            (rank,) = file.read(1)
            shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
            _, size = struct.unpack("<BI", file.read(5))
            yield name, shape
            file.seek(size, 1)


def _string(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length)[:-1].decode()
