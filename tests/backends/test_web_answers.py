"""What the web backends send and give back when the service works."""

from __future__ import annotations

import logging
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bitext.backends import services
from bitext.backends.protocol import Backend, Request
from bitext.backends.web import backend as web
from bitext.errors import BackendError, BackendRejected, BackendUnavailable, UsageError
from bitext.languages import LanguagePair
from tests.backends.scripted_server import FAULTS_WITH_KEY, page, says, serving, status

CREATE = {
    "google": web.create_google,
    "mymemory": web.create_mymemory,
    "libre": web.create_libre,
    "microsoft": web.create_microsoft,
}
CANARY = "canary-5f2b9c"


def answer(backend: Backend, text: str) -> str:
    (draft,) = backend.translate([Request("k", text)])
    assert draft.key == "k"
    return draft.text


@pytest.mark.parametrize("service", CREATE)
def test_a_text_is_answered(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROSOFT_API_KEY", CANARY)
    with serving() as server:
        backend = CREATE[service]({"url": server.url(service)}, LanguagePair())
        assert backend.missing() == ""
        assert answer(backend, "  你好，<世界> & “大家”\n") == "  EN 你好，<世界> & “大家”\n"
        ((_, headers, _),) = server.seen
    assert "bitext" in headers["User-Agent"]


@pytest.mark.parametrize(
    ("service", "tags", "codes"),
    [
        (
            services.GOOGLE,
            "zh-CN zh zh-Hans zh-TW zh-Hant-HK en en-US",
            "zh-CN zh-CN zh-CN zh-TW zh-TW en en",
        ),
        (services.MYMEMORY, "zh-CN zh-TW en en-US en-GB fr", "zh-CN zh-TW en-US en-US en-GB fr"),
        (services.LIBRE, "zh-CN zh-Hans zh_TW en en-US", "zh zh zt en en"),
        (services.MICROSOFT, "zh-CN zh-TW en en-US", "zh-Hans zh-Hant en en"),
    ],
)
def test_language_tags_become_the_codes_of_the_service(
    service: services.Service, tags: str, codes: str
) -> None:
    assert [service.code(tag) for tag in tags.split()] == codes.split()


def test_the_codes_are_sent() -> None:
    with serving() as server:
        settings = {"url": server.url("google")}
        answer(web.create_google(settings, LanguagePair("zh-TW", "en-US")), "好")
        answer(web.create_google(settings | {"source": "yue"}, LanguagePair()), "好")
    sent = [parse_qs(urlsplit(path).query) for path, _, _ in server.seen]
    assert [(query["sl"], query["tl"]) for query in sent] == [
        (["zh-TW"], ["en"]),
        (["yue"], ["en"]),
    ]


def test_lines_are_joined_before_they_are_sent() -> None:
    assert web.one_line("第一行\n第二行，\n  third\nline \n四") == "第一行第二行， third line 四"


def test_punctuation_that_google_answers_with_none_stays() -> None:
    with serving(says("……——"), says("你好")) as server:
        backend = web.create_google({"url": server.url("google")}, LanguagePair())
        assert answer(backend, "……——") == "……——"
        assert answer(backend, "你好") == "你好"  # left Chinese: the caller's check finds it


def test_an_empty_text_is_not_sent() -> None:
    backend = web.create_google({"url": "http://127.0.0.1:9/"}, LanguagePair())
    assert answer(backend, " \n") == " \n"


def test_mymemory_counts_bytes() -> None:
    backend = web.create_mymemory({"url": "http://127.0.0.1:9/"}, LanguagePair())
    with pytest.raises(BackendRejected, match="500 bytes"):
        answer(backend, "字" * 167)
    assert len(("字" * backend.limits().max_chars).encode()) <= 500


def test_a_post_about_error_pages_is_no_error_page() -> None:
    text = "看到 <title>Error 500 (Server Error)!!1</title> 时"
    with serving() as server:
        backend = web.create_libre({"url": server.url("libre")}, LanguagePair())
        assert answer(backend, text) == f"EN {text}"


def shared_translator(url: str) -> Backend:
    """The control: one translator of deep-translator for all threads."""
    from deep_translator import GoogleTranslator  # type: ignore[import-untyped]  # ships no types

    from bitext.backends.protocol import Draft

    translator = GoogleTranslator("zh-CN", "en")
    translator._base_url = url

    class Shared(web.WebBackend):
        def __init__(self) -> None: ...

        def translate(self, batch):  # type: ignore[no-untyped-def]  # a control, not a product
            return [Draft(request.key, translator.translate(request.text)) for request in batch]

    return Shared()


@pytest.mark.parametrize("guarded", [True, False])
def test_answers_are_never_mixed_between_threads(guarded: bool) -> None:
    with serving() as server:
        url = server.url("google")
        backend = (
            web.create_google({"url": url}, LanguagePair()) if guarded else shared_translator(url)
        )
        texts = [f"第{number}句" for number in range(160)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(8) as pool:
                got = list(pool.map(lambda text: answer(backend, text), texts))
        finally:
            sys.setswitchinterval(interval)
    wrong = sum(reply != f"EN {text}" for reply, text in zip(got, texts, strict=True))
    assert (wrong == 0) == guarded


@pytest.mark.parametrize("service", ["libre", "microsoft"])
@pytest.mark.parametrize("fault", FAULTS_WITH_KEY)
def test_the_api_key_is_never_shown(
    service: str,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("MY_API_KEY", CANARY)
    caplog.set_level(logging.INFO)
    with serving(always=FAULTS_WITH_KEY[fault]) as server:
        settings = {"url": server.url(service), "api_key_env": "MY_API_KEY"}
        timeout = 0.15 if fault == "hang" else 20
        backend = CREATE[service](settings | {"timeout": timeout}, LanguagePair())
        with pytest.raises(BackendError) as caught:
            answer(backend, "你好")
        sent = "".join(f"{path}{headers}{body}" for path, headers, body in server.seen)
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(backend))
    out, err = capfd.readouterr()
    assert CANARY in sent
    assert CANARY not in f"{caught.value!s}{caught.value!r}{shown}{out}{err}{caplog.text}"


def test_deep_translator_alone_shows_the_key() -> None:
    """The control of the test above."""
    from deep_translator import LibreTranslator

    with serving(always=status(403)) as server:
        plain = LibreTranslator("zh", "en", api_key=CANARY, custom_url=f"{server.url('libre')}/")
        with pytest.raises(Exception, match=CANARY):
            plain.translate("你好")


def test_passwords_of_netrc_are_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login me password {CANARY}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving() as server:
        answer(web.create_google({"url": server.url("google")}, LanguagePair()), "好")
        requests.get(server.url("google"), params={"q": "好"}, timeout=5)  # the control
    assert ["Authorization" in headers for _, headers, _ in server.seen] == [False, True]


def test_libre_keeps_text_and_key_out_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRE_API_KEY", CANARY)
    with serving() as server:
        answer(web.create_libre({"url": server.url("libre")}, LanguagePair()), "你好")
        monkeypatch.delenv("LIBRE_API_KEY")
        answer(web.create_libre({"url": server.url("libre")}, LanguagePair()), "你好")
    (path, _, with_key), (_, _, without) = server.seen
    assert path == "/libre/translate"
    assert f"api_key={CANARY}" in with_key
    assert "api_key" not in without


def test_a_missing_key_is_said_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MICROSOFT_API_KEY", raising=False)
    monkeypatch.delenv("LIBRE_API_KEY", raising=False)
    with serving() as server:
        backend = web.create_microsoft({"url": server.url("microsoft")}, LanguagePair())
        assert "MICROSOFT_API_KEY" in backend.missing()
        with pytest.raises(BackendUnavailable, match="MICROSOFT_API_KEY"):
            answer(backend, "好")
        assert server.seen == []
    assert "LIBRE_API_KEY" in web.create_libre({}, LanguagePair()).missing()


@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": CANARY},
        {"url": "ftp://example.org/"},
        {"url": "http://user:secret@example.org/"},
        {"url": ""},
        {"timeout": 0},
        {"timeout": True},
        {"timeout": "30"},
        {"concurrency": 1.5},
        {"concurrency": 0},
        {"api_key_env": "AWS_SECRET_ACCESS_KEY"},
    ],
)
def test_wrong_settings_are_named_and_not_repeated(settings: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        web.create_libre(settings, LanguagePair())
    (name,) = settings
    assert f"backends.libre.{name}" in str(caught.value)
    assert CANARY not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_complaint_is_quoted_without_control_characters() -> None:
    with serving(page(200, "\x1b]0;gone\x07 unusual traffic from your computer")) as server:
        backend = web.create_google({"url": server.url("google")}, LanguagePair())
        with pytest.raises(BackendError, match="complaint") as caught:
            answer(backend, "好")
    assert caught.value.message.isprintable()
