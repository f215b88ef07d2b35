"""Templates and other spans that are copied: Hugo's, Liquid's, kramdown's, a user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import Atom, Dialect, Hidden
from bitext.dialects.construct import compiled
from bitext.languages.script import UNSPACED
from bitext.markdown.constructs.draft import CopyDraft
from bitext.model import Span

_TEMPLATE = re.compile(
    r"\{\{(?!\\)(?:(?!\}\}|```|\n[ \t>]*\n)[\s\S])*\}\}"  # {{ x }}, {{< x >}}; not TeX's {{\a}}
    # a template that is shown: {% raw %}{{ x }}{% endraw %}
    r"|\{%-?\s*raw\s*-?%\}[^\n{]{0,200}\{[{%](?!-?\s*endraw)[^\n]{0,400}?\{%-?\s*endraw\s*-?%\}"
    r"|\{%(?:(?!%\}|```|\n[ \t>]*\n)[\s\S])*%\}"  # {% x %}
    r"|\{/\*(?:(?!\*/\})[\s\S])*\*/\}"  # MDX comment
    r"|(?<![^\s)\]`*:>=~^+!|])\{[ \t]*(?::|[#.][\w-])[^{}\n]*\}"  # {: .c}, {#id}, {.c}
    r"|\{:[ \t]*(?:[.#][\w-]|[\w-]+=[\"'])[^{}\n]*\}"  # behind a word kramdown drops it
    r"|(?<=\s)\{[ \t]*[\w-]+=[\"'][^{}\n]*\}(?=[ \t]*(?:[\r\n]|\Z))"  # 标题 { data-x='y' }; a line
    # 标题{#id}, 选项{.green}: at the end of a block it needs no space
    r"|\{[#.][\w-]+(?:[ \t]+[#.][\w-]+){0,6}\}(?=[ \t]*#*[ \t]*(?:[\r\n]|\Z))"
    r"|(?<=[)\]`*])\{[ \t]*[\w-]+=[^{}\n]*\}"  # attribute list after a link or image
    r"|\[\[[^\[\]\n]+\]\](?!\()"  # wiki link
)
#: ``\\\\(…\\\\)``: what survives Markdown as a formula for MathJax (one backslash does not).
_TEX = re.compile(
    r"\\\\\((?:(?!\\\\\)|\n\s*\n)[\s\S])+\\\\\)|\\\\\[(?:(?!\\\\\]|\n\s*\n)[\s\S])+\\\\\]"
)
#: Before ``{{`` of TeX: an index, a brace, a command.
_TEX_BEFORE = re.compile(r"[_^}]|\\[A-Za-z]{1,20}")
#: What nobody writes in a template, but in every second formula.
_TEX_WITHIN = re.compile(r"\\[A-Za-z]|[_^]\{|[_^][A-Za-z0-9]\b(?!\w)|\}\}=\{")
_TEMPLATE_WITHIN = re.compile(r"\{\{(?:[<%#-]|\s*[\w.$/\"'(][^\n\\^]*\s\}\}|[\w.]+\}\})")

#: A tag that is not closed within so many characters is none: looking further for each of
#: 50,000 open ones would take minutes.
LONGEST_TAG = 4000
#: What closes a tag (the group), and what it cannot go on after.
_STOPS = {
    "{{": re.compile(r"(\}\})|```|\n[ \t>]*\n"),
    "{%": re.compile(r"(%\})|```|\n[ \t>]*\n"),
    "{/": re.compile(r"(\*/\})"),
    "\\\\(": re.compile(r"(\\\\\))|\n\s*\n"),
    "\\\\[": re.compile(r"(\\\\\])|\n\s*\n"),
}


def braces(draft: CopyDraft) -> Iterator[Span]:
    """What begins with a brace, wherever it stands."""
    text = draft.text
    return (s for s in _matches(_TEMPLATE, "{", text) if not _is_tex(text, s))


def wiki_links(draft: CopyDraft) -> Iterator[Span]:
    """``[[页面]]``."""
    return _matches(_TEMPLATE, "[[", draft.text)


def formulas(draft: CopyDraft) -> Iterator[Span]:
    """What is a formula to MathJax alone."""
    text = draft.text
    for mark in ("\\\\(", "\\\\["):
        yield from (s for s in _matches(_TEX, mark, text) if not _is_escaped(text, s))


def others(draft: CopyDraft) -> Iterator[Span]:
    """What the dialect's table hides, and the user."""
    text = draft.text
    for rule in draft.dialect.hidden_by_mark.present(draft.signs):
        spans = (Span(*found.span()) for found in matches(rule, text))
        yield from (s for s in spans if not (_in_formula(text, s) or draft.in_ticks(s.start)))
    for pattern in draft.dialect.protect:
        yield from _protected(pattern, text)


#: A pattern of a user may take the square of the length of what it is searched in.
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n)[\s\S]){1,1000}")


def _protected(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where a user's pattern matches, within paragraphs."""
    for part in _PARAGRAPH.finditer(text):
        for found in pattern.finditer(text, *part.span()):
            if found[0]:
                yield Span(*found.span())


#: A formula that MathJax sees in ``$ x_1 $``: parsers of Markdown want no blank beside the dollars.
_DOLLARS = r"(?<![\\$])\$(?!\$)(?P<tex>[!-#%-~ ]{1,200}?)(?<!\\)\$(?![$\d])"
_TEX_SIGN = r"[\\^_={}<>|]|\A[^a-z]*(?:[a-z]{1,2}(?![a-z])[^a-z]*){1,8}\Z"


def loose_formulas(draft: CopyDraft) -> None:
    """Let a letter stand for the blanks behind and before the dollar signs of a formula."""
    at, pattern = 0, compiled(_DOLLARS)
    for start in places("$", draft.text):
        found = pattern.match(draft.text, start) if start >= at else None
        if found is None or not compiled(_TEX_SIGN).search(found["tex"].strip().lower()):
            continue
        at = found.end()
        blanks = [s for s in (start + 1, at - 2) if draft.text[s] == " " and s not in draft.edits]
        if blanks and not draft.in_code(start):
            draft.edits |= dict.fromkeys(blanks, "x")


_TEX_MARK = re.compile(r"[\\^_={}]")


def _is_escaped(text: str, span: Span) -> bool:
    """Whether two backslashes stand before brackets around prose: ``\\\\[说明\\\\]``; nobody writes
    ``\\\\(速度 = 距离\\\\)`` but for a formula.
    """
    formula = text[span.start + 2] == "(" and _TEX_MARK.search(text, span.start + 3, span.end - 3)
    return not formula and _is_prose(text, span)


_COMMAND = r"\\(?:[A-Za-z]{2,20}[ \t]*[{_^\[]|begin\{)"


def _is_prose(text: str, span: Span) -> bool:
    """Whether brackets hold prose: not where they stand on lines of their own, with commands of TeX
    in them, though a formula may have Chinese words (``\\frac{距离}{时间}``).
    """
    within = text[slice(*span)]
    before = text[max(0, span.start - 400) : span.start].rpartition("\n")[2]
    alone = (
        not before.strip(" \t>-*+.)0123456789")
        and not text[span.end : span.end + 400].partition("\n")[0].strip()
    )
    return has_prose(within) and not (alone and compiled(_COMMAND).search(within))


def _in_formula(text: str, span: Span) -> bool:
    """Whether an environment of TeX stands between dollar signs, which are the formula's."""
    if text[span.start] != "\\":
        return False
    if text[span.start + 1] in "([":  # else brackets that the author escaped: ``\\[IOI1994\\]``
        within = text[span.start + 2 : span.end - 2]
        formula = text[span.start + 1] == "(" or _TEX_MARK.search(within)
        if _is_prose(text, span) or not formula:
            return True
    blank = compiled(r"\n[ \t>]*\r?\n")  # beyond which another paragraph has its own
    before = blank.split(text[max(0, span.start - 400) : span.start])[-1].rstrip()
    after = blank.split(text[span.end : span.end + 40], 1)[0].lstrip()
    return before[-1:] in ("$", "{", "=", "\\", "[") or after[:1] in ("$", "\\")


def _is_tex(text: str, span: Span) -> bool:
    """Whether double braces are those of a formula: ``\\sum_{{a}}``, ``${{x}_i}$``."""
    if not text.startswith("{{", span.start):
        return False
    if text[span.start + 2] in "<%#/-":
        return False
    before = text[max(0, span.start - 21) : span.start]
    command = "\\" in before and re.search(r"\\[A-Za-z]{1,20}\Z", before)
    if before[-1:] in ("_", "^", "}") or command:
        return not before.endswith(("}}", "%}"))
    if _within_dollars(text, span.start):
        within = text[slice(*span)]
        return "\n" in within or not _TEMPLATE_WITHIN.fullmatch(within) or "_" in within
    return False


def _within_dollars(text: str, at: int) -> bool:
    """Whether an odd number of dollar signs stands before, on the line or in the formula."""
    if text.find("$", max(0, at - 400), at) < 0:
        return False
    first = text.rfind("\n", max(0, at - 400), at) + 1
    before = text[max(first, at - 400) : at]
    return before.replace("\\$", "").replace("$$", "\1").count("$") % 2 == 1 or (
        before.count("$$") % 2 == 1
    )


def _matches(pattern: re.Pattern[str], mark: str, text: str) -> Iterator[Span]:
    """Where ``pattern`` matches at a ``mark``, from left to right without overlap."""
    end = 0
    stops: dict[str, re.Match[str] | None] = {}
    for at in places(mark, text):
        kind = mark if mark in _STOPS else text[at : at + 2]
        if at < end or (kind in _STOPS and not _is_closed(kind, at, text, stops)):
            continue
        if found := pattern.match(text, at):
            yield Span(*found.span())
            end = found.end()


def _is_closed(kind: str, at: int, text: str, stops: dict[str, re.Match[str] | None]) -> bool:
    """Whether a tag ends; the next stop is looked for once, however many tags open before it."""
    stop = stops.get(kind)
    if kind not in stops or (stop and stop.start() < at + 2):
        stop = stops[kind] = _STOPS[kind].search(text, at + 2)
    return stop is not None and stop[1] is not None and stop.end() <= at + LONGEST_TAG


def matches(rule: Hidden | Atom, text: str) -> Iterator[re.Match[str]]:
    """Where the pattern of a rule matches, from left to right without overlap."""
    pattern = rule.pattern
    if not rule.leads:
        yield from pattern.finditer(text)
        return
    end = 0
    for at in places(rule.mark, text):
        if at >= end and (found := pattern.match(text, at)):
            yield found
            end = found.end()


def places(mark: str, text: str) -> Iterator[int]:
    """Where ``mark`` stands; several times faster than a pattern that begins with it."""
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def raw_bodies(draft: CopyDraft) -> Iterator[Span]:
    """Tags around what is code or data, with all that stands between them."""
    text = draft.text
    unclosed: set[str] = set()  #: closing tags that do not come any more
    for match in _raw_open(draft.dialect).finditer(text):
        name = match["liquid"] or match["hugo"]
        named = "" if match["zola"] else name  # ``{% mermaid() %}…{% end %}``
        closing = (
            rf"\{{%-?\s*end{named}\s*-?%\}}"
            if match["liquid"]
            else rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"
        )
        if closing in unclosed or draft.in_code(match.start()):
            continue
        end = re.compile(closing).search(text, match.end())
        if end and name in _AS_IT_IS and "\n" in text[match.end() : end.start()]:
            continue
        if end:
            yield Span(match.end("prefix"), end.end())
        else:
            unclosed.add(closing)


#: Tags around what is no template: code often, but a text of several lines is read as any other.
_AS_IT_IS = frozenset(("raw", "verbatim"))
_OPEN: dict[frozenset[str], re.Pattern[str]] = {}


def _raw_open(dialect: Dialect) -> re.Pattern[str]:
    if dialect.raw not in _OPEN:
        tags = dialect.raw | dialect.data.keys()
        names = "|".join(sorted(map(re.escape, tags), key=len, reverse=True))
        names = names.replace("style", r"style(?!\s+[\"'])")  # LoveIt's has prose below its rules
        names += r"|typeit(?=\s[^\n>]{0,200}\bcode=)|card(?=\s[^\n>]{0,200}\bcode=\"?true)"
        _OPEN[dialect.raw] = re.compile(
            rf"^(?P<prefix>[ \t>]*)(?:\{{%-?\s*(?P<liquid>{names})\b(?P<zola>\()?[^\n]*?%\}}"
            rf"|\{{\{{[<%]\s*(?P<hugo>{names})\b[^\n/]*[>%]\}}\}})",
            re.M,
        )
    return _OPEN[dialect.raw]


#: Docsy's tabs are code, unless they say that they are text.
_PANE = r"\{\{[<%]\s*tabpane\b(?![^\n>]{0,300}\btext=\"?true)[^\n>]{0,300}[>%]\}\}"
_TAB = (
    r"(?m)^[ \t]*(?P<tab>\{\{[<%]\s*tab\b(?![^\n>]{0,300}\btext=\"?true)[^\n>/]{0,300}[>%]\}\}"
    r"(?:(?!\{\{[<%]\s*/)[\s\S]){0,20000}\{\{[<%]\s*/\s*tab\s*[>%]\}\})"
)
_PANE_END = r"\{\{[<%]\s*/\s*tabpane\s*[>%]\}\}"


def panes(draft: CopyDraft) -> Iterator[Span]:
    """Tabs around code, with all that stands in them."""
    for pane in compiled(_PANE).finditer(draft.text):
        end = compiled(_PANE_END).search(draft.text, pane.end())
        for tab in compiled(_TAB).finditer(draft.text, pane.end(), end.start() if end else 0):
            yield Span(*tab.span("tab"))


_TEX_TEXT = re.compile(r"\\(?:text|mathrm|mbox|textbf|textit|operatorname\*?)\s*\{[^{}]*\}")


def has_prose(math: str) -> bool:
    """Whether something between math delimiters is prose: Han or kana outside ``\\text{…}``."""
    return UNSPACED.search(_TEX_TEXT.sub("", math)) is not None
