"""Where every exception ends: as a sentence, a JSON object if asked for, and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click
from click.exceptions import Exit

from bitext.cli.output.manner import manner
from bitext.cli.output.terminal import echo, emit, say
from bitext.errors import BitextError, StorageError

INTERRUPTED = 130
OUTPUT_CLOSED = 141  #: what a shell shows for a program that SIGPIPE ended
BUG = 70  #: EX_SOFTWARE of sysexits.h
_KEPT = "finished segments are kept, run again to go on"
_GONE = "the folder that you are in has been deleted"


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said about an exception."""

    message: str
    exit_code: int
    path: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""


@contextmanager
def boundary(*, as_json: bool) -> Iterator[None]:
    """Let no exception out but click's ``Exit``, which carries the exit code."""
    _never_fail_to_encode()
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except Exit:
        raise
    except (Exception, KeyboardInterrupt) as error:
        raise Exit(_tell(error, as_json)) from error


def _never_fail_to_encode() -> None:
    """A Chinese title on a terminal that cannot show it is written as ``\\u4f60``."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # replaced by a test, or closed
            # TextIO promises no ``reconfigure``: a stream without it is what is suppressed above
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _tell(error: BaseException, as_json: bool) -> int:
    if isinstance(error, BrokenPipeError):  # `bitext status | head`: nobody reads on
        _write_no_more()
        return OUTPUT_CLOSED
    failure = explain(error)
    with suppress(OSError):
        tell(failure)
        if as_json:
            emit({"error": failure_fields(failure)})
    return failure.exit_code


def _write_no_more() -> None:
    """What is still buffered goes nowhere, so that the interpreter's exit is quiet too."""
    with suppress(OSError, ValueError, AttributeError):  # replaced by a test, or closed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def explain(error: BaseException) -> Failure:
    """The sentence and the exit code for an exception."""
    match error:
        case OSError() | StorageError() if _is_nowhere():
            return Failure(_GONE, StorageError.exit_code, hint="`cd` to another")
        case BitextError():
            where = (error.path, error.line, error.column)
            return Failure(error.message, error.exit_code, *where, error.hint)
        case KeyboardInterrupt() | click.Abort():
            return Failure(f"interrupted; {str(error) or _KEPT}", INTERRUPTED)
        case click.ClickException():
            return _usage(error)
        case OSError():
            return _refused(error)
    return _bug(error)


def failure_fields(failure: Failure) -> dict[str, object]:
    """The object under ``error`` in JSON output."""
    return {name: getattr(failure, name) for name in failure.__slots__}


def tell(failure: Failure) -> None:
    """Write ``error: file:line:column: message`` and the hint to standard error."""
    place = [failure.path, *(str(n) for n in (failure.line, failure.column) if n)]
    head = ":".join(part for part in place if part)
    say("error", f"{head}: {failure.message}" if head else failure.message)
    if failure.hint:
        say("hint", failure.hint, indent=2)


def _usage(error: click.ClickException) -> Failure:
    ctx = getattr(error, "ctx", None)
    hint = f"`{ctx.command_path} --help` shows what there is" if ctx else ""
    return Failure(error.format_message(), 2, hint=hint)


def _refused(error: OSError) -> Failure:
    from bitext.store.files import storage_error

    path = error.filename if isinstance(error.filename, str) else ""
    refusal = storage_error(error, path)
    return Failure(refusal.message, refusal.exit_code, refusal.path, hint=refusal.hint)


def _is_nowhere() -> bool:
    try:
        return not Path.cwd().exists()
    except FileNotFoundError:
        return True


def _bug(error: BaseException) -> Failure:
    import traceback

    lines = "".join(traceback.format_exception(error))
    if os.environ.get("BITEXT_DEBUG") == "1" or manner().verbose:
        with suppress(OSError):
            echo(lines, err=True)
    message = f"this is a bug in bitext: {type(error).__name__}: {error}"
    return Failure(message, BUG, hint=f"please report it with the traceback{_saved(lines)}")


def _saved(lines: str) -> str:
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="bitext-", suffix=".log", encoding="utf-8", errors="replace", delete=False
        ) as file:
            file.write(lines)
    except OSError:
        return ", which BITEXT_DEBUG=1 shows"
    return f" in {file.name}"
