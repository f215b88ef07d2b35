"""The glossary in other tools' formats: what comes back is what went, but for what is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.cli.glossary.files import FORMATS as OFFERED
from bitext.errors import WorkspaceError
from bitext.formats.terms.entries import ImportedTerms, to_glossary
from bitext.formats.terms.registry import FORMATS, guess, lost, read, write
from bitext.formats.terms.tbx import NAMESPACE
from bitext.glossary.terms import parse
from bitext.languages import LanguagePair
from bitext.model import Term

TAGS = LanguagePair()
TERMS = parse(
    """\
terms:
  - source: [开源之夏, 中国开源之夏]
    target: [Open Source Promotion Plan, Promotion Plan]
    short: OSPP
    accept: [Summer OSPP, "a, \\"b\\"; c"]
    forbid: [Summer of Open Source]
    note: "two\\nlines, <b> & \\"quotes\\""
  - {source: 段, target: segment, when: {tags: nlp}}
  - {source: 段, target: paragraph}
keep: [Kubeflow, {name: envd, note: small}]
""",
    path="g.yaml",
)

#: What each format cannot hold, of the terms above.
LOST = {
    "tsv": {"accept": 1, "entries": 1, "forbid": 1, "target forms": 1, "note": 1,
            "spellings in one entry": 1},
    "omegat": {"accept": 1, "entries": 1, "forbid": 1, "target forms": 1, "note": 1,
               "short": 1, "spellings in one entry": 1},
    "deepl": {"accept": 1, "entries": 1, "forbid": 1, "target forms": 1, "note": 2,
              "short": 1, "spellings in one entry": 1},
    "weblate": {"accept": 1, "entries": 1, "forbid": 1, "target forms": 1, "short": 1,
                "spellings in one entry": 1},
    "crowdin": {"entries": 1},
    "tbx": {"entries": 1},
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_cannot_hold_is_counted(name: str) -> None:
    assert dict(sorted(lost(TERMS, name, TAGS).items())) == LOST[name]


def test_the_formats_offered_are_the_formats_there_are() -> None:
    assert tuple(FORMATS) == OFFERED


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_written_is_recognised_and_gives_a_glossary(name: str) -> None:
    text = write(TERMS, name, TAGS)
    suffix = {"omegat": "txt", "tsv": "tsv", "tbx": "tbx"}.get(name, "csv")
    assert guess(text, f"terms.{suffix}") == name
    imported = read(text, name, path="t", languages=TAGS)
    assert parse(to_glossary(imported), path="g.yaml") == imported.terms


EN = st.text("abAB C,;\"'<&>#=\t-()", min_size=1, max_size=6).filter(lambda s: s == s.strip())
ZH = st.text('开源之夏aB,"<&#', min_size=1, max_size=4)
WORDS = st.lists(EN, unique=True, max_size=2).map(tuple)
NOTE = st.text("开a ,;\"'<&>\n\r\t", max_size=8).map(str.strip)


@st.composite
def _term(draw: st.DrawFn) -> Term:
    target = draw(st.lists(EN, unique=True, min_size=1, max_size=2).map(tuple))
    short = draw(st.one_of(st.just(""), EN))
    forbid = tuple(word for word in draw(WORDS) if word not in (*target, short))
    sources = tuple(draw(st.lists(ZH, unique=True, min_size=1, max_size=2)))
    case = draw(st.booleans())
    return Term(sources, target, short, draw(WORDS), forbid, case=case, note=draw(NOTE))


def _apart(terms: list[Term]) -> list[Term]:
    """Each wording in one term only, as `merge` leaves them."""
    seen: set[str] = set()
    kept = []
    for term in terms:
        if seen.isdisjoint(folded := {source.lower() for source in term.source}):
            seen |= folded
            kept.append(term)
    return kept


DRAWN = st.lists(_term(), min_size=1, max_size=3).map(_apart)

#: Fields that come back in every case; of the others only that they are told.
HOLDS = {
    "tsv": (), "omegat": (), "deepl": (), "weblate": ("note",),
    "crowdin": ("short", "accept", "forbid", "note", "target", "source"),
    "tbx": ("short", "accept", "forbid", "note", "target", "source"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@given(terms=DRAWN)
def test_a_round_trip_loses_only_what_is_told(name: str, terms: list[Term]) -> None:
    back = FORMATS[name].read(write(terms, name, TAGS), "", TAGS).terms
    told = lost(terms, name, TAGS)
    kept = [term for term in terms if any(term.source[0] in one.source for one in back)]
    assert len(terms) - len(kept) <= told.get("entries", 0)
    for term, after in product(kept, back):
        if term.source[0] in after.source:
            assert term.target[0] == after.target[0] or name in ("tsv", "omegat")
            assert all(getattr(term, field) == getattr(after, field) for field in HOLDS[name])
    if not told:
        assert list(back) == terms


def test_a_short_form_that_would_not_be_read_back_is_not_put_behind_the_target() -> None:
    (term,) = parse("terms: [{source: 段, target: segment, short: seg}]", path="g")
    assert write([term], "tsv", TAGS).splitlines()[1] == "段\tsegment\tterm\t"
    assert lost([term], "tsv", TAGS) == {"short": 1}


def test_a_loss_that_were_not_told_would_be_found() -> None:
    (term,) = parse("terms: [{source: 段, target: segment, short: S}]", path="g")
    back = FORMATS["deepl"].read(write([term], "deepl", TAGS), "", TAGS).terms
    assert back != (term,)
    assert lost([term], "deepl", TAGS) == {"short": 1}


DEEPL = '开源,"open ""source"", free",zh,en\nKubeflow,Kubeflow\n'
WEBLATE = "location,source,target,context,developer_comments\na:1,段,segment,NLP,why\n,节,,,\n"
CROWDIN = """\
Term [zh-TW],Term [zh-CN],Part of Speech [zh-CN],Term [en],Status [en],Type [en]
計,计,noun,compute,preferred,
計,计,noun,CP,,acronym
計,计,noun,computing power,obsolete,
源,源,,,,
"""
OLD_TBX = """\
<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c1"><descrip type="definition">a part</descrip>
<langSet xml:lang="en-US"><ntig><termGrp><term>segment</term></termGrp></ntig>
<tig><term>part</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
</langSet><langSet xml:lang="zh"><tig><term>段</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Abschnitt</term></tig></langSet></termEntry>
</body></text></martif>
"""
DCT_TBX = """\
<tbx style="dct" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"
 xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body><conceptEntry>
<langSec xml:lang="zh-Hans"><termSec><term>段</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>text <hi>segment</hi></term></termSec>
<termSec><term>seg</term><basic:termType>abbreviation</basic:termType></termSec>
<termSec><term>part</term><min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>
</termSec></langSec></conceptEntry></body></text></tbx>
"""

#: A file of another tool, its name, the format it has, what it gives, what is left over.
FOREIGN = {
    "DeepL": (
        DEEPL, "a.csv", "deepl",
        (Term(("开源",), ('open "source", free',)), Term(("Kubeflow",), ("Kubeflow",), case=True)),
        {},
    ),
    "Weblate": (
        WEBLATE, "a.csv", "weblate", (Term(("段",), ("segment",), note="why"),),
        {"location": 1, "context": 1, "rows without a target": 1},
    ),
    "Crowdin": (
        CROWDIN, "a.csv", "crowdin",
        (Term(("计",), ("compute",), "CP", forbid=("computing power",)),),
        {"term [zh-tw]": 4, "part of speech [zh-cn]": 3,
         "concepts without a term in both zh-cn and en": 1},
    ),
    "OmegaT": (
        "# a comment\n段\tsegment\tpin\n源\tsource (SRC)\n", "a.txt", "omegat",
        (Term(("段",), ("segment",), note="pin"), Term(("源",), ("source (SRC)",))), {},
    ),
    "TBX 2": (
        OLD_TBX, "a.xml", "tbx", (Term(("段",), ("segment",), forbid=("part",)),),
        {"terms in de": 1, "definition": 1},
    ),
    "TBX as tags": (
        DCT_TBX, "a.tbx", "tbx", (Term(("段",), ("text segment",), "seg", ("part",)),), {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "file", "name", "terms", "ignored"), FOREIGN.values(), ids=FOREIGN
)
def test_files_of_other_tools_are_read(
    text: str, file: str, name: str, terms: tuple[Term, ...], ignored: dict[str, int]
) -> None:
    assert guess(text, file) == name
    assert read("\ufeff" + text, name, path=file, languages=TAGS) == ImportedTerms(terms, ignored)


BOMB = '<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>'
OUTSIDE = '<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n<tbx>&a;</tbx>'
SKIPPED = '<!DOCTYPE t SYSTEM "t.dtd">\n<tbx>&nbsp;</tbx>'

BROKEN = {
    "bomb": (BOMB, "tbx", "entities are not read", 1),
    "external entity": (OUTSIDE, "tbx", "entities are not read", 1),
    "unknown entity": (SKIPPED, "tbx", "entities are not read", 2),
    "depth": ("<a>\n" * 60, "tbx", "nested too deep", 51),
    "not closed": ("<tbx>\n<text>", "tbx", "not valid XML: no element found", 2),
    "Chinese in a target": ("段,segment\n源,源头\n", "deepl", "holds Chinese", 2),
    "repeated source": ("段,a\n源,b\n段,c\n", "deepl", "earlier row", 3),
    "no target": ("段,a\n源\n", "deepl", "without source or target", 2),
    "quotes": ('段,a\n源,"b" c\n', "deepl", "not valid CSV", 2),
    "endless cell": (f"段,{'a' * 200_000}", "deepl", "field larger", 1),
    "row after a long one": ('段,"a",\n"源",b,"x\ny"\n节,节点\n', "deepl", "holds Chinese", 4),
    "no header": ("段,segment\n", "weblate", "no columns source and target", 1),
    "no language": ("Term [ja],Term [en]\n", "crowdin", "no column for zh-CN", 1),
    "no tabs": ("段 segment\n", "omegat", "without source or target", 1),
}


@pytest.mark.parametrize(("text", "name", "words", "line"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_refused_with_its_line(
    text: str, name: str, words: str, line: int
) -> None:
    with pytest.raises(WorkspaceError, match=words) as refusal:
        read(text, name, path="t", languages=TAGS)
    assert (refusal.value.path, refusal.value.line) == ("t", line)
    assert refusal.value.hint


# --- TBX-Basic: the rules of its RELAX NG grammar (LTAC TBXcoreStructV03, integrated) and of
# its Schematron file for the elements that are written, transcribed by hand.

#: Element -> its children in order as a pattern, and its attributes.
MODEL = {
    "tbx": ("tbxHeader text", {"type", "style", "lang"}),
    "tbxHeader": ("fileDesc( encodingDesc)?( revisionDesc)?", set()),
    "fileDesc": ("(titleStmt )?(publicationStmt )?sourceDesc( sourceDesc)*", set()),
    "sourceDesc": ("p( p)*", set()),
    "text": ("body( back)?", set()),
    "body": ("conceptEntry( conceptEntry)*", set()),
    "conceptEntry": ("((descrip|admin|note|ref|xref) )*langSec( langSec)*", {"id"}),
    "langSec": ("((descrip|admin|note|ref|xref) )*termSec( termSec)*", {"lang"}),
    "termSec": ("term( termNote)*( (descrip|admin|note|ref|xref))*", {"id"}),
    "termNote": ("", {"type"}), "term": ("", set()), "note": ("", set()), "p": ("", set()),
}  # fmt: skip
PICKLISTS = {
    "administrativeStatus": {"admittedTerm-admn-sts", "deprecatedTerm-admn-sts",
                             "supersededTerm-admn-sts", "preferredTerm-admn-sts"},
    "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
}  # fmt: skip


def violations(text: str) -> Iterator[str]:
    """Where a document is no TBX-Basic in style DCA."""
    root = ET.fromstring(text)
    if (root.get("type"), root.get("style")) != ("TBX-Basic", "dca"):
        yield "dialect"
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    if len(set(ids)) < len(ids):
        yield "an id twice"
    for node in root.iter():
        if not node.tag.startswith(f"{{{NAMESPACE}}}"):
            yield f"namespace of {node.tag}"
        name = node.tag.rpartition("}")[2]
        children, attributes = MODEL[name]
        inner = " ".join(child.tag.rpartition("}")[2] for child in node)
        if not re.fullmatch(children, inner):
            yield f"{name}: {inner}"
        if not {key.rpartition("}")[2] for key in node.attrib} <= attributes:
            yield f"attributes of {name}"
        if name == "termNote" and node.text not in PICKLISTS[node.attrib["type"]]:
            yield f"{node.get('type')}: {node.text}"


@given(DRAWN)
def test_every_termbase_is_valid(terms: list[Term]) -> None:
    assert list(violations(write(terms, "tbx", TAGS))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("TBX-Basic", "TBX-Min"),
        ("<body>", "<body><p/>"),
        ("<note>", '<note id="1">'),
        ("preferredTerm", "bestTerm"),
        (' xmlns="urn', ' xmlns="url'),
        ('id="c2"', 'id="c1"'),
    ],
)
def test_a_termbase_that_is_not_valid_would_be_found(old: str, new: str) -> None:
    assert list(violations(write(TERMS, "tbx", TAGS).replace(old, new)))
