"""The failure ladder: how a segment is asked for, from the whole to its smallest runs.

Each strategy answers to causes of its own, and to what a segment is not cut out for with None.

=========  =============================================================  ==================
whole      as it is, glossary terms written into it                       at first
hidden     whole, its terms behind placeholders                           a term was lost
markdown   whole, its markup as Markdown with short addresses             markup was lost
sentences  sentence by sentence                                           anything
runs       the sentences that were no good, run by run between their      anything
           placeholders (and terms, if one was lost): nothing can be lost
=========  =============================================================  ==================

A segment that fails all of them keeps its source and is reported.  What can be mended
without asking is mended before another is tried: see ``drafting.repair``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bitext import placeholders
from bitext.backends.protocol import Limits
from bitext.drafting import cutting
from bitext.drafting.rejection import Cause
from bitext.drafting.task import Attempt, Step, Task
from bitext.glossary.protect import mask_terms, write_terms
from bitext.markdown.placeholder import decode, reread
from bitext.markdown.target import TargetError

Strategy = Callable[[Task, Limits], Attempt | None]


def next_attempt(
    task: Task, start: int, limits: Limits, strategies: Sequence[Strategy]
) -> Attempt | None:
    """The first attempt from place ``start`` on that makes a difference; None at the end."""
    attempts = (strategy(task, limits) for strategy in strategies[start:])
    return next(filter(None, attempts), None)


def whole(task: Task, limits: Limits) -> Attempt | None:
    """As it is, glossary terms written into it."""
    text, copied = _with_terms(task), dict[str, str]()
    if not _sees_markup(task, limits):
        text, copied = _copyable(text, task, limits)
    fits = text and len(text) <= limits.max_chars
    framed = cutting.framed([text], task.language)
    return Attempt(task, Step.WHOLE, *framed, copied=copied) if fits else None


def _copyable(text: str, task: Task, limits: Limits) -> tuple[str, dict[str, str]]:
    """The text without its markup, for an engine that knows none, and where that belongs.

    Translation models copy Latin words, so code and links that hold nothing else are sent as
    what they say and found again in the answer: the sentence stays whole.  Empty where any of
    the markup is not of this kind, or not to be told apart; the segment then goes by runs.
    """
    says = dict(task.form.hints) if limits.verbatim else {}
    copied: dict[str, str] = {}
    for found in placeholders.HELD.finditer(text):
        held = found["held"] or says.get(int(found["single"] or 0), "")
        if not _LATIN.fullmatch(held) or held in copied:
            return "", {}
        copied[held] = found[0]
    plain = (
        placeholders.HELD.sub(lambda m: m["held"] or says[int(m["single"])], text) if copied else ""
    )
    if placeholders.written(plain) or any(plain.count(held) != 1 for held in copied):
        return "", {}
    return plain, copied


#: What such models copy: a few Latin words, names of files and options too.
_LATIN = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 _./+-]{0,39}(?<! )")


def hidden(task: Task, limits: Limits) -> Attempt | None:
    """Whole, its terms behind placeholders: one was lost."""
    if task.cause is not Cause.PIN or not task.pins or limits.markup != "xml":
        return None
    first = placeholders.free(placeholders.numbers(task.form.text), len(task.pins))
    text, terms = mask_terms(task.form.text, task.pins, first)
    if len(text) > limits.max_chars:
        return None
    return Attempt(task, Step.HIDDEN, *cutting.framed([text], task.language), hidden=terms)


#: Markup that Markdown has short signs for, and what shows its content in it.
_MARKS = frozenset({"strong", "emphasis", "strikethrough", "link", "footnote"})
_TOLD = frozenset({"code", "math", "url"})


def markdown(task: Task, limits: Limits) -> Attempt | None:
    """As a reviewer would read it: models know Markdown better than our placeholders.

    What code says is in it, so it is for backends that are told that anyway; addresses are not.
    """
    known = _MARKS | _TOLD if limits.verbatim else _MARKS
    kinds = {node.kind for node in task.form.nodes}
    lost = task.cause in (Cause.MARKUP, Cause.STRUCTURE) and limits.markup == "xml"
    natural = _natural(task) if lost and kinds and kinds <= known else ""
    addresses: dict[str, str] = {}
    for number, node in enumerate(task.form.nodes, 1) if natural else ():
        if node.closing.startswith("]("):
            addresses[f"](u{number})"] = node.closing
            natural = natural.replace(node.closing, f"](u{number})", 1)
    if not natural or len(natural) > limits.max_chars:
        return None
    return Attempt(
        task, Step.MARKDOWN, *cutting.framed([natural], task.language), addresses=addresses
    )


def _natural(task: Task) -> str:
    """The segment as Markdown on one line; empty where it does not read back as the same."""
    text = " ".join(_with_terms(task).split())
    try:
        natural = " ".join(decode(task.piece, task.form, text).split())
    except TargetError:
        return ""
    same = reread(task.piece, task.form, natural) == text  # a hard break, for one, is not
    return natural if same else ""


def sentences(task: Task, limits: Limits) -> Attempt | None:
    """Sentence by sentence."""
    if not _sees_markup(task, limits):
        return None
    parts = list(cutting.sentences(_with_terms(task), task.language))
    if len(parts) < 2 or max(map(len, parts)) > limits.max_chars:
        return None
    return Attempt(task, Step.SENTENCES, *cutting.framed(parts, task.language))


def runs(task: Task, limits: Limits) -> Attempt | None:
    """Run by run between placeholders, which nothing can lose; worse than any draft there is."""
    if task.best:
        return None
    parts = list(_parts(task, limits.max_chars))
    western = parts if limits.trusted else list(cutting.western_between(parts, task.language))
    return Attempt(task, Step.RUNS, *cutting.framed(western, task.language))


#: In the order in which they are tried; `Step` has the places.
STRATEGIES: tuple[Strategy, ...] = (whole, hidden, markdown, sentences, runs)


def _with_terms(task: Task) -> str:
    return write_terms(task.form.text, task.pins)


def _sees_markup(task: Task, limits: Limits) -> bool:
    """Whether the backend can be given the segment with its placeholders, if it has any."""
    return limits.markup == "xml" or not task.form.nodes


def _parts(task: Task, most: int) -> Iterator[str]:
    """The good sentences as they came back, the runs of the others."""
    text = _with_terms(task)
    wordings = [pin.wording for pin in task.pins] if task.cause is Cause.PIN else []
    for sentence in cutting.sentences(text, task.language) if task.kept else [text]:
        if reply := task.kept.get(sentence.strip()):
            yield f" {reply} "
            continue
        for run in cutting.runs(sentence, most, task.language):
            yield from cutting.around(run, wordings) if wordings else [run]
