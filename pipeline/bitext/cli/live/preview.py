"""``bitext preview``: posts and their editions in a browser, live."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from bitext.cli import completion
from bitext.cli.before import allowing, opened
from bitext.cli.boundary import explain, tell
from bitext.cli.output.terminal import note
from bitext.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bitext.errors import BitextError
    from bitext.publishing.built import Built
    from bitext.workspace.workspace import Workspace


@click.command()
@click.argument(
    "post", required=False, type=click.Path(path_type=Path), shell_complete=completion.posts
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8347, show_default=True, metavar="N",
    help="Where to listen; 0 takes any that is free.",
)  # fmt: skip
@click.option("--site", is_flag=True, help="Also run the site's own server, and build for it.")
@click.option(
    "--trust", is_flag=True, help="Allow the site's own program to run in this folder, from now on."
)
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser.")
def preview(post: Path | None, port: int, site: bool, trust: bool, opens: bool) -> None:
    """Show posts in a browser: source, English, both, and findings beside them.

    What changes on disk changes on the page.  Listens on this machine alone; needs
    `bitext[web]`.
    """

    workspace = opened()
    first = _chosen(workspace, post) if post else ""
    try:
        from bitext.web.app import preview as application
        from bitext.web.serve import listening, serve
    except ImportError as error:
        hint = 'pip install "bitext[web]"'
        raise UsageError("preview needs the extra `web`", hint=hint) from error
    if site:
        workspace = _allowed(workspace, now=trust)
    with listening(port) as at, _site(workspace, wanted=site) as address:
        number = at.getsockname()[1]
        here = f"http://127.0.0.1:{number}/{f'post/{quote(first)}' if first else ''}"

        def ready() -> None:
            note(f"{here} (Ctrl-C ends it)")
            if opens:
                click.launch(here)

        serve(application(workspace.root, number, site=address), at, ready)


def _chosen(workspace: Workspace, path: Path) -> str:
    """The name of the one post that was asked for."""
    found = next(iter(workspace.posts((path,))), None)
    if found is None:
        raise UsageError(f"there is no post at {path}", hint="`bitext status` lists the posts")
    return found.name


def _allowed(workspace: Workspace, *, now: bool) -> Workspace:
    """Once a person has said yes: plugins and configurations of sites are programs."""
    from bitext.web.generator import command
    from bitext.workspace import trust

    command(workspace.root, workspace.config, 0)  # is it there?
    workspace = allowing(workspace, (trust.SITE,), allowed=now)
    trust.require(workspace, (trust.SITE,))
    return workspace


def _ended(code: int) -> None:
    """A build that fails ends Hugo's server and others: nobody said that the link led nowhere."""
    note(
        f"the site's server has ended with exit code {code}: see above; start again once it builds"
    )


#: What ends a program beside Ctrl-C and SIGTERM: a closed terminal, the quit key.
_ENDS = ("SIGHUP", "SIGQUIT")


@contextmanager
def _orderly() -> Iterator[None]:
    """Whoever ends this program ends the site's server with it: it stayed behind, on its port."""
    import signal

    def ended(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    def asked(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)  # ours, or while pages are served theirs

    wanted = {signal.SIGTERM: ended}
    wanted |= {getattr(signal, name): asked for name in _ENDS if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(built: Built) -> None:
    """Say what could not be built: all else is on the pages."""
    for error in built.errors:
        _unread(error)


def _unread(error: BitextError) -> None:
    tell(explain(error))


@contextmanager
def _site(workspace: Workspace, *, wanted: bool) -> Iterator[str]:
    """The site's own server, with editions that follow the files; empty where nobody asked."""
    if not wanted:
        yield ""
        return
    from threading import Event, Thread

    from bitext.cli.before import alone
    from bitext.publishing.build import build
    from bitext.publishing.watch import watched
    from bitext.web.generator import running

    root, stop = workspace.root, Event()
    with alone(workspace, "preview", 600):
        _told(build(workspace))
    with _orderly(), running(root, workspace.config, _ended) as address:
        note(f"the site: {address}")
        work = {"holding": lambda held: alone(held, "preview", 600), "stop": stop}
        thread = Thread(target=watched, args=(root, _told, _unread), kwargs=work, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            stop.set()
            thread.join(5)
