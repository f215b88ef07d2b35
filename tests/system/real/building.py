"""Sites written to disk and built by their generators."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.system.real.crawl import Site, Trouble

NO_SETTINGS: Mapping[str, str] = {}
NPM = Path(__file__).parents[2] / "renderers" / "node_modules"


@dataclass(frozen=True)
class Real:
    """A site as its author has it, before bitext."""

    generator: str
    files: Mapping[str, str]
    build: Callable[[Path], dict[str, bytes]]
    #: Chinese page -> its English one
    pairs: Mapping[str, str]
    base: str = ""
    host: str = ""
    placement: str = ""  #: written into bitext.toml after `init`: another way than the usual
    switcher: bool = True  #: whether its theme leads from each page to the other language's
    main: str = "//article"  #: where its pages have what was written
    ids: tuple[str, str] = ("", "")  #: a page with `HEADINGS`, and the rule of their ids
    falls: bool = False  #: whether its generator has English addresses for all pages
    known: frozenset[Trouble] = frozenset()  #: what its theme does whatever bitext writes
    #: pages to which Chinese links lead -> where English ones should, beside `pairs`
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def alone(self) -> bool:
        """Whether it has no English page that bitext has not written."""
        return self.generator in ("hexo", "jekyll") and not self.falls

    @property
    def twins(self) -> dict[str, str]:
        """Chinese page -> English page."""
        return {**self.pairs, **self.others}

    def write(self, root: Path) -> Path:
        """The site in a folder."""
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    def built(self, root: Path) -> Site:
        """The site built."""
        return Site(self.build(root), self.base, self.host)


def run(
    root: Path,
    command: Sequence[str | Path],
    into: str,
    *,
    clean: Sequence[str] = (),
    patience: float = 600,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> dict[str, bytes]:
    """What a generator writes into a folder; fails with its words."""
    for name in (into, *clean):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).unlink(missing_ok=True)
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, timeout=patience,
        env={**os.environ, "LANG": "C.UTF-8", "CI": "1", "NODE_ENV": "production", **settings},
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    for trouble in ("REF_NOT_FOUND", "Template render error", "Liquid Exception", "FATAL"):
        assert trouble not in said, said
    return read(root / into)


def read(folder: Path) -> dict[str, bytes]:
    """The files of a built site, by their paths in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def npm(root: Path, packages: Path = NPM) -> None:
    """The packages of npm where a generator looks for them."""
    link = root / "node_modules"
    if not link.exists():
        link.symlink_to(packages.resolve())
