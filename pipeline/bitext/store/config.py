"""``bitext.toml``: where the workspace is and how it is set up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any

from bitext.assemble.typography.settings import Typography, typography
from bitext.dialects.settings import NOTHING_SAID, ReadingSettings, reading_settings
from bitext.errors import WorkspaceError
from bitext.frontmatter.keys import KEYS
from bitext.languages import tags
from bitext.model import Layout
from bitext.settings import SettingsTable, flag, one_of, read, setting
from bitext.settings import parse as parse_table
from bitext.sites.allowed import links_table
from bitext.sites.notice import FALLBACKS, NOTICES, WORDINGS, wordings_table
from bitext.sites.placement import WAYS
from bitext.sites.showing import unshown
from bitext.store.postgres.address import address

CONFIG_NAME = "bitext.toml"
#: The file's names: a site generator that copies files of its root leaves one with ``_`` alone.
CONFIG_NAMES = (CONFIG_NAME, f"_{CONFIG_NAME}")
BILINGUAL = ("output", "language", "off")
#: Characters; a real one has a few thousand.
LONGEST = 1_000_000
SEVERITIES = ("error", "warning", "info", "off")
#: What becomes of a wording that is not reviewed as it stands.
POLICIES = ("ship", "source", "hold")


def _folder(value: object) -> str:
    """A folder inside the workspace: nothing may be read or written elsewhere."""
    if isinstance(value, str) and value and not re.search(r'[\x00-\x1f\\:*?"<>|]|^~', value):
        folder = PurePosixPath(value)
        if not folder.is_absolute() and ".." not in folder.parts:
            return str(folder)
    raise ValueError('must be a folder inside the workspace, such as "content"')


def _contents(value: object) -> tuple[str, ...]:
    """One folder, or several."""
    folders = value if isinstance(value, list) else [value]
    if not folders:
        raise ValueError('must name a folder, such as "content" or ["docs", "blog"]')
    return tuple(dict.fromkeys(map(_folder, folders)))


def _name(value: object) -> str:
    """A plain name: never a module path, a command or a file."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        return value
    raise ValueError("must be a plain name of letters, digits, `-` and `_`")


def _way(value: object) -> str:
    return _name(value) if value else ""


def _layout(value: object) -> str:
    return "" if value == "" else one_of(*Layout)(value)


def _engines(value: object) -> tuple[str, ...]:
    """One name, or several in order of preference."""
    names = value if isinstance(value, list) else [value]
    if not names:
        raise ValueError('must name a backend, such as "local" or ["deepl", "local"]')
    return tuple(dict.fromkeys(map(_name, names)))


def _keys(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(dict.fromkeys(value))
    raise ValueError('must be a list of front matter keys, such as ["title"]')


def _table(value: object) -> SettingsTable:
    if isinstance(value, SettingsTable):
        return value
    raise ValueError("must be a table")


def _backends(value: object) -> Mapping[str, Any]:
    tables = _table(value)
    for name in tables:
        _plain(tables, _name(name))
    return tables


#: Names of settings that hold a secret, whatever stands before it: ``auth_key``, ``apikey``.
_SECRET = re.compile(r"(?i)(^|_|api|auth|access|secret)(key|token|secret|password|credentials?)$")
#: What keys of OpenAI and many others look like.
_LIKE_A_KEY = re.compile(r"(sk|pk|rk)-[\w-]{16,}$", re.A)


def _plain(tables: SettingsTable, name: str) -> None:
    """Look at a backend's settings, which its own code reads: none may be a secret."""
    table = tables[name]
    if not isinstance(table, SettingsTable):
        raise tables.error(f"`{tables.name_of(name)}` must be a table", name, kind=WorkspaceError)
    for key, value in table.items():
        if _SECRET.search(key) or (isinstance(value, str) and _LIKE_A_KEY.match(value)):
            problem = "is a secret: put it in the environment"
        elif not isinstance(value, str | int | float | bool):
            problem = "must be one of strings, numbers, true and false"
        else:
            continue
        raise table.error(f"`{table.name_of(key)}` {problem}", key, kind=WorkspaceError)


def _checks(value: object) -> Mapping[str, str]:
    table, severity, levels = _table(value), one_of(*SEVERITIES), {}
    for name in table:
        try:
            levels[_name(name)] = severity(table[name])
        except ValueError as error:
            message = f"`{table.name_of(name)}` {error}"
            raise table.error(message, name, kind=WorkspaceError) from None
    if levels:
        from bitext.checks.levels import unknown

        for name in levels:
            if wrong := unknown([name]):
                raise table.error(wrong, name, kind=WorkspaceError)
    return levels


def _reading(value: object) -> ReadingSettings:
    return reading_settings(_table(value))


@dataclass(frozen=True, slots=True)
class Config:
    """A workspace's settings; folders are relative to it, with forward slashes."""

    source: str = setting("zh-CN", tags.source, "language of the posts: zh-CN, zh-TW, ja, …")
    targets: tuple[str, ...] = setting(("en",), tags.targets, "languages of the editions")
    content: tuple[str, ...] = setting(("content",), _contents, "the posts, a folder or a list")
    glossary: str = setting("glossary", _folder, "terms with a fixed translation, names to keep")
    catalog: str = setting("catalog", _folder, "translations, for reviewers and for git")
    output: str = setting("output", _folder, "the editions; rebuilt by `bitext build`")
    site: str = setting("plain", one_of(*WAYS), f"what builds the site: {', '.join(WAYS)}")
    placement: str = setting("", _way, "how the site keeps its languages; empty: its usual way")
    bilingual: str = setting(
        "output", one_of(*BILINGUAL), f"where the bilingual edition goes: {', '.join(BILINGUAL)}"
    )
    backend: tuple[str, ...] = setting(
        ("local",), _engines, "who drafts: a name of `bitext backends`, or several in order"
    )
    memory: str = setting("", address, "a team's memory in PostgreSQL; empty: a file of its own")
    layout: str = setting(
        "", _layout, f"of the bilingual edition: {', '.join(Layout)}; empty: the site's best"
    )
    swap: bool = setting(False, flag, "the translation stands first: on the left, or above")
    typography: Typography = setting(  # noqa: RUF009 - declares a field, as the others
        Typography(), typography, "how editions set English: marks, dashes, quotes, headings"
    )
    stale: str = setting(
        "ship", one_of(*POLICIES), f"wordings whose source has changed: {', '.join(POLICIES)}"
    )
    needs_work: str = setting(
        "ship", one_of(*POLICIES), f"wordings that a reviewer left fuzzy: {', '.join(POLICIES)}"
    )
    refused: str = setting(
        "hold", one_of(*POLICIES[1:]), f"wordings that do not fit: {', '.join(POLICIES[1:])}"
    )
    front_matter: tuple[str, ...] = setting(KEYS, _keys, "keys whose values are translated")
    front_matter_mapped: tuple[str, ...] = setting(
        (), _keys, "keys whose values are replaced by the glossary only"
    )
    glossary_traditional: bool = setting(
        False, flag, "find 開源 where the glossary says 开源; needs `bitext[opencc]`"
    )
    reading: ReadingSettings = setting(  # noqa: RUF009 - declares a field, as the others
        NOTHING_SAID, _reading, "what is prose in the posts: `protect`, `tags`, `dialects`"
    )
    fallback: str = setting("skip", one_of(*FALLBACKS), f"no edition yet: {', '.join(FALLBACKS)}")
    notice: str = setting("off", one_of(*NOTICES), f"what readers are told: {', '.join(NOTICES)}")
    notices: Mapping[str, str] = setting(WORDINGS, wordings_table, "its wordings, by state")
    links: Mapping[str, str] = setting({}, links_table, "where links lead in editions, by address")
    backends: Mapping[str, Any] = setting({}, _backends, "settings of backends, a table each")
    checks: Mapping[str, str] = setting({}, _checks, f"severity of checks: {', '.join(SEVERITIES)}")

    target: str = ""  #: the one of `targets` that is worked on; empty: the first

    def of(self, target: str) -> Config:
        """The settings for one of the targets: another than the first has terms of its own."""
        glossary = self.glossary if target == self.targets[0] else f"{self.glossary}/{target}"
        return replace(self, target=target, glossary=glossary)

    @property
    def language(self) -> str:
        """The language of the edition that is worked on."""
        return self.target or self.targets[0]

    @property
    def own(self) -> tuple[str, str, str]:
        """The folders that are ours: no post is in them, and nothing in them is published."""
        inner = f"/{self.target}" if self.mark else ""
        return self.output, self.catalog, self.glossary.removesuffix(inner)

    @property
    def mark(self) -> str:
        """What tells its files from those of the first language, which have none."""
        return "" if self.language == self.targets[0] else f"-{self.language}"

    @property
    def base(self) -> str:
        """The content folder, of several the one that they lie in; names of posts begin there."""
        parts = [PurePosixPath(folder).parts for folder in self.content]
        shared = takewhile(lambda same: len(set(same)) == 1, zip(*parts, strict=False))
        return str(PurePosixPath(*(same[0] for same in shared)))


def find_workspace(start: Path) -> Path:
    """The nearest folder at or above ``start`` that holds ``bitext.toml``.

    Raises:
        WorkspaceError: there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if config_path(folder):
            return folder
    message = f"no {CONFIG_NAME} here or in any folder above"
    raise WorkspaceError(message, path=str(start), hint="run `bitext init` in your blog's folder")


def config_path(folder: Path) -> Path | None:
    """The configuration in a folder, be it readable or not; None where there is none."""
    return next((p for name in CONFIG_NAMES if (p := folder / name).exists()), None)


def load(root: Path) -> Config:
    """Read the configuration of the workspace at ``root``.

    Raises:
        WorkspaceError: it cannot be read, or says something that does not exist.
    """
    from bitext.store.files import read_source

    path = config_path(root) or root / CONFIG_NAME
    text = read_source(path, root).text
    if len(text) > LONGEST:
        raise WorkspaceError(f"the file has more than {LONGEST:,} characters", path=str(path))
    return parse(text, path=str(path))


def parse(text: str, *, path: str = CONFIG_NAME) -> Config:
    """``bitext.toml`` as a `Config`.

    Raises:
        WorkspaceError: broken TOML (with line and column), an unknown key (with the nearest
            known one) or a value that does not fit.
    """
    table = parse_table(text, path)
    config = read(Config, table, error=WorkspaceError)
    for check in (_check_folders, _check_site, _check_keys):
        check(config, table)
    return config


def _check_folders(config: Config, table: SettingsTable) -> None:
    """What is kept must not lie where editions are rebuilt, nor hide the posts."""
    kept = [("content", folder) for folder in config.content]
    for key, folder in (*kept, ("glossary", config.glossary), ("catalog", config.catalog)):
        if PurePosixPath(folder).is_relative_to(config.output):
            among = "; `placement` puts editions among posts" if key == "content" else ""
            message = f"`{key}` must not lie inside `output`, which is rebuilt{among}"
            raise table.error(message, key if key in table else "output", kind=WorkspaceError)
    for key in ("catalog", "glossary"):
        if getattr(config, key) in config.content:
            message = f"`content` and `{key}` are the same folder: no post would be found"
            raise table.error(message, key if key in table else "content", kind=WorkspaceError)


def _check_site(config: Config, table: SettingsTable) -> None:
    """A way of keeping languages that the site has, and a layout that it can show."""
    if config.placement not in ("", *(way.name for way in WAYS[config.site])):
        known = " or ".join(f'"{way.name}"' for way in WAYS[config.site])
        message = f'`placement` of a {config.site} site is {known}, not "{config.placement}"'
        raise table.error(message, "placement", kind=WorkspaceError)
    shown = config.bilingual == "language" and config.layout
    if shown and (problem := unshown(config.site, config.layout)):
        raise table.error(problem, "layout" if "layout" in table else "site", kind=WorkspaceError)


def _check_keys(config: Config, table: SettingsTable) -> None:
    """Languages that are different, and one treatment for a key."""
    if problem := tags.misfit(config.source, config.targets):
        raise table.error(problem, "targets", kind=WorkspaceError)
    if both := set(config.front_matter) & set(config.front_matter_mapped):
        message = f"`{min(both)}` is in `front_matter` and in `front_matter_mapped`"
        raise table.error(message, "front_matter_mapped", kind=WorkspaceError)
