"""Jekyll in one configuration: no list of Chinese pages changes, English pages have their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from tests.system.real.building import run

pytestmark = [pytest.mark.system, pytest.mark.long]

LAYOUT = """\
<!doctype html><html lang="{{ page.lang | default: 'zh-CN' }}"><body>
<nav>{% for tab in site.tabs %}<a href="{{ tab.url }}">{{ tab.title }}</a>{% endfor %}
{% for one in site.pages %}{% if one.title %}<a href="{{ one.url }}"></a>{% endif %}
{% endfor %}</nav>
<h1>{{ site.title }}</h1><article>{{ content }}</article>
<b>{{ site.posts.size }} {{ site.tags["开源"].size }}</b>
<a href="{{ page.previous.url }}"></a><a href="{{ page.next.url }}"></a>
{% for post in site.posts %}<a href="{{ post.url }}"></a>{% endfor %}</body></html>
"""
POST = """\
---
title: 文章{0}
tags: [开源]
layout: main
---

正文{0}，见[前一篇]({{% post_url 2024-03-01-p1 %}})、[标签]({{% link _tabs/one.md %}})。
"""
FILES = {
    "_config.yml": "title: 站\nbitext: {en: {title: Site}}\n"
    "url: https://blog.example\npermalink: /:year/:title/\n"
    "collections: {tabs: {output: true, permalink: '/:title/'}}\n",
    "_layouts/main.html": LAYOUT,
    "index.html": "---\nlayout: main\n---\n",
    "about.md": "---\ntitle: 关于\nlayout: main\n---\n\n我在这里。\n",
    "_tabs/one.md": "---\ntitle: 一\nlayout: main\n---\n\n第一页。\n",
    "_tabs/two.md": "---\ntitle: 二\nlayout: main\n---\n\n第二页。\n",
    **{f"_posts/2024-03-0{day}-p{day}.md": POST.format(day) for day in range(1, 4)},
}


def built(root: Path) -> dict[str, bytes]:
    found = run(root, ["jekyll", "build", "--quiet"], "_site", clean=[".jekyll-cache"])
    return {name: data for name, data in found.items() if name.endswith(".html")}


@pytest.mark.parametrize("written", [True, False], ids=["", "control"])
def test_lists_of_each_language(written: bool, tmp_path: Path, needs: Callable[[str], str]) -> None:
    needs("jekyll")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    before = built(tmp_path)
    words = ("init", "--write-config") if written else ("init",)
    for command in (words, ("run", "--backend", "pseudo")):
        done = CliRunner().invoke(app, ["-C", str(tmp_path), *command], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    after = built(tmp_path)
    same = {name for name in before if after.get(name) == before[name]}
    if not written:
        assert same == set()
        return
    assert same == {*before}
    english = {name: data.decode() for name, data in after.items() if name not in before}
    assert {name.removeprefix("en/") for name in english} == {*before} - {"index.html"}
    for name, text in english.items():
        assert '<html lang="en">' in text
        assert "<b>3 3</b>" in text
        assert "<h1>Site</h1>" in text
        targets = [at for at in re.findall(r'href="([^"]+)"', text) if not at.startswith("http")]
        assert len(targets) >= 6
        for target in targets:
            assert target.startswith("/en/"), (name, target)
