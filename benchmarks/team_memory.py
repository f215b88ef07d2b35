"""A team's memory in PostgreSQL with as many entries as years make: how long a lookup takes.

    python -m benchmarks.team_memory [--entries 1000000]

A server of its own on this machine, asked by loopback; the entries and the questions are those of
``memory.py``.  Needs ``postgresql`` (scripts/system-packages.sh) and the extra ``postgres``.
"""

from __future__ import annotations

import argparse
import os
import random
from functools import partial
from itertools import islice

from benchmarks.memory import BATCH, QUERIES, edited, entries, pairs, segments, show, timed
from bitext.languages import CHINESE_ENGLISH as LANGUAGES
from bitext.store.postgres import maintenance
from bitext.store.postgres.memory import TeamMemory
from tests.workflow.postgres_server import PASSWORD, serving


def fill(memory: TeamMemory, count: int) -> None:
    """Put the entries; making them is not counted."""
    targets = [target for target in pairs().values() if "<" not in target]
    made, seconds = entries(count, segments(), targets), 0.0
    while batch := list(islice(made, BATCH)):
        with timed() as run:
            memory.put_many(batch)
        seconds += run.seconds
    memory.run(lambda connection: connection.execute("ANALYZE bitext.segment, bitext.gram"))
    print(f"| put, batches of {BATCH:,} | {seconds:.0f} s |", flush=True)


def measure(memory: TeamMemory) -> None:
    """Exact and near lookups, one after another, as a run asks for them."""
    draw = random.Random(7)
    query = "SELECT key, source FROM bitext.segment ORDER BY id %% 1009, id LIMIT %s"
    rows = memory.run(lambda connection: connection.execute(query, (QUERIES,)).fetchall())
    draw.shuffle(rows)
    print("\n| milliseconds | p50 | p95 | p99 | max |\n|---|--:|--:|--:|--:|")
    show("exact lookup", lambda key: memory.get_many([key]), [row[0] for row in rows])
    nearest = partial(memory.nearest, languages=LANGUAGES, count=3)
    show("near lookup of an edited entry", nearest, [edited(row[1], draw) for row in rows])
    show("near lookup of a corpus segment", nearest, draw.sample(segments(), QUERIES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ["PGPASSWORD"] = PASSWORD
    with serving() as server:
        print(f"| | |\n|---|--:|\n| entries | {options.entries:,} |")
        with TeamMemory.open(server.network(server.database())) as memory:
            fill(memory, options.entries)
            print(f"| tables and indexes | {maintenance.size(memory) / 1e6:.0f} MB |")
            measure(memory)


if __name__ == "__main__":
    main()
