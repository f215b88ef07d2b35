"""COMET and charts: asked for, they work; not installed, one sentence says what to do."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from PIL import Image

from bitext.errors import BackendUnavailable, UsageError
from bitext.evaluate import chart, comet, scores
from bitext.evaluate.options import Setting
from bitext.evaluate.outputs import Cost, Drafts
from bitext.evaluate.report import System
from bitext.evaluate.rows import block


def report_of(setting: Setting, model: str = "") -> tuple[System, ...]:
    from bitext.evaluate.report import report

    rows = [block(n, "你好", "Hello there, dear reader") for n in (1, 2)]
    texts = {1: "Hello there, dear reader", 2: "Hello"}
    timed = Drafts("timed", texts, cost=Cost(seconds=4.0, segments=2, chars=4))
    stored = Drafts("网", {1: "Hello", 2: "There"})
    return report([timed, stored], rows, setting, model).systems


def test_speed_is_segments_and_source_characters_a_second(defaults: Setting) -> None:
    timed, stored = report_of(defaults)
    assert (timed.segments_per_second, timed.chars_per_second) == (0.5, 1.0)
    assert (stored.segments_per_second, stored.chars_per_second) == (None, None)


def test_a_chart_is_a_picture(defaults: Setting, tmp_path: Path) -> None:
    systems = report_of(defaults)
    chart.draw(tmp_path / "c.png", systems, "title")
    with Image.open(tmp_path / "c.png") as picture:
        picture.load()
        assert picture.format == "PNG"
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 10
    chart.draw(tmp_path / "c.SVG", systems, "title")
    root = ET.fromstring((tmp_path / "c.SVG").read_text(encoding="utf-8"))  # our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root.iter())) > 100


@pytest.mark.parametrize("which", [slice(0, 1), slice(1, 2), slice(0, 2)])
def test_the_same_figures_make_the_same_chart(
    which: slice, defaults: Setting, tmp_path: Path
) -> None:
    systems = report_of(defaults)[which]
    for name in ("a.svg", "b.svg"):
        chart.draw(tmp_path / name, systems, "title")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_chart_has_an_ending_that_can_be_drawn(tmp_path: Path) -> None:
    for name in ("c.gif", "c"):
        with pytest.raises(UsageError, match=r"\.png or \.svg"):
            chart.require(tmp_path / name)


@pytest.mark.parametrize(
    ("module", "require", "hint"),
    [
        (scores, scores.require, "bitext[evaluate]"),
        (chart, lambda: chart.require(Path("c.png")), "bitext[evaluate]"),
        (comet, comet.require, "unbabel-comet"),
    ],
)
def test_what_is_not_installed_is_said(
    module: ModuleType, require: object, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(require)
    monkeypatch.setattr(module, "find_spec", lambda _: object())
    require()
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(UsageError) as caught:
        require()
    assert hint in caught.value.hint


class FakeComet(ModuleType):
    """The three calls of unbabel-comet that are used; no model is a few bytes."""

    def __init__(self) -> None:
        super().__init__("comet")
        self.loaded: list[str] = []

    def download_model(self, name: str) -> str:
        if name == "gone":
            raise KeyError(f"Model '{name}' not supported by COMET.")
        return f"/cache/{name}/model.ckpt"

    def load_from_checkpoint(self, path: str) -> FakeComet:
        self.loaded.append(path)
        return self

    def predict(self, samples: list[dict[str, str]], batch_size: int, gpus: int) -> SimpleNamespace:
        assert (batch_size, gpus) == (comet.BATCH, 0)
        assert all(set(sample) == {"src", "mt", "ref"} for sample in samples)
        right = sum(sample["mt"] == sample["ref"] for sample in samples)
        return SimpleNamespace(system_score=right / len(samples))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeComet:
    made = FakeComet()
    monkeypatch.setitem(sys.modules, "comet", made)
    monkeypatch.setattr(comet, "find_spec", lambda _: object())
    return made


def test_comet_is_asked_only_by_name(fake: FakeComet, defaults: Setting, tmp_path: Path) -> None:
    assert [system.comet for system in report_of(defaults)] == [None, None]
    assert fake.loaded == []
    assert [system.comet for system in report_of(defaults, comet.MODEL)] == [0.5, 0.0]
    own = tmp_path / "model.ckpt"
    own.touch()
    report_of(defaults, str(own))
    assert fake.loaded == [f"/cache/{comet.MODEL}/model.ckpt", str(own)]


def test_a_model_that_cannot_be_had_is_said(fake: FakeComet, defaults: Setting) -> None:
    with pytest.raises(BackendUnavailable, match="gone cannot be loaded"):
        report_of(defaults, "gone")


def test_a_system_without_seconds_stands_aside(defaults: Setting, tmp_path: Path) -> None:
    timed, _ = report_of(defaults)
    chart.draw(tmp_path / "a.svg", [timed], "t")
    chart.draw(tmp_path / "b.svg", [replace(timed, segments_per_second=None)], "t")
    texts = [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.svg", "b.svg")]
    assert ["not measured" in text for text in texts] == [False, True]
