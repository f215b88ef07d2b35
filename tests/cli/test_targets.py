"""Several target languages in one workspace: one reading, a catalog and an edition each."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bitext.backends.meter import metered, share_budget
from bitext.backends.protocol import Backend
from bitext.drafting.translate import Into, translate
from bitext.languages import LanguagePair
from bitext.workspace import reading
from bitext.workspace.several import each
from bitext.workspace.workspace import open_workspace
from tests.workflow.blog import Engine

Call = Callable[..., Result]
A = "我们在社区里讨论开源项目的未来。"


@pytest.fixture
def two(blog: Path) -> Path:
    """The small blog with editions in English and Japanese."""
    (blog / "bitext.toml").write_text('targets = ["en", "ja"]\nbackend = "pseudo"\n')
    return blog


def files(root: Path, *folders: str) -> dict[str, bytes]:
    found = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def test_each_language_has_catalogs_and_editions(two: Path, call: Call) -> None:
    said = json.loads(call("run", "--json").stdout)
    posts = sorted(path.name for path in (two / "content").rglob("*.md"))
    for folder in ("output/en", "output/bilingual", "output/ja", "output/bilingual-ja"):
        assert sorted(path.name for path in (two / folder).rglob("*.md")) == posts
    assert said["translate"]["posts"] == len(posts)
    assert [*said["build"]["targets"]] == ["en", "ja"]
    assert said["editions"]["ja"] == "output/ja"
    assert call("build", "--check").exit_code == 0
    rows = json.loads(call("status", "--json").stdout)["posts"]
    assert Counter(row["target"] for row in rows) == {"en": len(posts), "ja": len(posts)}


def test_a_second_language_leaves_the_first_as_it_was(two: Path, call: Call) -> None:
    (two / "bitext.toml").write_text('backend = "pseudo"\n')
    call("run")
    first = files(two, "catalog", "output")
    (two / "bitext.toml").write_text('targets = ["en", "ja"]\nbackend = "pseudo"\n')
    said = json.loads(call("run", "--json").stdout)
    assert said["build"]["targets"]["en"]["written"] == []
    assert {name: files(two, "catalog", "output")[name] for name in first} == first
    (two / "bitext.toml").write_text('backend = "pseudo"\n')
    again = json.loads(call("run", "--json").stdout)
    assert (again["translate"]["chars"], again["build"]["written"]) == (0, [])


def test_a_post_is_parsed_once_for_all(
    two: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Counter[str] = Counter()
    real = reading.parsed

    def counted(post: Any, text: str) -> Any:
        seen[post.name] += 1
        return real(post, text)

    monkeypatch.setattr(reading, "parsed", counted)
    call("run")
    assert set(seen.values()) == {1}


def test_each_language_has_pages_of_its_own(two: Path, call: Call) -> None:
    """Those of the second language were refused: the first one's stood in their place."""
    call("run")
    for _ in range(2):
        assert call("build", "--html").exit_code == 0
    pages = sorted(path.parent.name for path in (two / "output").glob("html*/index.html"))
    assert pages == ["html", "html-ja"]


def test_the_budget_is_one(two: Path) -> None:
    every = each(open_workspace(two))
    whole = translated(every).chars
    shutil.rmtree(two / ".bitext")
    shutil.rmtree(two / "catalog")
    summary = translated(every, max_chars=whole // 2)
    assert summary.stopped
    assert summary.chars <= whole // 2


def translated(every: Sequence[Any], max_chars: int | None = None) -> Any:
    tracks = [Into(one, [Engine()]) for one in every]
    first = tracks[0]
    return translate(first.workspace, first.backends, others=tracks[1:], max_chars=max_chars)


def test_money_is_one_budget_too() -> None:
    prices = {"price_in": 1_000_000.0, "max_cost": 10.0}
    one, other = (metered(Engine(), prices) for _ in range(2))
    share_budget([one, other])
    assert [afford(one, 6.0), afford(other, 6.0), afford(other, 4.0)] == [True, False, True]


def test_control_without_sharing_each_has_it_for_itself() -> None:
    prices = {"price_in": 1_000_000.0, "max_cost": 10.0}
    one, other = (metered(Engine(), prices) for _ in range(2))
    assert [afford(one, 6.0), afford(other, 6.0)] == [True, True]


def afford(backend: Backend, cost: float) -> bool:
    meter: Any = backend
    return bool(meter.meter.afford(cost))


def test_an_edit_of_an_edition_goes_to_its_own_catalog(two: Path, call: Call) -> None:
    call("run")
    before = files(two, "catalog/en")
    path = next((two / "output" / "ja").rglob("*.md"))
    path.write_text(path.read_text("utf-8").replace("⟧", " かな⟧", 1), encoding="utf-8")
    assert "ja: this edition was edited" in call("check").stdout
    assert call("absorb", str(path), "--yes").exit_code == 0
    assert files(two, "catalog/en") == before
    assert any(" かな" in data.decode() for data in files(two, "catalog/ja").values())


def test_one_language_may_be_asked_for(two: Path, call: Call) -> None:
    call("--target", "ja", "run")
    assert not (two / "catalog" / "en").exists()
    assert (two / "output" / "bilingual-ja").is_dir()
    told = call("history", next(str(p) for p in (two / "content").rglob("*.md"))).stderr
    assert "for en;" in told
    refused = call("--target", "fr", "build")
    assert refused.exit_code == 2
    assert "`targets` are en, ja" in refused.stderr


def test_terms_are_those_of_the_language_and_names_those_of_all(two: Path, call: Call) -> None:
    (two / "glossary").mkdir(exist_ok=True)
    (two / "glossary" / "terms.yaml").write_text(
        "keep: [Linux]\nterms:\n- {source: 社区, target: community}\n", encoding="utf-8"
    )
    (two / "glossary" / "ja").mkdir()
    (two / "glossary" / "ja" / "terms.yaml").write_text(
        "terms:\n- {source: 社区, target: コミュニティ}\n", encoding="utf-8"
    )
    found = [
        {t.source[0]: t.target[0] for t in o.glossary.terms} for o in each(open_workspace(two))
    ]
    assert found == [
        {"Linux": "Linux", "社区": "community"},
        {"Linux": "Linux", "社区": "コミュニティ"},
    ]


def test_editions_of_either_language_are_no_posts(two: Path, call: Call) -> None:
    (two / "bitext.toml").write_text(
        'targets = ["en", "ja"]\nbackend = "pseudo"\nsite = "hugo"\nbilingual = "language"\n'
    )
    languages = ("zh-cn", "en", "ja", "zh-x-bi", "zh-x-bi-ja")
    tables = "".join(f"[languages.{tag}]\nweight = 1\n" for tag in languages)
    (two / "hugo.toml").write_text(f'defaultContentLanguage = "zh-cn"\n{tables}')
    posts = {path.name for path in (two / "content").rglob("*.md")}
    assert call("run").exit_code == 0
    assert {"x.en.md", "x.ja.md", "x.zh-x-bi.md", "x.zh-x-bi-ja.md"} <= {
        f"x.{path.name.split('.', 1)[1]}" for path in (two / "content").rglob("*.md")
    }
    assert {post.path.name for post in open_workspace(two).posts()} == posts
    assert json.loads(call("build", "--json").stdout)["written"] == []


@pytest.mark.parametrize("target", ["ja", "ko", "fr"])
def test_what_is_tuned_for_english_is_silent_elsewhere(two: Path, call: Call, target: str) -> None:
    """A good Japanese sentence is made of Han letters, full-width marks and no capitals."""
    for path in (two / "content").rglob("*.md"):
        path.unlink()
    (two / "bitext.toml").write_text(f'targets = ["en", "{target}"]\n')
    (two / "content" / "a.md").write_text(f"{A}\n", encoding="utf-8")
    workspace = each(open_workspace(two))[1]
    said = "コミュニティで、オープンソース計画の未来を議論しています。"
    summary = translate(workspace, [Engine(lambda _: said)])
    assert (summary.drafted, summary.failed) == ((1, 0) if target == "ja" else (0, 1))
    if target == "ja":
        assert call("--target", "ja", "check").stdout == ""


def test_control_the_same_sentence_is_no_english(two: Path) -> None:
    (two / "content" / "a.md").write_text(f"{A}\n", encoding="utf-8")
    said = "コミュニティで、オープンソース計画の未来を議論しています。"
    workspace = each(open_workspace(two))[0]
    assert translate(workspace, [Engine(lambda _: said)]).failed


def test_a_japanese_answer_that_is_the_source_is_none(two: Path) -> None:
    (two / "content" / "a.md").write_text(f"{A}\n", encoding="utf-8")
    workspace = each(open_workspace(two))[1]
    assert translate(workspace, [Engine(lambda r: r.text)]).failed


def test_a_language_twice_or_the_source_is_refused(two: Path, call: Call) -> None:
    for targets, told in (
        ('["en", "en"]', "each once"), ('["en", "zh-TW"]', "the same language"),
        ("[]", "list of language tags"), ('["en", "zh-CN"]', "the same language"),
    ):  # fmt: skip
        (two / "bitext.toml").write_text(f"targets = {targets}\n")
        refused = call("build")
        assert refused.exit_code == 3, targets
        assert told in refused.stderr
        assert "bitext.toml:1" in refused.stderr


def test_pairs_that_share_letters() -> None:
    assert LanguagePair("zh-CN", "ja").shares_letters
    assert LanguagePair("ja", "zh-TW").shares_letters
    assert not LanguagePair("zh-CN", "ko").shares_letters
