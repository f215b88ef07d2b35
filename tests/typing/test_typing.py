"""``tests/typing/use.py`` passes ``mypy --strict``: right uses are typed, wrong ones are errors."""

from __future__ import annotations

import shutil
from pathlib import Path

from mypy import api

from tests.conftest import REPOSITORY

USE = Path(__file__).with_name("use.py")
PACKAGE = REPOSITORY / "pipeline" / "bitext"
CONFIG = ["--config-file", str(REPOSITORY / "pyproject.toml")]


def said(*arguments: str) -> tuple[str, int]:
    out, err, code = api.run([*CONFIG, *arguments])
    assert not err, err
    return out, code


def test_what_is_right_is_typed_and_what_is_wrong_is_an_error() -> None:
    out, code = said(str(USE))
    assert code == 0, out


def test_a_getattr_that_type_checkers_see_would_be_noticed(tmp_path: Path) -> None:
    """The control: of the package only the root is looked at, as it is and as it was."""
    for guarded in (True, False):
        root = tmp_path / str(guarded) / "bitext"
        root.mkdir(parents=True)
        text = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
        seen = text.replace("if not TYPE_CHECKING:", "if True:")
        assert seen != text
        (root / "__init__.py").write_text(text if guarded else seen, encoding="utf-8")
        use = shutil.copy(USE, tmp_path / str(guarded))
        out, _ = said("--follow-imports=skip", str(root / "__init__.py"), str(use))
        line = (
            USE.read_text(encoding="utf-8")
            .splitlines()
            .index('bitext.paarse("x")  # type: ignore[attr-defined]')
        )
        assert (f'use.py:{line + 1}: error: Unused "type: ignore"' in out) is not guarded
