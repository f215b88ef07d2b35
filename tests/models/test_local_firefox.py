"""Firefox's engine with a model of random weights in Mozilla's layout."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bitext.backends.local import backend as local
from bitext.backends.local import engines as local_engines
from bitext.backends.protocol import Request
from bitext.errors import BackendRejected
from bitext.languages import LanguagePair
from tests.models import tiny_firefox

TEXTS = {"b": "你好。世界！", "a": "容器很轻", "c": "开源之夏。"}


@pytest.mark.parametrize("split", [False, True], ids=["one vocabulary", "two vocabularies"])
def test_a_directory_given_by_hand_answers_every_key(tmp_path: Path, split: bool) -> None:
    directory = tiny_firefox.write(tmp_path / "zh-en", split=split)
    backend = local.create({"model": str(directory)}, LanguagePair())
    assert backend.missing() == ""
    requests = [Request(key, text) for key, text in TEXTS.items()]
    first, second = backend.translate(requests), backend.translate(requests)
    assert [draft.key for draft in first] == list(TEXTS)
    assert all(draft.text for draft in first)
    assert first == second


def test_any_thread_may_ask(tmp_path: Path) -> None:
    backend = local.create({"model": str(tiny_firefox.write(tmp_path / "m"))}, LanguagePair())
    answers: list[str] = []

    def ask() -> None:
        answers.extend(draft.text for draft in backend.translate([Request("a", "你好")]))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3
    assert len(set(answers)) == 1


def test_a_panic_of_the_engine_fails_its_segments_and_not_the_run(tmp_path: Path) -> None:
    engine = local_engines.Firefox(tiny_firefox.write(tmp_path / "m", broken=True))
    with pytest.raises(BackendRejected, match="could not take this batch"):
        engine.translate([Request("a", "你好")])
    with pytest.raises(BaseException, match="out of range") as raised:  # the control
        engine._thread.submit(lambda: engine._own.translator.translate_long("你好")).result()
    assert not isinstance(raised.value, Exception)
