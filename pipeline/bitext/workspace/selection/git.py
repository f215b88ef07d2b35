"""What a branch touched, as git says it: committed since it left another, changed, or new."""

from __future__ import annotations

import os
import re
import subprocess
from codecs import escape_decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import UsageError

#: Branches that others leave, the first that is there.
_TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_SECONDS = 60
#: How far back merges are looked for, and how many of them.
_BACK, _MERGES = 50, 5
#: How far back deleted files are looked for; and what has the files of today.
_FAR, NOW = 2000, "HEAD"
#: A repository may come from a stranger: its settings must start no program.
_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "core.hooksPath=/dev/null",
    "-c", "diff.external=",
)  # fmt: skip
#: Nor by what it lacks: an object that a partial clone has left out is fetched by programs that
#: the settings name.
_ALONE = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_NOTHING: Mapping[str, str] = {}
_LACKS = re.compile(rb"lazy fetching disabled|transport '[^']*' not allowed")
#: Settings that name programs for files with an attribute, which run when a file is compared.
_FILTERS = r"^filter\..*\.(clean|process|required)$"


def changed(root: Path, revision: str = "") -> Iterator[Path]:
    """Files that are there and differ from where this branch left ``revision``.

    Without a revision it is the trunk; on the trunk itself, its last commit.

    Raises:
        UsageError: this is no repository of git, git is not installed, or has no such revision;
            or it has no trunk, and nobody is on a branch.
    """
    top = Path(_git(root, "rev-parse", "--show-toplevel").rstrip("\n"))
    base = _left(root, revision or _trunk(root))
    flags = ("--name-only", "-z", "--diff-filter=d", "--no-ext-diff", "--no-textconv")
    touched = _git(top, "diff", *flags, "--no-renames", base, "--", set_to=_unfiltered(top))
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    for name in dict.fromkeys(filter(None, (touched + new).split("\0"))):
        yield top / name


def ignored(root: Path, names: Sequence[str]) -> frozenset[str]:
    """Those of the paths below ``root`` that git is told to leave alone; none where it is not."""
    try:
        done = _run(root, ("check-ignore", "-z", "--stdin"), "\0".join(names))
    except UsageError:
        return frozenset()
    return frozenset(filter(None, os.fsdecode(done.stdout).split("\0")))


def commits(root: Path, name: str, most: int) -> Iterator[str]:
    """Yield the last commits that changed a file, given by its path below ``root``."""
    flags = ("--format=%H", f"--max-count={most}", "--no-ext-diff", "--no-textconv")
    yield from _answer(root, "log", *flags, "--", name).split()


def last(root: Path, name: str, most: int) -> list[str]:
    """The last commits that changed a file, on every branch that was merged; none without git."""
    back = ("rev-list", "--full-history", f"--max-count={most}", "HEAD", "--", name)
    return _lines(root, *back) or []


def content(root: Path, commit: str, name: str) -> bytes | None:
    """A file as a commit has it; None where it has none."""
    done = _run(root, ("cat-file", "blob", f"{commit}:./{name}"))
    return done.stdout if done.returncode == 0 else None


def had(root: Path, below: str) -> Mapping[str, str]:
    """The files that git has in a folder, and those that it had -> a commit that has them."""
    if not head(root):
        return {}
    flags = ("--diff-filter=D", "--no-renames", "--name-only", "--relative", "--format=:%h")
    since = _not_too_far(root)
    back = ("-c", "core.quotePath=false", "log", "--no-show-signature", *flags, NOW, *since)
    found: dict[str, str] = {}
    commit = ""
    for line in _lines(root, *back, "--", below) or ():
        if line.startswith(":"):
            commit = f"{line[1:]}~1"
        elif line:
            found.setdefault(line, commit)
    return found | dict.fromkeys(has(root, below), NOW)


def _not_too_far(root: Path) -> list[str]:
    """What keeps a look back from going through a long history to its very beginning."""
    far = f"{NOW}~{_FAR}"
    return [f"^{far}"] if _answer(root, "rev-parse", "--verify", "--quiet", far) else []


def has(root: Path, below: str) -> Sequence[str]:
    """The files that the last commit has in a folder; none without git."""
    with suppress(UsageError):
        listed = _answer(root, "ls-tree", "-r", "-z", "--name-only", NOW, "--", below)
        return [name for name in listed.split("\0") if name]
    return ()


def is_sparse(root: Path) -> bool:
    """Whether only some of the files are checked out."""
    return _answer(root, "config", "core.sparseCheckout") == "true"


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of the branches that a merge brought together, by commits."""

    tip: str
    base: str  #: where they had parted
    merged: str  #: what became of them


def head(root: Path) -> str:
    """The commit that is checked out; empty where there is none, or no git."""
    with suppress(UsageError):
        return _answer(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return ""


def sides(root: Path, since: str) -> Iterator[MergeSide]:
    """Yield the branches of the last merges; with ``since``, of those that this commit has not."""
    back = ("rev-list", "--parents", f"--max-count={_BACK}", "HEAD")
    lines = _lines(root, *back, f"^{since}") if since else None
    if lines is None:  # also where history was cut off since
        lines = _lines(root, *back) or []
    for merged, *tips in [line.split() for line in lines if line.count(" ") > 1][:_MERGES]:
        base = _answer(root, "merge-base", *tips)
        yield from (MergeSide(tip, base, merged) for tip in tips if base)


def _lines(root: Path, *arguments: str) -> list[str] | None:
    """What git answers, None where it refuses or is not there."""
    with suppress(UsageError):
        done = _run(root, arguments)
        return os.fsdecode(done.stdout).splitlines() if done.returncode == 0 else None
    return None


def given_up(root: Path, side: MergeSide, below: str) -> Sequence[str]:
    """Files in a folder that a side changed, and that are otherwise after the merge."""
    changed = _differing(root, side.base, side.tip, below)
    return sorted(changed & _differing(root, side.tip, side.merged, below)) if changed else ()


def _differing(root: Path, one: str, other: str, below: str) -> set[str]:
    flags = ("--name-only", "-z", "--no-renames", "--relative", "--no-ext-diff", "--no-textconv")
    return {*_answer(root, "diff", *flags, one, other, "--", below).split("\0")} - {""}


def taken_out(root: Path, names: str) -> Iterator[tuple[str, bytes]]:
    """Yield lines of JSON that git has of files, and that those have no more: each with the name
    of its file.
    """
    yield from _removed(root, "diff", *_LOSSES, NOW, "--", f":(glob){names}")


def taken_out_since(root: Path, since: str, names: str) -> Iterator[tuple[str, bytes]]:
    """Yield the same of lines that the last commits took out, or those that ``since`` has not."""
    back = ("log", "--no-show-signature", "--format=", "--no-merges", f"--max-count={_BACK}")
    flags = (*back, *_LOSSES, NOW)
    known = since and _answer(root, "cat-file", "-t", since)
    start = [f"^{since}"] if known else _not_too_far(root)
    yield from _removed(root, *flags, *start, "--", f":(glob){names}")


def refs(root: Path) -> str:
    """What tells that a branch, a tag or a stash is another one now."""
    return _answer(root, "for-each-ref", "--format=%(objectname)")


def ever(root: Path, names: Sequence[str]) -> bytes:
    """Every line that a branch, a tag or a stash has, or had, in one of these files."""
    stashed = _lines(root, "rev-list", "--walk-reflogs", "refs/stash") or []
    flags = ("--no-show-signature", "--format=", "-m", "--root", *_PATCH)
    paths = [f":(literal){name}" for name in names]
    with suppress(UsageError):
        return _run(root, ("log", "--all", *flags, *stashed, "--", *paths)).stdout
    return b""


#: What a patch looks like, whatever somebody has set up; files that were renamed lose nothing.
_PATCH = (
    "--patch", "--unified=0", "--text", "--no-color", "--relative", "--find-renames",
    "--src-prefix=a/", "--dst-prefix=b/", "--no-ext-diff", "--no-textconv",
)  # fmt: skip
_LOSSES = (*_PATCH, "--diff-filter=MDR")


def _removed(root: Path, *arguments: str) -> Iterator[tuple[str, bytes]]:
    """Yield lines that a patch takes out, with the name that their file has afterwards."""
    name = ""
    with suppress(UsageError):
        for line in _run(root, arguments).stdout.split(b"\n"):
            if line.startswith(_NAMES_A_FILE):
                said = line[4:].rstrip(b"\t")
                said = escape_decode(said[1:-1])[0] if said[:1] == b'"' else said
                name = os.fsdecode(said[2:])
            elif line.startswith(b"-{"):
                yield name, line[1:]


_NAMES_A_FILE = (b"--- a/", b'--- "a/', b"+++ b/", b'+++ "b/')


def author(root: Path, commit: str, name: str) -> tuple[str, int]:
    """Who changed a file last, up to a commit, and when, in seconds of our time."""
    said = _answer(root, "log", "--no-show-signature", "-1", "--format=%ct %an", commit, "--", name)
    seconds, _, who = said.partition(" ")
    return who, int(seconds or 0)


def _trunk(root: Path) -> str:
    for name in _TRUNKS:
        if _answer(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"):
            return name
    if not _answer(root, "symbolic-ref", "--quiet", "HEAD"):
        # what a CI has fetched of a pull request: nothing would seem to have changed
        hint = "fetch it (`fetch-depth: 0` of actions/checkout), or name another: `--changed REV`"
        raise UsageError("this checkout has no main branch to compare with", hint=hint)
    return "HEAD"


def _left(root: Path, revision: str) -> str:
    """The commit at which this branch left ``revision``."""
    found = _answer(root, "rev-parse", "--verify", "--quiet", "--end-of-options",
                    f"{revision}^{{commit}}")  # fmt: skip
    if not found:
        hint = "name a branch, a tag or a commit: `--changed main`; `git fetch` may be missing"
        raise UsageError(f"git has no revision `{revision}` here", hint=hint)
    return (_answer(root, "merge-base", found, "HEAD") or found).strip()


def _unfiltered(root: Path) -> dict[str, str]:
    """Variables that take the programs away with which a repository reads its files."""
    found = _answer(root, "config", "--null", "--name-only", "--get-regexp", _FILTERS)
    names = dict.fromkeys(filter(None, found.split("\0")))
    pairs = [(name, "false" if name.endswith(".required") else "") for name in names]
    return {"GIT_CONFIG_COUNT": str(len(pairs))} | {
        f"GIT_CONFIG_{what}_{number}": said
        for number, pair in enumerate(pairs)
        for what, said in zip(("KEY", "VALUE"), pair, strict=True)
    }


def _answer(root: Path, *arguments: str) -> str:
    """What git answers; empty where it refuses."""
    done = _run(root, arguments)
    return os.fsdecode(done.stdout).strip() if done.returncode == 0 else ""


def _git(root: Path, *arguments: str, set_to: Mapping[str, str] = _NOTHING) -> str:
    done = _run(root, arguments, set_to=set_to)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().split("\n")
        said = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines[:1]
        message = f"git cannot say what changed: {said[-1]}"
        raise UsageError(message, path=str(root), hint="name the posts, or leave --changed out")
    return os.fsdecode(done.stdout)


def _run(
    root: Path, arguments: tuple[str, ...], given: str = "", set_to: Mapping[str, str] = _NOTHING
) -> subprocess.CompletedProcess[bytes]:
    """What git does with some arguments, by itself.

    Raises:
        UsageError: it is not there, takes too long, or has left out what it is asked for.
    """
    command = ["git", "--no-optional-locks", *_SAFE, "-C", str(root), *arguments]
    data, variables = os.fsencode(given), {**os.environ, **_ALONE, **set_to}
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell
            command, input=data, capture_output=True, timeout=_SECONDS, check=False, env=variables
        )
    except FileNotFoundError:
        raise UsageError("git is not installed", hint="name the posts instead") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"git did not answer: {error}", hint="name the posts instead") from None
    if done.returncode and _LACKS.search(done.stderr):
        raise UsageError(
            "this clone is a partial one and lacks what is looked for in its history",
            path=str(root), hint="fetch the rest: `git fetch --refetch --no-filter`",
        )  # fmt: skip
    return done
