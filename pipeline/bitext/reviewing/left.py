"""What is still Chinese on a finished page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bitext import frontmatter
from bitext.frontmatter.keys import unasked
from bitext.languages.script import UNSPACED_CLASS
from bitext.markdown.mask import LineNumbers
from bitext.markdown.reading import Reading, reading_of
from bitext.markdown.template import partly_known, unknown, words_in
from bitext.model import Finding, Severity, Span, holds, walk
from bitext.reviewing.coverage import Coverage, Spot, Why

if TYPE_CHECKING:
    from bitext.checks.levels import Levels
    from bitext.dialects import Dialect
    from bitext.workspace.workspace import Post

_SHOWN = 30
#: Lists that an indentation makes code: in Python-Markdown they are lists.
_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+[^\n]*", re.M)


def left_chinese(post: Post, levels: Levels, source: Coverage) -> Iterator[Finding]:
    """Yield what a post still says in its source language when it is translated.

    Not what a finding of its own says: a segment without a translation, one whose translation was
    refused, Chinese in a wording.  ``source`` tells where the post's own is.
    """
    if levels.of("left-chinese", Severity.WARNING) is None:
        return
    formulas = (place for place in source.places if place.cause is Why.MATH)
    for place in (*source.unknown, *_lists(post, source), *formulas):
        yield Finding("left-chinese", Severity.WARNING, _words(place), post.name, place.line)
    letters = post.workspace.languages.source_language.letter
    yield from _in_header(post, letters)
    for look in (_tags, _printed, _in_outputs, _in_scripts, _in_components, _drawn):
        yield from look(post, letters)


def _in_header(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """Values of the header that may be read, and that nobody has been asked about."""
    document, told = post.document, set(post.workspace.config.front_matter_mapped)
    header = frontmatter.find(document.text)
    offered = {piece.path for piece in document.pieces if piece.path}
    for value in frontmatter.every(document.text, header) if header else ():
        name = value.name
        if value.path in offered or name in told or not unasked(value, letters):
            continue
        told.add(name)
        line = document.text.count("\n", 0, value.span.start) + 1
        message = (
            f"`{value.text[:_SHOWN].strip()}` stays as it is: do readers see `{name}` of the "
            f'header? If so, add "{name}" to `front_matter` in bitext.toml'
        )
        yield Finding("left-chinese", Severity.INFO, message, post.name, line)


def _tags(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """Tags with words of which no table says that a reader sees them, each name once."""
    document, told = post.document, set[str]()
    offered = {piece.span.start for piece in walk(document.pieces)}
    lines = LineNumbers(document.text)
    for span in reading_of(document).opaque:
        tag = _opening(document.text[slice(*span)])
        name = unknown(tag, post.dialect) or partly_known(tag, post.dialect)
        if not name or name in told or not letters.search(words_in(tag)):
            continue
        if offered.isdisjoint(range(span.start, span.start + len(tag))):
            told.add(name)
            line = lines.of(span.start)
            shown = tag if len(tag) <= _SHOWN else tag[: _SHOWN - 1] + "…"
            message = (
                f"`{shown}` stays as it is: what do readers see of `{name}`? "
                f'Say it in bitext.toml, `[reading.tags]`: {name} = ["title", 1], or [] for nothing'
            )
            yield Finding("left-chinese", Severity.WARNING, message, post.name, line)


_ENDS = r"[^}]{0,4000}\}{0,2}"


def _opening(template: str) -> str:
    """A tag without what stands between it and the tag that closes it."""
    found = re.match(_ENDS, template)
    return found[0] if found else template


#: Elements that code prints, with the text between them.
_ELEMENT = re.compile(r"(?<!=)>(?P<text>[^<>{}\n]{1,200})(?=<|\{)")
#: Templates, comments, and what names a file.
_SILENT = re.compile(r"\{\{|\{%|<!|\{/|<\?|\{>>|<include\b")
#: What Liquid, Vue and Nunjucks print or keep to print it, and a string in it that is no key.
_OUTPUT = re.compile(
    r"\{\{(?![<%#/!])|\{%-?\s*(?P<kept>assign|set|capture|liquid)\b|\{%-?\s*(?:cycle|echo)\b"
)
_STRING = re.compile(r"(?<!\[)(?P<quote>[\"'])(?P<text>[^\"'\n]{1,200})(?P=quote)(?!\])")
#: A table whose columns are where its blanks are.
_TABLE = re.compile(r"[ ]{0,3}\+[-=:]{2}|(?:[^\n]*\n)?[ ]{0,12}-{2,200}[ ]{1,40}-{2}")


def _printed(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """What code prints, and tables that are drawn: both stay."""
    document = post.document
    offered = {piece.span.start for piece in walk(document.pieces)}
    lines = LineNumbers(document.text)
    for span in reading_of(document).opaque:
        hidden = document.text[slice(*span)]
        if not letters.search(hidden):
            continue
        line = lines.of(span.start)
        if _TABLE.match(hidden):
            message = "a table that is drawn with blanks stays as it is; with bars it is translated"
            yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
        elif hidden.lstrip("[{ \t\n")[:1] == '"' and hidden.lstrip()[:1] in "[{":
            message = "data in JSON stays as it is"
            yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
        elif hidden[0] in "{<" and not _SILENT.match(hidden):
            for found in _ELEMENT.finditer(hidden):
                at = span.start + found.start("text")
                here = range(at, at + len(found["text"]))
                if letters.search(found["text"]) and offered.isdisjoint(here):
                    line += hidden.count("\n", 0, found.start())
                    message = f"`{found['text'].strip()}` is printed by code and stays as it is"
                    yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
                    break


def _in_outputs(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """What templates print: a format of dates, say; the first of each."""
    document = post.document
    offered = {piece.span.start for piece in walk(document.pieces)}
    lines = LineNumbers(document.text)
    for span in reading_of(document).opaque:
        hidden = document.text[slice(*span)]
        output = _OUTPUT.match(hidden)
        for found in _STRING.finditer(hidden) if output else ():
            at = span.start + found.start("text")
            if letters.search(found["text"]) and offered.isdisjoint(range(at, span.end)):
                line = lines.of(at)
                done = "kept" if output and output["kept"] else "printed"
                message = f"`{found['text']}` is {done} by a template and stays as it is"
                yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
                break


_SCRIPT = re.compile(r"<script\b[^>]{0,400}>(?:(?!</script)[\s\S]){0,20000}", re.I)
#: A string of a program, behind the comments that are no part of it.
_LITERAL = re.compile(
    r"//[^\n]*|/\*(?:(?!\*/)[\s\S]){0,4000}"
    r"|(?P<quote>[\"'`])(?P<text>(?:(?!(?P=quote))[^\n\\]|\\.){1,400})(?P=quote)"
)


def _in_scripts(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """Strings of scripts, modules and expressions, which may be shown; the first of each."""
    document = post.document
    reading = reading_of(document)
    offered = {piece.span.start for piece in walk(document.pieces)}
    lines = LineNumbers(document.text)
    code = _code(reading)
    found = [found.span() for found in _SCRIPT.finditer(document.text, document.body)]
    found = [span for span in found if not holds(code, span[0])]
    programs = (s for s in reading.opaque if _is_program(document.text, s.start, post.dialect))
    for start, end in sorted({*found, *programs}):
        for string in _LITERAL.finditer(document.text, start, end):
            here = range(*string.span("text"))
            if string["text"] and letters.search(string["text"]) and offered.isdisjoint(here):
                line = lines.of(string.start())
                shown = string["text"][:_SHOWN].strip()
                message = f"`{shown}` is a string of a script and stays as it is"
                yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
                break


def _code(reading: Reading) -> list[Span]:
    """Code in their order, in lines and in blocks."""
    code = (e for e in reading.events if e.tag in ("Code", "CodeBlock") and e.phase != "end")
    return [Span(event.start, event.end) for event in code]


def _is_program(text: str, at: int, dialect: Dialect) -> bool:
    """Whether a module or an expression of MDX begins here."""
    if not dialect.esm:
        return False
    expression = text[at] == "{" and text[at + 1 : at + 2] not in ("{", "%", "/", ":", "#", ".")
    return text.startswith(("export ", "export\t"), at) or (dialect.expressions and expression)


#: A component: an element of HTML has no capital, no dot and no dash.
_COMPONENT = re.compile(
    r"<(?P<name>[A-Z][\w.]{0,80}|[a-z]\w{0,40}-[\w-]{1,80})(?P<rest>\s[^<>]{0,2000})>"
)
_ATTRIBUTE = re.compile(r"(?<=\s)(?P<name>[A-Za-z]\w{0,60})=\"(?P<value>[^\"\n]{1,400})\"")
#: What names, leads or shapes.
_MUTE = frozenset(
    "class className id href src file name key style slot to link url path value lang".split()
)


def _in_components(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """Attributes of components of which no table says that a reader sees them, each once."""
    document, told = post.document, set(post.dialect.tags)
    offered = {piece.span.start for piece in walk(document.pieces)}
    lines = LineNumbers(document.text)
    code = _code(reading_of(document))
    for tag in _COMPONENT.finditer(document.text, document.body):
        if tag["name"] in told or holds(code, tag.start()):
            continue
        for found in _ATTRIBUTE.finditer(document.text, *tag.span("rest")):
            seen = not offered.isdisjoint(range(*found.span("value")))
            if not (seen or found["name"] in _MUTE) and letters.search(found["value"]):
                told.add(tag["name"])
                line = lines.of(found.start())
                message = _asks(tag["name"], found["name"], found["value"])
                yield Finding("left-chinese", Severity.WARNING, message, post.name, line)
                break


def _asks(component: str, attribute: str, value: str) -> str:
    key = component if component.replace("-", "_").isidentifier() else f'"{component}"'
    return (
        f"`{value[:_SHOWN]}` stays as it is: do readers see `{attribute}` of `{component}`? "
        f'Say it in bitext.toml, `[reading.tags]`: {key} = ["{attribute}"], or [] for nothing'
    )


#: What is behind a fence, and the name of a tag, around text that a program draws.
_FENCE = re.compile(r"[ \t>]{0,80}+[`~]{3,80}+[ \t]*\{?[ \t]*\.?(?P<name>=?[\w-]+)")
_TAG = re.compile(r"[ \t>]{0,80}(?:@start|\{(?:\{[<%]|%-?)\s*(?!raw\b))(?P<name>[\w-]+)")


def _drawn(post: Post, letters: re.Pattern[str]) -> Iterator[Finding]:
    """Diagrams, and other languages than Markdown that a reader sees the words of."""
    reading = reading_of(post.document)
    text = post.document.text
    offered, lines = [piece.span for piece in post.document.pieces], LineNumbers(text)
    fences = ((e.start, e.end) for e in reading.events if e[:2] == ("start", "CodeBlock"))
    for pattern, places in ((_FENCE, fences), (_TAG, reading.opaque)):
        for start, end in places:
            named = pattern.match(text, start, end)
            if named is None or named["name"] not in post.dialect.drawn:
                continue
            found = letters.search(text, named.end(), end)
            if found and not holds(offered, found.start()):
                line = lines.of(found.start())
                message = f"what `{named['name']}` shows is no Markdown and stays as it is"
                yield Finding("left-chinese", Severity.WARNING, message, post.name, line)


def _words(place: Spot) -> str:
    text = place.text
    if place.cause is Why.MATH:  # without the TeX between its words
        text = re.sub(f"[^{UNSPACED_CLASS}]+", " … ", text)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    if place.cause is Why.CODE:
        return f"`{text}`: a list that its indentation makes code; nobody is asked to translate it"
    if place.cause is Why.MATH:
        return f"`{text}` stands in a formula and stays as it is"
    return f"`{text}` is not understood and stays; see `bitext status --coverage {{POST}}`"


def _lists(post: Post, source: Coverage) -> Iterator[Spot]:
    """Items of lists that stand in indented code."""
    lines: list[str] = []
    for place in source.places:
        if place.cause is not Why.CODE:
            continue
        lines = lines or post.document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        if line.startswith(("    ", "\t")) and _ITEM.match(line) and _is_prose(line):
            yield place


def _is_prose(line: str) -> bool:
    """Whether an indented line is no comment of a program."""
    return not re.search(r"//|/\*|#|[;{}()=<>$]", line)
