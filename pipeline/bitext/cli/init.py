"""``bitext init``: a new workspace beside, or around, what is there."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.advice import advised
from bitext.cli.output.terminal import echo, emit, note, printable
from bitext.workspace.site.ci import SERVICES, files

if TYPE_CHECKING:
    from bitext.store.config import Config
    from bitext.workspace.site.detection import Detected

_TERMS = """\
# yaml-language-server: $schema=./glossary.schema.json
#
# Terms with a fixed translation, and names that stay as they are.
# Add a line when you have corrected the same word twice.

terms:
#  - source: 开源之夏
#    target: Open Source Promotion Plan
#    short: OSPP               # from the second mention in a post on
#    forbid: [Summer of Open Source]

keep:
#  - Kubernetes
"""
_IGNORED = ".bitext/"
#: A folder of bitext's own in a site; generators pass over names with ``_``, or never look there.
_OWN = "_bitext"


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option(
    "--write-config", is_flag=True, help="Add to the site's own configuration what it needs."
)
@click.option("--plain", is_flag=True, help="Look for no site: editions go to output/.")
@click.option("--git", "driver", is_flag=True, help="Have git merge catalogs entry by entry.")
@click.option(
    "--ci", type=click.Choice(SERVICES), help="Write what this service runs: checks, and drafts."
)
@options.as_json
def init(
    folder: Path,
    dry_run: bool,
    write_config: bool,
    plain: bool,
    driver: bool,
    ci: str | None,
    as_json: bool,
) -> None:
    """Set up a workspace in DIR, here by default.

    In the root of a Hugo, Jekyll, Hexo, VitePress, VuePress, Docusaurus or MkDocs site, posts
    stay where they are and editions go where the site reads them.  Creates what is missing and
    keeps every file that exists.
    """
    from bitext.store.config import config_path
    from bitext.workspace.site.detection import detect

    site = None if plain or config_path(folder) else detect(folder) or _unknown(folder)
    config = _config(folder, site)
    more = _of_ci(ci, config) if ci else {}
    created, kept = _set_up(folder, site, more, dry_run=dry_run)
    if driver and not dry_run:
        created += _merging(folder, config)
    advice = advised(folder, config, write=write_config and not dry_run)
    if as_json:
        emit({"created": created, "kept": kept, **_object(folder, config)})
        return
    if site and site.site == "plain":
        _tell_unknown(folder, site, config, everything=dry_run)
    elif site or (dry_run and config.site != "plain"):
        _tell(folder, site, config, everything=dry_run)
    for done, names in (("create" if dry_run else "created", created), ("kept", kept)):
        for name in names:
            echo(f"{done:8}{printable(name)}")
    for line in advice:
        note(line)
    note(f"next: {_first(folder, config, advice)}`bitext run`")


def _unknown(folder: Path) -> Detected | None:
    """Posts that lie elsewhere than in ``content/``, and a generator that bitext does not know."""
    from bitext.store.config import Config
    from bitext.workspace.site.others import unknown

    return unknown(folder, Config().source) if folder.is_dir() else None


def _tell_unknown(root: Path, site: Detected, config: Config, *, everything: bool) -> None:
    """What was found, and that to publish editions is up to a person."""
    from bitext.workspace.places import placed
    from bitext.workspace.site.others import publishing

    if site.version:
        echo(f"site    {site.version}, as {site.because} says, which bitext does not know")
    lie = placed(config).english("*.md").removesuffix("*.md")
    echo(f"posts   in {printable(config.base)}/, editions in {printable(lie)}")
    if not site.version:
        return
    if config.placement:
        _tell_posts(root, config, everything=everything)
    note(publishing(root, site, config))


def _of_ci(service: str, config: Config) -> Mapping[str, str]:
    """What a service runs for a workspace."""
    from bitext.workspace.places import edition_patterns

    editions = edition_patterns(config)
    return files(service, config.site, config.backend, catalog=config.catalog, editions=editions)


def _first(folder: Path, config: Config, advice: Sequence[str]) -> str:
    """What comes before the first run."""
    if any("(`--write-config` " in line for line in advice):
        return "`bitext init --write-config`, or what it would do by hand, then "
    return "" if _has_posts(folder, config) else "put posts into the content folder, then "


def _has_posts(folder: Path, config: Config) -> bool:
    """Whether there is anything to translate, as in a site, and in a workspace that is in use."""
    texts = (next((folder / name).rglob("*.md*"), None) for name in config.content)
    return config.site != "plain" or any(texts)


def _object(root: Path, config: Config) -> dict[str, object]:
    """What was set up, for ``--json``."""
    folders = config.content[0] if len(config.content) == 1 else [*config.content]
    from bitext.workspace.site.plan import planned

    places = {one.post: one.edition for one in planned(root, config)}
    return {
        "root": str(root.resolve()), "site": config.site, "content": folders, "editions": places,
    }  # fmt: skip


def _config(root: Path, site: Detected | None) -> Config:
    from bitext.store.config import config_path, load, parse
    from bitext.store.config_template import default_toml

    return load(root) if config_path(root) else parse(default_toml(_values(site)))


def _tell(root: Path, site: Detected | None, config: Config, *, everything: bool) -> None:
    """What was recognised, and where the posts' editions will lie."""
    from bitext.workspace.site.plan import told

    because = site.because if site else "bitext.toml"
    version = site.version if site else ""
    echo(f"site    {config.site} {version}".rstrip() + f", as {because} says")
    for label, text in told(root, config):
        echo(f"{label:8}{printable(text)}" if len(label) < 8 else f"{label} {printable(text)}")
    _tell_posts(root, config, everything=everything)


def _tell_posts(root: Path, config: Config, *, everything: bool) -> None:
    """Where the editions of posts will lie, and at which addresses."""
    from bitext.workspace.site.plan import planned

    for one in islice(planned(root, config), None if everything else _SHOWN):
        address = f" -> {printable(one.address)}" if one.address else ""
        kind = "page" if one.is_page else "post"
        echo(f"{kind}    {printable(one.post)} -> {printable(one.edition)}{address}")
    if not everything:
        note("all posts with their addresses: `bitext init --dry-run`")


#: Posts that `init` names after it has set up.
_SHOWN = 3


def _set_up(
    root: Path, site: Detected | None, more: Mapping[str, str], *, dry_run: bool
) -> tuple[list[str], list[str]]:
    """Create what is missing; names of what was created and what was there."""
    from bitext.store.config import CONFIG_NAMES, config_path
    from bitext.store.config_template import default_toml
    from bitext.store.files import storage_errors, write_atomic

    created: list[str] = []
    kept: list[str] = []

    def put(name: str, text: str | None) -> None:
        path = root / name
        if os.path.lexists(path):
            kept.append(name)
            return
        created.append(name)
        if dry_run:
            return
        if text is None:
            with storage_errors(path):
                path.mkdir(parents=True)
        else:
            write_atomic(path, text.encode(), root=root)

    known = config_path(root)
    name = known.name if known else CONFIG_NAMES[site is not None and site.site == "jekyll"]
    put(name, default_toml(_values(site)))
    for name, text in {**_contents(_config(root, site)), **more}.items():
        put(name, text)
    if ".gitignore" in kept and _ignore(root, write=not dry_run):
        kept.remove(".gitignore")
        created.append(".gitignore (a line)")
    return created, kept


def _ignore(root: Path, *, write: bool) -> bool:
    """Have git pass over the memory, which is a cache; whether that has to be said."""
    from bitext.store.files import read_source, write_atomic

    path = root / ".gitignore"
    text = read_source(path, root).text
    if _IGNORED in {line.strip() for line in text.splitlines()}:
        return False
    newline = "" if not text or text.endswith("\n") else "\n"
    return not write or write_atomic(path, f"{text}{newline}{_IGNORED}\n".encode(), root=root)


def _merging(root: Path, config: Config) -> list[str]:
    """Set up the merge driver of this clone; what was changed for it."""
    from bitext.reviewing.merging import set_up

    return set_up(root, config)


def _values(site: Detected | None) -> Mapping[str, str | tuple[str, ...]]:
    """What a site's workspace has in place of the defaults."""
    if site is None:
        return {}
    if site.site == "plain":
        folders = ("glossary", "catalog", "output")
        own = {name: f"{_OWN}/{name}" for name in folders} if site.version else {}
        return {"content": site.content, "placement": site.placement, **own}
    return {
        "content": (site.content, *site.more) if site.more else site.content,
        "glossary": f"{_OWN}/glossary",
        "catalog": f"{_OWN}/catalog",
        "output": f"{_OWN}/output",
        "site": site.site,
        "placement": site.placement,
        "bilingual": "off",
    }


def _contents(config: Config) -> Mapping[str, str | None]:
    """Text of each file of a workspace, None for a folder; where the configuration wants them."""
    from importlib.resources import files

    schema = files("bitext.glossary").joinpath("glossary.schema.json").read_text("utf-8")
    own = {f"{config.output}/": None} if config.site == "plain" else {}
    return {
        **{f"{folder}/": None for folder in config.content if folder != "."},
        f"{config.glossary}/terms.yaml": _TERMS,
        f"{config.glossary}/glossary.schema.json": schema,
        f"{config.catalog}/": None,
        **own,
        ".gitignore": f"{_IGNORED}\n",
    }
