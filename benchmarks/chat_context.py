"""What context costs a chat model: calls and tokens of the first prompts of a blog, by batching.

    python benchmarks/chat_context.py POSTS.md…

Nothing is sent.  Tokens are those of the Qwen tokenizer when the model is there, else estimated.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.backends.chat import prompt as chat_prompt
from bitext.backends.chat.backend import MAX_CHARS, Chat
from bitext.backends.chat.settings import ChatSettings
from bitext.backends.chat.tokens import estimate
from bitext.backends.protocol import Limits, Request
from bitext.drafting.lookup import open_tasks
from bitext.drafting.strategies import STRATEGIES, next_attempt
from bitext.languages import LanguagePair
from bitext.sending.batches import Pending, arrange, pack
from bitext.workspace.workspace import open_workspace

LIMITS = Limits(20, MAX_CHARS, 4, context=True, glossary=True, batching="order")
WINDOW = 4 * 4 * 20  #: `schedule.WINDOW` × concurrency × segments of a call


@dataclass(frozen=True)
class Way:
    """A way to make batches."""

    name: str
    limits: Limits
    context: bool = True


WAYS = (
    Way("by length, no context", replace(LIMITS, batching="length"), context=False),
    Way("by length", replace(LIMITS, batching="length")),
    Way("in order", LIMITS),
    Way("in order, a post alone", replace(LIMITS, batching="post")),
)


def requests(posts: Sequence[Path]) -> list[Request]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "bitext.toml").write_text('backend = "echo"\n', "utf-8")
        (root / "content").mkdir()
        for post in posts:
            (root / "content" / post.name).write_text(post.read_text("utf-8"), "utf-8")
        found: dict[str, Request] = {}
        for opened in open_workspace(root).posts():
            for task in open_tasks(opened, opened.merged(opened.read_catalog())):
                if attempt := next_attempt(task, 0, LIMITS, STRATEGIES):
                    found |= {r.text: r for r in attempt.requests()}
        return list(found.values())


def batches(asked: Sequence[Request], way: Way) -> list[list[Request]]:
    bare = [r if way.context else replace(r, headings=(), before="", title="") for r in asked]
    windows = [bare[at : at + WINDOW] for at in range(0, len(bare), WINDOW)]
    found: list[list[Request]] = []
    for window in windows:
        asks = arrange(map(Pending, window), way.limits)
        found += [[ask.request for ask in batch] for batch in pack(asks, way.limits)]
    return found


def counter() -> Callable[[str], int]:
    path = Path("~/.cache/bitext/models/qwen2.5-coder-1.5b/tokenizer.json").expanduser()
    if not path.exists():
        return estimate
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def main(posts: Sequence[Path]) -> None:
    asked, tokens = requests(posts), counter()
    made = Chat(ChatSettings(model="any"), LanguagePair())
    system = tokens(chat_prompt.system_text("json_schema", LanguagePair()))
    bare = sum(tokens(request.text) for request in asked)
    print(f"{len(posts)} posts, {len(asked)} segments, {bare:,} tokens of text; ", end="")
    print(f"rules {system} tokens a call\n")
    print("| batches | calls | user turns | with rules | per token of text | estimated / true |")
    print("|---|--:|--:|--:|--:|--:|")
    for way in WAYS:
        found = batches(asked, way)
        named = [{f"s{n}": r for n, r in enumerate(batch, 1)} for batch in found]
        user = sum(tokens(chat_prompt.user_text(batch)) for batch in named)
        whole = user + system * len(found)
        print(f"| {way.name} | {len(found)} | {user:,} | {whole:,} | {whole / bare:.2f} |", end="")
        print(f" {sum(made.estimate(batch).tokens_in for batch in found) / whole:.2f} |")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
