"""Near memory hits for a backend that learns from examples; never a translation by themselves."""

from __future__ import annotations

from bitext.drafting.task import Task
from bitext.glossary.pins import check
from bitext.languages import LanguagePair
from bitext.store.memory import Memory

#: As many as a prompt holds beside the segment without talking of something else.
MOST = 3


def examples(memory: Memory, task: Task, languages: LanguagePair) -> tuple[tuple[str, str], ...]:
    """Source and target, in placeholder form, of the entries nearest to the task's text.

    Nearest first, a person's before a machine's.  One that says a term of this segment
    otherwise than the glossary wants would teach the fault: it is left out.

    Raises StorageError when the memory is damaged or the disk refuses.
    """
    near = memory.nearest(task.form.text, languages, 2 * MOST)
    fit = (
        (row.source, row.target)
        for row, _ in near
        if not check([pin for pin in task.pins if pin.text in row.source], row.target)
    )
    return tuple(fit)[:MOST]
