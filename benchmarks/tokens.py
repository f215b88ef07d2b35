"""Tokens per character, fitted to the Qwen tokenizer: the figures of `backends/chat/tokens.py`.

    python benchmarks/tokens.py ../shared/corpus

Needs numpy, tokenizers and the model `qwen2.5-coder-1.5b` (`bitext models pull`).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from bitext.backends.chat.tokens import estimate
from bitext.languages.script import HAN

MODEL = Path("~/.cache/bitext/models/qwen2.5-coder-1.5b/tokenizer.json").expanduser()


def pairs(corpus: Path) -> dict[str, tuple[list[str], list[str]]]:
    with (corpus / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    flores = [
        (corpus / "eval" / f"flores-dev.{end}").read_text("utf-8") for end in ("zh", "ref.en")
    ]
    return {
        "blogs": ([row["zh"] for row in rows], [row["en"] for row in rows]),
        "FLORES dev": (flores[0].splitlines(), flores[1].splitlines()),
    }


def main(corpus: Path) -> None:
    tokenizer = Tokenizer.from_file(str(MODEL))
    print("| texts | number | characters | tokens | a Han | another | estimated / true |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    found = pairs(corpus)
    sides = {
        f"{name}, {side}": texts[at]
        for name, texts in found.items()
        for at, side in enumerate(("zh", "en"))
    }
    sides["all, zh"] = [text for texts in found.values() for text in texts[0]]
    sides["all, en"] = [text for texts in found.values() for text in texts[1]]
    counts: dict[str, int] = {}
    for name, texts in sides.items():
        tokens = np.array([len(tokenizer.encode(text, add_special_tokens=False)) for text in texts])
        han = np.array([len(HAN.findall(text)) for text in texts])
        size = np.array([len(text) for text in texts])
        fit, *_ = np.linalg.lstsq(np.stack([han, size - han], axis=1), tokens, rcond=None)
        counts[name] = int(tokens.sum())
        ratio = sum(map(estimate, texts)) / counts[name]
        print(
            f"| {name} | {len(texts)} | {size.sum():,} | {counts[name]:,} "
            f"| {fit[0]:.2f} | {fit[1]:.2f} | {ratio:.2f} |"
        )
    for name in found:
        ratio = counts[f"{name}, en"] / counts[f"{name}, zh"]
        print(f"\n{name}: English has {ratio:.2f} times the tokens.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
