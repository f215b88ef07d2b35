"""Parameters of tags without names, as Hexo writes them: a comma or a blank parts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import Dialect, Positions
from bitext.markdown.constructs.draft import Title
from bitext.model import Span

_NAMED = re.compile(r"\s*(?P<name>[A-Za-z_][\w-]*)\s*=\s*")
_STYLE = re.compile(
    r"\s+(?:(?:danger|dark|default|info|light|no-icon|note|primary|success|tip|warn|warning|blue|red|"
    r"green|yellow|orange|purple|pink|cyan|gray|grey|simple|modern|flat|disabled|open|close|checked|"
    r"times|plus|minus|#[0-9a-fA-F]{3,8})\s+)*(?:@|[a-z]{2,12}::\s*)?"
)


def texts(text: str, given: Span, rule: Positions, dialect: Dialect) -> Iterator[Title]:
    """What is shown of parameters without quotes, which a comma or a blank parts."""
    if rule.separator == "words":
        yield from _words(text, given, rule, dialect)
        return
    if rule.separator in _SPECIAL:
        yield from _special(text, given, rule.separator)
        return
    shown = parts(text, given, rule.separator)[rule.first : rule.last]
    if rule.separator == "," and rule.last is not None:
        for span in shown:
            named = _NAMED.match(text, *span)
            if named is None or named["name"] in dialect.shown:
                value = Span(named.end() if named else span.start, span.end)
                yield Title(_unquoted(text, value), ",")
        return
    while rule.ends and shown and re.compile(rule.ends).match(text, *shown[0]):
        del shown[0]
    if shown:
        whole = Span(shown[0].start, shown[-1].end)
        stop = re.compile(rf"\s+(?={rule.ends})").search(text, *whole) if rule.ends else None
        yield Title(Span(whole.start, stop.start() if stop else whole.end), "")


#: An argument between quotes, a link of Markdown, or what stands between blanks and commas.
_ARGUMENT = re.compile(
    r"(?P<quote>[\"'])(?P<quoted>[^\"'\n]*)(?P=quote)|\[(?P<linked>[^\[\]\n]*)\]\([^()\n]*\)"
    r"|(?P<comma>,)|[^\s,]+"
)
#: An argument that is none of the words: an address, a file, a number, a switch, ``color:red``.
_NO_WORDS = re.compile(
    r"[a-z]+://|\.{0,2}/|#|[\d.]+(?:px|%|em)?\Z|(?:true|false|external|null)\Z"
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
        if found["quote"] and index >= rule.first and not _NO_WORDS.match(found["quoted"]):
            yield Title(Span(*found.span("quoted")), found["quote"])
        elif found["linked"]:
            yield Title(Span(*found.span("linked")), "]")
        elif keyed and (keyed["key"] in dialect.shown or keyed["key"] in _SHOWN_KEYS):
            yield Title(Span(found.start() + keyed.end(), found.end()), ":")
    if run:
        yield Title(Span(run[0].start, run[-1].end), "")


def _unquoted(text: str, span: Span) -> Span:
    """A text without the quotes around it, which Hexo takes away before it looks for commas."""
    first = text[span.start : span.start + 1]
    whole = span.end - span.start > 1 and first in ("'", '"') and text[span.end - 1] == first
    return Span(span.start + 1, span.end - 1) if whole else span


def _special(text: str, given: Span, form: str) -> Iterator[Title]:
    found = _SPECIAL[form].match(text, *given)
    if found:
        yield Title(Span(*found.span("title")), "")


def parts(text: str, given: Span, separator: str) -> list[Span]:
    pattern = r"[^,]+" if separator == "," else r"\S+"
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
    "style": re.compile(_STYLE.pattern + _TITLE),
    "folding": re.compile(
        r"\s+(?:[a-z]+(?:\s+[a-z]+){0,6}\s*,\s*|(?:[a-z]+\s+){0,6}(?:[a-z_]+:\S+\s+){0,6})?"
        + _TITLE.replace(r"\S", r"[^\s,]", 1)
    ),
    "asset": re.compile(
        r"\s+(?:[\w-]+\s+){0,6}?\S+\.[A-Za-z0-9]{2,5}\s+(?:\d+\s+){0,2}"
        + _TITLE.replace(r"\S", r"[^\s\d]", 1)
    ),
    "label": re.compile(
        r"\s+(?:(?:[a-z]+\s*)?@)?(?P<title>\S[^\n]*?)(?<!\s)(?=(?:\s+[a-z]+)?\s*\Z)"
    ),
    "check": re.compile(r"\s+(?:[a-z ]{1,40},\s*|[a-z]{2,12}::\s*)?" + _TITLE),
    "image": re.compile(
        r"\s+\S+?,?\s+(?:[a-z]+=\S+\s+){0,6}(?:alt=)?(?P<title>[^\s,][^\n,]*?)(?<!\s)"
        r"(?=\s*(?:,|\Z)|\s+[a-z]+:\S)"
    ),
}
