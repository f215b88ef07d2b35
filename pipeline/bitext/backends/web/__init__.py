"""``google``, ``mymemory``, ``libre``, ``microsoft``: services that take plain text."""

from bitext.backends.web.backend import (
    create_google,
    create_libre,
    create_microsoft,
    create_mymemory,
)

__all__ = ["create_google", "create_libre", "create_microsoft", "create_mymemory"]
