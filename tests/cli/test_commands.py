"""What each command does when all is well."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import click
import polib
import pytest

from bitext.cli.app import app
from bitext.store.config import Config, load
from tests.cli.conftest import Call


def test_a_fresh_workspace_is_ready_to_run(tmp_path: Path, call: Call) -> None:
    root = tmp_path / "new" / "blog"
    made = call("init", str(root))
    assert made.exit_code == 0
    assert "created bitext.toml" in made.stdout
    assert "next: put posts into the content folder" in made.stderr
    assert load(root) == Config()
    assert (root / "glossary" / "glossary.schema.json").is_file()
    assert (root / ".gitignore").read_text() == ".bitext/\n"
    (root / "content" / "a.md").write_text("# 你好\n", encoding="utf-8")
    assert call("run", "--backend", "pseudo", folder=root).exit_code == 0


def test_init_keeps_every_file_that_exists(blog: Path, call: Call) -> None:
    (blog / "glossary" / "terms.yaml").write_text("keep: [envd]\n")
    (blog / ".gitignore").write_text("public/\n")
    before = {path: path.read_bytes() for path in blog.rglob("*") if path.is_file()}
    before[blog / ".gitignore"] += b".bitext/\n"  # the one line of ours in it
    made = call("init", ".")
    assert {path: path.read_bytes() for path in before} == before
    assert "kept    glossary/terms.yaml" in made.stdout
    assert "created glossary/glossary.schema.json" in made.stdout
    assert "created .gitignore (a line)" in made.stdout
    again = call("init", ".")
    assert "kept    .gitignore" in again.stdout
    assert "next: `bitext run`" in again.stderr, "posts are there already"


def test_init_follows_the_folders_of_an_existing_configuration(tmp_path: Path, call: Call) -> None:
    (tmp_path / "bitext.toml").write_text('content = "source/_posts"\n')
    call("init", str(tmp_path))
    assert (tmp_path / "source" / "_posts").is_dir()
    assert not (tmp_path / "content").exists()


def test_run_translates_and_builds(blog: Path, call: Call) -> None:
    ran = call("run")
    assert ran.exit_code == 0
    assert "translated 2 posts, 6 segments: 6 drafted" in ran.stdout
    assert "built: 4 files written" in ran.stdout
    assert "`make run`" in (blog / "output" / "en" / "one.md").read_text(encoding="utf-8")
    assert (blog / "output" / "bilingual" / "two.md").is_file()


def test_run_ends_with_where_what_and_what_next(blog: Path, call: Call) -> None:
    lines = call("run").stdout.splitlines()
    assert lines[2:] == [
        "editions: output/en/ and output/bilingual/",
        "found while drafting and building: nothing",
        "next: review 6 new drafts in catalog/en/; `bitext check` says where to look first",
    ]
    assert call("run").stdout.splitlines()[-1].startswith("next: nothing: every post is drafted")
    told = json.loads(call("run", "--json").stdout)
    assert told["editions"] == {"en": "output/en", "bilingual": "output/bilingual"}
    assert told["found"] == {"error": 0, "warning": 0, "info": 0}
    assert (blog / told["editions"]["en"] / "one.md").is_file()


def test_run_says_what_stands_in_the_way(blog: Path, call: Call) -> None:
    stopped = json.loads(call("run", "--max-chars", "5", "--json").stdout)["next"]
    assert "goes on where this one stopped" in stopped[0]
    (blog / "content" / "bad.md").write_bytes("坏".encode("gbk"))
    failed = json.loads(call("run", "--json").stdout)
    assert failed["next"][0].startswith("mend what the errors name")
    for post in (blog / "content").iterdir():
        post.unlink()
    assert "put posts into content/" in call("run").stdout


def test_run_does_not_say_that_nothing_is_left_where_it_found_errors(
    blog: Path, call: Call
) -> None:
    """Exit 1 for an edited edition, and "next: nothing: every post is … built"."""
    call("run")
    (blog / "output" / "en" / "one.md").write_text("I know better.\n", encoding="utf-8")
    ran = call("run", "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["next"][0].startswith("see to what the errors name")


def test_run_says_how_to_go_on_where_a_source_has_changed(blog: Path, call: Call) -> None:
    """The errors say which; that a wording may still fit, nothing said."""
    call("run")
    call("approve", "content/one.md", "--write")
    post = blog / "content" / "one.md"
    post.write_text(post.read_text("utf-8").replace("。", "！", 1), encoding="utf-8")
    ran = json.loads(call("run", "--json").stdout)
    (step,) = ran["next"]
    assert "1 wording whose source has changed" in step
    assert "`bitext approve POST:LINE`" in step
    (line,) = {f["line"] for f in ran["findings"] if f["rule"] == "stale"}
    call("approve", f"content/one.md:{line}")
    (step,) = json.loads(call("run", "--json").stdout)["next"]
    assert step.startswith("nothing: ")


def test_run_says_which_posts_wait_for_a_reviewer(call: Call) -> None:
    call("run")
    told = json.loads(call("run", "--reviewed-only", "--json").stdout)["next"]
    assert told == [
        "2 posts have no edition yet: `bitext status` says what is not drafted or reviewed"
    ]


def test_run_counts_what_it_found(blog: Path, call: Call) -> None:
    (blog / "glossary" / "a.yaml").write_text("terms: [{source: 代码, target: a}]", "utf-8")
    (blog / "glossary" / "b.yaml").write_text("terms: [{source: 代码, target: b}]", "utf-8")
    ran = call("run")
    assert "found while drafting and building: 1 warning" in ran.stdout
    assert ran.stderr.count(": warning ") == 1


def test_a_second_run_sends_and_writes_nothing(call: Call) -> None:
    call("run")
    again = call("run")
    assert "0 drafted, 6 reused; 0 calls, 0 characters sent" in again.stdout
    assert "built: 0 files written, 2 posts unchanged" in again.stdout


def test_a_path_picks_posts(blog: Path, call: Call) -> None:
    assert "1 post, 2 segments" in call("translate", "content/two.md").stdout
    assert [path.name for path in (blog / "catalog").rglob("*.po")] == ["two.po"]


def test_a_dry_run_writes_nothing_and_foretells_the_run(blog: Path, call: Call) -> None:
    planned = json.loads(call("translate", "--dry-run", "--json").stdout)
    assert not (blog / "catalog").exists()
    assert not (blog / ".bitext").exists()
    assert planned["total"]["to_send"] == 6
    done = json.loads(call("translate", "--json").stdout)
    assert done["drafted"] == planned["total"]["to_send"]
    assert json.loads(call("translate", "--dry-run", "--json").stdout)["total"]["to_send"] == 0


def test_the_budget_stops_the_run_and_says_so(blog: Path, call: Call) -> None:
    """A pipeline sees by the exit code that something is left."""
    (blog / "bitext.toml").write_text('backend = "pseudo"\n[checks]\nmissing = "off"\n')
    for command in ("translate", "run"):
        stopped = call(command, "--max-chars", "5")
        assert stopped.exit_code == 1
        assert "stopped: the budget of characters is spent" in stopped.stdout
    rest = call("translate", "--max-chars", "1000", "--json")  # it goes on
    assert int(json.loads(rest.stdout)["drafted"]) > 0
    assert rest.exit_code == 0
    assert call("translate", "--max-chars", "0").exit_code == 0  # nothing is left


PRICED = """
[backends.chat]
base_url = "http://127.0.0.1:9/v1"
model = "m"
price_in = 2
price_out = 8
currency = "CNY"
"""


def test_a_dry_run_opens_no_socket_and_prices_each_post(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []

    def no_socket(*_: object, **__: object) -> None:
        opened.append(True)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "socket", no_socket)
    (blog / "bitext.toml").write_text(f'backend = "chat"{PRICED}')
    planned = json.loads(call("translate", "--dry-run", "--json").stdout)
    total, rows = planned["total"], planned["posts"]
    assert planned["currency"] == "CNY"
    for row in (*rows, total):
        assert row["cost"] == pytest.approx((row["tokens_in"] * 2 + row["tokens_out"] * 8) / 1e6)
    for name in ("segments", "to_send", "chars", "tokens_in", "tokens_out", "cost"):
        assert total[name] == pytest.approx(sum(row[name] for row in rows))
        assert total[name] > 0
    shown = call("translate", "--dry-run")
    assert re.search(r"post +segments +.*characters +tokens in +tokens out +cost", shown.stdout)
    assert f"about {total['cost']:.4f} CNY; nothing was sent" in shown.stderr
    assert not opened
    monkeypatch.setattr("bitext.sending.retry.Policy.wait", lambda *_: 0.0)
    call("translate")
    assert opened, "the control: the run itself opens one"


@pytest.mark.parametrize("backend", ["deepl", "google", "libre", "microsoft", "mymemory"])
def test_a_dry_run_needs_neither_network_nor_key(
    backend: str, call: Call, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    (blog / "glossary" / "terms.yaml").write_text(
        "terms: [{source: 代码, target: code}]\n", encoding="utf-8"
    )
    planned = json.loads(call("translate", "--dry-run", "--json", "--backend", backend).stdout)
    assert planned["total"]["to_send"] == 6
    assert planned["total"]["chars"] > 20
    assert planned["total"]["tokens_in"] is planned["total"]["cost"] is None


def test_a_dry_run_of_what_bills_nothing_shows_neither_tokens_nor_cost(call: Call) -> None:
    shown = call("translate", "--dry-run").stdout
    assert "characters" in shown
    assert "tokens" not in shown
    assert "cost" not in shown


@pytest.mark.parametrize("command", ["translate", "run"])
def test_a_cost_needs_prices(command: str, call: Call) -> None:
    refused = call(command, "--max-cost", "3", "--json")
    assert refused.exit_code == 2
    error = json.loads(refused.stdout)["error"]
    assert "prices of pseudo" in error["message"]
    assert "[backends.pseudo]" in error["hint"]


def test_the_budget_of_money_stops_the_run_and_says_so(blog: Path, call: Call) -> None:
    price = '[backends.pseudo]\nprice_in = 1_000_000\ncurrency = "EUR"\n'
    (blog / "bitext.toml").write_text(f'backend = "pseudo"\n{price}')
    stopped = call("translate", "--max-cost", "20")
    assert stopped.exit_code == 1
    assert "stopped: the budget of 20 EUR is spent" in stopped.stdout
    sent = json.loads(call("translate", "--json").stdout)
    assert sent["stopped"] == ""
    assert sent["drafted"] > 0  # it goes on where it stopped


def test_a_run_says_what_it_has_cost(blog: Path, call: Call) -> None:
    price = '[backends.pseudo]\nprice_in = 1_000_000\ncurrency = "EUR"\n'
    (blog / "bitext.toml").write_text(f'backend = "pseudo"\n{price}')
    told = call("translate", "--max-chars", "20").stdout
    sent = re.search(r"(\d+) characters on this computer", told)
    assert sent is not None
    assert f"\npseudo: {sent[1]}.0000 EUR\n" in told
    (bill,) = json.loads(call("translate", "--json").stdout)["bills"]
    assert bill["cost"] > 20
    assert bill["currency"] == "EUR"
    assert json.loads(call("translate", "--json").stdout)["bills"] == [], "nothing was sent"


def test_a_run_without_prices_has_no_bill(call: Call) -> None:
    assert "pseudo:" not in call("translate").stdout


def test_build_check_says_what_is_out_of_date(blog: Path, call: Call) -> None:
    call("translate")
    before = call("build", "--check")
    assert before.exit_code == 1
    assert "out of date: output/en/one.md" in before.stdout
    assert not (blog / "output").exists()
    call("build")
    after = call("build", "--check")
    assert (after.exit_code, after.stdout) == (0, "every edition is up to date\n")
    (blog / "output/en/one.md").write_text("by hand\n")
    edited = call("build", "--check")
    assert (edited.exit_code, edited.stdout) == (1, "every other edition is up to date\n")


def test_reviewed_only_passes_over_drafts(blog: Path, call: Call) -> None:
    call("translate")
    assert "skipped: content/one.md" in call("build", "--reviewed-only").stdout
    assert not (blog / "output" / "en" / "one.md").exists()


def test_the_layout_can_be_chosen(blog: Path, call: Call) -> None:
    edition = blog / "output" / "bilingual" / "one.md"
    call("run", "--layout", "table")
    table = edition.read_text(encoding="utf-8")
    call("build", "--layout", "interleave")
    assert "<table" in table
    assert "<table" not in edition.read_text(encoding="utf-8")


def test_check_points_at_the_line_and_fails_on_errors(blog: Path, call: Call) -> None:
    before = call("check")
    assert before.exit_code == 1
    assert "content/one.md: error missing no translation yet (4 segments)" in before.stdout
    assert before.stderr == "2 errors, 0 warnings, 0 remarks\n"
    call("translate")
    assert call("check").exit_code == 0
    post = blog / "content" / "one.md"
    post.write_text(post.read_text("utf-8") + "\n新的一段。\n", encoding="utf-8")
    after = call("check")
    assert after.exit_code == 1
    assert re.search(r"content/one.md:\d+:1: error missing ", after.stdout)


def test_status_counts_what_people_did(blog: Path, call: Call) -> None:
    call("translate")
    catalog = blog / "catalog" / "en" / "two.po"
    po = polib.pofile(str(catalog))
    for entry in po:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    po.save()
    counts = json.loads(call("status", "--json").stdout)
    assert counts["posts"][1] == {
        "post": "content/two.md",
        "segments": 2,
        "drafted": 0,
        "needs_work": 0,
        "reviewed": 2,
        "stale": 0,
        "missing": 0,
        "findings": 1,  # `pseudo` does not say 第二
        "offered": 100,
    }
    assert counts["total"]["drafted"] == 4
    lines = call("status").stdout.splitlines()
    assert lines[0].split() == ["post", *counts["total"]]
    assert lines[-1].split() == ["total", *map(str, counts["total"].values())]


def test_status_sums_what_made_the_translations(blog: Path, call: Call) -> None:
    call("translate")
    (row,) = json.loads(call("status", "--engines", "--json").stdout)["engines"]
    assert row == {"engine": "pseudo:1|bitext:0.1", "segments": 6, "low": 0}
    lines = [line.split() for line in call("status", "--engines").stdout.splitlines()]
    assert lines == [["engine", "segments", "low", "confidence"], [row["engine"], "6", "0"]]


def test_backends_says_what_is_missing_and_which_one_is_configured(call: Call) -> None:
    lines = call("backends").stdout.splitlines()
    assert any(line.startswith("*  pseudo") and "ready" in line for line in lines)
    (microsoft,) = (line for line in lines if "microsoft" in line)
    assert "missing" in microsoft
    assert "MICROSOFT_API_KEY" in microsoft


def test_backends_are_numbered_where_several_are_configured(blog: Path, call: Call) -> None:
    (blog / "bitext.toml").write_text('backend = ["pseudo", "echo"]\n', encoding="utf-8")
    lines = call("backends").stdout.splitlines()
    assert [line.split()[:2] for line in lines if line[:1].isdigit()] == [
        ["2", "echo"], ["1", "pseudo"],
    ]  # fmt: skip
    rows = json.loads(call("backends", "--json").stdout)["backends"]
    order = {row["name"]: row["order"] for row in rows if row["configured"]}
    assert order == {"pseudo": 1, "echo": 2}


@pytest.mark.parametrize(
    "args", [("--backend", "libre,pseudo"), ("--backend", "libre", "--backend", "pseudo")]
)
def test_the_next_backend_goes_on_with_one_warning(
    blog: Path, call: Call, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIBRE_API_KEY", raising=False)
    assert call("translate", "--dry-run", *args).exit_code == 0
    ran = call("translate", *args)
    assert ran.exit_code == 0
    assert "6 drafted" in ran.stdout
    assert ran.stderr.count("warning: libre stopped, pseudo goes on: ") == 1
    (blog / "content" / "new.md").write_text("新的一段。\n", encoding="utf-8")
    told = json.loads(call("translate", *args, "--json").stdout)
    assert [text.partition(":")[0] for text in told["warnings"]] == [
        "libre stopped, pseudo goes on"
    ]


def test_no_backend_left_is_exit_code_4_with_every_reason(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LIBRE_API_KEY", "MICROSOFT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    ran = call("translate", "--backend", "libre,microsoft")
    assert ran.exit_code == 4
    assert re.search(r"error: libre cannot draft: .*; microsoft cannot draft: .*KEY", ran.stderr)


def test_models_are_listed_with_their_state(call: Call) -> None:
    listed = call("models", "list").stdout
    tuned, plain = (line for line in listed.splitlines() if "qwen2.5" in line)
    assert re.match(r"qwen2\.5-coder-1\.5b-zh-en +not pulled", tuned)
    assert re.match(r"qwen2\.5-coder-1\.5b +not pulled", plain)
    for line, figure in ((tuned, "chrF++ 50.2"), (plain, "chrF++ 47.8")):
        for shown in ("zh to en", "1,117 MB", "1,791 MB", "Apache-2.0", figure):
            assert shown in line


def test_a_model_file_that_is_no_model_is_told(blog: Path, call: Call) -> None:
    (blog / "mine.gguf").write_bytes(b"not a model")
    for command in ("pull", "path"):
        result = call("models", command, str(blog / "mine.gguf"))
        assert result.exit_code == 4
        assert "mine.gguf" in result.stderr
        assert "Traceback" not in result.stderr


def test_a_pulled_model_is_located(blog: Path, call: Call) -> None:
    folder = blog.parent / "models" / "firefox-zh-en"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"12345")
    (folder / "manifest.json").write_text('{"files": {"model.bin": 5}}')
    for command in ("path", "pull"):  # what is there is not pulled again
        assert call("models", command, "firefox-zh-en").stdout == f"{folder}\n"


TSV = "source\ttarget\tnote\n开源\topen source\tpin\n"


def test_a_term_list_becomes_a_glossary(blog: Path, call: Call) -> None:
    (blog / "terms.tsv").write_text(TSV, encoding="utf-8")
    printed = call("glossary", "import", "terms.tsv")
    assert "source: 开源" in printed.stdout
    call("glossary", "import", "terms.tsv", "-o", "glossary/terms.yaml")
    assert (blog / "glossary" / "terms.yaml").read_text(encoding="utf-8") == printed.stdout
    assert call("check").exit_code == 1  # it is read: only translations are missing


SUCCESSES = {
    "init": ("init", "new"),
    "run": ("run",),
    "translate": ("translate",),
    "dry run": ("translate", "--dry-run"),
    "build": ("build", "content/one.md"),
    "build --check": ("build", "--check", "content/one.md"),
    "check": ("check", "content/one.md"),
    "status": ("status",),
    "models list": ("models", "list"),
    "backends": ("backends",),
    "glossary add": ("glossary", "add", "代码", "code"),
    "glossary lint": ("glossary", "lint"),
    "glossary export": ("glossary", "export"),
    "glossary import": ("glossary", "import", "terms.tsv"),
}


@pytest.mark.parametrize("args", SUCCESSES.values(), ids=SUCCESSES)
def test_every_command_can_answer_in_json(blog: Path, call: Call, args: tuple[str, ...]) -> None:
    (blog / "terms.tsv").write_text(TSV, encoding="utf-8")
    (blog / "glossary" / "names.yaml").write_text("keep: [envd]\n", encoding="utf-8")
    call("run", "content/one.md")
    answer = call(*args, "--json")
    assert answer.exit_code == 0, answer.output
    assert isinstance(json.loads(answer.stdout), dict)


def commands(group: click.Group, ctx: click.Context) -> list[tuple[str, click.Command]]:
    """Every command below a group that does something, with its full name."""
    found = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        inner = commands(command, ctx) if isinstance(command, click.Group) else [("", command)]
        found += [(f"{name} {rest}".strip(), leaf) for rest, leaf in inner]
    return found


LEAVES = dict(commands(app, click.Context(app)))
#: What writes text, or pages, and nothing else.
WITHOUT_JSON = ("help", "completion", "preview", "review")


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = LEAVES[name]
    assert command.help
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []
    spellings = {spelling for option in options for spelling in option.opts}
    assert ("--json" in spellings) is (name not in WITHOUT_JSON)


def test_the_help_fits_and_names_every_command(call: Call) -> None:
    shown = call("--help").stdout
    for name in app.commands_in:
        assert f"\n  {name} " in shown
    assert "..." not in shown.replace("[ARGS]...", "")  # nothing is cut


def test_the_version_is_told(call: Call) -> None:
    assert call("--version").stdout == "bitext 0.1.0\n"
