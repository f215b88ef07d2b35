"""Acts of the same second are acts of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.store import journal
from bitext.wording.journal import Act, Op, standing


def test_what_is_cleared_said_and_cleared_again_in_a_second_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    said, cleared = Act(Op.WORD, "", "源", "", "Said"), Act(Op.CLEAR, "", "源", "Said")
    for act in (said, cleared, said, cleared):
        journal.add(tmp_path / "a.po", tmp_path, [act], "po")
    found = journal.read(tmp_path / "a.po", tmp_path)
    assert [act.op for act in found] == ["word", "clear", "word", "clear"]
    assert standing(found) == {}
    journal.add(tmp_path / "a.po", tmp_path, [said, said], "po")
    assert len({act.id for act in journal.read(tmp_path / "a.po", tmp_path)}) == 6
