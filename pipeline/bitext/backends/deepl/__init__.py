"""``deepl``: DeepL, with markup, context and the glossary."""

from bitext.backends.deepl.backend import create

__all__ = ["create"]
