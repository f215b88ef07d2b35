"""The language table: which characters are the source language's own (design §11).

zh→en is what is tuned; another source language is another table here.
"""

from __future__ import annotations

import re

#: Han characters by range (Unicode 16, ecosystem.md §10), with the numeral 〇.
HAN_CLASS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN = re.compile(f"[{HAN_CLASS}]")
HAN_RUN = re.compile(f"[{HAN_CLASS}]+")

#: Characters that are written without blanks between them: Han, kana, full-width forms.
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")

#: The end of a sentence with the quotes that close after it.
SENTENCE = re.compile(r"[^。！？!?；]*(?:[。！？；]|[!?](?=\s|$))[”’」』）)\"']*\s*|[^。！？；]+$")


def has_han(text: str) -> bool:
    """Whether a text holds a Han character: only then is it sent to a backend."""
    return HAN.search(text) is not None
