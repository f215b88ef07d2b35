"""usage: train.py MODEL.gguf TOKENS.npz OUT [--minutes 5] [--rank 16] …

Train a low-rank adapter on what `prepare.py` wrote; keep the one with the least loss on the valid
split. OUT gets `adapter.safetensors.*` (in pieces, to be joined), `log.json`.

The learning rate follows the share of the work or of the time that is over, whichever is more,
so a run ends when it is told to and its last steps are small ones.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from adapter_file import packed, unpacked, write_pieces
from qwen2 import Qwen2, read_gguf
from torch import Tensor

WARMUP = 0.04  #: share of the run in which the learning rate rises
IGNORED = -100


class Examples:
    """The examples of one part of the file, by number."""

    def __init__(self, file: dict[str, np.ndarray], part: str) -> None:
        self.ids, self.ends = file[f"{part}.ids"], file[f"{part}.ends"]
        self.begins = np.concatenate([[0], self.ends[:-1]])
        self.answers = file[f"{part}.starts"] - self.begins
        self.lengths = self.ends - self.begins

    def batches(self, tokens: int, draw: np.random.Generator | None) -> Iterator[np.ndarray]:
        """Numbers of examples of like length, `tokens` with padding at most, in chance order."""
        noise = draw.normal(0, 3, len(self.lengths)) if draw else 0
        order = np.argsort(self.lengths + noise, kind="stable")
        found, start = [], 0
        for end in range(1, len(order) + 1):
            longest = self.lengths[order[start : end + 1]].max()
            if end == len(order) or longest * (end + 1 - start) > tokens:
                found.append(order[start:end])
                start = end
        yield from (found[i] for i in (draw.permutation(len(found)) if draw else range(len(found))))

    def padded(self, numbers: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor]:
        """Ids and targets (rows, length); targets that count are those of the answers."""
        width = -(-int(self.lengths[numbers].max()) // 16) * 16
        ids = np.zeros((len(numbers), width), np.int64)
        targets = np.full((len(numbers), width), IGNORED, np.int64)
        for row, number in enumerate(numbers):
            text = self.ids[self.begins[number] : self.ends[number]]
            ids[row, : len(text)] = text
            first = self.answers[number]
            targets[row, first - 1 : len(text) - 1] = text[first:]
        return torch.from_numpy(ids).to(device), torch.from_numpy(targets).to(device)


def loss_of(model: Qwen2, ids: Tensor, targets: Tensor) -> tuple[Tensor, int]:
    """The summed cross-entropy of the answers, and how many tokens they have."""
    answered = targets != IGNORED
    logits = model(ids, answered)
    return F.cross_entropy(logits.float(), targets[answered], reduction="sum"), int(answered.sum())


@torch.no_grad()
def valid_loss(model: Qwen2, examples: Examples, tokens: int, device: torch.device) -> float:
    """Nats a token over the valid split."""
    total, count = 0.0, 0
    for numbers in examples.batches(tokens, None):
        loss, answers = loss_of(model, *examples.padded(numbers, device))
        total, count = total + float(loss), count + answers
    return total / count


class Run:
    """One training run: the model, its optimiser and its clock."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        started = time.monotonic()
        shape, weights = read_gguf(given.model, self.device, torch.bfloat16)
        print(f"read in {time.monotonic() - started:.0f} s", flush=True)
        torch.manual_seed(given.seed)
        self.model = Qwen2(shape, weights, given.rank, given.alpha / given.rank)
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=given.rate, betas=(0.9, 0.98), weight_decay=0.0
        )
        self.file = dict(np.load(given.tokens))
        self.valid = Examples(self.file, "valid")
        self.best, self.kept = math.inf, {}
        self.log: list[dict[str, float]] = []

    def compile(self) -> None:
        """Fuse the small operations of a block; without it everything works, slower."""
        for block in self.model.blocks:
            block.compile(dynamic=True)

    def train(self) -> None:
        """Go over the passes until the work or the time is over."""
        started, parts = (
            time.monotonic(),
            sorted(k[:-4] for k in self.file if "pass" in k and "ids" in k),
        )
        draw = np.random.default_rng(self.given.seed)
        passes = [Examples(self.file, part) for part in parts]
        todo = [(part, list(part.batches(self.given.batch, draw))) for part in passes]
        steps = sum(len(batches) // self.given.accumulate for _, batches in todo)
        look, step = 0.0, 0
        for part, batches in todo:
            for at in range(0, len(batches) - self.given.accumulate + 1, self.given.accumulate):
                spent = (time.monotonic() - started) / (60 * self.given.minutes)
                done = max(step / steps, spent)
                if done >= 1 or (self.given.steps and step >= self.given.steps):
                    return self.look(step, done, started)
                if done >= look:
                    self.look(step, done, started)
                    look += 1 / self.given.looks
                self.step(part, batches[at : at + self.given.accumulate], done)
                step += 1
        return self.look(step, 1.0, started)

    def step(self, part: Examples, batches: list[np.ndarray], done: float) -> None:
        """One step of the optimiser."""
        rate = done / WARMUP if done < WARMUP else 0.5 * (1 + math.cos(math.pi * done))
        for group in self.optimiser.param_groups:
            group["lr"] = self.given.rate * min(max(rate, 0.02), 1.0)
        data = [part.padded(numbers, self.device) for numbers in batches]
        answers = sum(int((targets != IGNORED).sum()) for _, targets in data)
        for ids, targets in data:
            loss, _ = loss_of(self.model, ids, targets)
            (loss / answers).backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)

    def look(self, step: int, done: float, started: float) -> None:
        """Measure on the valid split, and keep the adapter if it is the best so far."""
        loss = valid_loss(self.model, self.valid, self.given.batch, self.device)
        seconds = time.monotonic() - started
        self.log.append(
            {"step": step, "done": round(done, 3), "loss": loss, "seconds": round(seconds)}
        )
        print(f"{seconds:6.0f} s  step {step:5}  {done:4.0%}  valid {loss:.4f}", flush=True)
        if loss < self.best:
            self.best = loss
            self.kept = {
                name: p.detach().cpu().clone() for name, p in self.model.named_parameters()
            }

    def finish(self) -> None:
        """Write the best adapter in int8, and its loss as it will be read back."""
        tensors = packed(self.kept)
        self.model.load_state_dict(unpacked(tensors), strict=False)
        final = valid_loss(self.model, self.valid, self.given.batch, self.device)
        print(f"valid {final:.4f} as written (best {self.best:.4f})", flush=True)
        given = {k: str(v) for k, v in vars(self.given).items()}
        write_pieces(
            tensors, self.given.out, rank=self.given.rank, scale=self.given.alpha / self.given.rank
        )
        facts = {"given": given, "log": self.log, "written": final, "torch": torch.__version__}
        (self.given.out / "log.json").write_text(json.dumps(facts, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "tokens", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--steps", type=int, default=0, help="stop after these (a rehearsal)")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32.0)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--batch", type=int, default=8192, help="tokens taken together")
    parser.add_argument("--accumulate", type=int, default=2, help="of these a step")
    parser.add_argument("--looks", type=int, default=12, help="at the valid split")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compile", action="store_true")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    run = Run(given)
    if given.compile:
        run.compile()
    run.train()
    run.finish()


if __name__ == "__main__":
    main()
