"""What is wrong with a finished page, whatever its wordings say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bitext.model import Document, Edition, Finding, Piece, Severity, walk
from bitext.reviewing.coverage import Coverage, Why, coverage
from bitext.reviewing.left import left_chinese
from bitext.store.catalog import State
from bitext.workspace.reading import parsed

if TYPE_CHECKING:
    from bitext.checks.levels import Levels
    from bitext.markdown.target import ParsedTarget
    from bitext.store.build_state import Stamp
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post


#: A page of which more than a fifth of the prose stays is no translation; in less than 50
#: letters a name or two would be that much.
MUCH, LEAST = 0.2, 50
#: What a text may be written with that somebody takes for a placeholder.
_LIKE_ONE = re.compile("[<＜〈&]")


@dataclass(slots=True)
class Heard:
    """Wordings in placeholder form, as they were read for the page: the rules want them too, and
    reading them again took a sixth of a check.  Each is asked for once.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    unlike: frozenset[str] = frozenset()  #: keys of several places, or said otherwise on the page
    _forms: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, targets: Mapping[str, str], said: Mapping[str, str]) -> Heard:
        """For a page that says ``said`` for ``targets``."""
        places = Counter(piece.segment.key for piece in walk(document.pieces))
        unlike = (k for k, target in targets.items() if places[k] > 1 or said.get(k) != target)
        return cls(targets, frozenset(unlike))

    def __call__(self, piece: Piece, wording: ParsedTarget) -> None:
        """Keep one that has been read."""
        from bitext.markdown.literal.header_lines import has_marks
        from bitext.markdown.placeholder import Form, formed

        key = piece.segment.key
        usual = key in self.targets and key not in self.unlike and not has_marks(piece)
        if not usual or _LIKE_ONE.search(piece.segment.source):
            return
        self._forms[key] = formed(piece, Form("", 1, piece.nodes), wording)

    def pop(self, key: str) -> str:
        """One of them; empty where it was not kept."""
        return self._forms.pop(key, "")


def of_page(
    post: Post,
    found: Found,
    said: Mapping[str, str],
    covered: Coverage,
    levels: Levels,
    files: dict[str, Stamp],
    heard: Heard,
) -> list[Finding]:
    """The findings of a page with the wordings that it says; ``files`` gets where one was sought,
    ``heard`` each wording once it is read.

    What asks for what the parser saw of the post comes first: of a long one that is let go of.
    """
    from bitext.assemble.anchors import leads_within
    from bitext.reviewing.files import missing_files
    from bitext.workspace.reading import lighten
    from bitext.workspace.typeset import assembled

    missing = [*missing_files(post, files)]
    left = [*left_chinese(post, levels, covered)]
    within, marks = leads_within(post.document), post.kept_ids
    edition = assembled(post, said, read=heard).edition(marks)
    dead = [*_dead_links(post, edition.text)] if within else []
    lighten(post)
    refused = found.told(post, edition.findings)
    half = half_chinese(post, found, edition, levels, covered)
    return [*refused, *dead, *missing, *left, *half]


def _dead_links(post: Post, edition: str) -> Iterator[Finding]:
    from bitext.assemble.anchors import dead_links
    from bitext.markdown.mask import LineNumbers

    document, lines = post.document, LineNumbers(post.document.text)
    ends = [piece.span.end for piece in document.pieces]
    led = post.workspace.config.site != "plain"  # builds lead them to what the heading is now
    for link in dead_links(document, edition, post.workspace.site_facts.heading_ids):
        if led and link.now:
            continue
        now = f"a heading that is #{link.now} now" if link.now else "nothing in the edition"
        message = f"#{link.fragment} points to {now}"
        index = bisect_right(ends, link.at)
        key = document.pieces[index].segment.key if index < len(ends) else ""
        yield Finding("anchor", Severity.WARNING, message, post.name, lines.of(link.at), key)


def half_chinese(
    post: Post, found: Found, edition: Edition, levels: Levels, source: Coverage
) -> Iterator[Finding]:
    """Whether a large part of a page that passes for translated is not so.

    Where segments have no translation at all, each has a finding of its own.
    """
    document = post.document
    letters = post.workspace.languages.source_language.letter
    off = levels.of("half-chinese", Severity.ERROR) is None
    if off or State.MISSING in found.states.values():
        return
    if _count(letters, edition.text) < max(LEAST, MUCH * _count(letters, document.text) / 4):
        return  # most pages: nothing need be read again
    before = _prose(source)
    same = edition.text == document.text
    left = before if same else _prose(coverage(parsed(post, edition.text), letters))
    if left >= LEAST and left > MUCH * before:
        share = round(100 * left / before)
        message = f"{share} % of the prose is still in the source language ({left} letters)"
        yield Finding("half-chinese", Severity.ERROR, message, post.name)


def _count(letters: re.Pattern[str], text: str) -> int:
    """How many; as strings of their own they weigh fifty times the text."""
    return letters.subn("", text)[1]


def _prose(found: Coverage) -> int:
    return found.counts.get(Why.OFFERED, 0) + found.counts.get(Why.UNKNOWN, 0)
