"""Language tags as a configuration names them; ValueError says what is wrong with one."""

from __future__ import annotations

import re

from bitext.languages import same, unread


def tag(value: object) -> str:
    """A tag of BCP 47."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    raise ValueError('must be a language tag such as "zh-CN" or "en"')


def source(value: object) -> str:
    """A language that posts can be read in."""
    found = tag(value)
    if problem := unread(found):
        raise ValueError(problem)
    return found


def targets(value: object) -> tuple[str, ...]:
    """The languages of the editions, at least one, each once."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        found = tuple(map(tag, value))
        if len({one.lower() for one in found}) == len(found):
            return found
    raise ValueError('must be a list of language tags, each once, such as ["en"] or ["en", "ja"]')


def misfit(source: str, targets: tuple[str, ...]) -> str:
    """Why posts cannot be translated out of one into the others; empty where they can."""
    if any(same(source, target) for target in targets):
        return "`source` and `targets` are the same language"
    return ""
