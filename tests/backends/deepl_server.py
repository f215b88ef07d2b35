"""DeepL on 127.0.0.1: texts and multilingual glossaries (v3), as strict as the real one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from tests.backends.scripted_server import Handler

Pair = tuple[str, str]


class Refusal(Exception):
    """Status and message of an answer that is none."""


@dataclass
class Account:
    """What a DeepL account keeps; an instance is a ``Step`` of the scripted server."""

    most: int = 1000  #: glossaries
    pairs: frozenset[Pair] = frozenset({("ZH", "EN")})
    names: dict[str, str] = field(default_factory=dict)  #: id -> name
    dictionaries: dict[str, dict[Pair, dict[str, str]]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)  #: method and path of each call

    def __call__(self, handler: Handler) -> None:
        path = urlsplit(handler.path)
        self.log.append(f"{handler.command} {path.path}")
        body = json.loads(handler.content) if handler.content else {}
        query = {name: values[0] for name, values in parse_qs(path.query).items()}
        try:
            status, reply = self._answer(handler.command, path.path, body, query)
        except Refusal as refusal:
            status, message = refusal.args
            reply = {"message": message}
        handler.send(status, json.dumps(reply).encode())

    def _answer(
        self, method: str, path: str, body: dict[str, Any], query: dict[str, str]
    ) -> tuple[int, object]:
        if path == "/v2/translate":
            return 200, self._translate(body)
        known = re.fullmatch(r"/v3/glossaries(?:/(\w+)(/\w+)?)?", path)
        match (method, known and known[1], known and known[2]):
            case ("GET", None, None) if known:
                return 200, {"glossaries": [self._info(name) for name in self.names]}
            case ("POST", None, None) if known:
                return 201, self._create(body)
            case ("GET", str(which), "/entries"):
                return 200, self._entries(which, query)
            case ("PUT", str(which), "/dictionaries"):
                self._put(which, body)
                return 200, self._info(which)["dictionaries"][0]
        raise Refusal(404, "no such thing")

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        if len(self.names) >= self.most:
            raise Refusal(456, "Quota exceeded: glossaries")
        which = f"g{len(self.names)}"
        for dictionary in body["dictionaries"]:
            self._put(which, dictionary)
        self.names[which] = body["name"]
        return self._info(which)

    def _put(self, which: str, body: dict[str, Any]) -> None:
        pair = body["source_lang"], body["target_lang"]
        if pair not in self.pairs or body["entries_format"] != "tsv":
            raise Refusal(400, "Unsupported glossary language pair")
        self.dictionaries.setdefault(which, {})[pair] = _checked(body["entries"])

    def _entries(self, which: str, query: dict[str, str]) -> dict[str, Any]:
        pair = query["source_lang"], query["target_lang"]
        found = self.dictionaries[which][pair]
        lines = "\n".join(f"{source}\t{target}" for source, target in found.items())
        row = {"source_lang": pair[0], "target_lang": pair[1], "entries": lines}
        return {"dictionaries": [{**row, "entries_format": "tsv"}]}

    def _info(self, which: str) -> dict[str, Any]:
        rows = [
            {"source_lang": source.lower(), "target_lang": target.lower(), "entry_count": len(held)}
            for (source, target), held in self.dictionaries[which].items()
        ]
        born = "2026-11-25T10:00:00.000Z"
        return {
            "glossary_id": which,
            "name": self.names.get(which, ""),
            "creation_time": born,
            "dictionaries": rows,
        }

    def _translate(self, body: dict[str, Any]) -> dict[str, Any]:
        """Glossary words are put in, the rest is turned into Latin letters."""
        words: dict[str, str] = {}
        if which := body.get("glossary_id"):
            if which not in self.names or not body.get("source_lang"):
                raise Refusal(404, "No glossary found")
            pair = body["source_lang"], body["target_lang"].split("-")[0]
            words = self.dictionaries[which][pair]
        rows = []
        for text in body["text"]:
            try:
                ElementTree.fromstring(f"<a>{text}</a>")
            except ElementTree.ParseError:
                raise Refusal(400, "Tag handling parsing failed") from None
            for source in sorted(words, key=len, reverse=True):
                text = text.replace(source, f" {words[source]} ")
            shown = re.sub(r"[\u3000-\uffef]+", " some english words ", text)
            rows.append(
                {"text": shown, "detected_source_language": "ZH", "billed_characters": len(text)}
            )
        return {"translations": rows}


def _checked(tsv: str) -> dict[str, str]:
    """The entries, or what DeepL says about wrong ones."""
    rows = [line.split("\t") for line in tsv.split("\n")]
    found: dict[str, str] = {}
    for row in rows:
        source, target = row if len(row) == 2 else ("", "")
        long = max(len(source.encode()), len(target.encode())) > 1024
        if not source.strip() or not target.strip() or long or source in found:
            raise Refusal(400, f"Invalid glossary entry {row!r}")
        found[source] = target
    return found
