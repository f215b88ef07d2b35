"""The translation memory at 1,000,000 entries: lookups, opening, import, export, size.

    python benchmarks/memory.py [--entries N] [--folder DIR]   # the speed table
    python benchmarks/memory.py --exchange                     # and TMX out and in
    python benchmarks/memory.py --threshold                    # what a similarity is worth
    python benchmarks/memory.py --recall                       # what the index misses

Entries are recombined from the clauses of the corpus: each follows a real segment, with half
of its clauses taken from others, so lengths and frequent phrases are those of real posts.  A
folder that holds the memory already is measured again without filling it.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

from rapidfuzz import fuzz, process

from benchmarks.parallel import blocks, documents
from benchmarks.posts import SHARED
from bitext.languages import CHINESE_ENGLISH as LANGUAGES
from bitext.languages.zh import CHINESE
from bitext.markdown.placeholder import encode, reread
from bitext.markdown.segmenter import parse
from bitext.model import Origin, walk
from bitext.store import maintenance
from bitext.store.fuzzy_index import NEAR, prose, similarity
from bitext.store.memory import Memory, Remembered, memory_key
from bitext.upkeep.memory import export_tmx, import_tmx
from bitext.workspace.memory import FILE
from bitext.workspace.workspace import open_workspace

CLAUSE = re.compile(r"[^，。；：！？、]*[，。；：！？、]?")
BATCH = 50_000
QUERIES = 2_000


def segments() -> list[str]:
    """Distinct placeholder forms of the corpus's 1,241 posts."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "corpus" / "structure.tar.xz") as tar:
            tar.extractall(folder, filter="data")
        found: dict[str, None] = {}
        posts = Path(folder) / "structure"
        for path in sorted(posts.rglob("*.md*")):
            if path.relative_to(posts).parts[0].startswith("_"):  # derived files and licences
                continue
            pieces = walk(parse(path.read_bytes().decode(), name=path.name).pieces)
            found.update((encode(piece).text, None) for piece in pieces)
    return [text for text in found if CHINESE.is_prose(text)]


def pairs() -> dict[str, str]:
    """Source and target of the corpus's human translations, in placeholder form."""
    corpus = SHARED / "corpus"
    found: dict[str, str] = {}
    for sample in (*blocks(corpus), *documents(corpus)):
        form = encode(sample.piece)
        if target := reread(sample.piece, form, sample.wording):
            found.setdefault(form.text, target)
    return found


def entries(count: int, real: Sequence[str], targets: Sequence[str]) -> Iterator[Remembered]:
    """``count`` distinct entries, the same for every run."""
    draw = random.Random(6)
    plain = [text for text in real if "<" not in text]
    cut = [[c for c in CLAUSE.findall(text) if c] for text in plain]
    by_length: dict[int, list[str]] = defaultdict(list)
    for clause in (clause for clauses in cut for clause in clauses):
        by_length[len(clause) // 4].append(clause)
    seen: set[int] = set()
    while len(seen) < count:
        parts = draw.choice(cut)
        mixed = (draw.choice(by_length[len(c) // 4]) if draw.random() < 0.5 else c for c in parts)
        text = "".join(mixed)
        if hash(text) in seen:
            text += f"（{len(seen)}）"
        seen.add(hash(text))
        origin = Origin.HUMAN if draw.random() < 0.1 else Origin.BACKEND
        target = draw.choice(targets)[: 3 * len(text)]
        yield Remembered(memory_key(text, LANGUAGES), text, target, origin, "local:bench", -0.3)


def edited(text: str, draw: random.Random) -> str:
    """A text with one clause in five characters replaced: what an author's edit leaves."""
    at = draw.randrange(max(len(text) - 3, 1))
    return text[:at] + "新的说法" + text[at + max(len(text) // 5, 1) :]


def show(name: str, call: Callable[[str], object], arguments: Sequence[str]) -> None:
    """Call with each argument; print quantiles of the time on the clock and on the processor.

    On a machine with other work the clock's p99 is what the scheduler gives away.
    """
    clocks: tuple[Callable[[], float], ...] = (time.perf_counter, time.process_time)
    taken: list[list[float]] = [[], []]
    for argument in arguments:
        before = [clock() for clock in clocks]
        call(argument)
        for times, clock, start in zip(taken, clocks, before, strict=True):
            times.append(1000 * (clock() - start))
    for kind, times in zip(("", ", processor"), map(sorted, taken), strict=True):
        at = [times[int(share * (len(times) - 1))] for share in (0.5, 0.95, 0.99, 1)]
        print(f"| {name}{kind} | " + " | ".join(f"{value:.2f}" for value in at) + " |", flush=True)


@contextmanager
def timed() -> Iterator[SimpleNamespace]:
    result = SimpleNamespace(seconds=0.0)
    start = time.perf_counter()
    yield result
    result.seconds = time.perf_counter() - start


def fill(path: Path, made: Iterator[Remembered]) -> None:
    """Put the entries; making them is not counted."""
    seconds = 0.0
    with Memory.open(path) as memory:
        while batch := list(islice(made, BATCH)):
            with timed() as run:
                memory.put_many(batch)
            seconds += run.seconds
    print(f"| put, batches of {BATCH:,} | {seconds:.0f} s |", flush=True)


def measure(path: Path, real: Sequence[str]) -> None:
    draw = random.Random(7)
    print("\n| milliseconds | p50 | p95 | p99 | max |\n|---|--:|--:|--:|--:|")
    show("open", lambda _: Memory.open(path).close(), [""] * 50)
    with Memory.open(path) as memory:
        with memory.session() as connection:
            total = connection.execute("SELECT max(id) FROM segment").fetchone()[0]
            wanted = [str(draw.randrange(1, total)) for _ in range(QUERIES)]
            query = "SELECT key, source FROM segment WHERE id = ?"
            rows = list(filter(None, (connection.execute(query, (n,)).fetchone() for n in wanted)))
        show("exact lookup", lambda key: memory.get_many([key]), [row[0] for row in rows])
        near = [edited(row[1], draw) for row in rows]
        nearest = partial(memory.nearest, languages=LANGUAGES, count=3)
        show("near lookup of an edited entry", nearest, near)
        show("near lookup of a corpus segment", nearest, draw.sample(real, QUERIES))
        again = sum(
            any(hit.key == row[0] for hit, _ in memory.nearest(text, LANGUAGES, 3))
            for row, text in zip(rows, near, strict=True)
            if similarity(row[1], text) >= NEAR
        ) / sum(similarity(row[1], text) >= NEAR for row, text in zip(rows, near, strict=True))
    size = sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*"))
    print(f"\n| | |\n|---|--:|\n| entries | {total:,} |\n| file | {size / 1e6:.0f} MB |")
    print(f"| edited entries whose original is among the 3 nearest | {100 * again:.1f} % |")


def check(path: Path) -> None:
    with timed() as run, Memory.open(path) as memory:
        faults = maintenance.verify(memory)
    print(f"| verify | {run.seconds:.1f} s, {len(faults)} faults |")


def exchange(folder: Path) -> None:
    """The whole memory as TMX, and that into an empty one."""
    file, other = folder / "all.tmx", folder / "other"
    other.mkdir()
    (other / "bitext.toml").touch()
    with timed() as run:
        counts = export_tmx(open_workspace(folder), file, list(Origin))
    print(f"| export of {counts['written']:,} units, {file.stat().st_size / 1e6:.0f} MB |"
          f" {run.seconds:.0f} s |", flush=True)  # fmt: skip
    with timed() as run:
        result = import_tmx(open_workspace(other), file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| import, {result.added:,} added | {run.seconds:.0f} s |")
    print(f"| memory of this process at its highest | {peak:.0f} MiB |")
    file.unlink()


def threshold() -> None:
    """For each band of similarity: how alike the English of neighbours is."""
    known = pairs()
    sources = list(known)
    forms = [prose(text) for text in sources]
    bands: dict[int, list[float]] = defaultdict(list)
    for index, text in enumerate(forms):
        for _, score, other in process.extract(text, forms, scorer=fuzz.ratio, limit=4):
            if other != index:
                alike = similarity(known[sources[index]], known[sources[other]])
                bands[int(score // 5 * 5)].append(alike)
    print(f"{len(sources)} pairs\n\n| similarity of the sources | neighbours |"
          " similarity of the targets, mean | of 60 or more |\n|--:|--:|--:|--:|")  # fmt: skip
    for band, values in sorted(bands.items()):
        share = 100 * sum(value >= 60 for value in values) / len(values)
        print(f"| {band} | {len(values)} | {statistics.mean(values):.0f} | {share:.0f} % |")


def recall(path: Path, real: Sequence[str]) -> None:
    """Of the nearest neighbours that a full scan finds, how many near lookup finds."""
    rows = (Remembered(memory_key(t, LANGUAGES), t, "x", Origin.BACKEND) for t in real)
    fill(path, rows)
    forms = [prose(text) for text in real]
    found: dict[int, list[bool]] = defaultdict(list)
    with Memory.open(path) as memory:
        for index in random.Random(3).sample(range(len(real)), 600):
            hits = memory.nearest(real[index], LANGUAGES, 6)
            scores = [score for hit, score in hits if hit.source != real[index]]
            near = process.extract(
                forms[index], forms, scorer=fuzz.ratio, limit=2, score_cutoff=NEAR
            )
            best = next((score for _, score, other in near if other != index), None)
            if best is not None:
                found[int(best // 10 * 10)].append(max(scores, default=0) >= best)
    print("\n| similarity of the nearest | segments | found |\n|--:|--:|--:|")
    for band, values in sorted(found.items()):
        print(f"| {band} | {len(values)} | {sum(values)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--exchange", action="store_true")
    parser.add_argument("--threshold", action="store_true")
    parser.add_argument("--recall", action="store_true")
    options = parser.parse_args()
    if options.threshold:
        threshold()
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = options.folder or Path(temporary)
        path = folder / FILE
        real = segments()
        print(f"{len(real):,} segments of the corpus\n\n| | |\n|---|--:|")
        if options.recall:
            recall(Path(temporary) / "recall.sqlite", real)
            return
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "bitext.toml").touch()
            targets = [target for target in pairs().values() if "<" not in target]
            fill(path, entries(options.entries, real, targets))
        measure(path, real)
        check(path)
        if options.exchange:
            exchange(folder)


if __name__ == "__main__":
    main()
