"""A desk in a process of its own that saves and saves, until somebody kills it."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from pathlib import Path

from bitext.formats.po.entries import State
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.saving import Item, save
from bitext.reviewing.desk.sheet import digest_of
from bitext.store.disk import waiting

LOG = "saver.log"


def work(root: Path, seed: int, durable: bool = True) -> None:
    """Save wordings; each is written down before it is tried, and when it is told to be saved."""
    draw = random.Random(seed)
    log = os.open(root / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    if not durable:
        waiting.add = lambda *_: None  # the guard taken out
    desk = Desk(root)
    threading.Thread(target=_follow, args=(desk,), daemon=True).start()
    ids = list(desk.names())
    for number in range(10_000):
        id = draw.choice(ids)
        sheet = desk.sheet(id)
        key, entry = draw.choice(list(sheet.entries.items()))
        said = [sheet.post.name, key, f"Wording {seed}.{number}"]
        os.write(log, f"{json.dumps(['tried', *said])}\n".encode())
        save(desk, Item(id, key, digest_of(entry)), said[2], State.REVIEWED)
        os.write(log, f"{json.dumps(['saved', *said])}\n".encode())
        time.sleep(draw.random() * 0.01)


def _follow(desk: Desk) -> None:
    while True:
        desk.settle()
        time.sleep(0.02)
