"""The contract between the scheduler and a translator backend.

A backend sees segments in placeholder form: plain prose in which ``<1>…</1>`` stands
for paired markup (bold, a link) and ``<2/>`` for something opaque (code, an image).
It answers exactly the keys it was asked, in any order, or raises a typed error of
``bitext.errors``; whatever it answers is checked by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from bitext.languages import LanguagePair
from bitext.model import Term


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate."""

    key: str  #: unique in its batch
    text: str  #: placeholder form; glossary terms may already be written into it
    source: str = ""  #: the same without them, for engines with a glossary of their own; or empty
    kind: str = ""  #: ``heading``, ``table cell`` … (``bitext.model.Kind`` values)
    title: str = ""  #: title of the post, for context
    headings: tuple[str, ...] = ()  #: path of headings above, outermost first, for context
    before: str = ""  #: what stands before it in the post, for context; plain text, bounded
    terms: tuple[tuple[str, str], ...] = ()  #: glossary hits (source, wanted wording)
    hints: tuple[tuple[int, str], ...] = ()  #: what a ``<n/>`` stands for, e.g. (2, "envd")
    examples: tuple[tuple[str, str], ...] = ()  #: near memory hits (source, target), nearest first
    fault: str = ""  #: what was wrong with the previous reply, empty on the first try

    @property
    def chars(self) -> int:
        """Code points that a backend sends at most, whichever of the two texts it takes."""
        return max(len(self.text), len(self.source))

    @property
    def heading(self) -> str:
        """The nearest heading above, empty when there is none."""
        return self.headings[-1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A backend's answer, still in placeholder form and not yet trusted."""

    key: str
    text: str
    confidence: float | None = None  #: mean log-probability per token, where known


#: ``length``: those of like length, where a call costs what its longest text costs; ``order``: as
#: they stand in their posts; ``post``: so too, and a call ends with its post.
Batching = Literal["length", "order", "post"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a backend can take in one call; the scheduler never exceeds it."""

    max_items: int = 1  #: requests per ``translate`` call
    max_chars: int = 1500  #: characters of ``text`` per call, summed
    concurrency: int = 1  #: calls that may run at the same time, in threads
    markup: Literal["xml", "none"] = "xml"  #: ``none``: placeholders must be cut out first
    context: bool = False  #: whether title, headings and before are used
    batching: Batching = "length"  #: which segments share a call
    glossary: bool = False  #: whether ``terms`` are used, be it of a request or as a whole
    verbatim: bool = False  #: whether what code and formulas say may be sent as text
    examples: bool = False  #: whether ``examples`` are used: else none are looked up
    answers: int = 2  #: replies worth asking for; 1 where naming the fault does not help
    offline: bool = False  #: nothing leaves this computer
    trusted: bool = False  #: replies are right by construction (echo, pseudo): no language check


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls have used, or will."""

    chars: int = 0  #: of texts
    tokens_in: int = 0  #: of prompts, rules and context included
    tokens_out: int = 0  #: of answers

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.chars + other.chars,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
        )


class Backend(Protocol):
    """A translator."""

    name: str

    @property
    def signature(self) -> str:
        """Engine, model and prompt version, stored with every draft it makes."""

    def limits(self) -> Limits:
        """What one call may hold."""

    def missing(self) -> str:
        """What must be installed or configured first, as a sentence; empty when it can work.

        Never opens a socket and never loads a model.
        """

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        """Answer each request, or raise Backend{Transient,Refused,Rejected,Unavailable}."""


@runtime_checkable
class KeepsGlossary(Protocol):
    """What a backend has besides that hands the whole glossary to its service."""

    def use_terms(self, terms: Sequence[Term]) -> None:
        """The terms of the run that follows; sends nothing yet."""


@runtime_checkable
class Prompted(Protocol):
    """What a backend has besides that tells its engine how to translate."""

    def told(self) -> Sequence[tuple[str, str]]:
        """What no answer may repeat: examples as Chinese and English, rules as "" and English.

        What was wrong with an answer (`Request.fault`) is known without it.
        """


def told_of(backend: Backend) -> Sequence[tuple[str, str]]:
    """What an engine is told; nothing where its backend says of nothing."""
    return backend.told() if isinstance(backend, Prompted) else ()


@runtime_checkable
class BillsTokens(Protocol):
    """What a backend has besides when its calls cost by the token."""

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """What a call with this batch will use; sends nothing."""

    def used(self) -> Usage:
        """What all calls so far have used, as the service says, else as estimated."""


#: What an entry point of the group ``bitext.backends`` names: settings are the table
#: ``[backends.NAME]`` of bitext.toml.
Create = Callable[[Mapping[str, object], LanguagePair], Backend]
