"""What a build writes that belongs to no post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bitext.publishing.bilingual_page import write_stylesheet

if TYPE_CHECKING:
    from bitext.publishing.outputs import Outputs
    from bitext.workspace.workspace import Workspace


def write_beside(workspace: Workspace, outputs: Outputs, *, html: bool) -> None:
    """Write the stylesheet of bilingual pages, and the index of pages that need no site."""
    if path := write_stylesheet(workspace, check=outputs.check):
        (outputs.built.outdated if outputs.check else outputs.built.written).append(path)
    if html and not outputs.check:
        from bitext.publishing.html.page import write_index

        outputs.built.written += write_index(workspace)
