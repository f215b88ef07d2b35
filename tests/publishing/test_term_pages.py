"""Tags and categories of a Hugo site that the glossary maps: their pages stay pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from tests.system.real.hugo import _build

LIST = (
    "{{ .Title }}|{{ .RelPermalink | urlquery }}|"
    "{{ range .Translations }}{{ .RelPermalink }}{{ end }}|{{ len .Pages }}"
)
SINGLE = '{{ range .GetTerms "tags" }}[{{ .LinkTitle }}]{{ end }}'
CONFIG = """\
baseURL = "https://blog.example/"
disableKinds = ["rss", "sitemap", "404", "home", "section"]
"""
TERMS = """\
terms:
  - {source: 开源, target: Open source}
  - {source: 开放源码, target: Open source}
  - {source: 云原生, target: "Cloud: native"}
  - {source: 机器 学习, target: Machine learning}
  - {source: 随笔, target: Notes}
"""


def bitext(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "hugo.toml": CONFIG,
        "layouts/_default/list.html": LIST,
        "layouts/_default/single.html": SINGLE,
        "content/a.md": "---\ntitle: 甲\ntags: [开源, Go, 云原生, 机器 学习, a/b]\n"
        "categories: 随笔\n---\n\n正文在这里。\n",
        "content/b.md": '+++\ntitle = "乙"\ntags = ["开放源码", "别的"]\n+++\n\n正文在这里。\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    bitext(tmp_path, "init", "--write-config")
    (tmp_path / "_bitext/glossary/terms.yaml").write_text(TERMS, "utf-8")
    config = tmp_path / "bitext.toml"
    text = config.read_text("utf-8")
    wanted = 'front_matter_mapped = ["tags", "categories"]'
    config.write_text(text.replace("front_matter_mapped = []", wanted), "utf-8")
    return tmp_path


def terms(root: Path) -> list[str]:
    return sorted(p.relative_to(root / "content").as_posix() for p in root.rglob("_index.en.md"))


def test_each_page_of_a_term_leads_to_that_of_the_other_language(site: Path) -> None:
    before = _build(site)
    bitext(site, "run", "--backend", "pseudo")
    after = _build(site)
    chinese = {name for name in before if name.startswith(("tags", "categories"))}
    assert {name: before[name].split(b"|")[:2] for name in chinese} == {
        name: after[name].split(b"|")[:2] for name in chinese
    }
    for name in chinese:
        other = after[name].decode().split("|")[2]
        assert other.startswith("/en/"), name
    shown = {data.decode().split("|")[0] for name, data in after.items() if "en/tags/" in name}
    assert {"Open source", "Cloud: native", "Machine learning", "别的", "Go"} <= shown
    assert "[Open source][Go]" in after["en/a/index.html"].decode()
    assert b"Machine learning|" in after["en/tags/machine-learning/index.html"]
    assert "tags: [开源, Go" in (site / "content/a.en.md").read_text("utf-8")
    again = bitext(site, "run", "--backend", "pseudo")
    assert "built: 0 files written" in again
    assert "up to date" in bitext(site, "build", "--check")


def test_no_two_terms_have_one_address(site: Path) -> None:
    bitext(site, "run", "--backend", "pseudo")
    said = [path.read_text("utf-8") for path in site.rglob("_index.en.md")]
    assert sum('url: "/en/tags/open-source/"' in text for text in said) == 1
    assert sum('title: "Open source"' in text for text in said) == 2
    post = site / "content/b.md"
    post.write_text(post.read_text("utf-8").replace("别的", "Open Source"), "utf-8")
    bitext(site, "run", "--backend", "pseudo")
    said = [path.read_text("utf-8") for path in site.rglob("_index.en.md")]
    assert not any("/open-source/" in text for text in said)


def test_a_page_goes_with_its_term_and_a_persons_page_stays(site: Path) -> None:
    own = site / "content/tags/云原生/_index.en.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: Mine\n---\n", "utf-8")
    bitext(site, "run", "--backend", "pseudo")
    assert own.read_text("utf-8") == "---\ntitle: Mine\n---\n"
    assert "tags/开源/_index.en.md" in terms(site)
    edited = site / "content/categories/随笔/_index.en.md"
    edited.write_text(edited.read_text("utf-8").replace("Notes", "Essays"), "utf-8")
    glossary = site / "_bitext/glossary/terms.yaml"
    glossary.write_text(TERMS.replace("Machine learning", "ML"), "utf-8")
    post = site / "content/a.md"
    post.write_text(post.read_text("utf-8").replace("开源, ", ""), "utf-8")
    assert "tags/开源/_index.en.md" in bitext(site, "build", "--check", code=1)
    bitext(site, "run", "--backend", "pseudo")
    assert "tags/开源/_index.en.md" not in terms(site)
    assert '"ML"' in (site / "content/tags/机器-学习/_index.en.md").read_text("utf-8")
    assert "Essays" in edited.read_text("utf-8")
    assert own.exists()


def test_control_mapped_in_the_header_a_term_has_no_other_language(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.workspace.site.web._taxonomies", lambda _config: ())
    bitext(site, "run", "--backend", "pseudo")
    after = _build(site)
    assert after["tags/开源/index.html"].decode().split("|")[2] == ""


def test_other_sites_have_the_glossarys_words_in_the_header(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: s\n")
    (tmp_path / "_posts/2024-01-02-a.md").write_text(
        "---\ntitle: 甲\ntags: [开源]\n---\n\n正文在这里。\n", "utf-8"
    )
    bitext(tmp_path, "init")
    (tmp_path / "_bitext/glossary/terms.yaml").write_text(TERMS, "utf-8")
    config = tmp_path / "_bitext.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("mapped = []", 'mapped = ["tags"]'), "utf-8")
    bitext(tmp_path, "run", "--backend", "pseudo")
    edition = tmp_path / "_posts/en/2024-01-02-a.md"
    assert "tags: [Open source]" in edition.read_text("utf-8")
    assert not list(tmp_path.rglob("_index*"))
