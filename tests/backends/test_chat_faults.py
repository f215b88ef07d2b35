"""Promises C1, C3 and D7 for the chat backend: trouble is judged, a bad segment stands alone,
the key stays secret; through real HTTP and the real scheduler."""

from __future__ import annotations

import json
import logging
import traceback

import pytest

from bitext.backends.chat.settings import KEY_ENV
from bitext.backends.protocol import Request
from bitext.errors import BackendError, BackendRefused, BackendUnavailable
from bitext.sending.retry import Policy
from tests.backends.chat_server import backend, bodies, complains, model, says, segments
from tests.backends.scripted_server import (
    FAULTS_WITH_KEY,
    Handler,
    Step,
    bomb,
    drip,
    hang,
    hang_in_body,
    huge,
    page,
    reset,
    serving,
    status,
    truncated,
)
from tests.sending.scheduled import POLICY, Clock, translate

CANARY = "sk-canary-5f2b9c0d"


FAULTS: dict[str, tuple[str, Step]] = {
    "429": ("transient", status(429)),
    "500": ("transient", status(500)),
    "503": ("transient", page(503, "Service Unavailable")),
    "429 inside 200": ("transient", status(200, '{"error": {"code": 429, "message": "slow"}}')),
    "reset": ("transient", reset),
    "hang": ("transient", hang),
    "hang in body": ("transient", hang_in_body),
    "drip": ("transient", drip),
    "truncated": ("transient", truncated),
    "401": ("refused", complains("Incorrect API key", 401)),
    "402": ("refused", complains("Insufficient Balance", 402)),
    "403": ("refused", status(403)),
    "404": ("refused", complains("model 'm' not found", 404)),
    "redirect": ("refused", status(302, Location="http://elsewhere.invalid/v1")),
    "a page at first": ("refused", page(200, "Welcome to your router")),
    "400": ("rejected", complains("This model's maximum context length is 512 tokens")),
    "413": ("rejected", status(413)),
    "422": ("rejected", status(422, '{"detail": "no"}')),
    "error inside 200": ("rejected", status(200, '{"error": {"message": "moderated"}}')),
    "empty body": ("rejected", status(200, "")),
    "empty answer": ("rejected", says("")),
    "cut off": ("rejected", says('{"s1": "EN', "length")),
    "too long a reply": ("rejected", huge),
    "gzip bomb": ("rejected", bomb),
}
TIMED = {"hang", "hang in body", "drip"}  #: wait for the real timeout, so it is short


@pytest.mark.parametrize("fault", FAULTS)
def test_once(fault: str) -> None:
    kind, step = FAULTS[fault]
    with serving(step, always=model()) as server:
        made = backend(server, timeout=0.3 if fault in TIMED else 20)
        outcome, got = translate(made, Clock(), "你好。")
    if kind == "refused":
        assert (outcome.delivered, outcome.calls) == (0, 1)
        assert isinstance(outcome.error, BackendRefused | BackendUnavailable)
    else:
        assert got == {"你好。": "EN 你好。"}
        assert (outcome.failed, outcome.stopped) == ((), "")
        assert outcome.calls == 2 or fault in TIMED  # a busy machine may time out once more


@pytest.mark.parametrize("fault", [f for f in FAULTS if FAULTS[f][0] != "refused"])
def test_always(fault: str) -> None:
    kind, step = FAULTS[fault]
    with serving(always=step) as server:
        made = backend(server, timeout=0.15 if fault in TIMED else 20)
        outcome, got = translate(made, Clock(), "你好。")
        assert outcome.calls == {"transient": POLICY.attempts, "rejected": 2}[kind]
        # a server short of time may hear of a call only after its caller has left
        assert len(server.seen) == outcome.calls or fault in TIMED
    assert got == {}
    assert [request.key for request, _ in outcome.failed] == ["你好。"]


@pytest.mark.parametrize(
    "fault", [f for f in FAULTS if FAULTS[f][0] == "transient" and f not in TIMED]
)
def test_three_times(fault: str) -> None:
    """As long as the policy's own patience lasts, nothing is lost but time."""
    clock = Clock()
    with serving(*[FAULTS[fault][1]] * 3, always=model()) as server:
        outcome, got = translate(backend(server), clock, "你好。", policy=Policy(jitter=0))
    assert got == {"你好。": "EN 你好。"}
    assert (outcome.calls, outcome.failed, clock.now) == (4, (), 1 + 2 + 4)


def test_retry_after_is_obeyed() -> None:
    clock = Clock()
    with serving(status(429, Retry_After="7"), always=model()) as server:
        translate(backend(server), clock, "你好")
    assert clock.now == 7


def test_a_page_in_the_middle_of_a_run_is_waited_out() -> None:
    with serving(model(), page(200, "Back soon"), always=model()) as server:
        outcome, got = translate(backend(server, batch=1, concurrency=1), Clock(), "一", "二二")
    assert (len(got), outcome.calls) == (2, 3)


@pytest.mark.parametrize("fault", ["404", "a page at first"])
def test_a_wrong_address_or_model_is_said_with_what_to_look_at(fault: str) -> None:
    with serving(always=FAULTS[fault][1]) as server:
        outcome, _ = translate(backend(server), Clock(), "你好")
    assert outcome.error is not None
    assert "base_url" in outcome.error.hint
    assert "'m'" in outcome.error.hint


def test_what_the_server_says_is_passed_on_in_printable_characters() -> None:
    with serving(always=complains("\x1b]0;x\x07 maximum \u202e context")) as server:
        outcome, _ = translate(backend(server), Clock(), "你好")
    ((_, reason),) = outcome.failed
    assert "maximum" in reason
    assert reason.isprintable()


def cut_when_long(handler: Handler) -> None:
    """Answers of more than three segments do not fit into max_tokens."""
    if len(segments(json.loads(handler.content))) > 3:
        says('{"s1": "EN', "length")(handler)
    else:
        model()(handler)


def test_a_batch_whose_answer_is_cut_off_is_halved() -> None:
    texts = [f"{n}个" for n in range(10, 20)]
    with serving(always=cut_when_long) as server:
        outcome, got = translate(backend(server, batch=10), Clock(), *texts)
    assert got == {text: f"EN {text}" for text in texts}
    assert outcome.failed == ()


def refuses_poison(handler: Handler) -> None:
    asked = segments(json.loads(handler.content)).values()
    poisoned = any(segment["text"] == "毒药" for segment in asked)
    (complains("data_inspection_failed") if poisoned else model())(handler)


def test_one_poisoned_segment_costs_itself() -> None:
    texts = [f"{n}个" for n in range(10, 29)]
    with serving(always=refuses_poison) as server:
        outcome, got = translate(backend(server), Clock(), *texts, "毒药")
    assert len(got) == 19
    assert [request.text for request, _ in outcome.failed] == ["毒药"]
    assert outcome.calls <= 20


def drops_one(handler: Handler) -> None:
    body = json.loads(handler.content)
    asked = {name: s["text"] for name, s in segments(body).items()}
    texts = {n: f"EN {t}" for n, t in asked.items() if t != "二二" or len(asked) == 1}
    says(json.dumps(texts))(handler)


def test_a_segment_without_an_answer_is_asked_again_alone() -> None:
    with serving(always=drops_one) as server:
        _, got = translate(backend(server), Clock(), "一", "二二", "三三三")
        assert [len(segments(body)) for body in bodies(server)] == [3, 1]
    assert got == {text: f"EN {text}" for text in ("一", "二二", "三三三")}


# The key


def quotes_key(handler: Handler) -> None:
    """Put the key where its reader will see it: into a translation."""
    body = json.loads(handler.content)
    key = handler.headers["Authorization"].removeprefix("Bearer ")
    says(json.dumps(dict.fromkeys(segments(body), f"The key is {key}.")))(handler)


def blames_key(code: int) -> Step:
    def play(handler: Handler) -> None:
        complains(f"Bad request with {handler.headers['Authorization']}", code)(handler)

    return play


WITH_KEY: dict[str, Step] = {
    **{name: step for name, step in FAULTS_WITH_KEY.items() if name != "echo"},
    "key as translation": quotes_key,
    "400 with key": blames_key(400),
    "404 with key": blames_key(404),
    "500 with key": blames_key(500),
}


@pytest.mark.parametrize("name", WITH_KEY)
def test_the_key_is_sent_in_its_header_and_said_nowhere(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(KEY_ENV, CANARY)
    caplog.set_level(logging.DEBUG)
    with serving(always=WITH_KEY[name]) as server:
        made = backend(server, timeout=0.2 if name == "hang" else 20)
        shown = [repr(made), str(vars(made)), made.missing(), made.signature]
        try:
            shown += [draft.text for draft in made.translate([Request("k", "你好")])]
        except BackendError as error:
            shown += traceback.format_exception(error)
            shown.append(error.hint)
        path, headers, body = server.seen[0]
    assert headers["Authorization"] == f"Bearer {CANARY}"
    assert CANARY not in path + body
    assert CANARY not in "".join([*shown, caplog.text, *capfd.readouterr()])


def test_control_without_the_guards_the_key_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_ENV, CANARY)
    monkeypatch.setattr("bitext.backends.chat.backend.complaint", lambda body, key: body)
    monkeypatch.setattr("bitext.backends.chat.backend.harmless", lambda *_: True)
    with serving(blames_key(400), quotes_key) as server:
        made = backend(server)
        with pytest.raises(BackendError, match=CANARY):
            made.translate([Request("k", "你好")])
        (draft,) = made.translate([Request("k", "你好")])
    assert CANARY in draft.text


def test_a_key_that_is_a_word_does_not_spoil_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local servers take any key; ``ollama`` and ``lm-studio`` are what their pages suggest."""
    monkeypatch.setenv(KEY_ENV, "lm-studio")
    with serving(always=model()) as server:
        (draft,) = backend(server).translate([Request("k", "lm-studio 的用法")])
    assert draft.text == "EN lm-studio 的用法"


def test_a_redirect_gets_neither_text_nor_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_ENV, CANARY)
    with serving(always=model()) as elsewhere:
        location = elsewhere.url("v1").replace("127.0.0.1", "localhost")
        with serving(always=status(307, Location=location)) as server:
            outcome, _ = translate(backend(server), Clock(), "你好")
    assert isinstance(outcome.error, BackendRefused)
    assert elsewhere.seen == []


def test_control_a_body_is_bounded_by_the_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the bound the padded answer is taken: ``too long a reply`` can fail."""
    padded = b" " * (11 << 20) + b'{"choices": [{"message": {"content": "{\\"s1\\": \\"A\\"}"}}]}'
    step: Step = lambda handler: handler.send(200, padded)  # noqa: E731
    with serving(always=step) as server:
        with pytest.raises(BackendError, match="longer than"):
            backend(server).translate([Request("k", "你好")])
        monkeypatch.setattr("bitext.backends.transport.MAX_BODY", 1 << 30)
        (draft,) = backend(server).translate([Request("k", "你好")])
    assert draft.text == "A"
