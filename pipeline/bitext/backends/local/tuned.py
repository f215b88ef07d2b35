"""What the tuned Qwen model is told: labelled lines, and no example that could leak.

The adapter was trained on exactly this form (`training/`), so it needs no rules, and nothing
here reads like a translation: what is not the text is a label, or comes from the post itself.

    kind: heading
    glossary: 开源之夏 = Open Source Promotion Plan (OSPP); 社区 = community
    before: 上一段的最后一句。
    text: <1>开源之夏</1>的社区
"""

from __future__ import annotations

from collections.abc import Iterable

from bitext.backends.local.prompt import Prompt
from bitext.backends.protocol import Request
from bitext.model import Kind

OPENING = (("system", "Translate Chinese into English."),)

#: Kinds that are worded in another way than prose.
LABELS = {
    Kind.HEADING: "heading",
    Kind.CONTAINER_TITLE: "heading",
    Kind.CELL: "table cell",
    Kind.TERM: "table cell",
}


def user_text(request: Request) -> str:
    """The user turn: what helps, a line each, and last the text, which nothing follows."""
    return tagged(
        request.text,
        kind=LABELS.get(Kind(request.kind), "") if request.kind else "",
        glossary=request.terms,
        before=request.before,
    )


def tagged(
    text: str, *, kind: str = "", glossary: Iterable[tuple[str, str]] = (), before: str = ""
) -> str:
    """The labelled lines of a user turn, each value on one line."""
    terms = "; ".join(f"{source} = {wording}" for source, wording in glossary)
    values = {"kind": kind, "glossary": terms, "before": before, "text": text}
    lines = (f"{label}: {' '.join(value.split())}" for label, value in values.items() if value)
    return "\n".join(lines)


#: The version names the adapter: it is the digest of its file that says which one it was.
TUNED = Prompt("tuned-1", OPENING, user_text, tuple(("", text) for _, text in OPENING))
