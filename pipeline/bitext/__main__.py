"""``python -m bitext``: the same as the ``bitext`` script."""

from __future__ import annotations

from bitext.cli import main

if __name__ == "__main__":
    main()
