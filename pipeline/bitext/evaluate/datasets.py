"""Which kind of set the command line names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bitext.errors import UsageError, WorkspaceError
from bitext.evaluate.documents import DocumentPair, documents, folder_pairs, named_pairs
from bitext.evaluate.rows import Data
from bitext.evaluate.tables import lines, table
from bitext.languages import LanguagePair, SourceLanguage

_HINT = "name a TSV file, a folder of post.zh.md and post.en.md, or --source and --reference"


def read(
    data: Path | None,
    source: Path | None,
    reference: Path | None,
    languages: LanguagePair,
    keys: Sequence[str],
) -> Data:
    """Read a table or folder ``data``, or the files or folders ``source`` and ``reference``.

    ``languages`` are the tags of source and target, ``keys`` the translated front matter keys.
    Raises UsageError or WorkspaceError for what is not there or does not fit.
    """
    language = languages.source_language
    if data and not (source or reference):
        _must_exist(data)
        if data.is_dir():
            return documents(
                data.name, named_pairs(data, languages), keys, languages.source_language
            )
        return table(data, languages)
    if source and reference and not data:
        return _both(source, reference, keys, language)
    raise UsageError("what is to be evaluated?", hint=_HINT)


def _both(source: Path, reference: Path, keys: Sequence[str], language: SourceLanguage) -> Data:
    for path in (source, reference):
        _must_exist(path)
    if source.is_dir() != reference.is_dir():
        message = f"one is a folder, the other ({reference}) is not"
        raise UsageError(message, path=str(source))
    if source.is_dir():
        return documents(source.name, folder_pairs(source, reference), keys, language)
    if source.suffix == ".md":
        pairs = [DocumentPair(source.name, source, reference)]
        return documents(source.name, pairs, keys, language)
    return lines(source, reference, language)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise WorkspaceError("no such file or folder", path=str(path))
