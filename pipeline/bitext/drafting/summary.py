"""What a run of ``translate`` tells, underway and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bitext.backends.meter import Bill
from bitext.drafting.rejection import Tally
from bitext.errors import BackendError, BitextError
from bitext.model import Finding
from bitext.sending.pace import DraftingTime


@dataclass(frozen=True, slots=True)
class DraftProgress:
    """Segments of the posts opened so far, and the post a finished one belongs to."""

    done: int
    total: int
    post: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """A catalog that was found again when its post was renamed or moved."""

    before: str  #: path of the catalog then
    catalog: str  #: and now
    post: str
    people: int  #: wordings of people that are on the page


@dataclass(slots=True)
class Summary:
    """What a run of ``translate`` came to; counts are segments."""

    posts: int = 0
    segments: int = 0
    reused: int = 0  #: from the catalog or the memory
    drafted: int = 0
    drafted_by: Counter[str] = field(default_factory=Counter)  #: by the name of the backend
    doubted: int = 0  #: of the drafted: kept though a check finds an error in them
    failed: int = 0  #: no usable draft: the source ships
    calls: int = 0
    chars: int = 0  #: characters handed to the backends
    sent: int = 0  #: those of them that left this computer
    stretches: dict[str, DraftingTime] = field(default_factory=dict)  #: by signature of an engine
    bills: tuple[Bill, ...] = ()  #: one for each backend that costs something and was called
    ladder: Tally = field(default_factory=Tally)  #: what was done about unusable answers
    adopted: list[Adopted] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    errors: list[BitextError] = field(default_factory=list)  #: posts that could not be read
    warnings: list[str] = field(default_factory=list)  #: backends that stopped or cannot take over
    stopped: str = ""  #: why the run ended before the posts did
    error: BackendError | None = None

    def teller(self, warn: Callable[[str], None] | None) -> Callable[[str], None]:
        """What keeps a warning, and tells it at once where somebody listens."""

        def tell(text: str) -> None:
            self.warnings.append(text)
            if warn is not None:
                warn(text)

        return tell

    @property
    def done(self) -> int:
        """Segments that nothing more will be done for."""
        return self.reused + self.drafted + self.failed
