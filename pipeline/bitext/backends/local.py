"""``local``: models on this machine, from the registry or from a directory.

Settings of ``[backends.local]``: ``model`` (a name of ``bitext models list``, or a path),
``threads`` (of the runtime; 0 lets it choose) and ``batch`` (segments drafted together).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from bitext import models
from bitext.backends import local_engines
from bitext.backends.local_engines import Engine
from bitext.backends.local_prompt import PROMPT_VERSION
from bitext.backends.protocol import Backend, Draft, Languages, Limits, Request
from bitext.errors import BackendUnavailable, UsageError
from bitext.models.cache import read_manifest

FALLBACK = "qwen2.5-coder-1.5b"  #: what is asked for when no model has been pulled
LIBRARIES = {"ctranslate2": ("ctranslate2", "tokenizers"), "fxtranslate": ("fxtranslate",)}


class Local:
    """A backend that loads its model on the first ``translate`` and keeps it."""

    name = "local"

    def __init__(self, model: str, threads: int, batch: int, languages: Languages) -> None:
        self._model = model
        self._threads = threads
        self._batch = batch
        self._languages = languages
        self._engine: Engine | None = None
        self._loading = threading.Lock()

    @property
    def signature(self) -> str:
        """``local:NAME@HASH``, with the prompt's version for a model that is prompted."""
        name = Path(self._model).name if models.is_path(self._model) else self._model
        prompt = f"|prompt:{PROMPT_VERSION}" if self._runtime == "ctranslate2" else ""
        return f"local:{name}@{self._fingerprint[:8]}{prompt}"

    def limits(self) -> Limits:
        """Markers, context and terms are for the chat model; Mozilla's takes plain text."""
        if self._runtime == "fxtranslate":
            return local_engines.FIREFOX_LIMITS
        return replace(local_engines.QWEN_LIMITS, max_items=self._batch)

    def missing(self) -> str:
        """A library, the model itself, or a model for these languages."""
        absent = [name for name in LIBRARIES[self._runtime] if find_spec(name) is None]
        if absent:
            return f"{', '.join(absent)} is not installed: pip install 'bitext[local]'"
        source, target = self._languages.source, self._languages.target
        if self._registered and not models.find(self._model).translates(source, target):
            return f"the model {self._model} does not translate {source} to {target}"
        try:
            models.locate(self._model)
        except BackendUnavailable as error:
            return f"{error.message}: {error.hint}"
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request; ``BackendUnavailable`` if something is missing or damaged."""
        return self._loaded().translate(batch)

    def _loaded(self) -> Engine:
        with self._loading:
            if self._engine is None:
                if reason := self.missing():
                    raise BackendUnavailable(reason)
                self._engine = local_engines.load(
                    self._runtime,
                    models.locate(self._model),
                    threads=self._threads,
                    batch=self._batch,
                )
            return self._engine

    @property
    def _registered(self) -> bool:
        return not models.is_path(self._model)

    @property
    def _runtime(self) -> str:
        if self._registered:
            return models.find(self._model).runtime
        return str(read_manifest(self._directory).get("runtime", "ctranslate2"))

    @property
    def _fingerprint(self) -> str:
        """The pinned digest of the first download, or of what a model directory shows at once."""
        if self._registered:
            return models.find(self._model).files[0].sha256
        digest = hashlib.sha256()
        for path in sorted(self._directory.glob("*")):
            digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        return digest.hexdigest()

    @property
    def _directory(self) -> Path:
        return Path(self._model).expanduser()


def _default_model(languages: Languages) -> str:
    """The first pulled model that translates these languages, else the one to be pulled."""
    for info in models.all_models():
        if info.translates(languages.source, languages.target) and models.status(info).ready:
            return info.name
    return FALLBACK


def _count(settings: Mapping[str, object], name: str, default: int, least: int) -> int:
    value = settings.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise UsageError(f"[backends.local] {name} must be a whole number from {least} up")
    return value


def create(settings: Mapping[str, object], languages: Languages) -> Backend:
    """Entry point of the group ``bitext.backends``; ``UsageError`` for a setting it cannot use."""
    if unknown := sorted(set(settings) - {"model", "threads", "batch"}):
        raise UsageError(f"[backends.local] has no setting {', '.join(unknown)}")
    model = settings.get("model") or _default_model(languages)
    if not isinstance(model, str):
        raise UsageError("[backends.local] model must be a name or a path, in quotes")
    if not models.is_path(model):
        models.find(model)
    threads, batch = _count(settings, "threads", 0, 0), _count(settings, "batch", 16, 1)
    return Local(model, threads, batch, languages)
