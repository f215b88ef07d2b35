"""Hexo in one configuration: no list of Chinese posts changes, and English ones have their own."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from tests.system.real.bodies import SHORT, post
from tests.system.real.building import NPM, npm, run

pytestmark = [pytest.mark.system, pytest.mark.long]

LISTS = ("archive", "category", "index", "tag")
PACKAGE = (
    '{"hexo": {"version": "8.1.2"}, "dependencies": {"hexo": "*", "hexo-renderer-marked": "*"%s}}'
)
LIST = """\
<!doctype html><html lang="{{ config.language }}"><body><b>{{ site.posts.length }}</b>
<h1>{{ config.title }}</h1>
<ul>{% for post in page.posts.toArray() %}
<li><a href="{{ url_for(post.path) }}">{{ post.title }}</a>
{% for tag in post.tags.sort('name').toArray() %}<i>{{ tag.path }} {{ tag.length }}</i>
{% endfor %}</li>
{% endfor %}
</ul><nav>{{ list_categories() }}{{ list_archives() }}{{ paginator() }}
{{ partial("menu", {}, {cache: true}) }}</nav></body></html>
"""
POST = """\
<!doctype html><html lang="{{ config.language }}"><body><article>{{ page.content | safe }}</article>
{% if page.prev %}<a rel="prev" href="{{ url_for(page.prev.path) }}"></a>{% endif %}
{% if page.next %}<a rel="next" href="{{ url_for(page.next.path) }}"></a>{% endif %}
{% for tag in page.tags.sort('name').toArray() %}
<a rel="tag" href="{{ url_for(tag.path) }}"></a>
{% endfor %}
</body></html>
"""
MENU = (
    '{% for name, at in theme.menu %}<a rel="{{ name }}" href="{{ url_for(at) }}"></a>{% endfor %}'
)
PAGE = (
    '<!doctype html><html lang="{{ page.lang or config.language }}"><body>{{ page.content }}</body>'
)
#: Some themes have posts of their own: Fluid hides some, and makes the pages of all itself.
THEME = """\
hexo.extend.filter.register('before_generate', function () {
  this._bindLocals();
  const all = this.locals.get('posts');
  this.locals.set('posts', all.filter((post) => !post.hide));
  this.locals.set('hidden', all.filter((post) => post.hide));
});
hexo.extend.generator.register('post', (locals) => {
  const posts = locals.posts.sort('-date').toArray().concat(locals.hidden.toArray());
  return posts.map((post, at) => {
    post.prev = posts[at - 1];
    post.next = posts[at + 1];
    return { path: post.path, layout: ['post'], data: post };
  });
});
"""
#: Others have languages of their own (Reimu), and pass over posts that name one.
LANGUAGES = """\
const chinese = (posts) => posts.filter((post) => !post.lang);
hexo.extend.generator.register('post', (locals) => {
  const posts = chinese(locals.posts.sort('-date')).toArray();
  return posts.map((post, at) => {
    post.prev = posts[at - 1];
    post.next = posts[at + 1];
    return { path: post.path, layout: ['post'], data: post };
  });
});
hexo.extend.generator.register('archive', (locals) => [{
  path: 'archives/', layout: ['index'], data: { posts: chinese(locals.posts) },
}]);
let once;
hexo.extend.generator.register('post-i18n', (locals) => {
  once = once || locals.posts.toArray();
  return once.map((post) => {
    const path = `en/${post.path}`;
    return { path, layout: ['post'], data: { ...post, lang: 'en', path } };
  });
});
"""


def site(root: Path, theme: str) -> Path:
    files = {
        "_config.yml": "title: 站\nbitext: {en: {title: Site}}\n"
        "url: https://blog.example\nlanguage: zh-CN\ntheme: small\n"
        "per_page: 2\n",
        "package.json": PACKAGE % "".join(f', "hexo-generator-{name}": "*"' for name in LISTS),
        "themes/small/layout/index.njk": LIST,
        "themes/small/layout/post.njk": POST,
        "themes/small/layout/page.njk": PAGE,
        "themes/small/layout/menu.njk": MENU,
        "themes/small/_config.yml": "menu: {home: /, about: /about/, feed: /atom.xml}\n",
        "themes/small/scripts/own.js": theme,
        "source/about/index.md": post("关于", SHORT, day=""),
    }
    for day in range(1, 6):
        header = f"tags: [开源, 标{day}]\ncategories: 技术\ndate: 2024-03-0{day}\n"
        header += "hide: true\n" * (day == 5)
        files[f"source/_posts/p{day}.md"] = post(f"文章{day}", SHORT, header=header, day="")
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    npm(root)
    return root


def built(root: Path) -> dict[str, bytes]:
    found = run(root, ["node", str(NPM / "hexo/bin/hexo"), "generate"], "public", clean=["db.json"])
    return {name: data for name, data in found.items() if name.endswith(".html")}


@pytest.mark.parametrize("written", [True, False], ids=["", "control"])
@pytest.mark.parametrize(
    "theme", ["", THEME, LANGUAGES], ids=["plain", "own posts", "own languages"]
)
def test_lists_of_each_language(written: bool, theme: str, tmp_path: Path) -> None:
    root = site(tmp_path, theme)
    before = {name: data for name, data in built(root).items() if not name.startswith("en/")}
    words = ("init", "--write-config") if written else ("init",)
    for command in (words, ("run", "--backend", "pseudo")):
        done = CliRunner().invoke(app, ["-C", str(root), *command], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    after = built(root)
    same = {name for name in before if after.get(name) == before[name]}
    if not written:
        assert "index.html" not in same
        assert "en/index.html" not in after
        return
    assert same == {*before}
    assert {name for name in after if not name.startswith("en/")} == {*before}
    twins = {f"en/{name}" for name in before}
    assert twins <= {*after}
    for name in twins - {"en/about/index.html"}:
        text = after[name].decode()
        assert '<html lang="en">' in text
        assert "<h1>站</h1>" not in text
        chinese = before[name.removeprefix("en/")].decode()
        assert text.count("<li>") == chinese.count("<li>")
        articles = re.findall("<article>.*?</article>", text, re.S)
        assert not any(article in chinese for article in articles)
        targets = [*map(unquote, re.findall(r'href="(/[^"#]*)', text))]
        for target in targets:
            if target == "/atom.xml":  # of which there is one
                continue
            assert target.startswith("/en/"), (name, target)
            there = f"{target.removeprefix('/en/')}index.html" in before  # a tag of hidden posts
            assert (f"{target[1:]}index.html" in after) is there, (name, target)
    counts = {
        re.findall("<b>(.*?)</b>", after[f"{at}index.html"].decode())[0] for at in ("", "en/")
    }
    assert len(counts) == 1
    assert "<h1>Site</h1>" in after["en/index.html"].decode()
