"""The sample workspace at the root of the repository: what a visitor sees is what bitext writes.

A change of what bitext writes shows as a diff of ``output/``; when it is meant, delete
``.bitext/build.sqlite``, run ``bitext build --reviewed-only`` and commit the new editions.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import mistune
import pytest
from click.testing import CliRunner, Result

from bitext import frontmatter
from bitext.cli.app import app
from bitext.reviewing.status import status
from bitext.workspace.workspace import open_workspace

REPOSITORY = Path(__file__).resolve().parents[1]

#: Reviewed posts and their distinct segments; the interview is drafted by `make run` only.
SEGMENTS = {
    "jekyll/2024-year-in-review.md": 26,
    "notes/gpu-sharing-on-kubernetes.md": 44,
    "posts/one-year-in-open-source.md": 34,
    "posts/ospp-mentor-notes.md": 26,
}
EDITIONS = [f"output/{kind}/{post}" for kind in ("en", "bilingual") for post in SEGMENTS]

Bitext = Callable[..., Result]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The workspace as a fresh clone has it: nothing that `make run` adds."""
    drafted = shutil.ignore_patterns("interviews")
    shutil.copy(REPOSITORY / "bitext.toml", tmp_path)
    for name in ("content", "glossary"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for name in ("catalog", "output"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=drafted)
    return tmp_path


@pytest.fixture
def bitext(clone: Path) -> Bitext:
    """``bitext("status")`` runs the command in the clone."""
    return lambda *words: CliRunner().invoke(app, ["-C", str(clone), *words], prog_name="bitext")


def files(folder: Path) -> dict[str, bytes]:
    """Path -> content of the editions below a workspace."""
    found = (path for path in (folder / "output").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_committed_editions_are_what_bitext_writes(clone: Path, bitext: Bitext) -> None:
    committed = files(clone)
    shutil.rmtree(clone / "output")
    built = bitext("build", "--reviewed-only")
    assert built.exit_code == 0, built.output
    assert built.stdout.splitlines()[-1] == "skipped: content/interviews/edge-team-interview.md"
    assert files(clone) == committed
    posts = [name for name in committed if name.endswith(".md")]
    assert sorted(posts) == sorted(EDITIONS)
    drawings = {path.name for path in clone.glob("content/**/*.svg")}
    assert drawings == {Path(name).name for name in committed if name.endswith(".svg")}


def test_a_fresh_clone_is_up_to_date(clone: Path, bitext: Bitext) -> None:
    before = files(clone)
    checked = bitext("build", "--check", "--reviewed-only")
    assert (checked.exit_code, checked.stdout) == (0, "every edition is up to date\n")
    assert files(clone) == before


@pytest.mark.parametrize("post", SEGMENTS)
def test_another_wording_would_be_noticed(post: str, clone: Path, bitext: Bitext) -> None:
    catalog = clone / "catalog" / "en" / Path(post).with_suffix(".po")
    text = catalog.read_text(encoding="utf-8")
    *_, last = re.finditer(r'^msgstr "', text, re.MULTILINE)
    catalog.write_text(f"{text[: last.end()]}Anew: {text[last.end() :]}", encoding="utf-8")
    checked = bitext("build", "--check", "--reviewed-only")
    assert checked.exit_code == 1
    expected = [f"out of date: output/{kind}/{post}" for kind in ("en", "bilingual")]
    assert checked.stdout.splitlines() == expected


def test_every_segment_is_reviewed_and_nothing_is_found(clone: Path) -> None:
    paths = [clone / "content" / post for post in SEGMENTS]
    found = {row.post: row for row in status(open_workspace(clone), paths)}
    assert {f"content/{post}": count for post, count in SEGMENTS.items()} == {
        name: row.reviewed for name, row in found.items()
    }
    assert all(row.segments == row.reviewed for row in found.values())
    assert [row.findings for row in found.values()] == [0] * len(SEGMENTS)


def test_check_finds_nothing_in_the_reviewed_posts(clone: Path, bitext: Bitext) -> None:
    checked = bitext("check", *(str(clone / "content" / post) for post in SEGMENTS))
    assert checked.exit_code == 0
    assert "0 errors, 0 warnings, 0 remarks" in checked.output


def rendered(text: str) -> tuple[list[str], list[str]]:
    """Tags with what must not be translated in them, and code, of a post rendered by mistune.

    CommonMark does not close bold at ``。**`` before a letter; bitext reads it as its author did.
    """
    header = frontmatter.find(text)
    body = text[header.span.end :] if header else text
    html = mistune.html(body.replace("**这不是客套。**", "**这不是客套**。"))
    assert isinstance(html, str)
    tags = re.findall(r"<[^>]+>", html)
    code = re.findall(r"<code[^>]*>(.*?)</code>", html, re.DOTALL)
    return [re.sub(r' alt="[^"]*"', "", tag) for tag in tags], sorted(code)


@pytest.mark.parametrize("post", SEGMENTS)
def test_the_english_edition_has_the_structure_of_its_source(post: str) -> None:
    source = (REPOSITORY / "content" / post).read_text(encoding="utf-8")
    english = (REPOSITORY / "output" / "en" / post).read_text(encoding="utf-8")
    assert rendered(english) == rendered(source)
    assert rendered(english.replace("https://", "http://")) != rendered(source)


def test_the_glossary_is_shipped_with_its_schema() -> None:
    beside = REPOSITORY / "glossary" / "glossary.schema.json"
    packaged = REPOSITORY / "pipeline" / "bitext" / "glossary" / "glossary.schema.json"
    assert beside.read_bytes() == packaged.read_bytes()
