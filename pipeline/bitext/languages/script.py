"""The letters of East Asian scripts by range (Unicode 16), each as the inside of a character class.

They stand here alone: tables of languages, and what reads Markdown, are made of them.
"""

from __future__ import annotations

import re

#: Han, with the numeral 〇, the repeat mark 々 and 〆.
HAN_CLASS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
#: Hiragana and katakana, small ones, repeat marks and the long ー too; half-width, historic.
KANA_CLASS = (
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
    "\U0001aff0-\U0001b16f"
)
#: What is written without spaces between the words, whichever language it is.
UNSPACED_CLASS = HAN_CLASS + KANA_CLASS
UNSPACED = re.compile(f"[{UNSPACED_CLASS}]")

HAN = re.compile(f"[{HAN_CLASS}]")

#: Characters beside which a line break is no space: those letters, their marks, full-width forms.
WIDE_CLASS = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U0001aff0-\U0001b16f\U00020000-\U000323af"

#: The end of a sentence with the quotes that close after it.
SENTENCE = re.compile(r"[^。！？!?；]*(?:[。！？；]|[!?](?=\s|$))[”’」』）)\"']*\s*|[^。！？；]+$")

#: Full-width punctuation as languages with spaces write it.
WESTERN = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "。": ". ",
        "；": "; ",
        "：": ": ",
        "！": "! ",
        "？": "? ",
        "（": " (",
        "）": ") ",
    }
)
