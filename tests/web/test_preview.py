"""`bitext preview`: on loopback alone, to this browser alone; a post's page runs nothing."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from urllib.parse import quote

import pytest
import requests
import uvicorn
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.errors import BitextError, UsageError
from bitext.publishing.built import Built
from bitext.publishing.watch import watched as followed
from bitext.store.config import Config
from bitext.web import generator, guard, serve
from bitext.web.app import preview
from bitext.web.generator import COMMANDS, command, running
from bitext.web.live import watched
from bitext.web.serve import HOST, listening
from bitext.workspace import trust

POST = """\
---
title: 标题 <i>x</i>
---

你好，**世界**。{{< figure src="a.png" caption="图" >}}

::: tip 提示
内容在此。
:::

<script>document.title = "ran"</script>
<img src="x" onerror="document.title = 'ran'">

![图](a.png)
"""
PIXEL = bytes.fromhex("47494638396101000100000000002c00000000010001000002")


def workspace(root: Path) -> Path:
    result = CliRunner().invoke(app, ["init", str(root)])
    assert result.exit_code == 0, result.output
    (root / "content/a").mkdir()
    (root / "content/a/一 篇.md").write_text(POST, encoding="utf-8")
    (root / "content/a/a.png").write_bytes(PIXEL)
    run = CliRunner().invoke(app, ["-C", str(root), "run", "--backend", "pseudo"])
    assert run.exit_code == 0, run.output
    return root


@contextmanager
def served(root: Path) -> Iterator[str]:
    with listening(0) as at:
        port = at.getsockname()[1]
        config = uvicorn.Config(preview(root, port), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        try:
            yield f"http://{HOST}:{port}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[str]:
    with served(workspace(tmp_path / "blog")) as address:
        yield address


NAME = "content/a/一 篇.md"


def test_a_post_in_three_views_and_its_findings(here: str) -> None:
    assert f'href="/post/{quote(NAME)}"' in requests.get(here, timeout=30).text
    framed = requests.get(f"{here}/post/{NAME}", timeout=30)
    assert "<aside>" in framed.text
    assert 'sandbox="allow-same-origin allow-popups' in framed.text
    assert "allow-scripts" not in framed.text
    views = {
        view: requests.get(f"{here}/page/{view}/{NAME}", timeout=60).text
        for view in ("source", "english", "bilingual")
    }
    assert "你好" in views["source"]
    assert "你好" not in views["english"]
    assert views["bilingual"].count('class="bitext"') >= 1
    for text in views.values():
        assert not re.search(r"\{\{[<%]|:::", text)
        assert "figure · a.png" in text
        assert "<h1>" in text
        assert "<h1>标题 <i>" not in text
        assert "data:image/png;base64," in text


def test_a_posts_page_runs_nothing(here: str) -> None:
    answer = requests.get(f"{here}/page/english/{NAME}", timeout=60)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.startswith("sandbox")
    assert "script" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.system
def test_in_a_browser_no_script_of_a_post_runs(here: str, needs: object) -> None:
    from tests.system.chromium import browse

    assert callable(needs)
    with browse(f"{here}/page/source/{NAME}", needs("chromium")) as page:
        assert page.title() != "ran"
        assert page.locator(".box").count() >= 2
    with browse(f"{here}/post/{NAME}", needs("chromium")) as page:
        frame = page.frame_locator("iframe")
        assert frame.locator("strong").first.inner_text()
        assert page.title() == NAME


def asked(here: str, lines: list[str]) -> str:
    """The status line of an answer to these header lines."""
    host, port = here.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection.recv(100).decode().split("\r\n")[0]


@pytest.mark.parametrize(("lines", "status"), [
    (["Host: {}"], "200"),
    (["Host: localhost:{port}"], "200"),
    (["Host: {}", "Host: evil.example"], "400"),
    (["Host: evil.example"], "400"),
    (["Host: evil.example:{port}"], "400"),
    (["Host: 127.0.0.1"], "400"),
    ([], "400"),
    (["Host: {}", "Origin: http://{}"], "200"),
    (["Host: {}", "Origin: http://evil.example"], "400"),
    (["Host: {}", "Origin: null"], "400"),
    (["Host: {}", "Sec-Fetch-Site: cross-site"], "400"),
    (["Host: {}", "Sec-Fetch-Site: same-site"], "400"),
    (["Host: {}", "Sec-Fetch-Site: same-origin"], "200"),
])  # fmt: skip
def test_who_is_answered(lines: list[str], status: str, here: str) -> None:
    host = here.removeprefix("http://")
    said = [line.replace("{port}", host.split(":")[1]).replace("{}", host) for line in lines]
    assert f" {status} " in asked(here, ["GET / HTTP/1.1", *said])


def test_nothing_is_taken(here: str) -> None:
    assert requests.post(here, timeout=30).status_code == 400


def test_control_without_the_guard_anybody_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard.Guard, "_problem", lambda *_: "")
    with served(workspace(tmp_path / "blog")) as here:
        assert " 200 " in asked(here, ["GET / HTTP/1.1", "Host: evil.example"])


@pytest.mark.parametrize("name", [
    "../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "bitext.toml", "a%00.md",
    "content", "content/a/a.png", "catalog/en/a/x.po", "",
])  # fmt: skip
def test_what_is_no_post_is_not_there(name: str, here: str) -> None:
    status = asked(here, [f"GET /page/source/{name} HTTP/1.1", f"Host: {here[7:]}"])
    assert " 404 " in status


@pytest.mark.long
@pytest.mark.parametrize("ours", [True, False])
def test_a_link_to_another_post_leads_there(ours: bool, tmp_path: Path, needs: object) -> None:
    """The frame said "a page of another host may not ask here", as the control's does."""
    from tests.system.chromium import browse

    assert callable(needs)
    root = workspace(tmp_path / "blog")
    (root / "content/b.md").write_text("看[那篇](a/一%20篇.md#x)。\n", encoding="utf-8")
    with served(root) as address, browse(f"{address}/post/content/b.md", needs("chromium")) as page:
        if not ours:
            page.route("**/post/**", lambda route: route.fulfill(
                body=route.fetch().text().replace("allow-same-origin", ""),
                content_type="text/html",
            ))  # fmt: skip
            page.reload()
        page.frame_locator("iframe").locator("a").first.click()
        if ours:
            page.wait_for_url(f"**/post/{quote(NAME)}?view=bilingual#x", timeout=20_000)
            assert page.locator(".name").inner_text() == NAME
            page.go_back()
            page.wait_for_url("**/post/content/b.md", timeout=20_000)
        else:
            page.frame_locator("iframe").get_by_text("may not ask here").wait_for(timeout=20_000)
            assert page.url.endswith("/post/content/b.md")


@pytest.mark.parametrize("name", ["bitext.toml", "_bitext.toml"])
def test_settings_are_watched_as_posts_are(name: str, tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    (root / "bitext.toml").rename(root / name)
    assert {root / "content", root / name} <= {*watched(root)}


def test_a_saved_file_is_told_within_a_second(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    with served(root) as here, following(here) as stream:
        lines = stream.iter_lines(chunk_size=1)
        assert next(lines) == b": here"
        time.sleep(0.5)  # the watcher has to be there
        before = time.monotonic()
        path = root / NAME
        path.write_text(path.read_text("utf-8") + "\n又一段。\n", encoding="utf-8")
        assert next(line for line in lines if line.startswith(b"data")) == b"data: changed"
        assert time.monotonic() - before < 5  # under 0.2 s on a machine with nothing else to do
        assert "又一段" in requests.get(f"{here}/page/source/{NAME}", timeout=60).text


def test_a_change_before_a_page_listens_is_told_to_it(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    with served(root) as here, following(here) as first:
        page = requests.get(f"{here}/post/{NAME}", timeout=60).text
        assert 'data-seen="0"' in page
        lines = first.iter_lines(chunk_size=1)
        assert next(lines) == b": here"
        (root / NAME).write_text("又一段。\n", encoding="utf-8")
        assert b"data: changed" in iter(lambda: next(lines), None)
        with following(here, seen=0) as late:
            told = (line for line in late.iter_lines(chunk_size=1) if line)
            assert [next(told), next(told)] == [b": here", b"data: changed"]
        assert 'data-seen="0"' not in requests.get(f"{here}/post/{NAME}", timeout=60).text


def following(here: str, seen: int = 0) -> requests.Response:
    """The stream of what changes after what a page has seen."""
    return requests.get(f"{here}/events?seen={seen}", stream=True, timeout=30)


def test_a_post_that_cannot_be_read_is_told_on_its_page(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    with served(root) as here:
        (root / NAME).write_bytes("标题".encode("gbk"))
        answer = requests.get(f"{here}/post/{NAME}", timeout=60)
        assert "UTF-8" in answer.text
        assert "<iframe" not in answer.text


def test_a_port_that_is_taken_is_named() -> None:
    with listening(0) as at, pytest.raises(UsageError, match="is taken"):
        listening(at.getsockname()[1])


@pytest.mark.parametrize("site", COMMANDS)
def test_a_sites_server_listens_on_loopback_and_is_its_own_program(
    site: str, tmp_path: Path
) -> None:
    program = COMMANDS[site].split()[0]
    own = tmp_path / "node_modules/.bin" / program
    own.parent.mkdir(parents=True)
    own.write_text("")
    (tmp_path / "node_modules/hexo-server").mkdir()
    words = command(tmp_path, Config(site=site, content=("docs",)), 4000)
    assert words[0] == str(own)
    assert any(HOST in word for word in words)
    assert any("4000" in word for word in words)


def test_a_server_starts_where_its_configuration_is_and_says_the_base(tmp_path: Path) -> None:
    """VitePress with `srcDir` was started in the folder of its pages, and showed an empty site."""
    own = tmp_path / "node_modules/.bin/vitepress"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\nsleep 9\n")
    own.chmod(0o755)
    file = tmp_path / "docs/.vitepress/config/index.ts"
    file.parent.mkdir(parents=True)
    file.write_text("export default { srcDir: 'src', base: '/tool/' }\n")
    config = Config(site="vitepress", content=("docs/src",))
    assert command(tmp_path, config, 4000)[2] == "docs"
    with running(tmp_path, config, lambda _: None) as address:
        assert address.endswith("/tool/")


@pytest.mark.parametrize(("config", "program", "words", "home"), [
    (Config(site="docusaurus", content=("docs",)), "docusaurus", "--locale en", "/base/en/"),
    (Config(site="hexo", placement="second", content=("source/_posts",)), "hexo",
     "--config _config.yml,_config.en.yml", "/base/en/"),
    (Config(site="hexo", content=("source/_posts",)), "hexo", "", "/base/"),
])  # fmt: skip
def test_a_server_of_one_language_shows_the_editions(
    config: Config, program: str, words: str, home: str, tmp_path: Path
) -> None:
    """Docusaurus' showed "page not found" for each of them."""
    own = tmp_path / "node_modules/.bin" / program
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\nsleep 9\n")
    own.chmod(0o755)
    (tmp_path / "node_modules/hexo-server").mkdir()
    (tmp_path / "docusaurus.config.js").write_text("export default { baseUrl: '/base/' }\n")
    (tmp_path / "_config.yml").write_text("root: /base/\n")
    said = " ".join(command(tmp_path, config, 4000))
    assert said.endswith(words) if words else "--config" not in said
    with running(tmp_path, config, lambda _: None) as address:
        assert re.fullmatch(rf"http://127.0.0.1:\d+{home}", address)


MKDOCS = Config(site="mkdocs", content=("docs",))


def server(root: Path, script: str) -> None:
    """Make this script the site's own program."""
    own = root / "node_modules/.bin/mkdocs"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(script)
    own.chmod(0o755)


@pytest.mark.parametrize("code", [3, 0])
def test_a_server_that_ends_by_itself_is_told_of(code: int, tmp_path: Path) -> None:
    """A build that fails ends Hugo's: the page went on with a link that led nowhere."""
    server(tmp_path, f"#!/bin/sh\nexit {code}\n")
    codes: Queue[int] = Queue()
    with running(tmp_path, MKDOCS, codes.put):
        assert codes.get(timeout=9) == code
    server(tmp_path, "#!/bin/sh\nexec sleep 9\n")
    with running(tmp_path, MKDOCS, codes.put):
        pass  # the control: it was asked to
    assert codes.empty()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
@pytest.mark.parametrize("ours", [True, False])
def test_what_a_server_has_started_ends_with_it(
    ours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of `bundle exec`, npm's scripts and others it is the child that has the port."""
    server(tmp_path, "#!/bin/sh\nsleep 60 &\necho $! > child\nexec sleep 61\n")
    if not ours:  # the control: only the program itself is told
        monkeypatch.setattr(generator, "_tell", lambda process, _name: process.terminate())
    with running(tmp_path, MKDOCS, print):
        child = int(_soon(tmp_path / "child"))
    if ours:
        _wait_until(lambda: not _is_running(child))
    else:
        assert _is_running(child)
        os.kill(child, signal.SIGKILL)


def _is_running(process: int) -> bool:
    """Whether it is there, and no mere entry that its parent has not read yet."""
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def _soon(path: Path) -> str:
    _wait_until(lambda: path.is_file() and path.read_text().endswith("\n"))
    return path.read_text()


def _wait_until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it has not come to be")


@pytest.mark.parametrize("script", ["\x7fELF", "#!/nowhere/sh\n"])
def test_a_program_that_cannot_start_is_named(script: str, tmp_path: Path) -> None:
    server(tmp_path, script)
    with (
        pytest.raises(UsageError, match="mkdocs cannot be started"),
        running(tmp_path, MKDOCS, print),
    ):
        pass


def test_a_folder_is_no_option_of_the_sites_program(tmp_path: Path) -> None:
    """VitePress listened to the whole network."""
    own = tmp_path / "node_modules/.bin/vitepress"
    own.parent.mkdir(parents=True)
    own.write_text("")
    config = Config(site="vitepress", content=("--host=0.0.0.0",))
    assert command(tmp_path, config, 4000)[2] == "./--host=0.0.0.0"


def of_a_stranger(root: Path) -> Path:
    """A site whose program says that it has run."""
    (root / "docs").mkdir()
    (root / "docs/a.md").write_text("正文。\n", "utf-8")
    (root / "bitext.toml").write_text('site = "mkdocs"\ncontent = "docs"\n')
    server(root, "#!/bin/sh\ntouch ran\n")
    return root


def previewed(root: Path, *words: str) -> str:
    """What is said where the site's program runs at most for a moment."""
    result = CliRunner().invoke(app, ["-C", str(root), "preview", "--site", "--no-open", *words])
    time.sleep(0.1)
    return result.output


@pytest.mark.parametrize("ours", [True, False])
def test_the_sites_program_runs_once_somebody_has_said_so(
    ours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(trust.VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(serve, "serve", lambda *_: time.sleep(0.2))
    root = of_a_stranger(tmp_path)
    if not ours:
        monkeypatch.setattr(trust, "require", lambda *_: None)
    said = previewed(root, "--port", "0")
    assert ("site: mkdocs runs" in said) is ours
    assert (root / "ran").exists() is not ours
    monkeypatch.undo()
    monkeypatch.setattr(serve, "serve", lambda *_: time.sleep(0.2))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    previewed(root, "--port", "0", "--trust")
    assert (root / "ran").exists()


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    root = of_a_stranger(tmp_path)
    with listening(0) as at:
        assert "is taken" in previewed(root, "--port", str(at.getsockname()[1]))
    assert not (root / "ran").exists()


def test_ctrl_c_ends_it_from_when_its_address_is_said(tmp_path: Path) -> None:
    """It was told before anybody listened to Ctrl-C: a warning about a coroutine followed."""
    root = workspace(tmp_path / "blog")
    with listening(0) as at:
        pages = preview(root, at.getsockname()[1])
        serve.serve(pages, at, lambda: signal.raise_signal(signal.SIGINT))


def test_settings_that_are_half_written_do_not_end_the_building(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    failed, built, stop = Queue[BitextError](), Queue[Built](), threading.Event()
    work = threading.Thread(
        target=followed, args=(root, built.put, failed.put), kwargs={"stop": stop}
    )
    work.start()
    time.sleep(0.3)  # the watcher has to be there
    try:
        (root / "bitext.toml").write_text("site = [")
        assert "bitext.toml:1" in str(failed.get(timeout=20))
        (root / "bitext.toml").write_text('content = ["content", "later"]')
        assert "later: the content folder does not exist" in str(failed.get(timeout=20))
        (root / "soon").mkdir()
        (root / "soon/b.md").write_text("# 新的\n", "utf-8")
        (root / "soon").rename(root / "later")
        assert "later/b.md" in built.get(timeout=20).skipped
    finally:
        stop.set()
        work.join(20)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_the_sites_server_ends_with_the_preview(name: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("正文。\n", "utf-8")
    (tmp_path / "bitext.toml").write_text('site = "mkdocs"\ncontent = "docs"\n')
    server(tmp_path, f"#!/bin/sh\nsleep 61 & echo $! > {tmp_path}/pid\nexec sleep 60\n")
    words = [sys.executable, "-m", "bitext", "-C", str(tmp_path), "preview", "--site", "--no-open"]
    with subprocess.Popen([*words, "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        next(line for line in process.stderr if "Ctrl-C" in line)
        child = int(_soon(tmp_path / "pid"))
        process.send_signal(getattr(signal, name))
        assert "Traceback" not in process.stderr.read()
    _wait_until(lambda: not _is_running(child))


def test_without_a_site_there_is_no_server_of_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no site here"):
        command(tmp_path, Config(), 4000)


def test_hexo_without_its_server_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="hexo-server is not installed"):
        command(tmp_path, Config(site="hexo"), 4000)


def test_a_sites_own_server_answers_while_it_is_asked_for_and_ends_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hugo = Path(sysconfig.get_path("scripts"))
    monkeypatch.setenv("PATH", str(hugo), prepend=os.pathsep)
    (tmp_path / "hugo.toml").write_text('title = "x"\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts/index.html").write_text("<p>{{ .Site.Title }}</p>")
    with running(tmp_path, Config(site="hugo", content=("content",)), print) as address:
        assert "<p>x</p>" in _answer(address)
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)


def _answer(address: str) -> str:
    """A page, as soon as its server is there."""
    for _ in range(100):
        with suppress(requests.ConnectionError):
            return requests.get(address, timeout=5).text
        time.sleep(0.1)
    raise AssertionError(address)
