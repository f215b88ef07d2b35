"""Files: old or new, never half; nothing read or written outside the workspace."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import BitextError, StorageError, UsageError, WorkspaceError
from bitext.store import files
from bitext.store.disk import door
from bitext.store.files import read_source, write_atomic
from bitext.store.posts import find_posts

CALLS = ("open", "write", "fsync", "close", "replace", "mkdir", "fchmod")


@contextmanager
def watched(before: Callable[[str], None]) -> Iterator[None]:
    """Call ``before(name)`` ahead of every call that changes a disk."""
    patch = pytest.MonkeyPatch()
    for name in CALLS:
        real = getattr(os, name)

        def call(*args: Any, _real: Any = real, _name: str = name, **kwargs: Any) -> Any:
            before(_name)
            return _real(*args, **kwargs)

        patch.setattr(os, name, call)
    try:
        yield
    finally:
        patch.undo()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


# -- writing ---------------------------------------------------------------------------


def test_a_written_file_holds_the_bytes_and_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "output" / "en" / "x.md"
    assert write_atomic(path, b"one\r\n", root=tmp_path)
    assert path.read_bytes() == b"one\r\n"
    assert names(tmp_path) == {"output", "en", "x.md"}


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    assert write_atomic(path, b"one", root=tmp_path)
    before = path.stat()
    assert not write_atomic(path, b"one", root=tmp_path)
    assert path.stat().st_ino == before.st_ino
    assert write_atomic(path, b"two", root=tmp_path)  # same length, other bytes


def test_the_mode_of_an_old_file_is_kept_and_a_new_one_obeys_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new", root=tmp_path)
    assert path.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0o027)
    try:
        write_atomic(tmp_path / "y.md", b"new", root=tmp_path)
    finally:
        os.umask(mask)
    assert (tmp_path / "y.md").stat().st_mode & 0o777 == 0o640


def durable(calls: list[str]) -> bool:
    """Content on disk before the name, the name on disk before the return."""
    file, read_back = ["open", "write", "fsync", "close"], ["open"]
    return calls == ["open", *file, *read_back, "replace", "fsync", "close"]


def test_content_is_synced_before_the_name_and_the_name_before_the_return(tmp_path: Path) -> None:
    calls: list[str] = []
    with watched(calls.append):
        write_atomic(tmp_path / "x.md", b"new", root=tmp_path)
    assert durable(calls)
    for place in range(len(calls)):  # control: leaving any one call out is noticed
        assert not durable(calls[:place] + calls[place + 1 :])


def failing_at(count: int, *, for_ever: bool) -> Callable[[str], None]:
    seen = 0

    def before(name: str) -> None:
        nonlocal seen
        seen += 1
        # a failing close has still closed: leave real descriptors alone
        if name != "close" and (seen == count or (for_ever and seen > count)):
            raise OSError(errno.ENOSPC, "No space left on device")

    return before


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("old", [None, b"the old version"])
def test_whatever_call_fails_the_file_is_old_or_new(
    tmp_path: Path, old: bytes | None, for_ever: bool
) -> None:
    for count in range(1, 30):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        path = folder / "x.md" if old else folder / "en" / "x.md"
        if old:
            path.write_bytes(old)
        done = refused = None
        with watched(failing_at(count, for_ever=for_ever)):
            try:
                done = write_atomic(path, b"the new one", root=folder)
            except StorageError as error:
                refused = error
        now = path.read_bytes() if path.exists() else None
        assert now in (old, b"the new one")
        assert not [name for name in names(folder) if name.endswith(".tmp")]
        if done:
            assert now == b"the new one"
        else:
            assert "disk is full" in str(refused)
    assert done  # the sweep went past the last call


def test_control_a_plain_write_leaves_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"the old version")

    def plain() -> None:
        fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
        try:
            os.write(fd, b"the new")
            os.write(fd, b" one")
        finally:
            os.close(fd)

    with watched(failing_at(3, for_ever=False)), pytest.raises(OSError, match="No space"):
        plain()
    assert path.read_bytes() not in (b"the old version", b"the new one")


def test_an_interrupt_or_a_failed_check_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"old")
    for reason in (KeyboardInterrupt(), WorkspaceError("not what it should be")):

        def verify(written: bytes, reason: BaseException = reason) -> None:
            assert written == b"new"
            raise reason

        with pytest.raises(type(reason)):
            write_atomic(path, b"new", root=tmp_path, verify=verify)
        assert path.read_bytes() == b"old"
        assert names(tmp_path) == {"x.md"}


@pytest.mark.parametrize(
    "path",
    ["../x.md", "a/../../x.md", "/etc/x.md", "link/x.md", "inside/x.md", "file.md", "a\0b.md"],
)
def test_nothing_is_written_outside_or_through_a_link(tmp_path: Path, path: str) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "real").mkdir(parents=True)
    other.mkdir()
    (other / "secret.md").write_bytes(b"secret")
    (root / "link").symlink_to(other)
    (root / "inside").symlink_to(root / "real")
    (root / "file.md").symlink_to(other / "secret.md")
    with pytest.raises(WorkspaceError, match="refused"):
        write_atomic(root / path, b"new", root=root)
    assert names(other) == {"secret.md"}
    assert (other / "secret.md").read_bytes() == b"secret"
    assert not names(root / "real")


def test_control_without_the_guard_a_link_leads_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (root / "link").symlink_to(other)
    monkeypatch.setattr(door, "NO_LINK", 0)
    assert write_atomic(root / "link" / "x.md", b"new", root=root)
    assert names(other) == {"x.md"}


def test_the_workspace_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "blog").symlink_to(tmp_path / "real")
    assert write_atomic(tmp_path / "blog" / "x.md", b"new", root=tmp_path / "blog")
    assert (tmp_path / "real" / "x.md").read_bytes() == b"new"


def test_a_directory_a_fifo_and_a_file_in_the_way_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    os.mkfifo(tmp_path / "fifo.md")
    (tmp_path / "file").write_bytes(b"")
    for name, words in [
        ("x.md", "directory"),
        ("fifo.md", "is a pipe"),
        ("file/y.md", "is a file"),
        ("n" * 300 + ".md", "too long"),
    ]:
        with pytest.raises(StorageError, match=words) as caught:
            write_atomic(tmp_path / name, b"new", root=tmp_path)
        assert name[:20] in str(caught.value)


def test_a_name_of_255_bytes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("字" * 84 + ".md")
    assert write_atomic(path, b"new", root=tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"old")
    code = (
        "import os, sys; from pathlib import Path;"
        "from bitext.store.files import write_atomic; from bitext.errors import StorageError\n"
        "root = Path(sys.argv[1]); os.chdir(root); os.setgid(65534); os.setuid(65534)\n"
        "try: write_atomic(Path('x.md'), b'new', root=Path('.'))\n"
        "except StorageError as error: print(error)"
    )
    tmp_path.chmod(0o555)
    for parent in tmp_path.parents:
        if parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o111)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "permission denied" in done.stdout
    assert (tmp_path / "x.md").read_bytes() == b"old"


# -- reading ---------------------------------------------------------------------------


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_post_is_read_exactly(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp()
    path = root / f"exact-{os.getpid()}.md"
    path.write_bytes(text.encode())
    assert read_source(path, root).text.encode() == path.read_bytes()


def test_bom_line_ends_and_nul_are_kept_and_the_name_is_relative(tmp_path: Path) -> None:
    data = "\ufeff# 标题\r\n一\r二\n\0\u2028".encode()
    path = tmp_path / "content" / "x.md"
    path.parent.mkdir()
    path.write_bytes(data)
    source = read_source(path, tmp_path)
    assert source.text.encode() == data
    assert source.name == "content/x.md"


CHINESE = "这是我们的开源社区，大家一起来学习。\n第二行也是中文的。\n"


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_refused_with_the_command_that_converts_it(
    tmp_path: Path, needs: Callable[[str], str], encoding: str, guess: str
) -> None:
    path = tmp_path / "my post.md"
    path.write_bytes(("ascii\n" + CHINESE).encode(encoding))
    with pytest.raises(WorkspaceError, match=f"iconv -f {guess} ") as caught:
        read_source(path, tmp_path)
    assert "offset" in str(caught.value)
    needs("iconv")
    subprocess.run(["sh", "-c", caught.value.hint.removeprefix("convert it: ")], check=True)
    assert read_source(path, tmp_path).text == "ascii\n" + CHINESE


def test_traditional_chinese_damaged_utf8_and_rubbish_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    cases = [
        ("這是我們的開源社區，大家一起來學習，為了這個國家。".encode("big5"), "BIG5", 1),
        ('title = "博客"\n'.encode("gbk"), "iconv -f GB18030", 1),
        ("title: 部落格\n".encode("big5"), "its encoding is unknown", 1),
        (b"\n" + CHINESE.encode() + b"\xe4\xb8" + CHINESE.encode(), "damaged", 4),
        (b"ok\n\n\xff\xfa\xff", "unknown", 3),
    ]
    for data, word, line in cases:
        path.write_bytes(data)
        with pytest.raises(WorkspaceError, match=word) as caught:
            read_source(path, tmp_path)
        assert caught.value.line == line


def test_what_is_no_readable_post_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "dir.md").mkdir(parents=True)
    os.mkfifo(root / "fifo.md")
    (tmp_path / "secret.md").write_bytes(b"secret")
    (root / "secret.md").symlink_to(tmp_path / "secret.md")
    (root / "null.md").symlink_to("/dev/null")
    (root / "loop.md").symlink_to(root / "loop.md")
    (root / "big.md").write_bytes(b"x" * (files.MAX_BYTES + 1))
    for name, words in [
        ("dir.md", "not a regular file"),
        ("fifo.md", "not a regular file"),
        ("secret.md", "outside the workspace"),
        ("null.md", "outside the workspace"),
        ("loop.md", "cannot be read"),
        ("big.md", "larger than 16 MiB"),
        ("none.md", "no such file"),
        ("a\0b.md", "cannot be read"),
    ]:
        with pytest.raises(WorkspaceError, match=words) as caught:
            read_source(root / name, root)
        assert caught.value.path == str(root / name)
        assert caught.value.hint or name == "none.md"


def test_a_link_inside_the_workspace_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"text")
    (tmp_path / "link.md").symlink_to("real.md")
    assert read_source(tmp_path / "link.md", tmp_path).text == "text"


# -- finding ---------------------------------------------------------------------------


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    for name in ["b.md", "a/z.MD", "a/y.markdown", "a.mdx", "a/.hidden.md", ".git/x.md", "a/i.png"]:
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def found(root: Path, *paths: Path, **options: Any) -> list[str]:
    posts = find_posts(root, [Path("content")], paths, **options)
    return [path.relative_to(root / "content").as_posix() for path in posts]


def test_posts_are_found_in_order_and_hidden_files_are_not(blog: Path) -> None:
    assert found(blog) == ["a/y.markdown", "a/z.MD", "a.mdx", "b.md"]


def test_files_and_folders_can_be_named(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog / "content")
    named = [Path("b.md"), Path("a"), blog / "content" / "a" / "z.MD", Path("../content/b.md")]
    assert found(blog, *named) == ["b.md", "a/y.markdown", "a/z.MD"]


def test_an_output_folder_inside_content_is_passed_over(blog: Path) -> None:
    assert found(blog, exclude=[Path("content/a")]) == ["a.mdx", "b.md"]


def test_what_cannot_be_named_is_told(blog: Path) -> None:
    (blog / "outside.md").write_bytes(b"")
    for path, words in [
        (blog / "outside.md", "outside the content folder"),
        (blog / "content/../outside.md", "outside the content folder"),
        (blog / "content" / "none.md", "no such file"),
        (blog / "content" / "a" / "i.png", "not a post"),
    ]:
        with pytest.raises(UsageError, match=words):
            found(blog, path)
    with pytest.raises(WorkspaceError, match="does not exist"):
        list(find_posts(blog, [Path("posts")]))


@pytest.mark.parametrize("kind", ["file", "folder", "circle", "nothing", "parent"])
def test_a_link_that_leads_out_or_round_is_refused(
    blog: Path, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = blog / "content"
    private = tmp_path_factory.mktemp("private")
    (private / "x.md").write_bytes(b"private")
    link = root / ("c" if kind in ("folder", "circle", "parent") else "c.md")
    link.symlink_to(
        {"file": private / "x.md", "folder": private, "circle": root, "nothing": root / "none"}.get(
            kind, blog.parent
        )
    )
    with pytest.raises(WorkspaceError) as caught:
        found(blog)
    assert str(link) in str(caught.value)
    with pytest.raises(BitextError):  # nor by naming what is behind it
        found(blog, link / "x.md" if link.is_dir() else link)


def test_a_linked_folder_inside_the_workspace_is_followed(blog: Path) -> None:
    (blog / "drafts").mkdir()
    (blog / "drafts" / "d.md").write_bytes(b"")
    (blog / "content" / "c").symlink_to(blog / "drafts")
    assert "c/d.md" in found(blog)


def test_a_name_that_is_not_utf8_is_told(blog: Path) -> None:
    (blog / "content" / os.fsdecode(b"\xc4\xe3.md")).touch()
    with pytest.raises(WorkspaceError, match="not UTF-8") as caught:
        found(blog)
    str(caught.value).encode()


def test_packages_of_npm_are_no_posts_whether_they_are_a_folder_or_a_link(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    for name in ("guide/a.md", "node_modules/x/README.md", "guide/node_modules/README.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# 说明\n")
    assert [p.name for p in find_posts(root, [Path()])] == ["a.md"]
    (root / "node_modules").rename(elsewhere)
    (root / "node_modules").symlink_to(elsewhere)
    assert [p.name for p in find_posts(root, [Path()])] == ["a.md"]
