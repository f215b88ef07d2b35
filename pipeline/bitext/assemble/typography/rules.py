"""The rules, on a text in which a character stands for each piece of markup.

Each rule leaves what it has made as it is, and touches nothing beside a Chinese letter: marks
there belong to what is left in Chinese.  What looks like code without being marked as code
(``--flag``, ``../x``, ``f("x")``) stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bitext.assemble.typography.settings import Typography
from bitext.languages.script import UNSPACED, UNSPACED_CLASS

#: Stand for markup around text, and for what is no text: code, images, formulas.
OPEN, CLOSE, OBJECT = "\ue000", "\ue001", "\ue002"
_IN = rf"[{OPEN}{CLOSE}]*"
#: No Chinese letter before or behind, with markup between or without.
_APART = rf"(?<![{UNSPACED_CLASS}])(?<![{UNSPACED_CLASS}][{OPEN}{CLOSE}])"
_ALONE = rf"(?!{_IN}[{UNSPACED_CLASS}])"

#: Full-width marks and what English has in their place.  Those that would be markup are not here.
_WESTERN = {
    "，": ",", "、": ",", "。": ".", "．": ".", "｡": ".", "；": ";", "：": ":", "！": "!",
    "？": "?", "（": "(", "）": ")", "％": "%", "＋": "+", "－": "-", "＝": "=", "＂": '"',
    "＇": "'", "／": "/", "＠": "@", "＄": "$", "「": "“", "」": "”", "『": "‘", "』": "’",
    "《": "“", "》": "”", "〈": "‘", "〉": "’", "\u3000": " ",
}  # fmt: skip
_FORM = re.compile(f"{_APART}[{''.join(_WESTERN)}０-９Ａ-Ｚａ-ｚ]{_ALONE}")
_BEHIND = "，、。．｡；：！？）」』》〉％"  #: English has a blank behind these, before a word
_BEFORE = "（「『《〈"
_OPENING, _CLOSING = "“‘([（「『《〈", ".,;:!?)]”’"
_NUMERAL = re.compile(r"[．，：]")


def typeset_text(text: str, settings: Typography) -> str:
    """A text as an edition sets it.

    >>> typeset_text("Tom（the cat）．Well……fine，or not ？", Typography())
    'Tom (the cat). Well… fine, or not?'
    """
    for _ in range(4):  # what a rule makes may be another one's business
        if not alarms(text):
            break
        before = text
        for wanted, rule in _RULES:
            if wanted(settings):
                text = rule(text)
        if text == before:
            break
    return text


def _marks(text: str) -> str:
    return _FORM.sub(_western, text)


def _western(found: re.Match[str]) -> str:
    """What stands for a mark; blanks stand outside the markup around text."""
    char, text, (start, end) = found[0], found.string, found.span()
    new = _WESTERN.get(char) or chr(ord(char) - 0xFEE0)
    before, after = _nearest(text, start, -1), _nearest(text, end, 1)
    if UNSPACED.match(before) or UNSPACED.match(after):
        return char
    if _NUMERAL.match(char) and before.isdigit() and after.isdigit():
        return new
    if char in _BEHIND and text[end : end + 1] != CLOSE and _reads_on(after, _OPENING):
        return f"{new} "
    if char in _BEFORE and text[start - 1 : start] != OPEN and _reads_on(before, _CLOSING):
        return f" {new}"
    return new


def _reads_on(char: str, marks: str) -> bool:
    """Whether a word or another mark stands there, from which a blank keeps it."""
    return bool(char) and (char.isalnum() or char == OBJECT or char in marks)


def _nearest(text: str, at: int, step: int) -> str:
    """The first character before or behind that is no markup around text."""
    at = at - 1 if step < 0 else at
    while 0 <= at < len(text) and text[at] in (OPEN, CLOSE):
        at += step
    return text[at] if 0 <= at < len(text) else ""


_LONG = re.compile(rf"{_APART}[ \t]*(?:——|⸺|(?<![—])—(?=—))—*[ \t]*{_ALONE}")
_HYPHENS = re.compile(r"(?<=[A-Za-z0-9,;”’)])(?:--|[ ]--[ ])(?=[A-Za-z“‘(])")
_RANGE = re.compile(r"(?<=\d)(?:[ ][～〜][ ]|[～〜])(?=\d)")
_ABOUT = re.compile(rf"{_APART}[～〜]{_ALONE}")


def _dashes(text: str) -> str:
    if "—" in text or "--" in text or "⸺" in text:
        text = _HYPHENS.sub("—", _LONG.sub("—", text))
    if "～" in text or "〜" in text:
        text = _ABOUT.sub("~", _RANGE.sub("–", text))
    return text


_DOTS = re.compile(rf"{_APART}(?:…{{2,}}|⋯+|。{{3,}}){_ALONE}")
_THREE = re.compile(r"(?<![./\\(\[{,])\.\.\.(?![./\\\w)\]}])")


def _ellipses(text: str) -> str:
    if "…" in text or "⋯" in text or "。。" in text:
        text = _DOTS.sub(lambda dots: "… " if _goes_on(dots) else "…", text)
    return _THREE.sub("…", text) if "..." in text else text


def _goes_on(dots: re.Match[str]) -> bool:
    after = dots.string[dots.end() : dots.end() + 1]
    return after.isalnum() or after in (OPEN, OBJECT)


_DOUBLED = re.compile(r"(?<=\S) {2,}(?=\S)")
_BEFORE_MARK = re.compile(rf"(?<=[\w{OBJECT}{CLOSE}”’)\]]) +(?=[,;:!?.][ \n”’)]|[,;:!?.]\Z)")
_AFTER_OPEN = re.compile(r"(?<=\() +(?=\w)|(?<=“) +(?=\w)")
_BEFORE_CLOSE = re.compile(r"(?<=[\w.!?,]) +(?=[)”](?:\W|\Z))")


def _spaces(text: str) -> str:
    text = _DOUBLED.sub(" ", text)
    text = _BEFORE_MARK.sub(_less, text)
    return _BEFORE_CLOSE.sub("", _AFTER_OPEN.sub("", text))


def _less(found: re.Match[str]) -> str:
    """A blank before a mark goes, but not beside a Chinese letter."""
    last = found.string[max(0, found.start() - 4) : found.start()].rstrip(CLOSE)[-1:]
    return found[0] if re.match(f"[{UNSPACED_CLASS}]", last) else ""


_CODELIKE = re.compile(r"\w\(\"|\"\)\w|=\"|\\[\"']")
_INCHES = re.compile(r"\d[\"']")
_OPENS = re.compile(rf"(?:\A|[\s(\[{{—–/“‘…-]){_IN}\Z")
_APOSTROPHE = re.compile(rf"(?<=\w)'(?=\w)|(?<=[^\W\d_]{CLOSE})'(?=\w)|(?<={OBJECT})'(?=s\b)")


def _quotes(text: str) -> str:
    if _CODELIKE.search(text):
        return text
    text = _APOSTROPHE.sub("’", text)
    for straight, curly in (('"', "“”"), ("'", "‘’")):
        text = _paired(text, straight, curly)
    return text


def _paired(text: str, straight: str, curly: str) -> str:
    """Quotes that open and close by turns; where they do not, all stay as they are."""
    if straight not in text or _INCHES.search(text):
        return text
    parts = text.split(straight)
    if len(parts) % 2 == 0:
        return text
    built = parts[0]
    for number, part in enumerate(parts[1:]):
        opens = number % 2 == 0
        if (_OPENS.search(built) is not None) != opens:
            return text
        built += curly[not opens] + part
    return built


_Wanted = Callable[[Typography], bool]
_RULES: tuple[tuple[_Wanted, Callable[[str], str]], ...] = (
    (lambda settings: settings.ellipses, _ellipses),
    (lambda settings: settings.dashes, _dashes),
    (lambda settings: settings.marks, _marks),
    (lambda settings: settings.spaces, _spaces),
    (lambda settings: settings.quotes, _quotes),
)

#: In a text without any of these and without two blanks no rule finds anything.
_ALONE = r"，、。．｡；：！？（）％＋－＝＂＇／＠＄「」『』《》〈〉\u3000０-９Ａ-Ｚａ-ｚ～〜⋯⸺\"'"
_ALARM = re.compile(
    rf"[{_ALONE}…—.\-,;:!?)”(“](?:(?<=[{_ALONE}])|(?<=…)…|(?<=—)—|(?<=\.)\.\.|(?<=-)-"
    r"|(?<= [,;:!?.)”])|(?<=[(“]) )"
)


def alarms(text: str) -> bool:
    """Whether a rule may find anything in a text: a quick look."""
    return _ALARM.search(text) is not None or "  " in text
