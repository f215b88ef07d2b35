"""``chat``: any server that speaks OpenAI's chat completions."""

from bitext.backends.chat.backend import create

__all__ = ["create"]
