"""A PostgreSQL of the tests' own: a cluster in a folder, on loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.conftest import missing

#: The role that owns the tables; over the network it needs its password.
OWNER, PASSWORD = "team", "schlüssel 1"


def programs() -> Path | None:
    """Where the server's programs are; Debian keeps them off the PATH."""
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass
class Server:
    """A running server."""

    programs: Path
    folder: Path
    port: int
    databases: Iterator[int] = field(default_factory=count)

    def run(self, program: str, *arguments: str, check: bool = True) -> str:
        """Run one of the server's programs, as a user who may: the server refuses root."""
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*(user if os.getuid() == 0 else []), str(self.programs / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off -c max_connections=60"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", f"{self.folder}/data", "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "stop", "-w", "-D", f"{self.folder}/data", "-m", mode, check=False)

    def restart(self) -> None:
        """As after a power cut: every connection is gone in the middle of what it did."""
        self.stop("immediate")
        self.start()

    def ask(self, query: str, database: str = "postgres") -> str:
        return self.run(
            "psql", "-qAt", "-h", str(self.folder), "-p", str(self.port), "-U", OWNER,
            "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query,
        ).strip()  # fmt: skip

    def database(self) -> str:
        """The name of a new database, without a table."""
        name = f"memory{next(self.databases)}"
        self.ask(f"CREATE DATABASE {name}")
        return name

    def socket(self, database: str, user: str = OWNER) -> str:
        """Its address by a socket, which asks for no password."""
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"

    def network(self, database: str, user: str = OWNER) -> str:
        """Its address on loopback, which does."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"


@contextmanager
def serving() -> Iterator[Server]:
    """A server with the role `OWNER`; skips where there is none on this machine."""
    found = programs()
    if found is None:
        missing("PostgreSQL is not installed: apt-get install postgresql")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(found, folder, port)
    try:
        secret = folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        server.run(
            "initdb", "-D", f"{folder}/data", "-U", OWNER, "--no-sync", "-E", "UTF8",
            "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256",
            f"--pwfile={secret}",
        )  # fmt: skip
        server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
