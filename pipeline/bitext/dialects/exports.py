"""What WordPress and the editors for WeChat (mdnice) leave in a post."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, line

_NAMES = (
    "caption|gallery|embed|video|audio|playlist|code|sourcecode|wp_\\w{1,20}|su_\\w{1,30}|vc_\\w{1,30}|"
    "et_pb_\\w{1,40}|toggle|button|more|contact-form[\\w-]{0,10}|tooltip|accordion|columns?|spoiler|dropcap"
)

_CLOSED = r"\{/[a-z][\w-]{0,30}\}"
#: Attributes, some of them without a value.
_GIVEN = r"(?:[ \t]+[A-Za-z][\w-]{0,30}(?:=\"[^\"\n]{0,200}\")?){0,8}"
_QUOTED = ("name", "time", "color")

TABLE = Dialect(
    "exports",
    lines=(line("<!--more", r"<!--more[ \t]+(?P<title>[^\n]{1,100}?)[ \t]*-->"),),
    hidden=(
        Hidden(
            "[/",
            rf"\[/?(?:{_NAMES})(?:[ \t]+[a-z_-]{{1,30}}=[^\]\n]{{1,300}})?[ \t]*/?\](?![(\[:])",
        ),
        Hidden(  # code
            "[/",
            r"\[(?P<name>sourcecode|code|crayon|pre|php|js|javascript|jscript|css|html|xml|sql|bash|shell"
            r"|python|java|cpp|csharp|ruby|perl|go|json|yaml)(?:[ \t][^\]\n]{0,300})?\]"
            r"[^\[]{0,2000}(?:\[(?!/(?P=name)\])[^\[]{0,400}){0,60}\[/(?P=name)\]",
        ),
        # of any name, where it is closed again: BBCode too (``[color=red]``)
        Hidden(
            "[/",
            r"\[/[a-z][\w-]{0,30}\](?![(:])"
            r"|\[(?P<name>[a-z][\w-]{0,30})(?:=[^\]\n]{1,200}|[ \t]+[a-z_-]{1,30}=[^\]\n]{1,300})?"
            r"\](?![(:])"
            r"(?=[^\0]{0,2000}?\[/(?P=name)\])",
        ),
        Hidden(
            '="',
            r"\[[a-z][a-z0-9_-]{1,30}"
            r"(?:[ \t]+[a-z_-]{1,30}=(?:\"[^\"\n\]]{0,200}\"|[^\s\"\]]{1,100})){1,12}"
            r"[ \t]*/?\](?![(\[:])",
        ),
        *(  # of Joe and its relatives (Typecho, Halo): ``{tip content="文"/}``, ``{hide}文{/hide}``
            Hidden(mark, rf"{_CLOSED}|\{{(?P<name>[a-z][\w-]{{0,30}}){_GIVEN}{rest}")
            for mark, rest in (("{/", r"[ \t]*\}(?=[^\0]{0,2000}?\{/(?P=name)\})"), ("/}", r"/\}"))
        ),
        Hidden("[gallery", r"\[gallery[ \t][^\]\n]{1,300}\](?![(\[:])"),
        Hidden("[video", r"\[video[ \t][^\]\n]{1,300}\](?![(\[:])"),
        Hidden("<![", r"<!\[[^\n>]{0,1000}\)>"),  # mdnice: images side by side
        # mdnice: 拼音 above a word
        Hidden("{", r"\{[^{}|\n#:.%=^]{1,30}\|[^{}\n]{1,80}\}", leads=True),
    ),
    atoms=(  # HackMD: who is quoted, when, in which color
        *(Atom("tag", f"[{key}=", rf"\[{key}=[^\]\n]{{1,60}}\](?!\()") for key in _QUOTED),
    ),
)  # fmt: skip
