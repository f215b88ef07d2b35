"""The sites and their openers: the one place that says what braces, brackets and marks mean.

Each row was tried on the renderer itself (`tests/renderers`): markdown-it with attrs, VitePress,
MDX 3, kramdown, goldmark with attributes, Python-Markdown, Liquid, Go templates, Nunjucks.
"""

from __future__ import annotations

import re
from functools import cache

from bitext.model import Shape
from bitext.sites.opener import ANYWHERE, BETWEEN_TAGS, MARKDOWN, Opener, Site, Stage

#: Nothing longer is taken for one construct: patterns stay linear.
_SOME = "{0,400}?"


def _opener(
    name: str, pattern: str, stage: Stage = Stage.MARKDOWN, shapes: frozenset[Shape] = MARKDOWN
) -> Opener:
    return Opener(name, re.compile(pattern, re.M), stage, shapes)


# Templates, which run before Markdown: also in code, in attributes, in titles.
LIQUID = _opener("a Liquid tag", r"(\{)[{%]", Stage.RAW, ANYWHERE)
NUNJUCKS = _opener("a Nunjucks tag", r"(\{)[{%#]", Stage.RAW, ANYWHERE)
SHORTCODE = _opener("a shortcode", r"(\{\{)[<%]", Stage.RAW, ANYWHERE)
#: PyMdown's Snippets: ``--8<-- "/etc/passwd"`` puts the file there.
SNIPPET = _opener("a snippet", r"-8(<)-", Stage.RAW, BETWEEN_TAGS)
CRITIC = _opener("a critic's mark", r"(\{)(?:\+\+|--|==|>>|~~)", Stage.RAW, ANYWHERE)
#: VitePress: ``<<< @/file`` at a line's start.
INCLUDE = _opener("an include", r"^[ \t>]*(<<<)", Stage.RAW, MARKDOWN)

# Expressions, which run on the page that Markdown has made.
VUE = _opener("a Vue expression", r"(\{\{)", Stage.RESOLVED, BETWEEN_TAGS)

#: marked forgets the backslashes in the text of a link and reads it once more.
INNER_LINK = _opener(
    "a link in a link",
    r"\[[^\[\]\n]{0,400}(\[)[^\[\]\n]{0,400}\]\(",
    Stage.RESOLVED,
)

#: An address that is none of the web's.
_FOREIGN = r"\]\([ \t<]*+(?!(?:https?|ftp|mailto|tel):)[A-Za-z][\w+.-]{0,30}[:&]"
#: None to CommonMark, for a blank in its address, and one to others: ``[x](javascript:f('a b'))``.
LOOSE_LINK = Opener("a link", re.compile(rf"(\[)[^\[\]\n]{{0,400}}{_FOREIGN}"), proved=False)

# What Markdown itself reads there.
MDX = _opener("an MDX expression", r"(\{)", shapes=BETWEEN_TAGS)
JSX = _opener("JSX", r"(<)(?![ \t])", shapes=BETWEEN_TAGS)
ESM = _opener("an MDX import or export", r"^[ \t]*([ie])(?:mport|xport)\b", shapes=BETWEEN_TAGS)
#: What lies between tags is Markdown to MDX, not HTML.
IN_JSX = _opener(
    "Markdown in JSX",
    r"([*_`~\[\\])|^[ \t]*(?:([#>+\-=|])|\d{1,9}([.)]))",
    shapes=frozenset((Shape.HTML,)),
)
TAG = _opener("a tag", r"(<)[A-Za-z/!?]", shapes=BETWEEN_TAGS)
#: Its name may be a number: ``12:30[x]`` has one.
DIRECTIVE = _opener(
    "a directive",
    r"^[ \t>]*(:)::|^[ \t>]*(:):\w|(:)\w[\w.:-]{0,80}[\[{]",
    shapes=BETWEEN_TAGS,
)
#: At the end of a block or a line, at its start, behind a span.
ATTRIBUTES = _opener(
    "an attribute list",
    # not of CriticMarkup: ``{--x--}``
    rf"^[ \t>]*(\{{)(?![-=+>~]{{2}})|(?<=[*_~`\])>}}])(\{{)(?![-=+>~]{{2}})"
    rf"|(\{{)(?![-=+>~]{{2}})[^{{}}\n]{_SOME}\}}[ \t#]*$",
    shapes=BETWEEN_TAGS,
)
#: Python-Markdown takes what stands in braces at the end of a heading or cell for one, an opening
#: brace in it included: ``# Hi { onclick="x" {#id}``, where the id is the source's or ours.
BRACE = Opener(
    "an attribute list", re.compile(r"(?<=[ \t])(\{)(?![-=+>~]{2})"), shapes=BETWEEN_TAGS,
    markup=True, proved=False,
)  # fmt: skip
#: VitePress looks for one in the line that opens a container before it reads its Markdown.
IN_TITLE = Opener(
    "an attribute list", re.compile(r"(\{)"), shapes=frozenset((Shape.LINE,)), proved=False
)
KRAMDOWN = _opener("a kramdown attribute list", r"(\{)[ \t]*[:#]|^[ \t>]*(\{)", shapes=BETWEEN_TAGS)
#: Python-Markdown looks for code and links before it looks for tags, and for the last quote.
IN_TAG = _opener(
    "Markdown in a tag", r"([\[`\\<])|(['\"])[ ]*\)", shapes=frozenset((Shape.QUOTED,))
)
#: kramdown and Python-Markdown need no space behind it.
HEADING = _opener("a heading", r"^[ \t>]*(#)")
#: Python-Markdown takes the line's end for escaped: no heading ends there.
LAST_BACKSLASH = _opener("a line that goes on", r"(\\)$")
#: kramdown: two of them there are a line break.
LINE_BREAK = _opener("a line break", r"(\\)$", Stage.RESOLVED)
#: A footnote's mark is one in a link and a description too.
FOOTNOTE = _opener("a footnote", r"(\[)\^[^\s\]]{1,80}\]")
#: And of a link or an image whose text begins so, whatever ends it: ``[^a b](c)`` in kramdown.
CARET = Opener("a footnote", re.compile(r"(?<=[\[\ufffc])(\^)"), markup=True, proved=False)
#: Runs of them, also with the source's own, are cut into emphasis by each parser in its own way.
EMPHASIS = Opener("emphasis", re.compile(r"(\*)(?=\*)|(?<=\*)(\*)"), markup=True)
#: Both look at blanks alone where CommonMark looks at marks too: ``2*3.*4``, ``a __(b_``.
LONE_MARK = Opener(
    "emphasis",
    re.compile(r"(?<=\S)([*_])(?![^\W_])|(?<![^\W_])([*_])(?=\S)|(_)(?=_)"),
    markup=True,
    proved=False,
)
#: marked looks for no emphasis between two backticks, between ``<`` and ``>`` or in what may be a
#: link; a backslash is no help.
IN_MARKED = Opener(
    "code or a tag", re.compile(r"(`)|(<)(?=[^>]{0,400}>)"), Stage.RESOLVED,
    markup=True, text=True, proved=False,
)  # fmt: skip
#: And it ends a link at its first ``](``.
LINK_END = Opener(
    "the end of a link", re.compile(r"(\])\("), Stage.RESOLVED, markup=True, text=True, proved=False
)
#: And it strikes between single tildes too, whatever stands beside them; goldmark between one and
#: two (``~x~~``), where GitHub wants as many.
LONE_TILDE = Opener(
    "struck text", re.compile(r"(~)(?=[^~]{0,400}~)|(?<=~)(~)"), markup=True, proved=False
)
#: And it counts none as punctuation, which decides whether a mark beside it opens or closes.
MARK_AT_TILDE = Opener(
    "emphasis", re.compile(r"(?<=[*_])(~)|(~)(?=[*_])"), Stage.RESOLVED, markup=True, proved=False
)
#: GFM in kramdown finds the ends of struck text where GitHub finds none.
STRUCK = Opener("struck text", re.compile(r"(~)(?=~)"), markup=True)
#: Both end the label of a definition at its first bracket, escaped or not: a line that begins
#: with the link ``[x\]: y](b)`` is gone from the page.
DEFINITION = Opener(
    "the address of a link", re.compile(r"^ {0,3}\[[^\]\n]{0,400}\](:)", re.M), Stage.RESOLVED,
    markup=True, proved=False,
)  # fmt: skip
TABLE = _opener("a table", r"(\|)", shapes=MARKDOWN - {Shape.CELL} | {Shape.QUOTED})
CONTENTS = _opener("a table of contents", r"(?i)(\[)\[?_?toc_?\]")
WIKI_LINK = _opener("a wiki link", r"(\[)\[[^\[\]\n]")
EMBED = _opener("an embedded file", r"(@)\[")
ABBREVIATION = _opener("an abbreviation", r"^[ \t>]*(\*)\[[^\]\n]{0,400}\]:")
ADMONITION = _opener("an admonition", r"^[ \t>]*(!)!!|^[ \t>]*(\?)\?\?|^[ \t>]*(=)==|^[ \t>]*(/)//")
MARKS = _opener(
    "marked text",
    rf"(==|\+\+|\^\^)(?![\s=+^])[^\n]{_SOME}(?<![\s=+^])\1|(\^)[^\s^]{{1,80}}\^",
)
MATH = _opener("a formula", rf"(\$)(?![\s\d])[^$\n]{_SOME}(?<!\s)\$(?!\d)")
#: kramdown makes « of two, also of one beside a tag: ``<b>a <</b>``.  A backslash escapes both.
GUILLEMET = Opener(
    "a quotation mark", re.compile(r"(<)(?=<)|(?<=>)(>)"), Stage.RESOLVED, proved=False
)
#: kramdown's, within a line or a block of its own.
KRAMDOWN_MATH = _opener("a formula", rf"(\$)\$(?=[^$]{_SOME}\$\$)")
REMARK_MATH = _opener("a formula", rf"(\$)[^$\n]{_SOME}\$")

#: marked itself, unlike Hexo's, writes a description as it is: ``![" onclick="x](a.png)``.
DESCRIPTION = Opener(
    "an attribute", re.compile(r"(\")"), shapes=frozenset((Shape.LABEL,)), markup=True, proved=False
)
#: Pandoc hands a command to TeX, wherever it stands: ``\input /etc/passwd``.  No other site does.
TEX = Opener("a TeX command", re.compile(r"(\\[A-Za-z@]+)"), markup=True, text=True, proved=False)
#: What is no text in TeX: a comment, a parameter, and ``^^5c``, which is a backslash.
TEX_SIGN = Opener("a sign of TeX", re.compile(r"([%&#$^~_])"), markup=True, proved=False)
#: What Pandoc reads beside that, with knitr and Quarto before it; compiled when a post is theirs.
_PANDOC = (
    # knitr and Quarto run what stands in backticks before Pandoc reads a text, be the first of them
    # escaped or the end of other code: ```x`r y `z```
    ("code that runs", r"(`(?:r[ #\n]|\{[A-Za-z]{1,20}\})[^`]{0,400})", Stage.RAW, ANYWHERE, True),
    ("a citation", r"(@[\w{][\w:.-]{0,80})", Stage.RESOLVED, BETWEEN_TAGS, True),
    # a bracket may be a span, a citation, a note, a heading's name; a dollar opens before a digit
    # too; carets and tildes need no word between them.  Around the source's own citation it is one
    (
        "a reference or a formula", r"([\^~])|(\[)(?![^\[\]\n]{0,400}@)|(\$)(?=\S)",
        Stage.MARKDOWN, MARKDOWN, True,
    ),
    # ``(a) x``, ``i. x``, ``#. x``, ``(@) x``; what a term is told by, and a caption of a table
    (
        "a list",
        r"(?:^|(?<=>))[ \t>]*(?:"
        r"(\()?(?:#|@[\w-]{0,40}|\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})([.)])(?=\s|\Z)"
        r"|([:~])(?=\s)|[Tt]able(:))",
        Stage.MARKDOWN, BETWEEN_TAGS, True,
    ),
    # to rmarkdown any address is a link: ``javascript:alert(1)``
    (
        "the address of a link",
        r"\b(?!(?:https?|ftp|mailto|tel):)[A-Za-z][A-Za-z0-9+.-]{1,30}(:)(?=[^\s:])",
        Stage.MARKDOWN, BETWEEN_TAGS, True,
    ),
    # a blank behind one is a no-break space
    ("a space", r"(\\)(?=[ \t])", Stage.MARKDOWN, MARKDOWN, False),
    # Markdown is read between tags, and a tag ends at its first bracket, quoted or not
    (
        "Markdown in HTML", r"([\^$@|])|(?<=>)[ \t]*([#>+\-=]|\d{1,9}[.)])",
        Stage.MARKDOWN, BETWEEN_TAGS - MARKDOWN, False,
    ),
    ("the end of a tag", r"(>)", Stage.MARKDOWN, ANYWHERE - BETWEEN_TAGS, False),
)  # fmt: skip

#: In Markdown no opener is without one of these, or one of `BEGINS`; most prose has none.  A class
#: in front is looked for several times faster than a choice of what each begins with.
ALARM = re.compile(
    r"[{<|$^`~\\*_=+:!?/\[\]@>](?:(?<=[{<|$^`~])|(?<=\\)(?:\[|$)"
    r"|(?<=[*_])(?:(?![^\W_])|(?<![^\W_][*_]))|(?<=\[)(?:[>\[]|_?(?i:toc)\b)|(?<=\])\(|(?<=@)\["
    r"|(?<==)=|(?<=\+)\+|(?<=>)>|(?<=:)(?::|\w[\w.:-]{0,80}\[)|(?<=!)!!|(?<=\?)\?\?|(?<=/)//)",
    re.M,
)
BEGINS = re.compile(r"^[ \t>]*(?:#|import\b|export\b)", re.M)

#: Nor between tags or in quoted values.
ALARM_IN_HTML = re.compile(
    r"[{<*_`~\[\\|:]|-8<|['\"][ ]*\)|^[ \t]*(?:[#>+\-=]|\d|import\b|export\b)", re.M
)

_COMMON = frozenset("\\`*_{}[]()>#+-.!")  #: behind a backslash in every Markdown
_COMMONMARK = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_KRAMDOWN = frozenset("\\.*_+`<>()[]{}#!:|\"'$=-")

_VITEPRESS = (VUE, TAG, ATTRIBUTES, IN_TITLE, INCLUDE, CONTENTS, EMBED, DIRECTIVE, MATH)
_MDX = (MDX, JSX, ESM, IN_JSX, DIRECTIVE)
_MKDOCS = (
    NUNJUCKS, SNIPPET, CRITIC, TAG, IN_TAG, ATTRIBUTES, BRACE, HEADING, LAST_BACKSLASH, ADMONITION,
    CONTENTS, ABBREVIATION, MARKS, MATH, FOOTNOTE, EMPHASIS, LONE_MARK,
    LOOSE_LINK, DEFINITION,
)  # fmt: skip
_JEKYLL = (
    LIQUID, TAG, KRAMDOWN, HEADING, TABLE, ABBREVIATION, CONTENTS, FOOTNOTE, EMPHASIS, LONE_MARK,
    STRUCK, LINE_BREAK, KRAMDOWN_MATH, LOOSE_LINK, GUILLEMET, CARET, DEFINITION,
)  # fmt: skip
_HEXO = (
    NUNJUCKS, LOOSE_LINK, INNER_LINK, TAG, CONTENTS, MATH, EMPHASIS, LONE_MARK, IN_MARKED,
    LINK_END, MARK_AT_TILDE, LONE_TILDE,
)  # fmt: skip
_HUGO = (SHORTCODE, TAG, ATTRIBUTES, MATH, LONE_TILDE)

HUGO = Site("hugo", _HUGO, _COMMONMARK, raw_values=False)
JEKYLL = Site("jekyll", _JEKYLL, _KRAMDOWN)
HEXO = Site("hexo", _HEXO, _COMMONMARK)
VITEPRESS = Site("vitepress", _VITEPRESS, _COMMONMARK)
VUEPRESS = Site("vuepress", _VITEPRESS, _COMMONMARK)
DOCUSAURUS = Site("docusaurus", (*_MDX, REMARK_MATH), _COMMONMARK, raw_values=False)
MKDOCS = Site("mkdocs", _MKDOCS, _COMMON)
#: Nothing is known of the site: what any of them reads opens something.
PLAIN = Site(
    "plain",
    tuple(
        dict.fromkeys(
            (*_HUGO, *_JEKYLL, *_HEXO, *_VITEPRESS, *_MDX, *_MKDOCS, WIKI_LINK, DESCRIPTION)
        )
    ),
    _COMMON,
)
_SITES = {
    site.name: site for site in (HUGO, JEKYLL, HEXO, VITEPRESS, VUEPRESS, DOCUSAURUS, MKDOCS, PLAIN)
}
NAMES = tuple(_SITES)


def site_of(name: str, path: str = "", dialect: str = "") -> Site:
    """The site whose rules a post follows: ``.mdx`` is MDX wherever it lies, Pandoc's is Pandoc's.

    >>> site_of("hugo", "a.md").name, site_of("hugo", "a.mdx").name, site_of("mine").name
    ('hugo', 'docusaurus', 'plain')
    """
    if dialect == "pandoc":
        return pandoc()
    site = _SITES.get(name, PLAIN)
    return DOCUSAURUS if path.lower().endswith(".mdx") and site is not PLAIN else site


@cache
def pandoc() -> Site:
    """Pandoc as rmarkdown calls it, where ``\\(`` and ``\\[`` open a formula.

    Its posts are those of any site.
    """
    own = (
        Opener(
            name, re.compile(pattern, re.M), stage, shapes,
            markup=True, text=text, proved=stage is Stage.RAW,
        )
        for name, pattern, stage, shapes, text in _PANDOC
    )  # fmt: skip
    alarm = r"[!-&(-+/:-@\[-`{-~]|^[ \t>]*(?:(?:-|\w{1,9}\.)(?:\s|\Z)|r\s)"
    escapable = _COMMONMARK - frozenset("()[]")
    return Site("pandoc", (*PLAIN.openers, *own), escapable, alarm=re.compile(alarm, re.M))
