"""Nothing that a post, a wording, a glossary or a name says is run: with our policy, and without.

Payloads after markdown-it's ``test/fixtures/xss.md`` and OWASP's list, each where it can be: in
the text, in a heading, in the header, in the wording, in the remark, in a term, in a file's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Route

from bitext.formats.po.entries import State
from bitext.store import catalog
from tests.web.page.browsing import Tab, tab
from tests.web.review import Review, reviewing, workspace

pytestmark = pytest.mark.system

_RUN = "alert('ran')"
#: What runs when it is written into a page as HTML.
LIVE = [
    text.replace("RUN", _RUN)
    for text in """\
<img src=x onerror=RUN>
<svg onload=RUN>
<svg><script>RUN</script></svg>
<script>RUN</script>
<iframe srcdoc="<script>RUN</script>"></iframe>
<details open ontoggle=RUN>
<body onload=RUN>
<input autofocus onfocus=RUN>
<video><source onerror=RUN></video>
<math><mtext><img src=x onerror=RUN></mtext></math>
<object data="javascript:RUN"></object>
<embed src="javascript:RUN">
<iframe src="javascript:RUN"></iframe>
<style onload=RUN></style>
<marquee onstart=RUN>x</marquee>
<audio src onerror=RUN>
<link rel=stylesheet href=x onerror=RUN>
<form><button formaction=javascript:RUN autofocus onfocus=RUN>x
<base href="javascript:RUN//">
<meta http-equiv=refresh content="0;javascript:RUN">
<template><img src=x onerror=RUN></template>
<select autofocus onfocus=RUN>
<textarea autofocus onfocus=RUN>
<a href="javascript:RUN" id=here>x</a>
""".splitlines()
]
#: What breaks out of an attribute, a script, a style, an address or a template.
BREAKS = [
    "\">{}", "'>{}", "</textarea>{}", "</title>{}", "</script>{}", "</style>{}", "-->{}", "]]>{}",
    "</iframe>{}", "</option></select>{}", "</template>{}", "` {} `", "{{{{ {} }}}}", "%3C{}",
    "\\x3c{}", "\u2028{}", "\u202e{}", "&#60;{}", "${{ {} }}", "javascript:{}",
]  # fmt: skip


def payloads() -> list[str]:
    """Two hundred, each once."""
    found = [*LIVE]
    for number, way in enumerate(BREAKS):
        found += [way.format(LIVE[(number * 3 + step) % len(LIVE)]) for step in range(9)]
    return list(dict.fromkeys(found))[:200]


NAME = "<img src=x onerror=alert(1)>'\"&.md"


def hostile(root: Path) -> Path:
    """A workspace whose every text is a payload."""
    body = "\n\n".join(f"第{n}段：{payload}" for n, payload in enumerate(payloads()))
    header = f"---\ntitle: '标题 {LIVE[0]}'\ndescription: '说明 {LIVE[3]}'\n---\n"
    items = "\n".join(f"- 项目{n} {payload}" for n, payload in enumerate(LIVE))
    posts = {NAME: f"{header}\n# 章 {LIVE[1]}\n\n{items}\n\n{body}\n"}
    workspace(root, posts, backend="")
    (root / "glossary/terms.yaml").write_text(
        f'terms:\n  - source: 项目\n    target: "item {LIVE[0]!s}"\n    note: "{LIVE[3]}"\n',
        encoding="utf-8",
    )
    workspace_run(root)
    return root


def workspace_run(root: Path) -> None:
    from click.testing import CliRunner

    from bitext.cli.app import app

    done = CliRunner().invoke(app, ["-C", str(root), "translate", "--backend", "echo"])
    assert done.exit_code in (0, 1), done.output
    path = next((root / "catalog").rglob("*.po"))
    known = catalog.read(path, root)
    many = payloads()
    entries = tuple(
        entry._replace(target=many[n % len(many)], signature="",
                comment=many[-1 - n % len(many)].replace("\u2028", ""),
                state=(State.NEEDS_WORK, State.STALE, State.REVIEWED)[n % 3],
                previous=f"旧 {many[n % len(many)]}" if n % 3 == 1 else "")
        for n, entry in enumerate(known.entries)
    )  # fmt: skip
    catalog.write(path, replace(known, entries=entries), root=root)


@pytest.fixture(scope="module")
def hostile_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    with reviewing(hostile(tmp_path_factory.mktemp("hostile") / "blog")) as review:
        yield review


def looked_at(page: Tab, review: Review) -> Iterator[str]:
    """Everything a reviewer sees of the post; what ran is heard as dialogs."""
    ran: list[str] = []
    page.page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.go("/")
    page.page.wait_for_timeout(200)
    name, id = next(iter(review.ids().items()))
    assert name.endswith(NAME)
    page.go("/?q=alert")
    page.go(f"/post/{id}?show=all")
    page.page.wait_for_selector("#segments[aria-busy=false]")
    keys = [segment["key"] for segment in review.segments(id)]
    for key in keys[:: max(1, len(keys) // 4)]:
        page.page.evaluate("key => { location.hash = key }", key)
        page.opened(key)
        page.press("Alt+v")
        page.page.wait_for_timeout(60)
    for view in ("english", "bilingual", "source"):
        page.page.locator(f"#tab-{view}").click()
        page.page.wait_for_selector(f"#page iframe[src*='/{view}']:not(.coming)", timeout=90_000)
        page.page.wait_for_timeout(150)
    page.press("Alt+w", "Alt+t")
    page.press("Escape", "Alt+a")
    page.page.wait_for_timeout(200)
    page.press("Escape")
    page.page.wait_for_timeout(200)
    yield from ran


def added(page: Tab) -> int:
    """Elements that no script of ours makes."""
    count: int = page.page.evaluate(
        "document.querySelectorAll("
        "'img, script:not([src]), object, embed, video, audio, math, marquee, base, template,"
        " style, #segments iframe, [onerror], [onload], [onfocus]').length"
    )
    return count


def heard(ran: list[str]) -> Callable[[Dialog], None]:
    """What writes down that something ran."""
    return lambda dialog: ran.append(dialog.message)


@pytest.mark.parametrize(
    "bypass",
    [
        pytest.param(False, id="with our policy", marks=pytest.mark.long),  # one wall more
        pytest.param(True, id="without it"),
    ],
)
def test_no_payload_runs(bypass: bool, browser: Browser, hostile_desk: Review) -> None:
    assert len(payloads()) == 200
    with tab(browser, hostile_desk, bypass_csp=bypass) as page:
        assert list(looked_at(page, hostile_desk)) == []
        assert added(page) == 0
        page.faults[:] = [fault for fault in page.faults if "static/review" in fault]  # ours alone


def unguarded(route: Any) -> None:
    """Our text helper as somebody would write it who trusts what he is given."""
    text = route.fetch().text()
    safe = "const letters = points(text);"
    assert safe in text
    hole = "const hole = document.createElement('span'); hole.innerHTML = text; return [hole];"
    route.fulfill(body=text.replace(safe, f"{hole} {safe}"), content_type="text/javascript")


@pytest.mark.long
def test_control_text_as_html_would_run_and_our_policy_alone_would_stop_it(
    browser: Browser, hostile_desk: Review
) -> None:
    for bypass in (True, False):
        with tab(browser, hostile_desk, bypass_csp=bypass) as page:
            page.page.route("**/shared/text.js", unguarded)
            page.page.add_init_script("window.alert = () => { window.ran = true }")  # hundreds
            page.go(f"/post/{next(iter(hostile_desk.ids().values()))}?show=all")
            page.page.wait_for_timeout(500)
            assert page.page.evaluate("window.ran === true") is bypass
            assert added(page) > 10
            page.faults.clear()


def unframed(route: Route) -> None:
    """Our frame as somebody would write it who trusts what is in it."""
    text = route.fetch().text()
    assert 'sandbox: ""' in text
    route.fulfill(body=re.sub(r'sandbox: "", ', "", text), content_type="text/javascript")


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_frame_runs_nothing_whatever_is_in_it(
    sandboxed: bool, browser: Browser, hostile_desk: Review
) -> None:
    """The server leaves nothing in it that runs; this is for the day when it does."""
    with tab(browser, hostile_desk, bypass_csp=True) as page:
        live = f"<script>{_RUN}</script><img src=x onerror={_RUN}>"
        page.page.route(
            "**/frame/**", lambda route: route.fulfill(body=live, content_type="text/html")
        )
        if not sandboxed:  # the control
            page.page.route("**/post/side.js", unframed)
        ran: list[str] = []
        page.page.on("dialog", heard(ran))
        page.go(f"/post/{next(iter(hostile_desk.ids().values()))}?show=all")
        page.page.wait_for_selector("#page iframe")
        page.page.wait_for_timeout(1000)
        page.faults.clear()
        assert bool(ran) is not sandboxed
