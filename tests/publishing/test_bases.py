"""What editions were made of is kept without a copy of all of it."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.publishing import bases
from bitext.publishing.bases import Base, packed
from tests.workflow.test_floods import weight

ENTRIES = tuple(
    Entry(f'第{n}段 "\\\udc80', "c" * (n % 2), f"Part\n{n}", state, "旧" * (n % 3))
    for n, state in enumerate(State)
)
BASE = Base(
    "---\n题\n", Catalog("a.md", entries=ENTRIES), "table", {"en/a.md": "x", "b": "天"}, True
)


@pytest.mark.parametrize("base", [
    BASE,
    replace(BASE, pages={}),
    replace(BASE, pages={"en/a.md": "x"}, catalog=Catalog("a.md", entries=ENTRIES[:1])),
    replace(BASE, catalog=Catalog("a.md")),
    replace(BASE, pages={"en/a.md": "x\n\n题\n---", "b": "题\nx\ny\nx", "c": "x\ny\nPart\n4"}),
])  # fmt: skip
@pytest.mark.parametrize("together", [1, 2, 1_000])
def test_it_comes_back_whole(base: Base, together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bases, "_TOGETHER", together)
    monkeypatch.setattr(bases, "_MANY", together)
    assert bases._unpacked(zlib.decompress(packed(base))) == base


def test_a_line_is_kept_once() -> None:
    lines = [f"{n} 天气 {n * n}" for n in range(200)]
    english, both = "\n".join(lines), "\n".join(f"<td>\n{line}\n</td>" for line in lines)
    alone = len(packed(replace(BASE, pages={"en/a.md": english})))
    assert len(packed(replace(BASE, pages={"en/a.md": english, "both/a.md": both}))) < 1.5 * alone
    apart = both.replace("<td>\n", "<td>")  # the control: lines that no other page has
    assert len(packed(replace(BASE, pages={"en/a.md": english, "both/a.md": apart}))) > 1.5 * alone


def test_it_is_not_copied_whole() -> None:
    """As one text it took 400 MB of the build of a post of 15 MB."""
    pages = {str(n): "天气" * 50_000 for n in range(8)}
    base = replace(BASE, pages=pages)
    text = "天气" * 50_000
    assert weight(lambda: packed(base)) < 10 * len(text)
    assert weight(lambda: json.dumps([*pages.values()], ensure_ascii=False)) > 10 * len(text)
