"""What a translator may answer instead of a translation, each fault with a name.

A mutation takes the fair answer and a seeded generator.  Fair answers are in placeholder
form (``<1>…</1>``, ``<2/>``) or natural Markdown; the faults of tokens change nothing
where there is no token.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable

Mutation = Callable[[str, random.Random], str]

_TOKEN = re.compile(r"</?\d+/?>|[*`~]+|\]\([^)]*\)")
_URL = re.compile(r"https?://\S+?(?=[)>\s]|$)")

#: Put somewhere between two characters.
_INSERTED = {
    "odd backtick": "`",
    "odd backticks": " ``` ",
    "odd stars": "**",
    "odd star": " *",
    "odd underscore": "_",
    "odd tildes": "~~",
    "odd bracket": "[",
    "odd link end": "](",
    "link": " [here](https://evil.example/x) ",
    "javascript link": " [here](javascript:alert(1)) ",
    "image beacon": "![](https://evil.example/p.png)",
    "bare URL": " https://evil.example/y ",
    "autolink": " <https://evil.example/z> ",
    "footnote": "[^9]",
    "shortcut reference": "[文档]",
    "pipe": " | ",
    "pipes": "||",
    "comment": "<!-- x -->",
    "open comment": "<!--",
    "script": "<script>alert(1)</script>",
    "bold tag": "<b>",
    "closing details": "</details>",
    "break tag": "<br>",
    "angle": " < ",
    "entity": "&lt;b&gt; &#35;",
    "half entity": "&amp",
    "template": "{{ evil }}",
    "half template": "{{",
    "shortcode": '{{< evil src="x" >}}',
    "liquid": "{% evil %}",
    "attribute list": "{: .evil}",
    "wiki link": "[[Page]]",
    "math": "$$",
    "dollar": " $5 and $10 ",
    "tex": r"\\(x\\)",
    "escapes": r"\*\#\[",
    "backslash": "\\",
    "quote": '"',
    "single quote": "'",
    "bracket end": ")",
    "foreign token": "<77/>",
    "foreign pair": "<78>x</78>",
    "NUL": "\0",
    "ESC": "\x1b[31m",
    "line separator": "\u2028",
    "next line": "\u0085",
    "byte order mark": "\ufeff",
    "bidi control": "\u202e",
    "zero width": "\u200b",
    "lone surrogate": "\ud800",
    "form feed": "\x0c",
    "blank line": "\n\n",
    "line end": "\n",
    "CRLF": "\r\n",
    "CR": "\r",
    "hard break": "  \n",
    "backslash break": "\\\n",
    "long dashes": " --- ",
}
#: Put at the start, and (as another mutation) at the start of a second line.
_STARTS = {
    "heading": "# ",
    "quote": "> ",
    "bullet": "- ",
    "number": "1. ",
    "plus": "+ ",
    "star": "* ",
    "four blanks": "    ",
    "tab": "\t",
    "fence": "```\n",
    "tilde fence": "~~~\n",
    "div": "<div>\n",
    "definition": "[x]: https://evil.example\n",
    "footnote definition": "[^1]: ",
    "task": "[ ] ",
    "term": ": ",
    "table row": "| a | b |\n|---|---|\n",
    "front matter": "---\ntitle: x\n---\n",
    "toml": "+++\n",
    "container": "::: tip\n",
    "admonition": "!!! note\n    ",
    "import": "import x from 'y'\n",
    "math block": "$$\n",
    "chatter": "Sure, here is the translation: ",
    "newline": "\n",
}
#: Put at the end.
_ENDS = {
    "trailing backslash": "\\",
    "trailing number signs": " ##",
    "setext heading": "\n===",
    "setext subheading": "\n---",
    "trailing newline": "\n",
    "trailing fence": "\n```",
    "trailing pipe": " |",
    "trailing blanks": "  ",
    "trailing attribute list": " {#evil}",
}


def _inserted(extra: str) -> Mutation:
    def mutate(text: str, rng: random.Random) -> str:
        at = rng.randint(0, len(text))
        return text[:at] + extra + text[at:]

    return mutate


def _around(before: str, after: str) -> Mutation:
    return lambda text, rng: before + text + after


def _second_line(extra: str) -> Mutation:
    def mutate(text: str, rng: random.Random) -> str:
        blanks = [match.start() for match in re.finditer(" ", text)]
        at = rng.choice(blanks) if blanks else len(text)
        return f"{text[:at]}\n{extra}{text[at:].lstrip()}"

    return mutate


def _token(change: Callable[[str], str]) -> Mutation:
    def mutate(text: str, rng: random.Random) -> str:
        tokens = list(_TOKEN.finditer(text))
        if not tokens:
            return text
        match = rng.choice(tokens)
        return text[: match.start()] + change(match.group()) + text[match.end() :]

    return mutate


def _swapped(text: str, rng: random.Random) -> str:
    tokens = list(_TOKEN.finditer(text))
    if len(tokens) < 2:
        return text
    first, last = sorted(rng.sample(tokens, 2), key=lambda match: match.start())
    middle = text[first.end() : last.start()]
    return text[: first.start()] + last[0] + middle + first[0] + text[last.end() :]


def _wide(token: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in token)


def _halved(text: str, rng: random.Random) -> str:
    return text[: len(text) // 2] + "还没有翻译完的中文内容" + text[len(text) // 2 :]


MUTATIONS: dict[str, Mutation] = {
    "none": lambda text, rng: text,
    "empty": lambda text, rng: "",
    "blank": lambda text, rng: " \n ",
    "half Chinese": _halved,
    "ten times as long": lambda text, rng: " ".join([text] * 10),
    "a tenth as long": lambda text, rng: text[: len(text) // 10],
    "one word": lambda text, rng: "Word",
    "long": lambda text, rng: text + " and on" * 3_000,
    "upper case": lambda text, rng: text.upper(),
    "decomposed": lambda text, rng: unicodedata.normalize("NFD", text + " naïve café"),
    "number": lambda text, rng: text + " 42",
    "code-fenced": lambda text, rng: f"```\n{text}\n```",
    "code-fenced JSON": lambda text, rng: f"```json\n{json.dumps({'1': text})}\n```",
    "JSON": lambda text, rng: json.dumps({"translation": text}),
    "JSON string": lambda text, rng: json.dumps(text),
    "quoted": lambda text, rng: f'"{text}"',
    "bold": lambda text, rng: f"**{text}**",
    "no blanks": lambda text, rng: text.replace(" ", ""),
    "URL changed": lambda text, rng: _URL.sub("https://evil.example/", text),
    "token lost": _token(lambda token: ""),
    "token doubled": _token(lambda token: token + token),
    "token renumbered": _token(lambda token: re.sub(r"\d+", "3", token)),
    "token full-width": _token(_wide),
    "token with blanks": _token(lambda token: re.sub(r"(?<=<)|(?=>)", " ", token)),
    "token turned round": _token(lambda token: token[::-1]),
    "tokens swapped": _swapped,
    "all tokens lost": lambda text, rng: _TOKEN.sub("", text),
    **{name: _inserted(extra) for name, extra in _INSERTED.items()},
    **{f"{name} first": _around(extra, "") for name, extra in _STARTS.items()},
    **{f"{name} on line two": _second_line(extra) for name, extra in _STARTS.items()},
    **{name: _around("", extra) for name, extra in _ENDS.items()},
}


def mutated(name: str, text: str, seed: int) -> str:
    """Apply a mutation; the same name and seed give the same answer for ever."""
    return MUTATIONS[name](text, random.Random(f"{name}:{seed}"))
