"""A second direction, end to end: ja→en and zh-TW→en are nothing but their tables.

The control is the table for Chinese, to which a paragraph of kana is no prose.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bitext.backends import echo, local, pseudo
from bitext.backends.chat import backend as chat
from bitext.backends.protocol import Backend
from bitext.drafting.dry_run import plan
from bitext.drafting.translate import translate
from bitext.errors import UsageError, WorkspaceError
from bitext.languages import JAPANESE, LanguagePair, name
from bitext.reviewing.check import check as reviewing
from tests.backends.chat_server import bodies, model, segments
from tests.backends.scripted_server import serving
from tests.workflow.blog import Blog, honest_text, rules

JA = LanguagePair("ja", "en")
POST = """\
---
title: はじめての貢献
draft: false
---

# まえがき

[社区](https://example.org/)で**オープンソース**を `git` と学びます。これは二つ目の文です！

ひらがなとカタカナーだけ。

- データベース
- OK

```sh
echo こんにちは
```
"""
SOURCES = [
    "はじめての貢献",
    "まえがき",
    "[社区](https://example.org/)で**オープンソース**を `git` と学びます。これは二つ目の文です！",
    "ひらがなとカタカナーだけ。",
    "データベース",
]
KANA = "ひらがなとカタカナーだけ。"


@pytest.fixture
def japanese(blog: Blog) -> Blog:
    blog.configure('source = "ja"')
    blog.post("p.md", POST.removesuffix("\n"))
    return blog


def sources(blog: Blog) -> list[str]:
    return [entry.source for entry in blog.catalog("p.md").entries]


def draft(blog: Blog, backend: Backend) -> None:
    summary = translate(blog.workspace, [backend])
    assert (summary.failed, summary.findings) == (0, [])


def test_a_japanese_post_becomes_an_english_and_a_bilingual_edition(japanese: Blog) -> None:
    draft(japanese, pseudo.create({}, JA))
    assert japanese.build().findings == []
    assert sources(japanese) == SOURCES
    english = japanese.edition("p.md").read_text()
    assert not JAPANESE.is_prose(english.replace("echo こんにちは", ""))
    assert "](https://example.org/)" in english
    assert "`git`" in english
    assert "draft: false" in english
    both = japanese.edition("p.md", "bilingual").read_text()
    assert both.count('<td lang="ja"') == both.count('<td lang="en"') == 4
    assert both.count("echo こんにちは") == 1


def test_an_identity_run_gives_the_source_byte_for_byte(japanese: Blog) -> None:
    draft(japanese, echo.create({}, JA))
    japanese.build()
    assert japanese.edition("p.md").read_bytes() == POST.encode()


@pytest.mark.parametrize("text", [
    "ひらがな", "カタカナ", "ｶﾀｶﾅ", "ー", "ぁ", "ッ", "々", "漢字", "Kubeflow の 3 章", "ヽ", "ㇰ",
])  # fmt: skip
def test_kanji_and_kana_are_prose(text: str) -> None:
    assert JAPANESE.is_prose(text)


@pytest.mark.parametrize("text", ["OK", "2024", "。！？", "「」・", "한국어", "é", "Ａ１"])
def test_marks_and_other_scripts_are_none(text: str) -> None:
    assert not JAPANESE.is_prose(text)


def test_to_the_table_for_chinese_kana_are_no_prose(japanese: Blog) -> None:
    """The control: the same post under ``zh-CN``."""
    japanese.configure('source = "zh-CN"')
    draft(japanese, pseudo.create({}, LanguagePair()))
    assert sources(japanese) == [SOURCES[0], SOURCES[2]]  # what holds kanji


@pytest.mark.parametrize(
    ("source", "said", "example"),
    [
        ("ja", "from Japanese into English", "<1>コンソール</1>で"),
        ("zh-TW", "from Traditional Chinese into English", "请在<1>控制台</1>里"),
        ("zh-CN", "from Chinese into English", "请在<1>控制台</1>里"),
    ],
)
def test_chat_is_told_the_language_and_sent_the_prose(
    japanese: Blog, source: str, said: str, example: str
) -> None:
    japanese.configure(f'source = "{source}"')
    with serving(always=model(honest_text)) as server:
        settings = {"base_url": server.url("v1"), "model": "m"}
        draft(japanese, chat.create(settings, japanese.workspace.languages))
        (body,) = bodies(server)
    system = body["messages"][0]["content"]
    assert said in system
    assert example in system
    texts = [segment["text"] for segment in segments(body).values()]
    assert (KANA in texts) == (source == "ja")
    assert len(texts) == (5 if source == "ja" else 2)


def test_a_dry_run_counts_kana_too(japanese: Blog) -> None:
    (found,) = plan(japanese.workspace, [pseudo.create({}, JA)])
    assert (found.segments, found.to_send) == (5, 5)


def test_a_draft_that_keeps_kana_is_refused_and_said_to_be_japanese(japanese: Blog) -> None:
    japanese.engine.say = lambda r: r.text if "ひらがな" in r.text else honest_text(r.text)
    summary = japanese.translate()
    assert [(f.rule, f.line) for f in summary.findings] == [("untranslated", 10)]
    assert "it still holds Japanese: ひらがな" in summary.findings[0].message
    assert {row.cause for row in summary.ladder.rows()} == {"Japanese left"}


def test_a_long_paragraph_is_cut_at_the_ends_of_its_sentences(japanese: Blog) -> None:
    japanese.engine.limit = replace(japanese.engine.limit, max_chars=16)
    parts = [
        "これは一つ目の文です。",
        "二つ目はどうですか？",
        "三つ目です！",
        "「四つ目。」",
        "五つ目。",
    ]
    japanese.post("p.md", "".join(parts))
    japanese.translate()
    assert {request.text for request in japanese.engine.asked} == set(parts)


def test_terms_are_pinned_in_japanese_text(japanese: Blog) -> None:
    japanese.terms(オープンソース="open source", データベース="database", まえがき="Foreword")
    japanese.engine.say = lambda r: honest_text(r.text)
    assert japanese.translate().findings == []
    assert "open source" in japanese.target("p.md", SOURCES[2])
    assert japanese.target("p.md", "データベース") == "database"
    assert SOURCES[1] not in japanese.engine.heard()  # the glossary words it alone


def found_in(blog: Blog) -> list[str]:
    return rules(list(reviewing(blog.workspace)))


def test_english_left_alone_is_checked_for_japanese(japanese: Blog) -> None:
    draft(japanese, pseudo.create({}, JA))
    japanese.review("p.md", KANA, "Only ひらがな here.")
    assert "leftover-han" in found_in(japanese)
    japanese.configure('source = "zh-CN"')
    assert "leftover-han" not in found_in(japanese)


def test_checks_that_know_chinese_are_silent(blog: Blog) -> None:
    """The same wording of the same kanji: a date and a negation, for Chinese only."""
    found: dict[str, list[str]] = {}
    for source in ("zh-CN", "ja"):
        blog.configure(f'source = "{source}"')
        blog.post("p.md", "三月不足。")
        translate(blog.workspace, [pseudo.create({}, LanguagePair(source))])
        blog.review("p.md", "三月不足。", "It is in May.")
        found[source] = found_in(blog)
    assert "date" in found["zh-CN"]
    assert found["ja"] == []


@pytest.mark.parametrize(
    ("settings", "line", "said"),
    [
        ('source = "en"', 2, '`source` must be "zh" (Chinese) or "ja" (Japanese), not \'en\''),
        ('source = "ko"', 2, "bitext has no table of its letters"),
        ('\ntargets = ["en", "ja"]\nsource = "ja"', 3, "are the same language"),
        ('targets = ["yue"]', 2, "are the same language"),
    ],
)
def test_a_pair_without_a_table_is_refused_with_its_line(
    blog: Blog, settings: str, line: int, said: str
) -> None:
    with pytest.raises(WorkspaceError) as caught:
        _ = blog.configure(settings).workspace
    assert said in caught.value.message
    assert caught.value.line == line


def test_a_program_that_asks_for_such_a_pair_is_told_the_same() -> None:
    with pytest.raises(UsageError, match=r'the source language must be "zh" \(Chinese\)'):
        _ = LanguagePair("en", "zh").source_language


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("zh", "Chinese"), ("zh-CN", "Chinese"), ("zh-Hant-HK", "Traditional Chinese"),
        ("yue-HK", "Cantonese"),
        ("ja", "Japanese"), ("ja-JP", "Japanese"), ("en-GB", "English"), ("de", "German"),
        ("tlh", "tlh"),
    ],
)  # fmt: skip
def test_prompts_call_a_language_by_its_name(tag: str, said: str) -> None:
    assert name(tag) == said


def test_the_local_models_say_that_they_know_chinese_only() -> None:
    assert "does not translate ja to en" in local.create({}, JA).missing()
