"""The deepl backend through the official client and real HTTP, against a server that is as
strict about XML as DeepL's."""

from __future__ import annotations

import json
import logging
import traceback
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bitext.backends.deepl import backend as deepl
from bitext.backends.protocol import Backend, Request
from bitext.errors import (
    BackendError,
    BackendRefused,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
    UsageError,
)
from bitext.languages import LanguagePair
from tests.backends.scripted_server import (
    FAULTS_WITH_KEY,
    Handler,
    Service,
    Step,
    bomb,
    drip,
    hang,
    huge,
    page,
    reset,
    serving,
    status,
    truncated,
)

CANARY = "canary-5f2b9c0d:fx"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", CANARY)


def backend(server: Service, **settings: object) -> Backend:
    return deepl.create({"url": server.url(""), **settings}, LanguagePair())


def answers(*texts: str) -> Step:
    rows = [{"text": t, "detected_source_language": "ZH", "billed_characters": 1} for t in texts]
    return status(200, json.dumps({"translations": rows}))


def strict(handler: Handler) -> None:
    """Refuse text that is no XML, as ``tag_handling`` version 2 does; turn the rest around."""
    texts = json.loads(handler.content)["text"]
    try:
        for text in texts:
            ElementTree.fromstring(f"<a>{text}</a>")
    except ElementTree.ParseError:
        status(400, '{"message": "Tag handling parsing failed"}')(handler)
    else:
        answers(*(f"EN {text}" for text in texts))(handler)


def test_markup_travels_as_xml_and_comes_back() -> None:
    texts = ["请在<1>控制台</1>里运行 <2/>。", "A & B < C <3/>", '"<4>x</4>"']
    with serving(always=strict) as server:
        drafts = backend(server).translate([Request(str(n), t) for n, t in enumerate(texts)])
        ((path, headers, content),) = server.seen
    assert [d.text for d in drafts] == [f"EN {text}" for text in texts]
    body = json.loads(content)
    assert path == "/v2/translate"
    assert (body["source_lang"], body["target_lang"]) == ("ZH", "EN-US")
    assert body["text"][0] == "请在<g1>控制台</g1>里运行 <x2/>。"
    assert (body["tag_handling"], body["outline_detection"]) == ("xml", False)
    assert headers["Authorization"] == f"DeepL-Auth-Key {CANARY}"
    assert CANARY not in path + content


@given(st.text(st.sampled_from("甲a &;<>/12gx\"'"), max_size=30))
@example("</1/>")  # no marker
def test_the_way_to_xml_and_back_loses_nothing(text: str) -> None:
    assert deepl.from_xml(deepl.to_xml(text)) == text


@pytest.mark.parametrize(
    ("xml", "form"),
    [("<x2></x2>", "<2/>"), ("<x2 />", "<2/>"), ("<g1/>", "<1></1>"), ("<b>x</b>", "<b>x</b>")],
)
def test_other_ways_to_write_an_element(xml: str, form: str) -> None:
    assert deepl.from_xml(xml) == form


def test_the_title_is_context_where_the_batch_has_one() -> None:
    with serving(always=strict) as server:
        made = backend(server)
        made.translate([Request("a", "甲", title="题"), Request("b", "乙", title="题")])
        made.translate([Request("a", "甲", title="题"), Request("b", "乙", title="另")])
        seen = [json.loads(content).get("context") for _, _, content in server.seen]
    assert seen == ["题", None]


FAULTS: dict[str, tuple[type[BackendError], Step]] = {
    "403": (BackendRefused, status(403)),
    "456 quota": (BackendRefused, status(456)),
    "redirect": (BackendRefused, status(302, Location="http://elsewhere.invalid/")),
    "404": (BackendUnavailable, status(404)),
    "429": (BackendTransient, status(429, Retry_After="7")),
    "503": (BackendTransient, page(503, "Unavailable")),
    "529": (BackendTransient, status(529)),
    "reset": (BackendTransient, reset),
    "hang": (BackendTransient, hang),
    "drip": (BackendTransient, drip),
    "truncated": (BackendTransient, truncated),
    "400": (BackendRejected, status(400)),
    "413": (BackendRejected, status(413)),
    "huge": (BackendRejected, huge),
    "bomb": (BackendRejected, bomb),
    "empty": (BackendRejected, status(200, "")),
    "page": (BackendRejected, page(200, "Welcome")),
    "one too few": (BackendRejected, answers()),
    "one too many": (BackendRejected, answers("A", "B")),
    "no numbers": (BackendRejected, status(200, '{"translations": [{"text": "A"}]}')),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_judged_at_once_and_retried_by_nobody_but_the_scheduler(fault: str) -> None:
    kind, step = FAULTS[fault]
    with serving(step, always=strict) as server:
        made = backend(server, timeout=0.3 if fault in {"hang", "drip"} else 20)
        with pytest.raises(kind) as caught:
            made.translate([Request("a", "甲")])
        assert len(server.seen) == 1
    if isinstance(caught.value, BackendTransient):
        assert caught.value.retry_after == (7 if fault == "429" else None)


@pytest.mark.parametrize("name", FAULTS_WITH_KEY)
def test_the_key_is_said_nowhere(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = status(200, json.dumps({"message": f"{CANARY} is wrong"}))
    with serving(always=echo if name == "echo" else FAULTS_WITH_KEY[name]) as server:
        made = backend(server, timeout=0.2 if name == "hang" else 20)
        with pytest.raises(BackendError) as caught:
            made.translate([Request("a", "甲")])
    said = "".join([*traceback.format_exception(caught.value), repr(vars(made)), caplog.text])
    assert CANARY not in said


def test_a_redirect_is_not_followed_and_the_client_alone_would() -> None:
    import deepl as official

    with serving(always=strict) as elsewhere:
        moved = status(307, Location=elsewhere.url("v2/translate"))
        with serving(always=moved) as server:
            with pytest.raises(BackendRefused, match="redirect"):
                backend(server).translate([Request("a", "甲")])
            assert elsewhere.seen == []
            plain = official.DeepLClient("k", server_url=server.url(""))
            plain.translate_text("甲", target_lang="EN-US")
            assert "甲" in json.loads(elsewhere.seen[0][2])["text"]
            plain.close()  # type: ignore[no-untyped-call]  # DeepL's


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://api.deepl.com/", "https://deepl.com.evil.example/"]
)
def test_the_key_goes_to_deepl_only(url: str) -> None:
    with pytest.raises(UsageError, match=r"deepl\.com|must be https"):
        deepl.create({"url": url}, LanguagePair())


@pytest.mark.parametrize(
    ("target", "code"), [("en", "en-US"), ("en-GB", "en-GB"), ("de", "de"), ("pt-BR", "pt-BR")]
)
def test_targets_are_what_deepl_calls_them(target: str, code: str) -> None:
    with serving(always=strict) as server:
        made = deepl.create({"url": server.url("")}, LanguagePair("zh-CN", target))
        made.translate([Request("a", "甲")])
        assert json.loads(server.seen[0][2])["target_lang"] == code.upper()


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert deepl.create({}, LanguagePair()).missing() == ""
    monkeypatch.delenv("DEEPL_API_KEY")
    made = deepl.create({}, LanguagePair())
    assert "DEEPL_API_KEY" in made.missing()
    with pytest.raises(BackendUnavailable, match="DEEPL_API_KEY"):
        made.translate([Request("a", "甲")])
    monkeypatch.setattr(deepl, "find_spec", lambda _: None)
    assert "bitext[deepl]" in made.missing()
