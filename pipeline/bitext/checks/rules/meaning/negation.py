"""``negation``: one side says not, the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.lazily import Lazily
from bitext.checks.reading.prose import chinese_sentences, english_sentences, folded, same_place
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: Words with a negating letter that negate nothing, or that English says without "not".
_NO_NEGATION = re.compile(
    "不(?:难|畅|多|仅仅?|但|断|同|过|久|少|错|管|论|妨|禁|止|只|光|单|外乎|愧|时|知不觉|得不|可不|至于|如|惜|约而同|由得?|懈|等|已"
    "|一样?|一定|少于|大于|小于|超过|变|可变|可或缺|可避免|可思议|可用|足|良|稳定|当|便|适|满|幸|安|符|准|在|再|一致|利于?|怎么)"
    "|是不是|有没有|能不能|会不会|要不要|行不行|好不好|对不对|可不可以|差不多|了不起|从不同|越来越|毫不|无不|莫不|少不了|免不了|离不开"
    "|来不及|舍不得|巴不得|恨不得|忍不住|对不起|不是吗|不好意思|要不是|要不然?|不然|只不过|无不|不[^不，。；]{1,6}不(?!是)|绝对不少"
    "|无(?:误|业务侵入|论|数|穷|限|线|缝|损|偿|私|状态|服务器|疑|非|比|人|意|奈|状|锁|感|忧|侵入|障碍|代码|头|所谓|聊|处不)"
    "|未(?:完|来|必|知|免|婚|央)|(?:特|区|级|分|识|类|差|告|性|个|辨|派|鉴|离|错)别|别(?:人|的|名|处|称|墅|致|扭|说|具)"
    "|是否|能否|可否|与否|否则|否(?=[，、）)]|$)|(?:莫|除|若)非|非(?:常|洲|得|凡|同|结构化|空|法|阻塞|侵入|官方|对称|线性|功能|营利|技术|必|默认)"
    "|没(?:关系|事|错|问题|准|什么)|没(?:顶|入)|没过(?!来|去|关)|说不定|勿忘|[沉淹埋出吞]没"
)
_CHINESE = re.compile("不|没|未|无|别|勿|否|非|莫|毋")
_ENGLISH = re.compile(
    r"\b(?:no|not|non|nor|none|nothing|nobody|nowhere|never|neither|cannot|without|unless|until"
    r"|except|instead"
    r"|rather|hardly|barely|rarely|seldom|scarcely|little|few|fewer|less|fail\w*|lack\w*"
    r"|miss(?:ing|ed|es)?"
    r"|avoid\w*|prevent\w*|refus\w*|den(?:y|ied|ies)|stop\w*|absen\w+|exclud\w*|forbid\w*"
    r"|prohibit\w*|disallow\w*|reject\w*"
    r"|ignor\w*|skip\w*|otherwise|beyond|regardless|irrespective|free (?:of|from)|-free|far from"
    r"|too|wrong|false|zero"
    r"|omit\w*|left out|leave out|gave up|give up|away from|rule out|doubt\w*|short of|poor\w*"
    r"|stall\w*|neglect\w*|other than|only"
    r"|non-?\w+|un(?!i|der|til|less)\w{3,}|in(?:valid|correct|complete|consisten|compatib"
    r"|accessib|activ|abilit|accura"
    r"|adequa|appropriat|convenien|definit|dependen|direct|effectiv|efficien|equal|evitab"
    r"|experienced|secur|stab"
    r"|sufficien|sensitiv|visib|finit|formal|frequent)\w*"
    r"|im(?:possib|mutab|matur|perfect|practical|polite|proper|patien|precis)\w*|ir(?:regular"
    r"|relevant|responsib|rational|reversib)\w*"
    r"|il(?:legal|legible|logical)\w*|dis(?:abl|allow|appear|connect|agree|similar|satisf|courag"
    r"|advantag|like|regard|miss|order|honest|continu|card)\w*"
    r"|(?!unless|regardless|bless)\w{3,}less(?:ly|ness)?)\b|n['’]t\b",
    re.IGNORECASE,
)
#: "not only" and "whether or not" negate nothing.
_NOTHING = re.compile(
    r"\bnot only\b|\bwhether or not\b|\bno matter\b|\bor not\b|\bno longer than\b", re.IGNORECASE
)

#: Chinese that English says with one of the words above though it negates nothing: each takes
#: one such word of the translation, so that 跳过 … 没有执行 wants "skipped" and a "not".
_SAID_SO = tuple(
    (Lazily(chinese), Lazily(rf"\b(?:{english})", re.IGNORECASE))
    for chinese, english in (
        ("跳过|略过", r"skip"),
        ("避免|规避", r"avoid"),
        ("防止|阻止|避免", r"prevent"),
        ("仅(?!仅)|(?<!不)只(?!要)|唯一|才", r"only\b"),
        ("否则", r"otherwise"),
        ("除非", r"unless"),
        ("除了?|以外|之外", r"except|other than"),
        ("直到|为止|之前|才", r"until"),
        ("丢失|缺失|遗漏", r"miss"),
        ("缺乏|缺少", r"lack|absen"),
        ("停止|停机|中止", r"stop"),
        ("拒绝", r"refus|reject|den(?:y|ied|ies)"),
        ("忽略", r"ignor"),
        ("省略|省去", r"omit"),
        ("禁止|禁用", r"forbid|prohibit|disallow|disabl"),
        ("少(?!数)|低于", r"few|less\b|little"),
        ("太|过于", r"too\b"),
        ("而是|相反|代替|替代|改用", r"instead|rather"),
        ("错误|错的", r"wrong|incorrect|false|invalid"),
        ("超出|超过", r"beyond"),
        ("卸载", r"un(?:mount|install)"),
        ("解锁|解绑|解压|撤销|取消", r"un(?:lock|bind|bound|pack|zip|do)|discard"),
        ("消失", r"disappear"),
        ("断开", r"disconnect"),
        ("无状态|无缝|无服务器", r"\w+less"),
        ("无限|无穷", r"unlimited|infinit"),
        ("不可变|不变", r"immutab|unchang"),
        ("间接", r"indirect"),
        ("独立|独自", r"independen"),
        ("非阻塞|非空|非法|非官方", r"non|illegal|unofficial"),
    )
)


#: Phrases that a small model turns: Chinese, English of which it needs one, or English that says
#: the contrary.  They are looked for in a text as a whole, however it is cut into sentences.
_PHRASES = tuple(
    (Lazily(chinese), Lazily(needs, re.IGNORECASE), Lazily(contrary, re.IGNORECASE))
    for chinese, needs, contrary in (
        (
            "(?<!无)不像",
            r"unlike|\b(?:not|never|nothing|isn['’]t|n['’]t)\b[^.;]{0,30}\b(?:like|as|seem|look)|differ"
            r"|less like|rather than|contrast|far from|than\b",
            r"\blike\b",
        ),
        (
            "没有?怎么(?!办|样|会|想)",
            r"hardly|barely|rarely|seldom|scarcely|much|really|little|few|ever|almost no|often"
            r"|many",
            "",
        ),
        (
            "几乎(?:没有?|从?不|无)",
            r"hardly|barely|rarely|seldom|scarcely|almost|nearly|little|few|virtually|practically"
            r"|essentially|basically|minimal|negligible|next to|rare|close to|most|pretty much"
            r"|zero|unlikel",
            "",
        ),
        (
            "不(?:是|止|只)[^，。不]{0,4}一?点点",
            r"not just|not only|more than|far|a lot|way|significantly|considerably|by a",
            r"(?:not|n['’]t) (?:that |very |so )?much|slightly|\ba (?:bit|little)\b",
        ),
        ("第一次|首次|头一[回次]", r"first|initial|debut|new", r"\bnever\b"),
    )
)
#: What may make English say "never" beside a first time.
_NEVER = re.compile(
    "从[未没不来]|未曾|不曾|[没未][^，。]{1,12}过|再也|永|绝|决不|还没|尚未|不会|不能|不要"
)


#: What each phrase begins with.
_ANY_PHRASE = Lazily("不|没|几乎|第一次|[首头]")


def _phrases(source: str, target: str) -> Iterator[Diagnostic]:
    if not _ANY_PHRASE.search(source):
        return
    for chinese, needs, contrary in _PHRASES:
        for found in chinese.compiled.finditer(source):
            there = same_place(target, *found.span(), source)
            said = contrary.search(there)
            if needs.search(there) or (contrary.pattern and not said):
                continue
            warranted = _NEVER.search(same_place(source, *found.span(), source))
            if said and said[0].lower() == "never" and warranted:
                continue
            instead = f" and says {said[0]!r}" if said and contrary.pattern else ""
            message = f"the translation does not say {found[0]}{instead}"
            yield Diagnostic(message, Severity.WARNING)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """How often: sentence by sentence where both sides have equally many, else as a whole.

    As a whole, what English negates for its own reasons would pile up, so there any of its
    negative words may stand for any of the source's.
    """
    source, target = pair.source.prose, pair.target.prose
    ours, theirs = chinese_sentences(source), english_sentences(target)
    aligned = len(ours) == len(theirs)
    yield from _phrases(source, target)
    if not aligned:
        yield from _invented_nearby(source, target)
        ours, theirs = (source,), (target,)
    for chinese, english in zip(ours, theirs, strict=True):
        if aligned:
            yield from _invented(chinese, english)
        if not _CHINESE.search(chinese):
            continue
        negating = _NO_NEGATION.sub(lambda match: " " * len(match[0]), chinese)
        found = list(_CHINESE.finditer(negating))
        said = len(_ENGLISH.findall(_NOTHING.sub("", english))) if found else 0
        if aligned and said >= len(found) > 0:
            said -= _taken(chinese, english)
        if said < len(found):
            at = found[-1].start()
            where = chinese[max(0, at - 4) : at + 6].strip()
            yield Diagnostic(f"the source negates (…{where}…), the translation does not")


#: What makes English negate, be it no negation itself (只有 "nothing but", 才 "not until").
_WARRANTS = re.compile(
    "[不没未无别勿否非莫毋免禁止难缺错失除零仅只唯才少拒反停断消弃丢忽略差避防怎哪谁何任吗低废闲亏掉超]"
    "|以外|之外|而是"
)
#: Where 没 is no "not" but "under water".
_COVERS = re.compile("没(?:顶|入)|没过(?!来|去|多|几|关)[^，。]|[沉淹埋出吞]没")
#: English that negates a whole sentence.
_NEGATES = re.compile(
    r"\b(?:not(?! only)|never|cannot|nobody|nothing)\b|n['’]t\b"
    r"|\b(?:is|are|was|were|has|have|had) no\b",
    re.IGNORECASE,
)


#: Letters of which what negates has some.
_NEGATING = ("no", "never", "n't", "n’t")


def _may_negate(english: str) -> bool:
    low = folded(english)
    return any(letters in low for letters in _NEGATING)


def _invented(chinese: str, english: str) -> Iterator[Diagnostic]:
    """A sentence that negates, of one that has nothing to negate."""
    found = _NEGATES.search(english) if _may_negate(english) else None
    if found and not _WARRANTS.search(_COVERS.sub("", chinese)):
        yield _negates(english, found)


def _invented_nearby(source: str, target: str) -> Iterator[Diagnostic]:
    """The same where sentences do not match in number: by what stands about as far into the text.

    5 of 14,299 human translations have one that is warranted from farther away.
    """
    for found in _NEGATES.finditer(target) if _may_negate(target) else ():
        if not _WARRANTS.search(_COVERS.sub("", same_place(source, *found.span(), target))):
            yield _negates(target, found)
            return


def _negates(english: str, found: re.Match[str]) -> Diagnostic:
    where = english[max(0, found.start() - 16) : found.end() + 12].strip()
    return Diagnostic(f"the translation negates (…{where}…), the source does not", Severity.ERROR)


def _taken(chinese: str, english: str) -> int:
    """How many negative words of the English say something else of the Chinese."""
    pairs = ((zh.count(chinese), en.count(english)) for zh, en in _SAID_SO)
    return sum(min(pair) for pair in pairs)


RULE = Rule(
    "negation",
    "Without its “not” a sentence says the opposite.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
