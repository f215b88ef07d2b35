"""kramdown (Jekyll) and Liquid."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, words

TABLE = Dialect(
    "kramdown",
    hidden=(
        Hidden(
            "{::comment}", r"\{::comment\}(?:(?!\{:/)[\s\S]){0,4000}\{:/(?:comment)?\}"
        ),
        Hidden(  # Liquid's, within a line
            "comment",
            r"\{%-?[ \t]*comment[ \t]*-?%\}[^\n{]{0,400}\{%-?[ \t]*endcomment[ \t]*-?%\}",
        ),
        Hidden("{::", r"\{::[a-z][^{}\n]{0,200}\}"),
        Hidden("{:/", r"\{:/[a-z]{0,20}\}"),
    ),
    elements=True,
    raw=words("highlight raw comment"),
    tags={"post_url": ()},
    keys=(
        "header.caption", "header.image_description", "header.actions.label", "header.cta_label",
        "sidebar.title", "sidebar.text", "sidebar.image_alt", "feature_row*.title",
        "feature_row*.excerpt", "feature_row*.alt", "feature_row*.btn_label",
        "feature_row*.image_caption", "image.alt", "intro*.excerpt", "toc_label", "toc_title",
        "gallery*.alt", "gallery*.title",
        # just-the-docs finds the page above by its title
        "parent", "grand_parent",
        # TeXt
        "data.sections.title", "data.sections.excerpt", "data.sections.actions.text",
        "data.sections.children.title", "data.sections.children.excerpt",
        "data.sections.children.actions.text",
    ),
)  # fmt: skip

#: A file's name with blanks: an address here and in Python-Markdown, text in CommonMark.
BLANKS = Hidden(
    "](",
    r"(?<=\]\()(?=[^\s<])(?:[^()<>\n\"' ]|\([^()<>\n\"']{0,60}\)){1,200}[ ]"
    r"(?:[^()<>\n\"']|\([^()<>\n\"']{0,60}\)){0,200}\.\w{1,5}"
    r"(?=[ \t]*(?:[\"'][^\n\"']{0,200}[\"'])?\))",
)
#: A bar makes any line a row of a table, without a line of dashes: each stays, and none comes in.
OWN = Dialect("kramdown", hidden=(BLANKS,), atoms=(Atom("bar", "|", r"(?<!\\)\|"),))
