"""What parsers of Markdown have been slow at: the list of cmark's ``pathological_tests.py``."""

from __future__ import annotations


def pathological(scale: float = 1) -> dict[str, str]:
    """By name, the texts at cmark's sizes, or at a part of them."""

    def n(count: int) -> int:
        return max(int(count * scale), 1)

    return {
        "nested strong emph": "*a **a " * n(65000) + "b" + " a** a*" * n(65000),
        "emph closers": "a_ " * n(65000),
        "emph openers": "_a " * n(65000),
        "link closers": "a]" * n(65000),
        "link openers": "[a" * n(65000),
        "mismatched": "*a_ " * n(50000),
        "issue 389": "*a " * n(20000) + "_a*_ " * n(20000),
        "multiples of three": "a**b" + "c* " * n(50000),
        "link openers, emph closers": "[ a_" * n(50000),
        "[ (](": "[ (](" * n(80000),
        "![[]()": "![[]()" * n(160000),
        "nested brackets": "[" * n(50000) + "a" + "]" * n(50000),
        "nested quotes": "> " * n(50000) + "a",
        "nested lists": "".join("  " * x + "* a\n" for x in range(n(1000))),
        "backticks": "".join("e" + "`" * x for x in range(1, n(2500))),
        "unclosed links A": "[a](<b" * n(30000),
        "unclosed links B": "[a](b" * n(30000),
        "unclosed <!--": "</" + "<!--" * n(300000),
        "unclosed <?": "</" + "<?" * n(300000),
        "unclosed <!A": "</" + "<!A" * n(300000),
        "cdata": "</" + "<![CDATA[" * n(100000),
        "blank lines in lists": "- " * n(30000) + "x" + "\n" * n(30000),
        "blank lines in quoted lists": "> " + "- " * n(30000) + "x\n" + ">\n" * n(30000),
        "emph in deep quotes": ">" * n(100000) + "a*" * n(100000),
        "many references": "".join(f"[{x}]: u\n" for x in range(1, n(80000))) + "[0] " * n(80000),
        "tables": "aaa\rbbb\n-\v\n" * n(30000),
        "hard case": "**x [a*b**c*](d)" * n(10000),
    }


def chinese(text: str, where: str) -> str:
    """The text with prose before it on its first line, in a paragraph before, or all through it."""
    if where == "before":
        return "天气" + text
    if where == "above":
        return "天气\n\n" + text
    return text.replace("a", "天").replace("x", "天")
