"""What is shipped, and what a user waits for before anything happens."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import bitext
from bitext import backend, testing

REPOSITORY = Path(__file__).parents[1]

#: Each costs tens of milliseconds or more to import; `bitext --help` needs none of them.
HEAVY = {
    "ctranslate2",
    "deep_translator",
    "frontmatter",
    "gguf",
    "matplotlib",
    "mistune",
    "numpy",
    "polib",
    "requests",
    "rich",
    "sacrebleu",
    "sqlite3",
    "tokenizers",
    "yaml",
}


def python(code: str) -> str:
    """Standard output of a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    ).stdout


def heavy_after(code: str) -> set[str]:
    """Which heavy libraries are loaded once ``code`` has run."""
    return set(python(f"{code}\nimport sys\nprint(*sys.modules)").split()) & HEAVY


def test_help_loads_no_heavy_library() -> None:
    run_help = """
import contextlib, io, sys
from bitext.cli import main
sys.argv = ["bitext", "--help"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
"""
    assert heavy_after(run_help) == set()


def test_a_heavy_library_would_be_seen() -> None:
    assert heavy_after("import polib") == {"polib"}


def test_the_nouns_load_no_parser() -> None:
    assert heavy_after("from bitext import Document, Severity") == set()
    assert "mistune" in heavy_after("import bitext; bitext.english(bitext.parse('# 甲'), {})")


def test_python_minus_m_is_the_script() -> None:
    command = [sys.executable, "-m", "bitext", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"bitext {bitext.__version__}\n"


def test_every_public_name_is_there() -> None:
    for module in (bitext, backend, testing):
        assert set(module.__all__) <= set(dir(module))
        assert all(getattr(module, name) is not None for name in module.__all__)


def build(kind: str, folder: Path) -> Path:
    """Build a distribution as pip would; its file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, timeout=60)
    (built,) = folder.iterdir()
    return built


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel", tmp_path)) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    package = REPOSITORY / "pipeline" / "bitext"
    files = {path for path in package.rglob("*") if path.is_file()}
    expected = {f"bitext/{path.relative_to(package)}" for path in files}
    assert names == {name for name in expected if "__pycache__" not in name}
    assert "bitext/py.typed" in names


def test_the_source_distribution_holds_no_workspace(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as sdist:
        tops = {Path(name).parts[1] for name in sdist.getnames()}
    assert {"pipeline", "tests", "pyproject.toml", "README.md"} <= tops
    assert tops.isdisjoint({"content", "output", "catalog", ".venv"})
