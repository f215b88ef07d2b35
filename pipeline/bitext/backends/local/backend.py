"""``local``: models on this machine, from the registry or from a directory."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bitext import models
from bitext.backends.local import engines as local_engines
from bitext.backends.local.engines import Engine
from bitext.backends.local.nmt import wrong_languages
from bitext.backends.local.prompt import RULES, Prompt
from bitext.backends.local.tuned import TUNED
from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.errors import BackendUnavailable
from bitext.languages import CHINESE, LanguagePair
from bitext.models.cache import fingerprint
from bitext.models.kinds import LIBRARIES, Kind, recognise
from bitext.settings import above_zero, read, setting, whole

#: What is asked for when no model has been pulled: the second where the first's adapter is absent.
FALLBACK = ("qwen2.5-coder-1.5b-zh-en", "qwen2.5-coder-1.5b")


def _model(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("must be a name or a path, in quotes")


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The table ``[backends.local]``."""

    model: str = setting("", _model, "a name of `bitext models list`, or a path")
    threads: int = setting(0, whole(0, 1024), "of the runtime; 0 lets it choose")
    batch: int = setting(32, whole(1), "segments drafted together, where memory allows")
    memory: float = setting(
        3.8, above_zero, "gigabytes that they may take together, beside the weights"
    )


class Local:
    """A model on this machine: no network, no key (loaded by the first call, and kept)."""

    name = "local"

    def __init__(
        self,
        model: str,
        languages: LanguagePair,
        *,
        threads: int,
        batch: int,
        memory: float,
        unpulled: bool = False,
    ) -> None:
        self._model = model
        self._threads = threads
        self._batch = batch
        self._room = int(memory * 1e9)
        self._languages = languages
        self._engine: Engine | None = None
        self._unpulled = unpulled
        self._loading = threading.Lock()

    @property
    def signature(self) -> str:
        """``local:NAME@HASH``, with the prompt's version for a model that is prompted."""
        name = Path(self._model).name if models.is_path(self._model) else self._model
        prompt = f"|prompt:{self._prompt.version}" if self._kind == "qwen2" else ""
        return f"local:{name}@{self._fingerprint[:8]}{prompt}"

    def limits(self) -> Limits:
        """What the kind of model takes in one call."""
        return local_engines.limits(self._kind, self._batch)

    def told(self) -> Sequence[tuple[str, str]]:
        """Of a model that is prompted; the others see nothing but the text."""
        return self._prompt.told if self._kind == "qwen2" else ()

    def missing(self) -> str:
        """A library, the model itself, or a model for these languages."""
        if self._registered and (reason := self._absent() or self._other_languages()):
            return reason
        try:
            directory = models.locate(self._model)
        except BackendUnavailable as error:
            if self._unpulled:
                return "no local model is here yet: `bitext models pull` gets the best one there is"
            return ": ".join(part for part in (error.message, error.hint) if part)
        reason = self._absent() or self._prompted_otherwise()
        return reason or wrong_languages(self._kind, directory, self._languages)

    def _absent(self) -> str:
        absent = [name for name in LIBRARIES[self._kind] if find_spec(name) is None]
        return f"{', '.join(absent)} is not installed: pip install 'bitext[local]'" * bool(absent)

    def _other_languages(self) -> str:
        source, target = self._languages.source, self._languages.target
        if models.find(self._model).translates(source, target):
            return ""
        return f"the model {self._model} does not translate {source} to {target}"

    def _prompted_otherwise(self) -> str:
        """A model by its path can be anything, but what a Qwen model is told is about Chinese."""
        language = self._languages.source_language
        if self._kind != "qwen2" or language is CHINESE:
            return ""
        return f"a Qwen model is asked to translate Chinese here, not {language.name}"

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request; ``BackendUnavailable`` if something is missing or damaged."""
        return self._loaded().translate(batch)

    def _loaded(self) -> Engine:
        with self._loading:
            if self._engine is None:
                if reason := self.missing():
                    raise BackendUnavailable(reason)
                self._engine = local_engines.load(
                    self._kind,
                    models.locate(self._model),
                    self._languages,
                    threads=self._threads,
                    batch=self._batch,
                    room=self._room,
                    prompt=self._prompt,
                )
            return self._engine

    @property
    def _registered(self) -> bool:
        return not models.is_path(self._model)

    @property
    def _prompt(self) -> Prompt:
        tuned = self._registered and models.find(self._model).adapter
        return TUNED if tuned else RULES

    @property
    def _kind(self) -> Kind:
        if self._registered:
            return models.find(self._model).kind
        try:
            return recognise(models.locate(self._model))
        except BackendUnavailable:
            return "qwen2"  # it will not be loaded: ``missing`` says why

    @property
    def _fingerprint(self) -> str:
        """The pinned digest of the first download, or one of what a directory shows at once."""
        if self._registered:
            info = models.find(self._model)
            return info.adapter_sha256 or info.files[0].sha256
        try:
            return fingerprint(models.locate(self._model))
        except BackendUnavailable:
            return hashlib.sha256().hexdigest()


def _pulled_model(languages: LanguagePair) -> str:
    """The first pulled model that translates these languages; empty where there is none."""
    for info in models.all_models():
        if info.translates(languages.source, languages.target) and models.status(info).ready:
            return info.name
    return ""


def _model_to_pull() -> str:
    """What a draft would be signed with if it were here."""
    return next(name for name in FALLBACK if models.can_be_made(models.find(name)))


def create(settings: Mapping[str, object], languages: LanguagePair) -> Backend:
    """Entry point of the group ``bitext.backends``; ``UsageError`` for a setting it cannot use."""
    given = read(LocalSettings, settings, "backends.local")
    found = given.model or _pulled_model(languages)
    model = found or _model_to_pull()
    if not models.is_path(model):
        models.find(model)
    bounds = {"threads": given.threads, "batch": given.batch}
    return Local(model, languages, **bounds, memory=given.memory, unpulled=not found)
