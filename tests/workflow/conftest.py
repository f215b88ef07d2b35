"""The blog of each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.blog import Blog, install


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """An empty workspace whose engine answers well."""
    made = Blog(tmp_path / "blog").configure()
    install(monkeypatch, lambda: made.engine)
    return made
