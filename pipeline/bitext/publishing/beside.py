"""What a build writes that belongs to no post: a stylesheet, an index, pages of Hugo's tags.

Hugo pairs the pages of a term by its path, so an edition keeps the tags of its post; what a reader
sees of a tag, and its address, stand in a page that bitext writes: ``tags/开源/_index.en.md``. With
tags in English in the edition no term page had its other language (Hugo 0.168, built).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.publishing.bilingual_page import write_stylesheet
from bitext.sites.patterns import urlized
from bitext.store.files import read_bytes, relative_name, remove, write_atomic

if TYPE_CHECKING:
    from bitext.publishing.links import SiteLinks
    from bitext.publishing.outputs import Outputs
    from bitext.workspace.workspace import Workspace


def write_beside(
    workspace: Workspace, outputs: Outputs, links: SiteLinks | None, *, html: bool
) -> None:
    """Write the stylesheet of bilingual pages, pages of tags, the index of pages without a site."""
    told = outputs.built.outdated if outputs.check else outputs.built.written
    if path := write_stylesheet(workspace, check=outputs.check):
        told.append(path)
    told += write_terms(workspace, links, check=outputs.check)
    if html and not outputs.check:
        from bitext.publishing.html.page import write_index

        outputs.built.written += write_index(workspace)


_MARK = "# Written by bitext ({}), and kept up to date until you change it.\n"
_OURS = re.compile(r"---\n# Written by bitext \((?P<digest>\w+)\)[^\n]*\n(?P<body>.*)", re.S)
#: What can be part of a folder's name, and of an address, as it is.
_PLAIN = re.compile(r"[^/\\:#?%*\"<>|]+")


def write_terms(workspace: Workspace, links: SiteLinks | None, *, check: bool) -> list[str]:
    """Write the pages that are out of date, and take away those of terms that are gone.

    Returns their paths; with ``check`` of what would be written.
    """
    keys = paired(workspace)
    if not keys or links is None or links.partial:
        return []
    wanted = {path: _page(lines) for path, lines in _wanted(workspace, links.terms)}
    changed = []
    for path in sorted(wanted.keys() | _there(workspace, keys)):
        file, new = workspace.root / path, wanted.get(path)
        old = read_bytes(file, workspace.root) if file.is_file() else None
        if old == new or (old is not None and not _is_ours(old)):
            continue
        changed.append(path)
        if not check and new is None:
            remove(file, workspace.root)
        elif not check and new is not None:
            write_atomic(file, new, root=workspace.root)
    return changed


def paired(workspace: Workspace) -> tuple[str, ...]:
    """The keys whose values are terms of the site, and have the glossary's wording there."""
    mapped = workspace.config.front_matter_mapped
    return tuple(key for key in workspace.site_facts.taxonomies if key in mapped)


def _wanted(
    workspace: Workspace, used: Mapping[str, set[str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Path of a term's page -> what its header says; no two have one address."""
    language, taken = workspace.placement.language, {
        (key, urlized(term)) for key, terms in used.items() for term in terms
    }  # fmt: skip
    for key, terms in sorted(used.items()):
        for term in sorted(filter(_PLAIN.fullmatch, terms)):
            title = _worded(workspace, term)
            if not title:
                continue
            said = {"title": title}
            if (key, urlized(title)) not in taken and _PLAIN.fullmatch(title):
                taken.add((key, urlized(title)))
                said["url"] = f"/{language.lower()}/{urlized(key)}/{urlized(title)}/"
            folder = re.sub(r"\s+", "-", term)
            yield workspace.placement.english(f"{key}/{folder}/_index.md"), said


def _worded(workspace: Workspace, term: str) -> str:
    """What the glossary says for a term, where it holds exactly it."""
    hits = (hit for hit in workspace.matcher.find(term, path="") if hit.text == term)
    return next((hit.term.target[0] for hit in hits), "")


def _page(said: Mapping[str, str]) -> bytes:
    body = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in said.items())
    body += "---\n"
    return f"---\n{_MARK.format(_digest(body))}{body}".encode()


def _digest(body: str) -> str:
    return blake2b(body.encode(), digest_size=6).hexdigest()


def _is_ours(data: bytes) -> bool:
    found = _OURS.fullmatch(data.decode("utf-8", "replace"))
    return found is not None and found["digest"] == _digest(found["body"])


def _there(workspace: Workspace, keys: tuple[str, ...]) -> set[str]:
    """Pages of terms that lie where bitext would write one."""
    found: set[str] = set()
    for key in keys:
        one = Path(workspace.placement.english(f"{key}/x/_index.md"))
        pages = (workspace.root / one.parent.parent).glob(f"*/{one.name}")
        found |= {relative_name(path, workspace.root) for path in pages}
    return found
