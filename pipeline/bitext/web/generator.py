"""The site's own server, on loopback, with the program that the site has installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from bitext.errors import UsageError
from bitext.store.config import Config
from bitext.workspace.site.config import read_facts
from bitext.workspace.site.web import program_file

#: Generator -> what starts its server: ``{host}``, ``{port}``, ``{folder}`` are filled in.
COMMANDS: Mapping[str, str] = {
    "hugo": "hugo server --bind {host} --port {port} --buildDrafts --disableFastRender",
    "jekyll": "jekyll serve --host {host} --port {port} --drafts",
    "hexo": "hexo server --ip {host} --port {port} --draft",
    "vitepress": "vitepress dev {folder} --host {host} --port {port}",
    "vuepress": "vuepress dev {folder} --host {host} --port {port}",
    "docusaurus": "docusaurus start --host {host} --port {port} --no-open --locale {language}",
    "mkdocs": "mkdocs serve --dev-addr {host}:{port}",
}
#: Seconds in which a server that was asked to end may do so.
PATIENCE = 10.0
#: Servers that show one language: that of the editions, for posts are on bitext's own pages.
_SECOND = " --config _config.yml,_config.{language}.yml"
HOST = "127.0.0.1"


def command(root: Path, config: Config, port: int) -> list[str]:
    """The command for a site; nothing is downloaded for it.

    Raises:
        UsageError: there is no site, or its generator is not installed.
    """
    if config.site not in COMMANDS:
        raise UsageError("there is no site here", hint="`site` in bitext.toml names its generator")
    words = (COMMANDS[config.site] + _SECOND * _is_second(config)).split()
    named = {"host": HOST, "port": port, "folder": _folder(root, config)}
    filled = [word.format(**named, language=config.language) for word in words]
    if config.site == "jekyll" and (root / "Gemfile").is_file() and shutil.which("bundle"):
        return ["bundle", "exec", *filled]
    if config.site == "hexo" and not (root / "node_modules" / "hexo-server").is_dir():
        # else it prints its help and ends
        raise UsageError("hexo-server is not installed", hint="npm install hexo-server")
    own = root / "node_modules/.bin" / filled[0]
    program = str(own) if own.is_file() else shutil.which(filled[0])
    if program is None:
        message = f"{filled[0]} is not installed"
        raise UsageError(message, hint="install the site's own packages, or leave out --site")
    return [program, *filled[1:]]


def _is_second(config: Config) -> bool:
    """Whether a Hexo site has its English pages by a second configuration."""
    return (config.site, config.placement) == ("hexo", "second")


def _home(root: Path, config: Config) -> str:
    """The address of the page that its server begins with, without host."""
    below = config.site == "docusaurus" or _is_second(config)
    return read_facts(root, config.site).base + f"/{config.language}" * below + "/"


def _folder(root: Path, config: Config) -> str:
    """Where VitePress has its configuration: its pages may lie elsewhere (``srcDir``)."""
    file = program_file(root, config.site)
    own = [path for path in file.parents if path.name == f".{config.site}"] if file else []
    found = own[0].parent.relative_to(root).as_posix() if own else config.base
    return f"./{found}" if found.startswith("-") else found  # else a folder is an option


@contextmanager
def running(root: Path, config: Config, ended: Callable[[int], None]) -> Iterator[str]:
    """The site's server while it runs; its address.  ``ended`` is told if it ends by itself."""
    port, asked = _free(), Event()
    process = _started(command(root, config, port), root)

    def watch() -> None:
        code = process.wait()
        if not asked.is_set():
            ended(code)

    try:
        Thread(target=watch, daemon=True).start()
        yield f"http://{HOST}:{port}{_home(root, config)}"
    finally:
        asked.set()
        _end(process)


def _started(words: list[str], root: Path) -> subprocess.Popen[bytes]:
    """The program as the head of a group of its own: what it starts in turn ends with it.

    Ctrl-C reaches us alone then, and we end it.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - asked for
            words, cwd=root, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        message = f"{words[0]} cannot be started: {error.strerror}"
        hint = "install the site's own packages again, or leave out --site"
        raise UsageError(message, hint=hint) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it has started; a second Ctrl-C does not wait for it."""
    _tell(process, "SIGTERM")
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        process.wait(PATIENCE)
    _tell(process, "SIGKILL")
    process.wait()


def _tell(process: subprocess.Popen[bytes], name: str) -> None:
    if sys.platform == "win32":
        process.terminate()  # it knows no groups, and no other way
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, getattr(signal, name))


def _free() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
