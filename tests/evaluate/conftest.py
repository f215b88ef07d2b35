"""Sets to evaluate on, small enough to count by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.evaluate.options import Setting, setting
from tests.workflow.blog import Engine, install

TABLE = """\
path\tzh\ten\ttype
a.md\t第一篇\tThe first post\tfm.title
a.md\t简介\tIntroduction\th2
a.md\t请运行 `make run`，然后等待。\tRun `make run`, then wait.\tp
a.md\t很好\tGood\ttd
b.md\t社区很**活跃**。\tThe community is **active**.\tli1.p
b.md\t{{< note >}} 请注意 {{< /note >}}\t{{< note >}} Mind this {{< /note >}}\tp
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Six rows of two posts."""
    path = tmp_path / "set.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def defaults(tmp_path: Path) -> Setting:
    """No workspace, no glossary."""
    return setting(tmp_path)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The backend ``test``: an engine that answers by script."""
    made = Engine()
    install(monkeypatch, lambda: made)
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """``write("a.md", text)`` makes a file."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make
