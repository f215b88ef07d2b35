"""The tokenizer of a Qwen2 model, rebuilt from the vocabulary inside its GGUF file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import BackendUnavailable

#: Qwen2's split pattern (``tokenizer.json`` of the Qwen2.5 models; llama.cpp: ``qwen2``).
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
#: GGUF token types (``gguf.TokenType``) that are one token whatever stands around them.
CONTROL, USER_DEFINED = 3, 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in the byte-level alphabet, by id; merges in order of rank."""

    tokens: Sequence[str]
    merges: Sequence[tuple[str, str]]
    special: Sequence[str]
    end: str


def read_vocabulary(value: Callable[[str], Any]) -> Vocabulary:
    """Read it through ``value(key)``, which gives a metadata value or None."""
    scheme = (value("tokenizer.ggml.model"), value("tokenizer.ggml.pre"))
    if scheme != ("gpt2", "qwen2"):
        raise BackendUnavailable(f"the GGUF file has a tokenizer of another kind: {scheme}")
    tokens: list[str] = value("tokenizer.ggml.tokens")
    kinds: list[int] = value("tokenizer.ggml.token_type")
    merges = [merge.split(" ") for merge in value("tokenizer.ggml.merges")]
    return Vocabulary(
        tokens=tokens,
        merges=[(first, second) for first, second in merges],
        special=[
            token
            for token, kind in zip(tokens, kinds, strict=True)
            if kind in (CONTROL, USER_DEFINED)
        ],
        end=tokens[value("tokenizer.ggml.eos_token_id")],
    )


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """Save it in the format of the ``tokenizers`` library."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
    from tokenizers.pre_tokenizers import ByteLevel, Sequence, Split

    ids = {token: index for index, token in enumerate(vocabulary.tokens)}
    tokenizer = Tokenizer(models.BPE(vocab=ids, merges=list(vocabulary.merges)))
    tokenizer.normalizer = normalizers.NFC()
    split = Split(Regex(SPLIT), behavior="isolated")
    tokenizer.pre_tokenizer = Sequence([split, ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in vocabulary.special]
    )
    tokenizer.save(str(path), pretty=False)
