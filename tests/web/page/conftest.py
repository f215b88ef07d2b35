"""A browser for each module, a review for each test over a workspace that is drafted once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.page.browsing import Tab, chromium, tab
from tests.web.review import ONE, TWO, Review, reviewing, workspace

#: Paragraphs of the post that is gone through by keyboard.
MANY = 30


@pytest.fixture(scope="module")
def browser(needs: Callable[[str], str]) -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium(needs("chromium")) as found:
        yield found


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three posts with drafts; whoever changes something takes a copy."""
    many = "\n\n".join(f"这是第{number}段，写的是今天的天气。" for number in range(1, MANY + 1))
    posts = {"one.md": ONE, "two.md": TWO, "many.md": f"# 很多\n\n{many}\n"}
    return workspace(tmp_path_factory.mktemp("drafted") / "blog", posts)


@pytest.fixture
def blog(drafted: Path, tmp_path: Path) -> Path:
    """A workspace of one's own."""
    return shutil.copytree(drafted, tmp_path / "blog")


@pytest.fixture
def desk(blog: Path) -> Iterator[Review]:
    """A review of it, entered."""
    with reviewing(blog) as review:
        yield review


@pytest.fixture
def page(browser: Browser, desk: Review) -> Iterator[Tab]:
    """The page of the first post, open and ready."""
    with tab(browser, desk) as found:
        found.go(f"/post/{desk.ids()['content/one.md']}")
        yield found
