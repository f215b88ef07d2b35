"""A post, its wordings, its glossary and its name may say what they like: nothing of it is run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bitext.store import catalog
from tests.web.payloads import PAYLOADS
from tests.web.review import Review, reviewing, workspace

#: What runs, loads or leads away, wherever it stands.
_RUNS = {"script", "iframe", "object", "embed", "base", "form", "link", "frame", "meta"}
_LEADS = {"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster"}


class Seen(HTMLParser):
    """What of a page would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUNS and dict(attrs).get("charset") is None and not _is_ours(tag, attrs):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            scheme = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in _LEADS and re.match(r"(?:javascript|vbscript|data:text)", scheme):
                self.found.append(f"{tag} {name}={value}")


def _is_ours(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    said = dict(attrs)
    meta = tag == "meta" and (said.get("name") or said.get("http-equiv")) in (
        "viewport", "color-scheme", "csrf", "Content-Security-Policy"
    )  # fmt: skip
    ours = str(said.get("src") or said.get("href") or "").startswith("/static/")
    filters = tag == "form" and attrs == [("id", "filters"), ("role", "search")]  # leads nowhere
    return meta or filters or (tag in ("script", "link") and ours)


def runs(html: str) -> list[str]:
    """What a browser would run of a page, or load."""
    seen = Seen()
    seen.feed(html)
    return seen.found


def hostile(root: Path) -> Path:
    """A workspace in which each payload stands in each place."""
    posts = {}
    for number, payload in enumerate(PAYLOADS):
        name = f"{number} {payload.replace('/', '∕')[:60]}.md"
        title = json.dumps(payload, ensure_ascii=False)
        posts[name] = f"---\ntitle: {title}\n---\n\n你好，{payload}世界。\n\n第{number}段。\n"
    workspace(root, posts)
    terms = [f"  - source: 第{n}段\n    target: {json.dumps(p)}\n    note: {json.dumps(p)}\n"
             for n, p in enumerate(PAYLOADS)]  # fmt: skip
    (root / "glossary/terms.yaml").write_text("terms:\n" + "".join(terms), encoding="utf-8")
    for path in (root / "catalog/en").glob("*.po"):
        known = catalog.read(path, root)
        payload = PAYLOADS[int(path.name.split(" ")[0])]
        for entry in known.entries:
            known = catalog.reword(known, *entry.identity, f"Hello {payload}")
        catalog.write(path, known, root=root)
        text = path.read_text("utf-8")
        remark = f"# {' '.join(payload.split())}\nmsgid"
        path.write_text(text.replace("\nmsgid", f"\n{remark}"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    with reviewing(hostile(tmp_path_factory.mktemp("hostile") / "blog")) as review:
        yield review


def test_nothing_of_a_post_runs_in_our_pages(attacked: Review) -> None:
    posts = attacked.posts()
    assert posts["problems"] == []
    assert len(posts["posts"]) == len(PAYLOADS)
    for post in posts["posts"]:
        html = attacked.client.get(f"{attacked.address}/post/{post['id']}", timeout=60).text
        assert runs(html) == [], post["name"]
    assert runs(attacked.client.get(attacked.address, timeout=60).text) == []


def test_nor_in_their_frames_with_and_without_a_policy(attacked: Review) -> None:
    for post in attacked.posts()["posts"]:
        segments = attacked.segments(post["id"])
        for view in ("source", "english", "bilingual"):
            url = f"{attacked.address}/frame/{post['id']}/{view}?key={segments[-1]['key']}"
            answer = attacked.client.get(url, timeout=60)
            assert answer.status_code == 200, (post["name"], view, answer.text)
            assert answer.headers["content-security-policy"].startswith("sandbox;")
            assert runs(answer.text) == [], (post["name"], view)


def test_what_is_told_is_json_and_nothing_else(attacked: Review) -> None:
    for post in attacked.posts()["posts"]:
        url = f"{attacked.address}/api/post/{post['id']}"
        answer = attacked.client.get(url, timeout=60)
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["name"] == post["name"]


def test_control_a_payload_that_ran_would_be_seen() -> None:
    unseen = [payload for payload in PAYLOADS if "<" in payload and not runs(payload)]
    assert len(unseen) <= 8, unseen
