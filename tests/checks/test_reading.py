"""What the checks read in a text: names by their letters, and when that costs something."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bitext.checks.reading.opposites import OPPOSITES
from bitext.checks.reading.pinyin import HanLetters, readings, syllables

#: Runs checks in an interpreter of its own and says whether pypinyin was loaded.
_LOADED = """
import sys
from bitext.checks import RULES
from bitext.checks.pair import read_pair
from bitext.markdown.segmenter import parse
pair = read_pair(parse({source!r}).pieces[0], {target!r})
for rule in RULES:
    list(rule.check(pair))
print("pypinyin" in sys.modules)
"""


def loaded(source: str, target: str) -> bool:
    code = _LOADED.format(source=source, target=target)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip() == "True"


def test_readings_are_loaded_only_for_what_may_be_a_name() -> None:
    assert not loaded("这是 2022 年的总结。", "This is the summary of 2022, in English.")
    assert loaded("我叫朱亚光。", "I am Zhu Yaguang.")


@pytest.mark.parametrize(
    ("source", "spelt"),
    [
        ("朱亚光", "zhuyaguang"),
        ("天安门", "tiananmen"),  # cut in two ways
        ("单雄信", "shanxiongxin"),
        ("吕布", "lyubu"),
        ("长沙", "changsha"),
    ],
)
def test_a_name_reads_as_its_letters(source: str, spelt: str) -> None:
    assert HanLetters(f"他叫{source}。").reading(spelt) == source
    assert not HanLetters(f"他叫{source[0]}，{source[1:]}。").reading(spelt)  # in a row
    assert not HanLetters(source).reading(f"{spelt}xin")


def test_syllables_are_those_of_pinyin() -> None:
    assert syllables("Jianhui") == ("jian", "hui")
    assert syllables("Ya'an") == ("ya", "an")
    for word in ("Linux", "Race", "File", "String", "Kubernetes"):
        assert syllables(word) == ()


def test_each_spelling_of_a_letter_is_known() -> None:
    assert {"zheng", "cheng", "tay"} <= readings("郑")
    assert {"hang", "xing", "heng"} <= readings("行")


def test_no_word_is_its_own_opposite() -> None:
    for ours, other in OPPOSITES:
        telling = [word for word in other.telling.pattern.split("|") if word.isalpha()]
        assert not any(ours.english.compiled.fullmatch(word) for word in telling), (
            ours.chinese.pattern
        )


def test_the_tables_are_compiled_when_a_text_wants_them() -> None:
    """Counted, not timed: with every row compiled at once there were 760."""
    code = (
        "import re._compiler as c; old, n = c.compile, []\n"
        "c.compile = lambda *a: (n.append(1), old(*a))[1]\n"
        "import bitext.checks; print(len(n))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300
