"""Draw the pictures of docs/reviewing.md: the review page over the sample posts of this repository.

Run ``.venv/bin/python -m scripts.review_gallery`` in the repository; needs Chromium and Chinese
fonts (``scripts/system-packages.sh``).  The posts are a copy in which some drafts wait, one of them
with a finding, one segment is stale, and somebody else has worded another.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser

from bitext.formats.po.entries import Entry, State
from bitext.store.catalog import read, write
from scripts.gallery import REPOSITORY, keep
from tests.web.page.browsing import Tab, chromium, tab
from tests.web.review import Review, reviewing

POST = "posts/one-year-in-open-source"
STALE, STALE_NOW = "咖啡桌上的三节点集群", "咖啡桌上的四节点集群"
FOUND = "回程的高铁上我一直在想"
CLASH = "从一个错别字开始"
#: What a model had written, in place of the wording of a person.
DRAFTS = (
    ("the best two minutes they had", "the best ten minutes they had"),
    ("followed by links to three good first issues", "followed by links to 30 newcomer tasks"),
)
DRAFTED = (FOUND, CLASH, "接下来的半年里", "合并通知是凌晨一点到的")
MODEL, SURE = "local:qwen2.5-coder-1.5b", {FOUND: 0.58, CLASH: 0.91}


def sample(root: Path) -> None:
    """A copy of the sample workspace, half way through its review."""
    for name in ("content", "catalog", "glossary"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copyfile(REPOSITORY / "bitext.toml", root / "bitext.toml")
    post = root / f"content/{POST}.md"
    post.write_text(post.read_text("utf-8").replace(STALE, STALE_NOW), "utf-8")
    catalog = root / f"catalog/en/{POST}.po"
    found = read(catalog, root)
    write(catalog, replace(found, entries=tuple(map(_entry, found.entries))), root=root)


def _entry(entry: Entry) -> Entry:
    """An entry as it was, or as a draft of a model."""
    begun = next((text for text in DRAFTED if entry.source.startswith(text)), None)
    if begun is None:
        return entry
    sure, target = SURE.get(begun, 0.83), entry.target
    for good, bad in DRAFTS:
        target = target.replace(good, bad)
    return replace(entry, state=State.DRAFT, target=target, signature=MODEL, confidence=sure)


class Picture(NamedTuple):
    """A picture of the post's page, and what is done before."""

    name: str
    source: str  #: of the segment that is open
    size: tuple[int, int]
    act: Callable[[Tab, str, Mapping[str, Any]], None] = lambda *_: None
    options: Mapping[str, str] = {}


def _clash(page: Tab, id: str, segment: Mapping[str, Any]) -> None:
    """Two people word one segment."""
    page.write("It Started with a Typo")
    page.review.save(id, dict(segment), "How a Typo Got Me In")
    page.page.wait_for_selector("#segments .open :text('Somebody else')")
    page.page.wait_for_timeout(7000)  # until the word about it has gone


NIGHT = {"locale": "zh-CN", "color_scheme": "dark"}
PICTURES = (
    Picture("review-post", FOUND, (1280, 800)),
    Picture("review-phone", FOUND, (390, 760)),
    Picture("review-stale-zh", STALE_NOW, (1280, 640), options=NIGHT),
    Picture("review-clash", CLASH, (1280, 690), _clash),
)  # fmt: skip


def _size(size: tuple[int, int]) -> dict[str, dict[str, int]]:
    return {"viewport": {"width": size[0], "height": size[1]}}


def taken(page: Tab, name: str) -> None:
    """Write what stands on the screen now."""
    page.page.wait_for_timeout(1200)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shot.png"
        page.page.screenshot(path=path)
        with Image.open(path) as picture:
            keep(picture.convert("RGB"), name)


def draw(browser: Browser, review: Review, id: str, wanted: Picture) -> None:
    """One picture of the post."""
    segment = next(s for s in review.segments(id) if s["source"].startswith(wanted.source))
    with tab(browser, review, **_size(wanted.size), **wanted.options) as page:
        page.go(f"/post/{id}#s-{segment['key']}")
        page.checked()
        page.page.locator(f"#s-{segment['key']}").click()
        page.opened(segment["key"])
        wanted.act(page, id, segment)
        box = page.page.locator(f"#s-{segment['key']}")
        box.evaluate("found => found.scrollIntoView({block: 'center'})")
        if wanted.act is _clash:  # it is taller than what is left
            page.page.mouse.wheel(0, -60)
        taken(page, wanted.name)


def main() -> None:
    """Draw all."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("chromium is not installed; scripts/system-packages.sh installs it")
    with TemporaryDirectory() as folder:
        sample(Path(folder))
        with reviewing(Path(folder)) as review, chromium(program) as browser:
            id = review.ids()[f"content/{POST}.md"]
            with tab(browser, review, **_size((1200, 640))) as page:
                page.go("/")
                page.until(
                    "![...document.querySelectorAll('main *')]"
                    ".some(one => !one.children.length && one.textContent.trim() === '…')"
                )
                taken(page, "review-posts")
            for wanted in PICTURES:
                draw(browser, review, id, wanted)


if __name__ == "__main__":
    main()
