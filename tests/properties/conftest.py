"""Tests of one share of the corpus run one after the other, so that it is parsed once."""

from __future__ import annotations

from typing import cast

import pytest

from tests.properties.documents import SHARES


@pytest.fixture(scope="session", params=range(SHARES))
def share(request: pytest.FixtureRequest) -> int:
    """The number of a share; pytest groups what asks for the same one, whatever its module."""
    return cast(int, request.param)
