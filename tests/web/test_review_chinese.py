"""What the server says to a page in Chinese is Chinese: each check, each error."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.backends.registry import available
from bitext.checks import ABOUT, POST_RULES, RULES, WORKSPACE_RULES
from bitext.web.review import chinese
from bitext.web.review.chinese import in_chinese, in_language, words
from tests.checks.test_tables import pairs_of, rows
from tests.web.review import Review

PACKAGE = Path(__file__).parents[2] / "pipeline/bitext"
#: The parts whose errors an act of the page can meet.
PARTS = (
    "web/review/*.py", "web/review/drafts/*.py", "reviewing/desk/*.py",
    "reviewing/undo.py", "reviewing/changes.py",
    "terminology/add.py", "store/files.py", "store/catalog.py", "store/disk/lock.py",
    "formats/po/read.py", "formats/po/syntax.py", "workspace/selection/git.py",
)  # fmt: skip
_MAKERS = {"UsageError", "WorkspaceError", "StorageError", "Gone", "FileRefused", "_no"}
_HAN = re.compile(r"[一-鿿]")
#: The functions of backends that say what must be done first.
_LACKING = {"missing", "_absent", "_other_languages", "_prompted_otherwise"}


def said_by_checks() -> Iterator[tuple[str, str]]:
    """Rule and message, for each row of a table that fires."""
    single = {rule.id: rule for rule in RULES}
    whole = {rule.id: rule for rule in POST_RULES}
    across = {rule.id: rule for rule in WORKSPACE_RULES}
    for parameter in rows("fires"):
        name, row = parameter.values
        pairs = pairs_of(row)
        if name in single:
            found = [fault for pair in pairs for fault in single[name].check(pair)]
        elif name in whole:
            found = [*whole[name].check(pairs)]
        else:
            seen: dict[str, object] = {}
            found = [f for p in pairs for f in across[name].check((p, seen))]  # type: ignore[arg-type]
        yield from ((name, fault.message) for fault in found)


def is_chinese(text: str) -> bool:
    return in_chinese(text) != text


def test_each_check_speaks_chinese() -> None:
    silent = sorted({f"{rule}: {said}" for rule, said in said_by_checks() if not is_chinese(said)})
    assert silent == []
    assert [about.id for about in ABOUT.values() if about.reason not in words()] == []
    assert len({said for _, said in said_by_checks()}) > 200, "the tables were read"


def test_control_a_message_that_no_table_has_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {said: zh for said, zh in words().items() if said != "doubled word: {}"}
    monkeypatch.setattr(chinese, "words", lambda: without)
    chinese._patterns.cache_clear()
    chinese._found.cache_clear()
    try:
        assert {rule for rule, said in said_by_checks() if not is_chinese(said)} == {"doubled-word"}
    finally:
        monkeypatch.undo()
        chinese._patterns.cache_clear()
        chinese._found.cache_clear()


def told_in(path: Path) -> Iterator[str]:
    """Messages and hints of the errors that a module makes, a text of their own as ``x``."""
    tree = ast.parse(path.read_text("utf-8"))
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = {
            target.id: [*names_of(target.id, function)]
            for node in ast.walk(function) if isinstance(node, ast.Assign)
            for target in ast.walk(node) if isinstance(target, ast.Name)
        }  # fmt: skip
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in _MAKERS:
                hints = [word.value for word in call.keywords if word.arg == "hint"]
                for said in (*call.args, *hints):
                    parts = names.get(said.id, []) if isinstance(said, ast.Name) else [said]
                    yield from (text for part in parts for text in text_of(part))


def names_of(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    both = zip(target.elts, node.value.elts, strict=True)
                    yield from (v for t, v in both if isinstance(t, ast.Name) and t.id == name)


def text_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*text_of(node.body), *text_of(node.orelse))


def test_each_error_that_an_act_can_meet_is_in_chinese() -> None:
    said = {text for part in PARTS for path in PACKAGE.glob(part) for text in told_in(path)}
    assert len(said) > 60, "they were found"
    assert sorted(text for text in said if not is_chinese(text)) == []


def test_each_engine_is_described_in_chinese() -> None:
    said = {text for info in available() for text in (info.summary, info.missing) if text}
    assert [text for text in said if not is_chinese(text)] == []


def test_so_is_what_an_engine_lacks_on_another_computer() -> None:
    """Which model, package or key is here must not decide what this says."""
    said = {
        text
        for path in (PACKAGE / "backends").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name in _LACKING
        for answer in ast.walk(function)
        if isinstance(answer, ast.Return) and answer.value is not None
        for text in text_of(answer.value)
    }
    assert len(said) > 6
    assert sorted(text for text in said if not is_chinese(text)) == []


def test_each_row_is_whole_and_keeps_what_it_holds() -> None:
    for english, zh in words().items():
        holes = english.count("{}") + english.count("{:}")
        numbers = {int(n) for n in re.findall(r"\{(\d)\}", zh)}
        assert numbers <= set(range(holes)), english
        dropped = set(range(holes)) - numbers
        assert len(dropped) <= 1, english
        assert _HAN.search(zh) or "HTML" in zh, english


def test_texts_of_posts_stay_as_they_are() -> None:
    value = {"segments": [{"source": "permission denied", "message": "permission denied"}],
             "findings": [{"message": "permission denied", "rule": "x"}],
             "error": "permission denied", "hint": "in the words of a service"}  # fmt: skip
    assert in_language(value, "en") is value
    said = in_language(value, "zh")
    assert said == {
        "segments": value["segments"], "findings": [{"message": "没有权限", "rule": "x"}],
        "error": "没有权限", "hint": "in the words of a service",
    }  # fmt: skip


def test_a_long_text_is_not_searched() -> None:
    text = "a became b " * 100_000
    assert in_chinese(text) == text


def test_what_the_page_is_told_follows_its_language(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    desk.client.headers["accept-language"] = "zh"
    segment = next(s for s in desk.segments(one) if "链接" in s["source"])
    saved = desk.save(one, segment, "Hello, world. This is a link.", state="needs-work")
    for found in (*saved["findings"], *desk.get(f"/api/post/{one}/findings")["findings"]):
        assert _HAN.search(found["message"]), found
        assert _HAN.search(found["explain"]), found
    said = desk.send("/api/undo", {"number": "nothing"}).json()
    assert said["error"].startswith("没有可以撤销的操作")
    desk.csrf = "another"
    assert desk.send("/api/undo", {}).json()["error"] == "这个页面属于之前的 `bitext review`"
    assert "没有这篇文章" in desk.client.get(f"{desk.address}/post/x", timeout=30).text
