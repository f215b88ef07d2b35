"""Text stays text: what the table of sites says, in the writer, in the proof and in the judge."""

from __future__ import annotations

import re

import pytest

import bitext
from bitext.assemble.proof import expected
from bitext.drafting.lookup import reusable_target
from bitext.drafting.rejection import Rejected
from bitext.drafting.task import Attempt, Step, Task
from bitext.drafting.validation import Accepted, validate
from bitext.markdown import escape, target
from bitext.markdown.literal import values
from bitext.markdown.literal.foreign import brought
from bitext.markdown.literal.neutral import alarming
from bitext.markdown.placeholder import encode
from bitext.model import Document, Edition, Origin, Severity, Shape, walk
from bitext.remembered import Remembered
from bitext.sites.opener import Stage
from bitext.sites.table import NAMES, PLAIN, site_of


def edition(post: str, wording: str, site: str = "plain", name: str = "a.md") -> Edition:
    """The English edition of a post whose segments all say the same."""
    doc = bitext.parse(post, name=name, site=site)
    return bitext.english(doc, {segment.key: wording for segment in doc.segments})


def task(doc: Document) -> Task:
    (piece, *_) = walk(doc.pieces)
    return Task(piece, encode(piece), (), "key")


def refused(found: Edition) -> bool:
    return any(f.severity is Severity.ERROR for f in found.findings)


#: Site, post, wording, edition.
WRITTEN = {
    "attributes of a heading": ("hugo", "# 天气\n", "Use {name}", "# Use \\{name}\n"),
    "braces in a sentence": ("hugo", "天气\n", "Use {name} here", "Use {name} here\n"),
    "an expression": ("docusaurus", "天气\n", "Use {name} here", "Use \\{name} here\n"),
    "less than": ("docusaurus", "天气\n", "a <5", "a \\<5\n"),
    "nothing known": ("plain", "天气\n", "a <5 and {x}", "a &lt;5 and \\{x}\n"),
    "behind a span": ("jekyll", "好*天气*。\n", "A *day*{: .x}", "A *day*\\{\\: .x}\n"),
    "a table": ("jekyll", "天气\n", "a | b", "a \\| b\n"),
    "a link that begins a line": (
        "jekyll", "[天气](b){: .x}\n", "[x]: y", "[[x]&#58; y](b){: .x}\n",
    ),
    "a link behind a word": ("jekyll", "见[天气](b)\n", "A [[x]: y](b)", "A [[x]: y](b)\n"),
    "a directive with a number for a name": (
        "docusaurus", "天气\n", "12:30[x] and :1{.a}", "12\\:30[x] and \\:1\\{\\.a}\n",
    ),
    "emphasis beside marks": (
        "jekyll", "好*天气*\n", "A *day* 2*3.*4 __(b", "A *day* 2*3.\\*4 \\_\\_(b\n",
    ),
    "a link with a blank in its address": (
        "hexo", "天气\n", "a [x](javascript:f('r 1')())", "a \\[x&#93;(javascript:f('r 1')())\n",
    ),
    "a caret at the start of a link": (
        "jekyll", "见[天气](b)\n", "See [^a ^b](b)", "See [&#94;a ^b](b)\n",
    ),
    "a caret at the start of a description": (
        "jekyll", "![天气](b)\n", "^a b", "![&#94;a b](b)\n",
    ),
    "a quotation mark of marked in a description": (
        "plain", "![天气](b)\n", '" onclick="x', "![&#34; onclick=&#34;x](b)\n",
    ),
    "a quotation mark in a description elsewhere": (
        "hugo", "![天气](b)\n", 'a "b" c', '![a "b" c](b)\n',
    ),
    "a mark of marked": ("hexo", "天气\n", "a *[x]: y", "a \\*[x]: y\n"),
    "a mark among underscores": ("hexo", "天气\n", "1_*_*e", "1\\_\\*\\_\\*e\n"),
    "a backtick of marked": (
        "hexo", "见[天气](b)\n", "See [a ` b](b)", "See [a &#96; b](b)\n",
    ),
    "tildes of marked": ("hexo", "天气\n", "~a and ~b", "\\~a and ~b\n"),
    "no tag of marked": ("hexo", "天气\n", "a <5 <6 or >3", "a &lt;5 &lt;6 or >3\n"),
    "a backslash in a title of marked": (
        "hexo", '[x](b "天气")\n', "a \\，", '[x](b "a &#92;，")\n',
    ),
    "attributes of a container": (
        "vitepress", "::: tip 天气\nx\n:::\n", "a {% b ${C}",
        "::: tip a &#123;% b $&#123;C}\nx\n:::\n",
    ),
    "a mark beside a tag": (
        "jekyll", "好<b>天气</b>\n", "a <b>x <</b> 1 << 2", "a <b>x &lt;</b> 1 &lt;< 2\n",
    ),
    "backslashes in an attribute": (
        "docusaurus", '<img src="a" alt="天气"/>\n', "a \\{\\{ x \\}",
        '<img src="a" alt="a &#92;&#123;&#92;&#123; x &#92;&#125;"/>\n',
    ),
    "a backslash at the end of a label": (
        "docusaurus", ":::note[天气]\nx\n:::\n", "ends in \\", ":::note[ends in \\\\]\nx\n:::\n",
    ),
    "nothing beside letters": ("mkdocs", "天气\n", "2 * 3 snake_case", "2 * 3 snake_case\n"),
    "a formula of kramdown": ("jekyll", "天气\n", "a $$x$$", "a \\$\\$x\\$\\$\n"),
    "vue": ("vitepress", "天气\n", "\\{\\{ x \\}\\}", "&#123;\\{ x \\}\\}\n"),
    "between tags": ("docusaurus", "<p>\n天气\n</p>\n", "{x}", "<p>\n&#123;x}\n</p>\n"),
    "Liquid in a title": ("jekyll", '[x](y "天气")\n', "{% raw", '[x](y "&#123;% raw")\n'),
    "a tag in a header": (
        "jekyll", "---\ntitle: 天气\n---\n", "C++ <vector>", "---\ntitle: C++ ‹vector›\n---\n",
    ),
    "a header that is escaped": (
        "hugo", "---\ntitle: 天气\n---\n", "C++ <vector>", "---\ntitle: C++ <vector>\n---\n",
    ),
    "an expression of the source": ("docusaurus", "天气 {a.b}\n", "{a.b} day", "{a.b} day\n"),
    "an escape that Python-Markdown lacks": ("mkdocs", "天气\n", "5\\~6", "5&#126;6\n"),
    "import": ("docusaurus", "天气\n", "import x from 'y'", "&#105;mport x from 'y'\n"),
    "a backtick behind a backslash": (
        "hugo", '{{< figure caption="天气" >}}\n', "a \\\\` b",
        '{{< figure caption="a ∖` b" >}}\n',
    ),
    "a backslash at the end": (
        "hugo", '{{< figure caption="天气" >}}\n', "a \\\\", '{{< figure caption="a \\ " >}}\n',
    ),
    "a list in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', "1. Who",
        '{{< figure caption="1.\xa0Who" >}}\n',
    ),
    "a quoted heading in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', "> # Who",
        '{{< figure caption="› # Who" >}}\n',
    ),
    "a quoted dash in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', ">- Who",
        '{{< figure caption="›-\xa0Who" >}}\n',
    ),
    "a definition in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', "[1]: Who",
        '{{< figure caption="(1): Who" >}}\n',
    ),
    "a fence in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', "~~~ Who",
        '{{< figure caption="∼∼∼ Who" >}}\n',
    ),
    "a heading that ends in a mark": ("mkdocs", "# 天气\n", "Learn C#", "# Learn C\\#\n"),
    "a heading that ends in two": ("hugo", "# 天气\n", "x ##", "# x \\#\\#\n"),
    "a heading that ends so itself": ("mkdocs", "# 学 C#\n", "Learn C#", "# Learn C#\n"),
    "a paragraph that ends in a mark": ("mkdocs", "天气\n", "Learn C#", "Learn C#\n"),
    "a backslash at the end of a heading": ("mkdocs", "# 天气\n", "C:\\\\", "# C:\\\\\n"),
    "markup in a caption": (
        "hugo", '{{< figure caption="天气" >}}\n', "2*3*4", '{{< figure caption="2∗3∗4" >}}\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("site", "post", "wording", "wanted"), WRITTEN.values(), ids=WRITTEN)
def test_what_would_open_something_is_spelled_otherwise(
    site: str, post: str, wording: str, wanted: str
) -> None:
    found = edition(post, wording, site)
    assert found.text == wanted
    assert not refused(found)


#: What is taken out, and the rows of the table that must fail then.
GUARDS = {
    "captions": (
        values, "_blockless", lambda raw: raw,
        [row for row in WRITTEN if row.endswith("in a caption") and row != "markup in a caption"],
    ),
    "ends of headings": (
        escape, "_CLOSING", re.compile("(?!)"),
        ["a heading that ends in a mark", "a heading that ends in two"],
    ),
    "ends of captions": (
        values, "_parameter", lambda raw, _quote: raw, ["a backslash at the end"],
    ),
    "backslashes of captions": (
        values, "_SLASH", re.compile("(?!)"), ["a backtick behind a backslash"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS)
def test_control_without_the_guard_it_opens(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead, rows = GUARDS[guard]
    monkeypatch.setattr(module, name, instead)
    found = [row for row in rows if edition(WRITTEN[row][1], WRITTEN[row][2], WRITTEN[row][0]).text
             != WRITTEN[row][3]]  # fmt: skip
    assert found == rows


@pytest.mark.parametrize("wording", ["{a.c} day", "Day {a.b} {a.c}", "Day"])
def test_an_expression_is_needed_exactly_once(wording: str) -> None:
    found = edition("天气 {a.b}\n", wording, "docusaurus")
    assert refused(found) or found.text == "Day {a.b} \\{a.c}\n"


def test_mdx_is_mdx_wherever_it_lies() -> None:
    assert edition("天气\n", "{x} y", "hugo", "a.mdx").text == "\\{x} y\n"
    assert site_of("nobody's").name == "plain"


def test_the_proof_sees_what_the_writer_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the writer a page is escaped by the ladder, or its source ships."""
    monkeypatch.setattr(escape, "neutral", lambda parts, *_, **__: [part.text for part in parts])
    for site, wording in (("docusaurus", "{x} y"), ("hugo", "y {x}"), ("jekyll", "{%x")):
        assert edition("# 天气\n", wording, site).text != f"# {wording}\n"
    monkeypatch.setattr(expected, "live", lambda *_: frozenset())  # and this is why
    assert edition("# 天气\n", "y {x}", "hugo").text == "# y {x}\n"


def test_no_opener_is_passed_over_by_the_quick_look() -> None:
    """What a pattern finds in a sample, `alarming` finds too."""
    samples = (
        "{% x %}", "{{ x }}", "{{< x >}}", "{# x #}", "-8<- x", "<<< x", "{++x++}", "<b>",
        "import x", ":::x", "::x", ":x[y]", "{x}", "{: x}", "# x", "a | b", "[TOC]", "[[x]]",
        "@[x]", "*[x]: y", "!!! x", "??? x", "=== x", "/// x", "==x==", "^x^", "$x$", "$$x$$",
        "[a \\[b\\](c)](d)", "[a](b:c d)", "a << b", "x\\", "[^x]", "x**", "~~~", "*~x", "x {y",
        "[x]: y",
    )  # fmt: skip
    for opener in (opener for opener in PLAIN.openers if Shape.INLINE in opener.shapes):
        spellings = {raw: (raw, raw.replace("\\", "")) for raw in samples}
        found = [raw for raw, ways in spellings.items() if any(map(opener.pattern.search, ways))]
        assert found, opener.name
        assert all(alarming([raw], Shape.INLINE) for raw in found), opener.name


@pytest.mark.parametrize(("post", "wording", "page"), [
    ("[[甲] 乙](https://x.y)\n", "[a] b", "[\\[a\\] b](https://x.y)\n"),
    ("看[[甲] 乙](https://x.y)\n", "[[a] b](https://x.y)!", "[\\[a\\] b](https://x.y)!\n"),
])  # fmt: skip
def test_nor_behind_the_bracket_of_a_link(post: str, wording: str, page: str) -> None:
    """``[[a] b](…)`` would be a page of a wiki."""
    assert edition(post, wording).text == page


#: Titles of lines and tags that are a whole link: no parser sees what becomes of them.
TITLES = (
    ("mkdocs", '!!! note "[甲](https://x.y)"\n    乙\n'),
    ("hugo", '{{< note title="[甲](https://x.y)" >}}\n乙\n{{< /note >}}\n'),
    ("plain", "<!-- tab [甲](https://x.y) -->\n乙\n"),
    ("vitepress", "::: tip [甲](https://x.y)\n乙\n:::\n"),
)


@pytest.mark.parametrize(("site", "post"), TITLES)
def test_no_title_ends_the_link_around_it(
    site: str, post: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(wording: str) -> str:
        doc = bitext.parse(post, name="a.md", site=site)
        title = next(s for s in doc.segments if "甲" in s.source)
        return bitext.english(doc, {title.key: wording}).text

    assert "[a [b] c](https://x.y)" in page("a [b] c")
    assert "](z" not in page("a](z) b")
    monkeypatch.setattr(escape, "_holds_link", lambda *_: False)
    assert site == "vitepress" or "](z" in page("a](z) b").replace("&#93;", "]"), "control"


def test_nor_a_link_within_it() -> None:
    doc = bitext.parse('!!! note "看 [甲](/x)"\n    乙\n', site="mkdocs")
    text = bitext.english(doc, {doc.pieces[0].segment.key: "See [a [b](/x)"}).text
    assert text.startswith('!!! note "See (a [b](/x)"')


def test_nor_between_tags() -> None:
    samples = (
        "{% x %}", "{{ x }}", "{{< x >}}", "-8<- x", "{++x++}", "<b>", "import x", ":::x", ":1[y]",
        "{x}", "{: x}", "*x*", "- x", "1. x", "[x]", "x 'y')", "a | b", "{# x", "x {y",
    )  # fmt: skip
    for opener in (o for o in PLAIN.openers if o.shapes & {Shape.HTML, Shape.QUOTED}):
        found = [raw for raw in samples if opener.pattern.search(raw)]
        assert found, opener.name
        assert all(alarming([raw], Shape.HTML) for raw in found), opener.name


def test_each_site_has_templates_or_attributes_of_its_own() -> None:
    sets = {name: frozenset(site_of(name).openers) for name in NAMES if name != "vuepress"}
    assert len(set(sets.values())) == len(sets)
    assert all(openers <= sets["plain"] | sets["docusaurus"] for openers in sets.values())
    assert {opener.stage for opener in PLAIN.openers} == set(Stage)


INVISIBLE = (
    "\u200e", "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\xad", "\ufe0f", "\ufe01",
    "\u202e",
    "\u2066", "\ufeff", "\u180e", "\u3164", "\U000e0041", "\U000e0100", "\x1b",
)  # fmt: skip


@pytest.mark.parametrize("char", INVISIBLE, ids=[f"U+{ord(char):04X}" for char in INVISIBLE])
def test_an_invisible_character_does_not_ship(char: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wording = f"Fine{char} weather"
    for post in ("天气\n", "---\ntitle: 天气\n---\n", '[x](y "天气")\n'):
        found = edition(post, wording)
        assert refused(found)
        assert char not in found.text
    doc = bitext.parse("天气\n")
    assert isinstance(validate(Attempt(task(doc), Step.WHOLE, (), (wording,)), {}), Rejected)
    assert not refused(edition(f"天{char}气\n", wording)), "the source has it"
    monkeypatch.setattr(target, "hidden", lambda *_: "")  # without the guard it would
    assert char in edition("天气\n", wording).text


def test_an_emoji_is_none() -> None:
    assert edition("天气\n", "Fine ❤️ weather").text == "Fine ❤️ weather\n"


BROUGHT = (
    "{{ x }}", "{% raw %}", "<script>x</script>", "<img src=x onerror=y>", "<!-- x", "https://x.y",
    "javascript:x", "```", "\u200b", "</b>",
)  # fmt: skip
WORDS = (
    "C++ <vector>",
    "map<int, string>",
    "a<b",
    "a < b",
    "{name}",
    "{{",
    "{%",
    "if (a<b && c>d)",
)


@pytest.mark.parametrize("wording", BROUGHT)
def test_what_no_wording_needs_is_judged_wherever_it_comes_from(wording: str) -> None:
    said = f"Fine {wording} weather"
    assert brought(said)
    assert not brought(said, f"好 {wording} 天")
    doc = bitext.parse("天气真好\n")
    one = task(doc)
    assert isinstance(validate(Attempt(one, Step.WHOLE, (), (said,)), {}), Rejected)
    row = Remembered("key", one.form.text, said, Origin.MEMORY)
    assert reusable_target(one, row) is None, "an entry of a TMX file"


@pytest.mark.parametrize("wording", WORDS)
def test_words_of_a_programmer_are_words(wording: str) -> None:
    said = f"Fine {wording} weather"
    assert not brought(said)
    doc = bitext.parse("今天的天气真好\n")
    assert isinstance(validate(Attempt(task(doc), Step.WHOLE, (), (said,)), {}), Accepted)


def test_a_header_that_is_refused_is_in_no_edition() -> None:
    doc = bitext.parse("---\ntitle: 天气\n---\n\n好\n", site="jekyll")
    title, body = doc.segments
    targets = {title.key: "Fine\u202e weather", body.key: "Fine"}
    assert "\u202e" not in bitext.english(doc, targets).text
    assert "\u202e" not in bitext.bilingual(doc, targets).text
    marked = bitext.bilingual(doc, {**targets, title.key: "<b>Fine</b>"}).text
    assert "天气 / ‹b›Fine‹/b›" in marked


@pytest.mark.parametrize("wording", ["See www.evil.example/x", "Ask me@evil.example now"])
def test_an_address_without_a_scheme_is_one(wording: str) -> None:
    """GFM makes a link of it."""
    assert brought(wording)
    assert not brought(wording, f"见 {wording}")
    said = Attempt(task(bitext.parse("天气很好\n")), Step.WHOLE, (), (wording,))
    assert isinstance(validate(said, {}), Rejected)


@pytest.mark.parametrize("wording", ["www. is short", "a@b", "@user", "x www", "1@2", "w.w.w"])
def test_words_are_no_address(wording: str) -> None:
    assert not brought(wording)


@pytest.mark.parametrize("site", NAMES)
@pytest.mark.parametrize("wording", ["See #include <stdio.h> here", "Use std::vector<a.b> <x.y>"])
def test_a_name_with_a_dot_in_angle_brackets_is_a_word(site: str, wording: str) -> None:
    """It was refused: a tag of a component was seen behind any number of backslashes."""
    doc = bitext.parse("见这里\n", site=site)
    (segment,) = doc.segments
    edition = bitext.english(doc, {segment.key: wording})
    assert not [found for found in edition.findings if found.severity is Severity.ERROR]
    assert edition.text != doc.text


def test_a_backslash_that_is_escaped_itself_escapes_no_tag() -> None:
    for count in range(4):
        source = "今天" + "\\" * count + "<Foo.Bar/>天气"
        (piece,) = bitext.parse(source, site="vitepress").pieces
        assert (len(piece.nodes) == 1) == (count % 2 == 0), source


def test_the_end_of_a_formula_and_the_end_of_the_next_are_no_formula() -> None:
    """Refused: the blank behind ``$10^5$`` had kept the source's own from being one."""
    found = edition("值 $10^5$ ，域 $1$ ~ $10^9$ 。\n", "The value $10^5$, within $1$ ~ $10^9$.")
    assert not refused(found)
    assert found.text == "The value $10^5$, within $1$ ~ $10^9$.\n"
