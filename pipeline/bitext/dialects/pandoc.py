"""Pandoc, Quarto and R Markdown."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line, words

TABLE = Dialect(
    "pandoc",
    lines=(
        # the caption of a table: an id behind it, or the table before it, tells it from a sentence
        line("\n: ", r":[ \t]+(?P<title>[^{\n]{1,400}?)[ \t]*\{[#.][^}\n]{1,80}\}"),
        line("\n: ", r":(?:(?<=\|\n\n:)|(?<=\|\r\n\r\n:))[ \t]+(?P<title>[^{\n]{1,400}?)"),
        line("able:", r"[Tt]able:[ \t]+(?P<title>[^{\n]{1,400}?)[ \t]*\{[#.][^}\n]{1,80}\}"),
        line("able:", r"[Tt]able:(?<=\|\n\n.able:)[ \t]+(?P<title>[^{\n]{1,400}?)"),
        line("able:", r"[Tt]able:[ \t]+\(\\#tab:[\w:.-]{1,80}\)[ \t]*(?P<title>[^\n]{1,400}?)"),
        line("\n: ", r":[ \t]+\(\\#tab:[\w:.-]{1,80}\)[ \t]*(?P<title>[^\n]{1,400}?)"),
        line("\\newpage", r"\\(?:newpage|pagebreak|clearpage|tableofcontents|appendix|bigskip)"),
    ),
    hidden=(
        # tables whose columns are blanks: an English word would move them
        Hidden(
            "+-",
            r"(?<![^\n])[ ]{0,3}\+[-=:]{2,200}\+(?:[-=:]{2,200}\+){0,40}[ \t]*\n"
            r"(?:[ ]{0,3}[|+][^\n]{1,400}(?:\n|\Z)){1,200}",
        ),
    ),
    atoms=(
        Atom("reference", "(@", (r"\(@[\w-]{0,40}\)")),
        Atom("reference", "(PART", (r"\(PART(?:\\?\*)?\)")),
        Atom("reference", "(APPENDIX", (r"\(APPENDIX(?:\\?\*)?\)")),
        Atom("reference", "\\@ref", (r"\\@ref\([\w:.-]{1,80}\)")),
        Atom("reference", "(\\#", (r"\(\\#[\w:.-]{1,80}\)")),
        Atom("reference", "(ref:", (r"\(ref:[\w:.-]{1,80}\)")),
        Atom("citation", "[@", (
            r"\[-?@[\w:.#$%&+?<>~/-]{1,80}(?:[;,] ?-?@?[\w:.-]{1,80}){0,10}\]")),
        Atom("citation", "@", (
            r"@(?<![A-Za-z0-9_\\@.]@)(?:fig|tbl|sec|eq|lst|thm|lem|def|exm|exr|cor|prp|tip|nte|wrn|cau"
            r"|imp)-[A-Za-z0-9_-]{1,60}")),
    ),
    keys=(
        "subtitle", "abstract", "abstract-title", "pagetitle", "reference-section-title", "footer",
        "format.revealjs.footer", "about.links.text", "listing.field-display-names.*",
        "lof-title", "lot-title", "institute", "figureTitle", "tableTitle", "listingTitle",
        "title-block-banner-text", "toc-title", "format.html.toc-title",
        "description-meta", "website.title", "image-alt",
        "format.html.code-summary", "code-summary",
        "crossref.fig-title", "crossref.tbl-title", "crossref.fig-prefix", "crossref.tbl-prefix",
        "crossref.lof-title", "crossref.lot-title",
    ),
    boxes=words(
        "theorem lemma corollary proposition conjecture definition example exercise hypothesis "
        "proof remark solution"
    ),
)  # fmt: skip

#: Citations with words between them: ``[@doe, 第 3 页; 另见 @x]``.
OWN = Dialect(
    "pandoc",
    hidden=(
        Hidden(
            "-- ",
            r"(?<![^\n])(?:[^\n]{1,200}\n)?[ ]{0,12}-{2,200}(?:[ ]{1,40}-{2,200}){1,20}[ ]*\n"
            r"(?:[ ]{0,60}[^\s][^\n]{0,300}(?:\n|\Z)){1,200}",
        ),
    ),
    atoms=(
        Atom(
            "latex",
            "\\",
            (
                r"\\(?:index|label|hypertarget|vspace\*?|hspace\*?)\{[^{}\n]{1,120}\}"
                r"|\\(?:noindent|newline|hfill|quad|LaTeX|TeX)(?![A-Za-z])(?:\{\})?"
            ),
        ),
        Atom("citation", "@", r"-?@(?<![\w.@\\]@)[A-Za-z][\w:#$%&+?<>~/.-]{0,80}(?<![.:?])"),
    ),
    # LaTeX around words that are printed
    pairs=tuple(
        MarkPair("latex", f"\\{command}{{", "}")
        for command in (
            *("footnote", "emph", "textbf", "textit", "textsc", "textsf", "textsuperscript"),
            *("underline", "uline", "enquote", "mbox", "marginpar", "sidenote", "marginnote"),
        )
    ),
)
