"""A workspace opened: configuration, glossary, and one post at a time with its catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.languages import LanguagePair
from bitext.model import Document, Finding, Piece, Pin, Segment, walk
from bitext.sites.placement import Placement
from bitext.store import config as configuration
from bitext.store.build_state import Stamp, stamp
from bitext.store.config import Config
from bitext.store.files import SourceText, read_source, relative_name
from bitext.workspace.glossary_files import files_of, merged
from bitext.workspace.places import codes_of, placed
from bitext.workspace.reading import header_key
from bitext.workspace.selection.wanted import unread, wanted
from bitext.workspace.several import as_chosen

if TYPE_CHECKING:
    from bitext.dialects import Dialect
    from bitext.formats.po.entries import Catalog
    from bitext.glossary.source_match import Matcher
    from bitext.glossary.terms import Glossary
    from bitext.markdown.placeholder import Form
    from bitext.sites.address import SiteFacts
    from bitext.store.catalog import OnDisk
    from bitext.wording.journal import Act
    from bitext.workspace.trust import Errand
    from bitext.workspace.wordings.homes import Homes


@dataclass(frozen=True)
class Workspace:
    """A folder with a ``bitext.toml``; the glossary is read when it is first needed."""

    root: Path
    config: Config
    #: what a person has just allowed (`workspace.trust`)
    trusted: frozenset[Errand] = field(default=frozenset(), kw_only=True)
    #: files that walks went past, and why: told once at the end
    passed: dict[str, str] = field(default_factory=dict, kw_only=True, compare=False)

    @cached_property
    def _merged(self) -> tuple[Glossary, tuple[Finding, ...]]:
        return merged(self)

    def glossary_files(self) -> Iterator[SourceText]:
        """Yield the files of the glossary, as `glossary_files.files_of` does."""
        return files_of(self)

    @property
    def glossary(self) -> Glossary:
        """The terms of ``glossary/*.yaml``, later files winning; raises WorkspaceError."""
        return self._merged[0]

    @cached_property
    def homes(self) -> Homes:
        """Where wordings lie whose post, or whose paragraph, is somewhere else now."""
        from bitext.workspace.wordings.homes import Homes

        return Homes(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the glossary files contradict each other in."""
        return self._merged[1]

    @cached_property
    def matcher(self) -> Matcher:
        """Finds the glossary's terms in a text.

        Raises UsageError when the table for ``glossary_traditional`` is not installed.
        """
        from bitext.glossary.source_match import Matcher

        return Matcher(self.glossary.terms, folding=self.folding)

    @cached_property
    def folding(self) -> Mapping[str, str]:
        """Traditional characters and what they are matched as; empty unless configured."""
        if not self.config.glossary_traditional:
            return {}
        from bitext.store.opencc import simplified

        return simplified()

    @property
    def language(self) -> str:
        """The target language."""
        return self.config.language

    @cached_property
    def placement(self) -> Placement:
        """Where editions lie."""
        return placed(self.config, codes_of(self.root, self.config))

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Where editions in all of the target languages lie, or lay with bilingual ones."""
        targets = [self.config.of(target) for target in self.config.targets]
        both, marks = [replace(t, bilingual="language") for t in targets], self.placement.marks
        found = (replace(placed(target), marks=marks) for target in targets + both)
        return tuple(dict.fromkeys(found))

    def is_edition(self, path: str) -> bool:
        """Whether a file (relative to the workspace) lies where one of any language would."""
        return any(one.is_edition(path) for one in self.placements)

    @cached_property
    def site_facts(self) -> SiteFacts:
        """What the site's own configuration says of its addresses; raises WorkspaceError."""
        from bitext.workspace.site.config import read_facts

        return read_facts(self.root, self.config.site)

    @cached_property
    def languages(self) -> LanguagePair:
        """Source and target, as the memory keeps entries."""
        return LanguagePair(self.config.source, self.language)

    def posts(
        self, paths: Sequence[Path] = (), trouble: Callable[[BitextError], None] | None = None
    ) -> Iterator[Post]:
        """Yield the posts below ``paths``, all of them when there are none, in stable order;
        ``trouble`` gets what is wrong with a name, a link or a folder, else it is raised.
        """
        from bitext.workspace.selection.walk import files
        from bitext.workspace.wordings.astray import refuse_astray

        refuse_astray(self)
        for path in files(self, paths, trouble, self._unread):
            yield from wanted(Post(self, path))

    def _unread(self, path: Path) -> None:
        self.passed[relative_name(path, self.root)] = unread(path)


@dataclass(frozen=True)
class Post:
    """One post; its text, document and catalog are read on demand and not kept by anyone else."""

    workspace: Workspace
    path: Path

    @cached_property
    def name(self) -> str:
        """Path relative to the workspace, as catalogs and messages name it."""
        return relative_name(self.path, self.workspace.root)

    @cached_property
    def relative(self) -> str:
        """Path relative to the content folder: where its editions and catalog lie."""
        return relative_name(self.path, self.workspace.root / self.workspace.config.base)

    @cached_property
    def source(self) -> tuple[Stamp, str]:
        """The text, and the stamp of the file from before it was read; raises WorkspaceError."""
        before = stamp(self.path)
        from bitext.workspace.refusals import sound

        return before, sound(self.name, read_source(self.path, self.workspace.root).text)

    @cached_property
    def parsed(self) -> Document:
        """The parsed text; raises WorkspaceError when the file cannot be read exactly."""
        from bitext.workspace.reading import parsed as read

        return read(self, self.source[1])

    @cached_property
    def document(self) -> Document:
        """The same, where the catalog words one of several equal sources for its place alone."""
        from bitext.workspace.wordings.places_of_sources import in_their_places

        return in_their_places(self, self.parsed)

    @cached_property
    def dialect(self) -> Dialect:
        """What the site makes of Markdown."""
        from bitext.workspace.reading import dialect_of

        return dialect_of(self.workspace, self.relative)[0]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """What is translated: the document's segments less the values the glossary maps."""
        return tuple(s for s in self.document.segments if not self.is_mapped(s))

    @cached_property
    def mapped(self) -> Mapping[str, str]:
        """Segment key -> wording of the glossary, for the values of ``front_matter_mapped``.

        A tag or category is mapped when the glossary holds exactly it; others stay. Hugo's do
        all: their wording stands on pages of their own (`publishing.beside`).
        """
        find, own = self.workspace.matcher.find, self.workspace.site_facts.taxonomies
        segments = (s for s in self.document.segments if self.is_mapped(s))
        replaced = (s for s in segments if header_key(s).partition(".")[0].lower() not in own)
        hits = ((s, hit) for s in replaced for hit in find(s.source, path=self.relative))
        return {s.key: hit.term.target[0] for s, hit in hits if hit.text == s.source}

    def is_mapped(self, segment: Segment) -> bool:
        """Whether the glossary says what stands there."""
        key, keys = header_key(segment), self.workspace.config.front_matter_mapped
        return bool(key) and any(key == one or key.startswith(f"{one}.") for one in keys)

    @property
    def is_in_both(self) -> bool:
        """Whether readers of both languages have it in one list as it is, without an edition."""
        mixed, language = self.workspace.placement.way.mixed, self.workspace.languages
        return mixed and not language.source_language.is_prose(self.source[1])

    @cached_property
    def kept_ids(self) -> Mapping[int, str]:
        """What an edition's headings have behind them, so that links to them live."""
        from bitext.assemble.anchors import kept_ids

        if not (facts := self.workspace.site_facts).keeps_ids:
            return {}
        return kept_ids(self.document, facts.heading_ids, escaped=facts.escapes_ids)

    @cached_property
    def catalog_name(self) -> str:
        """Path of its catalog, relative to the workspace."""
        from bitext.store.catalog import catalog_path

        below = catalog_path(self.relative, self.workspace.language)
        return f"{self.workspace.config.catalog}/{below}"

    @cached_property
    def catalog_path(self) -> Path:
        return self.workspace.root / self.catalog_name

    def read_catalog(self) -> Catalog:
        """The post's catalog as it is on disk, empty when there is none."""
        return self.load_catalog().catalog

    def load_catalog(self, *, refuse: bool = True) -> OnDisk:
        """The same with the file's bytes; refused where it has lost approved wordings."""
        from bitext.workspace.wordings.record import on_disk, refuse_losses

        known = on_disk(self)
        if refuse:
            refuse_losses(self, known.catalog)
        return known

    @cached_property
    def journal(self) -> list[Act]:
        """What people did to its wordings, by time."""
        from bitext.workspace.wordings.gone import acts_of
        from bitext.workspace.wordings.record import known_as

        return acts_of(self, known_as(self))

    def merged(self, catalog: Catalog, *, notes: bool = True) -> Catalog:
        """A catalog of the post brought up to date with its text, and with its glossary's notes."""
        from bitext.workspace.wordings import record

        return record.brought_up(self, catalog, notes=notes)

    @cached_property
    def forms(self) -> Mapping[str, tuple[Piece, Form]]:
        """Segment key -> its first piece and its placeholder form, in document order."""
        from bitext.markdown.placeholder import encode

        forms: dict[str, tuple[Piece, Form]] = {}
        for piece in walk(self.document.pieces):
            if piece.segment.key not in forms and not self.is_mapped(piece.segment):
                forms[piece.segment.key] = piece, encode(piece)
        return forms

    @cached_property
    def pins(self) -> Mapping[str, tuple[Pin, ...]]:
        """Segment key -> the glossary terms that occur in it."""
        from bitext.glossary.pins import assign

        searched = [(k, p.segment.kind, f.text) for k, (p, f) in self.forms.items()]
        # reading the header once more is a tenth of a post's parse
        asked = any(term.tags for term in self.workspace.glossary.terms)
        tags = self.tags if asked else ()
        return assign(searched, self.workspace.matcher, tags=tags, path=self.relative)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags and categories of the front matter: the scope of ``when: {tags: …}``."""
        from bitext.workspace.reading import tags_of

        return tags_of(self.document)


def open_workspace(start: Path) -> Workspace:
    """Open the workspace at or above ``start``; raises WorkspaceError for none or a broken one."""
    root = configuration.find_workspace(start)
    return Workspace(root, as_chosen(configuration.load(root)))
