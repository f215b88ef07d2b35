"""A small blog on disk, and engines that answer by script: what the laws are tested with."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.backends.pseudo import pseudo
from bitext.drafting.dry_run import PostPlan, plan
from bitext.drafting.rejection import Cause, Rejected
from bitext.drafting.summary import Summary
from bitext.drafting.task import Attempt
from bitext.drafting.translate import translate
from bitext.drafting.validation import Accepted
from bitext.markdown.placeholder import decode
from bitext.markdown.target import TargetError
from bitext.model import Finding
from bitext.publishing.build import Built, build
from bitext.store.catalog import Catalog, Entry, read, reword, update
from bitext.workspace.workspace import Workspace, open_workspace

_BRACKETS = re.compile("[⟦⟧]")

#: What a segment's requests are answered with; it may raise a typed error.
Say = Callable[[Request], str]


def honest(request: Request) -> str:
    """A plausible translation: Latin letters, three for each Han, placeholders kept."""
    return honest_text(request.text)


def honest_text(text: str) -> str:
    """``honest`` for a text on its own."""
    return _BRACKETS.sub("", pseudo(text))


@dataclass
class Engine:
    """A translator that is not trusted, answers by ``say`` and remembers what it was asked."""

    say: Say = honest
    signature: str = "test:1"
    limit: Limits = field(default_factory=lambda: Limits(max_items=8, max_chars=2000))
    asked: list[Request] = field(default_factory=list)
    calls: int = 0
    name: str = "test"
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def limits(self) -> Limits:
        return self.limit

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        with self._lock:
            self.calls += 1
            self.asked += batch
        return [Draft(request.key, self.say(request)) for request in batch]

    def heard(self) -> list[str]:
        """The texts it was asked since the last time, in order."""
        texts = [request.text for request in self.asked]
        self.asked.clear()
        return texts


@dataclass
class Blog:
    """A workspace, its engine, and what people and programs do in it."""

    root: Path
    engine: Engine = field(default_factory=Engine)

    def configure(self, text: str = "") -> Blog:
        (self.root / "content").mkdir(parents=True, exist_ok=True)
        (self.root / "glossary").mkdir(exist_ok=True)
        (self.root / "bitext.toml").write_text(f'backend = "test"\n{text}', encoding="utf-8")
        return self

    def post(self, name: str, *paragraphs: str) -> Path:
        path = self.root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
        return path

    def terms(self, **terms: str) -> None:
        lines = [f"  - source: {term}\n    target: {wording}\n" for term, wording in terms.items()]
        path = self.root / "glossary" / "terms.yaml"
        path.write_text("terms:\n" + "".join(lines), encoding="utf-8")

    @property
    def workspace(self) -> Workspace:
        """Opened anew, as every command does."""
        return open_workspace(self.root)

    def translate(self, jobs: int | None = None, max_chars: int | None = None) -> Summary:
        return translate(self.workspace, [self.engine], jobs=jobs, max_chars=max_chars)

    def plan(self) -> list[PostPlan]:
        return list(plan(self.workspace, [self.engine]))

    def build(self, *, check: bool = False, reviewed_only: bool = False) -> Built:
        return build(self.workspace, check=check, reviewed_only=reviewed_only)

    def po(self, post: str) -> Path:
        return self.root / "catalog" / "en" / post.replace(".md", ".po")

    def catalog(self, post: str) -> Catalog:
        return read(self.po(post), self.root)

    def entry(self, post: str, source: str) -> Entry:
        return next(e for e in self.catalog(post).entries if e.source == source)

    def target(self, post: str, source: str) -> str:
        return self.entry(post, source).target

    def review(self, post: str, source: str, target: str) -> None:
        """A person words an entry and clears its flag."""
        update(self.po(post), lambda old: reword(old, "", source, target), root=self.root)

    def edition(self, post: str, name: str = "en") -> Path:
        return self.root / "output" / name / post

    def files(self, *folders: str) -> dict[str, bytes]:
        """Path -> bytes of every file below the folders."""
        found = (p for folder in folders for p in sorted((self.root / folder).rglob("*")))
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def rules(findings: Sequence[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def unjudged(attempt: Attempt, replies: Mapping[int, str], **_: object) -> Accepted | Rejected:
    """Take whatever can be written."""
    task, text = attempt.task, " ".join(attempt.joined(replies).split())
    try:
        return Accepted(text, decode(task.piece, task.form, text))
    except TargetError as unfit:
        return Rejected(Cause.STRUCTURE, str(unfit))


#: A package with an entry point that names `create`.
PLUGINS = Path(__file__).parents[1] / "plugins"
_find: list[Callable[[], Backend]] = []


def create(_settings: object, _languages: object) -> Backend:
    """The backend ``test`` of the package in `PLUGINS`, where a test has installed it."""
    return _find[-1]()


def install(monkeypatch: pytest.MonkeyPatch, find: Callable[[], Backend]) -> None:
    """Let the backend named ``test`` be ``find()``, as if its package were installed."""
    monkeypatch.syspath_prepend(str(PLUGINS))
    monkeypatch.setattr(sys.modules[__name__], "_find", [find])
