"""When an engine cannot, the next one goes on: nothing is lost, nothing is sent to both in vain."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bitext.backends.protocol import Draft, Limits, Request
from bitext.drafting import escalation, window
from bitext.drafting import translate as module
from bitext.drafting.dry_run import plan
from bitext.drafting.summary import Summary
from bitext.drafting.translate import translate
from bitext.errors import BackendRefused, BackendTransient, BackendUnavailable, UsageError
from bitext.sending.retry import Policy
from bitext.store.provenance import signed
from bitext.workspace.backends import backends_of
from tests.backends.scripted_server import Handler, Service, good, serving, status
from tests.workflow.blog import Blog, Engine, honest, honest_text, rules

TEXTS = [f"第{n}段说的是第{n}件事情。" for n in "一二三四五六七八"]


class Team(dict[str, Engine]):
    """Engines by name."""

    def hire(self, name: str, **fields: object) -> Engine:
        self[name] = Engine(signature=f"{name}:1", name=name, **fields)  # type: ignore[arg-type]
        return self[name]

    def run(self, blog: Blog, *names: str, max_chars: int | None = None) -> Summary:
        return translate(blog.workspace, [self[name] for name in names], max_chars=max_chars)

    def planned(self, blog: Blog, *names: str) -> list[int]:
        return [p.to_send for p in plan(blog.workspace, [self[name] for name in names])]


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for back-off in a test."""

    def quick(**options: int) -> Policy:
        return Policy(first=0.001, cap=0.001, attempts=2, **options)

    monkeypatch.setattr(escalation, "Policy", quick)


def configured(blog: Blog, *names: str) -> Summary:
    """A run with the chosen backends of the workspace, or the configured ones."""
    return translate(blog.workspace, backends_of(blog.workspace, names))


def makers(blog: Blog) -> dict[str, str]:
    return {e.source: e.signature.partition("|")[0] for e in blog.catalog("a.md").entries}


def refuse(_: Request) -> str:
    raise BackendRefused("the quota is spent")


# Real servers: libre first, mymemory second.


def two_services(blog: Blog, first: Service, second: Service) -> None:
    tables = {"libre": first.url("libre"), "mymemory": second.url("mymemory")}
    lines = [f'[backends.{name}]\nurl = "{url}"\nconcurrency = 1\n' for name, url in tables.items()]
    text = 'backend = ["libre", "mymemory"]\n' + "".join(lines)
    (blog.root / "bitext.toml").write_text(text, encoding="utf-8")


def honestly(handler: Handler) -> None:
    handler.translate(honest_text(handler.text))


def texts(server: Service) -> list[str]:
    from urllib.parse import parse_qs, urlsplit

    return [parse_qs(f"{urlsplit(path).query}&{body}")["q"][0] for path, _, body in server.seen]


def test_a_first_service_that_refuses_at_once_costs_nothing(blog: Blog) -> None:
    with serving(always=status(403)) as first, serving(always=honestly) as second:
        two_services(blog, first, second)
        blog.post("a.md", *TEXTS)
        summary = configured(blog)
        assert len(first.seen) == 1
        assert sorted(texts(second)) == sorted(TEXTS)
    assert (summary.drafted, summary.failed, summary.stopped) == (len(TEXTS), 0, "")
    assert summary.error is None
    (warning,) = summary.warnings
    assert warning.startswith("libre stopped, mymemory goes on: ")
    assert set(makers(blog).values()) == {"mymemory:deep-translator"}


def test_a_service_that_dies_midway_leaves_the_rest_to_the_next(blog: Blog) -> None:
    with serving(*[honestly] * 3, always=status(403)) as first, serving(always=honestly) as second:
        two_services(blog, first, second)
        blog.post("a.md", *TEXTS)
        summary = configured(blog)
        done, rest = texts(first)[:3], texts(second)
    assert sorted(done + rest) == sorted(TEXTS), "nothing lost, nothing sent to the second twice"
    assert (summary.drafted, summary.failed, len(summary.warnings)) == (len(TEXTS), 0, 1)
    made = makers(blog)
    assert {made[text] for text in done} == {"libre:deep-translator"}
    assert {made[text] for text in rest} == {"mymemory:deep-translator"}
    with serving(always=good) as first, serving(always=good) as second:
        two_services(blog, first, second)
        assert configured(blog).calls == 0


def test_both_dead_is_told_with_both_reasons(blog: Blog) -> None:
    with serving(always=status(403)) as first, serving(always=status(403)) as second:
        two_services(blog, first, second)
        blog.post("a.md", *TEXTS)
        summary = configured(blog)
        assert len(first.seen) == len(second.seen) == 1
    assert summary.error is not None
    assert summary.error.exit_code == 4
    assert "libre: " in summary.error.message
    assert "mymemory: " in summary.error.message
    assert (summary.drafted, summary.failed) == (0, 0), "what was not asked is no failure"


def test_control_with_one_service_the_run_ends(blog: Blog) -> None:
    with serving(*[honestly] * 3, always=status(403)) as first, serving() as second:
        two_services(blog, first, second)
        blog.post("a.md", *TEXTS)
        summary = configured(blog, "libre")
        assert second.seen == []
    assert (summary.drafted, bool(summary.stopped)) == (3, True)


# Scripted engines.


def test_the_rest_of_the_run_does_not_go_back_to_a_dead_engine(
    blog: Blog, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WINDOW", 1)
    one, two = team.hire("one", say=refuse), team.hire("two")
    for number, text in enumerate(TEXTS):
        blog.post(f"{number}.md", text)
    summary = team.run(blog, "one", "two")
    assert (one.calls, summary.drafted, len(summary.warnings)) == (1, len(TEXTS), 1)
    assert sorted(two.heard()) == sorted(TEXTS)


def test_an_open_circuit_hands_over_and_what_it_gave_up_goes_too(blog: Blog, team: Team) -> None:
    def busy(_: Request) -> str:
        raise BackendTransient("busy")

    team.hire("one", say=busy, limit=Limits(max_items=1))
    team.hire("two")
    blog.post("a.md", *TEXTS)
    summary = team.run(blog, "one", "two")
    assert (summary.drafted, summary.failed, summary.error) == (len(TEXTS), 0, None)
    assert "given up" in summary.warnings[0]


def test_what_one_cannot_do_the_next_is_asked_before_it_is_flagged(blog: Blog, team: Team) -> None:
    one = team.hire("one", say=lambda r: r.text if "三" in r.text else honest(r))
    two = team.hire("two")
    blog.post("a.md", *TEXTS)
    summary = team.run(blog, "one", "two")
    assert (summary.drafted, summary.failed) == (len(TEXTS), 0)
    assert summary.warnings == ["two drafted 1 segment that one had no usable answer for"]
    assert two.heard() == [TEXTS[2]]
    assert makers(blog) == {t: "two:1" if t == TEXTS[2] else "one:1" for t in TEXTS}
    counts = {(r.cause, r.remedy): (r.fired, r.rescued) for r in summary.ladder.rows()}
    assert counts["Chinese left", "next engine"] == (1, 1)
    assert one.calls > 1


def test_a_failure_is_remembered_for_each_engine(blog: Blog, team: Team) -> None:
    def chinese(request: Request) -> str:
        return request.text

    one, two = team.hire("one", say=chinese), team.hire("two", say=chinese)
    blog.post("a.md", TEXTS[0])
    assert team.run(blog, "one", "two").failed == 1
    again = team.run(blog, "one", "two")
    assert (again.calls, again.failed, rules(again.findings)) == (0, 1, ["untranslated"])
    assert team.run(blog, "two").calls == 0, "the second one's failure counts alone too"
    one.heard(), two.heard()
    two.signature, two.say = "two:2", honest
    assert team.run(blog, "one", "two").drafted == 1
    assert one.heard() == [], "it has said that it cannot"
    assert blog.entry("a.md", TEXTS[0]).signature == signed("two:2")


def test_control_with_the_last_failure_alone_the_first_engine_is_asked_again(
    blog: Blog, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "failures", lambda signatures: max(signatures))
    with pytest.raises(AssertionError):
        test_a_failure_is_remembered_for_each_engine(blog, team)


def test_the_budget_is_for_all_engines_together(blog: Blog, team: Team) -> None:
    one = team.hire("one", say=refuse, limit=Limits(max_items=1))
    two = team.hire("two", limit=Limits(max_items=1))
    blog.post("a.md", *TEXTS)
    size = len(TEXTS[0])
    summary = team.run(blog, "one", "two", max_chars=3 * size)
    assert summary.chars <= 3 * size
    assert one.calls + two.calls == 3
    assert summary.stopped == "the budget of characters is spent"
    assert summary.error is None


def test_an_interrupt_keeps_what_both_have_finished(blog: Blog, team: Team) -> None:
    team.hire("one", say=lambda r: honest(r) if "一" in r.text else refuse(r), limit=Limits())
    asked: list[str] = []

    class Interrupted(Engine):
        def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
            asked.extend(request.text for request in batch)
            if len(asked) == 3:
                raise KeyboardInterrupt
            return super().translate(batch)

    team["two"] = Interrupted(name="two", signature="two:1", limit=Limits())
    blog.post("a.md", *TEXTS)
    with pytest.raises(KeyboardInterrupt):
        team.run(blog, "one", "two")
    entries = blog.catalog("a.md").entries
    assert sum(bool(entry.target) for entry in entries) == 3


def test_a_second_engine_that_is_set_up_wrongly_is_named_before_anything_is_sent(
    blog: Blog,
) -> None:
    (blog.root / "bitext.toml").write_text("[backends.libre]\nport = 1\n", encoding="utf-8")
    blog.post("a.md", *TEXTS)
    with pytest.raises(UsageError, match="libre"):
        configured(blog, "test", "libre")
    with pytest.raises(UsageError, match="no backend is called 'nobody'"):
        configured(blog, "test", "nobody")
    assert blog.engine.calls == 0
    assert configured(blog, "test").drafted == len(TEXTS)


def test_a_second_engine_that_is_not_ready_is_named_and_the_first_works(
    blog: Blog, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MICROSOFT_API_KEY", raising=False)
    team.hire("one")
    blog.post("a.md", *TEXTS)
    told: list[str] = []
    backends = [team["one"], *backends_of(blog.workspace, "microsoft")]
    summary = translate(blog.workspace, backends, warn=told.append)
    assert summary.drafted == len(TEXTS)
    assert summary.warnings == told
    (warning,) = told
    assert warning.startswith("microsoft cannot take over: Set the environment variable")


def test_an_engine_that_is_not_there_is_passed_over(blog: Blog, team: Team) -> None:
    def absent(_: Request) -> str:
        raise BackendUnavailable("the model is not here")

    team.hire("one", say=absent)
    team.hire("two")
    blog.post("a.md", *TEXTS)
    summary = team.run(blog, "one", "two")
    assert (summary.drafted, summary.error) == (len(TEXTS), None)
    assert summary.warnings == ["one stopped, two goes on: the model is not here"]


def test_what_all_engines_have_failed_before_is_not_planned(blog: Blog, team: Team) -> None:
    team.hire("one", say=lambda r: r.text)
    team.hire("two", say=lambda r: r.text)
    blog.post("a.md", TEXTS[0])
    team.run(blog, "one")
    assert team.planned(blog, "one", "two") == [1]
    team.run(blog, "one", "two")
    assert team.planned(blog, "one", "two") == [0]


def test_an_engine_that_is_named_twice_is_asked_once(blog: Blog) -> None:
    (blog.root / "bitext.toml").write_text('backend = ["echo", "test", "echo"]\n', "utf-8")
    assert [backend.name for backend in backends_of(blog.workspace)] == ["echo", "test"]
    assert [backend.name for backend in backends_of(blog.workspace, "test")] == ["test"]


# No change of engine is silent.


def test_an_engine_that_drafts_what_another_could_not_is_told_of_once(
    blog: Blog, team: Team
) -> None:
    """Few enough that the first one never stops."""
    blog.post("a.md", *TEXTS)
    team.hire("one", say=lambda r: r.text if r.text == TEXTS[0] else honest(r))
    team.hire("two")
    summary = team.run(blog, "one", "two")
    assert summary.warnings == ["two drafted 1 segment that one had no usable answer for"]
    assert dict(summary.drafted_by) == {"one": len(TEXTS) - 1, "two": 1}


def test_nobody_is_told_of_an_engine_that_did_nothing(blog: Blog, team: Team) -> None:
    blog.post("a.md", *TEXTS)
    team.hire("one")
    team.hire("two")
    assert team.run(blog, "one", "two").warnings == []


def test_what_was_told_when_an_engine_stopped_is_not_told_again(blog: Blog, team: Team) -> None:
    blog.post("a.md", *TEXTS)
    team.hire("one", say=refuse)
    team.hire("two")
    summary = team.run(blog, "one", "two")
    assert summary.warnings == ["one stopped, two goes on: the quota is spent"]
    assert summary.drafted_by["two"] == len(TEXTS)
