"""A review over a sample workspace, for whoever looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.review import Review, reviewing, workspace


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two drafted posts, to be copied."""
    return workspace(tmp_path_factory.mktemp("drafted") / "blog")


@pytest.fixture
def blog(drafted: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(drafted, tmp_path / "blog"))


@pytest.fixture
def desk(blog: Path) -> Iterator[Review]:
    """A review of two drafted posts, entered."""
    with reviewing(blog) as review:
        yield review
