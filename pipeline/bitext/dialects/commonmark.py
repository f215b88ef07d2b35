"""What most renderers share beyond CommonMark and GitHub's additions."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line, words


def keys(beside: int) -> str:
    """``++ctrl+alt+del++``: so many keys at least ``beside`` the first."""
    key = r"(?:[a-z0-9-]{1,20}|\"[^\"\n+]{1,20}\")"
    return rf"\+\+(?<![+{{]\+\+){key}(?:\+{key}){{{beside},5}}\+\+(?!\+)"


_ENVIRONMENTS = (
    "verbatim|lstlisting|minted|algorithm|algorithmic|tikzcd|align|alignat|aligned|array|bmatrix|cases|equation|eqnarray|figure|flalign|gather|gathered|"
    "matrix|multline|pmatrix|split|subequations|table|tabular|tikzpicture|vmatrix"
)

#: Environments of LaTeX around prose.
_PROSE = (
    "center|flushleft|flushright|quote|quotation|itemize|enumerate|abstract|theorem|lemma|corollary"
    "|proposition|definition|example|remark|proof|rmd[a-z]{1,20}|infobox|tcolorbox|minipage|multicols"
    "|frame|block|alertblock|exampleblock|columns|solution|exercise|problem|axiom|note|tip|warning"
)

TABLE = Dialect(
    "commonmark",
    lines=(
        # kramdown, Python-Markdown and PHP Markdown Extra: a tooltip for each use of the word
        line("*[", r"\*\[[^\]\n]{1,80}\]:[ \t]*(?P<title>[^\s\n][^\n]{0,400}?)"),
        *(
            line(
                f"\\{word}{{",
                rf"\\{word}\{{(?:{_PROSE})\}}"
                r"(?:\[[^\]\n]{0,100}\]|\{[^{}\n]{0,100}\}){0,2}",
            )
            for word in ("begin", "end")
        ),
    ),
    hidden=(
        # an address with a title that lacks its quotes: an image to kramdown, text to others
        Hidden(
            "![",
            r"!\[[^\]\n]{0,200}\]\([^\s()<>\"]{1,300}\.[A-Za-z]{3,4}[ \t]+[^)\"'\n=]{1,200}\)",
            leads=True,
        ),
        # an icon by its set (`<carbon:sun/>`), what Word leaves (`<o:p>`): no tag to CommonMark
        Hidden("<", r"</?[a-z]{1,20}:[a-z][\w-]{0,40}(?:[ \t][^<>\n]{0,200})?/?>", leads=True),
        # what Zhihu leaves of an image that is loaded later: no image to any parser
        Hidden("](data:", r"!\[[^\]\n]{0,80}\]\(data:image/svg[^\n]{1,2000}?</svg>['\"]?\)"),
        Hidden(  # a diagram without a fence (markdown-it-plantuml, theme-hope, Typora)
            "@start",
            r"(?<![^\n>])[ \t]{0,12}@start(?P<kind>[a-z]{2,12})\b"
            r"(?:(?!@start)[\s\S]){0,8000}?@end(?P=kind)",
        ),
        *(  # an example's file: ``<demo>./a.vue</demo>``
            Hidden(mark, rf"{own}(?<=>{own})[^\s<>]{{1,200}}\.[A-Za-z]{{2,5}}(?=</)", leads=True)
            for mark, own in (("./", r"\./"), ("../", r"\.\./"))
        ),
        Hidden("{-}", r"\{-\}(?=[ \t]*(?:\r?\n|\Z))"),  # a heading without a number
        # of MathJax, where it has no dollar signs; to CommonMark an escaped bracket
        Hidden("\\(", r"\\(?<!\\\\)\([^\n]{1,200}?\\\)"),
        Hidden(
            "\\[",
            r"\\(?<!\\\\)\[(?:[^\n]{1,200}?"
            r"|[ \t]*\n(?:(?!\\[\[\]]|\n[ \t>]*\n)[\s\S]){1,2000}?\n[ \t>]*)\\\](?!\()",
        ),
        Hidden(
            "\\begin{",
            rf"\\begin\{{(?P<env>(?:{_ENVIRONMENTS})\*?)\}}(?:(?!\n[ \t>]*\n|```)[\s\S]){{0,4000}}?"
            r"\\end\{(?P=env)\}",
        ),
    ),
    pairs=(
        MarkPair("highlight", "==", "=="),
        MarkPair("insertion", "++", "++"),
        MarkPair("insertion", "^^", "^^"),
        MarkPair("superscript", "^", "^", tight=True),
        MarkPair("subscript", "~", "~", tight=True),
        MarkPair("spoiler", "||", "||"),
        MarkPair("spoiler", ">!", "!<"),
        MarkPair("footnote text", "^[", "]"),
    ),
    atoms=(
        Atom("keys", "++", keys(1)),  # of one key alone in Python-Markdown: ``++下划线++`` is words
        # of LaTeX, to what has a number: MathJax reads them in prose too
        Atom("reference", "ref{", r"\\(?:eq|auto|page|name|[cC])?ref\{[^{}\n]{1,80}\}"),
        Atom("citation", "\\cite", r"\\cite[a-z]{0,8}\{[^{}\n]{1,120}\}"),
        Atom("emoji", ":", (
            r":(?<![A-Za-z0-9_:/\\]:)[a-z+-][a-z0-9_+-]{0,40}:(?![A-Za-z0-9_:])"), leads=True),
    ),
    drawn=words(
        "mermaid plantuml puml uml dot graphviz flow flowchart sequence seq gantt mindmap markmap "
        "markdown-mindmap kityminder echarts chart chartjs vega vega-lite kroki d2 ditaa nomnoml "
        "csvpreview wavedrom svgbob bytefield wbs salt infographic timeline drawio bpmn stl smiles "
        "eval-rst raw parsed-literal =html =latex"
    ),
    attributes=words(
        "alt title placeholder aria-label label caption summary description data-title "
        "data-caption data-toc-label fig-alt fig-cap tbl-cap lst-cap"
    ),
)  # fmt: skip
