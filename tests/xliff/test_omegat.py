"""The real OmegaT opens our XLIFF, and what a translator has done there comes back.

OmegaT 3.6 offers what stands in ``target``: a translator mends the drafts there.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bitext.formats.po.entries import State
from bitext.reviewing.exchange import import_xliff
from tests.workflow.blog import Blog
from tests.xliff.test_exchange import POST, drafted, out

__all__ = ["drafted"]

pytestmark = [pytest.mark.system, pytest.mark.long]

PROJECT = """\
<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>ZH-CN</source_lang><target_lang>EN-US</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
</project></omegat>
"""
MEMORY = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US"
datatype="plaintext" creationtoolversion="3.6" segtype="paragraph" srclang="ZH-CN"/><body>
<tu><tuv lang="ZH-CN"><seg>{source}</seg></tuv><tuv lang="EN-US"><seg>{target}</seg></tuv></tu>
</body></tmx>
"""
THANKS = "Thanks to every one of you!"


def translated(omegat: str, folder: Path, file: Path, source: str, target: str) -> Path:
    """A project in which somebody has translated one segment; what OmegaT writes of it."""
    for name in ("source", "target", "tm", "glossary", "dictionary", "omegat"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(PROJECT, encoding="utf-8")
    memory = MEMORY.format(source=escape(source), target=escape(target))
    (folder / "omegat" / "project_save.tmx").write_text(memory, encoding="utf-8")
    (folder / "source" / file.name).write_bytes(file.read_bytes())
    command = [omegat, str(folder), "--mode=console-translate", f"--config-dir={folder}/own"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "target" / file.name


@pytest.fixture
def omegat() -> str:
    return shutil.which("omegat") or pytest.skip("needs OmegaT: scripts/system-packages.sh omegat")


def said(blog: Blog) -> dict[str, tuple[str, State]]:
    return {e.source: (e.target, e.state) for e in blog.catalog("p.md").entries}


def test_omegat_opens_it_and_its_file_comes_back(
    drafted: Blog, tmp_path: Path, omegat: str
) -> None:
    before = said(drafted)
    xliff = out(drafted, "xliff1.2")
    written = translated(omegat, tmp_path / "project", xliff, before[POST[4]][0], THANKS)
    assert THANKS in written.read_text("utf-8")
    done = import_xliff(drafted.workspace, written)
    after = said(drafted)
    assert after[POST[4]] == (THANKS, State.NEEDS_WORK)
    assert {s: e for s, e in after.items() if e != before[s]}.keys() == {POST[4]}
    assert (done.units, done.taken, done.findings) == (5, 1, [])


def test_omegat_writes_a_catalog(drafted: Blog, tmp_path: Path, omegat: str) -> None:
    """116 of review.md's table: it takes the text out of fuzzy entries."""
    before = said(drafted)
    path = drafted.po("p.md")
    written = translated(omegat, tmp_path / "project", path, POST[4], THANKS)
    path.write_bytes(written.read_bytes())
    summary = drafted.translate()
    assert not summary.errors
    after = said(drafted)
    assert after[POST[4]][0] == THANKS
    assert after[POST[3]] == ("Back up the data first.", State.REVIEWED)
    rest = set(before) - {POST[4]}
    assert {s: after[s] for s in rest} == {s: before[s] for s in rest}
