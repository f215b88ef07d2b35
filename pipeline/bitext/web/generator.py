"""The site's own server, on loopback, with the program that the site has installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM
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
#: Exit codes of a server that was told to end, and seconds in which we are told so ourselves.
_ON_REQUEST = (0, 128 + SIGINT, -SIGINT, 128 + SIGTERM, -SIGTERM)
_LATER = 0.5
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
    return own[0].parent.relative_to(root).as_posix() if own else config.base


@contextmanager
def running(root: Path, config: Config, ended: Callable[[int], None]) -> Iterator[str]:
    """The site's server while it runs; its address.  ``ended`` is told if it ends by itself."""
    port = _free()
    words = command(root, config, port)
    process = subprocess.Popen(words, cwd=root, stdin=subprocess.DEVNULL)  # noqa: S603 - asked for
    asked = Event()

    def watch() -> None:
        code = process.wait()
        if not asked.wait(_LATER) and code not in _ON_REQUEST:  # Ctrl-C reaches it before us
            ended(code)

    Thread(target=watch, daemon=True).start()
    try:
        yield f"http://{HOST}:{port}{_home(root, config)}"
    finally:
        asked.set()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
