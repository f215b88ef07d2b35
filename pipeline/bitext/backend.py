"""For writers of backends: the contract, and the errors that the scheduler understands.

A backend is a class with the members of `Backend` and a function that makes one, `Create`.
A package registers that function under the name that users write into ``bitext.toml``:

    [project.entry-points."bitext.backends"]
    acme = "acme_bitext:create"

Its settings are a dataclass whose fields are declared with `setting`; `read` makes one of the table
``[backends.acme]`` and tells what does not fit with its line and the nearest name.

`bitext.testing` has the tests that every backend must pass.
"""

from __future__ import annotations

from bitext.backends.protocol import (
    Backend,
    Batching,
    BillsTokens,
    Create,
    Draft,
    KeepsGlossary,
    Limits,
    Prompted,
    Request,
    Usage,
)
from bitext.errors import (
    BackendError,
    BackendRefused,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
    UsageError,
)
from bitext.languages import LanguagePair
from bitext.model import Term
from bitext.settings import above_zero, flag, number, one_of, read, setting, text, whole

__all__ = [
    "Backend",
    "BackendError",
    "BackendRefused",
    "BackendRejected",
    "BackendTransient",
    "BackendUnavailable",
    "Batching",
    "BillsTokens",
    "Create",
    "Draft",
    "KeepsGlossary",
    "LanguagePair",
    "Limits",
    "Prompted",
    "Request",
    "Term",
    "Usage",
    "UsageError",
    "above_zero",
    "flag",
    "number",
    "one_of",
    "read",
    "setting",
    "text",
    "whole",
]
