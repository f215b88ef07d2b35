"""What a model directory holds, told by its files.

``model.bin`` of CTranslate2 names its specification: a decoder alone is a chat model, encoder
and decoder are a translation model, and the files of its tokenizer say of which family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from bitext.errors import BackendUnavailable
from bitext.models.ct2_file import specification

Kind = Literal["qwen2", "marian", "nllb", "argos", "firefox"]

#: The kind of a registered model, by its runtime.
KINDS: Mapping[str, Kind] = {"ctranslate2": "qwen2", "fxtranslate": "firefox"}
LIBRARIES: Mapping[Kind, tuple[str, ...]] = {
    "qwen2": ("ctranslate2", "tokenizers"),
    "marian": ("ctranslate2", "sentencepiece"),
    "nllb": ("ctranslate2", "sentencepiece", "tokenizers"),
    "argos": ("ctranslate2", "sentencepiece"),
    "firefox": ("fxtranslate",),
}
KNOWN = (
    "a model is a directory of CTranslate2 (Qwen2 family, OPUS-MT, NLLB), of an Argos package or "
    "of Firefox, a .gguf or an .argosmodel file; see docs/models.md"
)
QWEN2_FILES = ("config.json", "vocabulary.json", "tokenizer.json")
DECODER, ENCODER_DECODER = "TransformerDecoderSpec", "TransformerSpec"


class Pieces(NamedTuple):
    """The SentencePiece models of a translation model: of its source, of its target."""

    source: Path
    target: Path


def recognise(directory: Path) -> Kind:
    """The kind of a directory; ``BackendUnavailable`` says which file is missing."""
    if not directory.is_dir():
        raise _unusable(directory, "there is no such directory")
    if (directory / "metadata.json").is_file():
        _need(directory, "Argos", ("sentencepiece.model", "model/model.bin"))
        return "argos"
    if (directory / "model.bin").is_file():
        return _ctranslate2(directory)
    if any(directory.glob("model.*.bin")):
        _need(directory, "Firefox", ("model.*.bin", "lex.*.bin", "*voc*.spm"))
        return "firefox"
    raise _unusable(directory, "neither model.bin, metadata.json nor model.*.bin is in it")


def pieces(directory: Path) -> Pieces | None:
    """The tokenizer of a Marian, NLLB or Argos directory; None where it has no SentencePiece."""
    both = Pieces(directory / "source.spm", directory / "target.spm")
    if all(path.is_file() for path in both):
        return both
    shared = [*directory.glob("sentencepiece*.model"), *directory.glob("*.spm")]
    return Pieces(shared[0], shared[0]) if len(shared) == 1 else None


def _ctranslate2(directory: Path) -> Kind:
    found = specification(directory / "model.bin")
    if found == DECODER:
        _need(directory, "Qwen2", QWEN2_FILES)
        if "<|im_start|>" not in (directory / "tokenizer.json").read_text("utf-8"):
            raise _unusable(
                directory, "its tokenizer is not that of a chat model of the Qwen2 family"
            )
        return "qwen2"
    if found != ENCODER_DECODER:
        raise _unusable(directory, f"model.bin is {found or 'not a file of CTranslate2'}")
    return _encoder_decoder(directory)


def _encoder_decoder(directory: Path) -> Kind:
    _need(directory, "OPUS-MT or NLLB", ("*vocabulary.*",))
    if "zho_Hans" in next(directory.glob("*vocabulary.*")).read_text("utf-8"):
        if pieces(directory) is None and not (directory / "tokenizer.json").is_file():
            raise _unusable(directory, "an NLLB model, but without sentencepiece.bpe.model")
        return "nllb"
    if pieces(directory) is None:
        raise _unusable(directory, "an OPUS-MT model, but without source.spm and target.spm")
    return "marian"


def _need(directory: Path, what: str, patterns: Sequence[str]) -> None:
    if absent := [pattern for pattern in patterns if not any(directory.glob(pattern))]:
        raise _unusable(directory, f"{', '.join(absent)} not found, which a model of {what} needs")


def _unusable(directory: Path, reason: str) -> BackendUnavailable:
    return BackendUnavailable(f"{directory} is not a model that can be used: {reason}", hint=KNOWN)
