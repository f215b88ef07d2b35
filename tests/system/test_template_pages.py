"""What a shortcode or a tag shows is in English, in the page that a real site makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

import bitext
from tests.system import hugo, jekyll

pytestmark = pytest.mark.system

#: What a backend may say, and how it stands in a page: no delimiter of the template in it.
WORDINGS = {
    "A plain one": "A plain one",
    'The "author" said': "The 'author' said",
    "Tags {{ begin": "Tags { { begin",
    "Tags %} and >}} end": "Tags % } and >} } end",
    r"A C:\new path, 2*3*4": r"A C:\new path, 2∗3∗4",  # a parameter has no escapes
}
HUGO = """\
---
title: post
---

{{< figure src="图.png" caption="说明" >}}

{{< callout "标题" >}}
正文
{{< /callout >}}
"""
JEKYLL = """\
---
title: post
---

{% include figure.html src="图.png" caption="说明" %}

正文
"""


def english(text: str, wording: str) -> str:
    """The English edition in which everything says ``wording``, the text "Body"."""
    document = bitext.parse(text)
    says = {"正文": "Body"}
    targets = {s.key: says.get(s.source, wording) for s in document.segments}
    assert {"说明", "正文"} <= {s.source for s in document.segments}
    return bitext.english(document, targets).text


def shown(page: Path, element: str) -> str:
    """The text of an element, as a reader sees it."""
    found = re.search(rf"<{element}>(.*?)</{element}>", page.read_text(encoding="utf-8"), re.S)
    assert found is not None, page.read_text(encoding="utf-8")
    return unescape(re.sub(r"<[^>]*>", "", found[1])).strip().replace("’", "'").replace("‘", "'")


@pytest.mark.parametrize("wording", WORDINGS)
def test_hugo_shows_the_wording(wording: str, tmp_path: Path) -> None:
    shortcode = tmp_path / "layouts/shortcodes/callout.html"
    shortcode.parent.mkdir(parents=True)
    shortcode.write_text("<aside>{{ .Get 0 }}</aside>{{ .Inner }}")
    page = hugo.build(tmp_path, {"post.md": english(HUGO, wording)}) / "post/index.html"
    assert shown(page, "aside") == WORDINGS[wording]
    assert shown(page, "figcaption").startswith(wording[:3])  # which is read as Markdown


@pytest.mark.parametrize("wording", WORDINGS)
def test_jekyll_shows_the_wording(
    wording: str, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    include = tmp_path / "_includes/figure.html"
    include.parent.mkdir(parents=True)
    include.write_text("<aside>{{ include.caption }}</aside>")
    posts = {"_posts/2025-01-01-post.md": english(JEKYLL, wording)}
    page = jekyll.build(tmp_path, posts, needs("jekyll")) / "post/index.html"
    assert shown(page, "aside") == WORDINGS[wording]
