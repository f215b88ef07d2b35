"""Candidates for the glossary, from the posts of a workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bitext.glossary.suggest import Candidate, Passage
    from bitext.workflow.workspace import Workspace


def candidates(workspace: Workspace, paths: Sequence[Path], limit: int) -> list[Candidate]:
    """The best ``limit`` Chinese terms, then the best ``limit`` names, that no term covers.

    Words come from rjieba where it is installed, else from statistics of the posts.

    Raises WorkspaceError for a post or glossary that cannot be read.
    """
    from bitext.glossary.suggest import names, with_contexts

    passages = list(_passages(workspace, paths))
    found = [*chinese(passages)[:limit], *names(passages)[:limit]]
    return with_contexts(found, passages)


def has_segmenter() -> bool:
    """Whether the extra ``terms`` is installed."""
    return find_spec("rjieba") is not None


def chinese(passages: Sequence[Passage]) -> list[Candidate]:
    """Every Chinese candidate of the passages by rank, without contexts."""
    if not has_segmenter():
        from bitext.glossary import ngrams

        return ngrams.terms(passages)
    import rjieba

    from bitext.glossary import words

    def frequency(word: str) -> int:
        return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0

    return words.terms(passages, rjieba.tag, frequency)


def _passages(workspace: Workspace, paths: Sequence[Path]) -> Iterator[Passage]:
    from bitext.glossary.suggest import Passage, uncovered

    for post in workspace.posts(paths):
        for key, (piece, form) in post.forms.items():
            text = uncovered(form.text, [pin.span for pin in post.pins.get(key, ())])
            yield Passage(post.name, piece.segment.line, text)
