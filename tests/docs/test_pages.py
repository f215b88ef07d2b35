"""Every page: its links lead somewhere, its commands can be called, its references are true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bitext.backends.registry import installed
from tests.conftest import REPOSITORY
from tests.docs import references
from tests.test_ci import calls, understood

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
INSIDE = ("CHANGELOG.md", "CONTRIBUTING.md")  #: for those who work on bitext
USER_PAGES = [page for page in PAGES if "lab" not in page.parts and page.name not in INSIDE]
NAMES = [str(page.relative_to(REPOSITORY)) for page in PAGES]
REFERENCES: dict[str, Callable[[], str]] = {
    "configuration.md": references.configuration,
    "commands.md": references.commands,
}


def prose(text: str) -> str:
    """A page without its code."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def anchors(text: str) -> set[str]:
    """The ids that GitHub gives to headings."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def dead(page: Path, text: str) -> Iterator[str]:
    """The links of a page that lead nowhere in this repository."""
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if link.startswith(("http:", "https:")):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists():
            yield link
            continue
        text_there = target.read_text(encoding="utf-8") if target.suffix == ".md" else ""
        if anchor and anchor not in anchors(text_there):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(dead(page, page.read_text(encoding="utf-8"))) == []


def test_a_dead_link_would_be_noticed() -> None:
    text = "[a](no.md) [b](guide.md#no-such) [c](guide.md#reviewing) [d](#e) `[f](g.md)`\n\n# E\n"
    assert list(dead(REPOSITORY / "docs" / "x.md", text[:30])) == ["no.md"]
    assert list(dead(REPOSITORY / "docs" / "guide.md", text)) == ["no.md", "guide.md#no-such", "#e"]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_of_a_page_can_be_called(page: Path) -> None:
    assert [call for call in calls(page.read_text(encoding="utf-8")) if not understood(call)] == []


def test_the_commands_are_found() -> None:
    found = [call for page in PAGES for call in calls(page.read_text(encoding="utf-8"))]
    assert len(found) > 60
    assert not understood("bitext run --frobnicate")


@pytest.mark.parametrize("page", USER_PAGES, ids=lambda page: page.name)
def test_no_page_for_users_names_what_they_do_not_have(page: Path) -> None:
    assert "../shared" not in page.read_text(encoding="utf-8")


def true(path: Path, expected: str, *, accept: bool) -> bool:
    """Whether a page is as it is written from the program, after it was written on request."""
    if accept:
        path.write_text(expected, encoding="utf-8")
    return path.is_file() and path.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_what_the_program_says(name: str, request: pytest.FixtureRequest) -> None:
    """``pytest --accept`` writes it anew."""
    accept = request.config.getoption("--accept")
    assert true(REPOSITORY / "docs" / name, REFERENCES[name](), accept=accept)


@pytest.mark.parametrize("name", REFERENCES)
def test_a_drift_would_be_noticed(name: str, tmp_path: Path) -> None:
    text = REFERENCES[name]()
    (tmp_path / name).write_text(text.replace("batch", "bunch"), encoding="utf-8")
    if "batch" in text:
        assert not true(tmp_path / name, text, accept=False)
    assert true(tmp_path / name, text, accept=True)


def test_every_backend_is_in_the_reference() -> None:
    page = references.configuration()
    silent = [name for name in installed() if f"`[backends.{name}]`" not in page]
    assert silent == ["echo", "pseudo"]


#: Headings, rows, pages linked to, commands, tests named, figures set off by a table.
SHAPE = (
    r"^(#+) ",
    r"^(\|).*\|$",
    r"\]\(((?:docs/|lab/)?[a-z]+)(?:\.zh-CN)?\.md",
    r"^(bitext .*?)(?= *#|$)",
    r"`(tests/[\w/.]+)`",
)


TRANSLATED = {page: page.with_suffix(".zh-CN.md") for page in PAGES}
PAIRS = [(page, chinese) for page, chinese in TRANSLATED.items() if chinese.exists()]


def shape(text: str) -> list[list[str]]:
    return [re.findall(pattern, text, re.MULTILINE) for pattern in SHAPE]


def figures(text: str) -> list[list[str]]:
    """The numbers of each row of a table; 1.84 million is 184 万, so such a row is left out."""
    rows = re.findall(r"^\|.*\|$", text, re.MULTILINE)
    return [sorted(re.findall(r"\d+(?:[.,]\d+)*", row)) for row in rows if "Han char" not in row]


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda page: page.name)
def test_a_page_in_two_languages_has_one_shape(english: Path, chinese: Path) -> None:
    """The same headings, rows, pages linked to, commands and tests named."""
    texts = [page.read_text(encoding="utf-8") for page in (english, chinese)]
    for first, second in zip(*map(shape, texts), strict=True):
        assert first == second
    assert f"]({chinese.name})" in texts[0]
    assert f"]({english.name})" in texts[1]


def test_the_chinese_pages_are_there() -> None:
    pages = {
        "README.md", "guide.md", "glossary.md", "reviewing.md", "sites.md", "five-minutes.md",
        "scale.md",
    }  # fmt: skip
    assert {page.name for page, _ in PAIRS} == pages


def test_both_readmes_promise_the_same_figures() -> None:
    english, chinese = (
        (REPOSITORY / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    chinese = chinese.replace("汉字，覆盖", "Han char")
    assert figures(english) == figures(chinese)
    assert figures(english) != figures(chinese.replace("4.9", "4.8"))
    assert shape(english) != shape(chinese.replace("## 速度", "速度"))
