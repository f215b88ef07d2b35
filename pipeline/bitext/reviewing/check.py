"""Check the translations: rules, structure, what is missing; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bitext.checks import POST_RULES, RULES
from bitext.checks.ignores import Ignore, ignores
from bitext.checks.levels import Levels
from bitext.checks.pair import Pair, read_pair
from bitext.checks.rule import Declared, Diagnostic
from bitext.checks.rules.wording import inconsistent
from bitext.checks.rules.wording.inconsistent import FirstWordings, Met, differs, met
from bitext.errors import BitextError, reported
from bitext.model import Document, Finding, Segment, Severity
from bitext.reviewing.coverage import Coverage, Why, coverage
from bitext.reviewing.edited_editions import edited_editions
from bitext.reviewing.looked import Looked, check_cache, each
from bitext.reviewing.of_page import Heard, of_page
from bitext.store.build_state import NO_FILE, Stamp, stamp
from bitext.store.disk.spill import Spilling
from bitext.store.files import relative_name
from bitext.store.journal import journal_path
from bitext.workspace.selection.wanted import none_found, passed_over
from bitext.workspace.wordings.po_lines import key_lines, located

if TYPE_CHECKING:
    from pathlib import Path

    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post, Workspace

#: Rules that say more exactly why a target does not fit the structure.
_EXPLAINS_STRUCTURE = frozenset(("placeholder", "link", "code", "new-url", "new-html", "empty"))

#: Rules that look at what editions set: what they mend there is no fault of a wording.
_TYPOGRAPHIC = frozenset(("full-width", "spacing"))


def check(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    levels: Levels | None = None,
    trouble: Callable[[BitextError], None] | None = None,
    jobs: int | None = None,
) -> Iterator[Finding]:
    """Yield what a reviewer should see, post by post, in the order of its lines.

    ``trouble`` gets what keeps a post or its catalog from being read, else it is raised.  Many
    posts are looked at in ``jobs`` processes, as many as there are cores when nothing is said.
    """
    levels = levels or Levels(workspace.config.checks)
    checker = Checker(workspace, levels)
    yield from checker.levelled(workspace.findings)
    empty = not paths
    posts = workspace.posts(paths, trouble)
    with check_cache(workspace, levels) as before:
        for looked in each(posts, checker, before, jobs):
            empty = False
            with reported(trouble):
                yield from located(workspace, checker.told(looked()))
        if not paths:
            before.forget_others()
            yield from checker.levelled([*passed_over(workspace.passed)])
    yield from checker.levelled([none_found(workspace)] if empty else [])
    with reported(trouble):
        yield from checker.levelled([*workspace.homes.findings()])
        yield from checker.levelled([*edited_editions(workspace, paths)])


@dataclass(slots=True)
class Checker:
    """Checks posts one after another and remembers how each source was translated."""

    workspace: Workspace
    levels: Levels
    seen: FirstWordings = field(default_factory=partial(Spilling, Met))
    covered: tuple[Document, Coverage] | None = None  #: of the last post

    def post(self, post: Post, found: Found | None = None) -> list[Finding]:
        """Return the findings of one post; ``found`` when its targets were read before."""
        return self.told(self.looked(post, found))

    def looked(self, post: Post, found: Found | None = None) -> Looked:
        """Look at a post by itself."""
        from bitext.workspace.targets import targets_of
        from bitext.workspace.typeset import typeset

        stamps = {} if found else _stamps(post)
        found = found or targets_of(post)
        covered = self.coverage(post)
        figures = _figures(found, covered)
        if found.segments and not found.targets:
            missing = self.levelled(found.missing(post))
            return Looked(post.name, post.catalog_name, missing, ready=False, **figures)
        files: dict[str, Stamp] = {}
        said = typeset(post, found.targets)
        self.covered = None  # it holds the document, and that what the parser saw
        heard = Heard.of(post.document, found.targets, said)
        about = [*found.findings, *of_page(post, found, said, covered, self.levels, files, heard)]
        wordings: list[Met] = []
        # what the pages were made of is gone by now, and of the wordings one is held at a time
        pairs = _pairs(post, found, said, heard)
        findings = self.levelled([*about, *self._wordings(pairs, wordings)])
        comments = {key: comment for key, comment in found.comments.items() if comment}
        places = _places(post, found.segments)
        lines = key_lines(post) if any(finding.key for finding in findings) else {}
        its_own = found.alone and stamps.get(post.catalog_name, NO_FILE) != NO_FILE
        stamps = {**stamps, **files, post.name: post.source[0]} if its_own else {}
        return Looked(
            post.name, post.catalog_name, findings, True, wordings, comments, places, lines,
            **figures, stamps=stamps,
        )  # fmt: skip

    def told(self, looked: Looked) -> list[Finding]:
        """The findings of a post beside the posts before it, in the order of its lines."""
        if not looked.ready:
            return [*looked.findings]
        rule = inconsistent.RULE
        others = [_finding(rule, fault, m) for m in looked.met for fault in differs(m, self.seen)]
        findings = [*looked.findings, *self.levelled(others)]
        kept = _without_ignored(_without_echoes(findings), looked, self.levels)
        once = dict.fromkeys(_placed(kept, looked))  # a number may be missing twice
        return sorted(once, key=lambda f: (f.line, f.column, f.rule))

    def wording(self, post: Post, found: Found, more: Iterable[Finding] = ()) -> list[Finding]:
        """The findings of wordings by themselves, without the page that they come to."""
        from bitext.workspace.typeset import typeset

        wrong = self._wordings(_pairs(post, found, typeset(post, found.targets), Heard()))
        findings = self.levelled([*found.findings, *more, *wrong])
        comments = {key: comment for key, comment in found.comments.items() if comment}
        places = _places(post, found.segments)
        return self.told(Looked(post.name, post.catalog_name, findings, True, (), comments, places))

    def coverage(self, post: Post) -> Coverage:
        """Where the Chinese of a post is, found once for all that ask."""
        if self.covered is None or self.covered[0] is not post.document:
            letters = post.workspace.languages.source_language.letter
            self.covered = (post.document, coverage(post.document, letters))
        return self.covered[1]

    def levelled(self, findings: Sequence[Finding]) -> list[Finding]:
        """Give findings the severity that is asked for; leave out those that are off."""
        levels = ((f, self.levels.of(f.rule, f.severity)) for f in findings)
        return [
            f if level is f.severity else replace(f, severity=level)
            for f, level in levels
            if level is not None
        ]

    def _wordings(
        self, pairs: Iterable[tuple[Pair, Pair]], wordings: list[Met] | None = None
    ) -> Iterator[Finding]:
        """What rules say of wordings, each beside what editions make of it, which mends some.

        ``wordings`` gets what other posts are compared with.
        """
        alone = [(r, r.check, r.id in _TYPOGRAPHIC) for r in filter(self._wanted, RULES)]
        whole = [(rule, rule.begin()) for rule in filter(self._wanted, POST_RULES)]
        if not self._wanted(inconsistent.RULE):
            wordings = None
        for pair, as_set in pairs:
            for rule, look, typographic in alone:
                for fault in look(as_set if typographic else pair):
                    yield _finding(rule, fault, pair)
            for of_post, along in whole:
                yield from (_finding(of_post, fault, pair) for fault in along.meet(pair))
            if wordings is not None and (here := met(pair)):
                wordings.append(here)
        for of_post, along in whole:
            yield from (_finding(of_post, fault, None) for fault in along.end())

    def _wanted(self, rule: Declared) -> bool:
        return self.levels.asks_for(rule.id) and rule.knows(self.workspace.languages)


def _stamps(post: Post) -> dict[str, Stamp]:
    """What people and builds write of a post, as it is before it is read."""
    names = (post.catalog_name, relative_name(journal_path(post.catalog_path), post.workspace.root))
    return {name: stamp(post.workspace.root / name) for name in names}


def _figures(found: Found, covered: Coverage) -> dict[str, Any]:
    offered = covered.counts.get(Why.OFFERED, 0)
    return {"states": Counter(found.states.values()), "chinese": covered.han, "offered": offered}


def _pairs(
    post: Post, found: Found, said: Mapping[str, str], heard: Heard
) -> Iterator[tuple[Pair, Pair]]:
    """Each wording with its source, and the same as editions set it."""
    for segment in found.segments:
        if (target := found.targets.get(segment.key)) is not None:
            as_set, read = said.get(segment.key, target), heard.pop(segment.key)
            pair = _pair(post, segment.key, target, read)
            yield pair, (pair if as_set == target else _pair(post, segment.key, as_set))


def _pair(post: Post, key: str, target: str, read: str = "") -> Pair:
    piece, form = post.forms[key]
    pins, languages = post.pins.get(key, ()), post.workspace.languages
    return read_pair(
        piece, target, form=form, read=read, pins=pins, languages=languages, path=post.name
    )


def _finding(rule: Declared, fault: Diagnostic, pair: Pair | Met | None) -> Finding:
    at, severity = fault.at or pair, fault.severity or rule.severity
    path, line, key = (at.path, at.line, at.key) if at else ("", 0, "")
    return Finding(rule.id, severity, fault.message, path, line, key)


def _without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out ``structure`` where a rule says what exactly is wrong with the markup."""
    explained = {f.key for f in findings if f.key and f.rule in _EXPLAINS_STRUCTURE}
    return [f for f in findings if f.rule != "structure" or f.key not in explained]


def _without_ignored(
    findings: Sequence[Finding], looked: Looked, levels: Levels
) -> Iterator[Finding]:
    """Leave out what reviewers silence, and say which of their comments silence nothing."""
    silent = {key: ignores(comment) for key, comment in looked.comments.items()}
    for finding in findings:
        if not any(_silences(i, finding) for i in silent.get(finding.key, ())):
            yield finding
    told = {(f.key, f.rule) for f in findings}
    level = levels.of("ignore", Severity.WARNING)
    for key, comments in silent.items() if level else ():
        for ignore in comments:
            if problem := ignore.problem or _idle(ignore, key, told, levels):
                line = looked.places[key][0]
                yield Finding("ignore", level or Severity.WARNING, problem, "", line, key)


def _silences(ignore: Ignore, finding: Finding) -> bool:
    return finding.rule in ignore.ids and not ignore.problem


def _idle(ignore: Ignore, key: str, told: set[tuple[str, str]], levels: Levels) -> str:
    """Ids of checks that ran and found nothing to silence."""
    idle = [i for i in ignore.ids if (key, i) not in told and levels.asks_for(i)]
    return f"`{', '.join(idle)}` finds nothing here: delete the comment" if idle else ""


def _places(post: Post, segments: Sequence[Segment]) -> dict[str, tuple[int, int]]:
    """Where each segment begins: line and column."""
    from bitext.markdown.mask import line_start

    text = post.document.text
    return {s.key: (s.line, s.span.start - line_start(text, s.span.start) + 1) for s in segments}


def _placed(findings: Iterable[Finding], looked: Looked) -> Iterator[Finding]:
    """Name post, column and catalog of each finding; `replace` takes four times as long."""
    for f in findings:
        column = looked.places.get(f.key, (0, 0))[1]
        catalog, line = (looked.catalog, looked.lines.get(f.key, 0)) if column else ("", 0)
        place = (looked.name, f.line, f.key, column, catalog, line)
        yield Finding(f.rule, f.severity, f.message, *place)
