"""Fences that are no code: directives of MyST, boxes of Obsidian and mdBook; labels of others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import Dialect, Signs
from bitext.dialects.construct import compiled
from bitext.markdown.constructs.arguments import stripped
from bitext.markdown.constructs.draft import CopyDraft, Fence, Title, rewritten
from bitext.markdown.constructs.lines import rest_titles
from bitext.markdown.constructs.options import CARD, DATUM, hide_options
from bitext.model import Span

#: Boxes within boxes: each takes a parse of its own.
_DEEPEST = 8
HINTS = (
    "```{",
    "~~~{",
    "``` {",
    "```ad-",
    "```admonish",
    "``` ad-",
    "``` admonish",
    "~~~admonish",
)
_INFO = re.compile(
    r"[ \t]*(?:\{(?P<braces>[\w.:-]+)(?:[ \t,][^}\n]*)?\}|(?P<word>[\w-]+))(?P<rest>[^\n]*)"
)
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n\r]*)")
_CLOSING = re.compile(r"\n(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*\r?\n?\Z")


TICKED = ("```{", "``` {")
#: ``{r, fig.cap='图题中的 `代码`'}``: knitr reads that as the start of a chunk.
_TICKED = re.compile(r"^(?P<head>[ \t>]*```+[ \t]*)(?P<info>\{[^\n]{0,400}\})(?=[ \t]*\r?$)", re.M)


def ticked(text: str) -> str:
    """The text with letters for backticks in the options of a chunk, so that its fence is one."""
    return _TICKED.sub(lambda found: found["head"] + found["info"].replace("`", "x"), text)


def boxes(draft: CopyDraft) -> None:
    """Turn fences that hold prose into marker lines, from the outermost inwards."""
    for _ in range(_DEEPEST):
        found = [fence for fence in draft.code if is_box(fence.info, draft.dialect)]
        if not found:
            return
        before = len(draft.edits)
        for fence in found:
            _open(draft, fence)
        draft.text = rewritten(draft.text, draft.edits)
        vars(draft).pop("code", None)
        if len(draft.edits) == before:
            return


def is_box(info: str, dialect: Dialect) -> bool:
    """Whether a fence with this info string holds prose."""
    found = _INFO.match(info)
    if found is None:
        return False
    if name := found["braces"]:
        return name in dialect.boxes
    word = found["word"]
    return (word.startswith("ad-") and "ad-" in dialect.boxes) or (
        word == "admonish" and word in dialect.boxes
    )


def _open(draft: CopyDraft, fence: Fence) -> None:
    text = draft.text
    first = _FENCE.search(text, fence.span.start, fence.span.end)
    if first is None:
        return
    draft.empty_heading(Span(*first.span()), first.end())
    info = _INFO.match(text, *first.span("info"))
    if info and (info["braces"] or "") not in draft.dialect.files:
        within = info["braces"] and "," in info[0]  # bookdown: ``{theorem, name="勾股"}``
        where = info.span() if within else info.span("rest")
        draft.titles += rest_titles(text, Span(*where), draft.dialect)
    if info and info["braces"] == "glossary":
        _terms(draft, Span(first.end(), fence.span.end))
    hide_options(draft, first.end(), fence.span.end, colons=bool(info and info["braces"]))
    closing = _CLOSING.search(text, max(first.end(), fence.span.end - 400), fence.span.end)
    if closing:
        draft.empty_heading(Span(*closing.span("fence")), closing.end("fence"))


_TERM = (
    r"(?<=\n)(?P<term>[^\s:`~#>][^\r\n]{0,200}?)[ \t]*"
    r"(?:\r?\n(?P<deep>[ ]{4,12})(?=[^\s*+-])|(?=\r?\n|\Z))"
)


def _terms(draft: CopyDraft, body: Span) -> None:
    """Terms of a glossary stand on lines of their own, what they mean is indented below."""
    for found in compiled(_TERM).finditer(draft.text, body.start, body.end):
        draft.empty_heading(Span(*found.span("term")), found.end("term"))
        draft.titles.append(Title(Span(*found.span("term")), ""))
        if found["deep"]:  # letters, for four blanks are code
            draft.edits.update(dict.fromkeys(range(*found.span("deep")), "x"))


#: Options of a chunk of code, and of directives without prose, that a reader sees.
_OPTION = re.compile(
    r"(?:(?:\#|//|%%|--)\|[ \t]+(?:(?:fig|tbl|lst)-(?:cap|subcap|alt):|code-summary:|-)"
    r"|:(?:caption|alt|title):)[ \t]+"
    r"(?P<quote>[\"']?)(?P<title>[^\r\n]{1,400}?)(?P=quote)[ \t]*(?=\r?\n|\Z)"
)
_ENTRY = re.compile(
    r"(?P<title>[^\s<>:`][^<>\r\n]{0,200}?)[ \t]+<[^<>\r\n]{1,200}>[ \t]*(?=\r?\n|\Z)"
)
_LABEL = re.compile(r"(?<=[ \t])\[(?P<title>[^\[\]\n`~,\"']{1,100})\](?=[\s{]|\Z)")
_TITLE = re.compile(
    r"(?P<name>title|caption|fig\.cap|fig-cap|tbl-cap|label|summary|filename|tab)[ \t]*=[ \t]*"
    r"(?P<quote>[\"'])(?P<title>[^\"'\n`~]{1,200})(?P=quote)"
)


def labels(draft: CopyDraft) -> None:
    """Titles behind the fence of code: ``[命令行]`` of a code group, ``title="文件"``.

    They are blank in the copy, so that a fence is the same whatever its label says.
    """
    for fence in draft.code if _may_have(_OPENS, draft.signs) else ():
        if fence.info.lstrip().startswith("{"):
            (_cells if "csv-table}" in fence.info else _options)(draft, fence)
    _cards(draft)
    for fence in _labelled(draft):
        if first := _FENCE.search(draft.text, fence.span.start, fence.span.end):
            _label(draft, Span(*first.span("info")))


#: VuePress' themes draw these; the block is YAML.
COMPONENTS = ("```component", "```card", "``` component", "``` card")
_COMPONENT = r"[ \t]*(?:component[ \t]+[A-Z]|card(?:link)?\b)"


#: Cards of vuepress-theme-vdoing and vitepress-theme-teek: YAML in a box.
_CARDS = (
    r"(?m)^[ \t>]*:{3,}[ \t]*(?:cardList|cardImgList|navCard|shareCard|imgCard)\b[^\n]*\n\s*"
    r"(?P<fence>```+|~~~+)[ \t]*(?:ya?ml|json)[^\n]*(?P<data>\n[^\0]{0,40000}?)(?P=fence)"
)


def _cards(draft: CopyDraft) -> None:
    for fence in draft.code if draft.signs.any_of(COMPONENTS) else ():
        if compiled(_COMPONENT).match(fence.info):
            _data(draft, fence.span, DATUM)
    for found in compiled(_CARDS).finditer(draft.text) if ":::" in draft.signs.found else ():
        _data(draft, Span(*found.span("data")), CARD)


def _data(draft: CopyDraft, block: Span, datum: str) -> None:
    """What a component shows of the YAML in its block."""
    for found in compiled(datum).finditer(draft.text, *block):
        draft.blank(found.end("before"), found.end())
        draft.labels.append(Title(Span(*found.span("title")), found["quote"] or "|"))


#: The file that code is of.
_PATH = re.compile(r"\.{0,2}/|[^\s/]+(?:/[^\s/]+)+\.[a-z]{1,5}\Z")


def _label(draft: CopyDraft, info: Span) -> None:
    if draft.dialect.expressions and (found := compiled(_META).match(draft.text, *info)):
        draft.blank(*found.span("title"))
        draft.labels.append(Title(Span(*found.span("title")), "`"))
    if draft.dialect.captions:
        _captions(draft, info)
        if draft.text.find("=", *info) < 0:
            return
    for pattern, quote in ((_LABEL, "]"), (_TITLE, "")):
        for found in pattern.finditer(draft.text, *info):
            if not _PATH.match(found["title"]):
                draft.blank(*found.span())
                draft.labels.append(Title(Span(*found.span("title")), quote or str(found["quote"])))


#: Of Mintlify, behind the language and before what has a sign: ``标签 {1} icon="x"``.
_META = (
    r"[ \t]*[\w+#-]+[ \t]+(?P<title>[^\s={}\[\"'`/][^={}\[\"'`\n]{0,100}?)"
    r"(?=[ \t]+(?:[\w-]+=|[{\[\"'/])|[ \t]*\r?\Z)"
)
#: Of Hexo, behind the language: ``标题 https://… 链接文字``, up to what Shoka reads as a switch.
_CAPTION = (
    r"[ \t]*[^\s`~]+[ \t]+(?P<title>\S[^\n]{0,200}?)"
    r"(?:(?P<address>[ \t]+(?:https?:/)?/\S+)(?:[ \t]+(?P<linked>[^\n]{1,200}?))?)?"
    r"(?:[ \t]+(?:mark|command|first_line|line_number|wrap):[^\n]*)?[ \t]*\r?\Z"
)


def _captions(draft: CopyDraft, info: Span) -> None:
    """What Hexo shows above the code: a title, and the text of a link, up to an equals sign."""
    end = draft.text.find("=", *info)
    found = compiled(_CAPTION).match(draft.text, info.start, end if end >= 0 else info.end)
    for name, quote in (("title", "/"), ("linked", "//")) if found else ():
        if found and found[name] and not (_PATH.match(found[name]) and " " not in found[name]):
            draft.blank(*found.span(name))
            draft.labels.append(Title(Span(*found.span(name)), quote))


def _options(draft: CopyDraft, fence: Fence) -> None:
    """Captions among the first lines of code; entries of a table of contents have titles too."""
    at = draft.text.find("\n", fence.span.start, fence.span.end) + 1
    entries = fence.info.lstrip().startswith("{toctree}")
    while 0 < at < fence.span.end:
        start = at
        while draft.text[start : start + 1] in (" ", "\t", ">"):
            start += 1
        stop = draft.text.find("\n", at, fence.span.end)
        line = draft.text[start : stop if stop >= 0 else fence.span.end]
        option = line.startswith((":", "#|", "//|", "%%|", "--|"))
        if not (option or entries):
            return
        found = (_OPTION if option else _ENTRY).match(draft.text, start, fence.span.end)
        folded = compiled(_FOLDED).match(draft.text, start, fence.span.end) if option else None
        if folded:
            stop = _folded(draft, Span(folded.end(), fence.span.end))
        elif found:
            quote = found["quote"] if option and found["quote"] else "|"
            draft.blank(start, found.end())
            draft.labels.append(Title(Span(*found.span("title")), quote))
        at = stop + 1


#: A caption of several lines: ``#| fig-alt: >``.
_FOLDED = (
    r"(?P<mark>\#|//|%%|--)\|[ \t]+(?:(?:fig|tbl|lst)-(?:cap|alt)|code-summary):[ \t]+[>|][+-]?"
    r"[ \t]*(?=\r?\n)"
)
_MORE = (
    r"\r?\n(?P<prefix>[ \t>]*)(?:\#|//|%%|--)\|[ ]{3,}(?P<title>\S[^\r\n]{0,400}?)[ \t]*(?=\r?\n)"
)


def _folded(draft: CopyDraft, rest: Span) -> int:
    """Offer the lines of a caption; where the last of them ends."""
    at = rest.start
    while found := compiled(_MORE).match(draft.text, at, rest.end):
        draft.blank(found.end("prefix"), found.end())
        draft.labels.append(Title(Span(*found.span("title")), "|"))
        at = found.end()
    return draft.text.find("\n", at, rest.end)


_CELL = r"\"(?P<quoted>[^\"\r\n]+)\"|(?P<plain>[^\",\r\n]+)"
_TABLE = r"[`~]{3,}[ \t]*\{csv-table\}"
_HEADER = r":header:[ \t]+"


def _cells(draft: CopyDraft, fence: Fence) -> None:
    """The cells of a table whose rows are lines with commas."""
    for line in re.compile(r"[^\r\n]+").finditer(draft.text, *fence.span):
        start = line.start() + len(line[0]) - len(line[0].lstrip(" \t>"))
        head = compiled(_HEADER).match(draft.text, start)
        caption = compiled(_TABLE).match(draft.text, start)
        head = head or caption
        if head is None and draft.text.startswith((":", "```", "~~~"), start):
            continue
        for found in compiled(_CELL).finditer(
            draft.text, head.end() if head else start, line.end()
        ):
            cell = stripped(draft.text, Span(*found.span(str(found.lastgroup))))
            draft.labels.append(Title(cell, '"' if found["quoted"] else ","))
        draft.blank(caption.end() if caption else start, line.end())


def _may_have(rest: str, signs: Signs) -> bool:
    """Whether a fence may go on like this; a pattern for each, since one of both is far slower."""
    fences = ("```", "~~~")
    return any(compiled(f + rest).search(signs.ascii) for f in fences if f in signs.found)


_OPENS = r"[ \t]*\{"
_LABELLED = r"[^\n`]{0,300}(?:\[|=[ \t]*[\"'])"


def _labelled(draft: CopyDraft) -> Iterator[Fence]:
    if draft.dialect.captions:
        yield from (f for f in draft.code if len(f.info.split()) > 1) if _titled(draft.text) else ()
    elif draft.dialect.expressions:
        yield from (f for f in draft.code if " " in f.info)
    elif _may_have(_LABELLED, draft.signs):
        yield from (f for f in draft.code if "[" in f.info or "=" in f.info)


def _titled(text: str) -> bool:
    """Whether a fence may say more than its language."""
    return compiled(r"(?:```|~~~)[`~]*[ \t]*[^\s`~]+[ \t]+\S").search(text) is not None
