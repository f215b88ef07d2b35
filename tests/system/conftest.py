"""Where the pictures go that a person may want to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """``BITEXT_SCREENSHOTS`` when it is set, else the test's own folder."""
    folder = Path(os.environ.get("BITEXT_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
