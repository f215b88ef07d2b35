"""What is shipped, and what a user waits for before anything happens."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from email.message import Message
from email.policy import default
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
    parsed = "import bitext; doc = bitext.parse('# 甲'); bitext.english(doc, {})"
    assert "mistune" not in heavy_after(parsed)
    assert "mistune" in heavy_after(
        f"{parsed}; bitext.english(doc, {{doc.segments[0].key: 'A *'}})"
    )


def test_python_minus_m_is_the_script() -> None:
    command = [sys.executable, "-m", "bitext", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"bitext {bitext.__version__}\n"


def test_every_public_name_is_there() -> None:
    for module in (bitext, backend, testing):
        assert set(module.__all__) <= set(dir(module))
        assert all(getattr(module, name) is not None for name in module.__all__)


def build(kind: str, folder: Path, source: Path = REPOSITORY) -> Path:
    """Build a distribution as pip would; its file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=60)
    (built,) = folder.iterdir()
    return built


def contents(wheel: Path) -> dict[str, bytes]:
    """What a wheel installs, without the list of it."""
    with zipfile.ZipFile(wheel) as archive:
        return {n: archive.read(n) for n in archive.namelist() if not n.endswith("/RECORD")}


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel", tmp_path)) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    package = REPOSITORY / "pipeline" / "bitext"
    files = {path for path in package.rglob("*") if path.is_file()}
    expected = {f"bitext/{path.relative_to(package)}" for path in files}
    assert names == {name for name in expected if "__pycache__" not in name}
    assert "bitext/py.typed" in names


def test_the_source_distribution_builds_the_same_wheel_and_holds_no_tests(tmp_path: Path) -> None:
    """Tests read the whole checkout: half of them in a distribution could not run."""
    with tarfile.open(build("sdist", tmp_path / "sdist")) as sdist:
        tops = {Path(name).parts[1] for name in sdist.getnames()}
        sdist.extractall(tmp_path, filter="data")
    assert {"pipeline", "pyproject.toml", "hatch_build.py", "README.md"} <= tops
    assert tops.isdisjoint({"tests", "benchmarks", "content", "output", "catalog", ".venv"})
    (unpacked,) = tmp_path.glob("bitext-*")
    wheels = build("wheel", tmp_path / "a"), build("wheel", tmp_path / "b", unpacked)
    assert contents(wheels[0]) == contents(wheels[1])


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        return message_from_bytes(archive.read(name), policy=default)


def test_the_index_page_stands_on_its_own(tmp_path: Path) -> None:
    """One version, from the package; every link of README.md with its home in front."""
    told = metadata(build("wheel", tmp_path))
    home = next(url.split(", ")[1] for url in told.get_all("Project-URL", ()) if "Source" in url)
    page = str(told.get_payload())
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert told["Version"] == bitext.__version__
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert f"({home}/raw/v{bitext.__version__}/docs/images/bilingual.png)" in page
    assert f"({home}/blob/v{bitext.__version__}/docs/guide.md)" in page
    relative = REPOSITORY.joinpath("README.md").read_text(encoding="utf-8")
    assert page.count(f"]({home}/") == len(re.findall(r"\]\((?!https://|#)", relative)) > 10
