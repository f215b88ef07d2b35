"""MyST (Sphinx, Jupyter Book)."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, Hidden, line, words

TABLE = Dialect(
    "myst",
    lines=(
        line(")=", r"\([\w:.-]{1,80}\)="),
        line("+++", r"\+\+\+(?:[ \t]*\{[^\n]{0,300}\})?"),  # parts of a card, blocks of a notebook
        line("^^^", r"\^\^\^"),
        line("% ", r"%[ \t][^\n]{0,400}"),
        line(".. ", r"\.\.[ \t]+[a-z][\w:-]{1,40}::[^\n]{0,300}"),
    ),
    hidden=(
        Hidden("}`", r"(?<![`=\\^_}{])\{[a-zA-Z][\w:.+-]{0,40}\}`[^`\n]{0,300}`(?!`)"),
    ),
    keys=(
        "subject", "parts.*", "myst.substitutions.*", "substitutions.*", "short_title",
        "myst.html_meta.*", "abbreviations.*",
    ),
    boxes=words(
        "note warning tip important caution danger error hint attention seealso admonition todo "
        "figure figure-md list-table table dropdown card card-carousel grid grid-item "
        "grid-item-card tab-set tab-item tabs tab margin sidebar topic epigraph highlights "
        "pull-quote quote glossary versionadded versionchanged deprecated exercise solution "
        "details "
        "iframe exercise-start solution-start prf:axiom prf:corollary prf:proposition "
        "prf:criterion prf:observation prf:property prf:assumption prf:conjecture "
        "prf:theorem prf:proof prf:lemma prf:definition prf:remark prf:example prf:algorithm "
        "theorem proof lemma definition remark example aside hero attributes div container rubric "
        "centered only observation conjecture corollary subfigure carousel info "
        "button-ref contents button-link"
    ),
    files=words(
        "figure figure-md image iframe include literalinclude only div container button-ref "
        "button-link"
    ),
)  # fmt: skip
