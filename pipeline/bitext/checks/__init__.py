"""The zh→en check pack: the rules in the order in which they are run."""

from __future__ import annotations

from dataclasses import dataclass

from bitext.checks.pair import Pair
from bitext.checks.rule import Declared, PostRule, Rule
from bitext.checks.rules.machine import (
    chatter,
    fragments,
    garbled,
    other_language,
    prompt_leak,
    repetition,
)
from bitext.checks.rules.markup import (
    code,
    link,
    markup_order,
    new_html,
    new_url,
    placeholder,
)
from bitext.checks.rules.meaning import (
    amount,
    date,
    emoji,
    empty,
    latin,
    leftover_han,
    length,
    name,
    negation,
    number,
    opposite,
    place,
    sentence_count,
    unit,
    untranslated,
)
from bitext.checks.rules.typography import (
    capital,
    chinese_quotes,
    end_mark,
    front_matter_value,
    full_width,
    spacing,
    unbalanced,
)
from bitext.checks.rules.wording import (
    doubled_word,
    inconsistent,
    name_mixed,
    pin_mixed,
    pins,
    spelling_mixed,
)
from bitext.checks.rules.wording.inconsistent import FirstWordings
from bitext.model import Severity

#: What looks at one segment and its translation.
RULES: tuple[Rule[Pair], ...] = (
    empty.RULE, untranslated.RULE, leftover_han.RULE,
    placeholder.RULE, link.RULE, code.RULE, new_url.RULE, new_html.RULE, markup_order.RULE,
    pins.MISSING, pins.FORBIDDEN, pins.NAME_ALTERED,
    number.RULE, amount.RULE, date.RULE, unit.RULE, negation.RULE, opposite.RULE,
    latin.RULE, name.RULE, place.RULE,
    sentence_count.RULE, length.RULE, end_mark.RULE,
    full_width.RULE, chinese_quotes.RULE, spacing.RULE, capital.RULE, unbalanced.RULE,
    doubled_word.RULE, repetition.RULE, garbled.RULE, other_language.RULE,
    fragments.RULE, emoji.RULE,
    chatter.RULE, prompt_leak.RULE, front_matter_value.RULE,
)  # fmt: skip

#: What looks at the pairs of a post, in their order.
POST_RULES: tuple[PostRule, ...] = (
    pin_mixed.RULE, name_mixed.RULE, spelling_mixed.RULE,
)  # fmt: skip

#: What compares a pair with all that were met before, in this post and others.
WORKSPACE_RULES: tuple[Rule[tuple[Pair, FirstWordings]], ...] = (inconsistent.RULE,)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a finding's id stands for, whichever part of bitext reports it."""

    id: str
    reason: str
    severity: Severity
    optional: bool = False  #: off unless it is asked for


#: Findings that need more than wordings: the catalog, the assembled edition, the glossary files.
ELSEWHERE = (
    RuleInfo("missing", "A segment without a translation ships in Chinese.", Severity.ERROR),
    RuleInfo("stale", "The source changed after this was translated.", Severity.ERROR),
    RuleInfo("needs-work", "A wording that nobody has approved yet ships.", Severity.WARNING),
    RuleInfo("orphaned", "The post of a catalog with people's wordings is gone.", Severity.ERROR),
    RuleInfo("not-reviewed", "A post waits for review, and is passed over.", Severity.ERROR),
    RuleInfo("held", "The last edition of a post is kept.", Severity.ERROR),
    RuleInfo("cleared", "A person's wording was taken out of a catalog.", Severity.WARNING),
    RuleInfo("vanished", "A catalog has lost what a person wanted worked on.", Severity.ERROR),
    RuleInfo("older", "A person's older wording took a newer one's place.", Severity.WARNING),
    RuleInfo("retired", "An edit took a person's wording off the page.", Severity.WARNING),
    RuleInfo(
        "structure",
        "A translation that would change the Markdown structure is not used.",
        Severity.ERROR,
    ),
    RuleInfo("passed-over", "Files below `content` that are no sources.", Severity.INFO),
    RuleInfo("no-posts", "Nothing was found that could be translated.", Severity.ERROR),
    RuleInfo(
        "left-chinese",
        "Chinese that nobody was asked to translate stands on the page as it is.",
        Severity.WARNING,
    ),
    RuleInfo(
        "half-chinese",
        "A page of which a large part is still in the source language is not finished.",
        Severity.ERROR,
    ),
    RuleInfo(
        "front-matter", "The front matter cannot be read and stays as it is.", Severity.WARNING
    ),
    RuleInfo("glossary-conflict", "Two glossary files disagree; the later wins.", Severity.WARNING),
    RuleInfo("unwritable", "The source holds what a PO file cannot hold.", Severity.WARNING),
    RuleInfo("left-behind", "Files lie where an earlier build put them.", Severity.WARNING),
    RuleInfo("edited-edition", "An edition edited by hand is never overwritten.", Severity.ERROR),
    RuleInfo(
        "outside-edit",
        "An edit of an edition outside its segments has no entry: it belongs into the post.",
        Severity.ERROR,
    ),
    RuleInfo(
        "xliff-unit",
        "A segment of a translator's file could not be taken into the catalog.",
        Severity.ERROR,
    ),
    RuleInfo(
        "absorb-conflict",
        "An edited edition and its catalog say different things: both are kept.",
        Severity.ERROR,
    ),
    RuleInfo(
        "anchor",
        "Headings get their ids from their words, so a link to one breaks in English.",
        Severity.WARNING,
    ),
    RuleInfo("target", "A post names a file that is not there.", Severity.WARNING),
    RuleInfo("address", "An edition would take the address of its post.", Severity.ERROR),
    RuleInfo("article", "A new wording stands behind the old one's a or an.", Severity.WARNING),
    RuleInfo(
        "ignore",
        "An ignore comment without effect hides nothing and misleads reviewers.",
        Severity.WARNING,
    ),
)


def _about(rule: Declared) -> RuleInfo:
    return RuleInfo(rule.id, rule.reason, rule.severity, rule.optional)


#: Every id that a finding can have, in the order of the documentation.
ABOUT: dict[str, RuleInfo] = {
    about.id: about
    for about in (
        *map(_about, RULES),
        *map(_about, POST_RULES),
        *map(_about, WORKSPACE_RULES),
        *ELSEWHERE,
    )
}
