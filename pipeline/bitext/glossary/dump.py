"""Terms to YAML a reviewer likes to read; ``terms.parse`` reads it back to equal terms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from bitext.model import Term

SCHEMA_LINE = "# yaml-language-server: $schema=./glossary.schema.json\n"

# Begins with a letter and holds nothing that means something in YAML, in flow lists too.
_PLAIN = re.compile(r"[^\W\d_][\w .()/+'-]*(?<! )")
_WORDS_WITH_A_MEANING = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NEEDS_ESCAPES = re.compile(f"['\\\\]|{_UNREADABLE.pattern}")


def to_yaml(terms: Iterable[Term]) -> str:
    """A whole glossary file; names without anything to say about them share one line."""
    every = tuple(terms)
    names = [term for term in every if _is_name(term)]
    entries = [entry(term) for term in every if not _is_name(term)]
    body = ["terms:\n", *entries] if entries else []
    if names:
        body += ["keep:\n", *(name_entry(term) for term in names)]
    return SCHEMA_LINE + "".join(body)


def entry(term: Term) -> str:
    """One item of ``terms``, indented by two."""
    lines = [f"source: {_one_or_list(term.source)}", f"target: {_one_or_list(term.target)}"]
    lines += [f"short: {quoted(term.short)}"] if term.short else []
    lines += _common(term, case=False)
    return _item(lines)


def quoted(text: str) -> str:
    """A scalar that YAML reads as exactly this text, plain where that is safe."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_WITH_A_MEANING:
        return text
    if '"' in text and not _NEEDS_ESCAPES.search(text):
        return f"'{text}'"
    return _UNREADABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def name_entry(term: Term) -> str:
    """One item of ``keep``, indented by two."""
    name = term.source[0]
    details = _common(term, case=name != name.lower())
    return _item([f"name: {quoted(name)}", *details]) if details else f"  - {quoted(name)}\n"


def _is_name(term: Term) -> bool:
    return term.keep and len(term.source) == 1 and not term.short


def _common(term: Term, *, case: bool) -> list[str]:
    """Lines of the keys that terms and names share; ``case`` is the default to leave out."""
    lines = [
        f"{key}: {_listed(words)}"
        for key, words in (("accept", term.accept), ("forbid", term.forbid))
        if words
    ]
    if term.case != case:
        lines.append(f"case: {'true' if term.case else 'false'}")
    scopes = (("tags", term.tags), ("paths", term.paths))
    when = ", ".join(f"{key}: {_listed(words)}" for key, words in scopes if words)
    lines += [f"when: {{{when}}}"] if when else []
    return lines + ([f"note: {quoted(term.note)}"] if term.note else [])


def _one_or_list(words: Sequence[str]) -> str:
    return quoted(words[0]) if len(words) == 1 else _listed(words)


def _listed(words: Sequence[str]) -> str:
    return f"[{', '.join(quoted(word) for word in words)}]"


def _item(lines: Sequence[str]) -> str:
    return "  - " + "\n    ".join(lines) + "\n"
