"""Faults to seed into a good translation: one function a class, the same for the same seed.

A function takes a `Sample` and a random generator and gives another wording, or None where
the pair offers nothing to break.  Where the corpus hardly has the thing (dates, 万, prices,
emoji), a sentence with it is put in front of both sides first (`introduced`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.parallel import Sample
from bitext.checks.reading.prose import english_sentences
from bitext.languages.zh import CHINESE
from bitext.markdown.segmenter import parse
from bitext.model import Kind, Shape

#: Kinds that start with a capital.
WHOLE = (Kind.PARAGRAPH, Kind.HEADING, Kind.FRONT_MATTER, Kind.QUOTE)

Break = Callable[[Sample, Random], "str | None"]
Change = str | Callable[[re.Match[str]], str]

#: Links, code and tags: prose is what lies between them.
_MARKUP = re.compile(r"(`+[^`]*`+|!?\[[^\]]*\]\([^)]*\)|\[[^\]]*\]\[[^\]]*\]|<[^>]+>|https?://\S+)")


@dataclass(frozen=True)
class Class:
    """A class of faults."""

    name: str
    rules: tuple[str, ...]  #: the rules that are meant to find it
    decidable: bool  #: whether a rule can decide it without understanding the text
    apply: Break
    introduced: tuple[str, str] | None = None  #: put before both sides first


def prose_sub(pattern: str, change: Change, text: str, rng: Random) -> str | None:
    """Change one random match in the prose of a wording; None without a match."""
    parts = _MARKUP.split(text)
    found = [(n, m) for n in range(0, len(parts), 2) for m in re.finditer(pattern, parts[n])]
    if not found:
        return None
    number, match = rng.choice(found)
    new = change if isinstance(change, str) else change(match)
    new = match.expand(new) if isinstance(change, str) else new
    parts[number] = parts[number][: match.start()] + new + parts[number][match.end() :]
    return "".join(parts)


def substitute(pattern: str, change: Change) -> Break:
    """A fault that is one substitution in the prose."""
    return lambda sample, rng: prose_sub(pattern, change, sample.wording, rng)


def introduce(sample: Sample, before: tuple[str, str]) -> Sample | None:
    """The sample with a sentence put before both sides; paragraphs only."""
    if sample.piece.segment.kind is not Kind.PARAGRAPH or sample.piece.shape is not Shape.INLINE:
        return None
    pieces = parse(before[0] + sample.piece.segment.source).pieces
    if len(pieces) != 1:
        return None
    return Sample(pieces[0], before[1] + sample.wording, sample.type)


def _number_changed(sample: Sample, rng: Random) -> str | None:
    def other(match: re.Match[str]) -> str:
        at = rng.randrange(len(match[0]))
        digit = rng.choice([d for d in "123456789" if d != match[0][at]])
        return match[0][:at] + digit + match[0][at + 1 :]

    return prose_sub(r"(?<![\w.,$^])\d+(?![\w]|[.,]\d)", other, sample.wording, rng)


_NEGATIONS = (
    (
        r"\b(do|does|did|is|are|was|were|has|have|had|ca|could|should|would|wo)"
        r"(?:n['’]t|es not| not)\b",
        r"\1",
    ),
    (r"\bcannot\b", "can"),
    (r" (?:not|never)\b", ""),
    (r"\bwithout\b", "with"),
    (r"\bno (?=[a-z])", "a "),
)


def _negation_dropped(sample: Sample, rng: Random) -> str | None:
    """Only where the source negates with 不, 没, 未 or 无 before a verb, not in a compound."""
    if not re.search(
        "不(?:会|能|要|是|需|可以|支持|允许|应|想|再|提供|包含|存在)|没有|无法|未能|尚未|无需",
        sample.piece.segment.source,
    ):
        return None
    for pattern, change in rng.sample(_NEGATIONS, len(_NEGATIONS)):
        if (text := prose_sub(pattern, change, sample.wording, rng)) is not None:
            return text
    return None


def _sentence_dropped(sample: Sample, rng: Random) -> str | None:
    sentences = [*english_sentences(sample.wording)]
    if len(sentences) < 2 or "".join(sentences) != sample.wording or _MARKUP.search(sample.wording):
        return None
    del sentences[rng.randrange(len(sentences))]
    return "".join(sentences).strip()


def _sentence_added(sample: Sample, rng: Random) -> str | None:
    more = (
        "This also helps to improve the overall performance of the system.",
        "Please make sure that you have read the documentation before you go on.",
        "In other words, everything works as expected in most of the cases.",
    )
    if not sample.wording.endswith("."):
        return None
    return f"{sample.wording} {rng.choice(more)}"


def _han_left(sample: Sample, rng: Random) -> str | None:
    runs = [run for run in CHINESE.run.findall(sample.piece.segment.source) if len(run) > 1]
    if not runs:
        return None
    run = rng.choice(runs)[: rng.randint(2, 6)]
    return prose_sub(r"(?<=\w )[a-z]{3,}(?= \w)", run, sample.wording, rng)


_LINK = re.compile(r"(?<!!)(\[[^\]]+\])(\([^)\s]+\))")


def _link_swapped(sample: Sample, rng: Random) -> str | None:
    links = list(_LINK.finditer(sample.wording))
    pairs = [
        (a, b)
        for a in links
        for b in links
        if a.start() < b.start() and a[2] != b[2] and a[1] != b[1]
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    text = sample.wording
    between = text[first.end() : second.start()]
    swapped = f"{first[1]}{second[2]}{between}{second[1]}{first[2]}"
    return text[: first.start()] + swapped + text[second.end() :]


def _link_changed(sample: Sample, rng: Random) -> str | None:
    links = list(_LINK.finditer(sample.wording))
    if not links:
        return None
    at = rng.choice(links).end() - 1
    return sample.wording[:at] + rng.choice(["/index", "x", "#top"]) + sample.wording[at:]


def _code_changed(sample: Sample, rng: Random) -> str | None:
    codes = list(re.finditer(r"(?<!`)`([^`\n]{2,})`(?!`)", sample.wording))
    if not codes:
        return None
    match = rng.choice(codes)
    new = rng.choice([match[1].replace("-", "–", 1) + ";", match[1][:-1], match[1].upper() + "_"])
    return sample.wording[: match.start(1)] + new + sample.wording[match.end(1) :]


def _markup_lost(sample: Sample, rng: Random) -> str | None:
    found = list(
        re.finditer(r"\*\*([^*]+)\*\*|(?<!!)\[([^\]]+)\]\([^)]*\)|`([^`]+)`", sample.wording)
    )
    if not found:
        return None
    match = rng.choice(found)
    return (
        sample.wording[: match.start()]
        + (match[1] or match[2] or match[3])
        + sample.wording[match.end() :]
    )


def _untranslated(sample: Sample, _rng: Random) -> str | None:
    return sample.piece.segment.source


def _empty(sample: Sample, rng: Random) -> str | None:
    return rng.choice([".", "…", "-"]) if not sample.piece.nodes else None


def _chatter(sample: Sample, rng: Random) -> str | None:
    before = (
        "Sure, here is the translation: ", "Here's the English translation: ", "Translation: ",
        "Certainly! Here is the translated text: ", "English: ", "Sure! ", "The translation is: ",
        "Of course, here is a translation: ",
    )  # fmt: skip
    after = (
        " Let me know if you need anything else.",
        " I hope this helps!",
        " (Note: the original text is in Chinese.)",
    )
    if rng.random() < 0.7:
        return rng.choice(before) + sample.wording
    return sample.wording + rng.choice(after)


def _prompt_leak(sample: Sample, rng: Random) -> str | None:
    said = (
        "Translate the following text into English: ", "<|im_start|>", "[INST] ",
        "You are a professional translator. ", "Keep the placeholders unchanged. ",
        "Translate from Chinese to English. ",
    )  # fmt: skip
    return rng.choice(said) + sample.wording


def _doubled(sample: Sample, rng: Random) -> str | None:
    return prose_sub(
        r"(?<=\s)([a-z]{2,}|a)(?= [a-z])(?<!that)(?<!had)", r"\1 \1", sample.wording, rng
    )


def _truncated(sample: Sample, rng: Random) -> str | None:
    words = sample.wording.split(" ")
    if len(words) < 12 or sample.piece.nodes:
        return None
    return " ".join(words[: rng.randint(len(words) // 4, 2 * len(words) // 3)])


def _looping(sample: Sample, rng: Random) -> str | None:
    words = sample.wording.split(" ")
    tail = " ".join(words[-rng.randint(1, 4) :]).rstrip(".")
    if len(words) < 5 or _MARKUP.search(tail) or "*" in tail or not tail.replace(" ", "").isalpha():
        return None
    return " ".join([sample.wording.rstrip("."), *[tail] * rng.randint(4, 20)])


def _new_url(sample: Sample, rng: Random) -> str | None:
    return sample.wording + rng.choice(
        [" https://example.com/read-more", " [more](https://example.org)", " See www.example.net."]
    )


def _new_html(sample: Sample, rng: Random) -> str | None:
    tag = rng.choice(["<b>\\1</b>", "<span onclick='x()'>\\1</span>", "\\1<br>"])
    return prose_sub(r"(?<=\s)([a-z]{3,})(?= [a-z])", tag, sample.wording, rng)


def _title_broken(sample: Sample, _rng: Random) -> str | None:
    if not sample.type.startswith("fm.") or " " not in sample.wording:
        return None
    return sample.wording.replace(" ", "\n", 1)


def _question_lost(sample: Sample, _rng: Random) -> str | None:
    asks = re.search("[？?]$", sample.piece.segment.source) and sample.wording.endswith("?")
    return sample.wording[:-1] + "." if asks and sample.wording.count("?") == 1 else None


def _capital_lost(sample: Sample, rng: Random) -> str | None:
    """Only of whole sentences and headings: items and cells may start small."""
    if sample.pair().kind not in WHOLE:
        return None
    pattern = r"^[A-Z](?=[a-z]+ [a-z])|(?<=[a-z]\. )[A-Z](?=[a-z]+ [a-z])"
    return prose_sub(pattern, lambda match: match[0].lower(), sample.wording, rng)


DATE = (
    "2022 年 3 月，社区讨论了这个问题。",
    "In March 2022, the community discussed this question. ",
)
HALF = (
    "2021 年上半年，社区讨论了这个问题。",
    "In the first half of 2021, the community discussed this question. ",
)
TIME = (
    "周三下午 3 点，社区讨论了这个问题。",
    "At 3 p.m. on Wednesday, the community discussed this question. ",
)
SCALE = (
    "项目有 3 万名用户和 1.2 亿次下载。",
    "The project has 30,000 users and 120 million downloads. ",
)
SPELLED = (
    "三十五位同学写了两百多个补丁。",
    "Thirty-five students wrote more than two hundred patches. ",
)
SHARE = ("其中百分之四十来自新人。", "Of these, 40% came from newcomers. ")
PRICE = ("一台机器要 30 美元。", "A machine costs 30 dollars. ")
EMOJI = ("发布啦🎉 ", "It is released 🎉 ")

_FULL = {", ": "，", ". ": "。", ": ": "：", "; ": "；", "? ": "？", "! ": "！"}

CLASSES = (
    Class("number changed", ("number", "date"), True, _number_changed),
    Class(
        "万, 亿 by a factor of ten",
        ("number",),
        True,
        substitute("30,000|120 million", lambda m: {"30,000": "3,000"}.get(m[0], "12 million")),
        SCALE,
    ),
    Class(
        "Chinese numeral changed",
        ("number",),
        True,
        substitute(
            "Thirty-five|two hundred",
            lambda m: {"Thirty-five": "Fifty-three"}.get(m[0], "two thousand"),
        ),
        SPELLED,
    ),
    Class("percentage changed", ("number",), True, substitute("40%", "14%"), SHARE),
    Class(
        "month or year changed",
        ("number", "date"),
        True,
        substitute("March|2022", lambda m: {"March": "May"}.get(m[0], "2023")),
        DATE,
    ),
    Class(
        "half-year, weekday, hour changed",
        ("number", "date"),
        True,
        substitute("p\\.m\\.|Wednesday", lambda m: {"p.m.": "a.m."}.get(m[0], "Thursday")),
        TIME,
    ),
    Class("half of a year changed", ("date",), True, substitute("first half", "second half"), HALF),
    Class("currency changed", ("unit",), True, substitute("dollars", "yuan"), PRICE),
    Class("negation dropped", ("negation",), False, _negation_dropped),
    Class("sentence dropped", ("sentence-count", "length"), False, _sentence_dropped),
    Class("sentence added", ("sentence-count", "length"), False, _sentence_added),
    Class("cut off in the middle", ("end-mark", "length", "sentence-count"), True, _truncated),
    Class("untranslated", ("untranslated",), True, _untranslated),
    Class("empty", ("empty",), True, _empty),
    Class("Han left", ("leftover-han",), True, _han_left),
    Class(
        "full-width mark left",
        ("full-width",),
        True,
        substitute(r"(?<=[a-z])[,.:;?!] (?=[A-Za-z])", lambda m: _FULL[m[0]]),
    ),
    Class(
        "《》 or 「」 left",
        ("chinese-quotes",),
        True,
        substitute(r"(?<=\s)([A-Za-z]{3,})(?=\s)", r"「\1」"),
    ),
    Class("links swapped", ("markup-order",), False, _link_swapped),
    Class("link changed", ("link",), True, _link_changed),
    Class("code changed", ("code",), True, _code_changed),
    Class("markup lost", ("placeholder", "link", "code"), True, _markup_lost),
    Class("new address", ("new-url",), True, _new_url),
    Class("new HTML", ("new-html",), True, _new_html),
    Class(
        "bracket lost", ("unbalanced",), True, substitute(r"(?<= )\((?=\w)|(?<=\w)\)(?=[ .,])", "")
    ),
    Class(
        "quote lost",
        ("unbalanced",),
        True,
        substitute('(?<= )["“](?=\\w)|(?<=\\w)["”](?=[ .,])', ""),
    ),
    Class("doubled word", ("doubled-word",), True, _doubled),
    Class("loop", ("repetition",), True, _looping),
    Class("chatter", ("chatter",), True, _chatter),
    Class("prompt leaked", ("prompt-leak",), True, _prompt_leak),
    Class("emoji lost", ("emoji",), True, substitute(" 🎉", ""), EMOJI),
    Class(
        "broken characters",
        ("garbled",),
        True,
        substitute(r"(?<=[a-z])['’](?=[a-z])|(?<=[a-z]) (?=[a-z])", "â€™"),
    ),
    Class(
        "small letter at the start",
        ("capital",),
        True,
        _capital_lost,
    ),
    Class(
        "blank lost or added",
        ("spacing",),
        True,
        substitute(
            r"(?<=[a-z]{3}), (?=[a-z]{2})|(?<=[a-z]{3})\. (?=[A-Z][a-z]+ )",
            lambda m: m[0].strip() if m[0][0] == "," else ".",
        ),
    ),
    Class("question lost", ("end-mark",), True, _question_lost),
    Class("title on two lines", ("front-matter-value",), True, _title_broken),
)
