"""Files that a build writes: never over a person's edit, and known as ours even if it is killed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from bitext.errors import ONE_FILE, BitextError
from bitext.model import Finding, Severity
from bitext.publishing.built import Built
from bitext.publishing.manifest import Manifest, WrittenFile, is_below, line_digests, rows_in
from bitext.publishing.merged import near_to, put_together_of, sides
from bitext.store.build_state import NO_FILE, BuildState, Record, digest, stamp, unended
from bitext.store.disk.staging import Staging
from bitext.store.files import POST_SUFFIXES, read_bytes, relative_name, remove

#: Commits of the manifest that are looked at.
_COMMITS = 30
_CARRY = "takes the edit into the catalog"
_EDITED = (
    f"this edition was edited by hand and is not overwritten: `bitext absorb {{path}}` {_CARRY}"
)
_TORN = (
    "git has left a conflict in this edition, and one side of it was edited by hand: keep that one "
    f"(`git checkout --ours` or `--theirs`), then `bitext absorb {{path}}` {_CARRY}"
)
_FOREIGN = (
    "this file is in the place of an edition, no build of this workspace wrote it, and it is not "
    "overwritten: move or delete it, then build again, or keep it and name its post in `exclude` "
    "below `[reading]`"
)
_GONE = (
    "this edition was edited by hand and its post is gone: it stays where it is until you move or "
    "delete it; where the post was renamed, `bitext absorb {path}` takes the edit along"
)
_UNWANTED = (
    "this edition was edited by hand, and no build would write it any more: it stays where it is "
    "until you move or delete it; under the configuration that had it written, "
    f"`bitext absorb {{path}}` {_CARRY}"
)
_STRANDED = (
    "{count} files that earlier builds wrote lie where none is written any more, in {folders}: "
    "they stay until you delete them"
)
_UNREADY = (
    "this edition was edited by hand and its post is not reviewed: it stays where it is; "
    f"`bitext absorb {{path}}` {_CARRY}"
)


@dataclass
class Outputs:
    """What is written for a window of posts, and what stands in ``output/`` already."""

    root: Path
    state: BuildState
    built: Built
    check: bool
    ours: Callable[[str], bool]  #: whether builds write there: nothing else is ever taken away
    manifest: Manifest  #: what builds wrote, on this machine or another
    staging: Staging = field(init=False)
    made: dict[str, list[Any]] = field(default_factory=dict)  #: path -> size, time, digest
    edited: set[str] = field(default_factory=set)  #: paths that a person edited
    records: dict[str, Record] = field(default_factory=dict)  #: by post, once all is in place
    rows: list[WrittenFile] = field(default_factory=list)  #: for the manifest, once all is in place
    #: (path, post) of what a post has no use for any more, and what was written for it
    unwanted: dict[tuple[str, str], Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.staging = Staging(self.root)

    def before(self, post: str) -> Record:
        """What was written for a post, here or elsewhere."""
        record = self.state.record(post)
        for path in [path for path in record.outputs if not is_below(path)]:
            del record.outputs[path]  # it is a file like any other: it may name what it likes
        for path in self.manifest.paths_of(post):
            record.outputs.setdefault(path, [-1, 0])
        return record

    def put(
        self, post: str, path: str, data: bytes, before: Record, outputs: dict[str, list[Any]]
    ) -> bool:
        """Write one file where it is out of date; return whether it was."""
        target = self.root / path
        made, said = self.made.get(path), digest(data)
        if made and made[2] == said:  # a picture of another post of this window
            outputs[path] = made
            self.rows.append(WrittenFile.of(path, post, data, said))
            return True
        old = self._read(path) if target.is_file() else None
        if old != data:
            if old is not None and not self._wrote(path, old, before):
                known = before.outputs.get(path, [])[2:] or self.manifest.at(path)
                torn = _TORN if sides(old) else _EDITED
                self._refuse(path, torn if known else _FOREIGN)
                outputs[path] = before.outputs.get(path, [-1, 0])
                return True
            if self.check:
                if old is None or unended(old) != unended(data):
                    self.built.outdated.append(path)
                return True
            target = self.staging.write(target, data)
            self.made[path] = [*stamp(target), said]
            self.built.written.append(path)
        outputs[path] = [*stamp(target), said]
        self.rows.append(WrittenFile.of(path, post, data, said))
        return old != data

    def is_edited(self, path: str, before: Record) -> bool:
        """Whether something stands there that is not what builds wrote last."""
        target = self.root / path
        known = tuple(before.outputs.get(path, ())[:2])
        if not target.is_file() or stamp(target) == known:
            return False
        return not self._wrote(path, self._read(path), before)

    def _read(self, path: str) -> bytes:
        return read_bytes(self.root / path, self.root, limit=1 << 30)

    def _wrote(self, path: str, data: bytes, before: Record) -> bool:
        """Whether builds wrote what is there, or git made it out of what builds wrote."""
        if before.written(path, data):
            return True
        own = self.manifest.at(path)
        # git may have renamed it: it merges an old name's text into the new name's
        if any(row.digest == unended(data) for row in chain(own, self.manifest.pages())):
            return True
        if two := sides(data):  # a conflict of two builds: this one settles it
            return all(self._wrote(path, side, before) for side in two)
        lines = [*line_digests(data)]
        near = [*near_to(lines, lambda: self._versions(own))]
        return put_together_of(lines, near) or (
            bool(near and self._earlier) and put_together_of(lines, near, self._earlier)
        )

    def _versions(self, own: Iterable[WrittenFile]) -> Iterator[tuple[str, ...]]:
        return (row.versions() for row in chain(own, self.manifest.pages()))

    @cached_property
    def _earlier(self) -> list[tuple[str, ...]]:
        """What branches began with, out of the manifests in git: where they have been merged.

        A merge leaves a row of each branch, and none of the build that they have in common.
        """
        if not self.manifest.merged:
            return []
        from bitext.workspace.selection import git

        name = relative_name(self.manifest.path, self.root)
        with suppress(BitextError):  # git is not installed, or this is no repository
            old = [git.content(self.root, c, name) for c in git.commits(self.root, name, _COMMITS)]
            texts = dict.fromkeys(data.decode("utf-8", "surrogateescape") for data in old if data)
            rows = (row for text in texts for row in rows_in(text) if row.lines)
            return [*dict.fromkeys(row.versions() for row in rows)]
        return []

    def _refuse(self, path: str, message: str) -> None:
        told = message.replace("{path}", path)
        self.edited.add(path)
        self.built.findings.append(Finding("edited-edition", Severity.ERROR, told, path))

    def commit(self) -> None:
        """Give what was written its names, and remember it as ours: that first, then the names."""
        if self.made:
            self.manifest.begin(self.rows)
            self.staging.commit()
        for name, record in self.records.items():
            self.state.put(name, record)
        if self.rows and not self.check:
            self.manifest.put(self.rows)
        self.made, self.records, self.rows = {}, {}, []

    def discard(self) -> None:
        """Leave everything as the last commit left it."""
        self.staging.discard()

    def take_away(self, outputs: dict[str, list[Any]]) -> None:
        """Delete editions of a post that is not to be published, unless a person edited them.

        Pictures stay: another post may show them.
        """
        if self.check:
            return
        record = Record({}, outputs, [])
        for path in [path for path in outputs if Path(path).suffix.lower() in POST_SUFFIXES]:
            with suppress(*ONE_FILE):  # a link, say: left where it is
                if not (self.root / path).is_file():
                    del outputs[path]
                elif not self.ours(path):
                    continue
                elif self._wrote(path, self._read(path), record):
                    self._delete(path)
                    del outputs[path]
                else:
                    self._refuse(path, _UNREADY)

    def drop(self, post: str, before: Record, wanted: Collection[str]) -> dict[str, list[Any]]:
        """Note what was written for a post and would not be now: a picture that it names no more.

        Pages of HTML stay: a build makes them when it is asked to.  Of what a person edited the
        next build tells again: that is returned, as outputs that are not as they should be.
        """
        left = [path for path in before.outputs if path not in wanted]
        left = [path for path in left if not path.endswith(".html")]
        self.unwanted |= {(path, post): before for path in left}
        return {path: [*NO_FILE] for path in left if self.is_edited(path, before)}

    def sweep(self) -> None:
        """Take away what was noted, where no other post uses it and no person edited it."""
        stranded: list[str] = []
        for (path, post), before in self.unwanted.items():
            users = {row.post for row in self.manifest.at(path)}
            if any((path, user) not in self.unwanted for user in users):
                if not self.check:
                    self.manifest.forget(path, post)
            elif self.ours(path):
                with suppress(*ONE_FILE):  # a link, say: left where it is
                    self._remove(path, before, _UNWANTED)
            elif (self.root / path).is_file():
                stranded.append(path)
        self.unwanted = {}
        if stranded:
            folders = ", ".join(sorted({f"{Path(path).parent.as_posix()}/" for path in stranded}))
            message = _STRANDED.format(count=len(stranded), folders=folders)
            self.built.findings.append(
                Finding("left-behind", Severity.WARNING, message, min(stranded))
            )

    def left(self, there: Container[str]) -> dict[str, list[str]]:
        """Posts that are not there -> the pages of theirs that are."""
        gone = (name for name in self._known() if name not in there)
        pages = {name: [*filter(self._is_page, self.before(name).outputs)] for name in gone}
        return {name: sorted(paths) for name, paths in pages.items() if paths}

    def _is_page(self, path: str) -> bool:
        is_page = Path(path).suffix.lower() in POST_SUFFIXES and self.ours(path)
        return is_page and (self.root / path).is_file()

    def lines(self, path: str) -> list[str]:
        """The lines of a page that is there; none of one that cannot be read."""
        with suppress(*ONE_FILE):
            return self._read(path).decode("utf-8", "surrogateescape").splitlines()
        return []

    def remove(self, there: Collection[str], stays: Collection[str] = ()) -> None:
        """Take away editions of posts that are not there, unless a person edited them.

        Those of posts that are in ``stays`` are kept all the same.
        """
        for name in stays:
            self._tell_edits(self.before(name))
        there = {*there, *stays}
        gone = {name: self.before(name) for name in self._known() if name not in there}
        theirs = {path for record in gone.values() for path in record.outputs}
        left = (name for name in self._known() if name in there) if theirs else ()
        used = {path for name in left for path in self.before(name).outputs if path in theirs}
        for name, record in gone.items():
            for path in sorted(record.outputs.keys() - used):
                if self.ours(path):
                    with suppress(*ONE_FILE):  # a link, say: left where it is
                        self._remove(path, record)
            if not self.check:
                self.state.forget(name)

    def _tell_edits(self, kept: Record) -> None:
        for path in filter(self._is_page, sorted(kept.outputs)):
            if not self._wrote(path, self._read(path), kept):
                self._refuse(path, _GONE)

    def _known(self) -> Iterator[str]:
        """Yield the posts that something is known of, sorted, each once."""
        return (name for name, _ in groupby(merge(self.state.names(), self.manifest.posts())))

    def _remove(self, path: str, record: Record, edited: str = _GONE) -> None:
        if (self.root / path).is_file():
            if not self._wrote(path, self._read(path), record):
                self._refuse(path, edited)
                return
            if self.check:
                self.built.outdated.append(path)
                return
            self._delete(path)
        elif not self.check:
            self.manifest.forget(path)

    def _delete(self, path: str) -> None:
        remove(self.root / path, self.root)
        self.built.written.append(path)
        self.manifest.forget(path)
