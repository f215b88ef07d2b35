"""What is wrong with a finished page, whatever its wordings say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bitext.model import Finding, Severity
from bitext.reviewing.left import half_chinese, left_chinese

if TYPE_CHECKING:
    from bitext.checks.levels import Levels
    from bitext.reviewing.coverage import Coverage
    from bitext.store.build_state import Stamp
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post


def of_page(
    post: Post,
    found: Found,
    said: Mapping[str, str],
    covered: Coverage,
    levels: Levels,
    files: dict[str, Stamp],
) -> list[Finding]:
    """The findings of a page with the wordings that it says; ``files`` gets where one was sought.

    What asks for what the parser saw of the post comes first: of a long one that is let go of.
    """
    from bitext.assemble.anchors import leads_within
    from bitext.reviewing.files import missing_files
    from bitext.workspace.reading import lighten
    from bitext.workspace.typeset import assembled

    missing = [*missing_files(post, files)]
    left = [*left_chinese(post, levels, covered)]
    within, marks = leads_within(post.document), post.kept_ids
    edition = assembled(post, said).edition(marks)
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
