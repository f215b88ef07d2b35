"""What a server packs or encodes as it likes: unpacked piece by piece, read in few ways."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest
import requests

from bitext.backends.connection import _PIECE, _unpacked, body
from bitext.backends.transport import CHARSETS, decode
from bitext.errors import BackendRejected
from tests.backends.scripted_server import BOMB


class Raw(io.BytesIO):
    """A body as it comes, which nobody has unpacked."""

    def read1(self, size: int | None = -1, /, *, decode_content: bool = False) -> bytes:
        assert not decode_content
        return super().read1(-1 if size is None else size)


def response(data: bytes, coding: str) -> requests.Response:
    made = requests.Response()
    made.headers["Content-Encoding"] = coding
    made.raw = Raw(data)
    return made


def test_no_piece_is_larger_than_a_piece() -> None:
    """64 KiB can be 64 MiB unpacked, all at once."""
    parts = [*_unpacked(response(BOMB, "gzip"), 1 << 30)]
    assert max(map(len, parts)) <= _PIECE
    assert sum(map(len, parts)) == 16 << 20
    with pytest.raises(BackendRejected, match="longer than"):
        body(response(BOMB, "gzip"), 1 << 20)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress", "x"])
def test_what_was_not_asked_for_is_refused(coding: str) -> None:
    """A chain of codings took 4 GB of urllib3 2.2.3."""
    with pytest.raises(BackendRejected, match="not asked for"):
        body(response(gzip.compress(gzip.compress(b"x")), coding), 100)


@pytest.mark.parametrize(("coding", "pack"), [
    ("gzip", gzip.compress), ("deflate", zlib.compress), ("", bytes), ("identity", bytes),
])  # fmt: skip
def test_what_was_asked_for_is_read(coding: str, pack: type[bytes]) -> None:
    assert body(response(pack(b"said"), coding), 100) == b"said"


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "utf-7", "unicode_escape", "rot13", "hex", "undefined", "x"]
)
def test_a_text_is_read_in_few_ways(charset: str) -> None:
    """Of Python's codecs some are quadratic (punycode), and some are none for a text."""
    assert charset not in CHARSETS
    text = "Übergröße \\u0041 +AGE- xn--bcher-kva"
    assert decode(text.encode(), f"text/plain; charset={charset}") == text
