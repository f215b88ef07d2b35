"""One way to read a table: every mistake has its name, its line and what was meant."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import UsageError, WorkspaceError
from bitext.settings import (
    NoSettings,
    SettingsTable,
    above_zero,
    flag,
    number,
    one_of,
    parse,
    read,
    setting,
    text,
    whole,
)

FILE = """# a comment
[backends.acme]
model = "m"
"quoted" = 1
deep.er = 2

[[list]]
[ backends . "b.c" ]
  x = 1
"""


@dataclass(frozen=True)
class Acme:
    model: str = setting("small", text, "the model")
    quoted: int = setting(1, whole(1, 9), "a number")
    share: float = setting(0.5, number(0, 1), "a share")
    price: float = setting(1.0, above_zero, "a price")
    fast: bool = setting(False, flag, "hurry")
    form: str = setting("auto", one_of("auto", "json"), "the form")
    never: int = 0  # no setting: it cannot be set


def acme(body: str) -> SettingsTable:
    tables: Any = parse(f"\n[backends.acme]\n{body}", "x.toml")
    found: SettingsTable = tables["backends"]["acme"]
    return found


def test_what_is_not_there_has_its_default() -> None:
    assert read(Acme, {}, "acme") == Acme()
    assert read(Acme, acme('model = " big "\nshare = 1')) == Acme(model="big", share=1.0)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("modle = 'm'", 3, ("unknown key `backends.acme.modle`", "did you mean `model`?")),
        ("model = 'm'\nzzz = 1", 4, ("unknown key `backends.acme.zzz`", "known keys: model, quot")),
        ("never = 1", 3, ("unknown key `backends.acme.never`",)),
        ("model = 3", 3, ("`backends.acme.model` must be a text in quotes",)),
        ("model = ' '", 3, ("must be a text",)),
        ("\n\nquoted = 10", 5, ("`backends.acme.quoted` must be a whole number from 1 to 9",)),
        ("'quoted' = true", 3, ("must be a whole number",)),
        ("quoted = 1.0", 3, ("must be a whole number",)),
        ("share = 1.1", 3, ("must be a number from 0 to 1",)),
        ("share = nan", 3, ("must be a number from 0 to 1",)),
        ("price = 0", 3, ("must be a number above 0",)),
        ("price = inf", 3, ("must be a number from 0.000001 to",)),
        ("price = true", 3, ("must be a number above 0",)),
        ("fast = 1", 3, ("must be true or false",)),
        ("form = 'xml'", 3, ("must be one of auto, json",)),
        ("model.a = 1", 3, ("must be a text",)),
    ],
)
def test_a_mistake_has_a_place_and_a_name(body: str, line: int, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        read(Acme, acme(body))
    assert (caught.value.path, caught.value.line) == ("x.toml", line)
    assert [word for word in words if word not in str(caught.value)] == []


def test_the_error_is_of_the_kind_that_was_asked_for() -> None:
    with pytest.raises(WorkspaceError, match=r"x\.toml:3"):
        read(Acme, acme("a = 1"), error=WorkspaceError)
    with pytest.raises(UsageError, match=r"key `backends\.echo\.a`\n  hint: it has no settings"):
        read(NoSettings, {"a": 1}, "backends.echo")


def test_what_somebody_else_reads_is_known_too() -> None:
    table = acme("price_in = 1\nmodel = 'm'").without(("price_in", "price_out"))
    assert read(Acme, table).model == "m"
    with pytest.raises(UsageError, match="did you mean `price_in`"):
        read(Acme, table.having("price_inn", 1))


def test_where_keys_are_written() -> None:
    assert parse(FILE, "").lines == {
        ("backends",): 2,
        ("backends", "acme"): 2,
        ("backends", "acme", "model"): 3,
        ("backends", "acme", "quoted"): 4,
        ("backends", "acme", "deep"): 5,
        ("backends", "acme", "deep", "er"): 5,
        ("list",): 7,
        ("backends", "b.c"): 8,
        ("backends", "b.c", "x"): 9,
    }


def test_a_key_that_cannot_be_found_has_the_line_of_its_table() -> None:
    table: Any = parse('\nbackends = { acme = { modle = "m" } }', "x.toml")
    with pytest.raises(UsageError, match=r"x\.toml:2: unknown key `backends\.acme\.modle`"):
        read(Acme, table["backends"]["acme"])


def test_a_table_is_a_mapping_like_any_other() -> None:
    table = parse(FILE, "x.toml")
    acme = {"model": "m", "quoted": 1, "deep": {"er": 2}}
    assert table == {**table}
    assert table["backends"] == {"acme": acme, "b.c": {"x": 1}}
    assert pickle.loads(pickle.dumps(table)) == table


@given(st.text())
def test_any_text_is_a_table_or_an_error_for_people(written: str) -> None:
    try:
        table = parse(written, "x.toml")
    except WorkspaceError:
        return
    assert all(1 <= line <= len(written.splitlines()) for line in table.lines.values())


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("a = b", "quotes"),
        ('a = "b', "ends on its line"),
        ("a = 1\nb = 2\na = 3", "set twice"),
        ("[a]\n[a]\n", "there twice"),
        ("a b = 1", "blanks"),
        ("a = 1 2", ""),
    ],
)
def test_a_broken_file_is_answered_with_what_to_do(written: str, hint: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        parse(written, "x.toml")
    assert caught.value.line == len(written.splitlines())
    assert hint in caught.value.hint
    assert bool(hint) == bool(caught.value.hint)
