"""Glossary files: what is read, what is refused and where, schema and reader in step."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from bitext.errors import WorkspaceError
from bitext.glossary.terms import LONGEST_WORD, merge, parse
from bitext.model import Severity, Term

EXAMPLE = """\
# yaml-language-server: $schema=./glossary.schema.json
terms:
  - source: 开源之夏
    target: Open Source Promotion Plan
    short: OSPP
    accept: [Summer OSPP]
    forbid: [Summer of Open Source]
    note: official English name
  - source: [步道师, 布道师]
    target: {one: evangelist, many: evangelists}
  - source: 段
    target: segment
    when: {tags: [nlp], paths: "content/nlp/*"}
keep: [Kubeflow, envd, {name: KubeVirt, case: false, forbid: Kube Virt}]
"""

VALID = {
    "the example of the design": EXAMPLE,
    "an empty file": "",
    "comments only": "# nothing yet\n",
    "lists emptied by hand": "terms:\nkeep:\n",
    "several targets": "terms: [{source: 代码审查, target: [code review, review]}]",
    "case": "terms: [{source: PR, target: pull request, case: true}]",
    "a quoted no": 'terms: [{source: "no", target: "404"}]',
    "a note of several lines": "keep:\n  - name: Go\n    note: |\n      one\n      two\n",
    "a scope of categories": "keep: [{name: Go, when: {categories: [code], tags: go}}]",
    "a term scoped twice": "terms:\n  - {source: 段, target: segment, when: {tags: nlp}}\n"
    "  - {source: 段, target: paragraph}",
}

#: text, line, column, and what the message or the hint must say.
REFUSED_BY_BOTH = {
    "unknown key": ("terms:\n  - source: 段\n    traget: x", 3, 5, "'target'?"),
    "unknown top key": ("terms: []\nnames: []", 2, 1, "known: terms, keep"),
    "no target": ("terms:\n  - source: 段", 2, 5, "target: open source"),
    "no source": ("terms:\n  - target: x", 2, 5, "source: 开源"),
    "Chinese target": ("terms:\n  - source: 段\n    target: 片段", 3, 13, "片段"),
    "Chinese accept": ("terms: [{source: 段, target: x, accept: [y, 段]}]", 1, 44, "段"),
    "Chinese name": ("keep: [微信]", 1, 8, "'terms'"),
    "yes/no as source": ("terms:\n  - source: no\n    target: x", 2, 13, '"no"'),
    "number as target": ("terms:\n  - source: 段\n    target: 404", 3, 13, '"404"'),
    "date as note": ("keep: [{name: Go, note: 2024-01-01}]", 1, 25, "a date"),
    "nothing as short": ("terms:\n  - source: 段\n    target: x\n    short:", 4, 11, "fill it"),
    "list as short": ("terms: [{source: 段, target: x, short: [a]}]", 1, 39, "must be text"),
    "number as case": ("terms: [{source: 段, target: x, case: 1}]", 1, 38, "true or false"),
    "terms as a table": ("terms: {source: 段}", 1, 8, "must be a list"),
    "a term as text": ("terms: [段]", 1, 9, "key: value"),
    "a file that is a list": ("- 段", 1, 1, "key: value"),
    "an empty list": ("terms: [{source: [], target: x}]", 1, 18, "empty list"),
    "a word twice": ("terms: [{source: [段, 段], target: x}]", 1, 18, "twice"),
    "spaces around": ('keep: [" Go"]', 1, 8, "spaces"),
    "a line break": ('keep: ["a\\nb"]', 1, 8, "one plain line"),
    "only many": ("terms: [{source: 段, target: {many: x}}]", 1, 29, "no 'one'"),
    "an empty when": ("keep: [{name: Go, when: {}}]", 1, 25, "when is empty"),
    "an unknown scope": ("keep: [{name: Go, when: {tag: x}}]", 1, 26, "'tags'?"),
    "a name without name": ("keep: [{note: x}]", 1, 8, "no name"),
}

#: A schema sees values, not the text, and cannot compare entries.
REFUSED_BY_THE_READER = {
    "the same source twice": ("keep: [Go]\nterms: [{source: go, target: x},\n"
                              " {source: GO, target: y}]", 3, 2, "line 2"),
    "the same key twice": ("keep: []\nkeep: []", 2, 1, "keep one"),
    "wanted and forbidden": ("terms: [{source: 段, target: x, forbid: x}]", 1, 40, "forbidden"),
    "an anchor": ("terms: &all []", 1, 8, "write it out"),
    "a tag": ("keep: !!set {}", 1, 7, "not read here"),
    "a second document": ("--- {}\n--- {}", 2, 5, "one document"),
    "a colon": ("terms:\n  - source: a: b", 2, 14, "double quotes"),
    "a tab": ("terms:\n  - source: a\n\ttarget: b", 3, 1, "not tabs"),
    "an open bracket": ("keep: [Go", 2, 1, "not valid YAML"),
    "a control character": ("keep:\n  - G\x00o", 2, 6, "delete this"),
    "a lone surrogate": ("keep:\n  - G\ud800o", 2, 6, "delete this"),
    "a pile of brackets": ("[" * 500, 1, 9, "nested too deep"),
}  # fmt: skip


def schema_accepts(text: str) -> bool:
    schema = json.loads((files("bitext.glossary") / "glossary.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    return bool(validator.is_valid(yaml.safe_load(text)))


@pytest.mark.parametrize("text", VALID.values(), ids=VALID)
def test_valid_files_are_valid_in_both(text: str) -> None:
    parse(text, path="glossary/g.yaml")
    assert schema_accepts(text)


@pytest.mark.parametrize(
    "example", (REFUSED_BY_BOTH | REFUSED_BY_THE_READER).values(),
    ids=REFUSED_BY_BOTH | REFUSED_BY_THE_READER,
)  # fmt: skip
def test_refusals_point_at_the_place_and_name_the_fix(
    example: tuple[str, int, int, str],
) -> None:
    text, line, column, says = example
    with pytest.raises(WorkspaceError) as refusal:
        parse(text, path="glossary/g.yaml")
    assert (refusal.value.where, says in str(refusal.value)) == (
        f"glossary/g.yaml:{line}:{column}",
        True,
    ), str(refusal.value)
    assert refusal.value.hint


@pytest.mark.parametrize("example", REFUSED_BY_BOTH.values(), ids=REFUSED_BY_BOTH)
def test_the_schema_refuses_what_the_reader_refuses(example: tuple[str, int, int, str]) -> None:
    assert not schema_accepts(example[0])


def test_the_schema_is_draft_07() -> None:
    schema = json.loads((files("bitext.glossary") / "glossary.schema.json").read_text("utf-8"))
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


def test_every_key_arrives() -> None:
    ospp, evangelist, segment, kubeflow, envd, kubevirt = parse(EXAMPLE, path="g.yaml")
    assert ospp == Term(
        source=("开源之夏",), target=("Open Source Promotion Plan",), short="OSPP",
        accept=("Summer OSPP",), forbid=("Summer of Open Source",), note="official English name",
    )  # fmt: skip
    assert (ospp.path, ospp.line, evangelist.line) == ("g.yaml", 3, 9)
    assert evangelist.source == ("步道师", "布道师")
    assert evangelist.target == ("evangelist", "evangelists")
    assert (segment.tags, segment.paths) == (("nlp",), ("content/nlp/*",))
    assert kubeflow.keep
    assert kubevirt.forbid == ("Kube Virt",)
    # A capital asks for the exact case, ``case`` overrides.
    assert (kubeflow.case, envd.case, kubevirt.case) == (True, False, False)


@pytest.mark.usefixtures("uncollected")
def test_a_million_brackets_are_refused_in_a_moment_by_us_or_by_libyaml() -> None:
    with pytest.raises(WorkspaceError, match="nested too deep"):
        parse("[" * 1_000_000, path="a.yaml")


def test_tags_and_categories_are_one_set() -> None:
    (term,) = parse("keep: [{name: Go, when: {categories: [code, go], tags: go}}]", path="a.yaml")
    assert term.tags == ("go", "code")


def test_of_several_files_the_later_wins_and_the_conflict_is_told() -> None:
    base = parse("terms:\n  - {source: [开源, 开放源码], target: open source}", path="a.yaml")
    ours = parse("terms:\n  - {source: 开源, target: OSS}", path="b.yaml")
    glossary, findings = merge([base, ours])
    assert [(t.source, t.target) for t in glossary.terms] == [
        (("开放源码",), ("open source",)),
        (("开源",), ("OSS",)),
    ]
    (finding,) = findings
    assert (finding.severity, finding.path, finding.line) == (Severity.WARNING, "b.yaml", 2)
    assert "a.yaml:2" in finding.message


def test_saying_the_same_twice_or_in_another_scope_is_no_conflict() -> None:
    plain = parse("terms: [{source: 段, target: segment}]", path="a.yaml")
    scoped = parse("terms: [{source: 段, target: part, when: {tags: x}}]", path="b.yaml")
    glossary, findings = merge([plain, plain, scoped])
    assert findings == ()
    assert [t.target for t in glossary.terms][-2:] == [("segment",), ("part",)]


@pytest.mark.parametrize("entry", ["{source: %s, target: x}", "{source: 天, target: %s}"])
def test_a_text_is_no_term(entry: str) -> None:
    """The automaton over one of 100,000 characters took minutes to build."""
    fill = "天" if "target: x" in entry else "x"
    parse(f"terms:\n  - {entry % (fill * LONGEST_WORD)}\n", path="t.yaml")
    with pytest.raises(WorkspaceError, match="501 characters"):
        parse(f"terms:\n  - {entry % (fill * 501)}\n", path="t.yaml")
