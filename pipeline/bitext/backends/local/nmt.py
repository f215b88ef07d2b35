"""Translation models in CTranslate2's format: OPUS-MT (Marian), NLLB, Argos.

They are trained on single sentences and take plain text only: no markup, no context, no
glossary.  A segment is cut at the ends of its sentences, and a sentence that is longer than
the model's positions at its commas; otherwise these models drop what comes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bitext.backends.protocol import Draft, Limits, Request
from bitext.errors import BackendRejected, BackendUnavailable
from bitext.formats.json_text import read_json
from bitext.languages import LanguagePair
from bitext.models.kinds import Kind, pieces

NMT_LIMITS = Limits(
    max_items=64,
    max_chars=20_000,
    concurrency=1,
    markup="none",
    answers=1,
    offline=True,
    verbatim=True,
)
LONGEST = 200  #: pieces of a sentence; Marian models have 512 positions for source or target
CLAUSE = re.compile(r".+?(?:[，、：,;:—]+\s*|$)", re.DOTALL)
BEAM = 4  #: as Argos Translate and Marian's defaults for OPUS-MT have it (4 to 6)
END = "</s>"
#: NLLB's names of languages (FLORES-200 codes), by BCP 47 tag or its primary subtag.
FLORES_CODES = {
    "zh": "zho_Hans", "zh-Hant": "zho_Hant", "zh-TW": "zho_Hant", "zh-HK": "zho_Hant",
    "en": "eng_Latn",
}  # fmt: skip
#: Argos's names: traditional Chinese has one of its own.
ARGOS_CODES = {"zh-Hant": "zt", "zh-TW": "zt", "zh-HK": "zt"}


class Tokenizer(Protocol):
    """Text to pieces and back."""

    def cut(self, text: str) -> list[str]:
        """The pieces of a text."""

    def join(self, tokens: Sequence[str]) -> str:
        """The text of pieces."""


class SentencePiece:
    """One model for each side."""

    def __init__(self, source: Path, target: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._source = SentencePieceProcessor(model_file=str(source))
        self._target = SentencePieceProcessor(model_file=str(target))

    def cut(self, text: str) -> list[str]:
        """The pieces of a source text."""
        found: list[str] = self._source.encode(text, out_type=str)
        return found

    def join(self, tokens: Sequence[str]) -> str:
        """The target text of pieces."""
        text: str = self._target.decode_pieces(list(tokens))
        return text


class TokenizerFile:
    """``tokenizer.json``, for NLLB directories without a SentencePiece model."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))

    def cut(self, text: str) -> list[str]:
        """The pieces of a text."""
        found: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return found

    def join(self, tokens: Sequence[str]) -> str:
        """The text of pieces, by SentencePiece's mark for a space."""
        return "".join(tokens).replace("▁", " ").strip()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a sentence's pieces for this kind of model."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()  #: with which the target begins; not part of the answer


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence's translation; ``ended`` is False for one that ran into its limit."""

    tokens: Sequence[str]
    score: float  #: mean log-probability
    ended: bool


class Nmt:
    """A loaded translation model; equal input gives equal output."""

    def __init__(
        self, kind: Kind, directory: Path, languages: LanguagePair, *, threads: int, batch: int
    ) -> None:
        import ctranslate2  # type: ignore[import-untyped]  # ships no types

        model = directory / "model" if kind == "argos" else directory
        self._tokenizer = _tokenizer(directory)
        self._frame = frame(kind, directory, languages)
        self._translator = ctranslate2.Translator(
            str(model), compute_type="int8", intra_threads=threads
        )
        self._batch = batch
        self._language = language = languages.source_language
        self._unwanted = [[t] for t in _target_vocabulary(model) if language.is_prose(t)]

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request, in order; one sentence without an end empties its segment."""
        parts = [list(self._parts(request.text)) for request in batch]
        answers = iter(self._answers([part for found in parts for part in found]))
        return [
            self._draft(request.key, [next(answers) for _ in found])
            for request, found in zip(batch, parts, strict=True)
        ]

    def _parts(self, text: str) -> Iterator[list[str]]:
        """The pieces of each sentence, none longer than the model can take."""
        for sentence in (match[0].strip() for match in self._language.sentence.finditer(text)):
            tokens = self._tokenizer.cut(sentence)
            if len(tokens) <= LONGEST:
                yield tokens
                continue
            for clause in CLAUSE.findall(sentence):
                tokens = self._tokenizer.cut(clause)
                yield from (tokens[at : at + LONGEST] for at in range(0, len(tokens), LONGEST))

    def _answers(self, parts: Sequence[list[str]]) -> list[Answer]:
        asked = [place for place, tokens in enumerate(parts) if tokens]
        answers = [Answer((), 0.0, True) for _ in parts]
        frame, longest = self._frame, max((len(parts[place]) for place in asked), default=0)
        results = self._run(
            [[*frame.before, *parts[place], *frame.after] for place in asked], 32 + 2 * longest
        )
        for place, result in zip(asked, results, strict=True):
            tokens = result.hypotheses[0][len(frame.prefix) :]
            ended = tokens[-1:] == [END]
            answers[place] = Answer(tokens[:-1] if ended else tokens, result.scores[0], ended)
        return answers

    def _run(self, sources: list[list[str]], budget: int) -> Sequence[Any]:
        prefix = [list(self._frame.prefix)] * len(sources) if self._frame.prefix else None
        try:
            found: Sequence[Any] = self._translator.translate_batch(
                sources,
                target_prefix=prefix,
                max_batch_size=self._batch,
                beam_size=BEAM,
                max_input_length=0,
                max_decoding_length=budget,
                return_scores=True,
                return_end_token=True,
                disable_unk=True,
                suppress_sequences=self._unwanted,
            )
        except (RuntimeError, MemoryError, ValueError) as error:
            raise BackendRejected(f"the model could not take this batch: {error}") from error
        return found

    def _draft(self, key: str, answers: Sequence[Answer]) -> Draft:
        if not all(answer.ended for answer in answers):
            return Draft(key, "")  # half a translation must not look like a whole one
        text = " ".join(self._tokenizer.join(answer.tokens).strip() for answer in answers)
        count = sum(len(answer.tokens) + 1 for answer in answers)
        total = sum(answer.score * (len(answer.tokens) + 1) for answer in answers)
        return Draft(key, text.strip(), total / count if count else None)


def frame(kind: Kind, directory: Path, languages: LanguagePair) -> Frame:
    """Which tokens this model wants around its input.

    Marian and NLLB models were trained with an end of sentence that Hugging Face's tokenizers
    add, so models converted from there expect it in the input; ``config.json`` says where
    CTranslate2 adds it itself.  NLLB names both languages, Argos may name a target prefix.
    """
    if kind == "argos":
        prefix = _json(directory / "metadata.json").get("target_prefix")
        return Frame(prefix=(str(prefix),) if prefix else ())
    after = () if _json(directory / "config.json").get("add_source_eos") else (END,)
    if kind == "nllb":
        source, target = flores_code(languages.source), flores_code(languages.target)
        return Frame((source,), after, (target,))
    return Frame(after=after)


def flores_code(tag: str) -> str:
    """NLLB's name of a language; ``BackendUnavailable`` for one that has none here."""
    code = FLORES_CODES.get(tag) or FLORES_CODES.get(tag.partition("-")[0])
    if code is None:
        raise BackendUnavailable(f"which language of NLLB is {tag} is not known here")
    return code


def wrong_languages(kind: Kind, directory: Path, languages: LanguagePair) -> str:
    """Why the model is of no use for these languages, as far as its files say; else empty."""
    if kind != "argos":
        return ""
    metadata = _json(directory / "metadata.json")
    has = (metadata.get("from_code"), metadata.get("to_code"))
    wanted = tuple(
        ARGOS_CODES.get(tag) or tag.partition("-")[0]
        for tag in (languages.source, languages.target)
    )
    if has == wanted:
        return ""
    return f"the model {directory.name} translates {has[0]} to {has[1]}, not {' to '.join(wanted)}"


def _tokenizer(directory: Path) -> Tokenizer:
    found = pieces(directory)
    return SentencePiece(*found) if found else TokenizerFile(directory / "tokenizer.json")


def _target_vocabulary(model: Path) -> list[str]:
    """The tokens that the model writes: ``{target,shared}_vocabulary.{json,txt}``."""
    found = [*model.glob("target_vocabulary.*"), *model.glob("shared_vocabulary.*")]
    text = found[0].read_text(encoding="utf-8")
    return list(read_json(text)) if found[0].suffix == ".json" else text.split("\n")


def _json(path: Path) -> dict[str, Any]:
    """A JSON object of a model; empty where there is none."""
    try:
        value = read_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
