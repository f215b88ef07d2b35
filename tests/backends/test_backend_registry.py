"""Only installed backends can be named; a broken one harms nobody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bitext.backends.registry import available, load
from bitext.errors import BackendUnavailable, UsageError
from bitext.languages import LanguagePair

OURS = {"echo", "pseudo", "chat", "deepl", "google", "mymemory", "libre", "microsoft"}


def install(folder: Path, points: str, code: str, name: str = "acme-bitext") -> None:
    """Put a package with entry points on the path, as pip would."""
    (folder / "acme_backend.py").write_text(code, "utf-8")
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[bitext.backends]\n{points}\n", "utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_backend", raising=False)
    return tmp_path


def test_ours_are_listed_by_name_with_a_line_each() -> None:
    listed = available()
    names = [info.name for info in listed]
    assert names == sorted(names)
    assert set(names) >= OURS
    assert all(info.summary for info in listed if info.name in OURS)


def test_settings_decide_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIBRE_API_KEY", raising=False)
    own_server = {"libre": {"url": "http://127.0.0.1:5000/"}}
    missing = {info.name: info.missing for info in available()}
    assert "LIBRE_API_KEY" in missing["libre"]
    assert {info.name: info.missing for info in available(own_server)}["libre"] == ""


def test_rates_and_prices_are_settings_of_every_backend() -> None:
    settings = {"requests_per_minute": 30, "price_in": 20, "currency": "EUR"}
    assert {i.name: i.missing for i in available({"echo": settings})}["echo"] == ""
    load("echo", settings, LanguagePair())
    with pytest.raises(UsageError, match=r"backends\.echo\.price_in"):
        load("echo", {"price_in": "cheap"}, LanguagePair())


def test_listing_imports_nothing_heavy() -> None:
    heavy = ["deep_translator", "bs4", "requests", "tenacity", "ctranslate2", "numpy"]
    code = (
        "import sys; from bitext.backends.registry import available; available();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_another_package_adds_a_backend(site: Path) -> None:
    code = "from bitext.backends.echo import create"
    install(site, "acme = acme_backend:create", code)
    assert "acme" in {info.name for info in available()}
    assert load("acme", {}, LanguagePair()).name == "echo"


@pytest.mark.parametrize(
    "code",
    ["import no_such_library", "1/0", "def create(): ...", "create = None", "x ="],
)
def test_a_broken_package_is_named_and_the_others_stay(site: Path, code: str) -> None:
    install(site, "acme = acme_backend:create", code)
    listed = {info.name: info for info in available()}
    assert set(listed) >= OURS
    assert "acme-bitext" in listed["acme"].missing
    with pytest.raises(BackendUnavailable, match="'acme' of package 'acme-bitext'") as caught:
        load("acme", {}, LanguagePair())
    assert caught.value.hint


def test_a_broken_missing_is_reported(site: Path) -> None:
    code = """
class Broken:
    def missing(self): raise OSError("gone")
def create(settings, languages): return Broken()
"""
    install(site, "acme = acme_backend:create", code)
    assert "OSError" in {info.name: info.missing for info in available()}["acme"]


def test_nobody_takes_the_place_of_ours(site: Path) -> None:
    install(site, "echo = acme_backend:create", "raise RuntimeError('not me')", "aaa")
    assert load("echo", {}, LanguagePair()).name == "echo"


@pytest.mark.parametrize(("name", "near"), [("goggle", "google"), ("psuedo", "pseudo")])
def test_an_unknown_name_brings_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"mean .*{near}"):
        load(name, {}, LanguagePair())


@pytest.mark.parametrize("name", ["os:system", "bitext.backends.echo:create", "../x", ""])
def test_a_configuration_names_no_code(name: str) -> None:
    with pytest.raises(UsageError, match="no backend is called"):
        load(name, {}, LanguagePair())
