"""Draw the pictures of docs/five-minutes.md and docs/sites.md: sites of the sample posts, built.

Run ``.venv/bin/python -m scripts.gallery [NAME ...]`` in the repository; needs Chromium, Chinese
fonts and Jekyll (``scripts/system-packages.sh``), packages of npm (``scripts/npm-packages.sh
tests/renderers tests/system/real/npm/*``), for MkDocs ``pip install mkdocs-material``, for Hexo
the name of a folder in ``HEXO`` where ``PLUGINS`` are installed.  What is not there is named and
passed over.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from click.testing import CliRunner
from PIL import Image

from bitext.cli.app import app
from tests.system.chromium import browse

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = REPOSITORY / "docs/images"
NPM = REPOSITORY / "tests/system/real/npm"
RENDERERS = REPOSITORY / "tests/renderers/node_modules"
HEXO_PACKAGES = Path(os.environ.get("HEXO", ".")) / "node_modules"
POSTS = ("notes/gpu-sharing-on-kubernetes", "posts/ospp-mentor-notes")
TITLE = "在 Kubernetes 上共享 GPU：一份不完整的笔记"
#: CSS pixels of both screens, and how large a picture shows them.
WIDE, NARROW, HEIGHT, SCALE = 1280, 390, 843, 0.65
COLORS = 128
ENVIRONMENT = {
    "LANG": "C.UTF-8", "CI": "1", "NODE_ENV": "production", "DOCUSAURUS_NO_PERSISTENT_CACHE": "1",
}  # fmt: skip

HUGO_CONFIG = """\
baseURL = "https://blog.example/"
title = "我的博客"
[markup.goldmark.renderer]
unsafe = true
"""
HUGO_PAGE = """\
<!doctype html><html lang="{{ .Language.Lang }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{{ .Title }}</title><style>
body { max-width: 61rem; margin: 0 auto; padding: 1rem 1.5rem; color: #1f2328;
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif }
h1, h2 { border-bottom: 1px solid #d8dee4; padding-bottom: .3em } h1 { margin-top: .2em }
blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: .25em solid #d0d7de;
  color: #59636e }
table:not(.bitext) { border-collapse: collapse }
table:not(.bitext) :is(th, td) { border: 1px solid #d0d7de; padding: .35rem .8rem }
pre { padding: 1rem; overflow: auto; border-radius: 6px; font-size: 85% }
</style></head><body>
{{ range .Translations }}<a href="{{ .RelPermalink }}">{{ .Language.Label }}</a> {{ end }}
<h1>{{ .Title }}</h1>{{ .Content }}</body></html>
"""
VITEPRESS = """\
export default {
  title: '我的文档', lang: 'zh-CN', ignoreDeadLinks: true,  // the posts lie in other folders
  themeConfig: {
    nav: [{ text: '指南', link: '/gpu-sharing-on-kubernetes' }],
    sidebar: [{ text: '文章', items: [
      { text: '显卡', link: '/gpu-sharing-on-kubernetes' },
      { text: '导师', link: '/ospp-mentor-notes' },
    ] }],
  },
}
"""
VUEPRESS = """\
import { viteBundler } from '@vuepress/bundler-vite'
import { defaultTheme } from '@vuepress/theme-default'
export default {
  bundler: viteBundler(), lang: 'zh-CN', title: '我的文档',
  theme: defaultTheme({
    navbar: [{ text: '显卡', link: '/gpu-sharing-on-kubernetes.html' }],
  }),
}
"""
DOCUSAURUS = """\
export default {
  title: '我的文档', url: 'https://blog.example', baseUrl: '/', onBrokenLinks: 'warn',
  future: { v4: { mdx1CompatDisabledByDefault: true } },
  markdown: { hooks: { onBrokenMarkdownImages: 'warn' } },
  i18n: { defaultLocale: 'zh-CN', locales: ['zh-CN'] },
  presets: [['classic', { blog: false }]],
  themeConfig: { navbar: {
    title: '我的文档',
    items: [{ to: '/docs/gpu-sharing-on-kubernetes', label: '文档' }],
  } },
};
"""
MKDOCS = """\
site_name: 我的文档
site_url: https://blog.example/
theme: {name: material, language: zh, font: false}
markdown_extensions: [footnotes, tables, attr_list]
"""
JEKYLL = """\
title: 我的博客
theme: minima
url: https://blog.example
permalink: /:title/
defaults: [{scope: {type: posts}, values: {layout: post}}]
"""
#: Hexo loads what is named here.
_NAMES = (
    "hexo", "hexo-generator-index", "hexo-generator-archive", "hexo-generator-tag",
    "hexo-renderer-ejs", "hexo-renderer-marked", "hexo-renderer-stylus", "hexo-theme-landscape",
)  # fmt: skip
PLUGINS = dict.fromkeys(_NAMES, "*")
HEXO = """\
title: 我的博客
url: https://blog.example
language: zh-CN
theme: landscape
permalink: :year/:title/
"""


class Wanted(NamedTuple):
    """A page of a built site, and the picture of it."""

    page: str
    picture: str
    whole: bool = False  #: as it is, of each screen one; else both in one, smaller


@dataclass(frozen=True)
class Shown:
    """A site before bitext, how it is built, and which of its pages are shown."""

    files: Mapping[str, str]
    content: str
    build: Callable[[Path], Path]
    wanted: tuple[Wanted, ...]
    titled: bool = False  #: whether titles stand in headers
    dated: str = ""  #: before names of posts
    settings: Mapping[str, str] = field(default_factory=dict)


def _ran(root: Path, command: list[str | Path], into: str) -> Path:
    done = subprocess.run(  # noqa: S603 - the generators named below, no shell
        command, cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, **ENVIRONMENT},
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return root / into


def _node(packages: Path, program: str, *words: str, into: str) -> Callable[[Path], Path]:
    def build(root: Path) -> Path:
        if not (packages / program).is_file():
            raise FileNotFoundError(packages / program)
        (root / "node_modules").symlink_to(packages.resolve())
        return _ran(root, ["node", packages / program, *words], into)

    return build


def _program(name: str, *words: str, into: str) -> Callable[[Path], Path]:
    def build(root: Path) -> Path:
        own = Path(sysconfig.get_path("scripts")) / name
        program = own if own.is_file() else shutil.which(name)
        if program is None:
            raise FileNotFoundError(name)
        return _ran(root, [program, *words], into)

    return build


GPU = "gpu-sharing-on-kubernetes"
LANGUAGE = {"bilingual": "language"}
SITES = {
    "hugo": Shown(
        {"hugo.toml": HUGO_CONFIG, "layouts/_default/single.html": HUGO_PAGE},
        "content", _program("hugo", "--noBuildLock", "--buildDrafts", into="public"),
        (
            Wanted(f"en/{GPU}/", "site-hugo"),
            Wanted(f"zh-x-bi/{GPU}/", "bilingual-hugo", whole=True),
        ),
        titled=True, settings=LANGUAGE,
    ),
    "jekyll": Shown(
        {"_config.yml": JEKYLL, "index.md": "---\nlayout: home\n---\n"}, "_posts",
        _program("jekyll", "build", "--disable-disk-cache", into="_site"),
        (Wanted(f"en/{GPU}/", "site-jekyll"),), titled=True, dated="2024-03-05-",
    ),
    "hexo": Shown(
        {"_config.yml": HEXO, "package.json": json.dumps({"hexo": {}, "dependencies": PLUGINS})},
        "source/_posts",
        _node(HEXO_PACKAGES, "hexo/bin/hexo", "generate", into="public"),
        (Wanted(f"en/2024/{GPU}/", "site-hexo"),), titled=True,
    ),
    "vitepress": Shown(
        {"docs/.vitepress/config.mjs": VITEPRESS, "docs/index.md": "# Kubernetes\n"}, "docs",
        _node(RENDERERS, "vitepress/bin/vitepress.js", "build", "docs",
              into="docs/.vitepress/dist"),
        (Wanted(f"en/{GPU}.html", "site-vitepress"),),
    ),
    "vuepress": Shown(
        {"docs/.vuepress/config.mjs": VUEPRESS, "docs/README.md": "# Kubernetes\n"}, "docs",
        _node(NPM / "vuepress/node_modules", "vuepress/bin/vuepress-vite.js", "build", "docs",
              into="docs/.vuepress/dist"),
        (Wanted(f"en/{GPU}.html", "site-vuepress"),),
    ),
    "docusaurus": Shown(
        {"docusaurus.config.mjs": DOCUSAURUS, "package.json": '{"private": true}\n'}, "docs",
        _node(NPM / "docusaurus/node_modules", "@docusaurus/core/bin/docusaurus.mjs", "build",
              "--no-minify", into="build"),
        (Wanted(f"en/docs/{GPU}/", "site-docusaurus"),),
    ),
    "mkdocs": Shown(
        {"mkdocs.yml": MKDOCS, "docs/index.md": "# Kubernetes\n"}, "docs",
        _program("mkdocs", "build", "--quiet", into="site"),
        (Wanted(f"en/{GPU}/", "site-mkdocs"),),
    ),
}  # fmt: skip


def bitext(root: Path, *words: str) -> None:
    """A command in the site's root; nothing is drawn where it fails."""
    done = CliRunner().invoke(app, ["-C", str(root), *words])
    if done.exit_code:
        sys.exit(f"bitext {' '.join(words)}: {done.output}")


def write(root: Path, site: Shown) -> None:
    """The site with the sample posts, and their catalogs where bitext has its own."""
    for name, text in site.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    folder = root / site.content
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(REPOSITORY / "content/notes/images", folder / "images")
    shutil.copytree(REPOSITORY / "content/posts/images", folder / "images", dirs_exist_ok=True)
    catalogs = root / "_bitext/catalog/en"
    catalogs.mkdir(parents=True)
    for post in POSTS:
        text = (REPOSITORY / f"content/{post}.md").read_text("utf-8").replace("draft: true\n", "")
        if site.titled and text.startswith("# "):
            text = f"---\ntitle: {TITLE}\ndate: 2024-03-05\n---\n\n" + text.partition("\n\n")[2]
        name = f"{site.dated}{Path(post).name}"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        shutil.copyfile(REPOSITORY / f"catalog/en/{post}.po", catalogs / f"{name}.po")


def set_up(root: Path, site: Shown) -> None:
    """What docs/five-minutes.md says."""
    bitext(root, "init")
    config = next(root.glob("*bitext.toml"))
    text = config.read_text("utf-8")
    for key, value in site.settings.items():
        text = text.replace(f'{key} = "off"', f'{key} = "{value}"')
    config.write_text(text, encoding="utf-8")
    bitext(root, "init", "--write-config")
    bitext(root, "run", "--backend", "pseudo")  # of what no catalog has: the home page


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A built site on loopback."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def draw(address: str, wanted: Wanted, chromium: str) -> None:
    """The picture of a page on both screens."""
    with TemporaryDirectory() as folder:
        shots = [Path(folder) / f"{width}.png" for width in (WIDE, NARROW)]
        for shot, width in zip(shots, (WIDE, NARROW), strict=True):
            height = 1100 if wanted.whole else HEIGHT
            with browse(f"{address}{wanted.page}", chromium, width, height) as page:
                page.wait_for_timeout(1500)
                page.screenshot(path=shot)
        screens = [Image.open(shot).convert("RGB") for shot in shots]
        if wanted.whole:
            for screen in screens:
                keep(screen, f"{wanted.picture}-{screen.width}")
        else:
            keep(beside(screens), wanted.picture)


def beside(screens: list[Image.Image]) -> Image.Image:
    """Both screens in one picture, with a gap between thin lines."""
    small = [s.resize((round(s.width * SCALE), round(s.height * SCALE))) for s in screens]
    gap = 16
    whole = Image.new("RGB", (sum(s.width for s in small) + gap, small[0].height), "white")
    whole.paste(small[0], (0, 0))
    whole.paste(small[1], (small[0].width + gap, 0))
    for x in (small[0].width, small[0].width + gap - 1):
        whole.paste((160, 160, 160), (x, 0, x + 1, whole.height))
    return whole


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours: a third of its size."""
    path = IMAGES / f"{name}.png"
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(REPOSITORY)}: {path.stat().st_size:,} bytes")


def main(names: list[str]) -> None:
    """Build the sites that were asked for, or all, and draw them."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed; scripts/system-packages.sh installs it")
    for name in names or SITES:
        site = SITES[name]
        with TemporaryDirectory() as folder:
            root = Path(folder)
            write(root, site)
            set_up(root, site)
            try:
                built = site.build(root)
            except FileNotFoundError as missing:
                print(f"{name} is passed over: {missing} is not there")
                continue
            with served(built) as address:
                for one in site.wanted:
                    draw(address, one, chromium)


if __name__ == "__main__":
    main(sys.argv[1:])
