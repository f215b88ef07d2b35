"""Drafts beside what people have worded: proposals, which stand in no catalog.

They are made in a folder aside, over copies of the posts in which the wordings count as drafts, so
that whatever goes wrong there goes wrong with copies.  A page offers them with its suggestions.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.backends.protocol import Backend
from bitext.drafting.lookup import Redraft, memory_keys
from bitext.drafting.summary import DraftProgress, Summary
from bitext.drafting.translate import translate
from bitext.errors import BitextError
from bitext.formats.json_text import read_json
from bitext.formats.po.entries import Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.desk.sheet import id_of
from bitext.store import catalog
from bitext.store.files import read_bytes, write_atomic
from bitext.store.memory import Memory
from bitext.workspace.memory import FILE
from bitext.workspace.workspace import Post, Workspace

FOLDER = ".bitext/proposals"
#: Of a segment: who asks again and again wants the last ones.
_MOST = 5
_LARGEST = 1 << 24
#: Who a wording is by while it counts as a draft; no engine has this name.
_PERSON = "person"
#: Bytes of a memory that is copied, for the examples in it; 1,000,000 entries are 178 MB.
_COPIED = 1 << 29

#: Name of a post -> key -> wording.
Wordings = Mapping[str, Mapping[str, str]]


@contextmanager
def aside(workspace: Workspace, posts: Wordings) -> Iterator[tuple[Workspace, Redraft]]:
    """Copies of posts in which these wordings are drafts, and the order to draft them anew."""
    with TemporaryDirectory(prefix="bitext-") as folder:
        root = Path(folder).resolve()
        copy = Workspace(root, replace(workspace.config, memory=""), trusted=workspace.trusted)
        for file in workspace.glossary_files():
            _put(root / file.name, file.text.encode("utf-8", "surrogatepass"))
        for name, wordings in posts.items():
            _put(root / name, read_bytes(workspace.root / name, workspace.root))
            _as_drafts(Post(copy, root / name), wordings)
        yield copy, Redraft({name: frozenset(wordings) for name, wordings in posts.items()})


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _as_drafts(post: Post, wordings: Mapping[str, str]) -> None:
    merged = post.merged(post.read_catalog(), notes=False)
    entries = (
        entry._replace(target=wordings[key], state=State.DRAFT, signature=_PERSON)
        if (key := segment_key(*entry.identity)) in wordings
        else entry
        for entry in merged.entries
    )
    root = post.workspace.root
    catalog.write(post.catalog_path, replace(merged, entries=tuple(entries)), root=root)


def propose(
    workspace: Workspace, backends: Sequence[Backend], posts: Wordings,
    report: Callable[[DraftProgress], None],
) -> tuple[Summary, dict[str, dict[str, tuple[str, str]]]]:  # fmt: skip
    """What an engine would say: by post and key, with its signature; what it cannot is left out."""
    with aside(workspace, posts) as (copy, order):
        _remembering(workspace, copy, order)
        only = frozenset().union(*order.posts.values())
        paths = [copy.root / name for name in posts]
        done = translate(copy, backends, paths, only=only, redraft=order, report=report)
        return done, {name: dict(_drafts(Post(copy, copy.root / name))) for name in posts}


def _drafts(post: Post) -> Iterator[tuple[str, tuple[str, str]]]:
    for entry in post.read_catalog().entries:
        if entry.state is State.DRAFT and entry.target and entry.signature != _PERSON:
            yield segment_key(*entry.identity), (entry.target, entry.signature)


def _remembering(workspace: Workspace, copy: Workspace, order: Redraft) -> None:
    """Copy the memory for its examples, less what people have said of these segments."""
    old, new = workspace.root / FILE, copy.root / FILE
    with suppress(OSError, sqlite3.Error, BitextError):
        if old.stat().st_size > _COPIED:
            return
        new.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(old)) as here, closing(sqlite3.connect(new)) as there:
            here.backup(there)
        posts = [Post(copy, copy.root / name) for name in order.posts]
        names = [
            name for post in posts for key in order.posts[post.name] if key in post.forms
            for name in memory_keys(post, key, post.forms[key][1])
        ]  # fmt: skip
        with Memory.open(new, copy.languages, root=copy.root) as memory:
            memory.forget_people(names)


class Proposals:
    """The proposals of a workspace, in ``.bitext``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def of(self, id: str, key: str) -> list[Entry]:
        """Proposals for a segment, the last first."""
        return [
            Entry("", target=target, signature=by) for target, by in self._read(id).get(key, [])
        ]

    def add(self, name: str, found: Mapping[str, tuple[str, str]], there: Iterable[str]) -> None:
        """Keep what was proposed for a post; what is for a segment that it has no more goes."""
        known, keys = self._read(id_of(name)), {*there}
        for key, row in found.items():
            others = [one for one in known.get(key, []) if one[0] != row[0]]
            known[key] = [row, *others][:_MOST]
        kept = {key: rows for key, rows in known.items() if key in keys}
        text = json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
        write_atomic(self._path(id_of(name)), text, root=self.root)

    def _read(self, id: str) -> dict[str, list[tuple[str, str]]]:
        path = self._path(id)
        with suppress(BitextError, ValueError, TypeError, AttributeError):
            if path.is_file():
                said = read_json(read_bytes(path, self.root, limit=_LARGEST))
                return {key: [(str(t), str(by)) for t, by in rows] for key, rows in said.items()}
        return {}

    def _path(self, id: str) -> Path:
        return self.root / FOLDER / f"{id}.json"
