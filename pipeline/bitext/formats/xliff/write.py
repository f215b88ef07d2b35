"""Posts as an XLIFF document; the states are those of `formats.xliff.units`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from bitext import placeholders
from bitext.formats.po.entries import State
from bitext.formats.tmx.inline import CLOSE, OPEN, VOID, Mark, legal
from bitext.formats.xliff.units import STATES_12, STATES_21, MarkupCode, PostUnits, XliffUnit
from bitext.languages import LanguagePair

NS_12 = "urn:oasis:names:tc:xliff:document:1.2"
NS_21 = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1 has kept it
BASE = "bitext-base"  #: whom a note is from that holds `XliffUnit.mark`
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def writable(unit: XliffUnit) -> bool:
    """Whether XML can hold it."""
    codes = (text for code in unit.codes for text in (code.opening, code.closing))
    return all(map(legal, (unit.source, unit.target, unit.comment, *unit.notes, *codes)))


def write_12(posts: Iterable[PostUnits], languages: LanguagePair, version: str) -> Iterator[str]:
    """An XLIFF 1.2 document, piece by piece; what XML cannot hold is left out."""
    yield f'{_HEAD}<xliff version="1.2" xmlns="{NS_12}">\n'
    for post in posts:
        yield (
            f"<file original={quoteattr(post.post)} source-language={quoteattr(languages[0])}"
            f' target-language={quoteattr(languages[1])} datatype="plaintext">\n'
            f'<header><tool tool-id="bitext" tool-name="bitext" tool-version={quoteattr(version)}/>'
            "</header>\n<body>\n"
        )
        yield from map(_unit_12, filter(writable, post.units))
        yield "</body>\n</file>\n"
    yield "</xliff>\n"


def _unit_12(unit: XliffUnit) -> str:
    state, qualifier = STATES_12.get(unit.state, ("", ""))
    said = f' state="{state}"' if state else ""
    said += f' state-qualifier="{qualifier}"' if qualifier else ""
    target = f"<target{said}>{_inline_12(unit, unit.target)}</target>\n" if unit.target else ""
    approved = "yes" if unit.state is State.REVIEWED else "no"
    return (
        f'<trans-unit id="{unit.key}" approved="{approved}" xml:space="preserve">\n'
        f"<source>{_inline_12(unit, unit.source)}</source>\n{target}"
        + "".join(
            f"<note from={quoteattr(who)}>{escape(note)}</note>\n" for who, note in _notes(unit)
        )
        + "</trans-unit>\n"
    )


def _notes(unit: XliffUnit) -> Iterator[tuple[str, str]]:
    """Whom a note is from, and what it says."""
    yield from (("bitext", note) for note in unit.notes)
    yield from [("reviewer", unit.comment)] if unit.comment else []
    yield BASE, unit.mark


def _inline_12(unit: XliffUnit, text: str) -> str:
    return "".join(
        escape(part, {"\r": "&#13;"}) if isinstance(part, str) else _element_12(unit, part)
        for part in _parts(unit, text)
    )


def _element_12(unit: XliffUnit, mark: Mark) -> str:
    if mark.type == CLOSE:
        return "</g>"
    code = _code(unit, mark)
    name, end = ("g", "") if mark.type == OPEN else ("x", "/")
    shown = f" equiv-text={quoteattr(code.opening)}" if code.opening else ""
    return f'<{name} id="{mark.name}" ctype={quoteattr(f"x-{_word(code.kind)}")}{shown}{end}>'


def _parts(unit: XliffUnit, text: str) -> Iterator[str | Mark]:
    """A placeholder form cut at the placeholders of its unit; prose may look like others."""
    at = 0
    for found in placeholders.SPACED.finditer(text):
        if 0 <= int(found["number"]) - unit.first < len(unit.codes):
            yield text[at : found.start()]
            type_ = CLOSE if found["close"] else VOID if found["single"] else OPEN
            yield Mark(type_, str(int(found["number"])))
            at = found.end()
    yield text[at:]


def _word(kind: str) -> str:
    return "-".join(kind.split()) or "markup"


def _code(unit: XliffUnit, mark: Mark) -> MarkupCode:
    return unit.codes[int(mark.name) - unit.first]


def write_21(posts: Iterable[PostUnits], languages: LanguagePair, version: str) -> Iterator[str]:
    """An XLIFF 2.1 document, piece by piece; what XML cannot hold is left out."""
    source, target = map(quoteattr, languages)
    yield f'{_HEAD}<xliff version="2.1" xmlns="{NS_21}" srcLang={source} trgLang={target}>\n'
    for number, post in enumerate(posts, 1):
        tool = f'<note category="tool">bitext {escape(version)}</note>'
        yield f'<file id="f{number}" original={quoteattr(post.post)}>\n<notes>{tool}</notes>\n'
        yield from map(_unit_21, filter(writable, post.units))
        yield "</file>\n"
    yield "</xliff>\n"


def _unit_21(unit: XliffUnit) -> str:
    state, sub = STATES_21[unit.state]
    said = f'state="{state}"' + (f' subState="{sub}"' if sub else "")
    notes = (f"<note category={quoteattr(who)}>{escape(note)}</note>" for who, note in _notes(unit))
    target = f"<target>{_inline_21(unit, unit.target)}</target>\n" if unit.target else ""
    return (
        f'<unit id="{unit.key}" xml:space="preserve">\n<notes>{"".join(notes)}</notes>\n'
        f"<segment {said}>\n<source>{_inline_21(unit, unit.source)}</source>\n{target}"
        "</segment>\n</unit>\n"
    )


def _inline_21(unit: XliffUnit, text: str) -> str:
    return "".join(
        escape(part, {"\r": "&#13;"}) if isinstance(part, str) else _element_21(unit, part)
        for part in _parts(unit, text)
    )


def _element_21(unit: XliffUnit, mark: Mark) -> str:
    if mark.type == CLOSE:
        return "</pc>"
    code = _code(unit, mark)
    opening, closing = quoteattr(code.opening), quoteattr(code.closing)
    if mark.type == OPEN:
        return (
            f'<pc id="{mark.name}" dispStart={opening} equivStart="" dispEnd={closing} equivEnd="">'
        )
    return f'<ph id="{mark.name}" disp={opening} equiv=""/>'
