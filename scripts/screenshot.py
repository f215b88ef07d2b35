"""Draw ``docs/images/bilingual.png``: a sample post's bilingual edition as a Hugo page.

Run ``.venv/bin/python -m scripts.screenshot`` in the repository; needs Chromium and a Chinese
font, see ``scripts/system-packages.sh``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from scripts.gallery import keep
from tests.system import hugo
from tests.system.chromium import browse

REPOSITORY = Path(__file__).resolve().parents[1]
POST = REPOSITORY / "output/bilingual/notes/gpu-sharing-on-kubernetes.md"
IMAGES = REPOSITORY / "content/notes/images"
PICTURE = REPOSITORY / "docs/images/bilingual.png"
WIDTH, HEIGHT = 1200, 1022  # CSS pixels
FIRST = "Here are the three usual approaches"  # the row at the top of the picture

#: What a theme brings: a measure, a gutter, lines in tables.
STYLE = """
body { max-width: 68rem; margin: 0 auto; font: 15px/1.55 "Noto Sans CJK SC", sans-serif; }
[lang=en] { font-feature-settings: "palt" } /* a CJK font's apostrophe is wide otherwise */
h2 { font-size: 1.2rem; margin: .6rem 0 0 }
p, blockquote, ol { margin: .35rem 0 } ol { padding-left: 1.4rem }
blockquote { border-left: 3px solid #4a7bd0; padding-left: .8rem; color: #444 }
.bitext > tbody > tr > td { padding: 0 1.1rem 0 0 }
.bitext > tbody > tr > td + td { padding: 0 0 0 1.1rem; border-left: 1px solid #ddd }
td table { border-collapse: collapse; font-size: .85rem; margin: .3rem 0 }
td table th, td table td { border: 1px solid #ccc; padding: .15rem .45rem }
img { display: block; max-width: 26rem; margin: .8rem auto }
pre { padding: .7rem 1rem; border-radius: 4px; font-size: .85rem; margin: .6rem 0 }
"""


def main() -> None:
    """Build the page, take the picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed; scripts/system-packages.sh installs it")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        text = f"---\ntitle: GPU\n---\n{POST.read_text(encoding='utf-8')}"
        site = hugo.build(Path(folder), {"gpu.md": text})
        shutil.copytree(IMAGES, site / "gpu/images")
        with browse(site / "gpu/index.html", chromium, WIDTH, HEIGHT) as page:
            page.add_style_tag(content=STYLE)
            row = page.locator("table.bitext tr", has_text=FIRST).first
            row.evaluate("row => row.scrollIntoView()")
            page.screenshot(path=PICTURE)
    with Image.open(PICTURE) as picture:
        keep(picture.convert("RGB"), PICTURE.stem)


if __name__ == "__main__":
    main()
