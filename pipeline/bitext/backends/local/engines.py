"""The engines behind ``local``: CTranslate2 for Qwen and translation models, fxtranslate for
Mozilla's."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bitext.backends.local.groups import Ask, groups
from bitext.backends.local.nmt import NMT_LIMITS, Nmt
from bitext.backends.local.prompt import RULES, Prompt
from bitext.backends.local.vocabulary import chinese_tokens
from bitext.backends.protocol import Draft, Limits, Request
from bitext.errors import BackendRejected, BackendUnavailable
from bitext.languages import LanguagePair
from bitext.models.ct2_file import cache_bytes
from bitext.models.kinds import Kind

SIDES = ("src", "trg")  #: names of Mozilla's vocabularies, where source and target have their own
END_TOKENS = ("<|im_end|>", "<|endoftext|>")
WORKERS = 2  #: groups of a chat model drafted side by side: one works while the other copies caches
#: What caches take of the memory, freed ones of other sizes included, to what the formula says:
#: 3.7 GB for 2.0 at the worst of 670 segments (docs/lab/local-models.md).
SLACK = 1.9
#: Naming the fault mended 0 of 13 replies: a second answer is not worth asking for.  A call is what
#: a crash loses and Ctrl-C waits for: 2,000 characters are up to three minutes on two slow cores
#: (6,000 were eight, and no faster: docs/lab/local-models.md).
QWEN_LIMITS = Limits(
    offline=True,
    max_items=16,
    max_chars=2000,
    concurrency=1,
    markup="xml",
    glossary=True,
    answers=1,
    verbatim=True,
)


class Engine(Protocol):
    """A loaded model."""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request, in order."""


def limits(kind: Kind, batch: int) -> Limits:
    """Markers, context and terms are for the chat model; the others take plain text."""
    return replace(QWEN_LIMITS, max_items=batch) if kind == "qwen2" else NMT_LIMITS


def load(
    kind: Kind,
    directory: Path,
    languages: LanguagePair,
    *,
    threads: int,
    batch: int,
    room: int,
    prompt: Prompt = RULES,
) -> Engine:
    """Load a model directory; ``BackendUnavailable`` if the runtime cannot read it.

    ``room`` is what the caches of a chat model may take, in bytes.
    """
    try:
        if kind == "firefox":
            return Firefox(directory)
        if kind == "qwen2":
            return Qwen(directory, prompt, threads=threads, batch=batch, room=room)
        return Nmt(kind, directory, languages, threads=threads, batch=batch)
    except BackendUnavailable:
        raise
    except Exception as error:  # tokenizers raises bare Exception, CTranslate2 RuntimeError
        raise BackendUnavailable(
            f"the model in {directory} cannot be loaded: {error}",
            hint="remove the directory and pull the model again",
        ) from error


class Qwen:
    """A Qwen2 chat model in CTranslate2's format: greedy, so equal batches give equal drafts.

    ``room`` bounds the bytes of the attention caches of the segments drafted together: the
    opening, the longest prompt and the longest answer, for each of them.
    """

    def __init__(
        self, directory: Path, prompt: Prompt = RULES, *, threads: int, batch: int, room: int
    ) -> None:
        import ctranslate2  # type: ignore[import-untyped]  # ships no types
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        # A text that spells out "<|im_end|>" must not be able to end its turn.
        self._tokenizer.encode_special_tokens = True
        self._generator = ctranslate2.Generator(
            str(directory), compute_type="int8", intra_threads=threads, inter_threads=WORKERS
        )
        self._batch = batch
        token = cache_bytes(directory / "model.bin")
        self._tokens_together = int(room / SLACK) // token // WORKERS
        self._chinese = chinese_tokens(self._tokenizer.get_vocab())
        self._user_text = prompt.user_text
        self._opening = [token for turn in prompt.opening for token in self._turn(*turn)]

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer group by group; a reply that never ends comes back empty."""
        asks = [self._ask(request) for request in batch]
        drafts: dict[int, Draft] = {}
        sizes = {"opening": len(self._opening), "room": self._tokens_together}
        together = list(groups(asks, most=self._batch, **sizes))
        with ThreadPoolExecutor(WORKERS) as pool:
            answers = pool.map(self._generate, ([asks[i] for i in group] for group in together))
            for group, results in zip(together, answers, strict=True):
                for index, (text, score) in zip(group, results, strict=True):
                    drafts[index] = Draft(batch[index].key, text, score)
        return [drafts[index] for index in range(len(batch))]

    def _ask(self, request: Request) -> Ask:
        return Ask(self._prompt(request), len(self._tokens(request.text)))

    def _generate(self, asks: Sequence[Ask]) -> Sequence[tuple[str, float]]:
        try:
            results = self._generator.generate_batch(
                [ask.prompt for ask in asks],
                static_prompt=self._opening,
                cache_static_prompt=True,
                include_prompt_in_result=False,
                end_token=list(END_TOKENS),
                return_end_token=True,
                return_scores=True,
                sampling_topk=1,
                suppress_sequences=self._chinese,
                max_length=max(ask.budget for ask in asks),
            )
        except (RuntimeError, MemoryError, ValueError) as error:
            raise BackendRejected(f"the model could not take this batch: {error}") from error
        return [
            (self._text(result.sequences[0], result.sequences_ids[0]), result.scores[0])
            for result in results
        ]

    def _text(self, tokens: Sequence[str], ids: Sequence[int]) -> str:
        if not tokens or tokens[-1] not in END_TOKENS:
            return ""  # cut at the budget: half a translation must not look like a whole one
        text: str = self._tokenizer.decode(list(ids[:-1]), skip_special_tokens=False)
        return text.strip()

    def _prompt(self, request: Request) -> Sequence[str]:
        user = self._turn("user", self._user_text(request))
        return [*user, "<|im_start|>", *self._tokens("assistant\n")]

    def _turn(self, role: str, text: str) -> Sequence[str]:
        """One turn of Qwen's chat template (ChatML)."""
        body = self._tokens(f"{role}\n{text}")
        return ["<|im_start|>", *body, "<|im_end|>", *self._tokens("\n")]

    def _tokens(self, text: str) -> Sequence[str]:
        tokens: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens


class Firefox:
    """Mozilla's translation model; it knows neither markup nor context.

    A translator of fxtranslate may be touched only by the thread that made it, so one
    thread makes it and does all its work.  More threads with a translator each are no faster:
    it holds the interpreter's lock while it works (docs/lab/local-models.md).
    """

    def __init__(self, directory: Path) -> None:
        self._own = threading.local()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fxtranslate")
        self._thread.submit(self._load, directory).result()
        # It may be dropped by its own thread only, too; at exit that thread ends first.
        weakref.finalize(self, _drop, self._thread, self._own).atexit = False

    def _load(self, directory: Path) -> None:
        from fxtranslate import Translator

        shared = [] if any(directory.glob("srcvocab.*")) else [_only(directory, "*.spm")] * 2
        source, target = shared or [_only(directory, f"{name}vocab.*.spm") for name in SIDES]
        self._own.translator = Translator(
            model=_only(directory, "model.*.bin"),
            src_vocab=source,
            trg_vocab=target,
            shortlist=_only(directory, "lex.*.bin"),
        )

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request, in order; long texts are split into sentences by the engine."""
        return self._thread.submit(self._translate, batch).result()

    def _translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        translate = self._own.translator.translate_long
        try:
            return [Draft(request.key, translate(request.text)) for request in batch]
        except BaseException as error:
            # A panic of its Rust code is no Exception: it would end the whole run.
            if type(error).__name__ != "PanicException":
                raise
            raise BackendRejected(f"the model could not take this batch: {error}") from None


def _drop(thread: ThreadPoolExecutor, own: threading.local) -> None:
    thread.submit(lambda: own.__dict__.clear())
    thread.shutdown(wait=False)


def _only(directory: Path, pattern: str) -> bytes:
    found = list(directory.glob(pattern))
    if len(found) != 1:
        raise FileNotFoundError(f"one {pattern} is needed, {len(found)} found")
    return found[0].read_bytes()
