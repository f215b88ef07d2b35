"""Whole documents with their translations, as rows: every segment that has a counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import UsageError, WorkspaceError
from bitext.evaluate.align import Alignment, align
from bitext.evaluate.rows import Data, Row
from bitext.evaluate.texts import text_of
from bitext.languages import LanguagePair, SourceLanguage
from bitext.model import Piece
from bitext.store.files import POST_SUFFIXES


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A post and its translation."""

    name: str  #: relative path of the source, without the language
    source: Path
    reference: Path


def named_pairs(folder: Path, languages: LanguagePair) -> list[DocumentPair]:
    """Find ``x.zh.md`` with ``x.en.md`` below ``folder``.

    Raises WorkspaceError when there is none.
    """
    ours, theirs = (f".{language.split('-')[0]}" for language in languages)
    found: list[DocumentPair] = []
    for path in _posts(folder):
        other = path.with_name(path.name.replace(f"{ours}.", f"{theirs}."))
        if other != path and other.is_file():
            name = path.relative_to(folder).as_posix().replace(f"{ours}.", ".")
            found.append(DocumentPair(name, path, other))
    return _some(found, folder, f"there is no pair such as post{ours}.md and post{theirs}.md")


def folder_pairs(source: Path, reference: Path) -> list[DocumentPair]:
    """Find the posts below ``source`` that lie below ``reference`` too.

    Raises WorkspaceError when there is none.
    """
    names = ((path, path.relative_to(source)) for path in _posts(source))
    found = [
        DocumentPair(name.as_posix(), path, reference / name)
        for path, name in names
        if (reference / name).is_file()
    ]
    return _some(found, source, f"no post here lies in {reference} too")


def _posts(folder: Path) -> list[Path]:
    """The posts below a folder as a workspace sees them: nothing that begins with a dot."""
    files = (path for path in folder.rglob("*") if path.suffix.lower() in POST_SUFFIXES)
    seen = ((path.relative_to(folder).parts, path) for path in files)
    return sorted(path for parts, path in seen if not any(part[0] == "." for part in parts))


def _some(found: list[DocumentPair], folder: Path, message: str) -> list[DocumentPair]:
    if not found:
        hint = "name both folders with --source and --reference, or their posts by language"
        raise WorkspaceError(message, path=str(folder), hint=hint)
    return found


def documents(
    name: str, pairs: Sequence[DocumentPair], keys: Sequence[str], language: SourceLanguage
) -> Data:
    """The aligned segments of document pairs; ``keys`` are translated front matter keys.

    Raises WorkspaceError for a file that cannot be read, UsageError when nothing aligns.
    """
    rows: list[Row] = []
    posts: dict[str, str] = {}
    left = 0
    for pair in pairs:
        posts[pair.name] = text_of(pair.source)
        texts = posts[pair.name], text_of(pair.reference)
        aligned = align(*texts, keys=keys, language=language)
        left += aligned.left
        rows += _rows(pair.name, aligned, len(rows) + 1)
    if not rows:
        message = "no segment of these documents has a counterpart: their structure differs"
        raise UsageError(message, path=name)
    return Data(name, tuple(rows), posts, True, left)


def _rows(post: str, aligned: Alignment, first: int) -> Iterator[Row]:
    """A row for each segment; equal segments of a post share one translation, hence one row."""
    pairs: dict[str, tuple[Piece, str]] = {}
    for piece, wording in aligned.pairs:
        pairs.setdefault(piece.segment.key, (piece, wording))
    for number, (piece, wording) in enumerate(pairs.values(), first):
        yield Row(number, piece.segment.source, wording, (piece,), post)
