"""Wordings drawn from grammars: hostile ones, and harmless ones with the same characters."""

from __future__ import annotations

import random

_CODE = (
    "globalThis.process.env.SECRET", "alert(1)", "1+1", "x", "steal('a')", "page.content", "site.pages",
    "constructor.constructor('return 1')()", "$attrs", "7*7", "include.x", "config",
)  # fmt: skip
_ATTRIBUTES = (
    'onclick="steal()"', ".evil onmouseover=a", '#evil style="position:fixed"', 'v-html="evil"',
    ':href="x"', '@click="x"', "k=v", ".evil", "#evil", "onload='a'", "hidden", "evil", "evil=1 .b",
)  # fmt: skip
_HOSTILE = (
    "{C}", "{{ C }}", "{{{C}}}", "{% if C %}", "{% raw %}", "{%- include C -%}", "{# C #}", "{% C %}{% endC %}",
    "{{< evil C >}}", "{{% evil %}}", "{{</* evil */>}}", "{{< evil", "{: A}", "{:A}", "{ A }", "{A}", "{:evil: A}",
    "{::nomarkdown}<b A>x</b>{:/}", '{::options auto_ids="false" /}', "{:/}", "{::comment}", "<script>C</script>",
    "<img src=x A>", '<Evil :x="C"/>', "<b A>", "<!-- @include: /etc/hostname -->", "<!--", "</div>", "</p>",
    "<?php C ?>", "<![CDATA[x", "<C>", "<></>", "<Evil>C</Evil>", ":::danger C", ":::tip{A}", "::evil[C]{A}",
    ":evil[C]{A}", '!!! danger "C"', "??? note", '=== "C"', "/// note", "[[toc]]", "[[_TOC_]]", "[TOC]", "[[C|x]]",
    "@[code](/etc/hostname)", "<<< /etc/hostname", '--8<-- "/etc/hostname"', "import x from 'fs'",
    "export const x = C", "$C$", "$$C$$", "`C`{A}", "*[weather]: C", "[weather]: javascript:C", "[x](javascript:C)",
    "![x](y){A}", "|a|b|", "| evil", "\\{\\{ C \\}\\}", "\\{{ C }}", "&#123;&#123;C}}", "{&#123; C }}",
    "&#123;% C %}", "\\{A}", "&#123;A}", "\\\\{A}", "\\<b A>", "&lt;b A>", "{{{{C}}}}", "{ { C } }", "\\{% C %}",
    "_x_{A}", "**x**{A}", "`x`{A}", "x {A}", "x\n{A}", "x\n{: A}", "x\n\n{A}", "x\n:::danger", "==C==", "++C++",
    "^^C^^", "{++C++}", "{==C==}", "{>>C<<}", "</td>", "<br A>", "<svg/onload=C>", "[x]{A}", "]{A}", "](x){A}",
)  # fmt: skip
_WORDS = (
    "fine weather today", "in the park", "please read", "the manual says", "and then", "for everyone",
    "with care", "as usual", "next week", "at home",
)  # fmt: skip
_HARMLESS = (
    "Use {name}", "{name} is set", "f{x}", "${HOME}", "100% {sic}", "C++ <vector>", "std::map<int, string>", "a <5",
    "a < b", "x > y", "a<b", "List<T>", "{}", "{ }", "} else {", "#include <stdio.h>", "if (a < b && c > d)", "a | b",
    "12:30", "$5 and $10", "a == b", "C++ and C++11", "i++", "50% off!", "@user", "R&D", "AT&T", '"quoted"', "it's",
    "path\\to\\file", "a*b*c", "snake_case_name", "[1, 2]", "f[0]", "#1", "key: value", "->", "=>", "<-", "{a, b}",
    "!important", "wait?", "{", "}", "{{", "}}", "<", "a{b", "/api/{id}/x", "{id}", "(c) 2026", "1. one", "- dash",
    "+1", "import matters", "export value", "import", "{% of it", "5 %}", "{#1", "{.5}", "[[0]]", "a[[0]]", "{:",
    "::", "a::b", "$x", "US$ 5", "~/x", "x^2^y", "a^b", "C:\\new", "ends in \\", "\\`", "`", "50{", "@[x]",
    "<T>", "<name>", "{<x>}", "|", "a||b", "=", "===", ":::", "!!!", "???", "*", "_", "{_x_}", "{a}{b}", "{ a",
)  # fmt: skip


def hostile(number: int, seed: int = 0) -> list[str]:
    """So many wordings, each with an opener of some site."""
    rng = random.Random(f"hostile{seed}")
    found: dict[str, None] = {}
    while len(found) < number:
        form = _HOSTILE[len(found) % len(_HOSTILE)] if rng.random() < 0.6 else rng.choice(_HOSTILE)
        core = form.replace("C", rng.choice(_CODE)).replace("A", rng.choice(_ATTRIBUTES))
        found[_among_words(core, rng)] = None
    return list(found)


def harmless(number: int, seed: int = 0) -> list[str]:
    """So many wordings that a translator may want, in a sentence or alone."""
    rng = random.Random(f"harmless{seed}")
    found: dict[str, None] = {}
    while len(found) < number:
        cores = [rng.choice(_HARMLESS) for _ in range(rng.choice((1, 1, 2)))]
        if len(found) < len(_HARMLESS):
            cores[0] = _HARMLESS[len(found)]
        found[_among_words(f" {rng.choice(_WORDS)} ".join(cores), rng)] = None
    return list(found)


def _among_words(core: str, rng: random.Random) -> str:
    before, after = (rng.choice(_WORDS) if rng.random() < 0.5 else "" for _ in range(2))
    gap = rng.choice((" ", " ", ""))
    text = f"{before}{gap if before else ''}{core}{gap if after else ''}{after}"
    return text if any(map(str.isalpha, text)) else f"{text} {rng.choice(_WORDS)}"
