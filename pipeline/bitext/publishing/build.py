"""Build the editions: catalogs and posts in, ``output/`` out; offline and deterministic."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext import __version__
from bitext.errors import ONE_FILE, BitextError
from bitext.publishing.assets import written_by_builds
from bitext.publishing.bases import keep, kept_as, names
from bitext.publishing.beside import write_beside
from bitext.publishing.bilingual_page import arrangement
from bitext.publishing.built import Built, Made, fields_of, finding_of, remembered_in
from bitext.publishing.links import SiteLinks
from bitext.publishing.manifest import manifest_of
from bitext.publishing.outputs import Outputs
from bitext.publishing.readiness import NOTHING_REVIEWED, kept_at, last_editions
from bitext.spread.processes import Processes, cores, pays
from bitext.spread.stage import InOrder
from bitext.store.build_state import BuildState, Record, stamp, this_program
from bitext.workspace.glossary_files import yaml_files
from bitext.workspace.wordings.homes import Homes

if TYPE_CHECKING:
    from bitext.publishing.pages import Maker
    from bitext.sites.arrangement import Arrangement
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Post, Workspace

__all__ = ["Builder", "Built", "build", "building"]

#: Whether a manifest of the outputs lay beside them.
_LISTED = "manifest is there"
#: Posts whose editions are put in place together.
WINDOW = 32
#: Posts that are looked at together.
TOGETHER = 512


def build(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
    swap: bool | None = None,
    html: bool = False,
    jobs: int | None = None,
) -> Built:
    """Write the English and the bilingual edition of each post, and the files it refers to.

    With ``html`` also a page of its own for each post, which needs no site.  Many posts are built
    in ``jobs`` processes, as many as there are cores when nothing is said.

    With ``check`` nothing is written and what would be is listed.  ``reviewed_only`` passes
    over posts with a segment nobody reviewed.  A post that cannot be read does not keep the
    others from being built; an edition that a person edited is not overwritten.
    """
    with building(
        workspace,
        check=check,
        reviewed_only=reviewed_only,
        layout=layout,
        swap=swap,
        html=html,
        jobs=jobs,
    ) as builder:
        builder.rest(paths)
    return builder.outputs.built


@contextmanager
def building(
    workspace: Workspace,
    *,
    check: bool = False,
    reviewed_only: bool = False,
    layout: str | None = None,
    swap: bool | None = None,
    html: bool = False,
    jobs: int | None = None,
) -> Iterator[Builder]:
    """A build to which posts are handed as they are ready; options as for `build`."""
    from bitext.workspace.site.advice import refuse_collision

    refuse_collision(workspace.root, workspace.config)
    wanted = arrangement(workspace, layout, swap)
    options = json.dumps([wanted.layout, wanted.swap, html, reviewed_only, *_inputs(workspace)])
    state = BuildState.load(remembered_in(workspace), options, workspace.root, only_read=check)
    written = manifest_of(workspace, state.ledger)
    state.valid = str(written.exists) == state.ledger.about(_LISTED)
    ours = partial(written_by_builds, workspace)
    outputs = Outputs(workspace.root, state, Built(), check, ours, written)
    links = SiteLinks.load(workspace)
    try:
        with Processes(jobs or cores()) as spread:
            yield Builder(workspace, outputs, spread, wanted, reviewed_only, links, html)
        outputs.commit()
        write_beside(workspace, outputs, links, html=html)
    finally:
        outputs.discard()
        if not check:
            written.save()
            state.ledger.note(_LISTED, str(written.exists))
            state.save()
            if links:
                links.save()
        state.ledger.close()


def _inputs(workspace: Workspace) -> Iterator[object]:
    """What else an edition depends on: the program, the configuration, a mapping glossary."""
    yield __version__
    yield this_program()
    config = workspace.config
    yield from (config.front_matter, config.front_matter_mapped, config.source, (config.language,))
    yield from (config.output, config.catalog, config.content)
    yield from (config.site, config.placement, config.bilingual, repr(config.typography))
    yield from (config.stale, config.needs_work, config.refused)
    yield repr(workspace.site_facts)
    yield repr((config.links, config.fallback, config.notice, config.notices))
    if config.front_matter_mapped:
        yield config.glossary_traditional
        folder = workspace.root / config.glossary
        yield [stamp(path) for path in yaml_files(folder)]


@dataclass
class Builder:
    """A build under way."""

    workspace: Workspace
    outputs: Outputs
    spread: Processes  #: who makes editions beside this process
    arranged: Arrangement  #: how bilingual pages are set
    reviewed_only: bool
    links: SiteLinks | None = None
    html: bool = False  #: whether each post has a page of its own too
    seen: set[str] = field(default_factory=set)  #: posts that were handed over

    @cached_property
    def maker(self) -> Maker:
        """Who makes editions here; a build with nothing to do loads no parser."""
        from bitext.publishing.pages import Maker

        return Maker(self.workspace, self.arranged, self.reviewed_only, self.links, self.html)

    def add(self, snapshots: Sequence[Snapshot]) -> None:
        """Build posts that have just been read, without reading them again."""
        for snapshot in snapshots:
            self._post(snapshot.post, partial(self.maker.made, snapshot.post, snapshot))
        self.outputs.commit()

    def rest(self, paths: Sequence[Path] = ()) -> None:
        """Build the posts below ``paths`` that were not handed over; of all, remove the gone."""
        unseen: list[BitextError] = []  # a folder that could not be read, say
        built = self.outputs.built
        self.outputs.manifest.partial = bool(paths)
        if self.links:
            self.links.partial = bool(paths)
        posts = (p for p in self.workspace.posts(paths, unseen.append) if p.name not in self.seen)
        while some := [*islice(posts, TOGETHER)]:
            self._together(some)
        self._relink()
        self.outputs.sweep()
        built.errors += unseen
        if not paths:
            if self.reviewed_only and self.seen and self.seen == set(built.skipped):
                built.findings.append(NOTHING_REVIEWED)
            built.findings += Homes(self.workspace).findings()
        if not (paths or unseen):  # else what was not seen may be there all the same
            self.outputs.remove(self.seen, self._last_editions())

    def _last_editions(self) -> Collection[str]:
        """Names that held posts had until they were renamed: their pages are the last good ones.

        They stay where they are until the post has an edition under its new name.
        """
        built, outputs, root = self.outputs.built, self.outputs, self.workspace.root
        held = {finding.path for finding in built.findings if finding.rule == "held"}
        gone = outputs.left(self.seen) if held else {}
        if not gone:
            return ()
        left = {name: [*chain.from_iterable(map(outputs.lines, gone[name]))] for name in gone}
        found = last_editions(dict(self.maker.held_back(root / name for name in held)), left)
        where = {post: gone[name][-1] for name, post in found.items()}
        built.findings[:] = (kept_at(finding, where) for finding in built.findings)
        return found

    def _together(self, posts: Sequence[Post]) -> None:
        """Build what is not as it was left, and tell of all in the order of the posts."""
        fresh = {post.name: self._fresh(post) for post in posts}
        made = self._made([post for post in posts if fresh[post.name] is None])
        for post in posts:
            self.seen.add(post.name)
            if record := fresh[post.name]:
                self._unchanged(post, record)
            else:
                self._build(post, partial(made, post))
            if len(self.outputs.records) == WINDOW:
                self.outputs.commit()
        self.outputs.commit()

    def _made(self, posts: Sequence[Post]) -> Callable[[Post], Made]:
        """Where a post's editions come from: other processes, where that is worth their start."""
        if not pays(self.spread, len(posts)):
            return lambda post: self.maker.made(post)  # there may be none
        outcomes = self.spread.map(self.maker.stage, [post.path for post in posts])
        made = InOrder(outcomes)
        return lambda post: made(post.path)

    def _post(self, post: Post, made: Callable[[], Made]) -> None:
        self.seen.add(post.name)
        if record := self._fresh(post):
            self._unchanged(post, record)
        else:
            self._build(post, made)

    def _fresh(self, post: Post) -> Record | None:
        """What the last build wrote of a post, where nothing has changed since."""
        record = self.outputs.state.fresh(post.name, str(self.workspace.root))
        return record if not self.links or self.links.fresh(post.relative) else None

    def _unchanged(self, post: Post, record: Record) -> None:
        if self.links:
            self.links.now.add(post.relative)
        if record.skipped:
            self._skip(post, holds=any(fields[0] == "held" for fields in record.findings))
        self.outputs.built.unchanged += not record.skipped
        self.outputs.built.findings += (finding_of(fields) for fields in record.findings)

    def _relink(self) -> None:
        """Build again what links to pages of which another thing was expected."""
        from bitext.workspace.workspace import Post

        built, workspace = self.outputs.built, self.workspace
        content = workspace.root / workspace.config.base
        for file in self.links.stale() if self.links else ():
            post = Post(workspace, content / file)
            unchanged = built.unchanged
            built.findings = [found for found in built.findings if found.path != post.name]
            self._build(post, partial(self.maker.made, post))
            self.outputs.commit()
            built.unchanged = unchanged  # it has been counted
            built.written[:] = dict.fromkeys(built.written)

    def _build(self, post: Post, making: Callable[[], Made]) -> None:
        before = self.outputs.before(post.name)
        try:
            made = making()
        except ONE_FILE as error:
            self.outputs.built.errors.append(error)
            return
        if self.links and made.links is not None:
            self.links.take(post.relative, made.links)
        outputs = {} if made.ready else dict(before.outputs)  # what we wrote is still ours
        try:
            late = [
                self.outputs.put(post.name, path, data, before, outputs)
                for path, data in made.files.items()
            ]
        except ONE_FILE as error:
            self.outputs.built.errors.append(error)  # what is written is ours; the rest: next time
            self.outputs.records[post.name] = Record({}, {**before.outputs, **outputs}, [])
            return
        if made.ready:
            outputs |= self.outputs.drop(post.name, before, made.files)
        self._keep(post, made, outputs, late=any(late))

    def _keep(self, post: Post, made: Made, outputs: dict[str, list[Any]], *, late: bool) -> None:
        """Remember what was written of a post, and of what it was made."""
        built = self.outputs.built
        if not made.ready:
            self._skip(post, holds=made.held)
            if self.reviewed_only and not made.held:
                self.outputs.take_away(outputs)
        elif made.base and not self.outputs.check:
            edited = self.outputs.edited & made.pages
            with suppress(*ONE_FILE):  # it is a cache
                keep(self.outputs.staging, kept_as(post), made.base, made.pages, edited)
        built.unchanged += made.ready and not late
        built.findings += made.findings
        kept = [fields_of(finding) for finding in made.findings]
        stamps = {path: list(known) for path, known in made.stamps.items()}
        self.outputs.records[post.name] = Record(stamps, outputs, kept, skipped=not made.ready)

    def _skip(self, post: Post, *, holds: bool) -> None:
        """Pass over a post; an edition of an earlier state of it is out of date, or held."""
        built, root = self.outputs.built, self.workspace.root
        built.skipped.append(post.name)
        if self.outputs.check and self.reviewed_only and not holds:
            built.outdated += [path for path in names(post) if (root / path).is_file()]
