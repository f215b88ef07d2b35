"""A model file given by hand is made into a directory once, and cannot write anywhere else."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from bitext import models
from bitext.backends.local import backend as local
from bitext.backends.local.prompt import RULES
from bitext.backends.protocol import Request
from bitext.errors import BackendUnavailable, BitextError, StorageError
from bitext.languages import LanguagePair
from bitext.models import cache, prepare
from tests.models import tiny_nmt, tiny_qwen
from tests.models.tiny_qwen import Shape


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.DIRECTORY_VARIABLE, str(tmp_path / "models"))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("argos")
    directory = tiny_nmt.write(folder / "a", "argos")
    return tiny_nmt.pack(directory, folder / "zh_en.argosmodel").read_bytes()


@pytest.fixture
def argos(tmp_path: Path, package: bytes) -> Path:
    path = tmp_path / "translate-zh_en-1_9.argosmodel"
    path.write_bytes(package)
    return path


def pull(path: Path) -> Path:
    return models.pull(str(path), report=lambda progress: None)


def answers(model: Path) -> list[str]:
    backend = local.create({"model": str(model), "threads": 1}, LanguagePair())
    assert backend.missing() == ""
    return [draft.text for draft in backend.translate([Request("a", "你好。世界。")])]


def test_an_argos_package_is_unpacked_once_and_translates(argos: Path, tmp_path: Path) -> None:
    missing = local.create({"model": str(argos)}, LanguagePair()).missing()
    assert f"bitext models pull {argos}" in missing
    directory = pull(argos)
    assert directory.parent == tmp_path / "models"
    assert answers(argos) == answers(directory) == ["Hi Hi"]
    before = (directory / "model" / "model.bin").stat().st_mtime_ns
    assert pull(argos) == directory
    assert (directory / "model" / "model.bin").stat().st_mtime_ns == before
    rest = {entry.name for entry in directory.parent.iterdir()} - {directory.name}
    assert all(name.endswith(".lock") for name in rest), "leftovers"


def test_a_file_that_was_replaced_is_another_model(argos: Path) -> None:
    first = pull(argos)
    os.utime(argos, ns=(1, 1))
    assert "bitext models pull" in local.create({"model": str(argos)}, LanguagePair()).missing()
    assert pull(argos) != first


def test_a_gguf_file_is_converted_once(tmp_path: Path) -> None:
    file = tiny_qwen.write_gguf(tmp_path / "mine.gguf", Shape(), tiny_qwen.weights(Shape()))
    assert "bitext models pull" in local.create({"model": str(file)}, LanguagePair()).missing()
    assert (pull(file) / "model.bin").is_file()
    backend = local.create({"model": str(file), "threads": 1}, LanguagePair())
    assert backend.signature.startswith("local:mine.gguf@")
    assert backend.signature.endswith(f"|prompt:{RULES.version}")
    assert [draft.key for draft in backend.translate([Request("a", "你好")])] == ["a"]


def test_two_models_of_one_shape_have_two_signatures(tmp_path: Path) -> None:
    signatures = set()
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        weights = tiny_qwen.weights(Shape(), seed)
        file = tiny_qwen.write_gguf(folder / "mine.gguf", Shape(), weights)
        pull(file)
        signatures.add(local.create({"model": str(file)}, LanguagePair()).signature)
    assert len(signatures) == 2


def rezip(source: Path, target: Path, extra: dict[str, bytes], drop: str = "") -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if not drop or not info.filename.endswith(drop):
                new.writestr(info.filename, old.read(info))
        for name, content in extra.items():
            new.writestr(name, content)
    return target


EVIL = (
    "../evil", "/tmp/evil-of-bitext", "x/../../evil", "x/model/../../evil", "x/model/..",
    "..\\evil", "x/model/a/b", "C:\\evil",
)  # fmt: skip


def test_no_name_inside_a_package_is_used_as_a_path(argos: Path, tmp_path: Path) -> None:
    evil = rezip(argos, tmp_path / "evil.argosmodel", dict.fromkeys(EVIL, b"evil"))
    directory = pull(evil)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(path.read_bytes() == b"evil" for path in files)
    assert not Path("/tmp/evil-of-bitext").exists()
    assert answers(evil) == ["Hi Hi"]
    names = {p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file()}
    assert names == prepare.ARGOS_FILES | {
        "manifest.json", "model/config.json", "model/shared_vocabulary.json",
    }  # fmt: skip


def test_a_package_that_would_fill_the_disk_is_left_alone(
    argos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "UNPACKED", 1000)
    with pytest.raises(StorageError, match="would unpack to"):
        pull(argos)
    monkeypatch.setattr(prepare, "UNPACKED", 4 << 30)  # the control
    assert pull(argos).is_dir()


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        ("sentencepiece.model", "sentencepiece.model"),
        ("model.bin", "model/model.bin"),
        ("metadata.json", "metadata.json"),
    ],
)
def test_what_a_package_lacks_is_named(argos: Path, tmp_path: Path, drop: str, said: str) -> None:
    with pytest.raises(BackendUnavailable, match=said):
        pull(rezip(argos, tmp_path / "less.argosmodel", {}, drop))


@pytest.mark.parametrize("suffix", [".gguf", ".argosmodel"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"GGUF" + bytes(40)])
def test_a_damaged_file_is_told_and_leaves_nothing(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    file = tmp_path / f"bad{suffix}"
    file.write_bytes(content)
    with pytest.raises(BitextError, match="bad"):
        pull(file)
    left = [path.name for path in (tmp_path / "models").iterdir()]
    assert all(name.endswith(".lock") for name in left)


def test_a_damaged_member_is_told(argos: Path) -> None:
    content = bytearray(argos.read_bytes())
    content[content.find("▁Hi".encode()) + 1] ^= 0xFF
    argos.write_bytes(bytes(content))
    with pytest.raises(BackendUnavailable, match="not a readable Argos package"):
        pull(argos)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="no model file"):
        pull(tmp_path / "no.gguf")
    assert "no model file" in local.create({"model": "no.gguf"}, LanguagePair()).missing()
