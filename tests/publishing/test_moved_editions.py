"""Editions that lie where an earlier configuration put them."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bitext.cli.app import app

POST = "---\ntitle: 甲\ndate: 2024-03-05\n---\n\n正文。\n"


def bitext(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def site(root: Path, *names: str) -> None:
    """A Hexo site with editions."""
    for name in names:
        path = root / "source" / "_posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POST, "utf-8")
    (root / "_config.yml").write_text("permalink: :title/\n")
    bitext(root, "init")
    bitext(root, "run", "--backend", "pseudo")


def change(root: Path, old: str, new: str) -> None:
    path = root / "bitext.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def there(root: Path) -> set[str]:
    found = (path.relative_to(root).as_posix() for path in root.rglob("*.md"))
    return {name for name in found if not name.startswith("source/_posts/a")}


def test_another_placement_moves_the_editions(tmp_path: Path) -> None:
    """They stayed, were published twice, and were posts to the next run."""
    site(tmp_path, "a.md", "ax/a.md")
    assert there(tmp_path) == {"source/_posts/en/a.md", "source/_posts/en/ax/a.md"}
    change(tmp_path, 'placement = "', 'placement = "second')
    said = bitext(tmp_path, "run", "--backend", "pseudo")
    assert there(tmp_path) == {"source-en/_posts/a.md", "source-en/_posts/ax/a.md"}
    assert "found while drafting and building: nothing" in said
    assert "translated 2 posts" in said


def test_one_that_was_edited_stays_and_is_named_and_is_no_post(tmp_path: Path) -> None:
    site(tmp_path, "a.md", "ab.md")
    edited, foreign = "source/_posts/en/a.md", "source/_posts/en/mine.md"
    (tmp_path / edited).write_text("手改\n", "utf-8")
    (tmp_path / foreign).write_text("我的\n", "utf-8")  # of no post: it is one itself
    change(tmp_path, 'placement = "', 'placement = "second')
    for _ in range(2):
        said = bitext(tmp_path, "run", "--backend", "pseudo", code=1)
        assert f"{edited}: error edited-edition" in said
        assert "translated 3 posts" in said
    assert (tmp_path / edited).read_text("utf-8") == "手改\n"
    change(tmp_path, 'placement = "second', 'placement = "')
    assert f"`bitext absorb {edited}`" in bitext(tmp_path, "run", "--backend", "pseudo", code=1)


def test_another_output_folder_leaves_files_behind_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("甲\n", "utf-8")
    bitext(tmp_path, "init")
    bitext(tmp_path, "run", "--backend", "pseudo")
    change(tmp_path, 'output = "output"', 'output = "public"')
    said = bitext(tmp_path, "run", "--backend", "pseudo")
    assert "output/bilingual/a.md: warning left-behind 2 files" in said
    assert "in output/bilingual/, output/en/:" in said
    assert (tmp_path / "output/en/a.md").is_file()
    assert "left-behind" not in bitext(tmp_path, "run", "--backend", "pseudo")
