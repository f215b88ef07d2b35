"""A model file given by hand (GGUF, ``.argosmodel``) made into a directory of the cache.

The directory's name holds a digest of the file's path, size and time: a file that has been
replaced is another model.  The file itself is left alone.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bitext.errors import BackendUnavailable, StorageError
from bitext.formats.json_text import read_json
from bitext.models import cache
from bitext.models.place import alone, check_space, put_in_place, told
from bitext.models.progress import Progress, Report

#: What is read of an Argos package, below its one folder. Nothing else is unpacked, so no name
#: inside the archive is ever used as a path.
MEMBER = re.compile(r"[^/\\]+/(metadata\.json|sentencepiece\.model|model/\w[\w.-]*)")
UNPACKED = 4 << 30  #: bytes that an Argos package may unpack to; the published ones take 0.3 GB
ARGOS_FILES = frozenset({"metadata.json", "sentencepiece.model", "model/model.bin"})
GROWTH = {".gguf": 1.7, ".argosmodel": 1.5}  #: size of the result, as a multiple of the file's

Make = Callable[[Path, Path, Report], None]


def prepare(file: Path, *, report: Report) -> Path:
    """Convert or unpack ``file`` once, and return the directory.

    Raises ``BackendUnavailable`` for a file that is not there, damaged or of another kind,
    ``StorageError`` from the disk.
    """
    if not file.is_file():
        raise BackendUnavailable(f"there is no model file {file}")
    path = cache.prepared_path(file)
    with told(path), alone(path.name, report):
        if not cache.complete(path):
            _prepare(file, path, report)
    report(Progress(file.name, "done", message=f"{file.name} is in {path}"))
    return path


def _prepare(file: Path, path: Path, report: Report) -> None:
    make = MAKERS[file.suffix.lower()]
    work = path.with_name(f".{path.name}.partial")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        needed = int(file.stat().st_size * GROWTH[file.suffix.lower()])
        check_space(file.name, needed, work)
        make(file, work, report)
        put_in_place(work, path, {"name": file.name, "source": str(file.absolute())})
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _convert(file: Path, work: Path, report: Report) -> None:
    from bitext.models.convert import convert, require_libraries

    require_libraries(file.name)

    def layer(done: int, total: int) -> None:
        report(Progress(file.name, "convert", done, total))

    convert(file, work, layer)


def _unpack(file: Path, work: Path, _: Report) -> None:
    """Copy the members that are needed; names, sizes and the check sums of the zip are checked."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = {m[1]: i for i in archive.infolist() if (m := MEMBER.fullmatch(i.filename))}
            _check_members(file, members)
            (work / "model").mkdir()
            for name, info in members.items():
                with archive.open(info) as source, (work / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
        _check_metadata(work / "metadata.json")
    # zipfile raises NotImplementedError for a compression it lacks, RuntimeError for encryption
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise BackendUnavailable(f"{file} is not a readable Argos package: {error}") from None


def _check_members(file: Path, members: Mapping[str, zipfile.ZipInfo]) -> None:
    if absent := sorted(ARGOS_FILES - members.keys()):
        reason = "packages with another tokenizer than SentencePiece cannot be used"
        raise BackendUnavailable(f"{file} holds no {', '.join(absent)}: {reason}")
    if (size := sum(info.file_size for info in members.values())) > UNPACKED:
        raise StorageError(f"{file} would unpack to {size / 1e9:.1f} GB: it is left alone")


def _check_metadata(path: Path) -> None:
    metadata = read_json(path.read_text(encoding="utf-8"))
    if not isinstance(metadata, dict) or not {"from_code", "to_code"} <= metadata.keys():
        raise ValueError("its metadata.json names no languages")


#: What is done to a file, by its suffix.
MAKERS: Mapping[str, Make] = {".gguf": _convert, ".argosmodel": _unpack}
