"""Prose in templates: the parameters of Hugo's shortcodes and of Liquid's and Hexo's tags that a
reader sees.

``{{< figure src="a.png" caption="架构" >}}`` names it; what a container is called stands without
a name (``{{% admonition note "注意" %}}``), in Hexo without quotes too (``{% note info 注意 %}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import MAIN, Dialect, Positions
from bitext.markdown import html
from bitext.markdown.constructs.draft import Title
from bitext.markdown.constructs.templates import LONGEST_TAG
from bitext.model import Span

_LOGIC = frozenset("assign capture case cycle elsif for if set tablerow unless when".split())

#: Tags whose every parameter is code.
_CODE = frozenset("ref relref partial asset_path feature-state".split())

_HEAD = re.compile(r"\{(?:\{[<%]|%-?)\s*(?P<name>\w[\w./-]*)")
_QUOTED = re.compile("[\"'`]")
_NAMED = re.compile(r"\s*(?P<name>[A-Za-z_][\w-]*)\s*=\s*")
_PARAMETER = re.compile(
    r"(?<=[\s,{])(?:(?P<name>[\w-]+)\s*=\s*)?"
    r"(?:(?P<quote>[\"'`])(?P<value>(?:[^\\]|\\.)*?)(?P=quote)|(?P<bare>[^\s\"'`=>%}]+))",
    re.S,
)
_STYLE = re.compile(
    r"\s+(?:(?:danger|dark|default|info|light|no-icon|note|primary|success|tip|warn|warning|blue|red|"
    r"green|yellow|orange|purple|pink|cyan|gray|grey|simple|modern|flat|disabled|open|close|checked|"
    r"times|plus|minus|#[0-9a-fA-F]{3,8})\s+)*"
)
_ADDRESS = re.compile(r"[a-z]+://|\.{0,2}/|[\w./-]+\.(?:md|html|png|jpe?g|gif|svg|webp|mp4|pdf)\Z")


def parameters(text: str, template: Span, dialect: Dialect = MAIN) -> Iterator[Title]:
    """Yield the values of a template that may be prose, as they stand in ``text``."""
    found = (t for t in _values(text, *template, dialect) if t.span.start < t.span.end)
    return (t for t in found if not _ADDRESS.match(text, *t.span))


def bare(template: str, dialect: Dialect = MAIN) -> str:
    """Return a template without the values that may be translated."""
    at, parts = 0, []
    for span, _ in sorted(_values(template, 0, len(template), dialect)):
        parts.append(template[at : span.start])
        at = span.end
    return "".join([*parts, template[at:]])


def unknown(template: str, dialect: Dialect) -> str:
    """The name of a tag of which no table says what a reader sees; empty for other tags."""
    head = _ANY_HEAD.match(template)
    name = head["name"].removeprefix("end") if head and not head["slash"] else ""
    known = name in dialect.tags or name in dialect.containers or name in dialect.unquoted
    known = known or name in dialect.raw or name in dialect.data or name in _LOGIC | _CODE
    return "" if known else name


_WORD = re.compile(r"[^\s\"'`=,]+")


def words_in(template: str) -> str:
    """The parameters of a tag without what is an address."""
    head = _ANY_HEAD.match(template)
    words = _WORD.findall(template, head.end() if head else 0)
    return " ".join(word for word in words if "/" not in word and "." not in word)


def container(template: str, dialect: Dialect) -> str:
    """The name of the container that a tag opens or closes; empty for other tags."""
    head = _ANY_HEAD.match(template)
    name = head["name"].removeprefix("end") if head else ""
    return name if name in dialect.containers else ""


def closes(template: str) -> bool:
    """Whether a tag closes its container."""
    head = _ANY_HEAD.match(template)
    return head is not None and (head["slash"] == "/" or head["name"].startswith("end"))


_ANY_HEAD = re.compile(r"\{(?:\{[<%]|%-?)\s*(?P<slash>/?)\s*(?P<name>\w[\w./-]*)")


def _values(text: str, start: int, end: int, dialect: Dialect) -> Iterator[Title]:
    if text.startswith("<", start):
        yield from html.shown(text, Span(start, end), dialect)
    elif text.startswith("[[", start):
        yield from _alias(text, start, end)
    elif text.startswith("{", start):
        head = _HEAD.match(text, start, end)
        if head is not None:
            yield from _of_tag(text, start, end, head, dialect)
        elif role := _ROLE.match(text, start, end):
            yield Title(Span(*role.span(str(role.lastgroup))), "`")
        else:
            yield from _of_list(text, start, end, dialect)
    elif text.startswith("[", start):
        yield from _of_list(text, start, end, dialect)


def _of_list(text: str, start: int, end: int, dialect: Dialect) -> Iterator[Title]:
    """What is shown of attributes that stand in brackets or braces of any kind."""
    if cloze := _CLOZE.match(text, start, end):
        yield Title(Span(*cloze.span("title")), "|")
    elif text[start] == "[" or not text.startswith(("{{", "{%", "{/"), start):
        for match in _PARAMETER.finditer(text, start, end):
            bar = text.startswith("[=", start) and not match["name"]
            if match["quote"] and (bar or match["name"] in dialect.shown):
                yield Title(Span(*match.span("value")), match["quote"])


#: A text before an address; roles that mark nothing but their text; what an abbreviation means.
_ROLE = re.compile(
    r"\{(?:abbr\}`[^(`\n]{0,80}\((?P<means>[^()`\n]+)\)`"
    r"|(?:guilabel|menuselection|kbd|dfn|sub|sup|emphasis|strong|del|u|strike|underline|subscript"
    r"|superscript|literal_strong|smallcaps|mark)\}`(?P<whole>[^`\n]+)`"
    r"|[\w:.+-]+\}`(?P<value>[^<`\n]+?)\s*<[^>`\n]*>`)"
)


#: Logseq's flash cards; mdBook's title of a page.
_CLOZE = re.compile(r"\{\{(?:cloze|#title)\s(?P<title>[^{}\n\\]+?)\s*(?:\\\\[^{}\n]*)?\}\}")


def _alias(text: str, start: int, end: int) -> Iterator[Title]:
    """What a wiki link shows instead of the page's name."""
    bar = text.find("|", start, end)
    if bar >= 0:
        yield Title(Span(bar + 1, end - 2), "]")


def _of_tag(
    text: str, start: int, end: int, head: re.Match[str], dialect: Dialect
) -> Iterator[Title]:
    name = head["name"]
    given = Span(head.end(), _closed(text, head.end(), min(end, start + LONGEST_TAG)))
    if name in dialect.data:
        yield from _of_data(text, Span(given.end, end), dialect.data[name])
        return
    own = dialect.tags.get(name)
    if name in _LOGIC or (name in dialect.raw and own is None) or name in _CODE:
        return
    liquid = text[start + 1] == "%"
    rule = dialect.unquoted.get(name) if liquid else None
    if rule is None and liquid and (first := min(filter(_is_number, own or ()), default=0)):
        rule = Positions(" ", int(first) - 1)
    if rule is not None and _QUOTED.search(text, *given) is None:
        yield from _unquoted(text, given, rule, dialect)
    else:
        yield from _written(text, given, name, dialect)


def _written(text: str, given: Span, name: str, dialect: Dialect) -> Iterator[Title]:
    """What is shown of parameters in quotes, by their names and places."""
    own, position = dialect.tags.get(name), 0
    for match in _PARAMETER.finditer(text, *given):
        position += not match["name"]
        wanted = (
            match["name"].lower() in dialect.shown
            if match["name"]
            else (name in dialect.containers and bool(match["quote"]))
        )
        if own is not None:
            key = match["name"] or position
            wanted = wanted or key in own
        if wanted and match["quote"] and match["name"] in _LISTS:
            parts = _parts(text, Span(*match.span("value")), ",")
            yield from (Title(part, ",") for part in parts)
        elif wanted and match["quote"]:
            yield Title(Span(*match.span("value")), match["quote"])


#: Parameters that are lists of labels: each is a text of its own, so that no comma is lost.
_LISTS = frozenset(("items",))


def _is_number(key: str | int) -> bool:
    return isinstance(key, int)


def _of_data(text: str, body: Span, patterns: tuple[str, ...]) -> Iterator[Title]:
    """What is shown of data between two tags, line by line; quotes of YAML stay outside."""
    for pattern in patterns:
        for found in re.compile(pattern, re.M).finditer(text, *body):
            span = _stripped(text, Span(*found.span("title")))
            quote = text[span.start] if text[span.start : span.start + 1] in ("'", '"') else ""
            if quote and span.end - span.start > 1 and text[span.end - 1] == quote:
                span = Span(span.start + 1, span.end - 1)
            yield Title(span, quote or "|")


def _unquoted(text: str, given: Span, rule: Positions, dialect: Dialect) -> Iterator[Title]:
    """What is shown of parameters without quotes, which a comma or a blank parts."""
    if rule.separator in _SPECIAL:
        yield from _special(text, given, rule.separator)
        return
    parts = _parts(text, given, rule.separator)
    shown = parts[rule.first : rule.last]
    if rule.separator == "," and rule.last is not None:
        for span in shown:
            named = _NAMED.match(text, *span)
            if named is None or named["name"] in dialect.shown:
                yield Title(Span(named.end() if named else span.start, span.end), ",")
        return
    while rule.ends and shown and re.compile(rule.ends).match(text, *shown[0]):
        del shown[0]
    if shown:
        whole = Span(shown[0].start, shown[-1].end)
        stop = re.compile(rf"\s+(?={rule.ends})").search(text, *whole) if rule.ends else None
        yield Title(Span(whole.start, stop.start() if stop else whole.end), "")


def _special(text: str, given: Span, form: str) -> Iterator[Title]:
    found = _SPECIAL[form].match(text, *given)
    if found:
        yield Title(Span(*found.span("title")), "" if form != "link" else ",")
    if form == "link" and len(parts := _parts(text, given, ",")) == 3:
        yield Title(parts[2], ",")


def _parts(text: str, given: Span, separator: str) -> list[Span]:
    pattern = r"[^,]+" if separator == "," else r"\S+"
    found = re.compile(pattern).finditer(text, *given)
    return [_stripped(text, Span(*part.span())) for part in found]


def _stripped(text: str, span: Span) -> Span:
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
    "link": re.compile(r"\s+(?P<title>[^\s,][^,\n]*?)(?<!\s)(?=\s*(?:,|\Z)|\s+(?:https?://|/|\.))"),
    "label": re.compile(r"\s+(?:[a-z]*@)?(?P<title>\S[^\n]*?)(?<!\s)(?=(?:\s+[a-z]+)?\s*\Z)"),
    "check": re.compile(r"\s+(?:[a-z ]{1,40},\s*)?" + _TITLE),
    "image": re.compile(
        r"\s+\S+?,?\s+(?:[a-z]+=\S+\s+){0,6}(?:alt=)?(?P<title>[^\s,][^\n,]*?)(?<!\s)"
        r"(?=\s*(?:,|\Z)|\s+[a-z]+:\S)"
    ),
}


def _closed(text: str, start: int, end: int) -> int:
    """Where the parameters of a tag end: of a raw tag, its body follows."""
    ends = [at for at in (text.find("%}", start, end), text.find("}}", start, end)) if at >= 0]
    given = text[start : min(ends, default=end)]
    return start + len(given.rstrip(">%/- \t\r\n"))
