"""The contract between the scheduler and a translator backend.

A backend sees segments in placeholder form: plain prose in which ``<1>…</1>`` stands
for paired markup (bold, a link) and ``<2/>`` for something opaque (code, an image).
It answers exactly the keys it was asked, in any order, or raises a typed error of
``bitext.errors``; whatever it answers is checked by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Languages:
    """BCP 47 tags as configured, for example ``zh-CN`` and ``en``."""

    source: str = "zh-CN"
    target: str = "en"


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate."""

    key: str  #: unique in its batch
    text: str  #: placeholder form; glossary terms may already be written into it
    kind: str = ""  #: ``heading``, ``table cell`` … (``bitext.model.Kind`` values)
    title: str = ""  #: title of the post, for context
    heading: str = ""  #: nearest heading above, for context
    before: str = ""  #: the previous segment's source, for context
    terms: tuple[tuple[str, str], ...] = ()  #: glossary hits (source, wanted wording)
    hints: tuple[tuple[int, str], ...] = ()  #: what a ``<n/>`` stands for, e.g. (2, "envd")
    examples: tuple[tuple[str, str], ...] = ()  #: near memory hits (source, target), nearest first
    fault: str = ""  #: what was wrong with the previous reply, empty on the first try


@dataclass(frozen=True, slots=True)
class Draft:
    """A backend's answer, still in placeholder form and not yet trusted."""

    key: str
    text: str
    confidence: float | None = None  #: mean log-probability per token, where known


@dataclass(frozen=True, slots=True)
class Limits:
    """What a backend can take in one call; the scheduler never exceeds it."""

    max_items: int = 1  #: requests per ``translate`` call
    max_chars: int = 1500  #: characters of ``text`` per call, summed
    concurrency: int = 1  #: calls that may run at the same time, in threads
    markup: Literal["xml", "none"] = "xml"  #: ``none``: placeholders must be cut out first
    context: bool = False  #: whether title, heading and before are used
    glossary: bool = False  #: whether ``terms`` are used
    examples: bool = False  #: whether ``examples`` are used: else none are looked up
    answers: int = 2  #: replies worth asking for; 1 where naming the fault does not help
    trusted: bool = False  #: replies are right by construction (echo, pseudo): no language check


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


#: What an entry point of the group ``bitext.backends`` names: settings are the table
#: ``[backends.NAME]`` of bitext.toml.
Create = Callable[[Mapping[str, object], Languages], Backend]
