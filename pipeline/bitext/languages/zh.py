"""Chinese, simplified and traditional, and what is written like it."""

from __future__ import annotations

from bitext.languages.script import HAN_CLASS, SENTENCE, WESTERN
from bitext.languages.table import SourceLanguage

CHINESE = SourceLanguage(
    code="zh",
    name="Chinese",
    letters=HAN_CLASS,
    sentence=SENTENCE,
    western=WESTERN,
    example="请在<1>控制台</1>里运行 <2/>。",
    also=("cmn", "yue", "wuu", "hak", "nan", "gan", "lzh"),
    names={
        "yue": "Cantonese",
        **dict.fromkeys(("hant", "tw", "hk", "mo"), "Traditional Chinese"),
    },
)
