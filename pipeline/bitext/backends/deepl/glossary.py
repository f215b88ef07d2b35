"""The workspace's glossary as a glossary of the user's DeepL account.

DeepL inflects the words of its own glossaries, which a word written into the text is not.  An
account keeps them until they are deleted, so there is one for each name and pair of languages:
compared with what it should hold once a run, replaced where that differs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from bitext.model import Term

#: https://developers.deepl.com/api-reference/glossaries: bytes of a term, and of all of them.
TERM_BYTES, GLOSSARY_BYTES = 1024, 10 * 1024 * 1024
#: Control characters, unassigned ones, and the line ends that the client refuses.
_REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def entries(terms: Iterable[Term]) -> Mapping[str, str]:
    """Source -> wording, for the terms that a glossary without context can hold.

    Terms of some posts only would change the others, and one with a short form has two
    wordings: these are written into the text instead.
    """
    found: dict[str, str] = {}
    size = 0
    for term in terms:
        if term.tags or term.paths or term.short:
            continue
        for source in term.source:
            target = term.target[0]
            size += len(f"{source}\t{target}\n".encode())
            if valid(source) and valid(target) and size <= GLOSSARY_BYTES:
                found.setdefault(source, target)
    return found


def valid(word: str) -> bool:
    """Whether DeepL takes a word: trimmed, of one line, not too long.

    Nor one that would look otherwise in XML, which is how texts are sent.
    """
    trimmed = bool(word) and word == word.strip() and not set("<>&").intersection(word)
    plain = not any(unicodedata.category(char) in _REFUSED for char in word)
    return trimmed and plain and len(word.encode()) <= TERM_BYTES


def synchronize(client: Any, name: str, pair: tuple[str, str], wanted: Mapping[str, str]) -> str:
    """The id of the account's glossary ``name``, made or changed to hold what is wanted.

    ``client`` is a ``deepl.DeepLClient``; ``pair`` are languages without region, as ``ZH`` and
    ``EN``.  Raises what the client raises.
    """
    from deepl.api_data import MultilingualGlossaryDictionaryEntries

    new = MultilingualGlossaryDictionaryEntries(*pair, dict(wanted))
    for known in client.list_multilingual_glossaries():
        if known.name == name:
            if not _holds(client, known, pair, wanted):
                client.replace_multilingual_glossary_dictionary(known, new)
            return str(known.glossary_id)
    return str(client.create_multilingual_glossary(name, [new]).glossary_id)


def _holds(client: Any, known: Any, pair: tuple[str, str], wanted: Mapping[str, str]) -> bool:
    """Compared by its entries: somebody may have edited them since."""
    from deepl.util import convert_tsv_to_dict

    counts = [d.entry_count for d in known.dictionaries if (d.source_lang, d.target_lang) == pair]
    if counts != [len(wanted)]:
        return False
    (found,) = client.get_multilingual_glossary_entries(known, *pair).dictionaries
    return bool(convert_tsv_to_dict(found.entries, skip_checks=True) == wanted)
