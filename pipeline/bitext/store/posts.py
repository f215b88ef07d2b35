"""The walk over posts: which files below ``content`` are posts, and in which order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import BitextError, StorageError, UsageError, WorkspaceError
from bitext.store.files import POST_SUFFIXES, real_path, relative_name, storage_errors

#: What posts are written in as well, and other programs read.
OTHER_SUFFIXES = (
    ".rst", ".adoc", ".asciidoc", ".org", ".ipynb", ".textile", ".wiki", ".typ", ".mkd", ".mkdn",
    ".mdown", ".mdwn", ".mdtxt", ".mdtext", ".rmarkdown", ".pmd", ".html.md.erb", ".md.txt",
)  # fmt: skip

#: Which of them a site makes pages of, its generator knows.
HTML = (".html", ".htm")

#: Folders of other people's files, whose guides are in Chinese too: VitePress reads its root but
#: for these.
PACKAGES = frozenset(("node_modules", "bower_components"))


def _raise(error: BitextError) -> None:
    raise error


def find_posts(
    root: Path,
    content: Sequence[Path],
    paths: Sequence[Path] = (),
    *,
    exclude: Iterable[Path] = (),
    trouble: Callable[[BitextError], None] | None = None,
    passed: Callable[[Path], None] = lambda _: None,
) -> Iterator[Path]:
    """Every post below the folders ``content`` (relative to ``root``), or below the ``paths``
    that a user named.

    Sorted by folder and name, streaming, each post once; names that begin with a dot, `PACKAGES`
    and folders in ``exclude`` (relative to ``root``) are passed over.

    ``trouble`` gets what is wrong with a name, a link or a folder, and the walk goes on with the
    next: a link that leads outside the workspace, nowhere or in a circle, a file name that is not
    UTF-8 (WorkspaceError), a folder that may not be read (StorageError); else it is raised.
    ``passed`` gets files that hold prose in a form that is not read (`OTHER_SUFFIXES`, `HTML`).

    Raises:
        UsageError: a named path does not exist, is no post, or is outside ``content``.
        WorkspaceError: there is no content folder.
    """
    folders = [root / folder for folder in content]
    for folder in folders:
        if not folder.is_dir():
            hint = "create it, or set `content` in bitext.toml"
            raise WorkspaceError("the content folder does not exist", path=str(folder), hint=hint)
    skip = frozenset(str((root / part).resolve()) for part in exclude)
    walk = _Walk(root.resolve(), skip, trouble or _raise, passed)
    starts = [_named(path, folders) for path in paths] if paths else folders
    seen: set[str] = set()
    for start in starts:
        for post in walk.below(start):
            if len(starts) == 1:  # one walk meets nothing twice
                yield post
            elif (name := str(post)) not in seen:
                seen.add(name)
                yield post


def find_catalogs(folder: Path, root: Path, endings: tuple[str, ...]) -> list[str]:
    """The files below a folder that end so, by their paths below ``root``, by folder and name.

    Hidden ones are no catalogs: macOS and editors lay them beside what they are of.
    """
    found = [
        f"{relative_name(Path(inside), root)}/{name}"
        for inside, _, names in os.walk(folder)
        for name in names
        if name.endswith(endings) and not name.startswith(".")
    ]
    return sorted(found, key=lambda name: name.split("/"))


def below(path: Path, folders: Sequence[Path]) -> Path | None:
    """A user's path, absolute or relative to the working directory, as one below a folder."""
    full, *bases = (Path(os.path.abspath(p)) for p in (path, *folders))  # noqa: PTH100 - links stay
    for folder, base in zip(folders, bases, strict=True):
        if full.is_relative_to(base):
            return folder / full.relative_to(base)
    return None


def _named(path: Path, folders: Sequence[Path]) -> Path:
    """A path below one of the folders, of a post or a folder that is there."""
    listed = " and ".join(map(str, folders))
    hint = f"posts are below {listed}; name files or folders there, or set `content`"
    if not os.path.lexists(path):
        raise UsageError("there is no such file or folder", path=str(path), hint=hint)
    found = below(path, folders)
    if found is None:
        raise UsageError("this is outside the content folder", path=str(path), hint=hint)
    if not path.is_dir() and not is_post(path.name):
        message = f"this is not a post ({', '.join(POST_SUFFIXES)})"
        raise UsageError(message, path=str(path), hint=hint)
    return found


@dataclass(slots=True)
class _Walk:
    """A walk below ``root``; a link is followed inside of it only."""

    root: Path
    skip: frozenset[str]
    trouble: Callable[[BitextError], None]
    passed: Callable[[Path], None]

    def below(
        self, path: Path, above: frozenset[str] = frozenset(), *, folder: bool = False
    ) -> Iterator[Path]:
        """Yield the posts at or below ``path``, which is reached through the folders ``above``."""
        try:
            real = str(real_path(path, self.root))
            if real in self.skip:
                return
            found = self._entries(path, real, above) if path.is_dir() else None
        except (WorkspaceError, StorageError) as error:
            if not above or is_post(path.name) or folder:  # else: a picture, say
                self.trouble(error)
            return
        if found is None:
            yield from self._post(path)
        for name, link, folder in found or ():
            if link or folder:
                yield from self.below(path / name, above | {real}, folder=folder)
            elif f"{real}{os.sep}{name}" not in self.skip:
                yield from self._post(path / name)

    def _entries(
        self, path: Path, real: str, above: frozenset[str]
    ) -> Sequence[tuple[str, bool, bool]]:
        """What is in a folder, with whether it is a link and whether a folder."""
        if real in above:
            message = "refused: this link leads in a circle"
            raise WorkspaceError(message, path=str(path), hint="remove it")
        with storage_errors(path), os.scandir(path) as entries:
            seen = (e for e in entries if e.name[0] != "." and e.name not in PACKAGES)
            return sorted((entry.name, entry.is_symlink(), _is_folder(entry)) for entry in seen)

    def _post(self, path: Path) -> Iterator[Path]:
        if not is_post(path.name):
            if path.name.lower().endswith((*OTHER_SUFFIXES, *HTML)):
                self.passed(path)
            return
        try:
            str(path).encode()
        except UnicodeEncodeError:
            self.trouble(WorkspaceError("this file name is not UTF-8", path=ascii(str(path))))
        else:
            yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: told when it is entered
        return False


def is_post(name: str) -> bool:
    """Whether a file of this name is one, by its ending."""
    return name.lower().endswith(POST_SUFFIXES)
