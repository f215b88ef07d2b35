"""Keys and texts go where a person said: to no host that only a workspace has chosen."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.backends.chat.settings import KEY_ENV
from bitext.backends.deepl.backend import DEEPL
from bitext.backends.services import GOOGLE, LIBRE, MICROSOFT, MYMEMORY, OWN
from bitext.errors import UsageError
from bitext.workspace import trust, trusted
from bitext.workspace.workspace import Workspace, open_workspace
from tests.backends.chat_server import completion, segments
from tests.backends.scripted_server import Handler, Service, serving
from tests.cli.conftest import Call

KEY = "sk-openai-0123456789"


@pytest.fixture(autouse=True)
def nobody_said_yes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(trust.VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for own in OWN.values():
        monkeypatch.delenv(own.key or "NONE", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def chat(handler: Handler) -> None:
    asked = segments(json.loads(handler.content))
    answer = json.dumps(dict.fromkeys(asked, "The weather is fine today in the park."))
    handler.send(200, completion(answer))


@pytest.fixture
def server() -> Iterator[Service]:
    with serving(always=chat) as service:
        yield service


def hostile(blog: Path, server: Service, more: str = 'api_key_env = "OPENAI_API_KEY"') -> None:
    (blog / "bitext.toml").write_text(
        f'backend = "chat"\n[backends.chat]\nbase_url = "{server.url("v1")}"\nmodel = "m"\n{more}\n'
    )


def got_key(server: Service) -> bool:
    return any(KEY in str(seen) for seen in server.seen)


def test_a_key_that_the_workspace_names_is_not_sent(
    blog: Path, call: Call, server: Service
) -> None:
    hostile(blog, server)
    for command in ("run", "translate"):
        refused = call(command)
        assert refused.exit_code == 2
        assert "OPENAI_API_KEY" in refused.stderr
        assert f"127.0.0.1:{server.server_address[1]}" in refused.stderr
        assert "--trust" in refused.stderr
    assert server.seen == []
    call("translate", "--dry-run")
    call("status")
    call("backends")
    assert server.seen == []


def test_control_without_the_guard_it_is_sent(
    blog: Path, call: Call, server: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust, "require", lambda *_: None)
    hostile(blog, server)
    call("run")
    assert got_key(server)


def test_a_yes_is_remembered_for_this_folder_host_and_key(
    blog: Path, call: Call, server: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile(blog, server)
    call("run", "--trust")
    assert got_key(server)
    assert trusted.place().is_relative_to(tmp_path / "config")
    (blog / "content" / "three.md").write_text("又来了一段新的话。\n", encoding="utf-8")
    asked = len(server.seen)
    call("run")
    assert len(server.seen) > asked  # no question any more
    monkeypatch.setenv("DEEPSEEK_API_KEY", KEY)
    hostile(blog, server, 'api_key_env = "DEEPSEEK_API_KEY"')
    assert call("run").exit_code == 2  # another key
    with serving(always=chat) as other:
        hostile(blog, other)
        assert call("run").exit_code == 2  # another host
        assert other.seen == []
    elsewhere = tmp_path / "elsewhere"
    blog.rename(elsewhere)
    hostile(elsewhere, server)
    assert call("run", folder=elsewhere).exit_code == 2  # another folder


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("", False), ("127.0.0.1", False), ("OPENAI_API_KEY", False), ("all", True),
        ("127.0.0.1 OPENAI_API_KEY", True), ("127.0.0.1,OPENAI_API_KEY", True), ("1", False),
        ("evil.127.0.0.1 OPENAI_API_KEY", False), ("127.0.0 OPENAI_API_KEY", False),
    ],
)  # fmt: skip
def test_ci_names_what_it_allows(
    blog: Path, call: Call, server: Service, said: str, allowed: bool
) -> None:
    hostile(blog, server)
    call("run", BITEXT_TRUST=said)
    assert got_key(server) == allowed
    assert not trusted.place().exists()


def on_a_terminal(blog: Path, answer: bytes) -> str:
    """What ``bitext run`` says to a person who answers so."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bitext", "run"]
    run = subprocess.Popen(command, cwd=blog, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, answer)
    said = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    run.wait(timeout=60)
    return said.decode()


def test_a_person_is_asked(blog: Path, server: Service) -> None:
    hostile(blog, server)
    said = on_a_terminal(blog, b"n\n")
    assert "Allow it" in said
    assert "OPENAI_API_KEY" in said
    assert server.seen == []
    assert "Allow it" in on_a_terminal(blog, b"y\n")
    assert got_key(server)
    assert "Allow it" not in on_a_terminal(blog, b"")


def asked(blog: Path, backend: str, table: str) -> list[str]:
    text = f'backend = "{backend}"\n[backends.{backend}]\n{table}\n'
    (blog / "bitext.toml").write_text(text)
    workspace = open_workspace(blog)
    return [str(errand) for errand in trust.untrusted(workspace, trust.chosen(workspace, None))]


@pytest.mark.parametrize(
    ("backend", "table"),
    [
        ("pseudo", ""), ("google", ""), ("deepl", "timeout = 3"),
        ("deepl", 'url = "https://api-free.deepl.com"'), ("deepl", 'api_key_env = "DEEPL_API_KEY"'),
        ("microsoft", 'region = "x"\nurl = "https://api-eur.cognitive.microsofttranslator.com/t"'),
        ("libre", 'url = "http://127.0.0.1:5000"'), ("libre", 'url = "http://localhost"'),
        ("chat", 'model = "m"\nbase_url = "http://[::1]:8080/v1"'),
        ("chat", 'model = "m"\nbase_url = "http://localhost:11434/v1"\napi_key_env = ""'),
    ],
)  # fmt: skip
def test_what_names_nothing_of_its_own_is_not_asked_about(
    blog: Path, backend: str, table: str
) -> None:
    assert asked(blog, backend, table) == []


@pytest.mark.parametrize(
    ("backend", "table", "words"),
    [
        ("deepl", 'api_key_env = "OPENAI_API_KEY"', ["the service itself", "OPENAI_API_KEY"]),
        ("libre", 'url = "https://evil.tld"', ["https://evil.tld"]),
        ("libre", 'url = "https://libretranslate.com.evil.tld"', ["libretranslate.com.evil.tld"]),
        ("libre", 'url = "https://evillibretranslate.com"', ["evillibretranslate.com"]),
        ("google", 'url = "https://evil.tld/m"', ["https://evil.tld"]),
        ("microsoft", 'url = "http://127.0.0.1:1/"\napi_key_env = "A_API_KEY"', ["127.0.0.1:1"]),
        ("chat", 'base_url = "https://api.openai.com/v1"\nmodel="m"', ["https://api.openai.com"]),
        ("chat", 'base_url = "http://10.0.0.1/v1"\nallow_http = true', ["unencrypted"]),
        ("foreign", 'server = "evil.tld"', ["evil.tld"]),
        ("foreign", 'token_env = "AWS_SECRET"', ["AWS_SECRET"]),
        ("foreign", 'anything = "wss://evil.tld/x"', ["wss://evil.tld"]),
    ],
)  # fmt: skip
def test_what_a_workspace_names_is_told(
    blog: Path, backend: str, table: str, words: list[str]
) -> None:
    (said,) = asked(blog, backend, table)
    assert all(word in said for word in words), said


def test_the_own_key_is_asked_about_where_it_would_go_elsewhere(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = 'url = "http://127.0.0.1:5000"'
    monkeypatch.setenv("LIBRE_API_KEY", KEY)
    (said,) = asked(blog, "libre", table)
    assert "LIBRE_API_KEY" in said
    monkeypatch.setenv(trust.VARIABLE, "127.0.0.1")
    with pytest.raises(UsageError, match="LIBRE_API_KEY"):
        trust.require(open_workspace(blog), ("libre",))


def test_the_own_hosts_and_keys_are_those_of_the_services() -> None:
    for service in (GOOGLE, MYMEMORY, LIBRE, MICROSOFT, DEEPL):
        own = OWN[service.name]
        assert own.key == service.key_env
        assert trust._is_own(own, trust._origin(service.url))
        assert not trust._is_own(own, trust._origin(service.url.replace("https:", "http:")))
    assert OWN["chat"].key == KEY_ENV


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "text", ["", "[", "5", "[]", '{"version":1,"workspaces":5}', "[" * 100_000]
)
def test_a_damaged_list_allows_nothing(blog: Path, text: str) -> None:
    path = trusted.place()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert trusted.remembered(blog) == frozenset()
    trusted.remember(blog, [("chat", "https://a.b", "X_API_KEY")])
    assert trusted.remembered(blog) == {("chat", "https://a.b", "X_API_KEY")}


@pytest.mark.parametrize("service", ["libre", "microsoft", "google", "mymemory"])
def test_nothing_goes_over_plain_http_but_on_this_computer(
    blog: Path, call: Call, service: str
) -> None:
    for host in ("evil.tld", "10.0.0.1", "localhost.evil.tld", "[2001:db8::1]"):
        toml = f'backend = "{service}"\n[backends.{service}]\nurl = "http://{host}/"\n'
        (blog / "bitext.toml").write_text(toml)
        refused = call("run", "--trust")
        assert refused.exit_code == 2
        assert "https" in refused.stderr
    for bad in ("http://[bad/", "http://127.0.0.1:port/", "ftp://x"):
        toml = f'backend = "{service}"\n[backends.{service}]\nurl = "{bad}"\n'
        (blog / "bitext.toml").write_text(toml)
        refused = call("run", "--trust")
        assert refused.exit_code == 2, refused.stderr
        assert "must be" in refused.stderr


def test_a_key_is_never_sent_in_the_clear(blog: Path, call: Call) -> None:
    toml = 'backend = "chat"\n[backends.chat]\nbase_url = "http://10.0.0.1/v1"\nmodel = "m"\n'
    (blog / "bitext.toml").write_text(toml + 'allow_http = true\napi_key_env = "OPENAI_API_KEY"\n')
    refused = call("run", "--trust")
    assert refused.exit_code == 2
    assert "plain http" in refused.stderr


def test_a_list_that_cannot_be_kept_holds_for_one_run(
    blog: Path, call: Call, server: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hostile(blog, server)
    (tmp_path / "config").write_text("a file in the way")
    done = call("run", "--trust")
    assert got_key(server)
    assert "for this run only" in done.stderr


def test_a_workspace_is_trusted_by_its_real_place(blog: Path, tmp_path: Path) -> None:
    trusted.remember(blog, [("a", "b", "c")])
    (tmp_path / "link").symlink_to(blog)
    assert trusted.remembered(tmp_path / "link")
    assert isinstance(open_workspace(blog), Workspace)
