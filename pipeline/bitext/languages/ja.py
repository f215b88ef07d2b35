"""Japanese: kanji and kana are prose, a text of kana alone too."""

from __future__ import annotations

from bitext.languages.script import HAN_CLASS, KANA_CLASS, SENTENCE, WESTERN
from bitext.languages.table import SourceLanguage

JAPANESE = SourceLanguage(
    code="ja",
    name="Japanese",
    letters=HAN_CLASS + KANA_CLASS,
    sentence=SENTENCE,
    western=WESTERN,
    example="<1>コンソール</1>で <2/> を実行してください。",
)
