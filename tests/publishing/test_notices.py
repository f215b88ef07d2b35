"""What a notice links to, where a site lies below a path."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app

CONFIG = "export default { base: '/vp/', title: '站' }\n"


@pytest.mark.parametrize(
    ("notice", "said"),
    [  # VitePress adds the base to links of Markdown, and stops at `/vp/vp/a`; a theme has to
        ("text", ("[Original](/a)", "[Original](/)")),
        ("key", ('original: "/vp/a"', 'original: "/vp/"')),
    ],
)
def test_the_original_is_named_as_the_generator_reads_it(
    tmp_path: Path, notice: str, said: tuple[str, str]
) -> None:
    for name, text in (
        ("docs/.vitepress/config.js", CONFIG),
        ("docs/a.md", "# 题\n\n文。\n"),
        ("docs/index.md", "# 首\n\n文。\n"),
        ("bitext.toml", f'site = "vitepress"\ncontent = "docs"\nnotice = "{notice}"\n'),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = ["-C", str(tmp_path), "run", "--backend", "pseudo"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    for name, wanted in zip(("a.md", "index.md"), said, strict=True):
        lines = (tmp_path / "docs" / "en" / name).read_text("utf-8").splitlines()
        assert any(line.endswith(wanted) for line in lines), lines
