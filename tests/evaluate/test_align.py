"""Documents are aligned by their structure alone; what has no counterpart is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.errors import UsageError, WorkspaceError
from bitext.evaluate.align import align
from bitext.evaluate.datasets import read
from bitext.languages import LanguagePair

ZH = "---\ntitle: 标题\n---\n\n# 一\n\n段落。\n\n- 甲\n- `x`\n\n## 二\n\n多出的一段。\n\n最后。\n"
EN = "---\ntitle: Title\n---\n\n# One\n\nText.\n\n- Alpha\n- `x`\n\n## Two\n\nLast.\n"
Write = Callable[[str, str], Path]


def test_sections_of_the_same_shape_are_paired() -> None:
    found = align(ZH, EN)
    assert [(p.segment.source, wording) for p, wording in found.pairs] == [
        ("标题", "Title"), ("一", "One"), ("段落。", "Text."), ("甲", "Alpha"),
    ]  # fmt: skip
    assert found.left == 3  # a heading and two paragraphs against a heading and one


def test_documents_with_another_number_of_sections_have_no_pair() -> None:
    found = align(ZH, EN + "\n## Three\n")
    assert found.pairs == ()
    assert found.left == 7


def test_a_block_without_chinese_counts_for_the_shape() -> None:
    assert align("# 一\n\nEnglish only.\n\n中文。\n", "# One\n\nChinese.\n").left == 2
    same = align("# 一\n\nEnglish only.\n\n中文。\n", "# One\n\nEnglish only.\n\nChinese.\n")
    assert [wording for _, wording in same.pairs] == ["One", "Chinese."]


def test_pairs_are_found_by_name_in_folders_and_as_two_files(write: Write, tmp_path: Path) -> None:
    write("p/a.zh.md", ZH)
    write("p/a.en.md", EN)
    write("p/alone.zh.md", ZH)
    for name in ("p/.git/a.zh.md", "p/.git/a.en.md", "zh/.b.md", "en/.b.md", "p/a.zh.txt"):
        write(name, ZH)
    write("zh/sub/a.md", ZH)
    write("en/sub/a.md", EN)
    p, zh, en = (tmp_path / name for name in ("p", "zh", "en"))
    found = [
        read(p, None, None, LanguagePair(), ("title",)),
        read(None, zh, en, LanguagePair(), ("title",)),
        read(None, p / "a.zh.md", p / "a.en.md", LanguagePair(), ("title",)),
    ]
    assert [list(data.posts) for data in found] == [["a.md"], ["sub/a.md"], ["a.zh.md"]]
    for data in found:
        assert [row.source for row in data.rows] == ["标题", "一", "段落。", "甲"]
        assert data.unaligned == 3
        assert data.related


def test_equal_segments_of_a_post_are_one_row(write: Write, tmp_path: Path) -> None:
    write("a.zh.md", "好。\n\n好。\n\n坏。\n")
    write("a.en.md", "Good.\n\nFine.\n\nBad.\n")
    data = read(tmp_path, None, None, LanguagePair("zh", "en"), ())
    assert [(row.number, row.source, row.reference) for row in data.rows] == [
        (1, "好。", "Good."), (2, "坏。", "Bad."),
    ]  # fmt: skip


def test_what_cannot_be_aligned_is_said(write: Write, tmp_path: Path) -> None:
    write("a.zh.md", "好。\n")
    with pytest.raises(WorkspaceError, match=r"no pair such as post\.zh\.md and post\.en\.md"):
        read(tmp_path, None, None, LanguagePair("zh", "en"), ())
    write("a.en.md", "# Good\n\n## Fine\n")
    with pytest.raises(UsageError, match="structure differs"):
        read(tmp_path, None, None, LanguagePair("zh", "en"), ())
