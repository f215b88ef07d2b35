"""A post with its catalog, carried from the step that has read them to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bitext.model import Finding
from bitext.store.build_state import Stamp, stamp
from bitext.store.catalog import Catalog
from bitext.store.files import relative_name
from bitext.store.journal import journal_path
from bitext.workspace.targets import left_page
from bitext.workspace.workspace import Post


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A post and its catalog, merged with the post, as the files were when they were read.

    Between drafting and building lie minutes in which a person may save either.
    """

    post: Post
    catalog: Catalog
    stamps: Mapping[str, Stamp]  #: of the files and the journal, by their paths in the workspace
    retired: tuple[Finding, ...] = ()  #: what people worded and the catalog on disk still shows

    @classmethod
    def read(cls, post: Post) -> Snapshot:
        """Read both files; raises WorkspaceError for one that cannot be read."""
        stamped = stamp(post.catalog_path)
        before = post.read_catalog()
        after = post.merged(before, notes=False)
        return replace(cls.of(post, after, stamped), retired=tuple(left_page(post, before, after)))

    @classmethod
    def of(cls, post: Post, catalog: Catalog, stamped: Stamp) -> Snapshot:
        """What has been read already; ``stamped`` is from before the catalog was."""
        acts = journal_path(post.catalog_path)
        journal = relative_name(acts, post.workspace.root)
        named = {post.name: post.source[0], post.catalog_name: stamped, journal: stamp(acts)}
        return cls(post, catalog, named)

    def renewed(self) -> Snapshot:
        """The same while the files are as they were, else what they are now."""
        root = self.post.workspace.root
        if all(stamp(f"{root}/{path}") == known for path, known in self.stamps.items()):
            return self
        return Snapshot.read(Post(self.post.workspace, self.post.path))
