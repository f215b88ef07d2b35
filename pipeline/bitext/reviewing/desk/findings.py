"""What should be looked at in a post, and in one wording of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from bitext.checks import ABOUT
from bitext.checks.levels import Levels
from bitext.model import Finding, Severity
from bitext.reviewing.check import Checker
from bitext.workspace.targets import found_in, left_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bitext.reviewing.desk.sheet import PostSheet
    from bitext.workspace.workspace import Post

#: They say where a segment stands: the page says so anyway, and nobody can ignore them.
STATES = frozenset(("missing", "stale", "needs-work"))


def findings_of(sheet: PostSheet) -> list[dict[str, Any]]:
    """All findings of a post, in the order of its lines."""
    post = sheet.post
    checker = Checker(post.workspace, Levels(post.workspace.config.checks))
    found = found_in(post, sheet.catalog)
    found.findings.extend(left_page(post, post.read_catalog(), sheet.catalog))
    return [*rows(checker.post(post, found))]


def findings_at(sheet: PostSheet, *keys: str) -> list[dict[str, Any]]:
    """The findings that the wordings of segments have by themselves."""
    post, wanted = sheet.post, frozenset(keys)
    checker = Checker(post.workspace, Levels(post.workspace.config.checks))
    entries = tuple(entry for at, entry in sheet.entries.items() if at in wanted)
    found = found_in(post, replace(sheet.whole, entries=entries))
    alone = replace(
        found, segments=tuple(s for s in found.segments if s.key in wanted),
        findings=[finding for finding in found.findings if finding.key in wanted],
    )  # fmt: skip
    return [*rows(checker.wording(post, alone, _unfit(post, found.targets)))]


def _unfit(post: Post, targets: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each wording whose markup is not its source's; the whole page is not proved."""
    from bitext.markdown.target import TargetError, read_target

    for key, target in targets.items():
        piece, _ = post.forms[key]
        try:
            read_target(piece, target)
        except TargetError as reason:
            message = f"the translation was not used, the source ships in its place: {reason}"
            line = piece.segment.line
            yield Finding("structure", Severity.ERROR, message, post.name, line, key)


def rows(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """Findings as a page has them, less states; the id is the same as long as the finding is."""
    seen: Counter[str] = Counter()
    for finding in (one for one in findings if one.rule not in STATES):
        said = "\x04".join((finding.rule, finding.key, finding.message))
        seen[said] += 1
        text = f"{said}\x04{seen[said]}".encode("utf-8", "surrogatepass")
        about = ABOUT.get(finding.rule)
        yield {
            "id": blake2b(text, digest_size=6).hexdigest(), "key": finding.key,
            "rule": finding.rule, "severity": finding.severity.value,
            "message": finding.message, "line": finding.line,
            "explain": about.reason if about else "",
            "ignorable": bool(finding.key) and about is not None,
        }  # fmt: skip
