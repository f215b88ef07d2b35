"""``local``: models on this computer."""

from bitext.backends.local.backend import create

__all__ = ["create"]
