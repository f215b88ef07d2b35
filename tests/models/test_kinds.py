"""A model directory is told by its files, and a wrong one says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import BackendUnavailable
from bitext.models.kinds import recognise
from tests.models import tiny_nmt

DECODER = b"\x06\0\0\0\x17\0TransformerDecoderSpec\0"
SEQ2SEQ = b"\x06\0\0\0\x10\0TransformerSpec\0"
CHAT = b'{"<|im_start|>": 1}'
QWEN = {
    "model.bin": DECODER,
    "config.json": b"{}",
    "vocabulary.json": b"[]",
    "tokenizer.json": CHAT,
}
OPUS = {"model.bin": SEQ2SEQ, "shared_vocabulary.json": b"[]", "source.spm": b"", "target.spm": b""}
NLLB = {
    "model.bin": SEQ2SEQ,
    "shared_vocabulary.txt": b"zho_Hans\neng_Latn",
    "sentencepiece.bpe.model": b"",
}
ARGOS = {"metadata.json": b"{}", "sentencepiece.model": b"", "model/model.bin": SEQ2SEQ}
FIREFOX = {"model.zhen.bin": b"", "lex.zhen.bin": b"", "vocab.zhen.spm": b""}


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("files", "kind"),
    [(QWEN, "qwen2"), (OPUS, "marian"), (NLLB, "nllb"), (ARGOS, "argos"), (FIREFOX, "firefox")],
)
def test_each_kind_is_told_by_its_files(tmp_path: Path, files: dict[str, bytes], kind: str) -> None:
    assert recognise(lay(tmp_path, files)) == kind


@pytest.mark.parametrize("kind", ["marian", "nllb", "argos"])
def test_what_ctranslate2_itself_writes_is_recognised(tmp_path: Path, kind: str) -> None:
    assert recognise(tiny_nmt.write(tmp_path / kind, kind)) == kind


def without(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name not in names}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "neither model.bin, metadata.json nor model.*.bin"),
        (without(QWEN, "tokenizer.json"), "tokenizer.json not found"),
        ({**QWEN, "tokenizer.json": b"{}"}, "not that of a chat model"),
        (without(OPUS, "source.spm", "target.spm"), "without source.spm and target.spm"),
        (without(OPUS, "shared_vocabulary.json"), "vocabulary"),
        (without(NLLB, "sentencepiece.bpe.model"), "without sentencepiece.bpe.model"),
        (without(ARGOS, "model/model.bin"), "model/model.bin not found"),
        (without(ARGOS, "sentencepiece.model"), "sentencepiece.model not found"),
        (without(FIREFOX, "lex.zhen.bin"), "lex.*.bin not found"),
        ({"model.bin": b"garbage of some length"}, "not a file of CTranslate2"),
        ({"model.bin": b""}, "not a file of CTranslate2"),
        ({"model.bin": b"\x06\0\0\0\x0c\0WhisperSpec\0"}, "model.bin is WhisperSpec"),
    ],
    ids=str,
)
def test_a_wrong_directory_says_what_it_lacks(
    tmp_path: Path, files: dict[str, bytes], said: str
) -> None:
    with pytest.raises(BackendUnavailable) as raised:
        recognise(lay(tmp_path, files))
    assert said in raised.value.message
    assert str(tmp_path) in raised.value.message
    assert "docs/models.md" in raised.value.hint


def test_a_directory_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="no such directory"):
        recognise(tmp_path / "nothing")
