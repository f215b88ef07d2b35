"""Pairs of words that say the opposite of each other, in Chinese and in English.

Each row is a word, how English says it, its opposite, how English says that.  Behind ``~`` stands
what may say it too, but is no sign of it by itself: "more" says 增加, but a 减少 whose translation
has a "more" need not be turned.  A row is kept only if human translations hardly ever break it
(docs/lab/checks.md).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bitext.checks.reading.lazily import Lazily


class Word(NamedTuple):
    """A word of both languages."""

    chinese: Lazily
    english: Lazily  #: what may say it
    telling: Lazily  #: what says it for sure


_ROWS = (
    (
        "线下(?!载)|离线",
        "offline|off-line|in person|in-person|face[- ]to[- ]face ~ without|local|physical|"
        "disconnected",
        "(?<!天)线上(?!的)|在线",
        "online|on-line ~ internet|web|virtual|remote|live|production",
    ),
    (
        "(?<=[天年月日时钟里米元岁周人])[以之]内",
        "within|less than|no more than|under|up to ~ in|inside|below|next|over|of",
        "(?<=[天年月日时钟里米元岁周人])[以之]外",
        "outside|beyond|more than ~ away|other than|besides|out|off|from|except|later",
    ),
    (
        "增加|增长|增多",
        r"increas\w*|grow\w*|grew|r[io]se\w*|rising|gain\w* ~ add\w*|more|rais\w*|boost\w*|"
        r"extra|expand\w*|climb\w*|higher|up|new",
        "减少|缩减|降低",
        r"decreas\w*|reduc\w*|lower\w*|f[ae]ll\w*|declin\w*|drop\w* ~ less\w*|few\w*|cut\w*|"
        r"shr[aiu]nk\w*|minimi\w*|mitigat\w*|sav\w*|down|loss|los[et]\w*|remov\w*|subtract\w*|"
        r"relie\w*|eas\w*|slow\w*|degrad\w*|avoid\w*|limit\w*|free\w*|wors\w*|diminish\w*|"
        r"weak\w*|halv\w*|offload\w*",
    ),
    (
        "最高",
        r"highest|tallest|most|top ~ (?!low|least|small|few)[a-z]{2,12}est|max\w*|record|up to|"
        r"best|peak|ceiling|suprem\w*|high\w*|limit",
        "最低",
        r"lowest|minimum|least ~ bottom|worst|low|min|floor|as little as|(?!high|tall|great|"
        r"larg|big|most)[a-z]{2,12}est",
    ),
    (
        "最大(?!限度|程度|化)",
        r"largest|biggest|maxim\w*|greatest|most|highest ~ (?!low|least|small|few)[a-z]{2,12}est|"
        r"main|major|max|up to|limit|full\w*|primary|longest",
        "最小",
        r"smallest|minim\w*|least|lowest ~ min|(?!high|tall|great|larg|big|most)[a-z]{2,12}est",
    ),
    ("至多", r"at most|no more than|up to ~ max\w*|not exceed\w*|limit\w*",
     "至少", r"at least|no less than|minimum ~ least|min|or more|one|\w+"),
    (
        "上升|上涨|涨价",
        r"r[io]se\w*|rising|increas\w*|climb\w*|soar\w*|surg\w* ~ up\w*|grow\w*|grew|higher|"
        r"gain\w*|elevat\w*|rais\w*|ascen\w*|high",
        "(?<!梯度)下降|下跌|降价|下滑",
        r"declin\w*|decreas\w*|fell|fall\w*|dropp\w* ~ down\w*|drop\w*|lower\w*|reduc\w*|"
        r"slump\w*|s[aiu]nk\w*|sl[io]d\w*|less|plung\w*|shr[aiu]nk\w*|los[et]\w*|wors\w*|"
        r"descen\w*|degrad\w*|slow\w*|poor\w*",
    ),
    (
        "上传",
        r"upload\w* ~ submit\w*|sen[dt]\w*|push\w*|put\w*|cop\w*|post\w*|publish\w*|writ\w*",
        "下载",
        r"download\w* ~ fetch\w*|get\w*|pull\w*|grab\w*|load\w*|obtain\w*|install\w*|read\w*",
    ),
    ("安装(?!包)", r"install\w* ~ set\w*|setup|mount\w*|deploy\w*|add\w*|fit\w*",
     "卸载", r"uninstall\w*|unmount\w* ~ remov\w*|unload\w*|umount|offload\w*|delet\w*|un\w+"),
    (
        "启用|开启",
        r"enabl\w* ~ turn\w*|activ\w*|start\w*|open\w*|allow\w*|us\w+|on|switch\w*|launch\w*|"
        r"set|with|true",
        "禁用",
        r"disabl\w* ~ turn\w*|deactivat\w*|forbid\w*|prevent\w*|not|off|ban\w*|block\w*|"
        r"without|false|n[o']t|no|prohibit\w*",
    ),
    (
        "打开",
        r"open\w* ~ turn\w*|enabl\w*|launch\w*|start\w*|visit\w*|navigat\w*|go|access\w*|on|"
        r"use|see|enter|run|check|look|unlock\w*|show\w*|click\w*",
        "关闭|关掉",
        r"clos\w*|shut\w*|disabl\w* ~ turn\w*|stop\w*|off|exit\w*|dismiss\w*|quit\w*|end\w*|"
        r"false|remov\w*|hid\w*|terminat\w*|kill\w*|no|without|down",
    ),
    (
        "(?<!不)同步(?!器)",
        r"synchronous\w* ~ sync\w*|same time|simultaneous\w*|blocking|concurrent\w*",
        "异步",
        r"async\w* ~ non-blocking|background|parallel\w*",
    ),
    ("升序", r"ascend\w* ~ increas\w*|sort\w*",
     "降序", r"descend\w* ~ decreas\w*|revers\w*|sort\w*"),
    ("奇数", r"odd\w*", "偶数", "even ~ evens"),
    ("前端", r"front[- ]?end\w* ~ client\w*|browser\w*|web|UI|head\w*|user",
     "后端", r"back[- ]?end\w* ~ server\w*|storage"),
    ("左(?:边|侧|图|手|下|上|键)", r"left\w* ~ first|above|former",
     "右(?:边|侧|图|手|下|上|键)", r"right\w* ~ second|below|latter"),
    (
        "国外|海外",
        r"abroad|oversea\w*|foreign\w* ~ international\w*|global\w*|outside|world\w*|"
        r"elsewhere|other countr\w*|English|western",
        "国内",
        r"domestic\w* ~ China|Chinese|home\w*|local\w*|internal\w*|national\w*|countr\w*|"
        r"nation\w*|here|mainland",
    ),
    ("进口", r"import\w* ~ foreign",
     "出口(?!处|方|流|网|带)", r"export\w* ~ exit\w*|outlet\w*|outgoing|egress|way out"),
    ("(?<!折)成功", r"succe\w* ~ \w+", "失败", r"fail\w* ~ \w+"),
    (
        "早(?:了|到|于)|提前|提早",
        r"earl\w* ~ advance|before\w*|ahead|pre\w+|prior|sooner|forward|already|first|"
        r"up front|upfront|then|fast\w*|soon",
        "晚(?:了|到|于)|推迟|延后|迟到",
        r"late\w*|delay\w*|postpon\w* ~ after|defer\w*|behind|put off|push\w*|following|night|"
        r"evening|overdue",
    ),
    (
        "大于|多于|高于",
        r"greater|larger|bigger|higher|exceed\w* ~ great\w*|more|larg\w*|above|over\w*|>|≥|"
        r"longer|beyond|out\w+|better|least|up",
        "小于|少于|低于",
        r"smaller|lower|fewer|less than|below ~ less\w*|small\w*|few\w*|under\w*|<|≤|short\w*|"
        r"at most|beneath|not|no|within|down",
    ),
    (
        "(?<!半)公开|公有",
        r"public\w* ~ open\w*|disclos\w*|releas\w*|publish\w*|announc\w*|expos\w*|overt\w*|"
        r"transparent\w*|unveil\w*|reveal\w*|shar\w*|post\w*|free\w*|show\w*",
        "私有|私密|保密",
        r"private\w* ~ secre\w*|confidential\w*|proprietary|personal\w*|priv\w*|own|custom",
    ),
    (
        "静态",
        r"static\w* ~ rest|stationary|still",
        "动态",
        r"dynamic\w* ~ live|activit\w*|on the fly|news|moving|real[- ]time|updat\w*|trend\w*|"
        r"stat\w*|post\w*|auto\w*|animat\w*",
    ),
    (
        "赢|获胜|战胜",
        r"wins?|won|winning|victor\w* ~ beat\w*|defeat\w*|overc\w+|earn\w*|triumph\w*|"
        r"prevail\w*|conquer\w*|gain\w*|succe\w*|winner\w*|outperform\w*|take|took",
        "输给|输掉|战败|惨败|折戟",
        r"lost|loses?|losing|defeat\w* ~ fail\w*|beaten|setback\w*|fell|rout\w*|short|"
        r"crash\w*|unsuccess\w*",
    ),
    (
        "折戟",
        r"fail\w*|defeat\w*|lost ~ beaten|setback\w*|fell|short|crash\w*|unsuccess\w*|"
        r"stumbl\w*|falter\w*|reject\w*|fall\w*|miss\w*|turned down",
        "旗开得胜|凯旋",
        r"breakthrough|triumph\w*|victor\w*|success\w* ~ win\w*|won",
    ),
    ("妻子|太太|老婆", r"wi[fv]e\w* ~ spouse\w*|marri\w*|Mrs|she|her",
     "丈夫|老公", r"husband\w* ~ spouse\w*|marri\w*|he|his"),
    ("哥哥|弟弟", r"brother\w* ~ sibling\w*|bro", "姐姐|妹妹", r"sister\w* ~ sibling\w*"),
    ("去年", r"last year ~ previous|\d{4}|year|past|ago",
     "明年", r"next year ~ coming|following|\d{4}|year|upcoming"),
    ("上周|上星期", r"last week\w* ~ previous|week\w*|past|last|ago",
     "下周|下星期", "next week ~ coming|following|week|later|next"),
    ("上个?月(?!球)", "last month ~ previous|month|past|ago",
     "下个?月(?!球)", "next month ~ coming|following|month|later"),
    ("昨[天晚日]", r"yesterday|last night ~ before|[a-z]{1,9}day|previous|earlier",
     "明[天晚日]", r"tomorrow ~ next|after|[a-z]{1,9}day|coming"),
    (
        "允许",
        r"allow\w*|permi\w* ~ let\w*|enabl\w*|may|can\w*|grant\w*|support\w*|accept\w*|"
        r"authori\w*|is|with|want\w*|could|tolera\w*|\w+",
        "禁止|不准",
        r"forbid\w*|prohibit\w*|disallow\w* ~ ban\w*|not|never|den\w*|disabl\w*|prevent\w*|"
        r"bar\w*|block\w*|no|outlaw\w*|don[’']t|illegal\w*|stop\w*|restrict\w*|forbad\w*|"
        r"against|restrain\w*",
    ),
    ("隐式", r"implicit\w* ~ automatic\w*",
     "显式", r"explicit\w* ~ manual\w*|specific\w*|direct\w*|clear\w*"),
    (
        "横向|水平(?:方向|线|居|对|轴|排|滚|翻|移|分)",
        r"horizontal\w* ~ landscape|out|side\w*|lateral\w*|cross\w*|across|wide",
        "垂直|竖直|纵向",
        r"vertical\w* ~ perpendicular\w*|up|portrait|orthogonal\w*|upright|longitudinal\w*|"
        r"deep|normal|down",
    ),
    ("北(?:部|方|边)", r"north\w* ~ N|up", "南(?:部|方|边)", r"south\w* ~ S|down"),
    ("东(?:部|边)", r"east\w* ~ orient\w*|E", "西(?:部|边)", r"west\w* ~ W"),
    (
        "扩大|扩张|放大",
        r"expan\w*|enlarg\w*|widen\w* ~ grow\w*|zoom\w*|magnif\w*|exten\w*|increas\w*|"
        r"broad\w*|scal\w*|ampli\w*|wid\w*|larg\w*|big\w*|spread\w*|exacerbat\w*",
        "缩小|收缩",
        r"shrink\w*|narrow\w* ~ reduc\w*|zoom\w*|small\w*|contract\w*|minimi\w*|shr[au]nk|"
        r"diminish\w*|decreas\w*|scal\w*|clos\w*|down\w*|collaps\w*|less",
    ),
    (
        "加快|加速",
        r"accelerat\w*|speed\w* up ~ speed\w*|fast\w*|quick\w*|hasten\w*|expedit\w*|boost\w*|"
        r"sped|race\w*|rapid\w*|increas\w*|improv\w*",
        "减慢|减速|放缓",
        r"slow\w*|decelerat\w* ~ eas\w+|brak\w*|down|reduc\w*",
    ),
    ("中午|正午", r"noon|midday ~ lunch\w*|12|twelve",
     "下午|傍晚", r"afternoon ~ p\.?m|evening|dusk"),
    ("录取(?!线)", r"admi\w*|accept\w* ~ enrol\w*|offer\w*|recruit\w*|select\w*|got|get|hire\w*",
     "拒绝|拒信|淘汰|落选", r"reject\w* ~ refus\w*|turn\w*|eliminat\w*|fail\w*|den\w*|lost"),
)  # fmt: skip


def _word(chinese: str, english: str) -> Word:
    telling, _, rest = english.partition(" ~ ")
    both = f"{telling}|{rest}" if rest else telling
    return Word(Lazily(chinese), _bounded(both), _bounded(telling))


def _bounded(english: str) -> Lazily:
    return Lazily(rf"(?<![A-Za-z])(?:{english})(?![A-Za-z])", re.IGNORECASE)


#: Every word with its opposite, both ways.
OPPOSITES: tuple[tuple[Word, Word], ...] = tuple(
    pair
    for row in _ROWS
    for one, other in [(_word(*row[:2]), _word(*row[2:]))]
    for pair in ((one, other), (other, one))
)
#: Any of them, to see at once that a text has none: most have none.
ANY = re.compile("|".join(chinese for row in _ROWS for chinese in (row[0], row[2])))
