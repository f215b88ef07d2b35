"""Quality and speed of the local model: the tables and the chart of docs/lab/quality.md.

    python benchmarks/quality.py [--rows 100] [--dev-rows 100] [--backend local] [--fresh | --score]

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

from benchmarks.posts import SHARED
from bitext.formats.terms.tsv import from_tsv

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "benchmarks" / ".cache" / "quality"
DOCUMENT = ROOT / "docs" / "lab" / "quality.md"
CHART = ROOT / "docs" / "images" / "quality.png"
CORPUS = SHARED / "corpus"
NMT = ("argos", "bergamot-base", "bergamot-base-memory", "nllb", "opusmt")
FLORES = (
    "--source", str(CORPUS / "eval" / "flores-dev.zh"),
    "--reference", str(CORPUS / "eval" / "flores-dev.ref.en"),
)  # fmt: skip
#: The model that the tuned one was made of.
NOT_TUNED = "qwen2.5-coder-1.5b"
#: What each row of the second table leaves out: a model of its own, words of the command.
TRIALS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "local": ("", ()),
    "not tuned": (NOT_TUNED, ()),
    "without ladder": ("", ("--no-ladder",)),
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


def drafts(
    name: str, data: Sequence[str], rows: int, given: argparse.Namespace, model: str = ""
) -> dict[str, Path]:
    """The saved drafts of a run by its name; made now where there are none, unless only scored."""
    path = CACHE / f"{name.replace(' ', '-')}-{rows}.json"
    if given.fresh or not (given.score or path.exists()):
        sample = ("--sample", str(rows), "--backend", given.backend, "--save", str(path))
        print(f"drafting {path.name}", file=sys.stderr)
        setting = f'[backends.local]\nmodel = "{model}"\n' if model else ""
        (CACHE / "bitext.toml").write_text(setting, encoding="utf-8")
        bitext("evaluate", *data, *sample, "--json")
    return {name.removeprefix("dev ").removeprefix("news "): path} if path.exists() else {}


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


def news(given: argparse.Namespace) -> Iterator[str]:
    """The local model beside five stored systems."""
    nmt = {name: CORPUS / "eval" / f"flores-dev.{name}.en" for name in NMT}
    own = drafts("news local", FLORES, given.rows, given)
    own |= drafts("news not tuned", FLORES, given.rows, given, NOT_TUNED)
    result = evaluated(FLORES, given.rows, {**own, **nmt}, "--chart", str(CHART))
    yield f"**News** (FLORES dev, {given.rows} of 997 sentences, drawn by seed 1, no glossary;"
    yield f"`{result['systems'][0]['signature']}`):\n"
    yield from table(result, ("untranslated", "errors", "warnings", "segments per second"))
    yield "\n![Quality against speed](../images/quality.png)\n"
    yield from (f"* {metric}: `{text}`" for metric, text in result["signatures"].items())


def blogs(given: argparse.Namespace) -> Iterator[str]:
    """The local model with and without what helps it, and what people wrote."""
    data = (str(CORPUS / "parallel_dev.tsv"), "--glossary", str(glossary()))
    trials: dict[str, Path] = {}
    for name, (model, words) in TRIALS.items():
        trials |= drafts(f"dev {name}", (*data, *words), given.dev_rows, given, model)
    if not trials:
        return
    result = evaluated(data, given.dev_rows, {**trials, "the reference itself": references()})
    yield f"\n**Blogs and documentation** (parallel_dev.tsv, {given.dev_rows} of 616 blocks, drawn"
    yield f"by seed 1, terms.tsv as glossary; `{result['systems'][0]['signature']}`):\n"
    columns = ("untranslated", "terms", "structure", "errors", "warnings", "segments per second")
    yield from table(result, columns)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--dev-rows", type=int, default=100)
    parser.add_argument("--backend", default="local")
    parser.add_argument("--fresh", action="store_true", help="draft anew")
    parser.add_argument("--score", action="store_true", help="draft nothing, score what is there")
    return parser.parse_args()


def main() -> None:
    """Write the document."""
    given = options()
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "bitext.toml").touch()  # no other workspace's settings and glossary count
    machine = f"{platform.machine()}, {os.cpu_count()} cores."
    body = "\n".join((*news(given), *blogs(given), "", machine))
    text = DOCUMENT.read_text(encoding="utf-8")
    marks = re.compile(r"(<!-- quality: .*? -->\n).*?(<!-- /quality -->)", re.DOTALL)
    text = marks.sub(lambda match: f"{match[1]}{body}\n{match[2]}", text)
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
