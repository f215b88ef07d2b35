"""XLIFF out to translators' programs and back, judged by OASIS' schemas and translate-toolkit.

The schemas are OASIS' own, as Debian's php-symfony-translation has them; that of 2.0 is what 2.1
has kept for its core, but for the version, which it leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from translate.storage import xliff, xliff2

from bitext.cli.app import app
from bitext.errors import BitextError, UsageError, WorkspaceError
from bitext.formats.po.entries import State
from bitext.formats.xliff.write import NS_12
from bitext.model import Document, Finding, Severity
from bitext.reviewing import exchange
from bitext.reviewing.exchange import WRITERS, Imported, export, import_xliff
from bitext.store.catalog import reword, update
from bitext.workspace import reading
from bitext.workspace.wordings.po_lines import located
from bitext.workspace.wordings.writing import at_home
from bitext.workspace.workspace import Post
from tests.properties.documents import TRICKY, is_utf8, post_paths
from tests.workflow.blog import Blog

POST = (
    "---\ntitle: 开源之夏\n---",
    "我们都非常紧张 & 高兴。",
    "请看[这份文档](https://one.example/)和`代码`，了解**更多**内容。",
    "先备份数据。",
    "最后，感谢每一位参与者！",
)
FORMATS = tuple(WRITERS)
SCHEMAS = {"xliff1.2": "xliff-core-1.2-strict.xsd", "xliff2.1": "xliff-core-2.0.xsd"}


class _Here(etree.Resolver):
    """The schema of ``xml:`` lies beside the others; nothing is fetched."""

    def resolve(self, url: str, _id: str, context: object) -> object:  # type: ignore[override]
        if url.endswith("xml.xsd"):
            path = str(Path(__file__).with_name("xml.xsd"))
            return self.resolve_filename(path, context)  # type: ignore[attr-defined]  # the stubs lack it
        return None


def faults(path: Path, form: str) -> list[str]:
    """What the schema has against a file."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Here())
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name(SCHEMAS[form]), parser))
    schema.validate(etree.parse(path))
    log = schema.error_log
    return [f"{e.line}: {e.message}" for e in log]  # type: ignore[attr-defined]  # the stubs lack it


@pytest.fixture
def drafted(blog: Blog) -> Blog:
    blog.post("p.md", *POST)
    blog.translate()
    word(blog, POST[3], "Back up the data first.")
    blog.translate()
    return blog


def word(blog: Blog, source: str, target: str) -> None:
    update(blog.po("p.md"), lambda old: reword(old, "", source, target), root=blog.root)


def out(blog: Blog, form: str, name: str = "out.xlf") -> Path:
    path = blog.root / name
    path.unlink(missing_ok=True)
    export(blog.workspace, path, form)
    return path


def back(blog: Blog, path: Path, *edits: tuple[str, str]) -> Imported:
    text = path.read_text("utf-8")
    for old, new in edits:
        assert re.search(old, text, re.S), old
        text = re.sub(old, new, text, count=1, flags=re.S)
    path.write_text(text, "utf-8")
    return import_xliff(blog.workspace, path)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_as_oasis_has_it_and_changes_nothing(drafted: Blog, form: str) -> None:
    path = out(drafted, form)
    assert faults(path, form) == []
    before = drafted.files("catalog")
    done = import_xliff(drafted.workspace, path)
    assert (done.units, done.taken, done.findings) == (5, 0, [])
    assert drafted.files("catalog") == before
    with pytest.raises(UsageError):  # never over a translator's file
        export(drafted.workspace, path, form)


def test_a_fault_of_a_file_would_be_seen(drafted: Blog) -> None:
    path = out(drafted, "xliff2.1")
    path.write_text(path.read_text("utf-8").replace(' state="initial"', ' state="begun"'), "utf-8")
    assert faults(path, "xliff2.1")


def test_the_states_of_both_versions(drafted: Blog) -> None:
    first, second = (out(drafted, form, f"{form}.xlf").read_text("utf-8") for form in FORMATS)
    assert 'state="needs-review-translation" state-qualifier="mt-suggestion"' in first
    assert re.search(
        'approved="yes"[^\n]*\n<source>先备份数据。</source>\n<target state="final"', first
    )
    assert 'state="initial" subState="bitext:draft"' in second
    assert re.search('state="final">\n<source>先备份数据。', second)


def _with_toolkit_12(path: Path) -> None:
    store = xliff.xlifffile.parsefile(str(path))  # type: ignore[no-untyped-call]  # theirs
    unit = next(u for u in store.units if str(u.source).startswith("最后"))
    unit.target = "Thanks to all!"
    unit.markapproved()
    store.savefile(str(path))


def _with_toolkit_21(path: Path) -> None:
    store = xliff2.Xliff2File.parsefile(str(path))  # type: ignore[no-untyped-call]  # theirs
    unit = next(u for u in store.units if str(u.source).startswith("最后"))
    unit.target = "Thanks to all!"
    store.savefile(str(path))
    text = path.read_text("utf-8")
    at = text.index("最后")
    start = text.rindex("<segment", 0, at)
    end = text.index(">", start)
    path.write_text(f'{text[:start]}<segment state="final"{text[end:]}', "utf-8")


@pytest.mark.parametrize(
    ("form", "translate"), [("xliff1.2", _with_toolkit_12), ("xliff2.1", _with_toolkit_21)]
)
def test_translate_toolkit_opens_it_and_its_file_comes_back(
    drafted: Blog, form: str, translate: Callable[[Path], None]
) -> None:
    path = out(drafted, form)
    translate(path)
    done = import_xliff(drafted.workspace, path)
    assert [f.message for f in done.findings] == []
    assert (done.taken, done.reviewed) == (1, 1)
    entry = drafted.entry("p.md", POST[4])
    assert (entry.target, entry.state) == ("Thanks to all!", State.REVIEWED)
    assert drafted.entry("p.md", POST[1]).state is State.DRAFT
    assert '"via": "xliff"' in drafted.po("p.md").with_suffix(".log.jsonl").read_text("utf-8")


NEW_12 = (
    r"(<source>我们[^\n]*\n)<target[^>]*>[^\n]*</target>",
    r"\1<target>We were nervous.</target>",
)
NEW_21 = NEW_12


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_final_needs_work(drafted: Blog, form: str) -> None:
    done = back(drafted, out(drafted, form), NEW_12)
    assert (done.taken, done.reviewed) == (1, 0)
    entry = drafted.entry("p.md", POST[1])
    assert (entry.target, entry.state) == ("We were nervous.", State.NEEDS_WORK)


BROKEN = (
    (r"<x id=\"2\"[^>]*/>(?=[^\n]*</target>)", "", "xliff1.2"),
    (r"<ph id=\"2\"[^>]*/>(?=[^\n]*</target>)", "", "xliff2.1"),
    (r"(<target[^>]*>)(?=[^\n]*<g)", r'\1<g id="7">x</g>', "xliff1.2"),
    (r"(<target[^>]*>)(?=[^\n]*<pc)", r'\1<ph id="abc"/>', "xliff2.1"),
    (r"(<target[^>]*>)(?=[^\n]*<g)", r"\1<sub>x</sub>", "xliff1.2"),
)


@pytest.mark.parametrize(("old", "new", "form"), BROKEN)
def test_broken_markup_is_refused_by_line_and_the_rest_taken(
    drafted: Blog, old: str, new: str, form: str
) -> None:
    before = drafted.entry("p.md", POST[2])
    path = out(drafted, form)
    done = back(drafted, path, (old, new), NEW_12)
    [finding] = done.findings
    assert finding.rule == "xliff-unit"
    line = path.read_text("utf-8").split("\n")[finding.line - 1]
    assert "<target" in line
    assert "<g" in line or "<pc" in line
    assert done.taken == 1
    assert drafted.entry("p.md", POST[2]) == before


def test_the_command_names_what_it_refuses_with_the_line_of_the_file(drafted: Blog) -> None:
    """It ended in a traceback: a file that a translator sends is no post."""
    path = out(drafted, "xliff1.2")
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(<target[^>]*>)", r'\1<g id="9">x</g>', text, count=1), "utf-8")
    result = CliRunner().invoke(app, ["-C", str(drafted.root), "catalog", "import", str(path)])
    assert result.exit_code == 1, result.output
    assert re.search(r"\.xlf:\d+: error xliff-unit", result.output), result.output
    edition = Finding("retired", Severity.WARNING, "x", "output/en/p.md", 1, "0123")
    assert [*located(drafted.workspace, [edition])] == [edition]


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_worded_since_is_not_undone(drafted: Blog, form: str) -> None:
    path = out(drafted, form)
    word(drafted, POST[1], "Worded meanwhile.")
    done = back(drafted, path, NEW_12)
    assert '"We were nervous."' in done.findings[0].message
    assert drafted.target("p.md", POST[1]) == "Worded meanwhile."


def renamed_meanwhile(drafted: Blog, *texts: str) -> Imported:
    """A file of a post that has another name, and another text, when it comes back."""
    path = out(drafted, "xliff1.2")
    path.write_text(path.read_text("utf-8").replace("Back up the data first.", "Back up."), "utf-8")
    (drafted.root / "content/p.md").unlink()
    drafted.post("other.md", "别的一篇文章。")
    drafted.post("q.md", *texts)
    return import_xliff(drafted.workspace, path)


def test_a_file_of_a_post_that_was_renamed_is_taken(drafted: Blog) -> None:
    done = renamed_meanwhile(drafted, *POST)
    assert (done.taken, done.findings) == (1, [])
    entry = drafted.entry("q.md", POST[3])
    assert (entry.target, entry.state) == ("Back up.", State.REVIEWED)


def test_a_file_of_a_post_of_which_little_is_left_is_refused(drafted: Blog) -> None:
    """Also the control: half of the segments must be there."""
    (found,) = renamed_meanwhile(drafted, POST[3], "其余都换了。").findings
    assert "is no post of this workspace" in found.message


def test_every_post_is_read_once_whatever_was_renamed(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was read again for each file whose post is gone: a folder renamed took a day."""
    for number in range(4):
        blog.post(f"{number}.md", f"第{number}段说的是天气。", f"第{number}段说的是火车。")
    blog.translate()
    path = out(blog, "xliff1.2")
    (blog.root / "content").rename(blog.root / "old")
    for old in sorted((blog.root / "old").iterdir()):
        blog.post(f"there/{old.name}", *old.read_text("utf-8").split("\n\n"))
    for post in blog.workspace.posts():
        at_home(post)
    seen, parsed = list[str](), reading.parsed

    def counted(post: Post, text: str) -> Document:
        seen.append(post.name)
        return parsed(post, text)

    monkeypatch.setattr(exchange, "_take", lambda *_: [])
    monkeypatch.setattr(reading, "parsed", counted)
    assert import_xliff(blog.workspace, path).findings == []
    assert sorted(seen) == [f"content/there/{number}.md" for number in range(4)]


def test_a_segment_that_is_gone_is_named(drafted: Blog) -> None:
    path = out(drafted, "xliff1.2")
    drafted.post("p.md", *POST[:1], *POST[2:])
    done = back(drafted, path, NEW_12)
    assert [f.rule for f in done.findings] == ["xliff-unit"]
    assert "export it anew" in done.findings[0].message


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FILES = (
    f'<?xml version="1.0"?>{BOMB}<xliff xmlns="{NS_12}">&b;</xliff>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xliff>&e;</xliff>',
    '<!DOCTYPE x SYSTEM "http://one.example/x.dtd"><xliff/>',
    "<xliff>",
    "",
    '<xliff version="1.1" xmlns="urn:oasis:names:tc:xliff:document:1.1"/>',
    "<html/>",
    f'<xliff xmlns="{NS_12}">' + "<g>" * 100 + "</g>" * 100 + "</xliff>",
    *(f'<?xml version="1.0" encoding="{name}"?><xliff/>' for name in ("utf-7", "punycode", "x")),
)


@pytest.mark.parametrize("text", FILES)
def test_a_file_that_is_not_to_be_trusted_is_refused(drafted: Blog, text: str) -> None:
    path = drafted.root / "in.xlf"
    path.write_text(text, "utf-8")
    with pytest.raises(WorkspaceError) as refused:
        import_xliff(drafted.workspace, path)
    assert refused.value.hint


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_the_other_version_is_refused_when_asked(drafted: Blog, form: str) -> None:
    other = next(name for name in FORMATS if name != form)
    with pytest.raises(BitextError):
        import_xliff(drafted.workspace, out(drafted, form), other)


@pytest.mark.parametrize("form", FORMATS)
def test_hard_texts_go_out_valid_and_come_back_as_they_were(
    blog: Blog, form: str, corpus: Path, seeds: Path
) -> None:
    for number, text in enumerate(TRICKY):
        (blog.root / "content" / f"t{number:03}.md").write_bytes(text.encode("utf-8", "replace"))
    found = [p for p in post_paths(corpus, seeds) if p.stat().st_size < 6000 and is_utf8(p)]
    for number, path in enumerate(found[::40]):
        (blog.root / "content" / f"p{number:03}.md").write_bytes(path.read_bytes())
    blog.translate()
    path = out(blog, form)
    assert faults(path, form) == []
    before = blog.files("catalog")
    done = import_xliff(blog.workspace, path)
    assert done.units > 200
    assert [f.message for f in done.findings] == []
    assert blog.files("catalog") == before
