"""The workspace's glossary in the user's DeepL account, through the official client and real
HTTP, against a server that refuses what DeepL refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.deepl import backend as deepl
from bitext.backends.deepl.glossary import TERM_BYTES, entries, valid
from bitext.backends.protocol import Request
from bitext.drafting.translate import translate
from bitext.errors import BackendTransient
from bitext.languages import LanguagePair
from bitext.model import Term
from bitext.workspace.backends import backends_of
from tests.backends.deepl_server import Account, Refusal, _checked
from tests.backends.scripted_server import Service, Step, hang, page, serving, status
from tests.workflow.blog import Blog, install

TERMS = (Term(("社区",), ("community",)), Term(("步道师",), ("evangelist",)))
REQUEST = Request("a", "community 的未来。", "社区的未来。", terms=(("社区", "community"),))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", "canary-5f2b9c0d:fx")


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def server(account: Account) -> Iterator[Service]:
    with serving(always=account) as running:
        yield running


def backend(server: Service, terms: tuple[Term, ...] = TERMS, **settings: object) -> deepl.DeepL:
    made = deepl.create({"url": server.url(""), **settings}, LanguagePair())
    assert isinstance(made, deepl.DeepL)
    made.use_terms(terms)
    return made


def test_the_glossary_is_made_once_and_used_by_every_call(
    server: Service, account: Account
) -> None:
    made = backend(server)
    for _ in range(2):
        (draft,) = made.translate([REQUEST])
        assert draft.text.split() == ["community", "some", "english", "words"]
    assert account.names == {"g0": "bitext zh-en"}
    assert account.dictionaries["g0"] == {
        ("ZH", "EN"): {"社区": "community", "步道师": "evangelist"}
    }
    assert account.log == [
        "GET /v3/glossaries",
        "POST /v3/glossaries",
        "POST /v2/translate",
        "POST /v2/translate",
    ]


def test_an_equal_glossary_is_used_again_and_another_one_replaced(
    server: Service, account: Account
) -> None:
    backend(server).translate([REQUEST])
    account.log.clear()
    backend(server).translate([REQUEST])
    assert account.log == [
        "GET /v3/glossaries",
        "GET /v3/glossaries/g0/entries",
        "POST /v2/translate",
    ]
    account.log.clear()
    changed = Request("a", "commune", "社区", terms=(("社区", "commune"),))
    (draft,) = backend(server, (Term(("社区",), ("commune",)),)).translate([changed])
    assert draft.text.strip() == "commune"
    assert "PUT /v3/glossaries/g0/dictionaries" in account.log
    assert account.dictionaries["g0"] == {("ZH", "EN"): {"社区": "commune"}}
    assert len(account.names) == 1, "none is left behind"


def test_what_somebody_edited_in_the_account_is_put_right(
    server: Service, account: Account
) -> None:
    """As many entries, other words: only a comparison of the entries finds it."""
    backend(server).translate([REQUEST])
    account.dictionaries["g0"]["ZH", "EN"]["社区"] = "village"
    (draft,) = backend(server).translate([REQUEST])
    assert "community" in draft.text


def test_a_name_of_its_own_keeps_two_workspaces_apart(server: Service, account: Account) -> None:
    backend(server, glossary="blog").translate([REQUEST])
    backend(server, (Term(("社区",), ("x",)),)).translate(
        [Request("a", "x", "社区", terms=(("社区", "x"),))]
    )
    assert set(account.names.values()) == {"blog zh-en", "bitext zh-en"}


def test_a_text_whose_terms_it_does_not_word_so_has_them_written_in(
    server: Service, account: Account
) -> None:
    other = Request("b", "the community 好。", "社区好。", terms=(("社区", "the community"),))
    backend(server).translate([REQUEST, other])
    assert json.loads(server.seen[-1][2])["text"] == ["社区的未来。", "the community 好。"]
    drafts = backend(server).translate([other])
    assert drafts[0].text.startswith("the community")
    assert account.log[-1] == "POST /v2/translate"


def test_without_terms_or_turned_off_the_account_is_not_touched(
    server: Service, account: Account
) -> None:
    backend(server).translate([Request("a", "未来。")])
    backend(server, ()).translate([REQUEST])
    off = backend(server, glossary="off")
    assert not off.limits().glossary
    off.translate([REQUEST])
    assert set(account.log) == {"POST /v2/translate"}


NONE: dict[str, Step] = {
    "full": lambda handler: Account(most=0)(handler),
    "not for these languages": lambda handler: Account(pairs=frozenset())(handler),
    "forbidden": status(403),
    "no JSON": status(200, "no"),
    "a page": page(200, "Welcome"),
    "not there": status(404),
}


@pytest.mark.parametrize("name", NONE)
def test_an_account_that_takes_no_glossary_gets_the_terms_in_the_text(
    name: str, account: Account
) -> None:
    def play(handler: object) -> None:
        step: Callable[..., None] = account if "/v2/" in handler.path else NONE[name]  # type: ignore[attr-defined]
        step(handler)

    with serving(always=play) as server:
        (draft,) = backend(server).translate([REQUEST])
    assert draft.text.startswith("community")
    assert "glossary_id" not in server.seen[-1][2]


def test_trouble_that_passes_is_waited_out_and_the_glossary_tried_again(account: Account) -> None:
    with serving(status(503), always=account) as server:
        made = backend(server)
        with pytest.raises(BackendTransient):
            made.translate([REQUEST])
        made.translate([REQUEST])
    assert account.names
    with serving(always=hang) as server, pytest.raises(BackendTransient):
        backend(server, timeout=0.2).translate([REQUEST])


def test_a_run_of_the_workflow_uses_it(
    server: Service, account: Account, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, lambda: deepl.create({"url": server.url("")}, LanguagePair()))
    blog.terms(社区="community")
    blog.post("a.md", "我们在社区里讨论开源项目的未来。")
    summary = translate(blog.workspace, backends_of(blog.workspace))
    assert (summary.drafted, summary.calls) == (1, 1)
    assert "community" in blog.target("a.md", "我们在社区里讨论开源项目的未来。")
    assert account.dictionaries["g0"] == {("ZH", "EN"): {"社区": "community"}}


@pytest.fixture
def blog(tmp_path: object) -> Blog:
    return Blog(tmp_path / "blog").configure()  # type: ignore[operator]  # a Path


def test_terms_with_a_scope_or_two_wordings_are_no_entries() -> None:
    terms = (
        Term(("开源之夏",), ("Open Source Promotion Plan",), short="OSPP"),
        Term(("段",), ("segment",), tags=("nlp",)),
        Term(("节",), ("section",), paths=("docs/*",)),
        Term(("步道师", "布道师"), ("evangelist", "evangelists")),
        Term(("A&B",), ("A&B",)),
    )
    assert entries(terms) == {"步道师": "evangelist", "布道师": "evangelist"}


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=8))
def test_whatever_is_uploaded_the_server_and_the_client_take(pairs: list[tuple[str, str]]) -> None:
    from deepl.util import convert_dict_to_tsv

    found = entries([Term((source,), (target,)) for source, target in pairs])
    if found:
        assert _checked(convert_dict_to_tsv(dict(found))) == found


@pytest.mark.parametrize("word", ["", " a", "a\n", "a\tb", "a\u2028b", "\x85", "字" * 400, "<b>"])
def test_words_that_no_glossary_takes(word: str) -> None:
    assert not valid(word)
    if len(word.encode()) > TERM_BYTES:
        with pytest.raises(Refusal):
            _checked(f"{word}\tx")
