"""How fast glossary terms are read and found: 10,000 terms over 10 MB of real posts.

    python benchmarks/matching.py

Loading is reading the YAML and building the automaton; matching is `Matcher.find`, segment by
segment.  Three glossaries: the corpus's own term list filled up with words that stand in no
post, only such words, and the most frequent strings of the posts, so that hits are as dense
as they get.  CPU time of this process, best of seven; MB of UTF-8.
"""

from __future__ import annotations

import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.posts import SHARED
from bitext.glossary.source_match import Matcher
from bitext.glossary.terms import parse
from bitext.languages.zh import CHINESE
from bitext.markdown.placeholder import encode
from bitext.markdown.segmenter import parse as read
from bitext.model import walk

TERMS, BYTES = 10_000, 10_000_000
TRIES = 7  #: a virtual machine is at times half as fast


def segments() -> list[str]:
    """Placeholder forms of the corpus's segments, 10 MB of them (repeated where it is smaller)."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "corpus" / "structure.tar.xz") as tar:
            tar.extractall(folder, filter="data")
        for path in sorted((Path(folder) / "structure").rglob("*.md*")):
            if not any(part.startswith("_") for part in path.parts):
                text = path.read_text(encoding="utf-8", errors="ignore")
                found += (encode(piece).text for piece in walk(read(text, name=path.name).pieces))
    kept, size = [], 0
    while size < BYTES:
        for text in found:
            kept.append(text)
            size += len(text.encode())
    return kept


def frequent(texts: Sequence[str]) -> list[str]:
    """The most frequent strings of two to four Han characters."""
    counts: Counter[str] = Counter()
    for text in texts[:20_000]:
        for run in CHINESE.run.findall(text):
            counts.update(run[i : i + n] for n in (2, 3, 4) for i in range(len(run) - n + 1))
    return [word for word, _ in counts.most_common(TERMS)]


def absent() -> list[str]:
    return [f"词{chr(0x3400 + n)}" for n in range(TERMS // 2)] + [
        f"Name{n}x" for n in range(TERMS // 2)
    ]


def listed() -> list[str]:
    rows = (SHARED / "corpus" / "terms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    folded = {row.split("\t")[0].lower(): row.split("\t")[0] for row in rows}
    return [f'"{word}"' for word in folded.values()] + absent()[: TERMS - len(folded)]


def best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(TRIES):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def loaded(yaml: str) -> Matcher:
    return Matcher(parse(yaml, path="terms.yaml"))


def found(matcher: Matcher, texts: Sequence[str]) -> list[object]:
    return [matcher.find(text) for text in texts]


def main() -> None:
    texts = segments()
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts):,} segments, {size / 1e6:.1f} MB")
    glossaries = {
        "the list and others": listed(),
        "words in no post": absent(),
        "frequent strings": frequent(texts),
    }
    for name, words in glossaries.items():
        yaml = "terms:\n" + "".join(
            f"- {{source: {word}, target: word {n}}}\n" for n, word in enumerate(words)
        )
        load = best(partial(loaded, yaml))
        matcher = loaded(yaml)
        hits = sum(len(matcher.find(text)) for text in texts)
        took = best(partial(found, matcher, texts))
        print(
            f"{name}: {len(words):,} terms loaded in {load:.2f} s; "
            f"{size / 1e6 / took:.1f} MB/s with {hits:,} hits"
        )


if __name__ == "__main__":
    main()
