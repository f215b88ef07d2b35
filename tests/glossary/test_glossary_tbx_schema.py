"""What is exported as TBX-Basic is TBX-Basic: judged by a grammar of the dialect.

The grammar was written for this test after the standard's own (see its head); lxml reads it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from bitext.formats.terms.tbx import write_tbx
from bitext.model import Term
from tests.glossary.test_glossary_exchange import DRAWN, TAGS, TERMS

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("tbx-basic.rng")))


def faults(text: str) -> list[str]:
    """What the grammar says against a document, and ids that stand twice."""
    tree = etree.fromstring(text.encode())
    GRAMMAR.validate(tree)
    ids = [str(element.get("id")) for element in tree.iter() if element.get("id")]
    twice = [f"id {id} twice" for id in ids if ids.count(id) > 1]
    return [str(error) for error in GRAMMAR.error_log] + twice


def test_every_field_of_a_glossary_is_written_as_the_dialect_says() -> None:
    assert faults(write_tbx(TERMS, TAGS)) == []


@given(terms=DRAWN)
def test_every_glossary_is_written_so(terms: list[Term]) -> None:
    assert faults(write_tbx(terms, TAGS)) == []


#: What is replaced in a good document by what, and no longer fits.
BROKEN = {
    "no term": ("<term>Summer of Open Source</term>", ""),
    "no language": (' xml:lang="zh-CN"', ""),
    "no entries": (None, None),
    "another dialect": ('type="TBX-Basic"', 'type="TBX-Min"'),
    "another style": ('style="dca"', 'style="dct"'),
    "another edition": ("ed-2", "ed:3.0"),
    "an unknown status": ("deprecatedTerm-admn-sts", "forbidden"),
    "an unknown type": (">acronym<", ">initialism<"),
    "an unknown category": ('type="termType"', 'type="case"'),
    "a note of a term on the entry": (
        "<note>",
        '<termNote type="termType">acronym</termNote><note>',
    ),
    "an element of the older standard": ("termSec>", "tig>"),
    "no header": ("tbxHeader", "martifHeader"),
    "one id for two entries": ('id="c2"', 'id="c1"'),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_the_grammar_sees_what_is_wrong(old: str | None, new: str | None) -> None:
    good = write_tbx(TERMS, TAGS)
    if old is None or new is None:
        bad = good[: good.index("<conceptEntry")] + "</body></text></tbx>"
    else:
        assert old in good
        bad = good.replace(old, new)
    assert faults(bad)
