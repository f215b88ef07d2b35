"""A reviewer leads a link elsewhere in the catalog: it ships, for a person and within bounds."""

from __future__ import annotations

import pytest

import bitext
from bitext.assemble.english import Assembly
from bitext.assemble.retarget import readdressed, retargeted
from bitext.checks.levels import Levels
from bitext.markdown.target import TargetError, read_target
from bitext.model import Piece, walk
from bitext.reviewing.check import Checker
from tests.workflow.blog import Blog

SOURCE = "看[开源](https://zh.wikipedia.org/wiki/A)和[文档](/zh/)，`代码`。"


def piece(source: str = SOURCE) -> Piece:
    return next(walk(bitext.parse(source + "\n", site="hugo").pieces))


def shipped(target: str, source: str = SOURCE, before: str = "") -> str:
    """What stands in the edition."""
    document = bitext.parse(f"{before}{source}\n", site="hugo")
    one = next(walk(document.pieces))
    led = retargeted(one, target)
    key = one.segment.key
    targets = {key: led.target if led else target}
    addresses = {key: led.addresses} if led else {}
    edition = Assembly(document, targets, addresses=addresses).edition()
    return edition.text.strip()


LED = [
    ("See [open source](https://en.wikipedia.org/wiki/A) and [docs](/zh/), `代码`.", ""),
    ("See [docs](/zh/), `代码`, [open source](https://en.wikipedia.org/wiki/A).", ""),
    ("See [open source](/en/a?x=1#y) and [docs](../en/), `代码`.", ""),
    ("See [open source](mailto:a@example.org) and [docs](/zh/), `代码`.", ""),
    ("See [open source](<https://en.wikipedia.org/wiki/A_(b)>) and [docs](/zh/), `代码`.",
     "See [open source](<https://en.wikipedia.org/wiki/A_%28b%29>) and [docs](/zh/), `代码`."),
    ("See [open source](https://e.org/A_(b)|c$d$*e*) and [docs](/zh/), `代码`.",
     "See [open source](https://e.org/A_%28b%29%7Cc%24d%24%2Ae%2A) and [docs](/zh/), `代码`."),
    ("See [open source](https://e.org/开源) and [docs](/zh/), `代码`.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("target", "wanted"), LED)
def test_a_person_leads_a_link_elsewhere(target: str, wanted: str) -> None:
    assert shipped(target) == (wanted or target).replace("(<", "(").replace(">)", ")")


@pytest.mark.parametrize("before", ["> ", "- ", "## ", "1. a\n\n   "])
def test_in_every_block(before: str) -> None:
    target = LED[0][0]
    assert shipped(target, before=before) == f"{before}{target}".strip()


HOSTILE = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc",
    "java&#115;cript:alert(1)", "&#106;avascript:alert(1)", "javascript&colon;alert(1)",
    "\\\\evil.example/x", "/\\evil.example", "ftp://x/y", "x:y", "https://e.org/\u202egnp",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_no_hostile_address_ships(address: str) -> None:
    target = f"See [open source]({address}) and [docs](/zh/), `代码`."
    assert retargeted(piece(), target) is None
    assert shipped(target) == SOURCE


@pytest.mark.parametrize("target", [
    "See [open source](https://zh.wikipedia.org/wiki/A), `代码`.",  # one was lost
    "See [a](https://e.org/) [b](https://zh.wikipedia.org/wiki/A) [c](/zh/), `代码`.",  # one more
    "See [open source](https://e.org/) and [docs](/zh/).",  # the code was lost
])  # fmt: skip
def test_nothing_else_may_change(target: str) -> None:
    assert shipped(target) == SOURCE


def test_an_engine_leads_nothing_anywhere() -> None:
    """Its wordings are read as they are: only a person's are asked for addresses."""
    with pytest.raises(TargetError):
        read_target(piece(), LED[0][0])


def test_control_an_address_is_not_put_in_where_links_cannot_be_told_apart() -> None:
    text = "See [open source](https://zh.wikipedia.org/wiki/A)."
    assert readdressed(text, piece(), [(0, "https://e.org/")]) == text


def test_through_a_catalog(blog: Blog) -> None:
    """Run, check and build take it; the rest of the wording is judged as ever."""
    blog.post("a.md", SOURCE, SOURCE.replace("代码", "别的"))
    blog.translate()
    (target, other) = (blog.target("a.md", s) for s in (SOURCE, SOURCE.replace("代码", "别的")))
    led = target.replace("https://zh.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A")
    assert led != target
    blog.review("a.md", SOURCE, led)
    blog.translate()
    built = blog.build()
    assert not [f for f in built.findings if f.rule == "structure"]
    edition = blog.edition("a.md").read_text("utf-8")
    assert led in edition
    assert other in edition
    assert "https://en.wikipedia.org/wiki/A" in blog.edition("a.md", "bilingual").read_text("utf-8")
    found = [
        f.rule
        for post in blog.workspace.posts()
        for f in Checker(blog.workspace, Levels({})).post(post)
    ]
    assert not {"link", "new-url", "structure", "markup-order", "placeholder"} & set(found)
    assert blog.target("a.md", SOURCE) == led


def test_control_a_draft_with_another_address_is_refused(blog: Blog) -> None:
    """The same wording that nobody approved: it may be another program's."""
    blog.configure('refused = "source"\n')
    blog.post("a.md", SOURCE)
    blog.translate()
    led = blog.target("a.md", SOURCE).replace("zh.wikipedia", "en.wikipedia")
    path = blog.po("a.md")
    text = path.read_text("utf-8").replace("//zh.wikipedia", "//en.wikipedia")
    path.write_text(text.replace("[开源](https://en.", "[开源](https://zh."), "utf-8")
    assert blog.target("a.md", SOURCE) == led
    built = blog.build()
    assert [f.rule for f in built.findings if f.rule == "structure"]
    assert led not in blog.edition("a.md").read_text("utf-8")
