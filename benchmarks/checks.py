"""Precision and recall of the checks, as the table of docs/lab/checks.md.

``python benchmarks/checks.py`` prints it.  Good pairs are human translations; each seeded
fault is one change to one of them (benchmarks/faults.py), the same in every run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.faults import CLASSES, Class, introduce
from benchmarks.parallel import Sample, blocks, documents, news, training, usable
from benchmarks.posts import SHARED
from bitext.checks import RULES
from bitext.checks.pair import Pair
from bitext.formats.terms.tsv import from_tsv
from bitext.glossary import terms
from bitext.glossary.pins import assign, honoured
from bitext.glossary.source_match import Matcher
from bitext.glossary.target_match import occurrences, splice
from bitext.markdown.placeholder import encode
from bitext.model import Pin, Severity

CORPUS = SHARED / "corpus"
#: Classes whose recall is measured on the news too: what they rest on is a list of words.
HELD_OUT = ("negation dropped", "sentence dropped")
PER_CLASS = 58  #: of each class, where so many pairs offer it: 2,000 in all


@dataclass(frozen=True)
class Recall:
    """How many faults of a class were seeded, found at all, and found as errors."""

    name: str
    decidable: bool
    seeded: int
    found: int
    errors: int
    missed: tuple[str, ...] = ()


def found(pair: Pair) -> list[tuple[str, Severity, str]]:
    """What the rules say of a pair: id, severity, message."""
    return [(r.id, f.severity or r.severity, f.message) for r in RULES for f in r.check(pair)]


def good(corpus: Path = CORPUS) -> list[Sample]:
    """Every human translation of the corpus, blocks before documents, none twice."""
    every = {(s.piece.segment.source, s.wording): s for s in (*blocks(corpus), *documents(corpus))}
    return list(every.values())


def precision(samples: Sequence[Sample]) -> Counter[tuple[str, Severity]]:
    """How many good pairs have a finding of a rule, by severity; ``any`` for any rule."""
    counts: Counter[tuple[str, Severity]] = Counter()
    for sample in samples:
        findings = found(sample.pair())
        counts.update({(rule, severity) for rule, severity, _ in findings})
        counts.update({("any", severity) for _, severity, _ in findings})
    return counts


def recall(samples: Sequence[Sample], seed: int = 20250101) -> Iterator[Recall]:
    """Seed `PER_CLASS` faults of each class and see whether its rules find them."""
    for kind in CLASSES:
        yield _recall(kind, _shuffled(samples, Random(f"{seed} {kind.name}")), Random(seed))
    yield _pins("term replaced", False, samples, Random(seed))
    yield _pins("name respelled", True, samples, Random(seed))


def _shuffled(samples: Sequence[Sample], rng: Random) -> list[Sample]:
    return rng.sample(list(samples), len(samples))


def _recall(kind: Class, samples: Sequence[Sample], rng: Random) -> Recall:
    seeded = hits = errors = 0
    missed: list[str] = []
    for sample in samples:
        one = introduce(sample, kind.introduced) if kind.introduced else sample
        wording = kind.apply(one, rng) if one else None
        if one is None or wording is None or wording == one.wording:
            continue
        before = found(one.pair())
        new = [f for f in found(one.pair(wording)) if f[0] in kind.rules and f not in before]
        seeded += 1
        hits += bool(new)
        errors += any(severity is Severity.ERROR for _, severity, _ in new)
        if not new:
            missed.append(f"{one.piece.segment.source} => {wording}")
        if seeded == PER_CLASS:
            break
    return Recall(kind.name, kind.decidable, seeded, hits, errors, tuple(missed))


def _pins(name: str, keep: bool, samples: Sequence[Sample], rng: Random) -> Recall:
    """Replace, or respell, every accepted wording of a term that the translator honoured."""
    text = (CORPUS / "terms.tsv").read_text(encoding="utf-8")
    glossary, _ = terms.merge([terms.parse(from_tsv(text, path="terms.tsv"), path="terms.yaml")])
    matcher = Matcher(glossary.terms)
    rule = "name-altered" if keep else "pin-missing"
    seeded = hits = 0
    missed: list[str] = []
    for sample in samples:
        form = encode(sample.piece).text
        pins = assign([("k", sample.piece.segment.kind, form)], matcher).get("k", ())
        held = honoured(pins, sample.wording)
        chosen = [p for p, ok in zip(pins, held, strict=True) if ok and p.term.keep is keep]
        if not chosen or seeded == PER_CLASS:
            continue
        pin = rng.choice(chosen)
        wording = _without(pin, sample.wording, rng)
        seeded += 1
        if any(f[0] in (rule, "pin-forbidden") for f in found(sample.pair(wording, (pin,)))):
            hits += 1
        else:
            missed.append(f"{pin.text} {sample.wording} => {wording}")
    return Recall(name, True, seeded, hits, hits, tuple(missed))


def _without(pin: Pin, text: str, rng: Random) -> str:
    new = rng.choice([pin.wording.swapcase(), pin.wording[:-1], pin.wording[0] + pin.wording[2:]])
    if not pin.term.keep:
        new = rng.choice(["thing", "matter", "Project"])
    return splice(text, [(span, new) for span in occurrences(pin.accepted, text)])


def table(samples: Sequence[Sample]) -> str:
    """The two tables of docs/lab/checks.md."""
    whole = [sample for sample in samples if usable(sample)]
    counts = precision(whole)
    lines = [
        f"{len(samples)} human translations; {len(whole)} of them keep the source's markup.",
        "",
        "| check | error | warning | info |",
        "|---|---|---|---|",
    ]
    ids = [*dict.fromkeys(rule for rule, _ in counts if rule != "any")]
    for rule in [*sorted(ids), "any"]:
        cells = " | ".join(_share(counts[rule, severity], len(whole)) for severity in Severity)
        lines.append(f"| {rule if rule == 'any' else f'`{rule}`'} | {cells} |")
    lines += ["", _held_out(list(news(CORPUS)))]
    lines += [
        "",
        "| seeded fault | faults | found | as an error | decidable |",
        "|---|---|---|---|---|",
    ]
    results = list(recall(whole))
    for one in results:
        decidable = "yes" if one.decidable else "no"
        found, errors = (_percent(n, one.seeded) for n in (one.found, one.errors))
        lines.append(f"| {one.name} | {one.seeded} | {found} | {errors} | {decidable} |")
    total = sum(one.seeded for one in results)
    found, errors = (
        _percent(sum(getattr(one, name) for one in results), total) for name in ("found", "errors")
    )
    lines.append(f"| all | {total} | {found} | {errors} | |")
    return "\n".join(lines) + "\n"


def _held_out(samples: Sequence[Sample]) -> str:
    counts = precision(samples)
    shares = (
        f"{_share(counts['any', severity], len(samples))} {severity}" for severity in Severity
    )
    undecidable = [kind for kind in CLASSES if kind.name in HELD_OUT]
    seeded = [
        _recall(kind, _shuffled(samples, Random(kind.name)), Random(1)) for kind in undecidable
    ]
    shown = (f"{one.name} {one.found} of {one.seeded}" for one in seeded)
    return (
        f"On {len(samples)} sentences of news (FLORES-200 dev), with a "
        f"finding of severity: {', '.join(shares)}.\n"
        f"Faults seeded into them that are found: {', '.join(shown)}."
    )


def _share(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.1f} %)" if count else "–"


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.0f} %" if total else "–"


def unseen(count: int, seed: int = 5) -> str:
    """Findings on training pairs: human translations that no rule was tuned on."""
    pairs = list(training())
    chosen = Random(seed).sample(pairs, min(count, len(pairs)))
    counts = Counter(
        (rule, severity) for pair in chosen for rule, severity in {f[:2] for f in found(pair)}
    )
    lines = [f"| {len(chosen)} training pairs | error | warning |", "|---|---|---|"]
    for rule in sorted({rule for rule, _ in counts}):
        cells = (_share(counts[rule, s], len(chosen)) for s in (Severity.ERROR, Severity.WARNING))
        lines.append(f"| `{rule}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables; with ``--missed CLASS`` the faults that were not found.

    ``--unseen N`` looks at that many training pairs instead.
    """
    if sys.argv[1:2] == ["--unseen"]:
        print(unseen(int(sys.argv[2])))
        return
    samples = good()
    if sys.argv[1:2] == ["--missed"]:
        for one in recall([sample for sample in samples if usable(sample)]):
            if one.name == sys.argv[2]:
                print("\n\n".join(one.missed))
        return
    print(table(samples), end="")


if __name__ == "__main__":
    main()
