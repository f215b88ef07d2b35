"""The tests that every backend must pass, for the test suite of its package.

    from bitext.testing import BackendContract

    class TestAcme(BackendContract):
        def create(self, settings, languages):
            return acme_bitext.create({"url": FAKE_SERVER, **settings}, languages)

pytest runs the inherited tests.  The backend must be able to answer: point it at a server of
yours that answers each text in some way and leaves placeholders alone.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NoReturn
from unittest import mock

from bitext.backend import Backend, Draft, LanguagePair, Request, UsageError

__all__ = ["BackendContract"]

_PARTS = ("<1>", "</1>", "<2/>")


class BackendContract:
    """Subclass it as ``Test…`` and say how the backend is made."""

    def create(self, settings: Mapping[str, object], languages: LanguagePair) -> Backend:
        """Make the backend, ready to answer; ``settings`` come on top of its own."""
        raise NotImplementedError("say how your backend is made")

    @property
    def backend(self) -> Backend:
        """A backend as the tests use it."""
        return self.create({}, LanguagePair())

    def test_it_has_a_name_that_bitext_toml_can_hold(self) -> None:
        name = self.backend.name
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name), f"{name!r} is no plain name"

    def test_its_signature_is_a_line_of_its_own(self) -> None:
        """It stands in the catalogs beside each draft, and asks the memory what is known."""
        signature = self.backend.signature
        assert signature, "the signature is empty"
        assert signature.isprintable(), f"the signature {signature!r} is no line of text"
        assert signature == self.backend.signature, "two of one kind have two signatures"

    def test_its_limits_allow_a_call(self) -> None:
        limits = self.backend.limits()
        for name in ("max_items", "max_chars", "concurrency", "answers"):
            assert getattr(limits, name) >= 1, f"limits().{name} allows nothing"
        assert limits.markup in ("xml", "none"), f"no such markup: {limits.markup!r}"
        assert limits.batching in ("length", "order", "post"), f"no such: {limits.batching!r}"

    def test_it_is_ready_and_asks_nobody_whether_it_is(self) -> None:
        with _no_network():
            assert self.backend.missing() == "", "the backend under test cannot answer"

    def test_a_setting_that_it_does_not_have_is_refused(self) -> None:
        try:
            self.create({"no_such_setting": 1}, LanguagePair())
        except UsageError as error:
            said = str(error)
        else:
            raise AssertionError("a setting that does not exist was accepted in silence")
        assert "no_such_setting" in said, f"the message does not name the setting: {said}"

    def test_each_request_is_answered_once(self) -> None:
        for batch in self._batches(_requests(7)):
            self._answers(self.backend, batch)

    def test_calls_at_the_same_time_do_not_mix(self) -> None:
        backend = self.backend
        batches = list(self._batches(_requests(12)))
        with ThreadPoolExecutor(backend.limits().concurrency) as pool:
            list(pool.map(lambda batch: self._answers(backend, batch), batches))

    def test_placeholders_come_back(self) -> None:
        backend = self.backend
        if backend.limits().markup == "xml":
            (draft,) = self._answers(backend, [Request("a", "<1>你好</1>，<2/>。")])
            lost = [part for part in _PARTS if draft.text.count(part) != 1]
            assert not lost, f"not once in {draft.text!r}: {lost}"

    def _batches(self, requests: Sequence[Request]) -> Iterator[Sequence[Request]]:
        size = min(self.backend.limits().max_items, 3)
        for start in range(0, len(requests), size):
            yield requests[start : start + size]

    def _answers(self, backend: Backend, batch: Sequence[Request]) -> Sequence[Draft]:
        drafts = backend.translate(batch)
        asked, got = sorted(r.key for r in batch), sorted(draft.key for draft in drafts)
        assert asked == got, f"asked for {asked}, answered {got}"
        for draft in drafts:
            assert isinstance(draft.text, str), f"{draft.text!r} is no text"
            assert draft.text.strip(), f"the answer to {draft.key!r} is empty"
        return drafts


def _requests(number: int) -> list[Request]:
    return [
        Request(f"k{n}", f"第{'一二三四五六七八九十'[n % 10]}句话。" * 2) for n in range(number)
    ]


@contextmanager
def _no_network() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("missing() opened a socket")

    with (
        mock.patch.object(socket, "getaddrinfo", refuse),
        mock.patch.object(socket.socket, "connect", refuse),
    ):
        yield
