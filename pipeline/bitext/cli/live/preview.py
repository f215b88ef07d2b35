"""``bitext preview``: posts and their editions in a browser, live."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from bitext.cli import completion
from bitext.cli.before import opened
from bitext.cli.output.terminal import note
from bitext.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser.")
def preview(post: Path | None, port: int, site: bool, opens: bool) -> None:
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
    with _site(workspace, wanted=site) as address, listening(port) as at:
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


def _ended(code: int) -> None:
    """A build that fails ends Hugo's server and others: nobody said that the link led nowhere."""
    note(
        f"the site's server has ended with exit code {code}: see above; start again once it builds"
    )


@contextmanager
def _orderly() -> Iterator[None]:
    """Whoever ends this program ends the site's server with it: it stayed behind, on its port."""
    import signal

    def ended(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
        build(workspace)
    with _orderly(), running(root, workspace.config, _ended) as address:
        note(f"the site: {address}")
        work = {"holding": lambda held: alone(held, "preview", 600), "stop": stop}
        thread = Thread(target=watched, args=(root, lambda _built: None), kwargs=work, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            stop.set()
            thread.join(5)
