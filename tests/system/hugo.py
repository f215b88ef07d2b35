"""The smallest Hugo site, built by the real Hugo of the Python package index."""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

#: ``unsafe``: raw HTML passes, which the two-column table needs (and most blogs set).
CONFIG = """\
baseURL = "/"
languageCode = "zh-CN"
title = "site"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]
[markup.goldmark.renderer]
unsafe = true
"""

LAYOUT = """\
<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1><main>{{ .Content }}</main></body>
</html>
"""


def build(folder: Path, posts: Mapping[str, str]) -> Path:
    """Write a site into ``folder`` and build it, drafts included; the published folder.

    ``posts``: path under ``content/`` -> Markdown; ``post.md`` is published as
    ``post/index.html``.  Fails the test, with Hugo's words, when Hugo refuses.
    """
    files = {
        "hugo.toml": CONFIG,
        "layouts/_default/single.html": LAYOUT,
        **{f"content/{path}": text for path, text in posts.items()},
    }
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    program = Path(sysconfig.get_path("scripts")) / "hugo"
    run = subprocess.run(
        [program, "--source", folder, "--buildDrafts", "--buildFuture", "--noBuildLock"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "public"
