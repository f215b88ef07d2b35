"""What the page says is there in both languages, and what the scripts may not do they do not."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

STATIC = Path(str(files("bitext.web").joinpath("static", "review")))
SCRIPTS = sorted(STATIC.rglob("*.js"))
_NAME = re.compile(r"(?:^|[ ,{])([a-zA-Z_]+): (?:\"|\(|`)")


def names(language: str) -> set[str]:
    """The names of a table of words."""
    text = (STATIC / f"shared/{language}.js").read_text("utf-8")
    inside = text[text.index(f"export const {language}") :]
    return set(_NAME.findall(re.sub(r"\"[^\"]*\"|`[^`]*`", '""', inside)))


def scripts() -> str:
    return "\n".join(path.read_text("utf-8") for path in SCRIPTS)


def test_both_languages_have_the_same_words() -> None:
    assert len(names("en")) > 200
    assert names("en") == names("zh")


def test_every_word_that_is_said_is_there() -> None:
    said = set(re.findall(r"\bt\(\"(\w+)\"", scripts()))
    assert len(said) > 100
    assert said - names("en") == set()


def test_every_action_has_a_name_and_a_group() -> None:
    table = (STATIC / "shared/actions.js").read_text("utf-8")
    actions = set(re.findall(r"^  (\w+): row\(", table, re.M))
    assert {f"do_{name}" for name in actions} <= names("en")
    groups = set(re.findall(r"\"(\w+)\"", table[table.index("GROUPS") :]))
    assert groups == actions


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_writes_no_html_and_runs_no_text(path: Path) -> None:
    text = re.sub(r"//.*", "", path.read_text("utf-8"))
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|https?://(?!www\.w3\.org)"
    assert re.findall(forbidden, text) == []
    assert len(text.splitlines()) < 300


def test_every_script_that_is_imported_is_there() -> None:
    for path in SCRIPTS:
        for name in re.findall(r"from \"(\.[^\"]+)\"", path.read_text("utf-8")):
            assert (path.parent / name).resolve() in SCRIPTS, (path, name)
