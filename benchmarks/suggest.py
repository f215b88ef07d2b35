"""How many terms of a hand-made list ``bitext glossary suggest`` finds in real posts.

    python benchmarks/suggest.py [--without-rjieba] [--show N]

Of the terms that occur at least three times in the posts, how many are among the best 100, 300
and 1,000 candidates; Chinese terms and names are ranked apart, as the command shows them.  The
ranking knows nothing of the list; a and b are two halves of it (by MD5), to see what chance does.
"Mentions" are those of the listed terms that belong to one among the candidates.
"""

from __future__ import annotations

import re
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable
from csv import QUOTE_NONE, DictReader
from hashlib import md5
from pathlib import Path

from posts import SHARED

from bitext.glossary.extraction import ngrams, ranking
from bitext.glossary.extraction.bracketed import glossed
from bitext.glossary.extraction.names import names
from bitext.markdown.placeholder import encode
from bitext.markdown.segmenter import parse
from bitext.model import walk
from bitext.terminology import suggest as mining

#: Posts by what their path says: one blog, two projects, the list's own field, everything.
SETS = {
    "seeds": "^seeds/",
    "juicefs": "juicefs",
    "kubevela": "kubevela",
    "field": "kubevela|juicefs|opensource|hexo|LoveIt",
    "corpus": "^(?!seeds/)",
}
DEPTHS = (100, 300, 1000)


def passages(folder: Path, prefix: str = "") -> list[ranking.Passage]:
    found: list[ranking.Passage] = []
    for path in sorted(folder.rglob("*.md*")):
        name = str(path.relative_to(folder))
        if name.startswith("_") or name == "README.md":  # derived files, licences, about the seeds
            continue
        forms = {
            piece.segment.key: (piece.segment.line, ranking.uncovered(encode(piece).text))
            for piece in walk(parse(path.read_bytes().decode(), name=name).pieces)
        }
        found += (ranking.Passage(prefix + name, line, text) for line, text in forms.values())
    return found


def wanted(text: str) -> dict[str, dict[str, int]]:
    """Kind -> the listed terms that occur three times, with their mentions."""
    with (SHARED / "corpus" / "terms.tsv").open(encoding="utf-8") as file:
        rows = list(DictReader(file, delimiter="\t", quoting=QUOTE_NONE))
    found: dict[str, dict[str, int]] = {"term": {}, "keep": {}}
    for row in rows:
        edge = "[a-z0-9_]" if row["source"].isascii() else "[^\\s\\S]"
        pattern = f"(?<!{edge}){re.escape(row['source'].lower())}(?!{edge})"
        if (mentions := len(re.findall(pattern, text))) >= ranking.LEAST:
            found[row["kind"]][row["source"]] = mentions
    return found


def show(name: str, given: list[ranking.Passage]) -> None:
    known = wanted("\n".join(passage.text for passage in given).lower())
    start = time.process_time()
    chinese = ngrams.terms(given) if "--without-rjieba" in sys.argv else mining.chinese(given)
    ranked = {"term": glossed(chinese, given), "keep": names(given)}
    print(f"{name}: {len({p.path for p in given})} posts, {time.process_time() - start:.1f} s")
    for kind, found in ranked.items():
        print(f"  {kind}: {len(known[kind])} listed; " + recall(found, known[kind]))
        if "--show" in sys.argv:
            best = found[: int(sys.argv[sys.argv.index("--show") + 1])]
            print("   ", " ".join(c.text + (f"={c.target}" if c.target else "") for c in best))
    with_target = [c for c in ranked["term"] if c.target]
    print(f"  {len(with_target)} of {len(chinese)} Chinese candidates with their author's English")


def recall(found: Iterable[ranking.Candidate], known: dict[str, int]) -> str:
    texts = [candidate.text for candidate in found]
    total = max(sum(known.values()), 1)
    parts = []
    for depth in DEPTHS:
        hits = known.keys() & set(texts[:depth])
        a = sum(md5(term.encode()).digest()[0] % 2 for term in hits)
        share = sum(known[term] for term in hits) / total
        parts.append(
            f"top {depth}: {len(hits)} (a {a}, b {len(hits) - a}; {share:.0%} of mentions)"
        )
    return ", ".join(parts)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "corpus" / "structure.tar.xz") as tar:
            tar.extractall(folder, filter="data")
        every = passages(Path(folder) / "structure")
    every += passages(SHARED / "seeds", "seeds/")
    for name, pattern in SETS.items():
        show(name, [p for p in every if re.search(pattern, p.path)])


if __name__ == "__main__":
    main()
