"""Notebooks: Obsidian (with Dataview and Admonition) and Logseq, and what they share."""

from __future__ import annotations

import re

from bitext.dialects.construct import Atom, Dialect, Hidden, line, words

_NAME = r"(?=[^\s#]{0,60}[^\W\d_])[\w][\w/-]{0,60}"
_TAG = f"#{_NAME}"
#: At the end of a line: within a sentence ``见 #安装`` is prose to everybody else.
_END = rf"(?:[ \t]+{_TAG}){{0,8}}[ \t]*(?:\r?\n|\Z)"
#: ``#标题`` alone on its line is a heading that lacks a blank.
_TRAILING = (
    rf"#(?:(?<=[^\s>*+.)\]-][ \t]#){_NAME}(?={_END})|(?<![^\s>]#){_NAME}(?=[ \t]+{_TAG}{_END}))"
)

#: Of tasks, as Logseq writes them before their words: data, nothing that is put off here.
_STATES = "TODO DOING DONE LATER NOW WAITING WAIT CANCELED CANCELLED"

SHARED = Dialect(
    "notes",
    boxes=frozenset(("ad-", "admonish")),  # of Obsidian's plugin, and of mdBook's preprocessor
    lines=(
        line(  # values that are names of pages are copied
            "::",
            r"(?:(?:alias|aliases|template|icon)::[^\n]{0,400}"
            r"|(?P<mark>\*\*|__)?[A-Za-z_\u00c0-\U0010ffff][\w -]{0,40}(?(mark)(?P=mark))::"
            r"(?:[ \t]+(?P<title>[^\n]{1,400}?))?)",
        ),
        line("SCHEDULED:", r"SCHEDULED:[ \t]*[<\[][^\n]{1,80}"),
        line("DEADLINE:", r"DEADLINE:[ \t]*[<\[][^\n]{1,80}"),
        line("CLOSED:", r"CLOSED:[ \t]*[<\[][^\n]{1,80}"),
        line("CLOCK:", r"CLOCK:[ \t]*[<\[][^\n]{1,80}"),
        line("#+", r"#\+(?:CAPTION|caption|TITLE|title):[ \t]*(?P<title>[^\n]{1,300}?)"),
        line("#+", r"#\+(?:BEGIN|END|begin|end)_[A-Za-z]{1,20}[^\n]{0,80}"),
        line(":END:", r":END:"),
        line("{{{", r"\{\{\{(?:row|col)?"),  # of SiYuan, around blocks
        line("}}}", r"\}\}\}"),
        line(":LOGBOOK:", r":LOGBOOK:"),
    ),
    hidden=(
        Hidden(  # code and queries of Logseq and Org
            "#+",
            r"#\+(?:BEGIN|begin)_(?P<what>QUERY|SRC|EXPORT|EXAMPLE|COMMENT|query|src|export|example"
            r"|comment)\b(?:(?!#\+(?:END|end)_)[\s\S]){0,4000}#\+(?:END|end)_(?P=what)",
        ),
        Hidden("<%", r"<%[^\n]{1,300}?%>"),  # Templater
        Hidden("{docsify-", r"\{docsify-[a-z-]{1,20}\}"),
        Hidden(":id=", r":id=(?<=[ \t]:id=)[\w-]{1,60}(?=[ \t]*(?:\r?\n|\Z))"),  # docsify
        Hidden("%%", r"%%(?:(?!%%|\n[ \t]*\n)[\s\S]){1,1000}%%"),
        Hidden("![[", r"!\[\[[^\[\]\n]{1,200}\]\](?![(\[])(?:\{[^}\n]{0,80}\})?"),
        Hidden("((", r"\(\([0-9a-f]{8}-[0-9a-f-]{20,40}\)\)"),
        Hidden("#[[", r"#\[\[[^\[\]\n]{1,100}\]\]"),
    ),
    atoms=(
        Atom("tag", "#", _TRAILING, leads=True),
        Atom("block id", "^", (r"\^(?<=\s\^)[A-Za-z0-9-]{1,40}(?=[ \t]*(?:\r?\n|\Z))")),
        Atom("field", "::", (r"(?<=[\[(])[^\[\]()\n:]{1,30}::[ \t]+")),
        Atom("task", "[#", r"\[#[A-C]\][ \t]+"),
        # docsify: a line that is a hint
        *(Atom("task", f"{mark}> ", rf"(?<![^\n])\{mark}>[ \t]+") for mark in "?!"),
        # SiYuan's, around the text of a reference to a block
        Atom("reference", "((", (
            r"\(\(\d{14}-[a-z0-9]{7}[ ](?P<quote>[\"'])(?=[^\"'\n]{1,200}(?P=quote)\)\))")),
        Atom("reference", "))", r"(?<=[^\s\"'(])[\"']\)\)"),
        *(  # states of Obsidian's themes
            Atom("task", f"[{mark}]", rf"(?<=[-*+] )\[{re.escape(mark)}\][ \t]+")
            for mark in "><!?/-*\""
        ),
        *(
            Atom("task", word, (rf"(?:(?<![^\n])|(?<=[-*+] )){word}[ \t]+"))
            for word in _STATES.split()
        ),
    ),
)  # fmt: skip

OBSIDIAN = Dialect(
    "obsidian",
    lines=(line("?", r"\?\??"),),  # between the sides of a flash card
    # blocks of plugins with words that a reader sees
    drawn=words("dataview dataviewjs tasks button tabs col query leaflet meta-bind-button kanban"),
    atoms=(
        Atom("tag", "#", (rf"#(?<![^\s]#){_NAME}")),
        Atom("task", "] ", r"(?<=[-*+] )\[[A-WYZa-wyz]\][ \t]+"),  # states of Obsidian's themes
        # between the sides of a flash card (Spaced Repetition)
        Atom("card", "::", r"(?<=[^\n:]):::?(?=[^\n:])"),
        Atom("task", "every", "\U0001f501[ ]?every(?:[ ][a-z0-9]{1,12}){1,6}"),
        Atom("size", "|", r"\|\d{1,4}(?:x\d{1,4})?(?![^\]\s])"),
    ),
)

#: For translations: a tag may stand anywhere in a sentence.
WITHIN = Dialect(
    "within",
    atoms=(
        *OBSIDIAN.atoms,
        Atom("block id", "^", (r"\^(?<=\s\^)[A-Za-z0-9-]{1,40}(?!\S)")),
    ),
)
