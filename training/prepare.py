"""usage: prepare.py TRAIN.tsv.xz VALID.tsv.xz TOKENIZER.json OUT.npz [--passes 3] [--seed 1]

Write what `train.py` reads: the tokens of each pass over the pairs, and those of the valid split.
Needs `bitext[local,terms]` and pypinyin; no GPU.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from random import Random

import numpy as np
from pairs import Pair, one_pass, read_pairs
from terms import mine
from tokenizers import Tokenizer

from bitext.backends.local.tuned import OPENING

LONGEST = 1024  #: tokens of an example; longer ones are left out


def encoded(pairs: Iterable[Pair], tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """``ids`` of all examples end to end, ``ends`` of each, and the ``starts`` of its answer."""
    ids, ends, starts = [], [], []
    for pair in pairs:
        turns = [*OPENING, ("user", pair.asked)]
        prompt = [token for role, text in turns for token in _turn(tokenizer, role, text)]
        prompt += _turn(tokenizer, "assistant", "")[:-2]
        answer = [*_ids(tokenizer, pair.en), tokenizer.token_to_id("<|im_end|>")]
        if len(prompt) + len(answer) > LONGEST:
            continue
        starts.append(len(ids) + len(prompt))
        ids += [*prompt, *answer]
        ends.append(len(ids))
    return {name: np.array(values, np.int32) for name, values in
            (("ids", ids), ("ends", ends), ("starts", starts))}  # fmt: skip


def _turn(tokenizer: Tokenizer, role: str, text: str) -> list[int]:
    """One turn of ChatML, cut into tokens as the backend cuts it."""
    start, end = (tokenizer.token_to_id(f"<|im_{name}|>") for name in ("start", "end"))
    return [start, *_ids(tokenizer, f"{role}\n{text}"), end, *_ids(tokenizer, "\n")]


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("train", "valid", "tokenizer", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    tokenizer.encode_special_tokens = True
    pairs = read_pairs(given.train)
    terms = mine([(pair.zh, pair.en) for pair in pairs])
    parts = {
        "valid": encoded((Pair(p.zh, p.en, p.kind) for p in read_pairs(given.valid)), tokenizer)
    }
    for number in range(given.passes):
        draw = Random(given.seed * 1000 + number)
        parts[f"pass{number}"] = encoded(one_pass(pairs, terms, draw), tokenizer)
    np.savez_compressed(given.out, **{f"{part}.{key}": array for part, arrays in parts.items()
                           for key, array in arrays.items()})  # fmt: skip
    for part, arrays in parts.items():
        print(f"{part}: {len(arrays['ends'])} examples, {len(arrays['ids'])} tokens")


if __name__ == "__main__":
    main()
