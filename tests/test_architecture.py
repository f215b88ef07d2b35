"""Design §3 in force: imports point one way, pure code stays pure, files stay small."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline" / "bitext"

#: From the bottom up: a part imports from its own layer or from a lower one.
LAYERS = (
    {"model", "errors", "languages", "placeholders", "remembered", "settings", "sites"}
    | {"dialects", "__version__"},
    {"markdown", "frontmatter", "glossary", "checks", "assemble", "formats", "wording"},
    {"backends", "models", "sending", "spread", "store"},
    {"backend", "testing"},
    {"workspace"},
    {"drafting", "publishing", "reviewing"},
    {"terminology", "upkeep", "evaluate", "web"},
    {"review"},
    {"cli"},
)
LAYER_OF = {part: number for number, parts in enumerate(LAYERS) for part in parts}
PURE = LAYERS[0] | LAYERS[1]
IMPURE = {"os", "pathlib", "random", "shutil", "socket", "sqlite3", "subprocess", "time"}

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(source: str) -> Iterator[str]:
    """Every module that a source text imports, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            inside = node.module == "bitext"
            names = [f"bitext.{alias.name}" for alias in node.names]
            yield from names if inside else [str(node.module)]


def parts(source: str) -> set[str]:
    """The parts of bitext that a source text imports; ``bitext`` itself is ``__init__``."""
    ours = [name for name in imports(source) if name.split(".")[0] == "bitext"]
    return {name.split(".")[1] if "." in name else "__init__" for name in ours}


def upward(module: str, source: str) -> set[str]:
    """The imports that point the wrong way."""
    own = LAYER_OF[module.split(".")[0]]
    return {part for part in parts(source) if LAYER_OF.get(part, len(LAYERS)) > own}


def impure(source: str) -> set[str]:
    """The imports that a pure module must not have."""
    return {name.split(".")[0] for name in imports(source)} & IMPURE


def overlong(source: str, limit: int = 40) -> list[str]:
    """Functions of more lines than ``limit``, their docstring not counted."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and node.body[1:] else node.body[0]
            signature = node.body[0].lineno - node.lineno
            if signature + (node.end_lineno or 0) - first.lineno + 1 > limit:
                found.append(node.name)
    return found


#: In a pattern, what may stand between the bracket of a placeholder and its number.
_BETWEEN = re.compile(r"\\s|\(\?(?:P<\w+>|:)|[(/?*+\s|)]")
_GROUP = re.compile(r"\(\?P?<(?:[=!]|\w+>)")


def reads_placeholders(pattern: str) -> bool:
    """Whether a regular expression describes ``<1>``, ``</1>`` or ``<1/>``."""
    plain = _BETWEEN.sub("", _GROUP.sub("(", pattern))
    return re.search(r"<(?:\\d|\[0-9|\{)", plain) is not None


def patterns(source: str) -> Iterator[str]:
    """The strings of a source text; of those with values put in, a brace for each number."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            for text in (n for n in ast.walk(node) if isinstance(n, ast.JoinedStr)):
                yield "".join(map(_filled, text.values))


def _filled(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "{" if "number" in ast.unparse(part) else ""


inner = pytest.mark.parametrize("module", [m for m in MODULES if m not in {"__init__", "__main__"}])


@inner
def test_imports_point_one_way(module: str) -> None:
    assert upward(module, MODULES[module].read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m.split(".")[0] in PURE])
def test_the_pure_layer_is_pure(module: str) -> None:
    assert impure(MODULES[module].read_text(encoding="utf-8")) == set()


def opened(source: str) -> list[str]:
    """The calls that open, read or write a file."""
    calls = (n.func for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call))
    names = [f.id if isinstance(f, ast.Name) else getattr(f, "attr", "") for f in calls]
    touch = {"open", "pofile", "save", "read_text", "read_bytes", "write_text", "write_bytes"}
    return [name for name in names if name in touch]


@pytest.mark.parametrize("module", [m for m in MODULES if m.split(".")[0] == "formats"])
def test_formats_are_between_text_and_nouns(module: str) -> None:
    """No file is opened there; that nothing of `store` is imported, the layers say."""
    assert opened(MODULES[module].read_text(encoding="utf-8")) == []


def test_a_reader_that_opened_its_file_would_be_seen() -> None:
    assert opened("po = polib.pofile(str(path))") == ["pofile"]
    assert opened('with open(name) as file: file.write("x")') == ["open"]
    assert upward("formats.po.read", "from bitext.store.files import read_bytes") == {"store"}


@inner
def test_a_module_fits_on_a_few_screens(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    assert overlong(source) == []


def han_ranges(source: str) -> list[str]:
    """The strings, in whatever spelling, that name Han or kana by a range of characters."""
    from_han = r"[\u3005-\u3007\u3400-\ua000]|\\u(?:300[1-9]|30[1-9a-f].|3[1-9a-f]..|[4-9]...)"
    span = re.compile(rf"(?:{from_han})-(?:\\u|[^\x00-\u2fff])")
    return [text for text in patterns(source) if span.search(text)]


@pytest.mark.parametrize("module", [m for m in MODULES if m != "languages.script"])
def test_scripts_have_one_table(module: str) -> None:
    assert han_ranges(MODULES[module].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("code", [
    r're.compile("[\u3007\u3400-\u4dbf]")', r're.compile(r"[\u4e00-\u9fff]")', "HAN = '[一-龥]'",
    r'_SEAM = r"(?<=[\u2e80\u3041-\u9fff]) ?"',
])  # fmt: skip
def test_another_table_would_be_seen(code: str) -> None:
    assert han_ranges(code)


@pytest.mark.parametrize("module", [m for m in MODULES if m != "placeholders"])
def test_placeholders_have_one_grammar(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    assert [pattern for pattern in patterns(source) if reads_placeholders(pattern)] == []


def test_another_grammar_would_be_seen() -> None:
    """The patterns that stood in fourteen modules, and some that are none of placeholders."""
    for code in (
        r're.compile(r"<\s*(?P<close>/?)\s*(?P<number>\d{1,4})\s*(?P<void>/?)\s*>")',
        r're.compile("</?[0-9]+/?>")',
        r're.sub(r"x|</?\d+>", "", form)',
        r're.findall(r"<(/?)(\d+)>", text)',
        r're.sub(rf"<{number}\s*/>", "", text)',
        r're.compile(r"[a-z]{2}<\d+/>(?=[A-Za-z]{2})")',
    ):
        assert any(map(reads_placeholders, patterns(code))), code
    for code in (r're.compile(r"(?<=\d:)00|(?P<n>\d+)(?<!\d)")', r're.compile(rf"<x{n}>|<b>")'):
        assert not any(map(reads_placeholders, patterns(code))), code


def named_twice(sources: Iterable[str]) -> list[str]:
    """Class names that stand in more than one place."""
    nodes = (node for source in sources for node in ast.walk(ast.parse(source)))
    count = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    return [name for name, number in count.items() if number > 1]


def test_a_class_name_means_one_thing() -> None:
    assert named_twice(path.read_text(encoding="utf-8") for path in MODULES.values()) == []


def crowded(paths: Iterable[Path], limit: int = 16) -> list[str]:
    """Folders that hold more modules than a reader takes in at once."""
    modules = (path for path in paths if path.name != "__init__.py")
    count = Counter(path.parent.name for path in modules)
    return [name for name, number in count.items() if number > limit]


def test_a_folder_is_taken_in_at_once() -> None:
    folders = {path.parent for path in MODULES.values()}
    assert [name for folder in folders for name in crowded(folder.glob("*.py"))] == []


def test_no_part_imports_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        part = module.split(".")[0]
        found = parts(path.read_text(encoding="utf-8"))
        graph.setdefault(part, set()).update(found - {part})
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_these_guards_can_fail() -> None:
    assert upward("markdown.cut", "def f():\n    from bitext.store import files") == {"store"}
    assert upward("checks", "from bitext import cli, model") == {"cli"}
    assert upward("drafting", "import bitext") == {"__init__"}
    assert impure("import os.path\nfrom pathlib import Path") == {"os", "pathlib"}
    assert overlong("def f():\n" + "    x = 1\n" * 40) == ["f"]
    assert overlong('def f():\n    """Long.\n\n\n\n"""\n' + "    x = 1\n" * 39) == []
    assert named_twice(["class A: pass", "def f():\n    class A: pass\nclass B: pass"]) == ["A"]
    assert crowded(Path("room", f"{n}.py") for n in range(17)) == ["room"]
    assert crowded(Path("room", name) for name in ("__init__.py", *map(str, range(16)))) == []
    with pytest.raises(CycleError):
        TopologicalSorter({"store": {"backends"}, "backends": {"store"}}).prepare()
