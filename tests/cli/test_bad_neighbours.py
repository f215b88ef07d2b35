"""One bad post, name, link or folder leaves the others alone; a bad glossary ends a run at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.publishing import assets, built
from bitext.store.catalog import catalog_path
from bitext.store.journal import SUFFIX
from bitext.store.posts import find_posts
from tests.cli.conftest import SCRIPT, Call


def write(name: str, data: bytes = "坏邻居的一段话。\n".encode()) -> Callable[[Path], None]:
    def put(blog: Path) -> None:
        path = blog / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return put


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda blog: (blog / "content" / name).symlink_to(target)


def folder(name: str) -> Callable[[Path], None]:
    return lambda blog: (blog / "content" / name).mkdir(parents=True)


def deep(blog: Path) -> None:
    """Folders in folders: their path is longer than any call of the system takes."""
    at = os.open(blog / "content", os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=at)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(os.open("a.md", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)


BAD: dict[str, Callable[[Path], None]] = {
    "a name that is not UTF-8": lambda blog: write(os.fsdecode(b"\xc4\xe3.md"))(blog),
    "a folder that is not UTF-8": lambda blog: write(os.fsdecode(b"\xc4\xe3/a.md"))(blog),
    "a link out": link("bad.md", "/etc/hostname"),
    "a folder out": link("bad", "/etc"),
    "a link to nothing": link("bad.md", "nowhere.md"),
    "a circle": link("bad", "."),
    "a path too long for the system": deep,
    "a circle of links": link("bad.md", "bad.md"),
    "a pipe of a post's name": lambda blog: os.mkfifo(blog / "content" / "bad.md"),
    "a name too long for a catalog": write("x" * 251 + ".mdx"),
    "a GBK post": write("bad.md", "坏邻居的一段话。".encode("gbk")),
    "a folder of a post's name": folder("bad.md/deep"),
    "a catalog that is a folder": lambda blog: (blog / "catalog/en/two.po").mkdir(parents=True),
    "an empty catalog": lambda blog: _put(blog / "catalog/en/two.po", b""),
    "a blank catalog": lambda blog: _put(blog / "catalog/en/two.po", b"\n \n"),
    "a journal that is a pipe": lambda blog: os.mkfifo(_journal(blog, "two")),
    "a journal that is a folder": lambda blog: _journal(blog, "two").mkdir(),
    "a journal that leads out": lambda blog: _link(_journal(blog, "two")),
    "an edition that is a folder": lambda blog: (blog / "output/en/two.md").mkdir(parents=True),
    "an edition that is a link": lambda blog: _link(blog / "output/bilingual/two.md"),
}
#: What is no fault at all.
FINE = {"a folder of a post's name"}


def _journal(blog: Path, post: str) -> Path:
    (blog / "catalog" / "en").mkdir(parents=True)
    return blog / "catalog" / "en" / f"{post}{SUFFIX}"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(data)


def _link(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("bad", BAD)
def test_the_others_are_translated_built_and_checked(blog: Path, call: Call, bad: str) -> None:
    BAD[bad](blog)
    done = call("run", "--json")
    expected = {0} if bad in FINE else {3, 5}
    assert done.exit_code in expected, done.output
    assert "bug" not in done.stderr
    assert (blog / "output" / "en" / "one.md").exists()
    if bad not in FINE:
        failures = json.loads(done.stdout)["errors"]
        assert failures
        assert all(failure["path"] for failure in failures)
        assert len({str(failure) for failure in failures}) == len(failures)
    if "edition" not in bad:
        for command in ("status", "check", "status --engines", "translate --dry-run"):
            shown = call(*command.split(), "--json")
            assert shown.exit_code in expected | {0, 1}
            assert "one.md" in shown.stdout or "engines" in shown.stdout
            if "too long" not in bad:  # no catalog of that name can be, so there is none
                assert (shown.exit_code in (3, 5)) == (bad not in FINE), command
    again = call("build")
    assert again.exit_code in expected | ({1} if "too long" in bad else set())
    assert (blog / "output" / "en" / "one.md").exists()


def test_a_journal_that_has_lost_its_post_stops_no_other(blog: Path, call: Call) -> None:
    """It is read for what people took back: that may not be used again."""
    os.mkfifo(_journal(blog, "gone"))
    for command in ("run", "translate --dry-run"):
        done = call(*command.split())
        assert done.exit_code == 3
        assert done.stderr.count("gone.log.jsonl") == 1
    assert (blog / "output" / "en" / "one.md").exists()


@pytest.mark.parametrize("bad", ["a GBK post", "a link to nothing", "an empty catalog"])
def test_the_glossary_is_used_on_the_others(blog: Path, call: Call, bad: str) -> None:
    """Each command names what it could not read, shows the others, and leaves with its code."""
    (blog / "glossary" / "a.yaml").write_text("terms: [{source: 天气, target: weather}]\n")
    (blog / "content" / "four.md").write_text("天气天气天气真好，天气不坏。\n")
    assert call("run").exit_code == 0
    BAD[bad](blog) if "catalog" not in bad else (blog / "catalog/en/two.po").write_bytes(b"")
    (blog / "new.yaml").write_text("terms: [{source: 天气, target: the weather}]\n")
    for command in (
        "glossary report", "glossary impact 天气", "glossary impact new.yaml",
        "glossary impact glossary/a.yaml", "glossary apply 天气",
        "glossary apply 天气 --write", "glossary suggest", "catalog prune",
    ):  # fmt: skip
        reads = command != "catalog prune" or "link" in bad  # it asks for names alone
        reads = reads and not (command == "glossary suggest" and "catalog" in bad)
        shown = call(*command.split(), "--json")
        told = json.loads(shown.stdout)
        assert shown.exit_code in ((3, 5) if reads else (0,)), (command, shown.output)
        assert bool(told.get("errors") or told.get("error")) == reads, command
        if "report" in command or "impact 天" in command:
            assert "four.md" in shown.stdout


def test_a_post_of_too_many_segments_is_named(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent: its catalog could be written, and never be read again."""
    (blog / "content" / "many.md").write_text("- 甲\n- 乙\n- 丙\n- 丁\n- 戊\n" * 5)
    monkeypatch.setattr("bitext.workspace.refusals.MOST_SEGMENTS", 20)
    (blog / "content" / "new.md").write_text("新的一篇。\n")
    for command in ("run", "build", "check", "status"):
        done = call(command)
        assert done.exit_code == 3, command
        assert "many.md: this post has 25 segments, and 20 is the limit" in done.output
    assert (blog / "output" / "en" / "new.md").exists()
    monkeypatch.setattr("bitext.workspace.refusals.MOST_SEGMENTS", 25)
    assert call("run").exit_code == 0  # control


def test_memory_prune_drops_nothing_while_a_post_cannot_be_read(blog: Path, call: Call) -> None:
    """What the post uses is not known, and a text that was dropped is paid for again."""
    assert call("run").exit_code == 0
    (blog / "content" / "two.md").write_bytes("坏邻居的一段话。".encode("gbk"))
    done = call("memory", "prune", "--unused", "--json")
    assert done.exit_code == 3
    assert "two.md" in done.output
    assert json.loads(call("memory", "prune", "--failed", "--json").stdout)["dropped"] == 0


def test_control_a_walk_that_raises_stops_all(blog: Path) -> None:
    BAD["a link to nothing"](blog)
    seen: list[Path] = []
    with pytest.raises(Exception, match="no such file"):
        seen.extend(find_posts(blog, [Path("content")]))
    troubles: list[Exception] = []
    assert len(list(find_posts(blog, [Path("content")], trouble=troubles.append))) == 2
    assert len(troubles) == 1


def test_what_could_not_be_seen_is_not_taken_for_gone(blog: Path, call: Call) -> None:
    write("deep/three.md", "在深处的第三篇。\n".encode())(blog)
    call("run")
    edition = blog / "output" / "en" / "deep" / "three.md"
    assert edition.exists()
    shutil.move(blog / "content" / "deep", blog.parent / "away")
    link("deep", "../../away")(blog)  # leads out: refused, and all below it is not seen
    assert call("build").exit_code == 3
    assert edition.exists()
    (blog / "content" / "deep").unlink()
    assert call("build").exit_code == 0
    assert not edition.exists()  # control: what is gone is taken away


def test_a_link_to_a_picture_elsewhere_is_no_post(blog: Path, call: Call) -> None:
    link("cover.png", "../../static/cover.png")(blog)
    assert call("run").exit_code == 0


binds = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="root, without root's rights"
)


@binds
@pytest.mark.parametrize("bad", ["content/two.md", "content/deep", "catalog/en/two.po"])
def test_what_may_not_be_read_leaves_the_others_alone(blog: Path, call: Call, bad: str) -> None:
    write("deep/three.md")(blog)
    call("translate")
    assert bound(blog, "build", bad).returncode == 5
    assert (blog / "output" / "en" / "one.md").exists()
    assert not (blog / "output" / "en" / "deep").exists() or "deep" not in bad


@binds
def test_a_picture_that_may_not_be_read_is_told(blog: Path, call: Call) -> None:
    """Its page was published without it, and nothing was said."""
    write("two.md", "![图](two.png)\n".encode())(blog)
    write("two.png", b"x")(blog)
    call("translate")
    done = bound(blog, "build", "content/two.png")
    assert done.returncode == 5
    assert "two.png: permission denied" in done.stderr
    assert (blog / "output/en/one.md").exists()
    assert not (blog / "output/en/two.md").exists()
    assert call("build").exit_code == 0  # the control
    assert (blog / "output/en/two.png").exists()


@binds
@pytest.mark.parametrize("bad", ["glossary", "glossary/a.yaml"])
def test_a_glossary_that_may_not_be_read_ends_the_run(blog: Path, bad: str) -> None:
    (blog / "glossary" / "a.yaml").write_text("terms: [{source: 代码, target: code}]\n", "utf-8")
    done = bound(blog, "run", bad)
    assert done.returncode == 5
    assert "glossary" in done.stderr
    assert not (blog / "catalog").exists()
    assert not (blog / "output").exists()


def bound(blog: Path, command: str, hidden: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a root whom permissions bind, where one thing may not be read."""
    (blog / hidden).chmod(0)
    rights = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    try:
        return subprocess.run(
            [*rights, *SCRIPT, command], cwd=blog, capture_output=True, text=True, check=False
        )
    finally:
        (blog / hidden).chmod(0o755)


@pytest.mark.parametrize("how", ["misspelt", "a file", "a file in the default place"])
def test_a_glossary_that_is_none_ends_the_run_before_anything_is_drafted(
    blog: Path, call: Call, how: str
) -> None:
    name = {"misspelt": "glosary", "a file": "terms.yaml"}.get(how, "glossary")
    (blog / "bitext.toml").write_text(f'backend = "pseudo"\nglossary = "{name}"\n')
    if how != "misspelt":
        (blog / "glossary").rmdir()
        (blog / name).write_text("terms: []\n")
    for command in ("run", "translate", "check", "status"):
        done = call(command)
        assert done.exit_code == 3, command
        assert name in done.stderr
        assert "bitext.toml" in done.stderr
    assert not (blog / "catalog").exists()


def test_what_systems_lay_beside_a_file_is_none(blog: Path, call: Call) -> None:
    """macOS' ``._terms.yaml`` and a lock of Emacs ended each run; ``._one.po`` was an orphan."""
    call("run")
    (blog / "glossary/._terms.yaml").write_bytes(b"\x00\x05\x16\x07\xff")
    (blog / "glossary/.#terms.yaml").symlink_to("somebody@host.4711")
    (blog / "catalog/en/._one.po").write_bytes(b"\x00\x05\x16\x07\xff")
    ran = call("run")
    assert ran.exit_code == 0, ran.output
    assert "._" not in ran.output
    assert call("check").exit_code == 0


def test_a_glossary_file_may_end_in_capitals(blog: Path, call: Call) -> None:
    """``TERMS.YAML`` was passed over in silence."""
    (blog / "glossary/TERMS.YAML").write_text("terms: [")
    assert "TERMS.YAML:2" in call("run").stderr


def test_no_glossary_folder_is_fine_where_none_is_named(blog: Path, call: Call) -> None:
    (blog / "glossary").rmdir()
    assert call("run").exit_code == 0


def test_no_two_posts_share_a_catalog(blog: Path, call: Call) -> None:
    stems = ("x", "x.md", "x.markdown", "x.mdx", "x.MD", "x.Markdown", "x.md.md", "x.po", "x.md.po")
    names = [f"{stem}{suffix}" for stem in stems for suffix in (".md", ".MD", ".markdown", ".mdx")]
    assert len({catalog_path(name, "en") for name in names}) == len(set(names))
    for number, name in enumerate(("x.markdown", "x.markdown.md", "y.MD", "y.MD.md")):
        write(name, f"这是第{number}篇不同的文章。\n".encode())(blog)
    call("run")
    second = json.loads(call("run", "--json").stdout)
    assert second["translate"]["drafted"] == 0
    assert len(list((blog / "catalog" / "en").glob("[xy]*"))) == 4
    assert str(catalog_path("a/b.md", "en")) == "en/a/b.po"  # as ever
    assert str(catalog_path("b.mdx", "en")) == "en/b.mdx.po"


SECRETS = (".env", ".git/config", ".bitext/memory.sqlite", ".ssh/id_rsa", "a/.hidden/k.txt",
           "bitext.toml", "catalog/en/one.po", "glossary/a.yaml", "output/old.txt")  # fmt: skip


def careless(blog: Path, *, content: str = ".") -> Path:
    """A blog in the root of a repository, with a post that asks for everything."""
    (blog / "bitext.toml").write_text(f'backend = "pseudo"\ncontent = "{content}"\n')
    for name in (*SECRETS, "pics/cat.png", "page.html"):
        if "memory" in name:  # a run makes one
            continue
        path = blog / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text("terms: []\n" if name.endswith("yaml") else "secret\n")
    (blog / "catalog" / "en" / "one.po").unlink()
    (blog / "easy.txt").symlink_to(".env")
    (blog / "easy").symlink_to(".git")
    asked = [*SECRETS, "easy.txt", "easy/config", "pics/../.env", "./pics/cat.png", "page.html"]
    links = " ".join(f"[甲]({name})" for name in asked)
    post = f'今天天气很好。{links} ![乙](.env) <img src=".ssh/id_rsa">\n'
    (blog / "post.md").write_text(post, encoding="utf-8")
    return blog


def published(blog: Path) -> set[str]:
    found = (blog / "output" / "en").rglob("*")
    return {str(p.relative_to(blog / "output" / "en")) for p in found if p.is_file()}


def test_a_post_does_not_choose_what_of_a_repository_is_published(blog: Path, call: Call) -> None:
    careless(blog)
    assert call("run").exit_code == 0
    assert {"pics/cat.png", "page.html", "post.md"} <= published(blog)
    assert not {name for name in published(blog) if not name.endswith((".md", ".png", ".html"))}
    everything = b"".join(p.read_bytes() for p in (blog / "output/en").rglob("*") if p.is_file()
                          if p.suffix != ".png" and p.suffix != ".html")  # fmt: skip
    assert b"secret\n" not in everything


def test_control_without_the_guard_they_are_published(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "published", lambda *_: True)
    careless(blog)
    call("run")
    assert {".env", ".git/config", ".bitext/memory.sqlite", "easy.txt"} <= published(blog)
    assert built.STATE.startswith(".bitext/")


def test_nothing_outside_the_output_is_taken_away(blog: Path, call: Call) -> None:
    """What builds remember is a file like any other: it may name what it likes."""
    from bitext.store.build_state import BuildState, Record, digest

    call("run")
    state = BuildState.load(blog / built.STATE, "", blog)
    named = ["content/two.md", "bitext.toml", "output/../content/two.md", "output/en/one.md"]
    outputs = {n: [0, 0, digest((blog / n).read_bytes())] for n in named}
    state.put("content/gone.md", Record({}, outputs, []))
    state.save()
    state.ledger.close()
    assert call("build").exit_code == 0
    assert all((blog / name).exists() for name in named)


def test_a_setting_that_no_machine_can_follow_is_refused(blog: Path, call: Call) -> None:
    for table in (
        "requests_per_minute = 1e-9", "chars_per_minute = 1e300", "price_in = 1e300",
        "max_cost = 1e-300",
    ):  # fmt: skip
        (blog / "bitext.toml").write_text(f'backend = "pseudo"\n[backends.pseudo]\n{table}\n')
        refused = call("run")
        assert refused.exit_code == 2, table
        assert "bitext.toml:3" in refused.stderr
    for table in ("threads = 99999999", "memory = 1e300"):
        (blog / "bitext.toml").write_text(f'backend = "local"\n[backends.local]\n{table}\n')
        refused = call("run")
        assert refused.exit_code == 2, table
        assert "reinstall" not in refused.stderr


def test_a_configuration_of_twenty_thousand_parts_is_refused(blog: Path, call: Call) -> None:
    (blog / "bitext.toml").write_text(".".join("a" * 20_000) + " = 1\n")
    refused = call("status")
    assert refused.exit_code == 3
    assert "more than 200 dots" in refused.stderr
    (blog / "bitext.toml").write_text("#" * 1_000_001)
    assert "more than 1,000,000" in call("status").stderr


@pytest.mark.parametrize("line", ['auth_key = "x"', 'apikey = "x"', 'API_TOKEN = "x"',
                                  'secret = "x"', 'model = "sk-0123456789abcdef0123"'])  # fmt: skip
def test_a_secret_in_any_table_is_refused(blog: Path, call: Call, line: str) -> None:
    (blog / "bitext.toml").write_text(f'backend = "pseudo"\n[backends.deepl]\n{line}\n')
    refused = call("status")
    assert refused.exit_code == 3
    assert "environment" in refused.stderr
    assert "0123456789abcdef" not in refused.output


def test_harmless_names_are_no_secrets(blog: Path, call: Call) -> None:
    (blog / "bitext.toml").write_text(
        'backend = "pseudo"\n[backends.chat]\nmax_tokens = 10\napi_key_env = "A_API_KEY"\n'
        'model = "sk-small"\n'
    )
    assert call("status").exit_code == 0


@pytest.mark.parametrize("key", ["catalog", "glossary"])
def test_content_that_hides_behind_another_folder_is_told(blog: Path, call: Call, key: str) -> None:
    (blog / "bitext.toml").write_text(f'{key} = "content"\n')
    refused = call("status")
    assert refused.exit_code == 3
    assert "same folder" in refused.stderr
