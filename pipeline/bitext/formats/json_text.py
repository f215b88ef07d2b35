"""JSON of files that anybody may have written."""

from __future__ import annotations

import json
from typing import Any


def read_json(text: str | bytes) -> Any:  # as json.loads says
    """What a text says; raises ValueError for what is no JSON, or nested deeper than can be read.

    ``json`` raises RecursionError for 1,000 brackets, which nobody expects of a file: one line of
    a journal, or a ``package.json``, ended every command as a bug.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
