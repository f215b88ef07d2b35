"""Where the editions of a workspace lie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from posixpath import basename

from bitext.sites.placement import WAYS, Placement, Way, bilingual_tag, marks_for, way
from bitext.store.config import Config


def bilingual_language(config: Config) -> str:
    """The language of bilingual pages; empty where they are none of the site's."""
    if config.bilingual != "language":
        return ""
    number = config.targets.index(config.language)
    return bilingual_tag(config.source, config.site, config.language, number)


def placed(config: Config, codes: Collection[str] = ()) -> Placement:
    """Where the editions of a workspace lie; ``codes`` are the languages of its site."""
    tag = bilingual_language(config)
    found = way(config.site, config.placement)
    whole = Placement(
        found, config.base, config.output, config.language, tag,
        mark=config.mark, marks=marks_for(config.source, codes),
    )  # fmt: skip
    if len(config.content) == 1 or not found.each:
        return whole
    parts = [replace(whole, content=f, way=_way_of(config, found, f)) for f in config.content]
    return replace(whole, parts=tuple(parts))


def edition_patterns(config: Config) -> list[str]:
    """Where editions lie, as git's patterns; not those that posts lie among by their names."""
    found: list[str] = []
    for one in map(config.of, config.targets):
        whole = placed(replace(one, bilingual="language"))
        for part in whole.parts or (whole,):
            if part.way.name != "bare":
                found += [part.english("*.md"), part.bilingual("*.md")]
    out = f"{config.output}/*"
    own = [path for path in found if not path.startswith(f"{config.output}/")]
    return list(dict.fromkeys((out, *own)))


def other_placements(config: Config) -> list[Placement]:
    """Where editions lay if the site kept its languages in another of its ways before.

    Not those of `bare`, which have the names of posts, nor Docusaurus', which are folders of one;
    nor of a workspace without a site, where any folder is one of posts.
    """
    now, tag = placed(config), bilingual_tag(config.source, config.site)
    if config.site == "docusaurus" or now.is_apart:
        return []
    names = [found.name for found in WAYS[config.site] if found.name not in ("bare", now.way.name)]
    ways = [replace(config, placement=name) for name in names]
    return [_bilingual(placed(one.of(target)), tag) for one in ways for target in one.targets]


def _bilingual(placement: Placement, tag: str) -> Placement:
    parts = tuple(_bilingual(part, tag) for part in placement.parts)
    return replace(placement, bilingual_language=tag, parts=parts)


def codes_of(root: Path, config: Config) -> tuple[str, ...]:
    """The languages of the site, where names of posts may have them."""
    if not way(config.site, config.placement).marks:
        return ()
    from bitext.workspace.site.config import language_codes

    return language_codes(root, config.site)


def _way_of(config: Config, found: Way, folder: str) -> Way:
    """The way of one of several folders: Docusaurus has one for `docs` and one for `blog`."""
    named = {way.name: way for way in WAYS[config.site]} if not config.placement else {}
    return named.get(basename(folder), found)
