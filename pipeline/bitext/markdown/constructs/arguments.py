"""Parameters of tags without names, as Hexo writes them: a comma or a blank parts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import Dialect, Positions
from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import Title
from bitext.model import Span

_NAMED = re.compile(r"\s*(?P<name>[A-Za-z_][\w-]*)\s*=\s*")
_STYLE = re.compile(
    r"\s+(?:(?:danger|dark|default|info|light|no-icon|note|primary|success|tip|warn|warning|blue|red|"
    r"green|yellow|orange|purple|pink|cyan|gray|grey|simple|modern|flat|disabled|open|close|checked|"
    r"times|plus|minus|fa[a-z]?(?:-[a-z0-9-]{1,40})?|#[0-9a-fA-F]{3,8})\s+)*(?:@|[a-z]{2,12}::\s*)?"
)


def texts(text: str, given: Span, rule: Positions, dialect: Dialect) -> Iterator[Title]:
    """What is shown of parameters without quotes, which a comma or a blank parts."""
    rule = _as_written(text, given, rule)
    if rule.separator == "titled":
        yield from _titled(text, given)
    elif rule.separator == "words":
        yield from _words(text, given, rule, dialect)
    elif rule.separator == "asset" and (at := quote_in(text, given)) >= 0:
        yield from _captions(text, Span(at, given.end))
    elif rule.separator in _SPECIAL:
        yield from _special(text, given, rule.separator)
    else:
        yield from _by_place(text, given, rule, dialect)


def _by_place(text: str, given: Span, rule: Positions, dialect: Dialect) -> Iterator[Title]:
    if rule.separator == " " and rule.last is not None:
        every = [found for found in _ARGUMENT.finditer(text, *given) if not found["comma"]]
        for found in every[rule.first : rule.last]:
            if _NO_WORDS.match(found["quoted"] or found[0]):
                continue
            group = "quoted" if found["quote"] else 0
            yield Title(Span(*found.span(group)), found["quote"] or "=")
        return
    shown = parts(text, given, rule.separator)[rule.first : rule.last]
    if rule.last is not None:
        yield from _each(text, shown, dialect, rule.separator)
        return
    while rule.ends and shown and re.compile(rule.ends).match(text, *shown[0]):
        del shown[0]
    if shown:
        whole = Span(shown[0].start, shown[-1].end)
        stop = re.compile(rf"\s+(?={rule.ends})").search(text, *whole) if rule.ends else None
        yield Title(Span(whole.start, stop.start() if stop else whole.end), "")


def _each(text: str, shown: list[Span], dialect: Dialect, mark: str) -> Iterator[Title]:
    """Each of the arguments that a mark parts."""
    for span in shown:
        if mark == "::" and _NO_WORDS.match(text, *span):
            continue
        named = _NAMED.match(text, *span)
        if named is None or named["name"] in dialect.shown:
            value = Span(named.end() if named else span.start, span.end)
            yield Title(_unquoted(text, value), mark)


def in_colons(text: str, given: Span) -> bool:
    """Whether two colons part the arguments, as Volantis and Redefine have it: ``red::文字``."""
    otherwise = compiled(r"\s*(?:[a-z][a-z \t-]{0,60},|[\"'])").match(text, *given)
    return text.find("::", *given) >= 0 and otherwise is None


def _as_written(text: str, given: Span, rule: Positions) -> Positions:
    """The rule for a tag that one theme writes with commas, another with blanks."""
    if in_colons(text, given):
        return Positions("::", 0, EVERY)
    comma = text.find(",", *given) >= 0
    if rule.separator == "image" and comma:
        return Positions(",", 1, 9)
    if rule.separator == "icon" and compiled(_IN_QUOTES).match(text, *given):
        return Positions("words")
    if rule.separator == "titled" and (comma or quote_in(text, given) >= 0):
        return Positions("words")
    if rule.separator == "link":  # the first is the name of a post, where there is no address
        address = compiled(_ADDRESS).search(text, *given)
        return Positions("words", 0 if address else 1)
    if rule.separator == "style" and compiled(_COLOURED).match(text, *given):
        return Positions("titled")
    if rule.separator == "," and rule.last == EVERY and not comma:
        return Positions("words", rule.first)
    return rule


#: Named, as Redefine has them, or all with commas, as Eleventy's shortcodes.
_IN_QUOTES = r"\s+(?:[a-z]{2,20}=[\"']|[\"'][\w-]{1,40}[\"']\s*,)"
_ADDRESS = r"[a-z]+://|\s[\"']?(?:\.{0,2}/|#|mailto:)|,"
#: Stellar's note has a colour before its title, and quotes nowhere; without a colour it looks like
#: that of NexT, all of whose words are one title.
_COLOURED = r"\s+color:\S+\s+[^\"'\n]+\Z"


def _titled(text: str, given: Span) -> Iterator[Title]:
    """Stellar's title and what follows it: the first word is the title."""
    shown = trimmed(text, given)
    first = parts(text, shown, " ")[:1]
    rest = stripped(text, Span(first[0].end, shown.end)) if first else shown
    if rest.start < rest.end and first:
        yield Title(first[0], ":")
        yield Title(rest, "")
    elif first:
        yield Title(shown, "")


#: Of so many arguments a tag has less.
EVERY = 9

#: An argument between quotes, a link of Markdown, or what stands between blanks and commas.
_ARGUMENT = re.compile(
    r"(?:(?P<name>[A-Za-z_-]{2,20})=)?(?P<quote>[\"'])(?P<quoted>(?:(?!(?P=quote))[^\n]){0,400})(?P=quote)"
    r"|\[(?P<linked>[^\[\]\n]*)\]\([^()\n]*\)"
    r"|(?P<comma>,)|[^\s,]+"
)
#: An argument that is none of the words: an address, a file, a number, a switch, ``color:red``.
_NO_WORDS = re.compile(
    r"[a-z]+://|\.{0,2}/|#|[\d.]+(?:px|%|em)?\Z|(?:true|false|external|null|auto)\Z"
    r"|[^\s]*\.(?:md|html?|png|jpe?g|gif|svg|webp|mp[34]|pdf|zip|js|ts|py|css|json|txt)\Z"
)
_KEYED = re.compile(r"(?P<key>[A-Za-z_-]{2,20})[:=](?=\S)(?!//)")
#: Parameters of themes that a reader sees, beside those of every tag.
_SHOWN_KEYS = frozenset(
    "author footer title date name desc subtitle source caption alt text".split()
)


def _words(text: str, given: Span, rule: Positions, dialect: Dialect) -> Iterator[Title]:
    """What is shown among arguments that are words, addresses and switches in any order.

    Words that stand together are one text; a comma, quotes, an address or a switch parts them.
    """
    run: list[Span] = []
    for index, found in enumerate(_ARGUMENT.finditer(text, *given)):
        keyed = _KEYED.match(found[0])
        words = not (found["comma"] or found["quote"] or found["linked"] or keyed)
        if words and not _NO_WORDS.match(found[0]) and index >= rule.first:
            run.append(Span(*found.span()))
            continue
        if run:
            yield Title(Span(run[0].start, run[-1].end), "")
            run = []
        if found["quote"] and index >= rule.first:
            yield from _in_quotes(found, dialect)
        elif found["linked"]:
            yield Title(Span(*found.span("linked")), "]")
        elif keyed and (keyed["key"] in dialect.shown or keyed["key"] in _SHOWN_KEYS):
            yield Title(Span(found.start() + keyed.end(), found.end()), ":")
    if run:
        yield Title(Span(run[0].start, run[-1].end), "")


def _in_quotes(found: re.Match[str], dialect: Dialect) -> Iterator[Title]:
    """Words between quotes; with their key in Icarus: ``'title:文字'``."""
    if found["name"] not in (None, *dialect.shown, *_SHOWN_KEYS):
        return
    keyed = _KEYED.match(found["quoted"])
    if not _NO_WORDS.match(found["quoted"]) and (keyed is None or keyed["key"] in _SHOWN_KEYS):
        start = found.start("quoted") + (keyed.end() if keyed else 0)
        yield Title(Span(start, found.end("quoted")), found["quote"])


def _unquoted(text: str, span: Span) -> Span:
    """A text without the quotes around it, which Hexo takes away before it looks for commas."""
    first = text[span.start : span.start + 1]
    whole = span.end - span.start > 1 and first in ("'", '"') and text[span.end - 1] == first
    return Span(span.start + 1, span.end - 1) if whole else span


def _special(text: str, given: Span, form: str) -> Iterator[Title]:
    """What is shown by a form of its own; further lines of a tag are texts of their own."""
    at = given.start
    for index, line in enumerate(text[slice(*given)].splitlines(keepends=True)):
        whole = Span(at, at + len(line.rstrip()))
        found = _SPECIAL[form].match(text, *whole) if index == 0 else None
        if found or index:
            yield Title(trimmed(text, Span(*found.span("title")) if found else whole), "")
        at += len(line)


_QUOTED = r"(?P<quote>[\"'])(?P<value>[^\n]{0,200}?)(?P=quote)(?=[\s\"']|\Z)"


def quote_in(text: str, given: Span) -> int:
    """Where the first quote stands; -1 where there is none."""
    found = (text.find(quote, *given) for quote in "\"'")
    return min((at for at in found if at >= 0), default=-1)


def _captions(text: str, given: Span) -> Iterator[Title]:
    """Title and description of Hexo's pictures: ``"标题 '说明'"``, ``'"标题" "说明"'``."""
    for found in compiled(_QUOTED).finditer(text, *given):
        for part in compiled(r"[^\"']+").finditer(text, *found.span("value")):
            span = stripped(text, Span(*part.span()))
            yield Title(span, text[part.end() : part.end() + 1])


#: A switch of Stellar's: ``color:red``.
_SWITCH = r"[a-z_]{2,20}:(?!:)[!-~]+"


def trimmed(text: str, span: Span) -> Span:
    """A text without the switches before and after it."""
    while True:
        span = stripped(text, span)
        words = text[slice(*span)].split(maxsplit=1)[:1] + text[slice(*span)].rsplit(maxsplit=1)[1:]
        if words and re.fullmatch(_SWITCH, words[0]):
            span = Span(span.start + len(words[0]), span.end)
        elif len(words) > 1 and re.fullmatch(_SWITCH, words[1]):
            span = Span(span.start, span.end - len(words[1]))
        else:
            return span


def parts(text: str, given: Span, separator: str) -> list[Span]:
    pattern = {",": r"[^,]+", "::": r"[^:\n]+(?::(?!:)[^:\n]*)*"}.get(separator, r"\S+")
    found = re.compile(pattern).finditer(text, *given)
    return [stripped(text, Span(*part.span())) for part in found]


def stripped(text: str, span: Span) -> Span:
    part = text[slice(*span)]
    return Span(
        span.start + len(part) - len(part.lstrip()), span.end - len(part) + len(part.rstrip())
    )


#: What is shown, up to the last character that is no blank.  Every repetition before it is bounded
#: or begins with a character of its own, so that no tag is read for long.
_TITLE = r"(?P<title>\S[^\n]*?)(?<!\s)(?=\s*\Z)"
#: Forms of tags that are neither: the name is a separator's in the tables.
_SPECIAL = {
    "icon": re.compile(
        r"\s+(?:[a-z]{3,10}\s+)?(?:[\"']fa[^\"'\n]{0,60}[\"']\s+|(?:fa[a-z-]{0,40}\s+){1,3})?"
        + _TITLE
    ),
    "style": re.compile(_STYLE.pattern + r"(?:(?:[a-z]{2,12}\s+){0,2}[a-z]{2,12},\s+)?" + _TITLE),
    "folding": re.compile(
        r"\s+(?:[a-z]+(?:\s+[a-z]+){0,6}\s*,\s*|(?:[a-z]+\s+){0,6}(?:[a-z_]+:\S+\s+){0,6})?"
        + _TITLE.replace(r"\S", r"[^\s,]", 1)
    ),
    "asset": re.compile(
        r"\s+(?:[\w-]+\s+){0,6}?\S+\.[A-Za-z0-9]{2,5}\s+(?:\d+\s+){0,2}"
        + _TITLE.replace(r"\S", r"[^\s\d]", 1)
    ),
    "label": re.compile(
        r"\s+(?P<at>(?:[a-z]+\s*)?@)?(?P<title>\S[^\n]*?)(?<!\s)(?=(?(at)|(?:\s+(?:default|primary"
        r"|success|info|warning|danger|blue|pink|red|purple|orange|green))?)\s*\Z)"
    ),
    "check": re.compile(
        r"\s+(?:[a-z_]{2,20}:[!-~]+\s+){0,6}(?:[a-z ]{1,40},\s*|[a-z]{2,12}::\s*)?" + _TITLE
    ),
    "image": re.compile(
        r"\s+\S+?,?\s+(?:[a-z]+=\S+\s+){0,6}(?:alt=)?(?P<title>[^\s,][^\n,]*?)(?<!\s)"
        r"(?=\s*(?:,|\Z)|\s+[a-z]+:\S)"
    ),
}
