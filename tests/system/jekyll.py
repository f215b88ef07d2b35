"""The smallest Jekyll site, built by Debian's Jekyll (kramdown)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

CONFIG = """\
title: site
future: true
permalink: /:title/
defaults:
  - scope: {path: ""}
    values: {layout: default}
"""

LAYOUT = """\
<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><h1>{{ page.title }}</h1><main>{{ content }}</main></body>
</html>
"""


def build(folder: Path, posts: Mapping[str, str], program: str) -> Path:
    """Write a site into ``folder`` and build it with ``program``; the published folder.

    ``posts``: path in the site -> Markdown with front matter; ``_posts/2025-01-01-a.md``
    is published as ``a/index.html``.  Fails the test, with Jekyll's words, when it refuses.
    """
    layouts = {f"_layouts/{name}.html": LAYOUT for name in ("default", "page", "post")}
    files = {"_config.yml": CONFIG, **layouts, **posts}
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    published = folder / "_site"
    run = subprocess.run(
        [program, "build", "--source", folder, "--destination", published, "--disable-disk-cache"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return published
