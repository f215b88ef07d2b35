"""Errors of real drafts, labelled by a reader, and how many of them the checks find.

    python benchmarks/drafts.py [--accept | --missed KIND | --alarms]

The drafts: five posts by the untuned model (`../shared/drafts`), four posts by the tuned one
(`blog.tsv`: ouuan's blog, CC BY-SA 4.0), eight short texts of ours by it (`own.tsv`: news, a
recipe, a journey, a changelog, a mail, a Taiwanese post, an essay, a how-to), and 22 sentences of
FLORES dev by three systems (`../shared/corpus/eval`).  `benchmarks/drafts/labels.tsv` has the
errors, each with its kind, the words of the draft and what is right.  ``--accept`` writes
docs/lab/quality.md.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.parallel import plain
from benchmarks.posts import SHARED
from bitext.checks import RULES
from bitext.checks.pair import Pair, read_pair
from bitext.markdown.segmenter import parse
from bitext.model import Severity

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks" / "drafts"
DOCUMENT = ROOT / "docs" / "lab" / "quality.md"
SYSTEMS = ("nllb", "opusmt", "argos")
NEWS = range(101, 123)  #: lines of FLORES dev that were read

#: What may find an error of a kind; of the others any finding draws a reader's eye to the draft.
FINDERS: Mapping[str, frozenset[str]] = {
    "leak": frozenset(("prompt-leak", "chatter", "name", "number")),
    "name": frozenset(("name", "latin", "place")),
    "latin": frozenset(("latin",)),
    "place": frozenset(("place", "name")),
    "date": frozenset(("date", "number", "opposite")),
    "year": frozenset(("number", "date")),
    "number": frozenset(("number", "amount", "unit", "date")),
    "opposite": frozenset(("opposite",)),
    "negation": frozenset(("negation",)),
    "garbage": frozenset(("other-language", "fragments", "garbled", "repetition")),
    "invented": frozenset(("name", "place", "number", "sentence-count", "length")),
    "omission": frozenset(
        ("latin", "place", "name", "number", "sentence-count", "length", "emoji", "negation")
    ),
}
#: Kinds that a reader of the English takes for facts.
FACTS = (
    "leak",
    "name",
    "latin",
    "place",
    "date",
    "year",
    "number",
    "opposite",
    "negation",
    "garbage",
)
KINDS = (*FACTS, "invented", "omission", "sense", "subject", "english")


@dataclass(frozen=True)
class Label:
    """One error in a draft, as a reader saw it."""

    kind: str
    words: str  #: of the draft; empty where something is missing
    what: str


@dataclass(frozen=True)
class Read:
    """A draft that was read, with its errors."""

    id: str
    pair: Pair
    labels: tuple[Label, ...]

    def findings(self) -> list[tuple[str, Severity, str]]:
        """What the rules say of it."""
        return [
            (r.id, f.severity or r.severity, f.message) for r in RULES for f in r.check(self.pair)
        ]


def drafts() -> Iterator[Read]:
    """Every draft that was read, in the order of the files."""
    labels: dict[str, list[Label]] = {}
    for row in _rows(FOLDER / "labels.tsv"):
        labels.setdefault(row["id"], []).append(Label(row["kind"], row["words"], row["what"]))
    for name, chinese, english in _texts():
        yield Read(name, pair(chinese, english), tuple(labels.pop(name, ())))
    if labels:
        raise SystemExit(f"no draft for {', '.join(labels)}")


def _texts() -> Iterator[tuple[str, str, str]]:
    for number, row in enumerate(_rows(SHARED / "drafts" / "seeds-qwen.tsv"), 1):
        yield f"qwen-{number}", row["zh"], row["en"]
    for name in ("blog.tsv", "own.tsv"):
        for row in _rows(FOLDER / name):
            yield row["id"], row["zh"], row["en"]
    sources = _lines("zh")
    for system in SYSTEMS:
        outputs = _lines(f"{system}.en")
        for number in NEWS:
            yield f"{system}-{number}", sources[number - 1], outputs[number - 1]


def _lines(name: str) -> list[str]:
    path = SHARED / "corpus" / "eval" / f"flores-dev.{name}"
    return path.read_text(encoding="utf-8").splitlines()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def pair(chinese: str, english: str) -> Pair:
    """Both as the checks see them; a text that Markdown would read as a list stays whole."""
    chinese, english = (text.replace("\\n", "\n") for text in (chinese, english))
    pieces = [] if re.match(r"\d+\. ", chinese) else parse(chinese).pieces
    if len(pieces) == 1:
        return read_pair(pieces[0], english)
    return Pair(plain(chinese), plain(english))


def found(read: Read, label: Label, severities: Sequence[Severity]) -> bool:
    """Whether a check that can see such an error says something of the draft."""
    finders = FINDERS.get(label.kind)
    return any(
        severity in severities and (finders is None or rule in finders)
        for rule, severity, _ in read.findings()
    )


def table(every: Sequence[Read]) -> Iterator[str]:
    """Recall by kind, then what is flagged, then what reading by findings comes to."""
    yield "| kind of error | labelled | found as an error | found at all |"
    yield "|---|--:|--:|--:|"
    both = (Severity.ERROR, Severity.WARNING)
    for kind in KINDS:
        labels = [(r, label) for r in every for label in r.labels if label.kind == kind]
        sure, seen = (sum(found(r, one, s) for r, one in labels) for s in (both[:1], both))
        mark = "" if kind in FINDERS else " (any finding)"
        yield f"| {kind}{mark} | {len(labels)} | {sure} | {seen} |"
    yield ""
    flagged = [r for r in every if any(s in both for _, s, _ in r.findings())]
    certain = [r for r in every if any(s is Severity.ERROR for _, s, _ in r.findings())]
    for name, some in (("an error", certain), ("an error or a warning", flagged)):
        wrong = sum(bool(r.labels) for r in some)
        share = f"{len(some)} of {len(every)} drafts"
        yield f"* {share} have {name}; in {wrong} of them the reader saw one too."
    yield _saved(every, flagged)


def _saved(every: Sequence[Read], flagged: Sequence[Read]) -> str:
    size = [sum(len(r.pair.target.prose.split()) for r in some) for some in (flagged, every)]
    facts = [
        sum(label.kind in FACTS for r in some for label in r.labels) for some in (flagged, every)
    ]
    whole = [sum(len(r.labels) for r in some) for some in (flagged, every)]
    share = 100 * size[0] / size[1]
    return (
        f"* Who reads only the drafts with findings reads {share:.0f} % of the words, and meets "
        f"{facts[0]} of {facts[1]}\n  errors of fact ({', '.join(FACTS)})\n  "
        f"and {whole[0]} of {whole[1]} in all."
    )


def write(text: str) -> None:
    """The section of docs/lab/quality.md."""
    whole = DOCUMENT.read_text(encoding="utf-8")
    pattern = (
        r"(?<=<!-- drafts: written by benchmarks/drafts.py --accept -->\n).*?(?=<!-- /drafts -->)"
    )
    DOCUMENT.write_text(re.sub(pattern, lambda _: text, whole, flags=re.DOTALL), encoding="utf-8")


def missed(every: Sequence[Read], kind: str) -> Iterator[str]:
    """The errors of a kind that no check sees."""
    for read in every:
        for label in read.labels:
            if label.kind == kind and not found(read, label, (Severity.ERROR, Severity.WARNING)):
                yield f"{read.id} {label.words} | {label.what}"


def alarms(every: Sequence[Read]) -> Iterator[str]:
    """Findings on drafts in which the reader saw nothing wrong."""
    for read in every:
        if not read.labels:
            for rule, severity, message in read.findings():
                yield f"{read.id} {severity} {rule}: {message}"


def main() -> None:
    """Print the table, what was missed, or what was flagged and not labelled."""
    every = list(drafts())
    match sys.argv[1:]:
        case ["--accept"]:
            write("\n".join(table(every)) + "\n")
        case ["--missed", kind]:
            print("\n".join(missed(every, kind)))
        case ["--alarms"]:
            print("\n".join(alarms(every)))
        case _:
            print("\n".join(table(every)))


if __name__ == "__main__":
    main()
