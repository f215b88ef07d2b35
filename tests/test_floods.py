"""Long posts take time in proportion to their length: work is counted, not timed."""

from __future__ import annotations

from functools import partial

import pytest

import bitext
from tests.counted import passes, steeper

#: What a post may be full of; ``{n}`` is a number of its own.
FLOODS = {
    "blank headings": "#\n",
    "headings": "# 第{n}节\n\n",
    "paragraphs": "第{n}段。\n\n",
    "templates": "第{n}段 {{{{ x }}}} 后。\n\n",
    "fences and templates": "```\n{{{{ x }}}}\n```\n\n",
    "figures": '<figure><img src="{n}.png" alt="图{n}"></figure>\n\n',
    "definitions": '[第{n}条][{n}]\n\n[{n}]: /{n} "题{n}"\n\n',
    "marks": "第{n}个==重点==和 :smile: 与 H~2~O。\n\n",
    "boxes": "```{{note}} 题{n}\n文{n}\n```\n\n",
    "properties": "键{n}:: 值{n}\n",
    "slide headers": "---\ntitle: 题{n}\n---\n\n文{n}\n\n",
    "components": "<Tab items={{['甲{n}']}}>\n\n文{n} {{x}}\n\n</Tab>\n\n",
    "verse": "山前雨未停{n}\n山后日初升{n}\n",
    "labels": "```sh [题{n}]\nx\n```\n\n",
    "components around marks": "<A b={{1}}>\n请**注意{n}**。\n</A>\n\n",
    "terms": "```{{glossary}}\n术语{n}\n    定义{n}\n```\n\n",
    "entries": "```{{toctree}}\n:caption: 目{n}\n\n介{n} <a{n}>\n```\n\n",
    "chunks": '```{{r}}\n#| fig-cap: "图{n}"\nx\n```\n\n',
    "data of tags": "{{% flink %}}\n- name: 名{n}\n{{% endflink %}}\n\n",
    "spans of attributes": "[带*强{n}*的]{{.mark}}和",
    "letters alone": "，**不**是{n}和*T*，",
    "elements": '<p markdown="1">**文{n}**字</p>\n\n',
    "elements in a row": '<p markdown="1">文{n}</p>\n',
    "notes without a blank": "文[^{n}]。\n\n[^{n}]:注{n}\n\n    又{n}\n\n",
    "attributes behind words": "词{{: .x}}字{n}\n\n",
    "roles": "{{guilabel}}`文{n}`和",
    "deep lines of components": (
        "<Tab a={{1}}>\n    <Item>\n        - 甲{n}\n\n        文{n}\n    </Item>\n</Tab>\n\n"
    ),
    "tags of themes": (
        "<Tab a={{1}}>\n\n        文{n}\n\n<div>\n<!-- tab 题{n} -->\n文{n}\n\n"
        "<Steps :items=\"['甲{n}', '乙']\" />\n\n图![[{n}.png|center|注{n}|300]]和\n\n"
        '{{% link 甲{n} https://a.b/ true "乙" author:丙 %}}\n\n'
    ),
    "constructs of the second round": (
        "{{% raw %}}\n文{n} {{{{ x }}}}\n{{% endraw %}}\n\n[b]粗{n}[/b] [+词{n}] ::ph:house::\n\n"
        "+--+\n|甲|\n+--+\n\n- 点{n}\n  time=1 type=x\n\n```{{csv-table}}\n甲{n},乙\n```\n\n"
        "<C :opts=\"{{ title: '题{n}' }}\" /> <carbon:sun/> <% x %>\n\n"
    ),
    "wiki links": "见[[页{n}|名{n}]]和[字{n}]{{.x}}。\n\n",
}
#: Some more, where nobody waits.
MORE = {
    "constructs of the third round": (
        "设 $ x_{n} $ 与 [词{n}]^(注) 和 :spoiler[藏{n}]，![](data:image/svg+xml;<svg></svg>)\n\n"
        "@flowstart\na{n}=>b: 甲\n@flowend\n\n> [!NOTE|label:签{n}]\n> [name=甲] 文{n}\n\n"
    ),
}


def published(flood: str, blocks: int) -> None:
    doc = bitext.parse("".join(flood.format(n=n) for n in range(blocks)))
    bitext.bilingual(doc, {s.key: s.source for s in doc.segments}, "interleave")


@pytest.mark.parametrize(
    "flood",
    [*FLOODS.values(), *(pytest.param(flood, marks=pytest.mark.long) for flood in MORE.values())],
    ids=[*FLOODS, *MORE],
)
def test_twice_as_many_blocks_take_twice_the_work(flood: str) -> None:
    published(flood, 1)  # imports
    once, twice = (passes(partial(published, flood, count)) for count in (300, 600))
    assert steeper(once, twice) == []


def test_control_a_square_is_seen() -> None:
    def pairs(count: int) -> int:
        return sum(1 for _ in range(count) for _ in range(count))

    assert steeper(passes(lambda: pairs(100)), passes(lambda: pairs(200))) != []
