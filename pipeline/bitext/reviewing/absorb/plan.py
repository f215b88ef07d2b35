"""Which editions were edited, and what was changed in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext import frontmatter
from bitext.assemble.edited import places, within
from bitext.assemble.english import Assembly
from bitext.assemble.spans import PieceSpot, moved, signing, spots
from bitext.errors import UsageError, WorkspaceError
from bitext.formats.po.entries import Catalog
from bitext.model import Finding, Span
from bitext.publishing.bases import Base, find, names
from bitext.publishing.bilingual_page import arrangement
from bitext.publishing.links import SiteLinks
from bitext.publishing.pages import Pages
from bitext.reviewing.absorb.edits import Edit, for_their_places, outside
from bitext.reviewing.absorb.from_git import bases_in_git, built_digests
from bitext.reviewing.absorb.header import header_edits
from bitext.reviewing.absorb.page import Body, WrittenPage
from bitext.reviewing.absorb.renamed import Former, under_former_names
from bitext.store.build_state import unended
from bitext.store.encodings import refuse_encoding
from bitext.store.files import read_bytes, relative_name
from bitext.store.merge import merge
from bitext.wording.fate import short
from bitext.wording.variants import with_variants
from bitext.workspace.targets import found_in

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True)
class Edited:
    """An edition that is not as it was written."""

    post: Post
    edition: str
    data: bytes  #: the file
    base: Catalog  #: of what it was written
    before: Post  #: the same post, as it was then
    known: bool  #: whether a build has kept that, else it is what would be written now
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]  #: what has no entry to go to

    @property
    def whole(self) -> bool:
        """Whether all of it can go into the catalog."""
        return not self.findings


def edited(workspace: Workspace, paths: Sequence[Path] = ()) -> Iterator[Edited]:
    """Yield the editions that somebody has edited, below ``paths`` if there are any.

    Raises UsageError for a path that is no edition, WorkspaceError for one that cannot be read.
    """
    for post, edition, former in _chosen(workspace, paths):
        path = workspace.root / edition
        if not path.is_file():
            continue
        data = read_bytes(path, workspace.root)
        found = _plan(post, edition, data, former)
        if found and (found.edits or found.findings):
            yield found


def _plan(post: Post, edition: str, data: bytes, former: Former | None) -> Edited | None:
    """What was edited in an edition; None where nobody has touched it."""
    if former:
        same = former.base.pages[edition].encode("utf-8", "surrogateescape") == data
        return None if same else _compared(post, edition, data, former.base, former.before)
    base = find(post, edition)
    if base is not None:
        same = base.pages[edition].encode("utf-8", "surrogateescape") == data
        return None if same else _compared(post, edition, data, base)
    known = built_digests(post, edition)
    if unended(data) in known:
        return None
    found = _compared(post, edition, data, None)
    if found.edits or found.findings:
        base = _of_history(post, edition, known)
    return _compared(post, edition, data, base) if base else found


def _of_history(post: Post, edition: str, known: Collection[str]) -> Base | None:
    """What git says that an edition was made of; ``known`` tells it as builds wrote it."""
    for base in bases_in_git(post, edition):
        before = _as_it_was(post, base)
        base = replace(base, catalog=merge(base.catalog, before.parsed.segments))
        made = "" if known else pages_of(before, base).written()[0].get(edition, "")
        wanted = known or {unended(made.encode("utf-8", "surrogateescape"))}
        if unended(base.pages[edition].encode("utf-8", "surrogateescape")) in wanted:
            return base
    return None


def _chosen(
    workspace: Workspace, paths: Sequence[Path]
) -> Iterator[tuple[Post, str, Former | None]]:
    posts = [*workspace.posts()]
    every: list[tuple[Post, str, Former | None]] = [
        (post, name, None) for post in posts for name in names(post)
    ]
    every += [(one.post, one.edition, one) for one in under_former_names(workspace, posts)]
    if not paths:
        yield from every
    for path in paths:
        name = "/"
        with suppress(ValueError):  # outside the workspace
            name = relative_name(path.absolute(), workspace.root)
        some = [
            (post, edition, former)
            for post, edition, former in every
            if name in (edition, post.name) or f"{edition}/".startswith(f"{name}/")
            or f"{post.name}/".startswith(f"{name}/")
        ]  # fmt: skip
        if not some:
            hint = "name a file that `bitext build` writes, as output/en/p.md, or its post"
            raise UsageError(f"{path} is no edition of a post", hint=hint)
        yield from some


def _compared(
    post: Post, edition: str, data: bytes, base: Base | None, former: Post | None = None
) -> Edited:
    known = base is not None
    base = base or _now(post)
    before = _as_it_was(former or post, base)
    pages = pages_of(before, base)
    text = _decoded(edition, data)
    sign = signing(before.document)
    rest = (post, edition, data, base.catalog, before, known)
    if sign is None:
        message = "the post holds characters of the last private plane: its editions are not read"
        return Edited(*rest, (), (outside(edition, 1, message),))
    rebuilt, found = spots(pages.signed(sign)[edition])
    page = base.pages.get(edition) or pages.written()[0][edition]
    text = _ends(text, page)
    found = found if rebuilt == page else _carried(rebuilt, found, page)
    written = WrittenPage(before, pages, page, found)
    edits, findings = _both(written, edition, text)
    edits, refused = _standing(written, edition, edits)
    edits = for_their_places(edits, written.pieces)
    return Edited(*rest, tuple(edits), (*findings, *refused))


def _now(post: Post) -> Base:
    """What would be written, where nobody knows what was."""
    catalog = post.merged(post.read_catalog(), notes=False)
    config = post.workspace.config
    return Base(post.source[1], catalog, config.layout, {}, swap=config.swap)


def pages_of(post: Post, base: Base, changes: Mapping[str, str] | None = None) -> Pages:
    """The editions of a post as they were, with other wordings where they are given."""
    found = found_in(post, base.catalog)
    if changes:
        found = replace(found, targets={**found.targets, **changes})
    try:
        arranged = arrangement(post.workspace, base.layout, base.swap)
    except WorkspaceError:  # it was in no site then, or its site showed another layout
        arranged = arrangement(post.workspace, None, base.swap)
    return Pages(post, found, arranged, SiteLinks.load(post.workspace))


def _as_it_was(post: Post, base: Base) -> Post:
    from bitext.workspace.workspace import Post as Another

    before = Another(post.workspace, post.path)
    before.__dict__["source"] = post.source[0], base.source
    if post.source[1] == base.source:
        before.__dict__["parsed"] = post.parsed
    before.__dict__["document"] = with_variants(before.parsed, base.catalog.entries, ())
    return before


def _decoded(edition: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(edition, data, error.start) from error


def _ends(text: str, page: str) -> str:
    """With the line ends of what was written: git and editors change them all at once."""
    if "\r\n" in text and "\r" not in page:
        return text.replace("\r\n", "\n")
    if "\r\n" in page and "\r" not in text:
        return text.replace("\n", "\r\n")
    return text


def _carried(rebuilt: str, found: Sequence[PieceSpot], page: str) -> tuple[PieceSpot, ...]:
    """Spots of what this version writes in what another version wrote."""
    where = places(rebuilt, [spot.span for spot in found], page)
    result = []
    for spot, span in zip(found, where, strict=True):
        if span is not None:
            same = rebuilt[slice(*spot.span)] == page[slice(*span)]
            by = span.start - spot.span.start
            inside = moved(spot, by).inside if same else _carried_inside(rebuilt, spot, page, span)
            result.append(PieceSpot(spot.piece, Span(*span), inside))
    return tuple(result)


def _carried_inside(rebuilt: str, spot: PieceSpot, page: str, where: Span) -> tuple[PieceSpot, ...]:
    inner = [Span(*(at - spot.span.start for at in one.span)) for one in spot.inside]
    found = within(rebuilt[slice(*spot.span)], inner, page[slice(*where)]) if inner else []
    return tuple(
        PieceSpot(one.piece, Span(span.start + where.start, span.end + where.start))
        for one, span in zip(spot.inside, found, strict=True)
    )


def _both(written: WrittenPage, edition: str, text: str) -> tuple[list[Edit], list[Finding]]:
    """What was changed in the header and in the body."""
    paired = edition != names(written.post)[0]
    said = [*header_edits(written, edition, written.text, text, paired=paired)]
    start, now = _body(written.text), _body(text)
    inner = [moved(spot, -start) for spot in written.spots if spot.span.start >= start]
    part = replace(written, text=written.text[start:], spots=inner)
    body = Body(part, edition, text[now:], 1 + text.count("\n", 0, now))
    edits = [one for one in said if isinstance(one, Edit)] + body.edits
    findings = [one for one in said if isinstance(one, Finding)] + body.findings
    return edits, sorted(findings, key=lambda finding: finding.line)


def _body(text: str) -> int:
    header = frontmatter.find(text)
    return header.body if header else 0


def _standing(
    written: WrittenPage, edition: str, edits: Sequence[Edit]
) -> tuple[list[Edit], list[Finding]]:
    """The edits that can stand on the page, and what keeps the others from it."""
    said: dict[str, set[str]] = {}
    for edit in edits:
        said.setdefault(edit.piece.segment.key, set()).add(edit.now)
    news = {key: next(iter(wordings)) for key, wordings in said.items() if len(wordings) == 1}
    if not news:
        return list(edits), []
    targets = {**written.pages.worded, **written.post.mapped, **news}
    assembly = Assembly(written.post.document, targets, written.assembly.expected)
    good: list[Edit] = []
    findings: list[Finding] = []
    for edit in edits:
        piece = edit.piece
        same = edit.now == piece.segment.source
        if same or piece.segment.key not in news or piece.span.start in assembly.choices:
            good.append(edit)
            continue
        message = (
            f"this edit of {short(piece.segment.source)} ({written.place(piece)}) is not taken: "
            f"the Markdown structure would change"
        )
        findings.append(outside(edition, edit.line, message))
    return good, findings
