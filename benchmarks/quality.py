"""Quality and speed of the local model: the tables and the chart of docs/quality.md.

    python benchmarks/quality.py [--rows 100] [--backend local] [--fresh]

Drafts what benchmarks/.cache/quality does not hold yet, scores everything and writes the
document's section and docs/images/quality.png.  Scoring alone takes about a minute.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.posts import SHARED
from bitext.glossary.tsv import from_tsv

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "benchmarks" / ".cache" / "quality"
DOCUMENT = ROOT / "docs" / "quality.md"
CHART = ROOT / "docs" / "images" / "quality.png"
CORPUS = SHARED / "corpus"
NMT = ("argos", "bergamot-base", "bergamot-base-memory", "nllb", "opusmt")
FLORES = (
    "--source", str(CORPUS / "eval" / "flores-dev.zh"),
    "--reference", str(CORPUS / "eval" / "flores-dev.ref.en"),
)  # fmt: skip
#: What each row of the second table leaves out.
TRIALS: Mapping[str, tuple[str, ...]] = {
    "local": (),
    "without ladder": ("--no-ladder",),
    "without context": ("--no-context",),
    "without both": ("--no-ladder", "--no-context"),
}
METRICS = ("chrF2++", "BLEU", "TER")


def bitext(*words: str) -> str:
    """Standard output of a command."""
    code = "from bitext.cli import main; main()"
    command = [sys.executable, "-c", code, "-C", str(CACHE), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def glossary() -> Path:
    """The corpus's terms as a glossary."""
    path = CACHE / "terms.yaml"
    text = (CORPUS / "terms.tsv").read_text(encoding="utf-8")
    path.write_text(from_tsv(text, path="terms.tsv"), encoding="utf-8")
    return path


def references() -> Path:
    """What people wrote, as the outputs of a system: its terms and markup are counted too."""
    path = CACHE / "parallel_dev.en"
    with (CORPUS / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    path.write_text("".join(f"{row['en']}\n" for row in rows), encoding="utf-8")
    return path


def drafts(name: str, data: Sequence[str], rows: int, backend: str) -> Path:
    """The saved drafts of a run; made now where there are none."""
    path = CACHE / f"{name.replace(' ', '-')}-{rows}.json"
    if not path.exists():
        sample = ("--sample", str(rows), "--backend", backend, "--save", str(path))
        print(f"drafting {path.name}", file=sys.stderr)
        bitext("evaluate", *data, *sample, "--json")
    return path


def evaluated(data: Sequence[str], rows: int, systems: Mapping[str, Path], *more: str) -> Any:
    """Scores of stored outputs, the first the baseline."""
    named = [word for name, path in systems.items() for word in ("--system", f"{name}={path}")]
    return json.loads(bitext("evaluate", *data, "--sample", str(rows), *named, *more, "--json"))


def table(result: Any, columns: Sequence[str]) -> Iterator[str]:
    """A Markdown table; a star marks a difference to the first row (p < 0.05)."""
    yield f"| | {' | '.join((*METRICS, *columns))} |"
    yield f"|---|{'--:|' * (len(METRICS) + len(columns))}"
    for system in result["systems"]:
        cells = [_score(system["scores"][metric]) for metric in METRICS]
        cells += [_cell(system, column) for column in columns]
        yield f"| {system['name']} | {' | '.join(cells)} |"


def _score(score: Any) -> str:
    star = "\\*" if score["p"] is not None and score["p"] < 0.05 else ""
    return f"{score['value']:.1f} ± {score['margin']:.1f}{star}"


def _cell(system: Any, column: str) -> str:
    if column == "terms":
        return f"{system['honoured']} of {system['pins']}"
    if column in ("errors", "warnings"):
        return str(system["findings"][column.removesuffix("s")])
    value = system["untranslated" if column == "untranslated" else column.replace(" ", "_")]
    if system["seconds"] is None and column != "structure":
        return ""
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}"


def section(rows: int, backend: str) -> Iterator[str]:
    """What the document says between its marks."""
    dev = (str(CORPUS / "parallel_dev.tsv"), "--glossary", str(glossary()))
    nmt = {name: CORPUS / "eval" / f"flores-dev.{name}.en" for name in NMT}
    own = drafts("flores", FLORES, rows, backend)
    flores = evaluated(FLORES, rows, {"local": own, **nmt}, "--chart", str(CHART))
    trials = {n: drafts(f"dev {n}", (*dev, *w), rows, backend) for n, w in TRIALS.items()}
    found = evaluated(dev, rows, {**trials, "the reference itself": references()})
    local = flores["systems"][0]
    yield f"`{local['signature']}`, {platform.machine()}, {os.cpu_count()} cores."
    yield f"\n**News** (FLORES dev, {rows} of 997 sentences, drawn by seed 1; no glossary):\n"
    yield from table(flores, ("errors", "warnings", "segments per second"))
    yield "\n![Quality against speed](images/quality.png)\n"
    yield f"**Blogs and documentation** (parallel_dev.tsv, {rows} of 616 blocks, seed 1; terms.tsv"
    yield "as glossary):\n"
    more = ("untranslated", "terms", "structure", "errors", "warnings", "segments per second")
    yield from table(found, more)
    yield "\nSignatures:\n"
    yield from (f"* {metric}: `{text}`" for metric, text in flores["signatures"].items())


def main() -> None:
    """Write the document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100)
    options.add_argument("--backend", default="local")
    options.add_argument("--fresh", action="store_true", help="draft anew")
    given = options.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "bitext.toml").touch()  # no other workspace's settings and glossary count
    for path in CACHE.glob(f"*-{given.rows}.json") if given.fresh else ():
        path.unlink()
    body = "\n".join(section(given.rows, given.backend))
    text = DOCUMENT.read_text(encoding="utf-8")
    marks = re.compile(r"(<!-- quality: .*? -->\n).*?(<!-- /quality -->)", re.DOTALL)
    text = marks.sub(lambda match: f"{match[1]}{body}\n{match[2]}", text)
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
