"""Which posts a command is asked about: names, globs, a list, what git says has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import UsageError
from bitext.store.posts import below, is_post

if TYPE_CHECKING:
    from bitext.store.config import Config

LIST = "-"
_SHOWN = 3  #: names in a message


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where posts are."""

    root: Path
    config: Config

    def has(self, path: Path) -> bool:
        """Whether a post, or a folder of posts, is there."""
        inside = below(path, [self.root / folder for folder in self.config.content]) is not None
        return inside and path.exists() and (path.is_dir() or is_post(path.name))

    def __str__(self) -> str:
        return " or ".join(f"{folder}/" for folder in self.config.content)


class Chosen(tuple[Path, ...]):
    """Posts by name: where there are none of them it is none, and not all posts."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


def chosen(
    given: Sequence[Path],
    changed: str | None,
    listed: Callable[[], bytes],
    word: Callable[[str], None],
) -> tuple[Path, ...]:
    """The paths that a command goes through; empty for all posts.

    A path that a person typed must be there.  What is listed, expanded or said by git may be
    anything: what is no post below the content folder is passed over, with a ``word``.

    Raises:
        UsageError: a glob that matches nothing, no git, no such revision.
    """
    typed = [path for path in given if str(path) != LIST]
    if changed is None and len(typed) == len(given) and len(given) < 2 and not _globs(typed):
        return tuple(given)
    from bitext.store.config import find_workspace, load

    root = find_workspace(Path.cwd())
    config = load(root)
    found = [*_expanded(typed, root / config.base)]
    if len(typed) < len(given):
        found += _listed(listed())
    if changed is not None:
        found += _touched(root, config, changed)
    return _sorted_out(found, typed, _Folders(root, config), word)


def _globs(paths: Sequence[Path]) -> bool:
    return any(has_magic(str(path)) and not path.exists() for path in paths)


def _expanded(paths: Sequence[Path], base: Path) -> Iterator[Path]:
    """The paths, of globs what they match here or in the content folder."""
    for path in paths:
        if not _globs([path]):
            yield path
            continue
        found = sorted(glob(str(path), recursive=True))  # noqa: PTH207 - absolute ones too
        found = found or sorted(glob(str(base / path), recursive=True))  # noqa: PTH207
        if not found:
            hint = f"globs are looked for here and below {base}; `**` goes into folders"
            raise UsageError("nothing matches this", path=str(path), hint=hint)
        yield from map(Path, found)


def _listed(data: bytes) -> list[Path]:
    """Names on standard input, one a line, or ended by NUL as ``git diff -z`` writes them."""
    text = data.decode(errors="surrogateescape")
    names = text.split("\0") if "\0" in text else text.splitlines()
    return [Path(name) for name in names if name.strip()]


def _touched(root: Path, config: Config, revision: str) -> Iterator[Path]:
    """What a branch touched; a catalog stands for its post."""
    from bitext.store.catalog import posts_of
    from bitext.workspace.selection.git import changed

    catalogs = root / config.catalog / config.language
    for path in changed(root, revision):
        if path.suffix == ".po" and path.is_relative_to(catalogs):
            posts = posts_of(path.relative_to(catalogs).as_posix())
            yield from (p for post in posts if (p := root / config.base / post).is_file())
        else:
            yield path


def _sorted_out(
    found: Sequence[Path], typed: Sequence[Path], place: _Folders, word: Callable[[str], None]
) -> Chosen:
    """The posts among the names; the others are passed over, unless a person typed nothing else."""
    kept: list[Path] = []
    others: list[Path] = []
    for path in dict.fromkeys(found):
        (kept if place.has(path) or (path in typed and not path.exists()) else others).append(path)
    if not kept and others and set(others) <= set(typed):
        return Chosen(others)  # which the walk refuses, with its reason
    if others:
        word(f"passed over, as no post below {place}: {_names(others)}")
    if not kept:
        word("no post is left: nothing to do")
    return Chosen(kept)


def _names(paths: Sequence[Path]) -> str:
    """The first few, and how many there are more."""
    more = len(paths) - _SHOWN
    names = ", ".join(map(str, paths[:_SHOWN]))
    return f"{names} and {more:,} more" if more > 0 else names
