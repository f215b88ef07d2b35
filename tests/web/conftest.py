"""A review over a sample workspace, for whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.review import Review, reviewing, workspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Review]:
    """A review of two drafted posts, entered."""
    with reviewing(workspace(tmp_path / "blog")) as review:
        yield review
