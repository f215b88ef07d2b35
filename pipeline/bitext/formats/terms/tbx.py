"""TBX-Basic: termbases as XML (ISO 30042:2019, dialect TBX-Basic, style DCA).

Written is a concept entry for each term: its note, a language section with the spellings,
one with the wordings and their ``administrativeStatus`` and ``termType``.  Read are both
styles (``termNote type=…`` and ``min:administrativeStatus``) and the older element names
(``martif``, ``termEntry``, ``langSet``, ``tig``, ``ntig``).

Entities are refused and external files are never opened: a file is what it looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from bitext.errors import WorkspaceError
from bitext.formats.terms.entries import ImportedTerms, Wording, worded, wordings
from bitext.languages import LanguagePair, pick
from bitext.model import Term

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_DEPTH = 50  #: a termbase needs ten levels
_LINE = "\0line"
_ENTRY = ("conceptEntry", "termEntry")
_LANGUAGE = ("langSec", "langSet")
_SECTION = ("termSec", "tig", "ntig")
_STATUS = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "not recommended": "deprecatedTerm-admn-sts",
}
_KIND = {"acronym": "acronym", "short form": "shortForm"}


def write_tbx(terms: Sequence[Term], languages: LanguagePair) -> str:
    """A TBX-Basic document; ``terms`` is not empty, the standard wants an entry."""
    entries = "".join(_entry(number, term, languages) for number, term in enumerate(terms, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tbx type="TBX-Basic" style="dca" xml:lang={quoteattr(languages.target)}'
        f' xmlns="{NAMESPACE}">\n'
        "<tbxHeader><fileDesc><sourceDesc><p>bitext glossary</p></sourceDesc></fileDesc>"
        "</tbxHeader>\n"
        f"<text><body>\n{entries}</body></text>\n</tbx>\n"
    )


def _entry(number: int, term: Term, languages: LanguagePair) -> str:
    note = f"  <note>{_text(term.note)}</note>\n" if term.note else ""
    spellings = "".join(_section(Wording(word)) for word in term.source)
    forms = "".join(_section(form) for _, form in wordings(term))
    return (
        f'<conceptEntry id="c{number}">\n{note}'
        f"  <langSec xml:lang={quoteattr(languages.source)}>\n{spellings}  </langSec>\n"
        f"  <langSec xml:lang={quoteattr(languages.target)}>\n{forms}  </langSec>\n"
        "</conceptEntry>\n"
    )


def _section(wording: Wording) -> str:
    notes = ""
    if wording.kind:
        notes += f'<termNote type="termType">{_KIND[wording.kind]}</termNote>'
    if wording.status:
        status = _STATUS[wording.status]
        notes += f'<termNote type="administrativeStatus">{status}</termNote>'
    return f"    <termSec><term>{_text(wording.text)}</term>{notes}</termSec>\n"


def _text(text: str) -> str:
    """Escaped; what XML 1.0 cannot hold at all is left out."""
    legal = "".join(c for c in text if c >= " " or c in "\t\n\r")
    legal = "".join(c for c in legal if c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    return escape(legal, {"\r": "&#13;"})


def read_tbx(text: str, path: str, languages: LanguagePair) -> ImportedTerms:
    """Entries with a term in both languages; what has no place here is counted as ignored.

    Raises WorkspaceError for broken XML, entities, and nesting of more than 50 levels.
    """
    root = _TbxReader(path).read(text)
    terms: list[Term] = []
    ignored = Counter[str]()
    for entry in _found(root, _ENTRY):
        sections = {node.get("lang", ""): node for node in entry if node.tag in _LANGUAGE}
        tags = [pick(list(sections), wanted) for wanted in languages]
        ignored.update(f"terms in {tag}" for tag in sections if tag not in tags)
        ignored.update(_unused(entry, [sections[tag] for tag in tags if tag]))
        try:
            source, target = (sections[tag or ""] for tag in tags)
            terms.append(_term(entry, source, target, path))
        except (KeyError, ValueError):
            missing = f"entries without a term in both {languages.source} and {languages.target}"
            ignored[missing] += 1
    return ImportedTerms(tuple(terms), ignored)


def _term(entry: Element, source: Element, target: Element, path: str) -> Term:
    spellings = tuple(dict.fromkeys(form.text for form in _forms(source)))
    note = "; ".join(filter(None, (_inside(n) for n in entry if n.tag == "note")))
    if not spellings:
        raise ValueError("no source")
    line = int(entry.get(_LINE, "0"))
    return worded(_forms(target), Term(spellings, spellings, note=note, path=path, line=line))


def _forms(section: Element) -> list[Wording]:
    forms = []
    for node in _found(section, _SECTION):
        word = next((_inside(term) for term in node.iter("term")), "")
        said = {note.get("type") or note.tag: _inside(note) for note in node.iter()}
        if word:
            status, kind = said.get("administrativeStatus", ""), said.get("termType", "")
            forms.append(Wording(word, status, kind))
    return forms


def _unused(entry: Element, sections: Sequence[Element]) -> Iterator[str]:
    """The types of what is said about the entry and about terms in the two languages."""
    apart = [node for node in entry if node.tag not in (*_LANGUAGE, "note")]
    inner = (node for part in (*apart, *sections) for node in part.iter())
    for node in inner:
        said = node.get("type", "" if node.tag != "note" else "note of a term")
        if said and said not in ("administrativeStatus", "termType"):
            yield said


def _found(root: Element, tags: Sequence[str]) -> Iterator[Element]:
    return (node for node in root.iter() if node.tag in tags)


def _inside(node: Element) -> str:
    return "".join(node.itertext()).strip()


class _TbxReader:
    """Makes a tree with local names, each entry with its line; nothing outside is opened."""

    def __init__(self, path: str) -> None:
        from xml.etree.ElementTree import TreeBuilder
        from xml.parsers import expat

        self.path = path
        self.builder = TreeBuilder()
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.EntityDeclHandler = self.parser.SkippedEntityHandler = self._entity

    def read(self, text: str) -> Element:
        """The tree of a file's text; ``WorkspaceError`` with the place of what is no XML."""
        from xml.parsers import expat

        try:
            self.parser.Parse(text.removeprefix("\ufeff"), True)
        except expat.ExpatError as error:
            message = f"not valid XML: {expat.ErrorString(error.code)}"
            hint = "export it again from the tool it comes from"
            place = {"line": error.lineno, "column": error.offset + 1}
            raise WorkspaceError(message, path=self.path, hint=hint, **place) from error
        return self.builder.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEPTH:
            raise self._refused("nested too deep for a termbase")
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        local[_LINE] = str(self.parser.CurrentLineNumber)
        self.builder.start(name.rpartition(" ")[2], local)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(name.rpartition(" ")[2])

    def _entity(self, *_: Any) -> None:
        raise self._refused("entities are not read here")

    def _refused(self, message: str) -> WorkspaceError:
        hint = "a termbase has no need of it; is this a TBX file?"
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return WorkspaceError(message, path=self.path, line=line, column=column, hint=hint)
