"""A team's memory in PostgreSQL: a file's answers, for many at once, whatever the server does."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.errors import StorageError, UsageError, WorkspaceError
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.remembered import Remembered
from bitext.store import maintenance
from bitext.store.maintenance import Choice
from bitext.store.memory import Memory, memory_key
from bitext.store.postgres import maintenance as of_team
from bitext.store.postgres import memory as module
from bitext.store.postgres.address import address, encrypted
from bitext.store.postgres.memory import TeamMemory
from tests.workflow.blog import Blog, Engine
from tests.workflow.postgres_server import PASSWORD, Server, serving

CHANCE = random.Random(1711)
PAIR = LanguagePair("zh-CN", "en")
#: Takes every connection of ours away.
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bitext'"
WORDS = "我们 在 社区 里 讨论 开源 项目 的 未来 安装 之前 请 先 准备 好 一台 机器".split()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def team(server: Server) -> Iterator[TeamMemory]:
    with TeamMemory.open(server.socket(server.database())) as found:
        yield found


def row(
    source: str, target: str, origin: Origin = Origin.BACKEND, signature: str = "qwen:1|x"
) -> Remembered:
    made = "" if origin is Origin.HUMAN else signature
    score = -0.25 if origin is Origin.BACKEND else None
    return Remembered(memory_key(source, PAIR), source, target, origin, made, score, PAIR)


def sentence() -> str:
    text = "".join(CHANCE.choices(WORDS, k=CHANCE.randint(3, 12)))
    return f"<1>{text}</1>。" if CHANCE.random() < 0.2 else f"{text}。"


def chance_row() -> Remembered:
    source, origin = sentence(), CHANCE.choice(list(Origin))
    mark = "<1>{}</1>" if source.startswith("<") and CHANCE.random() < 0.9 else "{}"
    target = mark.format(f"Words {CHANCE.randint(0, 9)}.") if CHANCE.random() < 0.9 else ""
    return row(source, target, origin, CHANCE.choice(["qwen:1|x", "chat:deepseek|y", "echo:1"]))


def test_it_answers_as_a_file_does(team: TeamMemory, tmp_path: Path) -> None:
    with Memory.open(tmp_path / "memory.sqlite") as file:
        sources: list[str] = []
        for _ in range(60):
            rows = [chance_row() for _ in range(CHANCE.randint(1, 20))]
            sources += [one.source for one in rows]
            for memory in (file, team):
                memory.put_many(rows)
            if CHANCE.random() < 0.2:
                gone = [memory_key(text, PAIR) for text in CHANCE.sample(sources, 3)]
                file.forget_people(gone)
                team.forget_people(gone)
        keys = [memory_key(text, PAIR) for text in sources]
        assert team.get_many(keys) == file.get_many(keys)
        for text in [*CHANCE.sample(sources, 60), *(sentence() for _ in range(60))]:
            assert team.nearest(text, PAIR, 5) == file.nearest(text, PAIR, 5)
        assert of_team.groups(team) == maintenance.groups(file)
        assert [f.count for f in of_team.verify(team)] == [
            f.count for f in maintenance.verify(file)
        ]
        for choice in (
            Choice(failed=True),
            Choice(engines=["qwen:1"]),
            Choice(used=keys[:200], everyone=True),
        ):
            expected = maintenance.prune(file, choice, dry_run=True)
            assert of_team.prune(team, choice, dry_run=True) == expected
            assert of_team.prune(team, choice) == maintenance.prune(file, choice) == expected
            assert expected
        assert team.get_many(keys) == file.get_many(keys)
        assert of_team.size(team) > 0
        here, there = (
            list(found.entries(memory, PAIR, tuple(Origin)))
            for found, memory in ((maintenance, file), (of_team, team))
        )
        assert here == there
        assert len(here) > 100


def test_nothing_replaces_a_persons_wording(team: TeamMemory) -> None:
    for origin in (Origin.HUMAN, Origin.MEMORY, Origin.BACKEND):
        team.put_many([row("未来。", f"By {origin}.", origin)])
    key = memory_key("未来。", PAIR)
    assert team.get_many([key])[key].target == "By human."
    team.put_many([row("未来。", "First.", Origin.HUMAN), row("未来。", "Late.", Origin.BACKEND)])
    assert team.get_many([key])[key].target == "First."
    team.forget_people([key])
    assert team.get_many([key]) == {}


def test_what_a_text_cannot_hold_is_passed_over(team: TeamMemory) -> None:
    team.put_many([row("甲\0乙", "x"), row("甲乙", "y")])
    assert [one.target for one in team.get_many([memory_key("甲乙", PAIR)]).values()] == ["y"]
    with pytest.raises(StorageError, match="lone surrogate"):
        team.put_many([row("甲\ud800", "x")])
    assert len(team.get_many([memory_key("甲乙", PAIR)])) == 1


def writes(address: str, number: int, texts: list[str]) -> None:
    """One of the writers: rows of its own and rows that all have, in an order of its own."""
    own = [f"第{number}位写下第{n}句。" for n in range(40)]
    mixed = random.Random(number).sample([*own, *texts], len(own) + len(texts))
    with TeamMemory.open(address) as memory:
        for at in range(0, len(mixed), 8):
            memory.put_many([row(text, f"By {number}.") for text in mixed[at : at + 8]])


def everything(address: str, texts: list[str], writers: int) -> set[str]:
    """What is not there of all that was written."""
    own = [f"第{number}位写下第{n}句。" for number in range(writers) for n in range(40)]
    with TeamMemory.open(address) as memory:
        assert of_team.verify(memory) == []
        return {*own, *texts} - {one.source for one in _all(memory)}


def _all(memory: TeamMemory) -> list[Remembered]:
    return list(of_team.entries(memory, PAIR, tuple(Origin)))


def test_twenty_writers_make_the_tables_and_lose_nothing(server: Server) -> None:
    """All begin at once, on a database without a table."""
    place, texts = server.socket(server.database()), [f"大家都有第{n}句。" for n in range(40)]
    with ThreadPoolExecutor(20) as pool:
        for done in [pool.submit(writes, place, number, texts) for number in range(20)]:
            done.result()
    assert everything(place, texts, 20) == set()


def test_a_server_that_falls_in_the_middle_costs_nothing(server: Server) -> None:
    place, texts = server.socket(server.database()), [f"大家都有第{n}句。" for n in range(40)]
    TeamMemory.open(place).close()
    with ThreadPoolExecutor(6) as pool:
        under_way = [pool.submit(writes, place, number, texts) for number in range(6)]
        server.restart()
        for done in under_way:
            done.result()
    assert everything(place, texts, 6) == set()


def test_a_lost_connection_is_made_anew(server: Server, team: TeamMemory) -> None:
    team.put_many([row("未来。", "The future.")])
    server.ask(CUT)
    assert len(team.get_many([memory_key("未来。", PAIR)])) == 1


def test_control_without_another_try_it_is_an_error(
    server: Server, team: TeamMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_passes", lambda _error: False)
    server.ask(CUT)
    with pytest.raises(StorageError, match="terminating connection"):
        team.get_many(["x"])


def test_no_server_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    monkeypatch.setenv("PGPASSWORD", "geheim")
    with pytest.raises(StorageError, match="team's memory fails") as caught:
        TeamMemory.open("postgresql://team@127.0.0.1:1/memory")
    assert caught.value.path == "postgresql://team@127.0.0.1:1/memory"
    assert "geheim" not in str(caught.value)


def test_a_password_comes_from_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = server.network(server.database())
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    TeamMemory.open(place).close()
    monkeypatch.setenv("PGPASSWORD", "another")
    with pytest.raises(StorageError, match="authentication failed") as caught:
        TeamMemory.open(place)  # at once: a wrong password is not tried for half a minute
    assert "another" not in str(caught.value)


def test_a_role_may_read_alone(server: Server) -> None:
    database = server.database()
    with TeamMemory.open(server.socket(database)) as owner:
        owner.put_many([row("未来。", "The future.", Origin.HUMAN)])
        server.ask(
            "CREATE ROLE ci LOGIN; GRANT USAGE ON SCHEMA bitext TO ci;"
            "GRANT SELECT ON ALL TABLES IN SCHEMA bitext TO ci", database,
        )  # fmt: skip
        with TeamMemory.open(server.socket(database, "ci")) as reader:
            key = memory_key("未来。", PAIR)
            assert "read alone" in reader.remark
            reader.put_many([row("未来。", "Another.", Origin.HUMAN), row("新的。", "New.")])
            reader.forget_people([key])
            assert reader.get_many([key])[key].target == "The future."
            assert reader.nearest("未来。", PAIR, 1)
        assert owner.remark == ""
        assert len(_all(owner)) == 1


def test_tables_of_a_newer_bitext_stay_as_they_are(server: Server) -> None:
    database = server.database()
    TeamMemory.open(server.socket(database)).close()
    server.ask("INSERT INTO bitext.version VALUES (99)", database)
    with pytest.raises(StorageError, match="newer bitext"):
        TeamMemory.open(server.socket(database))


def test_tables_that_are_not_there_are_told_to_who_may_not_make_them(server: Server) -> None:
    with pytest.raises(StorageError, match="tables are not there"):
        TeamMemory.open(server.socket(server.database()), only_read=True)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("db.example.org", "an address of PostgreSQL"),
        ("mysql://db.example.org/x", "an address of PostgreSQL"),
        ("postgresql://team:geheim@db.example.org/x", "a password"),
        ("postgresql://team@db.example.org/x?password=geheim", "a password"),
        ("postgresql://team@db.example.org/x?sslmode=disable", "read on its way"),
        ("postgresql://team@db.example.org:port/x", "must be an address"),
        (1, "an address of PostgreSQL"),
    ],
)
def test_an_address_that_may_not_stand_in_a_file(value: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem) as caught:
        address(value)
    assert "geheim" not in str(caught.value)


def test_what_leaves_this_machine_is_encrypted() -> None:
    assert encrypted("postgresql://a@db.example.org/x").endswith("?sslmode=require")
    full = "postgresql://a@db.example.org/x?sslmode=verify-full"
    assert encrypted(full) == full
    near = "postgresql://a@127.0.0.1/x"
    assert encrypted(near) == near


# In a workspace


def joined(blog: Blog, place: str) -> Blog:
    blog.configure(f'memory = "{place}"\n')
    return blog


def another(blog: Blog, name: str) -> Blog:
    """A colleague's clone, whose catalogs and cache are empty."""
    root = blog.root.with_name(name)
    shutil.copytree(blog.root, root, ignore=shutil.ignore_patterns(".bitext", "catalog"))
    return Blog(root, Engine())


SENTENCE = "我们在社区里讨论开源项目的未来。"


def test_what_one_has_paid_for_nobody_pays_again(blog: Blog, server: Server) -> None:
    joined(blog, server.socket(server.database()))
    blog.post("a.md", SENTENCE)
    assert blog.translate().drafted == 1
    assert not (blog.root / ".bitext" / "memory.sqlite").exists()
    colleague = another(blog, "colleague")
    assert colleague.translate().drafted == 0
    assert colleague.engine.calls == 0
    assert colleague.target("a.md", SENTENCE) == blog.target("a.md", SENTENCE)


def test_a_persons_wording_reaches_the_team_and_is_taken_back(blog: Blog, server: Server) -> None:
    joined(blog, server.socket(server.database()))
    blog.post("a.md", SENTENCE)
    blog.translate()
    blog.review("a.md", SENTENCE, "We talk about what comes.")
    blog.translate()
    colleague = another(blog, "colleague")
    colleague.translate()
    assert colleague.target("a.md", SENTENCE) == "We talk about what comes."
    blog.review("a.md", SENTENCE, "")
    blog.translate()
    third = another(blog, "third")
    third.translate()
    assert third.target("a.md", SENTENCE) != "We talk about what comes."


def test_who_may_only_read_is_told_and_keeps_drafts_in_catalogs(blog: Blog, server: Server) -> None:
    database = server.database()
    TeamMemory.open(server.socket(database)).close()
    server.ask(
        "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA bitext TO reader;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA bitext TO reader", database,
    )  # fmt: skip
    joined(blog, server.socket(database, "reader"))
    blog.post("a.md", SENTENCE)
    summary = blog.translate()
    assert summary.drafted == 1
    assert [text for text in summary.warnings if "read alone" in text]


def test_a_file_and_a_team_take_in_each_other(blog: Blog, server: Server) -> None:
    blog.post("a.md", SENTENCE, "安装之前请先准备好一台机器。")
    blog.translate()
    blog.review("a.md", SENTENCE, "We talk.")
    blog.translate()
    place = server.socket(server.database())
    team = joined(another(blog, "team"), place)
    file = f"{blog.root}/.bitext/memory.sqlite"
    assert '"added": 2' in run(team, "memory", "copy", file, "--json")
    assert '"unchanged": 2' in run(team, "memory", "copy", file, "--json")
    back = another(blog, "back")
    back.configure("")
    assert '"added": 2' in run(back, "memory", "copy", place, "--json")
    for one in (blog, team, back):
        run(one, "memory", "export", "out.tmx")
    texts = [(one.root / "out.tmx").read_text(encoding="utf-8") for one in (blog, team, back)]
    assert texts[0] == texts[1] == texts[2]
    assert "We talk." in texts[0]
    assert place in run(team, "memory", "stats")
    assert "is whole" in run(team, "memory", "verify")
    assert "other workspaces" in run(team, "memory", "prune", "--unused", code=2)


def run(blog: Blog, *arguments: str, code: int = 0) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(blog.root)
        result = CliRunner().invoke(app, arguments)
    said = result.output + str(result.exception or "")
    assert result.exit_code == code or (code and result.exception), said
    return said


def test_a_server_elsewhere_wants_a_yes(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    monkeypatch.delenv("BITEXT_TRUST")
    joined(blog, "postgresql://team@db.invalid/memory")
    blog.post("a.md", SENTENCE)
    with pytest.raises(UsageError, match=r"memory: texts go to postgresql://db\.invalid"):
        blog.translate()
    monkeypatch.setenv("BITEXT_TRUST", "db.invalid")
    with pytest.raises(StorageError, match="team's memory fails"):
        blog.translate()


def test_a_password_in_the_settings_is_refused_with_its_line(blog: Blog) -> None:
    joined(blog, "postgresql://team:geheim@db.example.org/memory")
    with pytest.raises(WorkspaceError, match="PGPASSWORD") as caught:
        _ = blog.workspace
    assert caught.value.line
    assert "geheim" not in str(caught.value)
