"""A system's outputs on a set: made here, or by somebody else and read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bitext.errors import WorkspaceError
from bitext.evaluate.rows import Data, Row
from bitext.evaluate.texts import differ, split_lines, text_of
from bitext.formats.json_text import read_json

FORMAT = "bitext drafts 1"


@dataclass(frozen=True, slots=True)
class Cost:
    """What drafting took; None where it was not measured here."""

    seconds: float | None = None  #: wall clock, loading the model included
    segments: int | None = None  #: drafted or tried
    chars: int | None = None  #: characters of their sources
    sent: int | None = None  #: characters handed to the backend, repeated ones included
    calls: int | None = None
    tokens_in: int | None = None  #: as the service says; None where none are billed
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a system made of the rows."""

    name: str
    texts: Mapping[int, str]  #: row number -> output
    signature: str = ""  #: engine, model and prompt; empty for somebody else's outputs
    context: bool = True
    ladder: bool = True
    untranslated: Mapping[int, str] = field(default_factory=dict)  #: row number -> why
    confidence: Mapping[int, float] = field(default_factory=dict)  #: by row, where the engine told
    cost: Cost = Cost()

    def of(self, rows: Sequence[Row]) -> list[str]:
        """The outputs of ``rows``, in their order."""
        return [self.texts[row.number] for row in rows]


def save(path: Path, drafts: Drafts, rows: Sequence[Row]) -> None:
    """Write drafts with their sources as JSON; ``load`` reads them back."""
    from bitext.store.files import write_atomic

    texts = [
        {
            "row": row.number,
            "source": row.source,
            "draft": drafts.texts[row.number],
            **_remarks(drafts, row),
        }
        for row in rows
    ]
    head = {
        "format": FORMAT,
        "signature": drafts.signature,
        "context": drafts.context,
        "ladder": drafts.ladder,
        "cost": asdict(drafts.cost),
        "drafts": texts,
    }
    written = json.dumps(head, ensure_ascii=False, indent=1) + "\n"
    write_atomic(path.resolve(), written.encode(), root=path.resolve().parent)


def _remarks(drafts: Drafts, row: Row) -> dict[str, object]:
    said: dict[str, object] = {}
    if reason := drafts.untranslated.get(row.number):
        said["untranslated"] = reason
    if row.number in drafts.confidence:
        said["confidence"] = drafts.confidence[row.number]
    return said


def load(name: str, path: Path, data: Data, rows: Sequence[Row]) -> Drafts:
    """Read the outputs of a system for ``rows``.

    A .json file is what ``save`` wrote; any other holds a line for each row of the set.
    Raises WorkspaceError or UsageError when it does not fit the set.
    """
    text = text_of(path)
    if path.suffix == ".json":
        return _saved(name, path, text, rows)
    outputs = split_lines(text)
    if len(outputs) != len(data.rows):
        raise differ(path, len(outputs), Path(data.name), len(data.rows))
    return Drafts(name, {row.number: outputs[row.number - 1] for row in rows})


def _saved(name: str, path: Path, text: str, rows: Sequence[Row]) -> Drafts:
    try:
        head: dict[str, Any] = {FORMAT: read_json(text)}[read_json(text)["format"]]
        by_row = {item["row"]: item for item in head["drafts"]}
        cost = Cost(**head["cost"])
        switches = (bool(head["context"]), bool(head["ladder"]))
        texts = {row.number: str(by_row[row.number]["draft"]) for row in rows if _fits(by_row, row)}
        why = {n: str(by_row[n].get("untranslated", "")) for n in texts}
        sure = {n: float(by_row[n]["confidence"]) for n in texts if "confidence" in by_row[n]}
        signature = str(head["signature"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "`bitext evaluate --save` writes such files"
        raise WorkspaceError("this is no file of drafts", path=str(path), hint=hint) from error
    if absent := [row.number for row in rows if row.number not in texts]:
        message = f"it has no draft of row {absent[0]} ({len(absent)} rows are missing)"
        hint = "evaluate it on the set, the --sample and the --seed that it was made on"
        raise WorkspaceError(message, path=str(path), hint=hint)
    untranslated = {number: reason for number, reason in why.items() if reason}
    return Drafts(name, texts, signature, *switches, untranslated, sure, cost)


def _fits(by_row: Mapping[int, Any], row: Row) -> bool:
    return row.number in by_row and by_row[row.number]["source"] == row.source
