"""Files below no content folder stay where they are: an edition names them from its own place."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.publishing.assets import moved, rooted
from bitext.workspace.workspace import open_workspace

PAGE = """\
import Hi from '../src/Hi';
import Own from './Own.vue';
import Part from './part.mdx';

# 题

![图](../static/a.png "题") 字 [下](../static/%E5%9B%BE.zip?x#y)、[页](./part.mdx)、
[无](../static/no.png)

<img src={require('../static/a.png').default} alt="图" />

```js
import Hi from '../src/Hi';
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("src/Hi.js", "static/a.png", "static/图.zip", "docs/Own.vue", "docs/part.mdx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "docs" / "a.mdx").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bitext.toml").write_text('site = "docusaurus"\ncontent = "docs"\n')
    return tmp_path


def test_an_edition_names_files_that_are_not_copied_from_where_it_lies(site: Path) -> None:
    words = ["-C", str(site), "run", "--backend", "pseudo"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    folder = site / "i18n" / "en" / "docusaurus-plugin-content-docs" / "current"
    text = (folder / "a.mdx").read_text("utf-8")
    up = "../../../.."
    for wanted in (
        f"import Hi from '{up}/src/Hi';\nimport Own from './Own.vue';\n"
        "import Part from './part.mdx';",
        f']({up}/static/a.png "',
        f"]({up}/static/%E5%9B%BE.zip?x#y)",
        "](./part.mdx)",
        "](../static/no.png)",
        f"require('{up}/static/a.png')",
        "```js\nimport Hi from '../src/Hi';\n```",
    ):
        assert wanted in text, wanted
    assert (folder / "Own.vue").exists()
    assert not (folder / "Hi.js").exists()


@pytest.mark.parametrize(
    "written",
    ["https://a.b/c.png", "/img/a.png", "#a", "@site/static/a.png", "../../outside.png",
     "{{ x }}", "./Own.vue", "../static/none.png", "part.mdx", "", "?x"],
)  # fmt: skip
def test_what_stays_as_it_is(site: Path, written: str) -> None:
    (site.parent / "outside.png").write_text("x")
    (post,) = (p for p in open_workspace(site).posts() if p.relative == "a.mdx")
    name = moved(post, "i18n/en/x/a.mdx")
    assert name is not None
    assert name(written) is None
    assert name("../static/a.png") == "../../../static/a.png"


def test_sites_whose_paths_are_addresses_are_left_alone(site: Path) -> None:
    (site / "bitext.toml").write_text('site = "hugo"\ncontent = "docs"\n')
    (post, *_) = open_workspace(site).posts()
    assert moved(post, "docs/a.en.mdx") is None


def test_pages_without_a_site_hold_pictures_that_a_post_names_from_its_root(site: Path) -> None:
    (site / "bitext.toml").write_text('site = "hugo"\ncontent = "docs"\n')
    (site / "docusaurus.config.js").write_text("x")
    (site / "hugo.toml").write_text('baseURL = "https://a.b/x/"\n')
    (site / "secret.png").write_text("x")
    (site / "static" / ".hidden.png").write_text("x")
    (post, *_) = open_workspace(site).posts()
    for target in ("/a.png", "/x/a.png", "/./a.png"):
        assert rooted(post, target) is not None, target
    for target in ("/../secret.png", "/.hidden.png", "/none.png", "/图.zip", "/x"):
        assert rooted(post, target) is None, target


BROUGHT = """\
# 题

@[code{1-2} js](../guide/a.js)

@[code](b.js)

<<< ./deep/c.js{1}[标签]

<!-- @include: ./d.txt#part{1} -->

@[code](../../outside.js)

@[code](@src/x.js) 和 @[code](/x.js)

```md
@[code](shown.js)
```
"""


@pytest.mark.parametrize("place", ["vuepress", "vitepress"])
def test_code_that_a_page_brings_in_lies_beside_its_edition(place: str, tmp_path: Path) -> None:
    """VuePress showed "File not found" in the English page."""
    files = ("docs/guide/a.js", "docs/guide/b.js", "docs/guide/deep/c.js", "docs/guide/d.txt")
    for name in (*files, "docs/guide/shown.js", "outside.js"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "docs/guide/p.md").write_text(BROUGHT, encoding="utf-8")
    (tmp_path / "bitext.toml").write_text(f'site = "{place}"\ncontent = "docs"\n')
    words = ["-C", str(tmp_path), "run", "--backend", "pseudo"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "docs" / "en" / "guide"
    assert all((tmp_path / name.replace("docs/", "docs/en/")).is_file() for name in files)
    assert not (folder / "shown.js").exists()
    assert "@[code](../../../outside.js)" in (folder / "p.md").read_text("utf-8")


def test_a_loader_before_a_path_is_no_part_of_it(site: Path) -> None:
    (site / "docs" / "a.mdx").write_text("import S from '!!raw-loader!../src/Hi.js';\n\n# 题\n")
    words = ["-C", str(site), "run", "--backend", "pseudo"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    folder = site / "i18n" / "en" / "docusaurus-plugin-content-docs" / "current"
    assert "'!!raw-loader!../../../../src/Hi.js'" in (folder / "a.mdx").read_text("utf-8")
