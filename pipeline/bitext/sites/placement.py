"""Where the editions of a post lie in its site: a table of each generator's ways.

A way is a pair of patterns over the post's path; `Placement.english` and `.bilingual` fill them:

==========  ====================================================================
{content}   the content folder
{beside}    the folder that the content folder lies in, ``""`` at the top
{above}     the folder that a Hexo site's ``source`` lies in, likewise
{posts}     ``_posts/`` where the content folder is that of a Hexo site's posts
{output}    the output folder
{lang}      the language of the edition; of the bilingual one `bilingual_tag`
{dir}       the post's folder below the content folder with a slash, or ``""``
{stem}      the post's name without its ending
{suffix}    the ending, ``.md``
==========  ====================================================================

Each row of a generator was built with it (``tests/system``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import basename, dirname, splitext

from bitext.languages import primary


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the sites of a generator keep their languages."""

    name: str
    english: str
    #: The bilingual edition as a language of its own.
    bilingual: str
    why: str  #: when one takes it
    each: bool = False  #: of several content folders each has its own editions
    #: whether both languages stand in one list: what has no word to translate is there already
    mixed: bool = False
    marks: bool = False  #: whether a post may have the mark of its language: ``a.zh.md``


_NAME = "{dir}{stem}{suffix}"
_SUFFIXED = "{content}/{dir}{stem}.{lang}{suffix}"
_BARE = "{content}/" + _NAME
_BESIDE = "{beside}{lang}/" + _NAME
_WITHIN = "{content}/{lang}/" + _NAME


def _both(name: str, pattern: str, why: str) -> Way:
    return Way(name, pattern, pattern, why)


def _marked(name: str, pattern: str, why: str) -> Way:
    return Way(name, pattern, _SUFFIXED, why, marks=True)


def _each(name: str, pattern: str, why: str, *, mixed: bool = False) -> Way:
    return Way(name, pattern, pattern, why, each=True, mixed=mixed)


_ONE_SITE = "one site, the English posts have a `permalink` of their own"


#: Generator -> its ways, the usual one first.
WAYS: Mapping[str, tuple[Way, ...]] = {
    "plain": (
        Way("output", "{output}/{lang}/" + _NAME, "{output}/bilingual/" + _NAME, "no site"),
        _both("locale", _WITHIN, "a folder for each other language among the posts"),
        _both("folder", _BESIDE, "a folder for each language, the source's too"),
        _both("suffix", _SUFFIXED, "`post.md` and `post.en.md` in one content folder"),
    ),
    "hugo": (
        _marked("suffix", _SUFFIXED, "`post.md` and `post.en.md` in one content folder"),
        _marked("bare", _BARE, "`post.zh.md` and `post.md`: the site's first language is English"),
        _both("folder", _BESIDE, "a content folder for each language: `contentDir`"),
    ),
    "jekyll": (
        _each("posts", _WITHIN, _ONE_SITE, mixed=True),
        _each("polyglot", _WITHIN, "jekyll-polyglot: `lang` decides, the address is the same"),
    ),
    "hexo": (
        _each("posts", _WITHIN, _ONE_SITE, mixed=True),
        _each("second", "{above}source-{lang}/{posts}" + _NAME, "a second configuration"),
    ),
    "vitepress": (
        _both("locale", _WITHIN, "`locales`, a folder for each"),
        _both("folder", _BESIDE, "`locales`, a folder for each, the source's too"),
    ),
    "vuepress": (
        _both("locale", _WITHIN, "`locales`, a folder for each"),
        _both("folder", _BESIDE, "`locales`, a folder for each, the source's too"),
    ),
    "docusaurus": (
        _each("docs", "i18n/{lang}/docusaurus-plugin-content-docs/current/" + _NAME, "`docs`"),
        _each("versioned_docs", "i18n/{lang}/docusaurus-plugin-content-docs/" + _NAME, "versions"),
        _each("blog", "i18n/{lang}/docusaurus-plugin-content-blog/" + _NAME, "`blog`"),
    ),
    "mkdocs": (
        _marked("suffix", _SUFFIXED, "mkdocs-static-i18n with `docs_structure: suffix`"),
        _marked("bare", _BARE, "the same, where the site's first language is English"),
        _both("folder", _BESIDE, "mkdocs-static-i18n with `docs_structure: folder`"),
        _both("second", "{content}-{lang}/" + _NAME, "a second configuration"),
    ),
}


def way(site: str, name: str = "") -> Way:
    """A way by its name, the usual one for an empty name.

    Raises:
        KeyError: the site has no such way.
    """
    ways = {found.name: found for found in WAYS[site]}
    return ways[name] if name else WAYS[site][0]


def bilingual_tag(source: str, site: str, language: str = "", number: int = 0) -> str:
    """The language tag (BCP 47, private use) of bilingual pages that are a language of a site.

    Of several languages each beside the first has its own: ``number`` counts them, from 1.
    mkdocs-static-i18n takes no more than a region: XA to XZ are nobody's.

    >>> bilingual_tag("zh-CN", "hugo"), bilingual_tag("zh-CN", "mkdocs")
    ('zh-x-bi', 'zh-XB')
    >>> bilingual_tag("zh-CN", "hugo", "ja", 1), bilingual_tag("zh-CN", "mkdocs", "ja", 1)
    ('zh-x-bi-ja', 'zh-XC')
    """
    if site == "mkdocs":
        return f"{primary(source)}-X{chr(ord('B') + number)}"
    return f"{primary(source)}-x-bi" + (f"-{language}" if number else "")


@dataclass(frozen=True, slots=True)
class Placement:
    """A way with a workspace's folders and languages."""

    way: Way
    content: str
    output: str
    language: str
    bilingual_language: str = ""  #: empty where the bilingual edition is none of the site's
    parts: tuple[Placement, ...] = ()  #: one for each of several content folders
    mark: str = ""  #: of several languages tells another than the first: ``-ja``
    marks: tuple[str, ...] = ()  #: what names of posts may have for their language: ``a.zh.md``

    @property
    def is_apart(self) -> bool:
        """Whether editions have a folder to themselves, which nobody publishes as it lies."""
        return self.way.name == "output"

    def of(self, post: str) -> tuple[Placement, str]:
        """The placement of a post's content folder, and the post's path below that."""
        whole = _tidy(f"{self.content}/{post}")
        for part in sorted(self.parts, key=lambda part: -len(part.content)):
            folder = "" if part.content == "." else f"{part.content}/"
            if whole.startswith(folder):
                return part, whole.removeprefix(folder)
        return self, post

    def called(self, post: str) -> str:
        """The post's path by the name that all its languages share: `index.zh.md` is `index.md`."""
        return unmarked(post, self.marks) if self.way.marks else post

    def english(self, post: str) -> str:
        """Where the edition of a post goes; both relative to the workspace and content folder."""
        part, below = self.of(post)
        return part._fill(part._pattern, below, self.language)

    @property
    def _pattern(self) -> str:
        """Where editions lie; of several languages the first alone can be the site's first."""
        return self.way.bilingual if self.mark and self.way.name == "bare" else self.way.english

    def bilingual(self, post: str) -> str:
        """Where its bilingual edition goes: among the site's languages, or to ``output``."""
        if self.bilingual_language:
            part, below = self.of(post)
            return part._fill(part.way.bilingual, below, self.bilingual_language)
        pattern = WAYS["plain"][0].bilingual.replace("/bilingual/", f"/bilingual{self.mark}/")
        return self._fill(pattern, post, self.language)

    def is_edition(self, path: str) -> bool:
        """Whether a file (relative to the workspace) lies where an edition would."""
        if self.parts:
            return any(part.is_edition(path) for part in self.parts)
        is_post = self.way.name == "bare" and self.called(path) != path
        patterns = [] if is_post else [(self._pattern, self.language)]
        if self.bilingual_language:
            patterns.append((self.way.bilingual, self.bilingual_language))
        return any(
            _shape(pattern, self.content, self.output, language).fullmatch(path)
            for pattern, language in patterns
        )

    def post_of(self, path: str) -> str:
        """The post whose edition a file would be, both from the root; empty where it is none."""
        for part in self.parts or (self,):
            for pattern, language in (
                (part._pattern, part.language),
                (part.way.bilingual, part.bilingual_language),
            ):
                found = _shape(pattern, part.content, part.output, language).fullmatch(path)
                if language and found:
                    return _tidy(f"{part.content}/{''.join(filter(None, found.groups()))}")
        return ""

    def _fill(self, pattern: str, post: str, language: str) -> str:
        post = self.called(post)
        folder, (stem, suffix) = dirname(post), splitext(basename(post))
        named = {"dir": folder and f"{folder}/", "stem": stem, "suffix": suffix}
        return _tidy(pattern.format(**self._fixed(language), **named))

    def _fixed(self, language: str) -> dict[str, str]:
        return _fixed(self.content, self.output, language)


def unmarked(path: str, marks: Collection[str]) -> str:
    """A file's path without the mark of a language, by which Hugo and MkDocs tell one from another.

    >>> unmarked("posts/a/index.zh-cn.md", ["zh-cn"]), unmarked("a.zh.md", ["zh-cn"])
    ('posts/a/index.md', 'a.zh.md')
    """
    stem, suffix = splitext(path)
    name, tag = splitext(stem)
    return name + suffix if basename(name) and tag[1:].lower() in marks else path


def marks_for(language: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of a site's codes that stand for a language; many call their Chinese ``cn``.

    >>> marks_for("zh-CN", ["en", "zh-Hans", "cn"])
    ('zh-hans', 'cn')
    """
    own = primary(language)
    also = {own, "cn"} if own == "zh" else {own}
    return tuple(code.lower() for code in codes if primary(code) in also)


def _fixed(content: str, output: str, language: str) -> dict[str, str]:
    """What is the same of all posts of a folder."""
    posts = content.removeprefix(source_folder(content)).strip("/")
    posts, above = posts and f"{posts}/", _beside(source_folder(content))
    named = {"content": content, "output": output, "lang": language, "posts": posts}
    return {**named, "beside": _beside(content), "above": above}


def source_folder(content: str) -> str:
    """The folder of all that a Hexo site publishes, of which that of its posts is one.

    >>> source_folder("source/_posts"), source_folder("source")
    ('source', 'source')
    """
    return dirname(content) if basename(content).startswith("_") else content


def _beside(folder: str) -> str:
    """The folder that one lies in, with a slash; empty at the top."""
    return "" if "/" not in folder else folder.rpartition("/")[0] + "/"


@lru_cache(maxsize=64)
def _shape(pattern: str, content: str, output: str, language: str) -> re.Pattern[str]:
    """What the path of an edition looks like; made once, for thousands of files are asked."""
    marks = {"dir": "\0", "stem": "\1", "suffix": "\2"}
    text = re.escape(_tidy(pattern.format(**_fixed(content, output, language), **marks)))
    shapes = {"\0": "((?:[^/]+/)*)", "\1": "([^/]+)", "\2": r"(\.[^./]+)"}
    return re.compile(re.sub("\\\\?[\0\1\2]", lambda found: shapes[found[0][-1]], text))


def _tidy(path: str) -> str:
    """A path without ``.`` and ``x/..``.

    >>> _tidy("./en/a.md"), _tidy("source/../source-en/_posts/a.md")
    ('en/a.md', 'source-en/_posts/a.md')
    """
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
