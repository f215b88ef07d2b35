"""One entry of a glossary file is changed, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bitext.errors import WorkspaceError
from bitext.glossary.rewrite import rewritten
from bitext.glossary.terms import parse

TEXT = """\
# ours
terms:
  - source: 紧张   # the mood
    target: nervous

  - source: [沙箱, 沙盒]
    target: [sandbox, "sand box"]
    forbid: [jail]
    note: >
      Two
      lines.
  # between
  - {source: 镜像, target: image}
keep:
  - Redis
  - name: go
    case: true
"""


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n")])
@pytest.mark.parametrize("source", ["沙箱", "镜像", "go"])
def test_only_the_entry_is_another(source: str, text: str) -> None:
    terms = parse(text, path="t.yaml")
    old = next(term for term in terms if source in term.source)
    new = replace(old, note="said", forbid=("no",))
    result = rewritten(text, old, new, path="t.yaml")
    after = parse(result, path="t.yaml")
    assert [term for term in after if term not in terms] == [new]
    assert len(after) == len(terms)
    lines = [line for line in text.splitlines() if "#" in line or "nervous" in line]
    assert [line for line in result.splitlines() if line in lines] == lines


def test_a_comment_in_an_entry_is_not_lost() -> None:
    old = parse(TEXT, path="t.yaml")[0]
    with pytest.raises(WorkspaceError, match="cannot be changed") as refused:
        rewritten(TEXT, old, replace(old, note="x"), path="t.yaml")
    assert refused.value.line == old.line
