"""How often a service may be called, and what its calls cost: settings that every backend takes.

Rates are kept by the generic cell rate algorithm (ITU-T I.371), a token bucket that is one call
deep: calls leave evenly, none is saved up.  Prices are the user's to say, since services change
theirs; nothing is built in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from bitext.backends.protocol import (
    Backend,
    BillsTokens,
    Draft,
    Limits,
    Request,
    Usage,
    told_of,
)
from bitext.errors import UsageError
from bitext.settings import above_zero, names, read, setting, table_of

PER = 1_000_000  #: what a price is for: so many tokens or characters


def _currency(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and 0 < len(value) <= 8:
        return value
    raise ValueError('must be a short text such as "USD"')


@dataclass(frozen=True, slots=True)
class Tariff:
    """The meter's settings; 0: no such limit."""

    requests_per_minute: float = setting(0.0, above_zero, "calls a minute, evenly; 0: any number")
    chars_per_minute: float = setting(0.0, above_zero, "characters a minute; 0: any number")
    price_in: float | None = setting(
        None, above_zero, f"of {PER:,} tokens of prompts, or characters where those are billed"
    )
    price_out: float | None = setting(None, above_zero, f"of {PER:,} tokens of answers")
    currency: str = setting("", _currency, "of the prices, shown beside costs")
    max_cost: float | None = setting(None, above_zero, "of one run; `--max-cost` overrides it")

    def seconds(self, chars: int) -> float:
        """The time that a call with so many characters takes of the minute's share."""
        requests, most = self.requests_per_minute, self.chars_per_minute
        return max(60 / requests if requests else 0.0, 60 * chars / most if most else 0.0)

    def cost(self, usage: Usage) -> float:
        """What a usage costs; 0 without prices."""
        into = usage.tokens_in or usage.chars
        return (into * (self.price_in or 0) + usage.tokens_out * (self.price_out or 0)) / PER


@dataclass(slots=True)
class Meter:
    """The calls of one run: thread-safe, whatever the number of workers."""

    tariff: Tariff = field(default_factory=Tariff)
    estimate: Callable[[Sequence[Request]], Usage] = lambda batch: Usage(_chars(batch))
    used: Callable[[], Usage] | None = None  #: what the service says it has counted
    beside: list[Meter] = field(default_factory=list, repr=False)  #: the same, other languages
    _next: float = field(default=float("-inf"), init=False)
    _open: float = field(default=0.0, init=False)  #: estimated cost of the calls under way
    _past: float = field(default=0.0, init=False)  #: and of those that are back
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def spent(self) -> float:
        """What the run has cost, as counted by the service where it does, else as estimated."""
        return self._past if self.used is None else self.tariff.cost(self.used())

    def turn(self, chars: int, now: float) -> float:
        """Take the next turn and return 0, or say how many seconds from ``now`` it is away."""
        with self._lock:
            if self._next > now:
                return self._next - now
            self._next = now + self.tariff.seconds(chars)
            return 0.0

    def afford(self, cost: float) -> bool:
        """Reserve the cost of a call; False, and nothing reserved, where it passes the budget.

        Where calls have cost more than was estimated, further ones are taken to do so too.
        """
        most = self.tariff.max_cost
        with self._lock:
            spent = self.spent
            ratio = max(1.0, spent / self._past) if self._past else 1.0
            theirs = sum(other.spent + other._open for other in self.beside)
            if most is not None and spent + theirs + (self._open + cost) * ratio > most:
                return False
            self._open += cost
            return True

    def settle(self, cost: float) -> None:
        """The call whose ``cost`` was reserved is back."""
        with self._lock:
            self._open -= cost
            self._past += cost

    def cost(self, batch: Sequence[Request]) -> float:
        """What a call will cost, as estimated."""
        return 0.0 if self.tariff.price_in is None else self.tariff.cost(self.estimate(batch))

    @property
    def budget(self) -> str:
        """The budget as it is named in messages."""
        return f"{self.tariff.max_cost:g} {self.tariff.currency}".strip()


def _chars(batch: Sequence[Request]) -> int:
    return sum(request.chars for request in batch)


def meter_of(backend: Backend, tariff: Tariff | None = None) -> Meter:
    """A meter for a backend; one that bills tokens knows how to count them."""
    tariff = tariff or Tariff()
    if isinstance(backend, BillsTokens):
        return Meter(tariff, backend.estimate, backend.used)
    return Meter(tariff)


class Metered:
    """A backend and its meter."""

    def __init__(self, backend: Backend, tariff: Tariff) -> None:
        self.name = backend.name
        self.backend = backend
        self.meter = meter_of(backend, tariff)

    @property
    def signature(self) -> str:
        return self.backend.signature

    def limits(self) -> Limits:
        return self.backend.limits()

    def missing(self) -> str:
        return self.backend.missing()

    def told(self) -> Sequence[tuple[str, str]]:
        return told_of(self.backend)

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return self.backend.translate(batch)


@dataclass(frozen=True, slots=True)
class Bill:
    """What the calls of a run to one backend came to; a service's own count where it has one."""

    engine: str
    tokens_in: int = 0  #: 0 where no tokens are billed
    tokens_out: int = 0
    cost: float | None = None  #: None without prices
    currency: str = ""


def bill_of(backend: Backend) -> Bill | None:
    """The bill of a backend; None where it bills nothing or was not called."""
    metered = backend if isinstance(backend, Metered) else None
    meter = metered.meter if metered else meter_of(backend)
    used = meter.used() if meter.used else Usage()
    cost = None if meter.tariff.price_in is None else meter.spent
    bill = Bill(backend.name, used.tokens_in, used.tokens_out, cost, meter.tariff.currency)
    return bill if used.tokens_in or cost else None


def summed(bills: Iterable[Bill]) -> tuple[Bill, ...]:
    """One bill for each service: it may have been called for several languages."""
    found: dict[tuple[str, str], Bill] = {}
    for bill in bills:
        known = found.get((bill.engine, bill.currency), Bill(bill.engine, currency=bill.currency))
        costs = [cost for cost in (known.cost, bill.cost) if cost is not None]
        found[bill.engine, bill.currency] = replace(
            bill,
            tokens_in=known.tokens_in + bill.tokens_in,
            tokens_out=known.tokens_out + bill.tokens_out,
            cost=sum(costs) if costs else None,
        )
    return tuple(found.values())


def share_budget(backends: Iterable[Backend]) -> None:
    """Have what each of them spends count for all that are the same service."""
    found: dict[str, list[Meter]] = {}
    for backend in backends:
        if isinstance(backend, Metered):
            found.setdefault(backend.name, []).append(backend.meter)
    for meters in found.values():
        for meter in meters:
            meter.beside = [other for other in meters if other is not meter]


def metered(backend: Backend, settings: Mapping[str, object]) -> Backend:
    """The backend with a meter, where its table ``[backends.NAME]`` sets one up.

    Raises UsageError for a budget without the prices it is counted in.
    """
    tariff = tariff_of(backend.name, settings)
    if tariff == Tariff():
        return backend
    if tariff.max_cost is not None and tariff.price_in is None:
        raise _unpriced(backend.name, "price_in")
    tokens = isinstance(backend, BillsTokens)
    if tokens and tariff.price_in is not None and tariff.price_out is None:
        raise _unpriced(backend.name, "price_out")
    if not tokens and tariff.price_out is not None:
        raise UsageError(f"`backends.{backend.name}.price_out`: this backend bills no answers")
    return Metered(backend, tariff)


def _unpriced(name: str, setting: str) -> UsageError:
    return UsageError(
        f"a cost needs the prices of {name}: {setting} is not set",
        hint=f"set price_in and, where answers cost too, price_out in [backends.{name}] "
        f"of bitext.toml: the price of {PER:,} tokens (characters where those are billed)",
    )


def tariff_of(name: str, settings: Mapping[str, object]) -> Tariff:
    """Check the meter's settings in a backend's table; raise UsageError naming the setting."""
    return read(Tariff, table_of(settings, f"backends.{name}").only(names(Tariff)))


def others(name: str, settings: Mapping[str, object]) -> Mapping[str, object]:
    """The settings that are the backend's own."""
    return table_of(settings, f"backends.{name}").without(names(Tariff))
