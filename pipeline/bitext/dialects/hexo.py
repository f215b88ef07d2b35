"""Hexo's tags and those of Butterfly, NexT, Stellar, Volantis and Fluid."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, Positions, line, words

_STELLAR = r"[a-z_]+:\S"  #: ``color:red`` ends a text of Stellar's
_TITLE = Positions(" ", 0, None, _STELLAR)

TABLE = Dialect(
    "hexo",
    keys=("poster.topic", "poster.headline", "poster.caption", "banner_info.title"),
    lines=(
        # titles of tabs and of a time line stand in comments
        line(
            "<!--",
            r"<!--[ \t]*(?:tab|timeline|node|item|cell|folding)[ \t]+"
            r"(?P<title>[^\s@\n][^@\n]{0,200}?)(?:@[^\n]{0,60}?)?[ \t]*-->",
        ),
        line("<!--", r"<!--[ \t]*end[a-z]{3,12}[ \t]*-->"),
    ),
    containers=words(
        "note fold spoiler details question admonition box folding folders quot "
        "hideToggle hideBlock"
    ),
    unquoted={
        "note": Positions("style"), "fold": Positions("style"), "spoiler": Positions("style"),
        "details": Positions("style"), "question": Positions("style"),
        "admonition": Positions("style"), "box": _TITLE, "folders": _TITLE,
        "folding": Positions("folding"), "poem": Positions(",", 0, 9),
        "hideToggle": Positions(",", 0, 1), "hideBlock": Positions(",", 0, 1),
        "hideInline": Positions(",", 0, 2), "tabs": Positions(",", 0, 1),
        "timeline": Positions(",", 0, 1), "timenode": Positions(",", 0, 1),
        "post_link": Positions(" ", 1, None, r"(?:true|false)\Z"),
        "asset_link": Positions(" ", 1, None, r"(?:true|false)\Z"),
        "asset_img": Positions("asset"), "img": Positions("asset"),
        "link": Positions("link"), "linkcard": Positions(" ", 1),
        "btn": Positions(",", 0, 9), "button": Positions(",", 0, 9), "btns": Positions(" ", 9),
        "subtabs": Positions(",", 0, 1), "subsubtabs": Positions(",", 0, 1),
        "site": Positions(",", 0, 9), "copy": _TITLE, "kbd": Positions(" ", 0),
        "label": Positions("label"), "cell": Positions(",", 0, 1),
        "checkbox": Positions("check"), "radio": Positions("check"),
        "span": Positions(",", 1), "p": Positions(",", 1), "u": Positions(" ", 0),
        "emp": Positions(" ", 0), "wavy": Positions(" ", 0), "del": Positions(" ", 0),
        "psw": Positions(" ", 0), "sup": _TITLE, "sub": _TITLE, "mark": _TITLE, "tag": _TITLE,
        "quot": _TITLE, "hashtag": Positions(" ", 0, 1), "bubble": Positions(",", 0, 2),
        "blockquote": Positions(" ", 0, None, r"https?://"), "quote": _TITLE,
        "cq": Positions(" ", 9),
        "codeblock": Positions(" ", 0, None, r"(?:[a-z_]+:\S|https?://)"),
        "pullquote": Positions(" ", 9), "typed": _TITLE, "nota": Positions(",", 0),
        "image": Positions("image"), "navbar": Positions(" ", 9), "okr": Positions(" ", 9),
    },
    data={
        "flink": (r"^[ \t-]*(?:class_name|class_desc|name|descr):[ \t]*(?P<title>[^\n]+)",),
        "linkgrid": (r"^[ \t]*(?P<title>[^|\n]+)\|", r"^[^|\n]+\|[^|\n]+\|(?P<title>[^|\n]+)"),
    },
    tags={
        "galleryGroup": (1, 2), "gallery": (), "tabs": (), "tab": (1,),
        "image": ("alt", "title"), "link": (), "post_link": (2,), "asset_img": ("alt", "title"),
        "codeblock": ("title",), "sites": (), "banner": ("title",), "image_link": (),
    },
)  # fmt: skip
