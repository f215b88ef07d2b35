"""MkDocs: Python-Markdown with PyMdown's extensions."""

from __future__ import annotations

from bitext.dialects import commonmark, kramdown
from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line

TABLE = Dialect(
    "mkdocs",
    elements=True,
    keys=("social.cards_layout_options.title", "social.cards_layout_options.description"),
    lines=(
        line("--8<--", r"[;]?-{1,}8<-{1,}(?:[ \t]+[^\n]{1,300})?"),
        line("{!", r"\{![^!\n]{1,300}!\}"),
        line(":::", r":::[ \t]+[\w.]+\.[\w.]+"),  # mkdocstrings: an address of code
    ),
    hidden=(
        Hidden(
            "8<-",
            r"-{1,3}8<-{1,3}[ \t]*\n(?:[^\n]{0,300}\n){1,20}?[ \t]*-{1,3}8<-{1,3}"
            r"(?=[ \t]*(?:\n|\Z))",
        ),
        Hidden(  # of Jinja (mkdocs-macros) and Nunjucks (Hexo)
            "{#", r"\{#-?[ \t\n](?:(?!#\}|\n[ \t]*\n)[\s\S]){0,1000}#\}"
        ),
        Hidden("{>>", r"\{>>[^\n]{0,400}?<<\}"),
        Hidden("{~~", r"\{~~[^\n]{0,400}?~~\}"),
        Hidden("[=", r"\[=\s?\d[\d./%]{0,10}[^\]\n]{0,100}\]"),
    ),
    pairs=(
        MarkPair("critic", "{==", "==}"),
        MarkPair("critic", "{++", "++}"),
        MarkPair("critic", "{--", "--}"),
    ),
)  # fmt: skip

#: mkdocs-autorefs: ``[文字][模块.函数]`` leads to an object of a program; attributes that are
#: words.
OWN = Dialect(
    "mkdocs",
    atoms=(
        Atom("keys", "++", commonmark.keys(0)),
        # Material's, where a note belongs (and any number of a list in a sentence)
        Atom("annotation", "(", r"\((?<!\]\()\d{1,2}\)!?", leads=True),
    ),
    hidden=(
        Hidden("][", r"(?<=\])\[\w+(?:\.\w+){1,9}\](?![(\[:])"),
        Hidden("][]", r"\[\w+(?:\.\w+){1,9}\]\[\](?![(\[:])"),
        Hidden(
            "{",
            r"(?<=[)\]`*_])\{:?[ \t]*[a-z][\w-]{0,30}"
            r"(?:[ \t]+[!-z|~]{1,60}){0,8}[ \t]*\}",
        ),
        kramdown.BLANKS,
    ),
)
