"""What needs no reference: markup kept, terms honoured, findings of the checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bitext.checks import RULES
from bitext.checks.levels import Levels
from bitext.checks.pair import Pair, read_pair
from bitext.evaluate.align import align
from bitext.evaluate.rows import Row, front_keys
from bitext.glossary.pins import assign, honoured
from bitext.glossary.source_match import Matcher
from bitext.languages import CHINESE_ENGLISH, LanguagePair, SourceLanguage
from bitext.markdown.placeholder import encode, reread
from bitext.markdown.skeleton import judge as skeletons
from bitext.model import Pin, Severity


@dataclass(slots=True)
class Verdict:
    """What a system's outputs came to on all rows."""

    pins: int = 0  #: occurrences of glossary terms in the sources
    honoured: int = 0
    structure: int = 0  #: rows whose markup is not the source's, so that bitext would not ship them
    findings: Counter[Severity] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)  #: check id -> findings


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the outputs of any system by the same rules; ``levels`` as in ``bitext check``."""

    matcher: Matcher
    levels: Levels
    languages: LanguagePair = CHINESE_ENGLISH

    def verdict(self, rows: Sequence[Row], outputs: Sequence[str]) -> Verdict:
        """Judge one output for each row."""
        verdict = Verdict()
        for row, output in zip(rows, outputs, strict=True):
            self._row(row, output, verdict)
        return verdict

    def _row(self, row: Row, output: str, verdict: Verdict) -> None:
        pins = self._pins(row)
        wordings = _wordings(row, output, self.languages.source_language)
        verdict.structure += not (_kept(row, wordings) and _framed(row, output))
        for piece in row.pieces:
            key = piece.segment.key
            mine = pins.get(key, ())
            verdict.pins += len(mine)
            if key in wordings:
                pair = read_pair(piece, wordings[key], pins=mine, languages=self.languages)
                verdict.honoured += sum(honoured(mine, pair.target.form))
                self._check(pair, verdict)
            else:
                verdict.honoured += sum(honoured(mine, output))

    def _pins(self, row: Row) -> Mapping[str, tuple[Pin, ...]]:
        searched = [(p.segment.key, p.segment.kind, encode(p).text) for p in row.pieces]
        return assign(searched, self.matcher, path=row.post)

    def _check(self, pair: Pair, verdict: Verdict) -> None:
        for rule in RULES:
            if not self.levels.asks_for(rule.id) or not rule.knows(self.languages):
                continue
            for fault in rule.check(pair):
                severity = self.levels.of(rule.id, fault.severity or rule.severity)
                if severity is not None:
                    verdict.findings[severity] += 1
                    verdict.rules[rule.id] += 1


def _wordings(row: Row, output: str, language: SourceLanguage) -> Mapping[str, str]:
    """Segment key -> its wording; without those that the output has no place for."""
    if row.whole:
        return {row.pieces[0].segment.key: output}
    texts = row.framed(row.source), row.framed(output)
    aligned = align(*texts, keys=front_keys([row]), language=language)
    return {piece.segment.key: wording for piece, wording in aligned.pairs}


def _kept(row: Row, wordings: Mapping[str, str]) -> bool:
    """Whether every segment has its wording, and that holds exactly the source's markup."""
    found = [(piece, wordings.get(piece.segment.key)) for piece in row.pieces]
    return all(w is not None and (not w or reread(p, encode(p), w)) for p, w in found)


def _framed(row: Row, output: str) -> bool:
    """Whether what stands around the segments (templates, images) is there still."""
    if row.whole or not row.pieces:
        return True
    return skeletons(row.framed(row.source)) == skeletons(row.framed(output))
