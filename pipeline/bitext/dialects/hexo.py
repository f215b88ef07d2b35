"""Hexo's tags and those of Butterfly, NexT, Stellar, Volantis, Fluid, Shoka and Redefine."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, MarkPair, Positions, line, words
from bitext.dialects.vue import RUBY

_STELLAR = r"[a-z_]+:\S"  #: ``color:red`` ends a text of Stellar's
_TITLE = Positions(" ", 0, None, _STELLAR)
_WORDS = Positions("words")
_STYLES = "(?:default|primary|success|info|warning|danger)"
_GRID = (r"^[ \t]*(?P<title>[^|\n]+)\|", r"^[^|\n]+\|[^|\n]+\|(?P<title>[^|\n]+)")
#: The title in a comment, up to an icon behind ``@``.
_HEAD = r"(?P<title>(?!--)[^\s@\n](?:(?!--)[^@\n]){0,200}?)"

TABLE = Dialect(
    "hexo",
    keys=(
        "poster.topic", "poster.headline", "poster.caption", "banner_info.title", "short_title",
        "h1", "h2", "references", "references.title", "comment_title", "ai", "message",
        "wrong_pass_message", "wrong_hash_message", "ai_text", "copyright_info", "license",
        "copyright_notice_template", "notice_outdate_message", "og_description",
        "top_single_tip", "top_single_subtitle", "top_single_btn_text", "banner_info.subtitle",
    ),
    lines=(
        *(  # of Icarus
            line("title:", (
                r"<!--[ \t]*tab(?:[ \t]+(?!'?title:)[^\s>]{1,60}){0,4}[ \t]+"
                rf"{title}(?:[ \t]+[\w:.-]{{1,60}}){{0,4}}[ \t]*-->"))
            for title in (r"'title:(?P<title>[^'\n]{1,200})'", r"title:(?P<title>[^\s'>]{1,200})")
        ),
        # titles of tabs and of a time line stand in comments; in Redefine they have a name
        line(
            "<!--",
            r"<!--[ \t]*tab[ \t](?:[^\n>]{0,100}?[ \t])?(?:title|caption)=(?P<q>[\"'])"
            r"(?P<title>(?:(?!(?P=q))[^\n]){1,200})(?P=q)[^\n>]{0,100}?-->",
        ),
        line(
            "<!--",
            rf"<!--[ \t]*(?:tab|timeline|node|item|cell|folding|folder)[ \t]+"
            rf"(?!(?:[^\n]{{0,100}}?[ \t'])?(?:title:|(?:title|caption)=[\"'])){_HEAD}"
            r"(?:@[^\n]{0,60}?)?[ \t]*-->",
        ),
        line("<!--", r"<!--[ \t]*end[a-z]{3,12}[ \t]*-->"),
        # of Shoka
        line("+++", (
            rf"\+{{3,}}[ \t]*{_STYLES}(?:[ \t]+(?P<title>[^\n]{{1,200}}?))?")),
        line(";;;", r";;;(?:[ \t]*[\w-]{1,60}(?:[ \t]+(?P<title>[^\n]{1,200}?))?)?"),
    ),
    raw=words("score chartjs wavedrom code"),
    containers=words(
        "note fold spoiler details question ablock admonition box folding folders quot "
        "hideToggle hideBlock collapse callout centerquote cq dropdown"
    ),
    unquoted={
        "note": Positions("style"), "notel": Positions("icon"), "noteL": Positions("icon"),
        "fold": Positions("style"), "spoiler": Positions("style"),
        "details": Positions("style"), "question": Positions("style"),
        "admonition": Positions("style"), "box": _TITLE, "folders": _TITLE,
        "folding": Positions("folding"), "poem": Positions(",", 0, 9),
        "hideToggle": Positions(",", 0, 1), "hideBlock": Positions(",", 0, 1),
        "hideInline": Positions(",", 0, 2), "tabs": Positions(",", 0, 1),
        "timeline": Positions(",", 0, 1), "timenode": Positions(",", 0, 1),
        "post_link": Positions("words", 1), "asset_link": Positions("words", 1),
        "asset_img": Positions("asset"), "img": Positions("asset"),
        "link": Positions("link"), "xlink": _WORDS, "linkcard": _WORDS, "exturl": _WORDS,
        "include_code": _WORDS,
        "poetry": _WORDS, "reel": _WORDS, "banner": Positions("titled"), "navbar": _WORDS,
        "about": _WORDS,
        "message": _WORDS, "introduction_card": Positions(",", 1, 5), "progress": Positions(" ", 2),
        "full_image": Positions(",", 1, 3), "full-image": Positions(",", 1, 3),
        "fi": Positions(",", 1, 3),
        "fullimage": Positions(",", 1, 3), "ablock": _TITLE,
        "noteblock": Positions("check"), "cb": Positions(",", 0, 1),
        "btn": Positions(",", 0, 9), "button": Positions(",", 0, 9), "btns": Positions(" ", 9),
        "subtabs": Positions(",", 0, 1), "subsubtabs": Positions(",", 0, 1),
        "site": Positions(",", 0, 9), "copy": _TITLE, "kbd": Positions(" ", 0),
        "label": Positions("label"), "cell": Positions(",", 0, 1),
        "checkbox": Positions("check"), "radio": Positions("check"),
        "span": Positions(",", 1, 9), "p": Positions(",", 1, 9), "text": Positions(",", 1, 9),
        "u": Positions(" ", 0),
        "emp": Positions(" ", 0), "wavy": Positions(" ", 0), "del": Positions(" ", 0),
        "psw": Positions(" ", 0), "sup": _TITLE, "sub": _TITLE, "mark": _TITLE, "tag": _TITLE,
        "quot": _TITLE, "hashtag": Positions(" ", 0, 1), "bubble": Positions(",", 0, 2),
        "blockquote": _WORDS, "quote": _TITLE,
        "cq": Positions(" ", 9),
        "codeblock": _WORDS, "code": _WORDS, "toc": _WORDS,
        "pullquote": Positions(" ", 9), "typed": _TITLE, "nota": Positions(",", 0, 2),
        "image": Positions("image"), "okr": Positions(" ", 9), "referto": Positions(",", 1, 2),
        "subfolding": Positions("folding"), "menu": Positions(",", 0, 9),
        "menuitem": Positions(",", 0, 9), "submenu": Positions(",", 0, 9),
        "pandown": Positions(",", 0, 9), "frame": Positions(",", 1, 9),
        "callout": Positions("icon"), "collapse": Positions(" ", 0, 1), "blur": Positions(" ", 0),
        "tip": _WORDS, "vote": _WORDS, "rating": _WORDS, "dropdown": _TITLE, "chat": _WORDS,
        "icon": Positions(" ", 1, None, _STELLAR), "intCard": Positions(" ", 2, 7),
        "sitegroup": Positions(" ", 0), "externalLinkCard": Positions(" ", 0, 1),
        "tagRoulette": Positions(" ", 0, 1),
    },
    data={
        "flink": (
            r"^[ \t-]*(?:class_name|class_desc|name|descr|desc|tag):[ \t]*(?P<title>[^\n]+)",),
        "links": (r"^[ \t-]*(?:site|owner|desc):[ \t]*(?P<title>[^\n]+)",),
        "media": (r"^[ \t-]*(?:title|name|artist):[ \t]*(?P<title>[^\n]+)",),
        "linkgrid": _GRID, "lg": _GRID,
        "linklist": (r"^[ \t-]*(?:name|description|bio):[ \t]*(?P<title>[^\n]+)",),
        # who is there, what they say, and what stands between
        "chat": (
            r"^[ \t]*(?:name|text):[ \t]*(?P<title>[^\n]+)",
            r"^[ \t]*<!--[ \t]*chattip[ \t]+(?P<title>[^\n]{1,400}?)[ \t]*-->",
            r"^[ \t]*<!--[ \t]*chatcell[^\n]{0,200}?[ \t](?:md|from):"
            r"(?P<title>[^\n]{1,2000}?)[ \t]*(?:[ \t](?:user|tag|quote):[^\n]{0,40})?-->",
        ),
        "dropdown": (
            r"^[ \t]*(?:[-*][ \t]+)?(?:icon:\S{1,80}[ \t]+)?\[(?P<title>[^\]\n]+)\]\(",),
        # the first line is a title, the next ones a remark on it
        "okr": (r"^[ \t]*(?:[-*+][ \t]+)?(?P<title>(?!<!--)[^\s][^\n]*)",),
    },
    tags={
        "galleryGroup": (1, 2), "gallery": (), "tabs": (), "tab": (1,), "series": (), "emoji": (),
        "icon": (), "albums": (), "friends": (), "ghcard": (), "inlineImg": (), "inlineimage": (),
        "image": ("alt", "title"), "link": (), "post_link": (2,), "asset_img": ("alt", "title"),
        "codeblock": ("title",), "code": ("title",), "sites": (),
        "banner": ("title",), "image_link": (), "btns": (), "aplayer": (1, 2),
        "aplayerlrc": (1, 2), "meting": (), "dplayer": (), "video": (), "audio": (),
        "alertbar": (2,), "alertpanel": (2,), "postLinkCard": (), "friendsLink": (),
        "heatMapCard": (), "posters": (), "md": (), "mbti": (), "bilibili": (), "dogeplayer": (),
        "post_path": (),
    },
)  # fmt: skip

#: Stellar's letters and chats, where elsewhere such a comment is a remark of the author; what folds
#: in Shoka; the captions of code.
OWN = Dialect(
    "hexo",
    captions=True,
    atoms=RUBY,
    pairs=(MarkPair("spoiler", "!!", "!!", tight=True),),
    lines=(
        line("+++", rf"\+{{3,}}[ \t]+(?!{_STYLES}\b)(?P<title>[^\s+][^\n]{{0,200}}?)"),
        line("<!--", rf"<!--[ \t]*(?:title|author|date|section|footer|name)[ \t]+{_HEAD}[ \t]*-->"),
    ),
)
