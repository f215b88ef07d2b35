"""usage: engines.py ENGINE FOLDER

Send every post of FOLDER through a tool without translating; print one JSON object.
``identity.py`` runs this file with the interpreter of the tool's own environment, so it
imports nothing but the standard library and that tool.

Each engine is a tool as its own commands use it, fed a translator that returns its input.
Where a tool has a shorter way (cut and rebuild, without batches, prompts and files), that
is an engine of its own, so that nobody is judged by overhead that we do not have.
Imports and reading the posts are not timed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

Identity = Callable[[str], str]


def bitext() -> Identity:
    """Parse, and assemble an English edition whose every target is its source."""
    import bitext

    def identity(text: str) -> str:
        document = bitext.parse(text)
        targets = {segment.key: segment.source for segment in document.segments}
        return bitext.english(document, targets).text

    return identity


def bitext_changed() -> Identity:
    """The same with every target changed, so that no proof of structure can be skipped."""
    import bitext

    def changed(text: str) -> str:
        document = bitext.parse(text)
        targets = {s.key: s.source.replace("。", "! ") + "!" for s in document.segments}
        return bitext.english(document, targets).text

    return changed


def proof_floor() -> Identity:
    """What the proof cannot do without: its second parser, mistune, reads source and edition."""
    from bitext.markdown.skeleton import mistune_outline

    def read_both(text: str) -> str:
        mistune_outline(text)
        mistune_outline(text.replace("。", "! "))
        return text

    return read_both


def mdpo() -> Identity:
    """md2po, msgstr = msgid, po2md; without wrapping, which is its exactest setting."""
    from mdpo.md2po import markdown_to_pofile
    from mdpo.po2md import pofile_to_markdown

    catalog = Path(tempfile.mkdtemp()) / "post.po"

    def identity(text: str) -> str:
        entries = markdown_to_pofile(text, wrapwidth=0)
        for entry in entries:
            entry.msgstr = entry.msgid
        entries.save(str(catalog))
        return str(pofile_to_markdown(text, str(catalog), wrapwidth=0))

    return identity


def translate_toolkit() -> Identity:
    """What md2po and po2md call, in memory, without wrapping."""
    from translate.convert.po2md import MarkdownTranslator
    from translate.storage import markdown, po

    def identity(text: str) -> str:
        store = po.pofile()
        for unit in markdown.MarkdownFile(inputfile=BytesIO(text.encode())).units:
            store.addsourceunit(unit.source).target = unit.source
        output = BytesIO()
        MarkdownTranslator(store, True, None, 0).translate(BytesIO(text.encode()), output)
        return output.getvalue().decode()

    return identity


def mdpo_llm() -> Identity:
    """``process_document`` with a model that answers what it was asked."""
    from mdpo_llm import MdpoLLM, processor

    def answer(messages: list[dict[str, str]], **_: object) -> SimpleNamespace:
        message = SimpleNamespace(content=messages[-1]["content"])
        return SimpleNamespace(choices=[SimpleNamespace(message=message)], usage=None)

    processor.litellm.completion = answer
    processor.litellm.suppress_debug_info = True
    tool = MdpoLLM(model="echo", target_lang="zh-CN")
    folder = Path(tempfile.mkdtemp())

    def identity(text: str) -> str:
        source, target, catalog = (folder / name for name in ("post.md", "out.md", "out.po"))
        catalog.unlink(missing_ok=True)
        source.write_bytes(text.encode())
        tool.process_document(source, target, catalog)
        return target.read_bytes().decode()

    return identity


def mdpo_llm_core() -> Identity:
    """Its parser, catalog and reconstructor alone."""
    import polib
    from mdpo_llm.manager import POManager
    from mdpo_llm.parser import BlockParser
    from mdpo_llm.reconstructor import DocumentReconstructor

    def identity(text: str) -> str:
        parser, catalog = BlockParser(), polib.POFile()
        lines = text.splitlines(keepends=True)
        blocks = parser.segment_markdown([line.rstrip("\n") for line in lines])
        POManager().sync_po(catalog, blocks, parser.context_id)
        for entry in catalog:
            entry.msgstr = entry.msgid
        rebuild = DocumentReconstructor().rebuild_markdown
        return str(rebuild(lines, blocks, catalog, parser.context_id))

    return identity


def readme_rosetta() -> Identity:
    """``MarkdownHandler.translate`` with a model that answers what it was asked."""
    from readme_rosetta.backends import Backend
    from readme_rosetta.markdown_handler import MarkdownHandler
    from readme_rosetta.translator import Translator

    segment = re.compile(r'<seg id="\d+">.*?</seg>', re.DOTALL)

    class Echo(Backend):  # type: ignore[misc]  # the tool is not installed here
        def complete(self, _: str, messages: list[dict[str, str]]) -> str:
            return "\n".join(segment.findall(messages[0]["content"]))

    def identity(text: str) -> str:
        # From Chinese to Chinese: its language check would refuse an answer left as it was.
        translator = Translator(Echo("echo"), source_lang="zh-CN")
        return str(MarkdownHandler(translator).translate(text, "zh-CN"))

    return identity


def readme_rosetta_core() -> Identity:
    """Its document model alone."""
    from readme_rosetta.markdown_handler import Document, remap_anchors, split_front_matter

    def identity(text: str) -> str:
        front, body = split_front_matter(text)
        return str(front + remap_anchors(body, Document(body).render(lambda source: source)))

    return identity


ENGINES: dict[str, Callable[[], Identity]] = {
    "bitext": bitext,
    "bitext-changed": bitext_changed,
    "proof-floor": proof_floor,
    "mdpo": mdpo,
    "translate-toolkit": translate_toolkit,
    "mdpo-llm": mdpo_llm,
    "mdpo-llm-core": mdpo_llm_core,
    "readme-rosetta": readme_rosetta,
    "readme-rosetta-core": readme_rosetta_core,
}


def measure(engine: str, texts: list[str]) -> dict[str, float]:
    """Seconds, bytes, and how many posts came back as they went in."""
    identity = ENGINES[engine]()
    identity("# 预热\n")  # what is imported on first use is not timed either
    exact = failed = 0
    start = time.perf_counter()
    for text in texts:
        try:
            exact += identity(text) == text
        except Exception:
            failed += 1
    seconds = time.perf_counter() - start
    size = sum(len(text.encode()) for text in texts)
    return {
        "seconds": seconds,
        "bytes": size,
        "posts": len(texts),
        "exact": exact,
        "failed": failed,
    }


if __name__ == "__main__":
    _, name, folder = sys.argv
    logging.disable(logging.CRITICAL)  # a peer's warnings about untranslated text cost it time
    posts = [path.read_bytes().decode() for path in sorted(Path(folder).iterdir())]
    print(json.dumps(measure(name, posts)))
