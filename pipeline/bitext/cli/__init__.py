"""The command line: one file per command, and the only place that talks to a person."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_INTERRUPTED = 130


def main() -> None:
    """Entry point of the ``bitext`` script; exits with a code of docs/guide.md."""
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
