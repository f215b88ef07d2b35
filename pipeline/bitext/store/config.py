"""``bitext.toml``: where the workspace is and how it is set up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath

from bitext.errors import WorkspaceError
from bitext.languages import unread, unwritten

CONFIG_NAME = "bitext.toml"
SITES = ("hugo", "jekyll", "hexo", "vitepress", "docusaurus", "mkdocs", "plain")
LAYOUTS = ("table", "interleave")
SEVERITIES = ("error", "warning", "info", "off")
FRONT_MATTER = (
    "title", "linkTitle", "shortTitle", "subtitle", "description", "summary", "excerpt",
    "abstract", "caption", "headline", "lead", "tagline", "sidebar_label", "seo_title",
    "seo_description",
)  # fmt: skip

#: What ``bitext init`` writes: every key with its default, so `parse` of it is `Config()`.
DEFAULT_TOML = """\
# bitext publishes these posts in a second language. Every key may be left out;
# the values below are the defaults. Paths are relative to this file.

source = "zh-CN"         # language of the posts
targets = ["en"]         # language of the edition, one for now

content = "content"      # the posts; bitext never changes them
glossary = "glossary"    # *.yaml: terms with a fixed translation, names to keep
catalog = "catalog"      # <language>/<post>.po: translations, for reviewers and for git
output = "output"        # the editions; rebuilt by `bitext build`

site = "plain"           # hugo, jekyll, hexo, vitepress, docusaurus, mkdocs or plain
backend = "local"        # who drafts: `bitext backends` lists what is installed.
                         # With ["deepl", "local"] the second goes on where the first cannot.
layout = "table"         # bilingual edition: table (side by side) or interleave

# Front matter keys whose values are translated as prose,
front_matter = [
  "title", "linkTitle", "shortTitle", "subtitle", "description", "summary", "excerpt",
  "abstract", "caption", "headline", "lead", "tagline", "sidebar_label", "seo_title",
  "seo_description",
]
# and keys whose values are replaced by the glossary only, for example ["tags", "categories"].
front_matter_mapped = []

glossary_traditional = false  # find 開源 where the glossary says 开源; needs bitext[opencc]

# [backends.chat]        # settings of a backend: strings, numbers, true or false.
# model = "qwen2.5:7b"   # Keys and passwords belong in environment variables, not here.

# [checks]               # severity of a check: "error", "warning", "info" or "off"
# length = "info"
"""

Settings = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Config:
    """A workspace's settings; folders are relative to it, with forward slashes."""

    source: str = "zh-CN"  #: BCP 47 tag
    targets: tuple[str, ...] = ("en",)  #: exactly one for now
    content: str = "content"
    glossary: str = "glossary"
    catalog: str = "catalog"
    output: str = "output"
    site: str = "plain"  #: one of `SITES`
    backend: tuple[str, ...] = ("local",)  #: installed backends, in order of preference
    layout: str = "table"  #: one of `LAYOUTS`
    front_matter: tuple[str, ...] = FRONT_MATTER  #: keys translated as prose
    front_matter_mapped: tuple[str, ...] = ()  #: keys replaced by the glossary only
    glossary_traditional: bool = False  #: traditional characters match simplified ones
    backends: Mapping[str, Settings] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)  #: id -> `SEVERITIES`


def find_workspace(start: Path) -> Path:
    """The nearest folder at or above ``start`` that holds ``bitext.toml``.

    Raises:
        WorkspaceError: there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    message = f"no {CONFIG_NAME} here or in any folder above"
    raise WorkspaceError(message, path=str(start), hint="run `bitext init` in your blog's folder")


def load(root: Path) -> Config:
    """Read the configuration of the workspace at ``root``.

    Raises:
        WorkspaceError: it cannot be read, or says something that does not exist.
    """
    from bitext.store.files import read_source

    path = root / CONFIG_NAME
    return parse(read_source(path, root).text, path=str(path))


def parse(text: str, *, path: str = CONFIG_NAME) -> Config:
    """``bitext.toml`` as a `Config`.

    Raises:
        WorkspaceError: broken TOML (with line and column), an unknown key (with the nearest
            known one) or a value that does not fit.
    """
    text = text.removeprefix("\ufeff")  # Windows editors write one
    table = _toml(text, path)
    known = [item.name for item in fields(Config)]
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            raise _error(f"unknown key `{key}`", text, path, key, hint=_nearest(key, known))
        try:
            values[key] = _CONVERT[key](value)
        except ValueError as error:
            raise _error(f"`{key}` {error}", text, path, key) from error
    config = Config(**values)  # type: ignore[arg-type]  # each value passed its converter
    _check_whole(config, text, path)
    return config


def _toml(text: str, path: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        numbers = [int(number) for number in re.findall(r"\d+", place)]
        line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 0)
        hint = 'strings need quotes: key = "value"'
        raise WorkspaceError(message, path=path, line=line, column=column, hint=hint) from error
    except (ValueError, RecursionError) as error:  # a 100,000-digit number, 10,000 brackets
        raise WorkspaceError("this is not a sensible TOML file", path=path) from error


def _error(message: str, text: str, path: str, key: str, *, hint: str = "") -> WorkspaceError:
    return WorkspaceError(message, path=path, line=_line_of(key, text), hint=hint)


def _line_of(key: str, text: str) -> int:
    """1-based line where a top-level ``key`` or table is written; 0 when not found."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    pattern = re.compile(rf"\s*(?:{name}\s*[=.]|\[+\s*{name}\s*[\].])")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return number
    return 0


def _nearest(key: str, known: list[str]) -> str:
    from difflib import get_close_matches

    if match := get_close_matches(key, known, n=1):
        return f"did you mean `{match[0]}`?"
    return f"known keys: {', '.join(known)}"


def _tag(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    raise ValueError('must be a language tag such as "zh-CN" or "en"')


def _source(value: object) -> str:
    """A language that posts can be read in."""
    tag = _tag(value)
    if problem := unread(tag):
        raise ValueError(problem)
    return tag


def _targets(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and len(value) == 1:
        return (_tag(value[0]),)
    raise ValueError('must be a list of exactly one language tag, such as ["en"]')


def _folder(value: object) -> str:
    """A folder inside the workspace: nothing may be read or written elsewhere."""
    if isinstance(value, str) and value and not re.search(r'[\x00-\x1f\\:*?"<>|]|^~', value):
        folder = PurePosixPath(value)
        if not folder.is_absolute() and ".." not in folder.parts:
            return str(folder)
    raise ValueError('must be a folder inside the workspace, such as "content"')


def _name(value: object) -> str:
    """A plain name: never a module path, a command or a file."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        return value
    raise ValueError("must be a plain name of letters, digits, `-` and `_`")


def _engines(value: object) -> tuple[str, ...]:
    """One name, or several in order of preference."""
    names = value if isinstance(value, list) else [value]
    if not names:
        raise ValueError('must name a backend, such as "local" or ["deepl", "local"]')
    return tuple(dict.fromkeys(map(_name, names)))


def _one_of(*allowed: str) -> Callable[[object], str]:
    def convert(value: object) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        raise ValueError(f"must be one of {', '.join(allowed)}")

    return convert


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(dict.fromkeys(value))
    raise ValueError('must be a list of front matter keys, such as ["title"]')


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def _table(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    raise ValueError("must be a table")


def _backends(value: object) -> Mapping[str, Settings]:
    tables = {_name(name): _table(table) for name, table in _table(value).items()}
    return {name: _settings(name, table) for name, table in tables.items()}


def _settings(name: str, table: dict[str, object]) -> Settings:
    settings: dict[str, str | int | float | bool] = {}
    for key, value in table.items():
        if re.fullmatch(r"(?i)(api_?)?key|token|secret|password", key):
            raise ValueError(f"must not hold secrets: put `{name}.{key}` in the environment")
        if not isinstance(value, str | int | float | bool):
            message = f"takes strings, numbers, true and false only, not `{name}.{key}`"
            raise ValueError(message)  # noqa: TRY004  # reported like every other bad value
        settings[key] = value
    return settings


def _checks(value: object) -> Mapping[str, str]:
    severity = _one_of(*SEVERITIES)
    levels = {_name(name): severity(level) for name, level in _table(value).items()}
    if levels:
        from bitext.checks.levels import unknown

        if wrong := unknown(levels):
            raise ValueError(f"is about what does not exist: {wrong}")
    return levels


_CONVERT: Mapping[str, Callable[[object], object]] = {
    "source": _source, "targets": _targets,
    "content": _folder, "glossary": _folder, "catalog": _folder, "output": _folder,
    "site": _one_of(*SITES), "backend": _engines, "layout": _one_of(*LAYOUTS),
    "front_matter": _names, "front_matter_mapped": _names, "glossary_traditional": _flag,
    "backends": _backends, "checks": _checks,
}  # fmt: skip


def _check_whole(config: Config, text: str, path: str) -> None:
    """What is kept must not lie where editions are rebuilt, and a key has one treatment."""
    output = PurePosixPath(config.output)
    for key in ("content", "glossary", "catalog"):
        if PurePosixPath(getattr(config, key)).is_relative_to(output):
            message = f"`{key}` must not lie inside `output`, which is rebuilt"
            raise _error(message, text, path, key if key in text else "output")
    if config.source == config.targets[0]:
        raise _error("`source` and `targets` are the same language", text, path, "targets")
    if problem := unwritten(config.targets[0]):
        raise _error(f"`targets` {problem}", text, path, "targets")
    if both := set(config.front_matter) & set(config.front_matter_mapped):
        message = f"`{min(both)}` is in `front_matter` and in `front_matter_mapped`"
        raise _error(message, text, path, "front_matter_mapped")
