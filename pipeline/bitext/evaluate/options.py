"""Configuration and glossary: the workspace's around the working directory, or defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import WorkspaceError
from bitext.glossary.source_match import Matcher
from bitext.glossary.terms import merge, parse
from bitext.languages import LanguagePair
from bitext.store import config as configuration
from bitext.store.config import Config, config_path
from bitext.store.files import read_source
from bitext.workspace.glossary_files import yaml_files
from bitext.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Setting:
    """What an evaluation takes from the user; nothing of it is written."""

    config: Config
    glossary: Mapping[str, str]  #: file name -> YAML
    matcher: Matcher
    workspace: Workspace  #: the one around the working directory, whose backends are asked

    @property
    def languages(self) -> LanguagePair:
        """Tags of source and target."""
        return LanguagePair(self.config.source, self.config.language)


def setting(start: Path, glossary: Path | None = None) -> Setting:
    """Read the workspace at or above ``start``, if there is one; ``glossary`` replaces its own.

    ``glossary`` is a YAML file or a folder of them.
    Raises WorkspaceError for a configuration or glossary that cannot be read.
    """
    root = next((f for f in (start, *start.parents) if config_path(f)), None)
    config = configuration.load(root) if root else Config()
    if glossary and not glossary.exists():
        raise WorkspaceError("no such file or folder", path=str(glossary))
    folder = root / config.glossary if root else None
    files = {path: read_source(path, path.parent).text for path in _files(glossary or folder)}
    terms, _ = merge([parse(text, path=str(path)) for path, text in files.items()])
    matcher = Matcher(terms.terms, folding=Workspace(start, config).folding)
    contents = {path.with_suffix(".yaml").name: text for path, text in files.items()}
    return Setting(config, contents, matcher, Workspace(root or start, config))


def _files(glossary: Path | None) -> list[Path]:
    if glossary is None or glossary.is_file():
        return [glossary.resolve()] if glossary else []
    return [path.resolve() for path in yaml_files(glossary)]
