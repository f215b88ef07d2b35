"""The chat backend against a real llama.cpp server: its JSON grammar, its numbered lines.

The model is a Markov chain written into a GGUF: one-hot embeddings, no attention, and an output
matrix that says which token follows which.  So a real server decodes something known in advance.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bitext.backends.chat import backend as chat
from bitext.backends.protocol import Request
from bitext.languages import LanguagePair
from tests.conftest import missing
from tests.models.tiny_qwen import Shape, vocabulary, weights, write_gguf

#: What follows a token and how surely.  Within JSON the grammar leaves only some of them.
CHAIN = {
    "Ċ": {"[": 9.0},  # the answer starts after the newline of the chat template
    "[": {"s": 9.0},
    "s": {"1": 9.0},
    "1": {"]": 9.0},
    "]": {"Ġ": 9.0},
    "Ġ": {"H": 9.0},
    '"': {"H": 9.0, ":": 3.0, ",": 2.0, "}": 1.0},
    "H": {"i": 9.0},
    "i": {"<|im_end|>": 9.0, '"': 6.0},
    ":": {'"': 9.0},
    ",": {'"': 9.0},
    "}": {"<|im_end|>": 9.0},
    "{": {'"': 9.0},
}


def markov(path: Path) -> Path:
    """A Qwen2-shaped GGUF that follows ``CHAIN`` when it decodes greedily."""
    import numpy as np

    tokens = vocabulary()
    width = -len(tokens) % 32 + len(tokens)  # blocks of Q8_0 are 32 wide
    shape = Shape(layers=1, hidden=width, heads=2, groups=1, feed_forward=32)
    tensors = {name: np.zeros_like(value) for name, value in weights(shape).items()}
    for name in tensors:
        if name.endswith("norm.weight"):
            tensors[name] += 1
    tensors["token_embd.weight"][:, : len(tokens)] = np.eye(len(tokens))
    for token, followers in CHAIN.items():
        for other, surely in followers.items():
            tensors["output.weight"][tokens.index(other), tokens.index(token)] = surely
    return write_gguf(path, shape, tensors)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a llama.cpp server in this process."""
    try:
        import xllamacpp  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        missing(f"xllamacpp is not installed, or has no wheel for {sys.platform}")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(markov(tmp_path_factory.mktemp("llama") / "markov.gguf"))
    settings.n_ctx = 4096
    settings.warmup = False
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    running = xllamacpp.Server(settings)
    yield f"{running.listening_address}/v1"
    del running


TOLD: dict[str, Any] = {"title": "题", "headings": ("章", "节"), "before": "前面的话。"}
BATCH = [
    Request("a", "你好", terms=(("你", "you"),), examples=(("你们好", "Hello all"),), **TOLD),
    Request("b", "<1>你</1>好", "", "heading", **TOLD),
    Request("c", "嗨"),
]


@pytest.mark.parametrize("count", [1, 3])
def test_the_schema_rung(server: str, count: int) -> None:
    made = chat.create({"base_url": server, "model": "markov", "max_tokens": 200}, LanguagePair())
    drafts = made.translate(BATCH[:count])
    assert [(d.key, d.text) for d in drafts] == [(r.key, "Hi") for r in BATCH[:count]]
    used = made.used()  # type: ignore[attr-defined]  # a chat model's
    assert used.tokens_in > 366, "the server says what it has counted"
    assert used.tokens_out >= len("Hi") * count


def test_numbered_lines(server: str) -> None:
    settings = {"base_url": server, "model": "markov", "structured": "text", "max_tokens": 50}
    drafts = chat.create(settings, LanguagePair()).translate(BATCH)
    assert [(d.key, d.text) for d in drafts] == [("a", "Hi")], "the others are asked again"
