"""A site that is asked what it lacks, and the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.languages import name as language_name
from bitext.languages import primary
from bitext.store.config import Config
from bitext.workspace.places import bilingual_language


@dataclass(frozen=True, slots=True)
class Advice:
    """Lines for a site's configuration."""

    file: str  #: relative to the root; of a program (``.js``) or of one that is not there, a name
    lines: str
    top: str = ""  #: what has to stand above all tables
    writable: bool = False  #: whether the lines can be appended as they are
    changed: str = ""  #: the whole file with them, where they go between lines that it has
    also: Advice | None = None  #: what another file needs
    purpose: str = ""  #: of a file of ours, in the place of its lines: what it is for


@dataclass(frozen=True, slots=True)
class Asked:
    """A site whose configuration is looked at."""

    root: Path
    config: Config
    said: Mapping[str, Any]  #: its own configuration, as far as bitext reads it

    @property
    def bilingual(self) -> str:
        """The language of bilingual pages; empty where they are none of the site's."""
        return bilingual_language(self.config)

    def lacking(self, text: str) -> list[str]:
        """The languages of editions that a program does not name; as words in quotes, or keys.

        Not in a remark: Docusaurus' own starter has one that says to `replace "en" with "zh-Hans"`;
        nor in another list of its program, such as `language: ["zh", "en"]` of a search.
        """
        said = _REMARKS.sub("", text)
        if self.config.site == "docusaurus" and (lists := _LOCALES.findall(said)):
            said = "\n".join(lists)
        return [code for code in (self.config.language, self.bilingual) if not _is_told(said, code)]

    @property
    def names(self) -> dict[str, str]:
        """What the lines are filled with."""
        return {**_names(self.config), "tag": self.bilingual}


_REMARKS = re.compile(r"(?:^|(?<=[\s,{}\[\];]))//[^\n]*|/\*(?s:.{0,1000}?)\*/", re.M)


_LOCALES = re.compile(r"\blocales\s*:\s*(\[[^\]]*\])")


def _is_told(text: str, code: str) -> bool:
    name = re.escape(code)
    told = rf"['\"`]/?{name}/?['\"`]|(?:^|[{{,])\s*{name}\s*:\s*\{{"
    return not code or re.search(told, text, re.M) is not None


#: What bilingual pages are called in a menu of languages.
_BOTH = {"en": "中英对照", "ja": "中日对照", "ko": "中韩对照", "fr": "中法对照", "de": "中德对照"}


def _names(config: Config) -> dict[str, str]:
    source, target = config.source, config.language
    told = {"zh-CN": "简体中文", "zh": "简体中文", "zh-TW": "繁體中文", "ja": "日本語"}
    return {
        "zh": source, "primary": primary(source), "code": source.lower(),
        "name": told.get(source, language_name(source)),
        "en": target, "English": language_name(target), "content": config.base,
        "both": _BOTH.get(primary(target), "双语对照"),
    }  # fmt: skip
