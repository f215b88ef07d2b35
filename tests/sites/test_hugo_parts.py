"""Hugo's configuration in parts, as themes have it: ``config/_default/languages.en.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.store.config import Config
from bitext.workspace.site.advice import advise
from bitext.workspace.site.bundles import duplicates
from bitext.workspace.site.config import parsed_config, read_facts
from bitext.workspace.site.detection import detect


def write(root: Path, files: dict[str, str]) -> Config:
    for name, text in files.items():
        path = root / "config" / "_default" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Config(site="hugo", content=("content",))


MAIN = 'baseURL = "https://a.example/b/"\ndefaultContentLanguage = "zh-cn"\n'


def test_parts_are_read(tmp_path: Path) -> None:
    write(tmp_path, {
        "hugo.toml": MAIN, "permalinks.toml": '[page]\nposts = "/p/:slug/"\n',
        "markup.yaml": "goldmark: {parser: {autoHeadingIDType: blackfriday}}\n",
        "languages.zh-cn.toml": 'label = "中"\n', "params.en.toml": "x = 1\n",
    })  # fmt: skip
    facts = read_facts(tmp_path, "hugo")
    assert (facts.patterns, facts.heading_ids) == ((("posts", "/p/:slug/"),), "blackfriday")
    assert set(parsed_config(tmp_path, "hugo")["languages"]) == {"zh-cn"}


@pytest.mark.parametrize(("parts", "file", "lines"), [
    ({"languages.zh-cn.toml": "weight = 1\n"}, "languages.en.toml", "weight = 2\n"),
    ({"languages.zh-cn.yaml": "weight: 1\n"}, "languages.en.toml", "weight = 2\n"),
    ({}, "languages.toml", "[en]\n"),
])  # fmt: skip
def test_a_language_gets_a_part_of_its_own(
    parts: dict[str, str], file: str, lines: str, tmp_path: Path
) -> None:
    config = write(tmp_path, {"hugo.toml": MAIN, **parts})
    advice = advise(tmp_path, config)
    assert advice
    assert (advice.file, advice.writable) == (f"config/_default/{file}", True)
    assert lines in advice.lines
    assert "languages" not in advice.lines
    (tmp_path / advice.file).write_text(advice.lines, "utf-8")
    assert advise(tmp_path, config) is None


def test_bilingual_pages_get_a_part_of_their_own(tmp_path: Path) -> None:
    """It was English's: `languages.en.toml` with the name and the weight of another language."""
    parts = {"hugo.toml": MAIN, "languages.yaml": "zh-cn: {weight: 1}\nen: {weight: 2}\n"}
    config = replace(write(tmp_path, parts), bilingual="language")
    advice = advise(tmp_path, config)
    assert advice
    assert (advice.file, advice.writable) == ("config/_default/languages.zh-x-bi.toml", True)
    (tmp_path / advice.file).write_text(advice.lines, "utf-8")
    assert advise(tmp_path, config) is None


def test_a_file_of_languages_is_not_written_into(tmp_path: Path) -> None:
    """The control: what a person wrote there may be in any form."""
    parts = {"hugo.toml": MAIN, "languages.en.toml": "", "languages.toml": "[zh-cn]\nweight = 1\n"}
    config = write(tmp_path, parts)
    (tmp_path / "config" / "_default" / "languages.en.toml").unlink()
    advice = advise(tmp_path, config)
    assert advice
    assert advice.file == "config/_default/languages.en.toml"


BUNDLE = """\
---
title: 图
resources:
  - src: "*.png"
    name: gallery-:counter
---

![图](<b c.png>)
"""


@pytest.mark.parametrize(("parts", "file", "lines"), [
    ({}, "markup.toml", "[goldmark]\nduplicateResourceFiles = true\n\n"
     '[goldmark.renderHooks.link]\nuseEmbedded = "fallback"\n\n'
     '[goldmark.renderHooks.image]\nuseEmbedded = "fallback"\n'),
    ({"markup.toml": "[goldmark]\nx = 1\n"}, "markup.toml",
     '= true\nx = 1\n\n[goldmark.renderHooks.link]\nuseEmbedded = "fallback"\n'),
    ({"markup.toml": "[goldmark.renderer]\nunsafe = true\n"}, "markup.toml",
     "= true\n\n[goldmark]\nduplicate"),
    ({"markup.yaml": "goldmark:\n  renderer: {unsafe: true}\n"}, "markup.yaml",
     "true}\n  duplicateResourceFiles: true\n  renderHooks:\n    link:\n"
     "      useEmbedded: fallback\n    image:\n      useEmbedded: fallback\n"),
    ({"markup.yaml": "goldmark:\n  renderHooks: {link: {useEmbedded: never}}\n"}, "markup.yaml",
     "never}}\n  duplicateResourceFiles: true\n"),
    ({"markup.yaml": "highlight: {noClasses: false}\n"}, "markup.yaml",
     "false}\n\ngoldmark:\n  duplicateResourceFiles: true\n"),
])  # fmt: skip
def test_files_of_bundles_are_asked_for_in_the_part_of_markup(
    parts: dict[str, str], file: str, lines: str, tmp_path: Path
) -> None:
    """A file that its front matter calls otherwise is not found by Hugo's link hook either."""
    config = write(tmp_path, {"hugo.toml": MAIN, **parts})
    page = tmp_path / "content" / "a" / "index.md"
    page.parent.mkdir(parents=True)
    (page.parent / "b c.png").touch()
    page.write_text(BUNDLE.replace("    name: ", "    title: "), "utf-8")
    assert duplicates(tmp_path, config) is None  # the control: the hook finds it
    page.write_text(BUNDLE, "utf-8")
    advice = duplicates(tmp_path, config)
    assert advice
    assert advice.file == f"config/_default/{file}"
    path = tmp_path / advice.file
    before = path.read_text("utf-8") if path.is_file() else ""
    assert advice.writable or advice.changed
    path.write_text(advice.changed or before + advice.lines, "utf-8")
    after = path.read_text("utf-8")
    assert lines in after
    assert after.count("useEmbedded") == 1 + ("never" not in after)  # of links, and of pictures
    assert duplicates(tmp_path, config) is None
    assert read_facts(tmp_path, "hugo").own_hook is ("never" in after)


MOUNTS = """\
defaultContentLanguage = "zh"
[languages.zh]
weight = 1
[languages.en]
weight = 2
"""


@pytest.mark.parametrize(("mount", "content", "placement"), [
    ("[module.mounts.sites.matrix]\nlanguages = ['zh']\n", "content/zh", "folder"),
    ("lang = 'zh'\n", "content/zh", "folder"),
    ("lang = 'en'\n", "content", ""),
    ("[module.mounts.sites.matrix]\nroles = ['x']\n", "content", ""),
])  # fmt: skip
def test_a_folder_that_is_mounted_for_a_language(
    mount: str, content: str, placement: str, tmp_path: Path
) -> None:
    """Editions lay among the Chinese pages, as pages of theirs (0.168, built)."""
    (tmp_path / "content" / "zh").mkdir(parents=True)
    text = f"{MOUNTS}[[module.mounts]]\nsource = 'content/zh'\ntarget = 'content'\n{mount}"
    (tmp_path / "hugo.toml").write_text(text, "utf-8")
    found = detect(tmp_path)
    assert found
    assert (found.content, found.placement) == (content, placement)


@pytest.mark.parametrize("titled", [True, False], ids=["", "control"])
def test_english_pages_have_a_title_where_languages_have(titled: bool, tmp_path: Path) -> None:
    """The site's was said of its Chinese pages alone: `<title>` of English ones was empty."""
    whole = "" if titled else 'title = "一号站"\n'
    for name, text in {
        "config/_default/hugo.toml": f'defaultContentLanguage = "zh-cn"\n{whole}',
        "config/_default/languages.zh-cn.toml": 'title = "一号站"\nweight = 1\n',
        "content/a.md": "---\ntitle: 题\n---\n正文。\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--write-config"])
    said = tomllib.loads((tmp_path / "config/_default/languages.en.toml").read_text("utf-8"))
    assert said.get("title") == ("一号站" if titled else None)


def test_what_hugo_mounts_and_misnames_is_said(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\ntitle: 题\n---\n正文。\n", "utf-8")
    mounts = (
        '[[module.mounts]]\nsource = "content"\ntarget = "content"\n'
        '[[module.mounts]]\nsource = "notes"\ntarget = "content/notes"\n'
    )
    config = tmp_path / "hugo.toml"
    config.write_text(f'languageCode = "en-us"\n{mounts}', "utf-8")
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert "mounts  notes/ (content/notes/ to Hugo) stays as it is" in said
    assert "language `en-us` is what every page says, Chinese ones too" in said
    config.write_text('languageCode = "zh-cn"\n', "utf-8")  # the control
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert "mounts" not in said
    assert "every page says" not in said


def test_what_init_leaves_to_do_comes_before_the_run(tmp_path: Path) -> None:
    """It said `next: bitext run`, which stopped until the site had a language more."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\ntitle: 题\n---\n正文。\n", "utf-8")
    (tmp_path / "hugo.toml").write_text('languageCode = "zh-cn"\n', "utf-8")
    first = "next: `bitext init --write-config`, or what it would do by hand, then `bitext run`"
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init"])
    assert first in said.output + said.stderr
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--write-config"])
    assert first not in said.output + said.stderr
    assert (
        CliRunner().invoke(app, ["-C", str(tmp_path), "run", "--backend", "pseudo"]).exit_code == 0
    )
