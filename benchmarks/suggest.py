"""How many terms of a hand-made list ``bitext glossary suggest`` finds in the corpus.

    python benchmarks/suggest.py [--without-rjieba]

Of the terms that occur at least three times in the posts, how many are among the best 100, 300
and 1,000 candidates; Chinese terms and names are ranked apart, as the command shows them.
"""

from __future__ import annotations

import re
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable
from csv import QUOTE_NONE, DictReader
from pathlib import Path

from posts import SHARED

from bitext.glossary import ngrams, suggest
from bitext.markdown.cut import parse
from bitext.markdown.placeholder import encode
from bitext.model import walk
from bitext.workflow import suggest as mining

#: The posts of the list's own field: cloud native and open source, docs and blogs.
FIELD = re.compile("kubevela|juicefs|opensource|hexo|LoveIt")


def passages(folder: Path) -> list[suggest.Passage]:
    found: list[suggest.Passage] = []
    for path in sorted(folder.rglob("*.md*")):
        name = str(path.relative_to(folder))
        if name.startswith("_"):  # derived files and licences
            continue
        forms = {
            piece.segment.key: (piece.segment.line, encode(piece).text)
            for piece in walk(parse(path.read_bytes().decode(), name=name).pieces)
        }
        found += (suggest.Passage(name, line, text) for line, text in forms.values())
    return found


def wanted(text: str) -> dict[str, set[str]]:
    """Kind -> the listed terms that occur three times."""
    with (SHARED / "corpus" / "terms.tsv").open(encoding="utf-8") as file:
        rows = list(DictReader(file, delimiter="\t", quoting=QUOTE_NONE))
    found: dict[str, set[str]] = {"term": set(), "keep": set()}
    for row in rows:
        edge = "[a-z0-9_]" if row["source"].isascii() else "[^\\s\\S]"
        pattern = f"(?<!{edge}){re.escape(row['source'].lower())}(?!{edge})"
        if len(re.findall(pattern, text)) >= suggest.LEAST:
            found[row["kind"]].add(row["source"])
    return found


def show(name: str, given: list[suggest.Passage]) -> None:
    known = wanted("\n".join(passage.text for passage in given).lower())
    start = time.process_time()
    left = [suggest.Passage(p.path, p.line, suggest.uncovered(p.text)) for p in given]
    chinese = ngrams.terms(left) if "--without-rjieba" in sys.argv else mining.chinese(left)
    ranked = {"term": chinese, "keep": suggest.names(left)}
    print(f"{name}: {len({p.path for p in given})} posts, {time.process_time() - start:.1f} s")
    for kind, found in ranked.items():
        print(f"  {kind}: {len(known[kind])} listed; " + recall(found, known[kind]))


def recall(found: Iterable[suggest.Candidate], known: set[str]) -> str:
    texts = [candidate.text for candidate in found]
    return ", ".join(f"{len(known & set(texts[:n]))} in the top {n}" for n in (100, 300, 1000))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "corpus" / "structure.tar.xz") as tar:
            tar.extractall(folder, filter="data")
        every = passages(Path(folder) / "structure")
    show("whole corpus", every)
    show("posts of the list's field", [p for p in every if FIELD.search(p.path)])


if __name__ == "__main__":
    main()
