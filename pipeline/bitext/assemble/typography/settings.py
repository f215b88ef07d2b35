"""``[typography]`` of ``bitext.toml``: what editions set otherwise than their catalogs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bitext.errors import WorkspaceError
from bitext.settings import SettingsTable, flag, one_of, read, setting


class Case(StrEnum):
    """How headings are capitalised."""

    WRITTEN = "written"  #: as they are
    TITLE = "title"  #: Every Word but Small Ones
    SENTENCE = "sentence"  #: words that the post has in lower case elsewhere are lower case


@dataclass(frozen=True, slots=True)
class Typography:
    """What is set; each works alone."""

    marks: bool = setting(True, flag, "full-width marks, letters and digits become English ones")
    dashes: bool = setting(True, flag, "`——` and `--` between words become `—`, `1～5` `1–5`")
    ellipses: bool = setting(True, flag, "`……` and `...` become `…`")
    spaces: bool = setting(True, flag, "blanks before marks and doubled blanks go")
    quotes: bool = setting(
        False, flag, "straight quotes become curly ones; Hugo and Jekyll do that themselves"
    )
    headings: str = setting(
        str(Case.WRITTEN), one_of(*Case), f"case of headings: {', '.join(Case)}"
    )

    @property
    def sets_text(self) -> bool:
        """Whether anything but the case of headings is set."""
        return self.marks or self.dashes or self.ellipses or self.spaces or self.quotes


AS_WRITTEN = Typography(False, False, False, False, False)


def typography(value: object) -> Typography:
    """The table as it is used.

    Raises WorkspaceError, with the line, for what is unknown or does not fit.
    """
    if isinstance(value, SettingsTable):
        return read(Typography, value, error=WorkspaceError)
    raise ValueError("must be a table")
