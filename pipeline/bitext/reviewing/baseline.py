"""A baseline: the findings a workspace lives with, so that only new ones are told.

A finding is known by post, check, segment and message: lines may move, posts may grow.  A
changed source, or another fault of the same segment, is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bitext.errors import WorkspaceError
from bitext.formats.json_text import read_json
from bitext.model import Finding

VERSION = 1

Known = tuple[str, str, str, str]


def read(path: Path) -> Counter[Known]:
    """How often each finding is in the baseline at ``path``.

    Raises WorkspaceError where there is none, or it is not one.
    """

    from bitext.store.files import read_bytes

    hint = "`bitext check --write-baseline FILE` writes one"
    if not path.is_file():
        raise WorkspaceError("there is no such baseline", path=str(path), hint=hint)
    try:
        data = read_json(read_bytes(path, path.parent))
        rows = {VERSION: data["findings"]}[data["version"]]
        return Counter((row["path"], row["rule"], row["key"], row["message"]) for row in rows)
    except (ValueError, TypeError, KeyError) as error:
        raise WorkspaceError("this is no baseline", path=str(path), hint=hint) from error


def write(path: Path, findings: Iterable[Finding]) -> None:
    """Write the findings as a baseline: JSON, sorted, a line each.

    Raises StorageError when the disk refuses.
    """
    import json

    from bitext.store.files import write_atomic

    names = ("path", "rule", "key", "message")
    rows = [json.dumps(dict(zip(names, k, strict=True))) for k in sorted(map(_known, findings))]
    lines = ",\n".join(f"  {row}" for row in rows)
    text = f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
    write_atomic(path, text.encode(), root=path.parent)


def new(findings: Iterable[Finding], known: Counter[Known]) -> Iterator[Finding]:
    """Leave out what the baseline holds, as often as it holds it."""
    left = known.copy()
    for finding in findings:
        if left[_known(finding)] > 0:
            left[_known(finding)] -= 1
        else:
            yield finding


def _known(finding: Finding) -> Known:
    return finding.path, finding.rule, finding.key, finding.message
