"""Prose in templates: the parameters of Hugo's shortcodes and of Liquid's and Hexo's tags that a
reader sees.

``{{< figure src="a.png" caption="架构" >}}`` names it; what a container is called stands without
a name (``{{% admonition note "注意" %}}``), in Hexo without quotes too (``{% note info 注意 %}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import MAIN, Dialect, Positions
from bitext.dialects.construct import compiled
from bitext.markdown import html
from bitext.markdown.constructs import arguments
from bitext.markdown.constructs.draft import Title
from bitext.markdown.constructs.templates import LONGEST_TAG
from bitext.model import Span

_LOGIC = frozenset("assign capture case cycle elsif for if set tablerow unless when".split())

#: Tags whose every parameter is code.
_CODE = frozenset("ref relref partial asset_path feature-state".split())

_HEAD = re.compile(r"\{(?:\{[<%]|%-?|\{\s*(?=\w+\())\s*(?P<name>\w[\w./-]*)")  # also Zola's
_PARAMETER = re.compile(
    r"(?<=[\s,{(])(?:(?P<name>[\w-]+)\s*=\s*)?"
    r"(?:(?P<quote>[\"'`])(?P<value>(?:[^\\]|\\.)*?)(?P=quote)|(?P<bare>[^\s\"'`=>%}]+))",
    re.S,
)
_ADDRESS = re.compile(r"[a-z]+://|\.{0,2}/|[\w./-]+\.(?:md|html|png|jpe?g|gif|svg|webp|mp4|pdf)\Z")


def parameters(text: str, template: Span, dialect: Dialect = MAIN) -> Iterator[Title]:
    """Yield the values of a template that may be prose, as they stand in ``text``."""
    found = (t for t in _values(text, *template, dialect) if t.span.start < t.span.end)
    return (t for t in found if not _ADDRESS.match(text, *t.span))


def bare(template: str, dialect: Dialect = MAIN) -> str:
    """Return a template without the values that may be translated."""
    at, parts = 0, []
    for span, quote in sorted(_values(template, 0, len(template), dialect)):
        start, end = span
        if template[start - 1] == '"' == template[end : end + 1] and quote in ('"', "="):
            start, end = start - 1, end + 1  # quotes that a word did not need
        parts.append(template[at:start])
        at = end
    return "".join([*parts, template[at:]])


def unknown(template: str, dialect: Dialect) -> str:
    """The name of a tag of which no table says what a reader sees; empty for other tags."""
    head = _ANY_HEAD.match(template)
    name = head["name"].removeprefix("end") if head and not head["slash"] else ""
    known = name in dialect.tags or name in dialect.containers or name in dialect.unquoted
    known = known or name in dialect.raw or name in dialect.data or name in _LOGIC | _CODE
    return "" if known else name


def partly_known(template: str, dialect: Dialect) -> str:
    """The name of a tag of which a table says that a reader sees some parameters; else empty."""
    head = _ANY_HEAD.match(template)
    name = head["name"] if head and not head["slash"] else ""
    of_pages = name in dialect.unquoted and dialect.unquoted[name] == Positions("words", 1)
    if of_pages or name in dialect.raw or name in dialect.data:
        return ""
    return name if dialect.tags.get(name) or name in dialect.unquoted else ""


_WORD = re.compile(r"[^\s\"'`=,]+")


def words_in(template: str) -> str:
    """The parameters of a tag without what is an address."""
    head = _ANY_HEAD.match(template)
    words = _WORD.findall(template, head.end() if head else 0)
    return " ".join(word for word in words if "/" not in word and "." not in word)


def container(template: str, dialect: Dialect) -> str:
    """The name of the container that a tag opens or closes; empty for other tags."""
    name = name_of(template)
    return name if name in dialect.containers else ""


def name_of(template: str) -> str:
    """The name of a tag, whether it opens or closes; empty for what is no tag."""
    head = _ANY_HEAD.match(template)
    return head["name"].removeprefix("end") if head else ""


def closes(template: str) -> bool:
    """Whether a tag closes its container."""
    head = _ANY_HEAD.match(template)
    return head is not None and (head["slash"] == "/" or head["name"].startswith("end"))


_ANY_HEAD = re.compile(r"\{(?:\{[<%]|%-?)\s*(?P<slash>/?)\s*(?P<name>\w[\w./-]*)")


def _values(text: str, start: int, end: int, dialect: Dialect) -> Iterator[Title]:
    if text.startswith("<", start):
        yield from html.shown(text, Span(start, end), dialect)
    elif text.startswith(("[[", "![["), start):
        yield from _alias(text, start, end)
    elif text.startswith("{", start):
        head = _HEAD.match(text, start, end)
        if head is not None:
            yield from _of_tag(text, start, end, head, dialect)
        elif role := _ROLE.match(text, start, end):
            groups = (name for name, said in role.groupdict().items() if said)
            yield from (Title(Span(*role.span(name)), "`") for name in groups)
        else:
            yield from _of_list(text, start, end, dialect)
    elif text.startswith("[", start):
        yield from _of_list(text, start, end, dialect)


def _of_list(text: str, start: int, end: int, dialect: Dialect) -> Iterator[Title]:
    """What is shown of attributes that stand in brackets or braces of any kind."""
    if cloze := compiled(_CLOZE).match(text, start, end):
        yield Title(Span(*cloze.span("title")), "|")
    elif critic := compiled(_CRITIC).match(text, start, end):
        yield from (Title(Span(*critic.span(group)), "~") for group in ("old", "new"))
    elif text.startswith("{{", start) or _is_expression(text, start, dialect):
        pattern = _STRING if text.startswith("{{", start) else _WRITTEN
        for match in pattern.finditer(text, start, end):
            yield Title(Span(*match.span("title")), match["quote"])
    elif text[start] == "[" or not text.startswith(("{{", "{%", "{/"), start):
        # behind a brace, which would be the first letter of a word after a blank
        for match in _PARAMETER.finditer(text, start + (text[start] == "{"), end):
            bar = text.startswith("[=", start) and not match["name"]
            braced = match["name"] == "content" and text[start] == "{"
            if match["quote"] and (bar or braced or match["name"] in dialect.shown):
                yield Title(Span(*match.span("value")), match["quote"])


def _is_expression(text: str, start: int, dialect: Dialect) -> bool:
    """Whether braces hold code; Nuxt Content has attributes in them (``:badge{label="新"}``)."""
    braces = dialect.expressions and text[start] == "{"
    return braces and not compiled(r"\{[\w:-]{1,60}=[\"']").match(text, start)


#: A text before an address; roles that mark nothing but their text; what an abbreviation means.
#: The term of a glossary is looked for by its words, which are translated there.
_ROLE = re.compile(
    r"\{(?:term\}`(?:(?P<said>[^<`\n]+?)\s*<(?P<of>[^<>`\n]+)>|(?P<term>[^<`\n]+))`|abbr\}`[^(`\n]{0,80}\((?P<means>[^()`\n]+)\)`"
    r"|(?:guilabel|menuselection|kbd|dfn|sub|sup|emphasis|strong|del|u|strike|underline|subscript"
    r"|superscript|literal_strong|smallcaps|mark"
    r"|bdg(?:-(?:primary|secondary|success|info|warning|danger|light|muted|dark|white|black)"
    r"(?:-line)?)?)\}`(?P<whole>[^`\n]+)`"
    r"|[\w:.+-]+\}`(?P<value>[^<`\n]+?)\s*<[^>`\n]*>`)"
)


#: Logseq's flash cards; mdBook's title of a page.
_CLOZE = (
    r"\{\{(?:(?:cloze|#title|footnote:)\s|c\d{1,2}::)(?P<title>[^{}\n\\]+?)\s*(?:\\\\[^{}\n]*)?\}\}"
)


#: Beside words: a size, and where themes put it.
_CAPTION = re.compile(
    r"\|(?!(?:\d+(?:x\d+)?|center|left|right|banner|cover|inl(?:ine|[LR])?|[lr]p|w?(?:small|med|full))"
    r"[|\]])(?P<title>[^|\]\n]+)"
)


def _alias(text: str, start: int, end: int) -> Iterator[Title]:
    """What a wiki link shows instead of the page's name; of an image without size and place."""
    bar, last = text.find("|", start, end), text.find("]]", start, end)
    if bar >= 0 and text[start] == "[":
        yield Title(Span(bar + 1, last), "]")
    for part in _CAPTION.finditer(text, bar, last) if bar >= 0 and text[start] == "!" else ():
        yield Title(Span(*part.span("title")), "]")


#: ``{~~旧~>新~~}`` shows both.
_CRITIC = r"\{~~(?P<old>[^~\n]+?)~>(?P<new>[^~\n]+?)~~\}"
#: A string that MDX prints.
_WRITTEN = re.compile(r"\{\s*(?P<quote>[\"'`])(?P<title>[^\"'`\\\n{}$]{1,300})(?P=quote)\s*\}")
#: A string that Liquid or Vue prints, and what Liquid prints instead of nothing.
_STRING = re.compile(
    r"(?:(?<=\{\{)-?\s*|\|\s*(?:default|append|prepend)[:(]\s*)"
    r"(?P<quote>[\"'])(?P<title>[^\"'\\\n{}]{1,200})(?P=quote)(?=\)?\s*(?:-?\}\}|\|))"
)


def _of_tag(
    text: str, start: int, end: int, head: re.Match[str], dialect: Dialect
) -> Iterator[Title]:
    name = head["name"]
    given = Span(head.end(), _closed(text, head.end(), min(end, start + LONGEST_TAG)))
    if name in dialect.data:
        yield from _of_data(text, Span(given.end, end), dialect.data[name])
        if name not in dialect.unquoted:
            return
    own = dialect.tags.get(name)
    if name in _LOGIC or (name in dialect.raw and own is None) or name in _CODE:
        return
    liquid = text[start + 1] == "%"
    rule = dialect.unquoted.get(name) if liquid else None
    if rule is None and liquid and (places := sorted(int(k) for k in own or () if _is_number(k))):
        rule = Positions(" ", places[0] - 1, places[-1] if len(places) > 1 else None)
    parted = liquid and arguments.in_colons(text, given)
    named = own and any(f' {key}="' in text[slice(*given)] for key in own)
    if (
        rule is not None
        and not named
        and (rule.quotes or parted or arguments.quote_in(text, given) < 0)
    ):
        yield from arguments.texts(text, given, rule, dialect)
    else:
        yield from _written(text, given, name, dialect, plain=not liquid)


def _written(
    text: str, given: Span, name: str, dialect: Dialect, *, plain: bool
) -> Iterator[Title]:
    """What is shown of parameters by their names and places; without quotes (``plain``) in Hugo's
    shortcodes alone, for that is a variable to Liquid.
    """
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
        if wanted and match["name"] == "captions":
            for part in compiled(_NUMBERED).finditer(text, *match.span("value")):
                yield Title(Span(*part.span("title")), ",")
        elif wanted and match["quote"] and match["name"] in _LISTS:
            parts = arguments.parts(text, Span(*match.span("value")), ",")
            yield from (Title(part, ",") for part in parts)
        elif wanted and match["quote"]:
            yield Title(Span(*match.span("value")), match["quote"])
        elif wanted and (plain or _is_text(match)) and (match["name"] or own is not None):
            yield Title(Span(*match.span("bare")), "=")


def _is_text(parameter: re.Match[str]) -> bool:
    """Whether a named value without quotes cannot be a variable: ``alt=截图``."""
    return bool(parameter["name"]) and not parameter["bare"].isascii()


#: Of a carousel (Blowfish): ``{0:第一张,1:第二张}``.
_NUMBERED = r"(?<=[{,])\s*\d{1,3}:\s*(?P<title>[^\s,{}][^,{}]*)"
#: Parameters that are lists of labels: each is a text of its own, so that no comma is lost.
_LISTS = frozenset(("items",))


def _is_number(key: str | int) -> bool:
    return isinstance(key, int)


def _of_data(text: str, body: Span, patterns: tuple[str, ...]) -> Iterator[Title]:
    """What is shown of data between two tags, line by line; quotes of YAML stay outside."""
    for pattern in patterns:
        for found in re.compile(pattern, re.M).finditer(text, *body):
            span = arguments.stripped(text, Span(*found.span("title")))
            quote = text[span.start] if text[span.start : span.start + 1] in ("'", '"') else ""
            if quote and span.end - span.start > 1 and text[span.end - 1] == quote:
                span = Span(span.start + 1, span.end - 1)
            yield Title(span, quote or (">" if found[0].lstrip().startswith("<!--") else "|"))


def _closed(text: str, start: int, end: int) -> int:
    """Where the parameters of a tag end: of a raw tag, its body follows."""
    ends = [at for at in (text.find("%}", start, end), text.find("}}", start, end)) if at >= 0]
    given = text[start : min(ends, default=end)]
    return start + len(given.rstrip(">%/- \t\r\n"))
