"""``bitext evaluate`` from the command line to the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bitext.evaluate import scores
from tests.cli.conftest import Call
from tests.evaluate.conftest import TABLE

Files = dict[str, bytes]


@pytest.fixture
def sets(blog: Path) -> Path:
    """A table, and two line-by-line files with stored outputs, beside the blog."""
    folder = blog.parent / "sets"
    folder.mkdir()
    texts = {
        "set.tsv": TABLE,
        "two.tsv": "你好\tHello\n再见\tGood bye\n",
        "half.tsv": "zh\tfr\n你好\tBonjour\n",
        "short.tsv": "zh\ten\n你好\n",
        "header.tsv": "zh\ten\n",
        "set.csv": 'zh,en\n"你好，再见","Hello, good bye"\n',
        "l.zh": "你好，世界。\n再见。\n",
        "l.en": "Hello, world.\nGood bye.\n",
        "l.one": "Hello, world.\n",
        "l.out": "Hello world.\nBye.\n",
        "empty": "\n",
        "d/a.zh.md": "# 你好\n\n世界。\n\n多。\n\n# 再见\n",
        "d/a.en.md": "# Hello\n\nWorld.\n\n# Good bye\n",
        "bad.yaml": "terms:\n  - target: x\n",
        "terms.yaml": "terms:\n  - source: 社区\n    target: community\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "none").mkdir()
    (folder / "gbk.tsv").write_bytes("zh\ten\n你好\tHello\n".encode("gbk"))
    return folder


def evaluate(call: Call, sets: Path, words: str) -> Result:
    """``{}`` stands for the folder of the sets."""
    return call("evaluate", *(word.replace("{}", str(sets)) for word in words.split()))


def result(call: Call, sets: Path, words: str) -> dict[str, Any]:
    done = evaluate(call, sets, f"{words} --json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def files(root: Path) -> Files:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_configured_backend_drafts_and_the_workspace_stays_as_it_is(
    call: Call, sets: Path, blog: Path
) -> None:
    before = files(blog)
    done = evaluate(call, sets, "{}/set.tsv --chart {}/c.png --save {}/d.json")
    assert done.exit_code == 0, done.stderr
    assert files(blog) == before
    header, row = done.stdout.splitlines()
    assert header.split()[:4] == ["system", "chrF2++", "BLEU", "TER"]
    assert row.startswith("pseudo ")
    assert "nw:2" in done.stderr
    assert "6 of 6 rows of set.tsv, seed 1" in done.stderr
    assert (sets / "c.png").read_bytes().startswith(b"\x89PNG")


def test_saved_drafts_score_the_same_without_drafting(call: Call, sets: Path) -> None:
    first = result(call, sets, "{}/set.tsv --save {}/d.json")
    again = result(call, sets, "{}/set.tsv --system pseudo={}/d.json")
    assert again == first


def test_systems_are_compared_with_the_first(call: Call, sets: Path) -> None:
    lines = "--source {}/l.zh --reference {}/l.en"
    found = result(call, sets, f"{lines} --backend echo --system nmt={{}}/l.out")
    assert found["baseline"] == "echo"
    echo, nmt = found["systems"]
    assert echo["scores"]["BLEU"]["p"] is None
    assert 0 <= nmt["scores"]["BLEU"]["p"] <= 1
    assert nmt["scores"]["chrF2++"]["value"] > echo["scores"]["chrF2++"]["value"]
    assert nmt["segments_per_second"] is None
    assert (echo["segments"], echo["sent"], echo["calls"]) == (2, 9, 1)
    shown = evaluate(call, sets, f"{lines} --backend echo --backend pseudo")
    assert [line.split()[0] for line in shown.stdout.splitlines()[1:]] == ["echo", "pseudo"]
    assert "differs from echo" in shown.stderr


def test_a_sample_is_drawn_once(call: Call, sets: Path) -> None:
    for words in ("--sample 3", "--sample 3 --seed 1"):
        found = result(call, sets, f"{{}}/set.tsv --backend echo {words}")
        assert found["data"] == {
            "name": "set.tsv", "rows": 6, "evaluated": 3, "seed": 1, "unaligned": 0,
        }  # fmt: skip


def test_switches_are_told_with_the_figures(call: Call, sets: Path) -> None:
    words = "{}/set.tsv --no-context --no-ladder --glossary {}/terms.yaml"
    (system,) = result(call, sets, words)["systems"]
    assert (system["context"], system["ladder"]) == (False, False)
    assert system["pins"] == 1


@pytest.mark.parametrize("name", ["two.tsv", "set.csv"])
def test_a_table_needs_no_header_and_may_be_csv(name: str, call: Call, sets: Path) -> None:
    found = result(call, sets, f"{{}}/{name} --backend echo")
    assert found["data"]["rows"] == (2 if name == "two.tsv" else 1)


def test_documents_say_what_was_left_out(call: Call, sets: Path) -> None:
    done = evaluate(call, sets, "{}/d --backend pseudo")
    assert done.exit_code == 0
    assert "1 of 1 row of d" in done.stderr
    assert "3 segments of the documents have no counterpart" in done.stderr


#: what is wrong -> arguments, exit code, words of the message or the hint
MISTAKES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "nothing named": ("", 2, ("what is to be evaluated", "--reference")),
    "half named": ("--source {}/l.zh", 2, ("what is to be evaluated",)),
    "twice named": ("{}/set.tsv --source {}/l.zh --reference {}/l.en", 2, ("what is to be",)),
    "no such set": ("{}/no.tsv", 3, ("no.tsv", "no such file")),
    "unknown column": ("{}/half.tsv", 3, ("half.tsv:1", "no column `en`", "zh, fr")),
    "too few columns": ("{}/short.tsv", 3, ("short.tsv:2", "1 columns, 2 are needed")),
    "empty file": ("{}/empty", 3, ("empty", "the file is empty")),
    "no row": ("{}/header.tsv", 3, ("no row below the header",)),
    "another encoding": ("{}/gbk.tsv", 3, ("gbk.tsv:2", "not UTF-8")),
    "lines that differ": (
        "--source {}/l.zh --reference {}/l.one", 2, ("l.zh", "2 lines", "l.one has 1"),
    ),
    "a file and a folder": ("--source {}/d --reference {}/l.en", 2, ("folder",)),
    "no pair": ("{}/none", 3, ("none", "no pair such as post.zh.md")),
    "outputs that differ": ("{}/set.tsv --system x={}/l.out", 2, ("l.out", "2 lines", "has 6")),
    "no outputs": ("{}/set.tsv --system x={}/no", 3, ("no such file",)),
    "no name": ("{}/set.tsv --system {}/l.out", 2, ("NAME=FILE",)),
    "two of a name": ("{}/two.tsv --backend echo --system echo={}/l.out", 2, ("'echo'",)),
    "two to save": ("{}/two.tsv --backend echo --backend pseudo --save x.json", 2, ("--save",)),
    "unknown backend": ("{}/two.tsv --backend ecko", 2, ("'ecko'", "did you mean echo?")),
    "model not pulled": ("{}/two.tsv --backend local", 4, ("bitext models pull",)),
    "a chart of another kind": ("{}/two.tsv --chart c.gif", 2, ("c.gif", ".png or .svg")),
    "no glossary": ("{}/two.tsv --glossary {}/no.yaml", 3, ("no.yaml",)),
    "broken glossary": ("{}/two.tsv --glossary {}/bad.yaml", 3, ("bad.yaml:2",)),
    "no COMET": ("{}/two.tsv --comet Unbabel/wmt22-comet-da", 2, ("pip install unbabel-comet",)),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_sentence(case: str, call: Call, sets: Path) -> None:
    words, code, said = MISTAKES[case]
    done = evaluate(call, sets, words)
    assert done.exit_code == code, done.stderr
    assert all(word in done.stderr for word in said), done.stderr
    assert done.stderr.count("error:") == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_without_its_extra_it_says_which(
    call: Call, sets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scores, "find_spec", lambda _: None)
    done = evaluate(call, sets, "{}/two.tsv --backend echo")
    assert done.exit_code == 2
    assert "sacrebleu is not installed" in done.stderr
    assert "pip install 'bitext[evaluate]'" in done.stderr
