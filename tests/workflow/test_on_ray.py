"""Drafting on a Ray cluster of two nodes on one machine: the same bytes, nothing paid twice."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bitext.backends.clustered import Drafting, clustered
from bitext.backends.protocol import Backend
from bitext.cli.app import app
from bitext.drafting.translate import translate
from bitext.errors import BackendUnavailable, BitextError
from bitext.languages import CHINESE_ENGLISH
from bitext.publishing.pages import Making
from bitext.spread.ray import OnRay
from bitext.workspace.backends import backends_of
from bitext.workspace.several import each
from tests.workflow.blog import Blog
from tests.workflow.stages import Halves, Ledger

ray = pytest.importorskip("ray", reason="the extra `ray` is not installed")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes, each of two cores by its own word."""
    from ray.cluster_utils import Cluster

    ray.shutdown()
    found = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False}
    )
    found.add_node(num_cpus=2)
    yield found
    ray.shutdown()
    found.shutdown()  # type: ignore[no-untyped-call]


def written(blog: Blog, number: int) -> Blog:
    for n in range(number):
        sentences = [f"第{n}篇第{k}句：我们讨论**开源**项目的未来。" for k in range(6)]
        blog.post(f"{n}.md", *sentences)
    return blog


def catalogs(blog: Blog) -> dict[str, bytes]:
    return blog.files("catalog")


def test_a_cluster_drafts_what_this_computer_would(
    blog: Blog, cluster: Any, tmp_path: Path
) -> None:
    written(blog, 12)
    here = Blog(tmp_path / "here").configure()
    written(here, 12)
    translate(here.workspace, backends_of(here.workspace, "pseudo"))
    there = backends_of(blog.workspace, "pseudo", on=cluster.address, actors=3)
    assert there[0].limits().concurrency == 3
    summary = translate(blog.workspace, there)
    assert summary.drafted == 72
    assert not summary.stopped
    assert catalogs(blog) == catalogs(here)
    again = translate(blog.workspace, there)
    assert (again.drafted, again.calls) == (0, 0)


@pytest.mark.long
def test_several_languages_share_the_actors_of_a_cluster(blog: Blog, cluster: Any) -> None:
    """Each asked for all of it, and the second waited for the first for five minutes."""
    written(blog.configure('targets = ["en", "ja"]\n'), 2)
    both = [
        backends_of(one, ["pseudo", "echo"], on=cluster.address) for one in each(blog.workspace)
    ]
    drafted = [
        translate(one, backends).drafted
        for one, backends in zip(each(blog.workspace), both, strict=True)
    ]
    assert drafted == [12, 12]


@pytest.mark.long
@pytest.mark.parametrize("actors", [1, 2, 4])
def test_more_actors_do_more_at_once(cluster: Any, tmp_path: Path, actors: int) -> None:
    start = time.monotonic()
    done = [*OnRay(cluster.address, actors).map(Ledger(str(tmp_path), 1.0), range(24))]
    took = time.monotonic() - start
    print(f"{actors} actors: {took:.1f} s")
    assert sorted(one.settled() for one in done) == [*range(24)]
    assert took < 24 / actors + 20  # a cold start of Ray takes its time


@pytest.mark.long
def test_a_node_that_is_killed_costs_what_it_had_at_hand(cluster: Any, tmp_path: Path) -> None:
    other = next(iter(cluster.worker_nodes))

    def kill() -> None:
        while len([*tmp_path.iterdir()]) < 8:
            time.sleep(0.05)
        cluster.remove_node(other, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    done = [*OnRay(cluster.address, 4).map(Ledger(str(tmp_path), 0.5), range(60))]
    killer.join()
    assert sorted(one.settled() for one in done) == [*range(60)]
    times = Counter(int(path.name.split("-")[0]) for path in tmp_path.iterdir())
    assert set(times) == set(range(60))  # 0 lost
    assert sum(times.values()) - 60 <= 4  # twice: at most what four actors had at hand


@pytest.mark.long
def test_an_item_that_fails_leaves_the_others(cluster: Any) -> None:
    outcomes = {one.item: one for one in OnRay(cluster.address, 2).map(Halves(), range(20))}
    assert outcomes[8].settled() == 4
    assert "7 is odd" in str(outcomes[7].error)


@pytest.mark.long
def test_editions_can_be_made_on_a_cluster(blog: Blog, cluster: Any) -> None:
    """The stage of builds knows nothing of who runs it."""
    from bitext.publishing.build import building

    written(blog, 4)
    blog.translate()
    with building(blog.workspace) as builder:
        stage = builder.maker.stage
        assert isinstance(stage, Making)
        paths = [post.path for post in blog.workspace.posts()]
        made = {one.item: one.settled() for one in OnRay(cluster.address, 2).map(stage, paths)}
        local = {path: stage.open()(path) for path in paths}
    assert {path: one.files for path, one in made.items()} == {
        path: one.files for path, one in local.items()
    }


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": "0.0.0"}, "has bitext"),
        ({"signature": "pseudo:another"}, "drafts with"),
    ],
)
def test_a_node_of_another_version_is_refused(
    cluster: Any, change: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bitext.backends import clustered as module

    def changed(*given: Any) -> Drafting:
        return replace(Drafting(*given), **change)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "Drafting", changed)
    with pytest.raises(BackendUnavailable, match=problem):
        clustered(_pseudo(), {}, CHINESE_ENGLISH, cluster.address, 1)


@pytest.mark.long
def test_no_cluster_is_one_message() -> None:
    ray.shutdown()
    with pytest.raises(BitextError, match="no Ray cluster at"):
        clustered(_pseudo(), {}, CHINESE_ENGLISH, "127.0.0.1:1", 1)


def _pseudo() -> Backend:
    from bitext.backends import registry

    return registry.load("pseudo", {}, CHINESE_ENGLISH)


@pytest.mark.long
def test_a_cluster_of_this_machine_for_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray.shutdown()
    blog = Blog(tmp_path / "blog").configure()
    written(blog, 3)
    monkeypatch.chdir(blog.root)
    done = CliRunner().invoke(app, ["run", "--backend", "pseudo", "--on", "ray", "--json"])
    assert json.loads(done.stdout)["translate"]["drafted"] == 18, done.output
    ray.shutdown()
