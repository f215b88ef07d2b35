"""Configuration: every mistake is told with its line; opening a workspace runs nothing."""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import WorkspaceError
from bitext.store.config import Config, find_workspace, load, parse
from bitext.store.config_template import DEFAULT_TOML


def test_the_file_that_init_writes_says_the_defaults() -> None:
    assert parse(DEFAULT_TOML) == Config() == parse("")
    uncommented = DEFAULT_TOML.replace("# [", "[").replace("# model", "model")
    assert parse(uncommented.replace("# length", "length")).backends["chat"]["model"]


def test_every_key_can_be_set() -> None:
    text = """
        source = "zh-TW"
        targets = ["en-GB"]
        content = "source/_posts"
        site = "hexo"
        backend = "chat"
        layout = "interleave"
        front_matter = ["title"]
        front_matter_mapped = ["tags"]
        glossary_traditional = true
        backends.chat = {url = "http://127.0.0.1:8000", temperature = 0.2, stream = false}
        [checks]
        length = "off"
    """
    config = parse("\ufeff" + text.replace("\n", "\r\n"))
    assert (config.source, config.targets, config.content) == (
        "zh-TW",
        ("en-GB",),
        ("source/_posts",),
    )
    assert config.backends["chat"] == {
        "url": "http://127.0.0.1:8000",
        "temperature": 0.2,
        "stream": False,
    }
    assert config.checks == {"length": "off"}
    assert config.glossary_traditional
    assert pickle.loads(pickle.dumps(config)) == config


def test_one_backend_or_several_in_their_order() -> None:
    assert parse('backend = "chat"').backend == ("chat",)
    assert parse('backend = ["deepl", "local", "deepl"]').backend == ("deepl", "local")


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("\n\nsorce = 1", "unknown key `sorce`\n  hint: did you mean `source`", 3),
        ("[zzz]", "unknown key `zzz`\n  hint: known keys", 1),
        ('source = "中文"', "language tag", 1),
        ('targets = ["en", "en"]', "each once", 1),
        ('targets = ["zh-CN"]', "same language", 1),
        ('\nsite = "wordpress"', "must be one of plain, hugo", 2),
        ("glossary_traditional = 1", "true or false", 1),
        ("layout = true", "must be one of table", 1),
        ('backend = "os.system"', "plain name", 1),
        ('backend = "../evil"', "plain name", 1),
        ('backend = ["local", "../evil"]', "plain name", 1),
        ("backend = []", "must name a backend", 1),
        ('front_matter = "title"', "list of front matter keys", 1),
        ('front_matter_mapped = ["title"]', "`title` is in", 1),
        ('content = "output/posts"', "must not lie inside `output`", 1),
        ('output = "."', "must not lie inside `output`", 1),
        ("checks.length = 'loud'", "must be one of error", 1),
        ("[backends]\nchat = 3", "`backends.chat` must be a table", 2),
        ("[backends.chat]\nrun = ['sh']", "`backends.chat.run` must be one of strings, numbers", 2),
        ("[backends.chat]\napi_key = 'sk-1'", "`backends.chat.api_key` is a secret", 2),
        ('[checks]\nlength = "off"\n\nnumbr = "off"', "did you mean `number`?", 4),
        ('[checks]\nlength = "off"\nnumber = "loud"', "`checks.number` must be one of", 3),
        ('[backends."über"]', "plain name", 1),
        ('site = "hexo"\ncontent = """\nlayout = "\n"""', "inside the workspace", 2),
        ("source = ", "Invalid value", 1),
        ("a = 1\na = 2", "Cannot overwrite a value", 2),
        ("source = '''", "", 1),
        ("content = " + "[" * 5000, "", 0),
        ("content = " + "9" * 5000, "", 0),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, words: str, line: int) -> None:
    with pytest.raises(WorkspaceError) as caught:
        parse(text, path="bitext.toml")
    assert words in str(caught.value)
    assert caught.value.line == line or not line
    assert str(caught.value).startswith("bitext.toml")


def test_broken_toml_has_a_column() -> None:
    with pytest.raises(WorkspaceError) as caught:
        parse('source = "zh-CN"\ntargets = [en]')
    assert caught.value.where == "bitext.toml:2:12"


HOSTILE = ["/etc", "..", "a/../../b", "~", "~root/x", "C:\\x", "c:/x", "a\\b", "a\0b", "", "a\nb"]


@pytest.mark.parametrize("key", ["content", "glossary", "catalog", "output"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_folder_outside_the_workspace_is_refused(key: str, value: str) -> None:
    import tomlkit

    with pytest.raises(WorkspaceError, match="inside the workspace"):
        parse(tomlkit.dumps({key: value}))


@given(st.text())
def test_any_text_is_a_configuration_or_an_error_for_people(text: str) -> None:
    with suppress(WorkspaceError):
        assert isinstance(parse(text), Config)


def test_the_workspace_is_found_from_below(tmp_path: Path) -> None:
    below = tmp_path / "content" / "posts"
    below.mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="bitext init"):
        find_workspace(below)
    (tmp_path / "bitext.toml").write_text(DEFAULT_TOML, encoding="utf-8")
    assert find_workspace(below) == tmp_path
    assert load(tmp_path) == Config()
    (tmp_path / "bitext.toml").write_bytes("# 中文".encode("gbk"))
    with pytest.raises(WorkspaceError, match="not UTF-8"):
        load(tmp_path)
