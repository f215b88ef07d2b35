"""The command line: one file per command, and the only place that talks to a person."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

_INTERRUPTED = 130
#: New objects between two searches for garbage. Python's 700 has a run look through all that it
#: holds again and again, a tenth of its time, and nearly nothing of a post lies in a cycle.
_BETWEEN_SEARCHES = 100_000


def main() -> None:
    """Entry point of the ``bitext`` script; exits with a code of docs/guide.md."""
    gc.set_threshold(_BETWEEN_SEARCHES, 20, 100)
    try:
        from bitext.cli.app import app

        app.main(prog_name="bitext")
    except KeyboardInterrupt:  # before the command began
        os._exit(_INTERRUPTED)
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # a call that still waits for its server is left alone
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError, AttributeError):  # closed, or nobody reads on
                    stream.flush()
            os._exit(_INTERRUPTED)
        raise
