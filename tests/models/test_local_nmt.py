"""Translation models given as directories: OPUS-MT, NLLB, Argos."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bitext.backends.local import backend as local
from bitext.backends.local import nmt as local_nmt
from bitext.backends.protocol import Request
from bitext.errors import BackendUnavailable
from bitext.languages import LanguagePair
from bitext.models.kinds import Kind
from tests.models import tiny_nmt

KINDS: tuple[Kind, ...] = ("marian", "nllb", "argos")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("nmt")
    return {kind: tiny_nmt.write(folder / kind, kind) for kind in KINDS}


def engine(directory: Path, kind: Kind = "marian") -> local_nmt.Nmt:
    return local_nmt.Nmt(kind, directory, LanguagePair(), threads=1, batch=2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_directory_given_by_hand_answers_every_key(models: dict[str, Path], kind: str) -> None:
    backend = local.create({"model": str(models[kind]), "threads": 1, "batch": 2}, LanguagePair())
    assert backend.missing() == ""
    assert backend.signature.startswith(f"local:{kind}@")
    assert "prompt" not in backend.signature
    texts = {"b": "你好。", "a": "你好。世界！第二句", "c": "", "d": "容器" * 30, "e": "好"}
    drafts = backend.translate([Request(key, text) for key, text in texts.items()])
    assert [(draft.key, draft.text) for draft in drafts] == [
        ("b", "Hi"), ("a", "Hi Hi Hi"), ("c", ""), ("d", "Hi"), ("e", "Hi"),
    ]  # fmt: skip
    assert [draft.confidence is None for draft in drafts] == [False, False, True, False, False]
    limits = backend.limits()
    assert (limits.markup, limits.context, limits.glossary) == ("none", False, False)


def test_a_sentence_without_an_end_is_not_passed_off_as_a_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = engine(tiny_nmt.write(tmp_path / "endless", "marian", tiny_nmt.ENDLESS))
    assert endless.translate([Request("a", "你好。")])[0].text == ""
    # The control: taken for ended, the noise would have come back.
    monkeypatch.setattr(local_nmt, "all", lambda _: True, raising=False)
    assert "Hi Hi" in endless.translate([Request("a", "你好。")])[0].text


def asked(
    directory: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch, languages: LanguagePair
) -> tuple[list[list[str]], list[str] | None]:
    """The sources that reach CTranslate2 for 你好, and the target's prefix."""
    made = local_nmt.Nmt(kind, directory, languages, threads=1, batch=2)
    seen: list[list[str]] = []
    run = made._run

    def spied(sources: list[list[str]], budget: int) -> object:
        seen.extend(sources)
        return run(sources, budget)

    monkeypatch.setattr(made, "_run", spied)
    made.translate([Request("a", "你好")])
    return seen, list(made._frame.prefix)


def test_each_kind_gets_the_tokens_it_was_trained_with(
    models: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,), prefix = asked(models["marian"], "marian", monkeypatch, LanguagePair())
    assert (source[-1], prefix) == ("</s>", [])
    (source,), prefix = asked(models["nllb"], "nllb", monkeypatch, LanguagePair("zh-TW", "en-GB"))
    assert (source[0], source[-1], prefix) == ("zho_Hant", "</s>", ["eng_Latn"])
    (source,), prefix = asked(models["argos"], "argos", monkeypatch, LanguagePair())
    assert ("</s>" in source, prefix) == (False, [])


def test_an_end_that_ctranslate2_adds_is_not_added_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tiny_nmt.write(tmp_path / "m", "marian")
    tiny_nmt.write_ctranslate2(directory, "marian", adds_end=True)
    (source,), _ = asked(directory, "marian", monkeypatch, LanguagePair())
    assert "</s>" not in source


def test_a_package_may_name_a_target_prefix(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text(json.dumps({"target_prefix": "__en__"}))
    assert local_nmt.frame("argos", tmp_path, LanguagePair()).prefix == ("__en__",)


def test_nllb_without_a_sentencepiece_model_uses_its_tokenizer_file(
    models: dict[str, Path], tmp_path: Path
) -> None:
    from tokenizers import Tokenizer
    from tokenizers import models as kinds

    directory = tiny_nmt.write_ctranslate2(tmp_path / "n", "nllb")
    vocabulary = [(token, 0.0) for token in tiny_nmt.tokens("nllb")]
    Tokenizer(kinds.Unigram(vocabulary, 0)).save(str(directory / "tokenizer.json"))
    backend = local.create({"model": str(directory), "threads": 1}, LanguagePair())
    assert [draft.text for draft in backend.translate([Request("a", "你好")])] == ["Hi"]


def test_long_text_is_cut_at_sentences_then_commas_then_anywhere(models: dict[str, Path]) -> None:
    made = engine(models["marian"])
    text = "你好。" + "世界，" * 150 + "好" * 450 + "。"
    parts = list(made._parts(text))
    assert max(map(len, parts)) <= local_nmt.LONGEST
    assert len(parts) > 4
    joined = "".join(
        made._tokenizer._source.decode(part)  # type: ignore[attr-defined]  # one kind's own
        for part in parts
    )
    assert joined.replace(" ", "").count("好") == 1 + 450


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (LanguagePair("zh-CN", "en"), ""),
        (LanguagePair("zh-TW", "en"), "translates zh to en, not zt to en"),
        (LanguagePair("zh-CN", "fr"), "translates zh to en, not zh to fr"),
    ],
    ids=str,
)
def test_an_argos_package_for_other_languages_is_not_used(
    models: dict[str, Path], languages: LanguagePair, said: str
) -> None:
    missing = local.create({"model": str(models["argos"])}, languages).missing()
    assert said in missing
    assert bool(said) == bool(missing)


def test_a_language_that_nllb_cannot_be_asked_for_is_named(models: dict[str, Path]) -> None:
    backend = local.create({"model": str(models["nllb"])}, LanguagePair("zh-CN", "xx"))
    with pytest.raises(BackendUnavailable, match="xx"):
        backend.translate([Request("a", "你好")])


def test_the_model_cannot_write_chinese(tmp_path: Path) -> None:
    chain = {**tiny_nmt.CHAIN, "<s>": "你好", "你好": "</s>"}
    made = engine(tiny_nmt.write(tmp_path / "m", "marian", chain))
    assert "你" not in made.translate([Request("a", "你好")])[0].text
    made._unwanted = [["▁Hi"]]  # the control
    assert "你" in made.translate([Request("a", "你好")])[0].text
