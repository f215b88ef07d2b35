"""Where a wording may stand in a post, and posts that have one there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bitext.assemble.edition import english
from bitext.drafting.task import Attempt, Step, Task
from bitext.drafting.validation import Accepted, validate
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.segmenter import parse
from bitext.markdown.target import TargetError
from bitext.model import Severity, walk


class Place(NamedTuple):
    """A post with one segment, and how a reply to it holds the wording."""

    name: str
    post: str
    reply: str = "W"
    sites: frozenset[str] = frozenset()  #: none: all of them


def _place(name: str, post: str, reply: str = "W", sites: str = "") -> Place:
    return Place(name, post, reply, frozenset(sites.split()))


PLACES = (
    _place("paragraph", "天气很好。\n"),
    _place("heading", "## 天气\n\nx\n"),
    _place("emphasis", "今天的*天气*真的非常好，我们去公园吧。\n", "Fine <1>weather</1>W"),
    _place(
        "strong",
        "今天的**天气**真的非常好，我们去公园走走吧，顺便看看花，再喝一杯茶。\n",
        "The W <1>W</1>W of today is really quite fine here",
    ),
    _place("list", "- 天气\n- x\n"),
    _place("cell", "| 天气 | x |\n|---|---|\n| y | z |\n"),
    _place("last cell", "| x | y |\n|---|---|\n| y | 天气 |\n"),
    _place("quote", "> 天气很好。\n"),
    _place("link", "见[天气](b)\n", "See <1>W</1>"),
    _place("after link", "[天气](b)好\n", "<1>x</1>W"),
    _place("after code", "`c`天气\n", "<1/>W"),
    _place("after image", "![](a.png)天气\n"),
    _place("two lines", "今天的天气\n真的非常好\n", "W W"),
    _place("description", "![天气](a.png)\n"),
    _place("title", '[x](b "天气")\n'),
    _place("between tags", "<div>天气</div>\n"),
    _place("lines between tags", "<div>\n天气\n</div>\n"),
    _place("attribute", '<img src="a.png" alt="天气"/>\n'),
    _place("inline tag", "x <b>天气</b> y\n", "x <1>W</1> y"),
    _place("container", "::: tip 天气\nx\n:::\n", sites="vitepress"),
    _place("directive", ":::note[天气]\nx\n:::\n", sites="docusaurus"),
    _place("admonition", '!!! note "天气"\n    x\n', sites="mkdocs"),
    _place("beside a heading", "# Weather\n\n天气\n", sites="pandoc"),
    _place("behind a table", "| a | b |\n|---|---|\n| c | d |\n\n天气\n", sites="pandoc"),
    _place("behind a term", "Term\n\n天气\n", sites="pandoc"),
    _place("between code", "`c`天气`d`\n", "<1/>W<2/>", sites="pandoc"),
    _place("header", "---\ntitle: 天气\n---\n\nx\n", sites="pandoc"),
    _place("div", "::: {.note}\n天气\n:::\n", sites="pandoc"),
    _place("parameter", '{{< figure src="a" caption="天气" >}}\n', sites="hugo"),
)  # fmt: skip


class Case(NamedTuple):
    """A wording in its place, for a site."""

    place: Place
    wording: str
    site: str

    @property
    def said(self) -> str:
        """The reply, in placeholder form."""
        return self.place.reply.replace("W", self.wording)


def cases(site: str, wordings: list[str]) -> list[Case]:
    """Each wording in one of the places that a site has, in turn."""
    fitting = [place for place in PLACES if not place.sites or site in place.sites]
    return [Case(fitting[i % len(fitting)], w, site) for i, w in enumerate(wordings)]


def drafted(case: Case) -> str:
    """The edition when an engine, the memory or a term says it: empty where it is refused."""
    doc = parse(case.place.post, name="a.md", site=case.site)
    (piece, *_) = walk(doc.pieces)
    form = encode(piece)
    task = Task(piece, form, (), "key")
    found = validate(Attempt(task, Step.WHOLE, (), (case.said,)), {})
    if isinstance(found, Accepted):
        return _edition(case, found.target)
    return ""


def written(case: Case) -> str:
    """The edition when a person has written it as Markdown: empty where it is refused."""
    doc = parse(case.place.post, name="a.md", site=case.site)
    (piece, *_) = walk(doc.pieces)
    plain = Case(case.place, "\x01", case.site)
    try:
        frame = decode(piece, encode(piece), plain.said.replace("\x01", "WORDING"))
    except TargetError:
        return ""
    return _edition(case, frame.replace("WORDING", case.wording))


def unguarded(case: Case) -> str:
    """The post with the wording as it came."""
    doc = parse(case.place.post, name="a.md", site=case.site)
    (piece, *_) = walk(doc.pieces)
    frame = decode(piece, encode(piece), Case(case.place, "WORDING", case.site).said)
    start, end = piece.span
    return doc.text[:start] + frame.replace("WORDING", case.wording) + doc.text[end:]


def reference(case: Case) -> str:
    """The edition with words that mean nothing to anybody."""
    edition = written(Case(case.place, PLAIN_WORDS, case.site))
    assert edition
    return edition


PLAIN_WORDS = "plain words"


def _edition(case: Case, target: str) -> str:
    doc = parse(case.place.post, name="a.md", site=case.site)
    edition = english(doc, {doc.segments[0].key: target})
    if any(found.severity is Severity.ERROR for found in edition.findings):
        return ""
    return edition.text


Route = Callable[[Case], str]
