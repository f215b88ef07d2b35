"""Whose catalog is it: posts that have none, and catalogs whose post is gone, paired by content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from bitext.formats.po.entries import Catalog
from bitext.model import Segment
from bitext.wording.change import letters

#: Least share of a text, by letters or by segments, that a post has in common with a catalog: the
#: least alike of 312 real renames has 0.32, two posts that are not each other's below 0.1 where
#: they are no copies.
SHARED = 0.3

#: The same by runs of so many letters, where every paragraph has been edited: one letter changed
#: in each paragraph of twenty leaves 0.6 of them.  Shorter texts, as headings are, say nothing.
LETTERS = 6
ALIKE = 0.5

#: A text of more catalogs than this tells none of them from the others: a licence, a footer.
COMMON = 64

Text = tuple[str, str]


def texts(sources: Iterable[tuple[str, str]]) -> dict[Text, int]:
    """What a post says: contexts with the letters of their sources, and how long they are."""
    said = ((context, letters(source) or source) for context, source in sources)
    return {(context, text): len(text) for context, text in said}


def of_segments(segments: Iterable[Segment]) -> dict[Text, int]:
    """`texts` of a post."""
    return texts((segment.context, segment.source) for segment in segments)


def of_catalog(catalog: Catalog) -> dict[Text, int]:
    """`texts` of a catalog: of the post as it was."""
    return texts(entry.identity for entry in catalog.entries)


def adopted(
    posts: Mapping[str, Mapping[Text, int]], catalogs: Mapping[str, Mapping[Text, int]]
) -> dict[str, str]:
    """Name of a post -> name of the catalog that was its own, each once, the surest first."""
    found = _paired(posts, catalogs, SHARED)
    alone = {n: _runs(said) for n, said in posts.items() if n not in found}
    left = {n: _runs(said) for n, said in catalogs.items() if n not in found.values()}
    return found | _paired(alone, left, ALIKE) if alone and left else found


def _runs(said: Iterable[Text]) -> dict[Text, int]:
    """The runs of letters in what a post says."""
    return {
        (context, text[at : at + LETTERS]): 1
        for context, text in said
        for at in range(len(text) - LETTERS + 1)
    }


def _paired(
    posts: Mapping[str, Mapping[Text, int]],
    catalogs: Mapping[str, Mapping[Text, int]],
    least: float,
) -> dict[str, str]:
    homes: dict[Text, list[str]] = {}
    for name, said in catalogs.items():
        for text in said:
            homes.setdefault(text, []).append(name)
    called: dict[str, list[str]] = {}
    for name in catalogs:
        called.setdefault(_stem(name), []).append(name)
    pairs = [
        (-common, -size, -_alike(post, name), post, name)
        for post, said in posts.items()
        for name, (share, common, size) in _shares(
            said, homes, catalogs, _likely(said, homes, called.get(_stem(post), ()))
        ).items()
        if share >= least
    ]
    found: dict[str, str] = {}
    given: set[str] = set()
    for *_, post, name in sorted(pairs):
        if post not in found and name not in given:
            found[post] = name
            given.add(name)
    return found


def _shares(
    said: Mapping[Text, int],
    homes: Mapping[Text, list[str]],
    catalogs: Mapping[str, Mapping[Text, int]],
    likely: Collection[str],
) -> dict[str, tuple[float, float, int]]:
    """Name of a catalog -> how much they share, of the shorter one, of the longer one, in letters.

    What is in the post as a whole may have been another post that was put into this one once: of
    two catalogs that could be its own it is the one that says no more, and no less.
    """
    size, number = Counter[str](), Counter[str]()
    for text, length in said.items():
        names = homes.get(text, ())
        for name in names if len(names) <= COMMON else likely:
            if text in catalogs[name]:
                size[name] += length
                number[name] += 1
    whole = sum(said.values())
    found = {}
    for name in size:
        other, same = sum(catalogs[name].values()), number[name]
        counted = same / max(len(said), len(catalogs[name]))
        share = max(size[name] / max(min(whole, other), 1), counted)
        found[name] = share, max(size[name] / max(whole, other, 1), counted), size[name]
    return found


def _likely(
    said: Mapping[Text, int], homes: Mapping[Text, list[str]], called: Sequence[str]
) -> Collection[str]:
    """The catalogs to look at for what stands everywhere: those that have more in common with a
    post; for one that says nothing else, those of its name, or the first few.
    """
    found = [homes[text] for text in said if text in homes]
    rare = {name for names in found if len(names) <= COMMON for name in names}
    return rare or called or min(found, key=len, default=[])[:COMMON]


def _stem(name: str) -> str:
    """What a file is called, without its folder and its ending."""
    return name.rpartition(".")[0].rpartition("/")[2]


def _alike(post: str, catalog: str) -> int:
    """How many parts of their paths agree, from the end, the suffix aside."""
    one, two = (name.rpartition(".")[0].split("/")[::-1] for name in (post, catalog))
    agreeing = (a == b for a, b in zip(one, two, strict=False))
    return next((n for n, same in enumerate(agreeing) if not same), min(len(one), len(two)))
