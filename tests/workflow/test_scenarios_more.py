"""More rows of review.md's table: tools that save catalogs, edits of authors, what ships.

The numbers are the table's; `test_scenario_table` has where each row is held.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from bitext.drafting.lookup import Again
from bitext.errors import WorkspaceError
from bitext.formats.po.entries import State
from bitext.reviewing.check import check
from bitext.store import merge
from bitext.wording import fate
from tests.workflow.blog import Blog, rules
from tests.workflow.test_scenarios import (
    MARK,
    NERVOUS,
    RELAXED,
    TEXTS,
    change,
    edit,
    figures,
    forget,
    page,
    run,
    words,
)

POLITE = "最后，感谢每一位参与者！"
DOCUMENT = "请看[这份文档](https://one.example/)了解更多。"


@pytest.fixture
def post(blog: Blog) -> Blog:
    """``p.md``, of which every segment is reviewed."""
    blog.post("p.md", *TEXTS)
    blog.translate()
    words(blog, "p.md", lambda entry: f"EN {entry.msgid}")
    run(blog)
    return blog


@pytest.fixture
def half(blog: Blog) -> Blog:
    """``p.md`` with two wordings of a person, one with a remark, and nine drafts."""
    blog.post("p.md", *TEXTS)
    blog.translate()
    mine = {NERVOUS: "We are nervous.", POLITE: "Thank you all."}
    words(blog, "p.md", lambda entry: mine.get(entry.msgid, ""))
    change(blog, NERVOUS, (r"^(?=#\. )", "# a remark\n"))
    run(blog)
    return blog


# Tools that read a catalog and save it


def gettext(*command: str) -> Callable[[Path], None]:
    def save(path: Path) -> None:
        if not shutil.which(command[0]):
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run([*command, str(path)], capture_output=True, check=True)
        path.write_bytes(done.stdout)

    return save


def raw(work: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(work(path.read_bytes()))


def msgmerge(path: Path) -> None:
    """14: with a template of the same post, comments and all."""
    if not shutil.which("msgmerge"):
        pytest.skip("msgmerge is not installed")
    template = polib.pofile(str(path))
    for entry in template:
        entry.msgstr, entry.flags, entry.tcomment = "", [], ""
    template.save(str(path.with_suffix(".pot")))
    command = ["msgmerge", "-q", "-U", "--backup=off", str(path), str(path.with_suffix(".pot"))]
    subprocess.run(command, check=True)
    path.with_suffix(".pot").unlink()


def toolkit(*programs: str, suffix: str) -> Callable[[Path], None]:
    """17 to 19: through translate-toolkit's programs, and back."""

    def convert(program: str, *arguments: str) -> None:
        main = f"from translate.convert.{program} import main; main()"
        command = [sys.executable, "-W", "ignore", "-c", main, *arguments, "--progress=none"]
        subprocess.run(command, capture_output=True, check=True, timeout=100)

    def save(path: Path) -> None:
        between = path.with_suffix(suffix)
        shutil.copy(path, between)
        if len(programs) == 2:
            convert(programs[0], "-i", str(path), "-o", str(between))
        else:  # a new template, which takes the wordings of the old file
            template = polib.pofile(str(path))
            for entry in template:
                entry.msgstr, entry.flags, entry.tcomment = "", [], ""
            template.save(str(between))
        before = path.with_suffix(".old.po")
        path.rename(before)
        old = [] if programs[-1] == "xliff2po" else ["-t", str(before)]
        convert(programs[-1], "-i", str(between), *old, "-o", str(path))
        before.unlink()
        between.unlink()

    return save


TOOLS: dict[str, Callable[[Path], object]] = {
    "6.0 msgcat": gettext("msgcat"),
    "6.1 msgcat --no-wrap": gettext("msgcat", "--no-wrap"),
    "6.2 msgattrib --no-obsolete": gettext("msgattrib", "--no-obsolete"),
    "6.3 msgcat --sort-output": gettext("msgcat", "--sort-output"),
    "6.4 msgcat --no-location": gettext("msgcat", "--no-location"),
    "6.5 msgcat --indent": gettext("msgcat", "--indent"),
    "6.6, 22 msgcat --escape": gettext("msgcat", "--escape"),
    "6.7 msgcat --add-location=file": gettext("msgcat", "--add-location=file"),
    "7 CRLF": raw(lambda data: data.replace(b"\n", b"\r\n")),
    "8 BOM": raw(lambda data: b"\xef\xbb\xbf" + data),
    "9 BOM and CRLF": raw(lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")),
    "12 polib, wrapped": lambda path: polib.pofile(str(path), wrapwidth=78).save(),
    "14 msgmerge": msgmerge,
    "17 po2xliff, xliff2po": toolkit("po2xliff", "xliff2po", suffix=".xlf"),
    "18 po2csv, csv2po": toolkit("po2csv", "csv2po", suffix=".csv"),
    "19 pot2po": toolkit("pot2po", suffix=".pot"),
    "96 header deleted": raw(lambda data: data.partition(b"\n\n")[2]),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_saves_the_catalog(half: Blog, tool: str) -> None:
    TOOLS[tool](half.po("p.md"))
    run(half)
    found = figures(half)
    assert (found["reviewed"], found["drafted"], found["segments"]) == (2, 9, 11)
    entry = half.entry("p.md", NERVOUS)
    assert (entry.target, entry.comment) == ("We are nervous.", "a remark")


def test_a_title_that_loses_its_context_on_the_way(post: Blog) -> None:
    """20: translate-toolkit's XLIFF has no place for it."""
    TOOLS["17 po2xliff, xliff2po"](post.po("p.md"))
    assert "msgctxt" not in post.po("p.md").read_text("utf-8")
    found = run(post)
    assert (figures(post)["reviewed"], found.findings) == (11, [])
    assert "EN 开源之夏" in page(post)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_another_encoding_is_refused(half: Blog, encoding: str) -> None:
    """10, 11: with what to do, and nothing is written."""
    path = half.po("p.md")
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    before = path.read_bytes()
    assert "UTF-8" in str(half.translate().errors[0])
    assert path.read_bytes() == before


def test_an_unknown_program_adds_a_header_and_a_wording(half: Blog) -> None:
    """13: as Weblate saves."""
    po = polib.pofile(str(half.po("p.md")), wrapwidth=77)
    po.metadata["X-Generator"] = "Weblate 5.0"
    entry = next(e for e in po if e.msgid == TEXTS[3])
    entry.msgstr, entry.flags = "We talk.", []
    po.save()
    run(half)
    assert figures(half)["reviewed"] == 3
    assert "X-Generator: Weblate 5.0" in half.po("p.md").read_text("utf-8")


# What authors do to a post whose segments are all reviewed


def rewrite(*edits: tuple[str, str]) -> Callable[[Blog], None]:
    def work(blog: Blog) -> None:
        for old, new in edits:
            edit(blog, old, new)

    return work


def swap(blog: Blog) -> None:
    texts = [*TEXTS]
    texts[2], texts[3] = texts[3], texts[2]
    blog.post("p.md", *texts)


def moved_far(blog: Blog) -> None:
    rest = [text for text in TEXTS if text != NERVOUS]
    blog.post("p.md", *rest, NERVOUS.replace("第一次", "第二次"))


def nine_on_top(blog: Blog) -> None:
    more = [f"新的第{n}段，讲别的事情。" for n in "一二三四五六七八九"]
    texts = [TEXTS[0], *more, *(text.replace("。", "！") for text in TEXTS[1:])]
    blog.post("p.md", *texts)


#: Row -> edit, and how many are reviewed and stale then.
EDITS: dict[str, tuple[Callable[[Blog], None], int, int]] = {
    "24 a paragraph above": (rewrite(("# 前言", "# 前言\n\n新的一段。")), 11, 0),
    "25 two swapped": (swap, 11, 0),
    "26 a typo": (rewrite(("非常紧张", "十分紧张")), 10, 1),
    "27 an address": (rewrite(("one.example", "two.example")), 10, 1),
    "28 punctuation": (rewrite(("参与者！", "参与者。")), 10, 1),
    "29 white space": (rewrite(("我们都非常", "我们都 非常")), 11, 0),
    "30 wrapped anew": (rewrite(("都非常", "都\n非常")), 11, 0),
    "32 heading level": (rewrite(("## 经历", "### 经历")), 11, 0),
    "33 a list item": (rewrite((NERVOUS, f"- {NERVOUS}")), 11, 0),
    "34 a quote": (rewrite((NERVOUS, f"> {NERVOUS}")), 11, 0),
    "35 a heading": (rewrite((NERVOUS, f"## {NERVOUS}")), 11, 0),
    "36 emphasis": (rewrite(("非常紧张", "**非常紧张**")), 10, 1),
    "41 a title, a little": (rewrite(("title: 开源之夏", "title: 开源之夏了")), 10, 1),
    "56 moved far and edited": (moved_far, 10, 1),
    "57 nine on top, punctuation": (nine_on_top, 6, 5),
    "114 short headings": (rewrite(("前言", "序言"), ("经历", "经验")), 9, 2),
}


@pytest.mark.parametrize("row", EDITS)
def test_an_author_edits(post: Blog, row: str) -> None:
    work, reviewed, stale = EDITS[row]
    work(post)
    found = run(post)
    assert (figures(post)["reviewed"], figures(post)["stale"]) == (reviewed, stale)
    assert "retired" not in rules(found.findings)
    assert "drafted" not in page(post)


#: Rows that were faults, which the matching holds; 29 and 30 the journal holds, too.
MATCHED = [row for row in EDITS if row.partition(" ")[0] in ("36", "56", "114")]


@pytest.mark.parametrize("row", MATCHED)
def test_control_without_matching(post: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "matches", lambda *_: {})
    with pytest.raises(AssertionError):
        test_an_author_edits(post, row)


def test_line_ends_of_the_post(post: Blog) -> None:
    """31"""
    path = post.root / "content" / "p.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run(post)
    assert figures(post)["reviewed"] == 11


def test_split_and_joined(post: Blog) -> None:
    """37, 38: nothing is said twice, nothing leaves the page in silence."""
    edit(post, NERVOUS, "我们都非常紧张，\n\n因为这是第一次。")
    run(post)
    text = page(post)
    assert text.count(f"EN {NERVOUS}") <= 1
    assert figures(post)["stale"] >= 1
    post.post("p.md", *TEXTS)
    run(post)
    assert figures(post)["reviewed"] == 11
    edit(post, f"{NERVOUS}\n\n", NERVOUS)
    found = run(post)
    told = page(post) + " ".join(finding.message for finding in found.findings)
    assert f"EN {NERVOUS}" in told
    assert f"EN {TEXTS[3]}" in told


@pytest.mark.parametrize("forgotten", [False, True])
def test_taken_out_and_brought_back(post: Blog, forgotten: bool) -> None:
    """39, 40, 90: a paragraph, then the whole text."""
    edit(post, f"{NERVOUS}\n\n", "")
    assert "retired" in rules(run(post).findings)
    if forgotten:
        forget(post)
    post.post("p.md", *TEXTS)
    run(post)
    assert figures(post)["reviewed"] == 11
    (post.root / "content" / "p.md").write_text("")
    run(post)
    post.post("p.md", *TEXTS)
    run(post)
    assert figures(post)["reviewed"] == 11


def test_reverted(post: Blog) -> None:
    """43"""
    edit(post, "非常紧张", "十分紧张")
    run(post)
    edit(post, "十分紧张", "非常紧张")
    run(post)
    assert figures(post)["reviewed"] == 11


def test_renamed_with_its_catalog(post: Blog) -> None:
    """52"""
    (post.root / "content" / "p.md").rename(post.root / "content" / "q.md")
    post.po("p.md").rename(post.po("q.md"))
    run(post)
    assert figures(post)["reviewed"] == 11


def test_equal_sentences_of_two_posts(post: Blog) -> None:
    """59, 60: one corrected, the other follows as a draft; worded otherwise, both stay."""
    post.post("q.md", NERVOUS)
    run(post)
    assert post.entry("q.md", NERVOUS).state is State.DRAFT
    assert post.target("q.md", NERVOUS) == f"EN {NERVOUS}"
    words(post, "q.md", lambda entry: "Otherwise.")
    run(post)
    assert (post.target("p.md", NERVOUS), post.target("q.md", NERVOUS)) == (
        f"EN {NERVOUS}", "Otherwise.",
    )  # fmt: skip


def test_one_of_two_equal_sentences_is_touched(post: Blog) -> None:
    """113"""
    post.post("q.md", NERVOUS, "别的一段话。", NERVOUS)
    post.translate()
    words(post, "q.md", lambda entry: "Twice." if entry.msgid == NERVOUS else "")
    run(post)
    post.post("q.md", NERVOUS, "别的一段话。", NERVOUS.replace("第一次", "第二次"))
    run(post)
    assert page(post, "q.md").count("Twice.") == 2
    found = post.entry("q.md", NERVOUS.replace("第一次", "第二次"))
    assert found.state is State.STALE


def test_two_alike_are_swapped_with_the_same_typo(blog: Blog) -> None:
    """108: each keeps its own English."""
    first, second = "安装之前请先准备好甲机器和网络。", "安装之前请先准备好乙机器和网络。"
    blog.post("p.md", first, second)
    blog.translate()
    words(blog, "p.md", lambda e: "The first machine." if e.msgid == first else "The other one.")
    run(blog)
    mended = [text.replace("准备好", "准备妥") for text in (second, first)]
    blog.post("p.md", *mended)
    run(blog)
    assert [blog.target("p.md", text) for text in mended] == [
        "The other one.",
        "The first machine.",
    ]
    assert {blog.entry("p.md", text).state for text in mended} == {State.STALE}


def test_punctuation_changed_everywhere_in_a_long_post(blog: Blog) -> None:
    """101b: with the word for it, each beside its own wording."""
    texts = [f"第{n}段说的是第{n}件事情。" for n in range(300)]
    blog.post("p.md", *texts)
    blog.translate()
    words(blog, "p.md", lambda entry: f"EN {entry.msgid}")
    run(blog)
    blog.post("p.md", *(text.replace("。", "！") for text in texts))
    found = run(blog)
    assert (figures(blog)["reviewed"], figures(blog)["stale"]) == (0, 300)
    assert all("punctuation" in f.message for f in found.findings if f.rule == "stale")
    assert all(e.target == f"EN {e.previous}" for e in blog.catalog("p.md").entries)


# States and what ships


def test_emptied_and_blank(post: Blog) -> None:
    """63, 64"""
    change(post, NERVOUS, (r'^msgstr ".*"', 'msgstr ""'))
    change(post, POLITE, (r'^msgstr ".*"', 'msgstr "   "'))
    found = run(post)
    assert "cleared" in rules(found.findings)
    assert "empty" in rules([*check(post.workspace)])
    assert page(post).strip()


def test_drafts_of_a_stand_in_are_none_for_another_engine(blog: Blog) -> None:
    """103: what echo or pseudo wrote counted as done for ever."""
    blog.post("p.md", *TEXTS)
    blog.engine.signature = "pseudo:1"
    blog.translate()
    blog.engine.heard()
    blog.translate()
    assert blog.engine.heard() == []
    words(blog, "p.md", lambda entry: "Mine." if entry.msgid == NERVOUS else "")
    blog.engine.signature = "better:1"
    run(blog)
    assert len(blog.engine.heard()) == 10
    assert blog.target("p.md", NERVOUS) == "Mine."
    assert not [e for e in blog.catalog("p.md").entries if e.signature.startswith("pseudo")]
    assert blog.translate().calls == 0
    blog.po("p.md").unlink()  # the memory has both
    blog.translate()
    assert blog.engine.heard() == []


def test_control_a_stand_in_counts(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Again, "_stands_in", lambda *_: False)
    with pytest.raises(AssertionError):
        test_drafts_of_a_stand_in_are_none_for_another_engine(blog)


HOSTILE = {
    "bidi": "We \u202ediscuss", "html": "We <b>discuss</b> the future.", "bold": "We **discuss**.",
    "code": "We `discuss` it.", "link": "We [discuss](https://x.example/) it.",
    "han": "We 讨论 the future", "heading": "# We discuss", "image": "We ![discuss](x.png)",
    "liquid": "We {{ site.title }} discuss", "list": "- We discuss",
    "placeholder": "See <1>this</1>.", "definition": "[x]: https://x.example/",
    "script": "We <script>alert(1)</script> discuss.", "shortcode": "We {{< x >}} discuss",
    "two": "We discuss.\\n\\nSecond.", "unclosed": "See [this](https://one.example/ for more.",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_reviewed_wording_that_does_not_fit(post: Blog, name: str) -> None:
    """75: it is flagged, or is text on the page."""
    change(post, NERVOUS, (r'^msgstr ".*"', lambda _: f'msgstr "{HOSTILE[name]}"'))  # type: ignore[arg-type]
    run(post)
    text = page(post)
    flagged = rules([*check(post.workspace)])
    assert flagged or "\\" in text or HOSTILE[name] not in text
    for live in ("<script>", "{{<", "{{ site", "![discuss](", "\u202e"):
        assert live not in text


def test_a_refused_wording_is_not_published_as_reviewed(post: Blog) -> None:
    """105: the post was published with the Chinese in its place."""
    post.configure('refused = "hold"\n')
    run(post)
    before = page(post)
    words(post, "p.md", lambda e: "No link any more." if e.msgid == DOCUMENT else "")
    post.translate()
    done = post.build(reviewed_only=True)
    assert "held" in rules(done.findings)
    assert page(post) == before
    said = [f.message for f in (*done.findings, *check(post.workspace)) if f.rule == "structure"]
    assert said
    assert not [text for text in said if "ships in its place" in text]
    post.configure('refused = "source"\n')
    said = [f.message for f in check(post.workspace) if f.rule == "structure"]
    assert [text for text in said if "the source ships in its place" in text] == said


def test_stale_and_needs_work_under_reviewed_only(post: Blog) -> None:
    """72, 110: why a post is passed over, and the pair of commands becomes green by itself."""
    edit(post, "非常紧张", "不紧张")
    post.translate()
    done = post.build(reviewed_only=True)
    assert "not-reviewed" in rules(done.findings)
    assert not post.edition("p.md").exists()
    assert not post.build(check=True, reviewed_only=True).outdated
    words(post, "p.md", lambda e: "We are calm." if "不紧张" in e.msgid else "")
    run(post)
    assert post.build(reviewed_only=True).findings == []
    assert post.build(check=True, reviewed_only=True).findings == []


def test_output_and_cache_deleted(post: Blog) -> None:
    """70, 71"""
    before, catalogs = post.files("output"), post.files("catalog")
    shutil.rmtree(post.root / "output")
    post.build()
    assert post.files("output") == before
    forget(post)
    run(post)
    assert (post.files("output"), post.files("catalog")) == (before, catalogs)


def test_carried_into_the_catalog(post: Blog) -> None:
    """65, 68, 121, 122: an edited edition is refused until the catalog says the same."""
    for kind in ("en", "bilingual"):
        path = post.edition("p.md", kind)
        path.write_text(path.read_text("utf-8").replace(f"EN {NERVOUS}", "By hand."), "utf-8")
    edit(post, POLITE, "谢谢！")
    assert rules(run(post).findings).count("edited-edition") == 2
    edit(post, "谢谢！", POLITE)
    words(post, "p.md", lambda e: "By hand." if e.msgid == NERVOUS else "")
    assert "edited-edition" not in rules(run(post).findings)
    assert "By hand." in page(post)


def test_a_key_and_a_language_that_come_back(post: Blog) -> None:
    """92, 93"""
    post.configure('front_matter = ["summary"]\n')
    run(post)
    post.configure("")
    run(post)
    assert figures(post)["reviewed"] == 11
    catalog = post.files("catalog/en")
    post.configure('targets = ["fr"]\n')
    post.translate()
    post.configure("")
    run(post)
    assert post.files("catalog/en") == catalog


def test_a_msgid_that_a_reviewer_mends(post: Blog) -> None:
    """98: the wording stays."""
    change(post, NERVOUS, (r'^msgid ".*"', f'msgid "{NERVOUS.replace("都", "")}"'))
    found = run(post)
    told = page(post) + " ".join(f.message for f in found.findings)
    assert f"EN {NERVOUS}" in told


def test_flags_and_remarks_live_through_edits(post: Blog) -> None:
    """99, 100"""
    change(post, NERVOUS, (r"^(?=#\. )", "# a remark\n"), (r"^(?=msg)", "#, no-wrap\n"))
    edit(post, "非常紧张", "十分紧张")
    run(post)
    entry = post.entry("p.md", NERVOUS.replace("非常", "十分"))
    assert (entry.comment, entry.flags, entry.state) == ("a remark", ("no-wrap",), State.STALE)


def test_a_deleted_catalog(post: Blog) -> None:
    """112: refused, and everything comes back."""
    post.po("p.md").unlink()
    with pytest.raises(WorkspaceError, match="vanished"):
        [*check(post.workspace)]


def test_conflicts_in_a_catalog(post: Blog) -> None:
    """79, 80, 81: refused with the line, nothing is written."""
    path = post.po("p.md")
    text = path.read_text("utf-8")
    line = f'msgstr "EN {NERVOUS}"'
    both = f'<<<<<<< a\n{line}\n=======\nmsgstr "B"\n>>>>>>> b'
    for broken in (
        text.replace(line, both),
        text.replace(line, f'{line}\nmsgstr "B"'),
        text + text,
    ):
        path.write_text(broken, "utf-8")
        (error,) = post.translate().errors
        assert error.line > 0
        assert path.read_text("utf-8") == broken


def test_orphans_are_told_with_numbers(post: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """91, with a control."""
    (post.root / "content" / "p.md").unlink()
    assert "11 wordings" in " ".join(f.message for f in run(post).findings)
    from bitext.workspace.wordings.homes import Homes

    monkeypatch.setattr(Homes, "findings", lambda _self: iter(()))
    assert "orphaned" not in rules(run(post).findings)


def test_a_post_that_is_left_out_is_not_said_to_be_gone(post: Blog) -> None:
    post.configure('[reading]\nexclude = ["p.md"]\n')
    told = " ".join(f.message for f in run(post).findings)
    assert "content/p.md is left out" in told
    assert "11 wordings" in told
    assert "gone" not in told


def test_doubts_are_named(post: Blog) -> None:
    """4, 102: and counted."""
    change(post, NERVOUS, MARK)
    edit(post, POLITE, "最后，感谢每一位参与者！！")
    run(post)
    found = figures(post)
    assert (found["reviewed"], found["needs_work"], found["stale"]) == (9, 1, 1)
    assert {"needs-work", "stale"} <= {*rules([*check(post.workspace)])}
    assert fate.short("x") == '"x"'
    assert RELAXED
