"""Wordings within what ends them: quotes, parameters, titles of marker lines, data.

No escape is read in most of these places: what would end the value is written as what looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from bitext.dialects.construct import compiled
from bitext.markdown.markup import ESCAPE, plain
from bitext.markdown.target import TargetError, accidental, reads_otherwise
from bitext.model import Piece, Span, TokenType
from bitext.sites.opener import Site, reference
from bitext.sites.table import TEX

#: An escape, in a title; marked reads one before any punctuation of Unicode.
_BEFORE_PUNCTUATION = re.compile(r"\\(?=[^\w\s]|_)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITY = re.compile(r"&(?=#[0-9xX]|[A-Za-z])")
#: What ends a title, on a marker line or in a template, cannot be escaped everywhere: what stands
#: in its place.
_INSTEAD = {'"': "'", "]": ")", "'": "’", "`": "'", ",": ";", "~": "∼", ">": "›"}
#: And of what is no markup in a caption only by its backslash.
_ALIKE = dict(zip("*_`[]<~$!", "∗＿'()‹∼＄！", strict=True))
_ALIKE_AS_MARKUP = _ALIKE | dict(zip("{=+^|:", "｛＝＋＾｜：", strict=True))
_NO_MARKS = str.maketrans(_ALIKE | {"{": "｛"})
_LAYERS = 4  #: of markup in markup, which is seen once what is around it is gone
_LOOKS = str.maketrans({">": "›", "`": "'", "~": "∼", "[": "(", "]": ")"})
_DELIMITER = re.compile(r"(?<=\{)(?=[{%])|(?<=[%}])(?=\})")  #: of a template, within one
_IN_CODE = str.maketrans({"\\": "/", "$": "＄", "{": "(", "}": ")", "＝": "="})


_IN_CAPTION = str.maketrans({char: reference(char) for char in "=<>`~"})

#: Whoever reads Markdown there would take it away, or the markup behind it for text; Hugo refuses
#: the site over one before a quote or a backtick.
_SLASH = r"\\(?=[!-/:-@\[-`{-~])"

#: What a person means is that very text: what stands for a character is one by now.
_REFERENCE = r"&(?=(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][0-9A-Za-z]{1,31});)"


def argument(raw: str, piece: Piece, *, last: bool = True) -> str:
    """A text in a parameter of a template, with or without quotes; ``last``: no markup follows."""
    raw = ESCAPE.sub(lambda match: _ALIKE.get(match[1]) or match[0], raw)
    raw = plain(raw).replace(",", _INSTEAD[","] if piece.quote == "," else ",")
    raw = _tagless(_DELIMITER.sub(" ", re.sub(_REFERENCE, "&amp;", raw)), piece)
    raw = re.sub(_SLASH, "∖", raw if last else f"{raw}*")
    raw = raw if last else raw[:-1]
    if piece.quote == "|":
        return _datum(_unquoted(raw))
    if piece.quote in ("", ","):
        return _unquoted(raw)
    if piece.quote == "::":  # of Redefine: an address may stand between the next two
        return re.sub(r"::+|\A:|:\Z", "∶", _unquoted(raw))
    if piece.quote == ":":  # one word to Hexo
        return _unquoted(raw).replace(" ", "&nbsp;")
    if piece.quote == "=":  # it had no quotes; its English has blanks
        return f'"{_parameter(raw, chr(34))}"'
    return _parameter(raw, piece.quote)


def marked_off(
    parts: list[str], types: Sequence[TokenType], piece: Piece, source: str
) -> list[str]:
    """The parts of a parameter, whose text must neither be markup nor take the one along that it
    stands beside: ``&#96;`` is a backtick by now.  ``source`` is what stands there in the post."""
    written = "".join(parts)
    if _ALIKE_AS_MARKUP.keys().isdisjoint(written):
        return parts
    with suppress(TargetError):
        if reads_otherwise(piece, written, source):
            return [
                part.translate(_NO_MARKS) if kind is TokenType.TEXT else part
                for part, kind in zip(parts, types, strict=True)
            ]
    return parts


def as_text(written: str, piece: Piece) -> str:
    """A parameter without markup that only its writing has made: a reference that stands for a
    letter or a blank, and is one by now, changes what the asterisk beside it does."""
    with suppress(TargetError):
        for _ in range(0 if _ALIKE_AS_MARKUP.keys().isdisjoint(written) else _LAYERS):
            for at, end in accidental(piece, written):
                alike = _ALIKE_AS_MARKUP.get(written[at], written[at])
                written = f"{written[:at]}{alike}{written[end:]}"
    return written


def title(raw: str, quote: str) -> str:
    """The title of a container, within what it is written in."""
    if quote == "|":
        return _datum(raw)
    if quote == ":":  # one word to Icarus
        return raw.replace(" ", "&nbsp;")
    if quote in ("/", "//"):  # HTML, up to the first equals sign; the last such word is an address
        raw = ENTITY.sub("&amp;", plain(raw)).translate(_IN_CAPTION)
        return re.sub(r"(?<=\s)/|\A/" if quote == "//" else r"(?<=\s)/", "&#47;", raw)
    ends = "[]" if quote == "]" else quote
    raw = _ESCAPED.sub(lambda match: match[1] if match[1] in ends else match[0], raw)
    raw = raw.replace("[", "(") if quote == "]" else raw
    raw = raw.replace(quote, _INSTEAD[quote])
    odd = (len(raw) - len(raw.rstrip("\\"))) % 2
    return f"{raw}\\" if quote == "]" and odd else raw  # it would take the bracket along


def is_text_of_link(source: str, span: Span) -> bool:
    """Whether a text is the whole of a link's, whose marks stand around it."""
    return source[span.start - 1 : span.start] == "[" and source.startswith(("](", "]["), span.end)


def in_pairs(raw: str) -> str:
    """A text of a link in which each bracket has its other one, and none ends the link."""
    chars, opened = list(raw), list[int]()
    for match in _BRACKET.finditer(raw):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            chars[match.start()] = _INSTEAD["]"]
    for at in opened:
        chars[at] = "("
    return "".join(chars)


_BRACKET = re.compile(r"(?<!\\)[\[\]]")


def _datum(raw: str) -> str:
    """A value on a line of data: in YAML without quotes, or between bars."""
    return raw.replace("|", "/").replace(": ", " – ").replace(" #", " ♯")


#: What would make a list, a heading, a quote, a fence or a definition of a parameter that a theme
#: reads as Markdown.
_PARAMETER_START = re.compile(
    r"(?:[-+*]|#{1,6}|\d{1,9}[.)])(?P<gap>[ \t]|$)"
    r"|(?P<mark>>|(?P<fence>[`~])(?P=fence){2}|\[[^\]\n]{0,400}\]:)"
)


def _blockless(raw: str) -> str:
    """No block begins there: a no-break space, which ends no marker, or what looks alike."""
    found = _PARAMETER_START.match(raw)
    if found is None:
        return raw
    if found["mark"]:
        rest = raw[found.end() :]
        return found["mark"].translate(_LOOKS) + (_blockless(rest) if found[0] == ">" else rest)
    return f"{raw[: found.start('gap')]}\xa0{raw[found.end() :]}"


def _parameter(raw: str, quote: str) -> str:
    """A quoted parameter."""
    raw = _blockless(raw).replace(quote, _INSTEAD[quote])
    return f"{raw} " if raw.endswith("\\") else raw


_VALUE_TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>\n]*)(>?)")


def in_header(text: str, piece: Piece, site: Site) -> str:
    """A value of the front matter, where no escape is read: brackets that look the same.

    Jekyll, for one, prints a title as it is, and VitePress puts in what a comment includes.
    """
    text = _tagless(text, piece) if site.raw_values else text
    return _unread(text, piece) if getattr(piece.dialect, "name", "") == "pandoc" else text


_NEVER_RUN = str.maketrans("`{", "'｛")
#: What Pandoc, or knitr and Quarto before it, read in a title.
_READ_IN_TITLES = (
    rf"(?P<run>`(?=r[ #\n]|\{{)|\{{\{{(?=<))|{TEX.pattern.pattern}|\$(?=\S)|[\[^~*]"
    r"|@[\w{][\w:.-]{0,80}|(?<![^\W_])_|\\(?=[ \t])|(?<=[A-Za-z]):(?=[^\s:/])"
)


def _unread(text: str, piece: Piece) -> str:
    """Without what Pandoc reads in a title, which is Markdown to it, but the source's."""
    own = piece.segment.source

    def spelled(match: re.Match[str]) -> str:
        if match[0] in own:
            return match[0]
        return match[0].translate(_NEVER_RUN) if match["run"] else f"\\{match[0]}"

    return compiled(_READ_IN_TITLES).sub(spelled, text)


def _tagless(text: str, piece: Piece) -> str:
    """Without tags that the source does not have; a caption is Markdown to most shortcodes."""
    known = set(_VALUE_TAG.findall(piece.segment.source))
    return _VALUE_TAG.sub(
        lambda m: m[0] if m.groups() in known else f"‹{m[1]}{'›' if m[2] else ''}", text
    )


def _unquoted(raw: str) -> str:
    """Typographic quotation marks: the others would begin a quoted parameter."""
    raw = re.sub(r'"([^"]*)"', "“\\1”", raw).replace('"', "”")
    return raw.replace("'", "’").replace("`", "’").replace("=", "＝")


def quoted(raw: str, quote: str) -> str:
    if not quote:  # an attribute had no quotes; its English has blanks
        return f'"{quoted(raw, chr(34))}"'
    if quote == ">":  # in a comment
        return raw.replace("--", "–").replace(">", "›")
    if quote == "{":  # a string of a program: a reference would end it
        raw = _unquoted(raw).translate(_IN_CODE)
        return ENTITY.sub("&amp;", raw)
    raw = _BEFORE_PUNCTUATION.sub("&#92;", ENTITY.sub("&amp;", raw))
    if quote in "\"'":
        return raw.replace(quote, "&quot;" if quote == '"' else "&#39;")
    return re.sub(r"[()\[\]]", r"\\\g<0>", raw)
