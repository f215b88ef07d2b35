"""Events of a long text are the same as those of a short one, in little memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.markdown import reading
from bitext.markdown.parsed.events import Events, pointing
from bitext.markdown.reading import read
from tests.workflow.test_floods import weight

PARTS = st.lists(
    st.sampled_from(
        ["天气", "a", "😀", "\n", "\n\n", "**", "*", "`", "[去](/x)", "# ", "- ", "&amp;"]
    ),
    max_size=60,
)  # fmt: skip


@given(PARTS, st.sampled_from([0, 3]))
def test_they_are_those_of_a_tuple(parts: list[str], start: int) -> None:
    text = "\n" * start + "".join(parts) + "天"
    short = read(text, start).events
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "LONG", 0)
        long = read(text, start).events
    assert isinstance(long, Events)
    assert (*long,) == short == long[:]
    assert all(one == long[at] for at, one in enumerate(short))
    assert len(long) == len(short)


@given(st.text(max_size=150))
def test_each_character_has_its_place(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    point, at = pointing(text, 5), 0
    for number, char in enumerate(text, 5):
        assert point(at) == number
        at += len(char.encode())
    assert point(at) == len(text) + 5


def test_they_weigh_a_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a table of all offsets beside them they were 200 MB of a post of 15 MB."""
    text = "今天**天气**很好，*我们*去。\n" * 2_000
    short = weight(lambda: read(text))
    monkeypatch.setattr(reading, "LONG", 0)
    assert 2 * weight(lambda: read(text)) < short
