"""The same sources in other posts, where they are worded otherwise.

`bitext check` compares each wording with all before it.  A page asks about one post: here is known
where each source stands, read post by post as there is time, and only what stands in two posts is
compared.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bitext.checks.ignores import ignores
from bitext.checks.levels import Levels
from bitext.checks.pair import read_pair
from bitext.checks.rules.wording import inconsistent
from bitext.checks.rules.wording.inconsistent import SHORTEST, Met, differs, met
from bitext.errors import BitextError
from bitext.model import Finding
from bitext.placeholders import PLACEHOLDER
from bitext.reviewing.desk.findings import rows
from bitext.reviewing.desk.sheet import stamps_of

if TYPE_CHECKING:
    from bitext.reviewing.desk.desk import Desk
    from bitext.reviewing.desk.sheet import PostSheet

#: Other places of a source that are looked at: a caption may stand in a thousand posts.
_MOST = 20

Row = dict[str, Any]
Place = tuple[str, str]  #: id of a post and key


@dataclass(slots=True)
class Elsewhere:
    """Where each source of a workspace stands."""

    desk: Desk
    _stamps: dict[str, object] = field(default_factory=dict)  #: id -> as it was read
    _sources: dict[str, list[int]] = field(default_factory=dict)  #: id -> what it has
    _places: dict[int, dict[Place, None]] = field(default_factory=lambda: defaultdict(dict))

    def read(self, seconds: float) -> bool:
        """Read posts that are new or have changed, for a while; whether all are read."""
        end, names = time.monotonic() + seconds, self.desk.names()
        for id in self._stamps.keys() - names.keys():
            self._forget(id)
        for id in names:
            with suppress(BitextError):  # the list of posts tells what cannot be read
                now = stamps_of(self.desk.post(id))
                if self._stamps.get(id) != now:
                    if time.monotonic() >= end:
                        return False
                    self._forget(id)
                    self._stamps[id] = now
                    self._take(id, self.desk.sheet(id))
        return True

    def _forget(self, id: str) -> None:
        self._stamps.pop(id, None)
        for source in self._sources.pop(id, ()):
            places = self._places[source]
            for place in [place for place in places if place[0] == id]:
                del places[place]

    def _take(self, id: str, sheet: PostSheet) -> None:
        found = dict(_sources(sheet))
        self._sources[id] = [*dict.fromkeys(found.values())]
        for key, source in found.items():
            self._places[source][id, key] = None

    def rows(self, id: str) -> tuple[list[Row], list[Row]]:
        """Findings of a post, and other wordings of its sources with where they stand."""
        sheet = self.desk.sheet(id)
        found = [(here, other) for key, source in _sources(sheet)
                 for here, other in self._differing(id, sheet, key, source)]  # fmt: skip
        others = [_row(here, self.desk.sheet(at), other) for here, (at, other) in found]
        levels = Levels(sheet.post.workspace.config.checks)
        level = levels.of("inconsistent", inconsistent.RULE.severity)
        faults: dict[str, Finding] = {}
        for here, (_, other) in found:
            said = next(differs(here, {here.source: other})).message
            at = (sheet.post.name, here.line, here.key)
            if level:
                faults.setdefault(here.key, Finding("inconsistent", level, said, *at))
        return [*rows(faults.values())], others

    def _differing(
        self, id: str, sheet: PostSheet, key: str, source: int
    ) -> Iterator[tuple[Met, tuple[str, Met]]]:
        places = [place for place in self._places.get(source, ()) if place[0] != id][:_MOST]
        here = _met(sheet, key) if places else None
        for at, other_key in places if here else ():
            with suppress(BitextError):  # gone, or broken, in this moment
                other = _met(self.desk.sheet(at), other_key)
                if here and other and here.source == other.source and here.plain != other.plain:
                    yield here, (at, other)


def _sources(sheet: PostSheet) -> Iterator[tuple[str, int]]:
    """Yield key and source of what is compared, as a number: letters alone, markup left out."""
    letter = sheet.post.workspace.languages.source_language.letter
    for key, entry in sheet.entries.items():
        if entry.target and key in sheet.post.forms:
            words = PLACEHOLDER.sub("", sheet.post.forms[key][1].text)
            if len(letter.findall(words)) >= SHORTEST:
                yield key, hash(re.sub(r"[\W_]+", "", words).casefold())


def _met(sheet: PostSheet, key: str) -> Met | None:
    entry = sheet.entries.get(key)
    if entry is None or not entry.target or key not in sheet.post.forms:
        return None
    (piece, form), post = sheet.post.forms[key], sheet.post
    languages = post.workspace.languages
    return met(read_pair(piece, entry.target, form=form, pins=(), languages=languages,
                         path=post.name))  # fmt: skip


def _row(here: Met, there: PostSheet, other: Met) -> Row:
    """A wording of another post, for who looks for one."""
    entry = there.entries[other.key]
    return {"key": here.key, "name": other.path, "line": other.line, "target": entry.target,
            "source": entry.source, "state": entry.state.value}  # fmt: skip


def with_others(
    findings: list[Row], others: list[Row], comments: Mapping[str, str]
) -> list[Row]:  # fmt: skip
    """All findings of a post; what its reviewers ignore is left out, and is not ignored idly."""
    silent = {row["key"] for row in others if _is_silent(comments.get(row["key"], ""))}
    kept = [row for row in findings if not (row["rule"] == "ignore" and row["key"] in silent)]
    more = [row for row in others if row["key"] not in silent]
    return sorted([*kept, *more], key=lambda row: row["line"])


def _is_silent(comment: str) -> bool:
    return any("inconsistent" in one.ids and not one.problem for one in ignores(comment))
