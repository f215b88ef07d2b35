"""Prose in templates: the parameters of Hugo's shortcodes and of Liquid's and Hexo's tags that a
reader sees.

``{{< figure src="a.png" caption="架构" >}}`` names it; what a container is called stands without
a name (``{{% admonition note "注意" %}}``), in Hexo without quotes too (``{% note info 注意 %}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.markdown.html import READ_ATTRIBUTES
from bitext.markdown.mask import LONGEST_TAG, RAW_TAGS, Title
from bitext.model import Span

#: Parameters that Hugo's own shortcodes and common themes show, beside HTML's.
SHOWN = READ_ATTRIBUTES | frozenset("subtitle heading header text tooltip desc attr".split())
#: Containers whose quoted positional parameter is their title.
CONTAINERS = frozenset(
    "admonition alert callout collapse details expand fold folding hint info note notice question "
    "spoiler tab tabitem tip warning".split()
)
#: Tags of Hexo's themes in which everything after the style is the title.
_UNQUOTED = frozenset("note fold spoiler details question admonition".split())
_TO_A_COMMA = frozenset(("hideToggle", "hideBlock"))  #: Butterfly's, where colours follow
_LOGIC = frozenset("assign capture case cycle elsif for if set tablerow unless when".split())

_HEAD = re.compile(r"\{(?:\{[<%]|%-?)\s*(?P<name>\w[\w./-]*)")
_QUOTED = re.compile("[\"'`=]")
_PARAMETER = re.compile(
    r"(?<=[\s,])(?:(?P<name>[\w-]+)\s*=\s*)?(?P<quote>[\"'`])(?P<value>(?:[^\\]|\\.)*?)(?P=quote)",
    re.S,
)
_STYLE = re.compile(
    r"\s+(?:(?:danger|dark|default|info|light|no-icon|note|primary|success|tip|warn|warning)\s+)*"
)
_ADDRESS = re.compile(r"[a-z]+://|\.{0,2}/")


def parameters(text: str, template: Span) -> Iterator[Title]:
    """Yield the values of a template that may be prose, as they stand in ``text``."""
    return (t for t in _values(text, *template) if not _ADDRESS.match(text, t.span.start))


def bare(template: str) -> str:
    """Return a template without the values that may be translated."""
    at, parts = 0, []
    for span, _ in _values(template, 0, len(template)):
        parts.append(template[at : span.start])
        at = span.end
    return "".join([*parts, template[at:]])


def _values(text: str, start: int, end: int) -> Iterator[Title]:
    head = _HEAD.match(text, start, end)
    if head is None or head["name"] in _LOGIC or head["name"] in RAW_TAGS:
        return
    given = Span(head.end(), _closed(text, head.end(), min(end, start + LONGEST_TAG)))
    if _is_unquoted(head, given):
        if style := _STYLE.match(text, *given):
            comma = text.find(",", *given) if head["name"] in _TO_A_COMMA else -1
            yield Title(Span(style.end(), given.end if comma < 0 else comma), "")
        return
    for match in _PARAMETER.finditer(text, *given):
        if match["name"].lower() in SHOWN if match["name"] else head["name"] in CONTAINERS:
            yield Title(Span(*match.span("value")), match["quote"])


def _is_unquoted(head: re.Match[str], given: Span) -> bool:
    if head["name"] not in _UNQUOTED | _TO_A_COMMA or head.string[head.start() + 1] != "%":
        return False
    return _QUOTED.search(head.string, *given) is None


def _closed(text: str, start: int, end: int) -> int:
    """Where the parameters of a tag end: of a raw tag, its body follows."""
    ends = [at for at in (text.find("%}", start, end), text.find("}}", start, end)) if at >= 0]
    given = text[start : min(ends, default=end)]
    return start + len(given.rstrip("-").rstrip())
