"""English pages that somebody has written: kept, said once, led to, and nobody drafts others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app

HUGO = """\
baseURL = "https://blog.example/"
defaultContentLanguage = "zh"
[languages.zh]
contentDir = "content/zh"
[languages.en]
contentDir = "content/en"
"""
LINK = '---\ntitle: 甲\n---\n\n见<a href="/b/">乙</a>。\n'
OTHER = "---\ntitle: 乙\n---\n\n正文。\n"
OWN = "---\ntitle: B\n---\n\nBy hand.\n"


def bitext(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def site(root: Path) -> Path:
    for name, text in (
        ("hugo.toml", HUGO), ("content/zh/a.md", LINK), ("content/zh/b.md", OTHER),
        ("content/en/b.md", OWN),
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def test_a_page_by_hand_is_kept_and_led_to(tmp_path: Path) -> None:
    """It was an error of every run, and left out by `exclude` alone."""
    root = site(tmp_path)
    said = bitext(root, "init")
    assert "by hand somebody has written the editions of content/zh/b.md: they are kept" in said
    said = bitext(root, "run", "--backend", "pseudo")
    assert "translated 1 post," in said
    assert (root / "content/en/b.md").read_text("utf-8") == OWN
    assert 'href="/en/b/"' in (root / "content/en/a.md").read_text("utf-8")
    assert not (root / "_bitext/catalog/en/b.po").exists()
    remark = "wrote by hand, which is kept and linked to: content/zh/b.md"
    assert remark in bitext(root, "check")
    assert "1 post unchanged" in bitext(root, "run", "--backend", "pseudo")

    (root / "content/en/b.md").unlink()  # then it is a post like any other
    bitext(root, "run", "--backend", "pseudo")
    assert (root / "content/en/b.md").is_file()
    assert 'href="/en/b/"' in (root / "content/en/a.md").read_text("utf-8")


@pytest.mark.parametrize("lost", ["_bitext/output", "_bitext/output and .bitext"])
def test_a_page_in_the_place_of_one_that_was_drafted_is_an_error(lost: str, tmp_path: Path) -> None:
    """The control: what a build wrote is never taken for a page by hand."""
    root = site(tmp_path)
    (root / "content/en/b.md").unlink()
    bitext(root, "init")
    bitext(root, "run", "--backend", "pseudo")
    assert "translated 2 posts" in bitext(root, "run", "--backend", "pseudo")
    (root / "content/en/b.md").write_text(OWN, "utf-8")
    for folder in lost.split(" and "):
        for path in sorted((root / folder).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    said = bitext(root, "run", "--backend", "pseudo", code=1)
    assert "content/en/b.md: error edited-edition" in said
