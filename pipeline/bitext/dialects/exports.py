"""What WordPress and the editors for WeChat (mdnice) leave in a post."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, Hidden, line

_NAMES = (
    "caption|gallery|embed|video|audio|playlist|code|sourcecode|wp_\\w{1,20}|su_\\w{1,30}|vc_\\w{1,30}|"
    "et_pb_\\w{1,40}|toggle|button|more|contact-form\\w{0,10}|tooltip|accordion|columns?|spoiler|dropcap"
)

TABLE = Dialect(
    "exports",
    lines=(line("<!--more", r"<!--more[ \t]+(?P<title>[^\n]{1,100}?)[ \t]*-->"),),
    hidden=(
        Hidden(
            "[/",
            rf"\[/?(?:{_NAMES})(?:[ \t]+[a-z_-]{{1,30}}=[^\]\n]{{1,300}})?[ \t]*/?\](?![(\[:])",
        ),
        Hidden("[gallery", r"\[gallery[ \t][^\]\n]{1,300}\](?![(\[:])"),
        Hidden("[video", r"\[video[ \t][^\]\n]{1,300}\](?![(\[:])"),
        Hidden("<![", r"<!\[[^\n>]{0,1000}\)>"),  # mdnice: images side by side
        Hidden("{", r"\{[^{}|\n#:.%=]{1,30}\|[^{}\n]{1,80}\}"),  # mdnice: 拼音 above a word
    ),
)  # fmt: skip
