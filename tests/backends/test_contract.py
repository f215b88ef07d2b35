"""Our backends pass the tests that other people's must pass; a backend that is wrong does not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from bitext.backend import Backend, Create, Draft, LanguagePair, Limits, Request, UsageError
from bitext.backends import chat, deepl, echo, pseudo, web
from bitext.testing import BackendContract
from tests.backends import chat_server
from tests.backends.deepl_server import Account
from tests.backends.scripted_server import Service, Step, serving

Made = tuple[Create, Callable[[Service], Mapping[str, object]], Step | None]

OURS: dict[str, Made] = {
    "echo": (echo.create, lambda _server: {}, None),
    "pseudo": (pseudo.create, lambda _server: {}, None),
    "chat": (
        chat.create,
        lambda server: {"base_url": server.url("v1"), "model": "m"},
        chat_server.model(),
    ),
    "deepl": (deepl.create, lambda server: {"url": server.url("")}, Account()),
    "google": (web.create_google, lambda server: {"url": server.url("google")}, None),
    "mymemory": (web.create_mymemory, lambda server: {"url": server.url("mymemory")}, None),
    "libre": (web.create_libre, lambda server: {"url": server.url("libre")}, None),
    "microsoft": (web.create_microsoft, lambda server: {"url": server.url("microsoft")}, None),
}


@pytest.mark.parametrize("which", OURS, scope="class")
class TestOurs(BackendContract):
    """Each of ours that needs no model, against a server on this machine."""

    @pytest.fixture(autouse=True)
    def _serving(self, which: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("MICROSOFT_API_KEY", "k")
        monkeypatch.setenv("DEEPL_API_KEY", "k")
        made, own, step = OURS[which]
        with ExitStack() as stack:
            server = stack.enter_context(serving(always=step))
            self.made: Create = made
            self.own = own(server)
            yield

    def create(self, settings: Mapping[str, object], languages: LanguagePair) -> Backend:
        return self.made({**self.own, **settings}, languages)


MADE = iter(range(10**6))


class Good:
    """A backend that passes; each control breaks one thing of it."""

    known: frozenset[str] | None = frozenset()  #: settings, None: any

    name = "good"
    signature = "good:1"
    most = Limits(max_items=3, concurrency=4)

    def limits(self) -> Limits:
        return self.most

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(request.key, request.text) for request in batch]


class Spaced(Good):
    name = "good one"


class Shouting(Good):
    signature = "good:1\n"


class Restless(Good):
    """Another signature each time it is made."""

    def __init__(self) -> None:
        self.signature = f"good:{next(MADE)}"


class Mean(Good):
    most = replace(Good.most, max_items=0)


class Curious(Good):
    def missing(self) -> str:
        import socket

        socket.getaddrinfo("localhost", 80)
        return ""


class Unready(Good):
    def missing(self) -> str:
        return "buy a key"


class Tolerant(Good):
    known = None


class Mumbling(Good):
    """Refuses a setting and does not say which."""


class Forgetful(Good):
    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(request.key, request.text) for request in batch[1:]]


class Silent(Good):
    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(request.key, "") for request in batch]


class Shared(Good):
    """Keeps the batch at hand in itself, as deep-translator does."""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        self.batch = batch
        MEET.wait(5)
        return [Draft(request.key, request.text) for request in self.batch]


class Careless(Good):
    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(request.key, request.text.replace("<2/>", "")) for request in batch]


MEET = threading.Barrier(4)

WRONG: list[tuple[type[Good], str]] = [
    (Spaced, "test_it_has_a_name_that_bitext_toml_can_hold"),
    (Shouting, "test_its_signature_is_a_line_of_its_own"),
    (Restless, "test_its_signature_is_a_line_of_its_own"),
    (Mean, "test_its_limits_allow_a_call"),
    (Curious, "test_it_is_ready_and_asks_nobody_whether_it_is"),
    (Unready, "test_it_is_ready_and_asks_nobody_whether_it_is"),
    (Tolerant, "test_a_setting_that_it_does_not_have_is_refused"),
    (Mumbling, "test_a_setting_that_it_does_not_have_is_refused"),
    (Forgetful, "test_each_request_is_answered_once"),
    (Silent, "test_each_request_is_answered_once"),
    (Shared, "test_calls_at_the_same_time_do_not_mix"),
    (Careless, "test_placeholders_come_back"),
]


def contract(kind: type[Any]) -> BackendContract:
    class Suite(BackendContract):
        def create(self, settings: Mapping[str, object], languages: LanguagePair) -> Backend:
            for name in settings.keys() - (settings if kind.known is None else kind.known):
                raise UsageError(f"unknown key {name}" if kind is not Mumbling else "unknown key")
            made: Backend = kind()
            return made

    return Suite()


@pytest.mark.parametrize(("kind", "test"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_wrong_backend_fails(kind: type[Good], test: str) -> None:
    getattr(contract(Good), test)()
    with pytest.raises(AssertionError):
        getattr(contract(kind), test)()


def test_every_test_of_the_contract_can_fail() -> None:
    tests = {name for name in dir(BackendContract) if name.startswith("test_")}
    assert tests == {test for _, test in WRONG}
