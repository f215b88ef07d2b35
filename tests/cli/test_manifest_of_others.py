"""``output/.editions.jsonl`` comes with a pull request: it may say what it likes.

Git merges it line by line, and whoever reads the request passes over what a program has written.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bitext.publishing import assets
from bitext.publishing.manifest import WrittenFile, _rendered
from tests.cli.conftest import Call

HUGO = 'defaultContentLanguage = "zh-cn"\n[languages.zh-cn]\nweight = 1\n[languages.en]\n'
SITES = {
    "": {"content/pic.png": "P", "content/b.md": "![](pic.png)好。\n", "README.md": "# x\n"},
    "hugo": {"hugo.toml": HUGO, "static/x.png": "P", "content/pic.png": "Q", "layouts/x.html": "x"},
    "hexo": {"_config.yml": "language: zh-CN\n", "content/x.png": "P", "source/pic.png": "Q"},
    "jekyll": {"_config.yml": "title: x\n", "assets/x.png": "P", "_layouts/x.html": "x"},
    "docusaurus": {"docusaurus.config.js": "x", "static/x.png": "P", "content/x.png": "Q"},
}
OUTSIDE = ("../outside.md", "output/en/../../note.md", "/etc/hostname", "", "a//b", "./note.md")


def workspace(folder: Path, call: Call, site: str) -> Path:
    """One post, translated and built, beside what belongs to the site."""
    root = folder / "blog"
    files = {"content/a.md": "天气。\n", "note.md": "mine\n", **SITES[site]}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (folder / "outside.md").write_text("mine\n")
    (root / "bitext.toml").write_text(f'backend = "echo"\nsite = "{site or "plain"}"\n')
    assert call("-C", str(root), "run").exit_code == 0
    return root


def claim(root: Path, paths: Iterable[str]) -> None:
    """Say that a build wrote these, for a post that is gone and for one that is there."""
    rows = (
        WrittenFile.of(path, post, (root / path).read_bytes() if (root / path).is_file() else b"")
        for path in paths
        for post in ("content/gone.md", "content/a.md")
    )
    (root / "output").mkdir(exist_ok=True)
    with (root / "output" / ".editions.jsonl").open("ab") as manifest:
        manifest.writelines(map(_rendered, rows))
    (root / "content" / "a.md").write_text("今天。\n")


@pytest.mark.parametrize("site", SITES)
def test_no_line_of_it_takes_away_what_is_the_sites(tmp_path: Path, call: Call, site: str) -> None:
    root = workspace(tmp_path, call, site)
    claimed = (*SITES[site], "note.md", "bitext.toml", *OUTSIDE)
    claim(root, claimed)
    assert call("-C", str(root), "run").exit_code == 0
    claim(root, claimed)
    assert call("-C", str(root), "build", "--reviewed-only").exit_code == 1  # none is reviewed
    assert all((root / name).is_file() for name in (*SITES[site], "note.md", "bitext.toml"))
    assert (tmp_path / "outside.md").is_file()


def test_control_without_the_guard_a_build_takes_a_picture(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path, call, "hugo")
    claim(root, ["static/x.png", "hugo.toml"])
    monkeypatch.setattr(assets, "_beside_editions", lambda *_: True)
    call("-C", str(root), "run")
    assert not (root / "static" / "x.png").exists()


def test_control_without_the_guard_one_of_reviewed_posts_takes_a_post(
    tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path, call, "")
    claim(root, ["content/b.md"])
    monkeypatch.setattr("bitext.publishing.build.written_by_builds", lambda *_: True)
    call("-C", str(root), "build", "--reviewed-only")
    assert not (root / "content" / "b.md").exists()
