"""Where editions lie: the table of ways, and what holds of each."""

from __future__ import annotations

from posixpath import splitext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.sites.placement import WAYS, Placement, bilingual_tag, way
from bitext.store.config import Config
from bitext.workspace.places import placed

PLACES = [
    ("vitepress", "folder", "docs/zh", "a/b.md", "docs/en/a/b.md", "docs/zh-x-bi/a/b.md"),
    ("docusaurus", "versioned_docs", "versioned_docs", "version-1.0/a.md",
     "i18n/en/docusaurus-plugin-content-docs/version-1.0/a.md",
     "i18n/zh-x-bi/docusaurus-plugin-content-docs/version-1.0/a.md"),
    ("plain", "", "content", "a/b.md", "output/en/a/b.md", "output/bilingual/a/b.md"),
    ("hugo", "", "content", "posts/a.md", "content/posts/a.en.md", "content/posts/a.zh-x-bi.md"),
    ("hugo", "", "content", "a/index.md", "content/a/index.en.md", "content/a/index.zh-x-bi.md"),
    ("hugo", "folder", "content/zh", "a.md", "content/en/a.md", "content/zh-x-bi/a.md"),
    ("jekyll", "", "_posts", "2024-03-05-a.md", "_posts/en/2024-03-05-a.md",
     "_posts/zh-x-bi/2024-03-05-a.md"),
    ("hexo", "", "source/_posts", "a.md", "source/_posts/en/a.md", "source/_posts/zh-x-bi/a.md"),
    ("hexo", "second", "source/_posts", "x/a.md", "source-en/_posts/x/a.md",
     "source-zh-x-bi/_posts/x/a.md"),
    ("vitepress", "", "docs", "guide/a.md", "docs/en/guide/a.md", "docs/zh-x-bi/guide/a.md"),
    ("vitepress", "", ".", "guide/a.md", "en/guide/a.md", "zh-x-bi/guide/a.md"),
    ("docusaurus", "", "docs", "a.mdx", "i18n/en/docusaurus-plugin-content-docs/current/a.mdx",
     "i18n/zh-x-bi/docusaurus-plugin-content-docs/current/a.mdx"),
    ("docusaurus", "blog", "blog", "a.md", "i18n/en/docusaurus-plugin-content-blog/a.md",
     "i18n/zh-x-bi/docusaurus-plugin-content-blog/a.md"),
    ("mkdocs", "", "docs", "a.b.md", "docs/a.b.en.md", "docs/a.b.zh-XB.md"),
    ("mkdocs", "folder", "docs/zh", "a.md", "docs/en/a.md", "docs/zh-XB/a.md"),
]  # fmt: skip


@pytest.mark.parametrize(("site", "name", "content", "post", "english", "bilingual"), PLACES)
def test_places(
    site: str, name: str, content: str, post: str, english: str, bilingual: str
) -> None:
    tag = "" if site == "plain" else bilingual_tag("zh-CN", site)
    placement = Placement(way(site, name), content, "output", "en", tag)
    assert (placement.english(post), placement.bilingual(post)) == (english, bilingual)


def test_the_bilingual_edition_of_a_site_may_go_to_the_output_folder() -> None:
    placement = Placement(way("hugo"), "content", "_bitext/output", "en")
    assert placement.bilingual("a.md") == "_bitext/output/bilingual/a.md"


MARKS = ("zh",)
EVERY = [(site, found.name) for site, ways in WAYS.items() for found in ways]
NAME = st.text("ab.中 -", min_size=1, max_size=6).filter(lambda name: name.strip(". ") == name)
POST = st.builds(
    lambda folders, stem, suffix: "/".join([*folders, stem + suffix]),
    st.lists(NAME, max_size=2), NAME, st.sampled_from([".md", ".mdx", ".markdown"]),
)  # fmt: skip


@pytest.mark.parametrize(("site", "name"), EVERY)
@given(one=POST, other=POST)
def test_an_edition_is_known_as_one_and_no_two_posts_share_one(
    site: str, name: str, one: str, other: str
) -> None:
    placement = Placement(
        way(site, name), "content", "output", "en", "zh-x-bi", marks=("zh", "zh-cn", "cn")
    )
    if name == "bare":  # where a name says that it is a post's
        one, other = (".zh.".join(splitext(post)).replace("..", ".") for post in (one, other))
    places = [placement.english(one), placement.bilingual(one), placement.english(other)]
    assert all(map(placement.is_edition, places))
    assert not any(place == f"content/{post}" for place in places for post in (one, other))
    assert one == other or places[0] != places[2]


def test_control_a_post_is_no_edition() -> None:
    for site, name in EVERY:
        placement = Placement(
            way(site, name), "content", "output", "en", marks=("zh", "zh-cn", "cn")
        )
        mark = ".zh" if name == "bare" else ""
        assert not placement.is_edition(f"content/a/b{mark}.md")
        assert not placement.is_edition(f"content/english{mark}.md")


SEVERAL = [
    ("docusaurus", "", ["docs", "blog"], "docs/a.md",
     "i18n/en/docusaurus-plugin-content-docs/current/a.md"),
    ("docusaurus", "", ["docs", "blog"], "blog/b/a.md",
     "i18n/en/docusaurus-plugin-content-blog/b/a.md"),
    ("jekyll", "", ["_posts", "_notes"], "_notes/a.md", "_notes/en/a.md"),
    ("hexo", "", ["source/_posts", "source/_drafts"], "_drafts/a.md", "source/_drafts/en/a.md"),
    ("hugo", "", ["content/posts", "content/notes"], "notes/a.md", "content/notes/a.en.md"),
    ("hugo", "folder", ["content/zh/p", "content/zh/n"], "n/a.md", "content/en/n/a.md"),
    ("vitepress", "", ["docs/guide", "docs/api"], "api/a.md", "docs/en/api/a.md"),
    ("mkdocs", "", ["docs", "more"], "more/a.md", "more/a.en.md"),
    ("plain", "", ["docs", "docs/more"], "more/a.md", "output/en/more/a.md"),
    ("plain", "", ["a", "b"], "b/a.md", "output/en/b/a.md"),
]  # fmt: skip


@pytest.mark.parametrize(("site", "way", "folders", "post", "english"), SEVERAL)
def test_several_content_folders(
    site: str, way: str, folders: list[str], post: str, english: str
) -> None:
    config = Config(site=site, placement=way, content=tuple(folders))
    placement = placed(config)
    assert placement.english(post) == english
    assert placement.is_edition(english)
    assert not placement.is_edition(f"{config.base}/{post}".removeprefix("./"))
