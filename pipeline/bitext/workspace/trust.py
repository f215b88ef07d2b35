"""Which hosts and keys a workspace may use: those that a person has said yes to.

A ``bitext.toml`` can be anybody's, and says where texts go and which environment variable holds
the key.  What it names is used once a person, or whoever set up the CI, has allowed it for this
folder; what it does not name is each service's own: its host, its variable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bitext.backends.loopback import is_loopback
from bitext.backends.services import OWN, Own
from bitext.errors import UsageError
from bitext.store.config import CONFIG_NAME
from bitext.store.postgres.address import is_near
from bitext.workspace import trusted

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

#: Hosts and variables that may be used in any workspace, or ``all``; for CI.
VARIABLE = "BITEXT_TRUST"
ALL = "all"
#: The name under which a team's memory is asked about, beside those of backends.
MEMORY = "memory"
#: And that under which the site's own program is, which runs what the folder tells it to run.
SITE = "site"
_PLACE = re.compile(r"(?i)(^|_)(url|uri|host|server|endpoint|address|proxy)$")


@dataclass(frozen=True, slots=True, order=True)
class Errand:
    """What a workspace wants a backend to do that is not the backend's own way."""

    backend: str
    host: str  #: with scheme and port, as ``https://api.example.com``; empty: the service's own
    variable: str  #: of the environment; empty: none is named

    def __str__(self) -> str:
        if self.backend == SITE:
            return f"site: {self.host} runs, and with it whatever code this folder has for it"
        host = f"texts go to {self.host}" if self.host else "texts go to the service itself"
        key = f", with the key in {self.variable}" if self.variable else ""
        plain = ", unencrypted" if self.host.startswith("http:") and not self._near else ""
        return f"{self.backend}: {host}{key}{plain}"

    @property
    def _near(self) -> bool:
        return is_loopback(_hostname(self.host))

    @property
    def words(self) -> set[str]:
        """What `VARIABLE` must hold for it."""
        return {word for word in (_hostname(self.host), self.variable) if word}


def untrusted(workspace: Workspace, names: Sequence[str]) -> list[Errand]:
    """What the workspace asks of these backends and nobody has allowed yet."""
    asked = [errand for name in dict.fromkeys(names) for errand in errands(workspace, name)]
    if not asked:
        return []
    said = set(re.split(r"[\s,]+", os.environ.get(VARIABLE, "")))
    known = trusted.remembered(workspace.root)
    return [
        errand
        for errand in asked
        if not (ALL in said or errand.words <= said)
        and (errand.backend, errand.host, errand.variable) not in known
        and errand not in workspace.trusted
    ]


def require(workspace: Workspace, names: Sequence[str]) -> None:
    """Raise UsageError for what nobody has allowed."""
    if asked := untrusted(workspace, names):
        words = " ".join(sorted(set().union(*(errand.words for errand in asked))))
        raise UsageError(
            f"nobody has allowed this folder to do that yet: {'; '.join(map(str, asked))}",
            path=str(workspace.root / CONFIG_NAME),
            hint=f"if you know where that leads, run once with --trust; in CI set "
            f'{VARIABLE}="{words}"',
        )


def allow(errands: Sequence[Errand], workspace: Workspace) -> None:
    """Remember what a person has allowed; raises StorageError when the disk refuses."""
    kept = [(errand.backend, errand.host, errand.variable) for errand in errands]
    trusted.remember(workspace.root, kept)


def errands(workspace: Workspace, name: str) -> Iterator[Errand]:
    """What the table of a backend names that is not its own: a host, a variable, or both."""
    if name == MEMORY:
        yield from _of_memory(workspace.config.memory)
        return
    if name == SITE:
        yield Errand(SITE, workspace.config.site, "")
        return
    table = workspace.config.backends.get(name, {})
    own = OWN.get(name, Own())
    texts = [(key, value) for key, value in table.items() if isinstance(value, str)]
    hosts = [_origin(value) for key, value in texts if _is_place(key, value)]
    named = [value for key, value in texts if key.endswith("_env")]
    foreign = [value for value in named if value not in ("", own.key)]
    ours = [own.key] if own.key and os.environ.get(own.key) and "" not in named else []
    for host in [host for host in hosts if not _is_own(own, host)] or [""]:
        for variable in foreign or (ours if host else ()) or [""]:
            near = not host or is_loopback(_hostname(host))
            if variable or not near:  # else: a server on this computer, and no key
                yield Errand(name, host, variable)


def _of_memory(address: str) -> Iterator[Errand]:
    """A server that sees the texts, and gets the password that libpq takes from the environment."""
    variable = "PGPASSWORD" if address and os.environ.get("PGPASSWORD") else ""
    if address and (variable or not is_near(address)):
        yield Errand(MEMORY, _origin(address), variable)


def _is_place(key: str, value: str) -> bool:
    return "://" in value or _PLACE.search(key) is not None


def _origin(value: str) -> str:
    """Scheme, host and port of an address; what is none is told as it is."""
    try:
        parts = urlsplit(value.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return value
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}" if host else value


def _hostname(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or origin
    except ValueError:
        return origin


def _is_own(own: Own, host: str) -> bool:
    if not own.host or not host.startswith("https:"):
        return False
    return f".{_hostname(host)}".endswith(f".{own.host}")


def chosen(workspace: Workspace, names: str | Sequence[str] | None) -> tuple[str, ...]:
    """The backends that are meant: those named, else those configured."""
    given = (names,) if isinstance(names, str) else tuple(names or ())
    return tuple(dict.fromkeys(given or workspace.config.backend))
