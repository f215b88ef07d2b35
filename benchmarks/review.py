"""The review page over one long post: how long a reviewer waits for what.

    python benchmarks/review.py [--segments N] [--saves N]

The post is made of sentences with a bold word and a link each; times are those of a client on
loopback, the server a process of its own as `bitext review` starts it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.web.review import Review, reviewing, until, workspace

_LETTERS = "我们非常紧张知识蒸馏是个好办法再见世界你好今天天气不错大家都来看看这个新的模型训练数据"


def post(segments: int) -> str:
    """A post of so many segments, a heading before each twentieth."""
    draw = random.Random(1)
    blocks = ["# 标题"]
    for number in range(1, segments):
        said = "".join(draw.choice(_LETTERS) for _ in range(40))
        text = f"{said}第{number}段，**重点**在[这里](https://example.org/{number})。"
        blocks.append(f"## 第{number}节" if number % 20 == 0 else text)
    return "\n\n".join(blocks) + "\n"


def timed(what: str, work: Callable[[], Any]) -> Any:
    """What some work comes to; its time is told."""
    began = time.perf_counter()
    found = work()
    print(f"{what:32} {time.perf_counter() - began:8.3f} s")
    return found


def saves(review: Review, id: str, segments: list[dict[str, Any]]) -> list[float]:
    """Seconds of each save, as a reviewer who is quick does them."""
    draw, took = random.Random(2), list[float]()
    for segment in segments:
        began = time.perf_counter()
        review.save(id, segment, f"A wording: {segment['target']}")
        took.append(time.perf_counter() - began)
        time.sleep(draw.random() * 0.2)
    return sorted(took)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--segments", type=int, default=1500)
    parser.add_argument("--saves", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = workspace(Path(folder) / "blog", {"long.md": post(asked.segments)})
        with reviewing(root) as review:
            measure(review, root, asked.saves)


def measure(review: Review, root: Path, count: int) -> None:
    """One reviewer's morning."""
    (id,) = timed("the list of posts", review.ids).values()
    segments = timed("the post", lambda: review.segments(id))
    timed("all its findings", lambda: review.get(f"/api/post/{id}/findings"))
    key = segments[len(segments) // 2]["key"]
    timed("a segment opened", lambda: review.get(f"/api/post/{id}/segment/{key}"))
    url = f"{review.address}/frame/{id}/bilingual?key={key}"
    timed("its rendered page", lambda: review.client.get(url, timeout=120))
    took = saves(review, id, segments[1 : count + 1])
    for part in (0.5, 0.95, 1.0):
        print(f"{f'a save, p{100 * part:.0f}':32} {took[int(part * (len(took) - 1))]:8.3f} s")
    path = root / "catalog/en/long.po"
    timed("the catalog after the last", lambda: until(lambda: _said(path) >= len(took)))


def _said(path: Path) -> int:
    return path.read_text("utf-8").count("A wording: ")


if __name__ == "__main__":
    main()
