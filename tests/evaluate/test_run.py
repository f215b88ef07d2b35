"""Drafts come the way `bitext translate` makes them, and leave nothing behind."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.backends.protocol import Draft, Limits, Request, Usage
from bitext.errors import BackendError, BackendRefused, UsageError, WorkspaceError
from bitext.evaluate.options import Setting, setting
from bitext.evaluate.outputs import load, save
from bitext.evaluate.rows import Data
from bitext.evaluate.run import Switches, draft
from bitext.evaluate.tables import lines
from bitext.evaluate.tables import table as read_table
from bitext.languages import LanguagePair
from tests.workflow.blog import Engine, honest, install

LANGUAGES = LanguagePair()
Write = Callable[[str, str], Path]


@pytest.fixture
def data(table: Path) -> Data:
    return read_table(table, LANGUAGES)


def bad_at(text: str) -> Callable[[Request], str]:
    """An engine that answers in Chinese wherever ``text`` is asked for."""
    return lambda request: "还是中文。" if text in request.text else honest(request)


def test_every_row_gets_its_draft(data: Data, defaults: Setting, engine: Engine) -> None:
    made = draft("test", data, data.rows, defaults, Switches())
    assert sorted(made.texts) == [1, 2, 3, 4, 5, 6]
    assert made.untranslated == {}
    assert "`make run`" in made.texts[3]
    assert made.texts[5].count("**") == 2
    assert made.texts[6].startswith("{{< note >}} ")
    assert made.cost.calls == engine.calls
    assert made.cost.segments == 6
    assert made.cost.sent == sum(len(request.text) for request in engine.asked)
    assert made.cost.seconds is not None
    assert made.cost.seconds > 0


class Billed(Engine):
    """An engine that bills three tokens a request and one an answer."""

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return Usage(0, 3 * len(batch), len(batch))

    def used(self) -> Usage:
        return self.estimate(self.asked)


def test_tokens_are_told_where_they_are_billed(
    data: Data, defaults: Setting, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = draft("test", data, data.rows, defaults, Switches()).cost
    assert (free.tokens_in, free.tokens_out) == (None, None)
    install(monkeypatch, Billed)
    billed = draft("test", data, data.rows, defaults, Switches()).cost
    assert (billed.tokens_in, billed.tokens_out) == (18, 6)


class Sure(Engine):
    """An engine that is half sure of what it says of the community, and says nothing of others."""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        sure = ("社区" in request.text for request in batch)
        pairs = zip(super().translate(batch), sure, strict=True)
        return [replace(d, confidence=math.log(0.5)) if known else d for d, known in pairs]


def test_how_sure_the_engine_was_is_kept_with_a_draft(
    data: Data, defaults: Setting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(monkeypatch, Sure)
    made = draft("test", data, data.rows, defaults, Switches())
    assert made.confidence == {5: 0.5}
    save(tmp_path / "d.json", made, data.rows)
    assert load("test", tmp_path / "d.json", data, data.rows) == made


def test_only_the_rows_drawn_are_sent(data: Data, defaults: Setting, engine: Engine) -> None:
    draft("test", data, data.rows[2:3], defaults, Switches())
    assert [request.text for request in engine.asked] == ["请运行 <1/>，然后等待。"]


def test_a_segment_without_a_usable_draft_ships_as_its_source(
    data: Data, defaults: Setting, engine: Engine
) -> None:
    engine.say = bad_at("活跃")
    made = draft("test", data, data.rows, defaults, Switches())
    assert list(made.untranslated) == [5]
    assert made.texts[5] == "社区很**活跃**。"
    assert "still holds Chinese" in made.untranslated[5]


def test_without_the_ladder_the_first_answer_counts(
    data: Data, defaults: Setting, engine: Engine
) -> None:
    refused: set[str] = set()

    def forgetful(request: Request) -> str:
        """Good only when it is asked again."""
        if request.text not in refused:
            refused.add(request.text)
            return "还是中文。"
        return honest(request)

    engine.say = forgetful
    with_ladder = draft("test", data, data.rows, defaults, Switches())
    assert with_ladder.untranslated == {}
    engine.heard()
    refused.clear()
    without = draft("test", data, data.rows, defaults, Switches(ladder=False))
    assert sorted(without.untranslated) == [1, 2, 3, 4, 5, 6]
    assert len(engine.asked) == 6
    assert not without.ladder


def test_a_step_that_is_none_of_the_first_is_not_taken(
    data: Data, defaults: Setting, engine: Engine
) -> None:
    engine.limit = Limits(max_items=8, max_chars=2000, markup="none")
    made = draft("test", data, data.rows, defaults, Switches(ladder=False))
    assert sorted(made.untranslated) == [3, 5]  # those with markup


def test_context_goes_along_or_not(data: Data, defaults: Setting, engine: Engine) -> None:
    draft("test", data, data.rows, defaults, Switches())
    told = {request.text: request for request in engine.asked}
    assert told["很好"].kind == "table cell"
    assert told["很好"].title == "第一篇"
    assert told["很好"].heading == "简介"
    engine.asked.clear()
    draft("test", data, data.rows, defaults, Switches(context=False))
    assert {(r.kind, r.title, r.heading, r.before) for r in engine.asked} == {("", "", "", "")}


def test_lines_of_a_file_are_no_context_for_each_other(
    write: Write, defaults: Setting, engine: Engine
) -> None:
    data = lines(write("zh", "# 标题\n你好\n"), write("en", "# Title\nHello\n"))
    draft("test", data, data.rows, defaults, Switches())
    assert {(r.title, r.heading, r.before) for r in engine.asked} == {("", "", "")}
    assert {r.kind for r in engine.asked} == {"heading", "paragraph"}


def test_the_glossary_is_pinned(data: Data, engine: Engine, write: Write, tmp_path: Path) -> None:
    terms = write("g.yml", "terms:\n  - source: 社区\n    target: community\n")
    made = draft("test", data, data.rows, setting(tmp_path, terms), Switches())
    assert "community" in made.texts[5]
    assert any(("社区", "community") in request.terms for request in engine.asked)


def test_nothing_is_kept(
    data: Data, defaults: Setting, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    first = draft("test", data, data.rows, defaults, Switches())
    again = draft("test", data, data.rows, defaults, Switches())
    assert list(scratch.iterdir()) == []
    assert engine.calls == (first.cost.calls or 0) + (again.cost.calls or 0) > 1
    assert first.texts == again.texts


def test_an_engine_that_stops_ends_the_evaluation(
    data: Data, defaults: Setting, engine: Engine
) -> None:
    def refuse(_: Request) -> str:
        raise BackendRefused("the quota is spent")

    engine.say = refuse
    with pytest.raises(BackendError, match="quota"):
        draft("test", data, data.rows, defaults, Switches())


def test_saved_drafts_are_read_as_they_were(
    data: Data, defaults: Setting, engine: Engine, tmp_path: Path
) -> None:
    engine.say = bad_at("活跃")
    made = draft("test", data, data.rows, defaults, Switches(context=False))
    save(tmp_path / "d.json", made, data.rows)
    assert load("test", tmp_path / "d.json", data, data.rows) == made
    part = load("test", tmp_path / "d.json", data, data.rows[:2])
    assert sorted(part.texts) == [1, 2]


def test_saved_drafts_of_other_rows_are_refused(
    data: Data, defaults: Setting, engine: Engine, write: Write, tmp_path: Path
) -> None:
    made = draft("test", data, data.rows[1:], defaults, Switches())
    path = tmp_path / "d.json"
    save(path, made, data.rows[1:])
    with pytest.raises(WorkspaceError, match=r"no draft of row 1 \(1 rows are missing"):
        load("x", path, data, data.rows)
    saved = json.loads(path.read_text(encoding="utf-8"))
    saved["drafts"][0]["source"] = "又一个"
    with pytest.raises(WorkspaceError, match="no draft of row 2"):
        load("x", write("e.json", json.dumps(saved)), data, data.rows[1:])
    for broken in ("{}", "[]", "nonsense", json.dumps({**saved, "format": "other"})):
        with pytest.raises(WorkspaceError, match="no file of drafts"):
            load("x", write("f.json", broken), data, data.rows[1:])


def test_stored_outputs_are_lines_of_the_whole_set(data: Data, write: Write) -> None:
    path = write("out.en", "".join(f"line {n}\n" for n in range(1, 7)))
    assert load("x", path, data, data.rows[3:5]).texts == {4: "line 4", 5: "line 5"}
    with pytest.raises(UsageError, match=r"5 lines, but set\.tsv has 6"):
        load("x", write("short.en", "a\nb\nc\nd\ne\n"), data, data.rows)
