"""Where each row of review.md's table of 154 is held, and what holds it; the table is complete.

A name is a test's, or a row's of a test's table.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SHARED

FOLDER = Path(__file__).parent
MORE, FIRST = "test_scenarios_more", "test_scenarios"
TOOLS = f"{MORE}:test_a_tool_saves_the_catalog"
EDITS = f"{MORE}:test_an_author_edits"
GIT = "test_git:test_thirty_corrections_and_a_paragraph_on_top"
DRIVER = "test_merge_driver:test_fifty_posts"
EDITIONS = "test_editions_in_git"
ROWS = {
    "1": f"{MORE}:test_equal_sentences_of_two_posts",
    "2": f"{FIRST}:row_82_git_approves_a_draft_that_nobody_saw",
    "3": f"{FIRST}:row_3_worded_and_left_fuzzy",
    "4": f"{FIRST}:row_4_needs_work_on_a_reviewed_entry",
    "5": f"{FIRST}:row_5_pretranslation_by_another_program",
    **{f"6.{n}": TOOLS for n in range(8)},
    **dict.fromkeys(("7", "8", "9", "12", "14", "22", "96"), TOOLS),
    **dict.fromkeys(("10", "11"), f"{MORE}:test_another_encoding_is_refused"),
    "13": f"{MORE}:test_an_unknown_program_adds_a_header_and_a_wording",
    "15": f"{FIRST}:row_15_msgmerge_with_another_template",
    "16": f"{FIRST}:row_16_msgmerge_carries_a_draft_to_another_source",
    **dict.fromkeys(("17", "18", "19"), TOOLS),
    "20": f"{MORE}:test_a_title_that_loses_its_context_on_the_way",
    "21": "../wording/test_matching:test_a_lost_context_is_found_where_the_source_stands_once",
    "23": "../system/test_poedit:test_poedit_counts_as_we_do",
    **dict.fromkeys(
        ("24", "25", "26", "27", "28", "29", "30", "32", "33", "34", "35", "36", "41", "56", "57"),
        EDITS,
    ),
    "114": EDITS,
    "31": f"{MORE}:test_line_ends_of_the_post",
    **dict.fromkeys(("37", "38"), f"{MORE}:test_split_and_joined"),
    **dict.fromkeys(("39", "40", "90"), f"{MORE}:test_taken_out_and_brought_back"),
    "42": f"{FIRST}:row_42_a_title_replaced",
    "43": f"{MORE}:test_reverted",
    "44": f"{FIRST}:row_44_an_earlier_wording_comes_back_with_its_source",
    "45": f"{FIRST}:row_45_worded_for_another_source_and_left_fuzzy",
    **dict.fromkeys(("46", "48"), f"{FIRST}:row_48_renamed_in_a_fresh_clone"),
    "47": f"{FIRST}:row_47_corrected_and_renamed_before_the_next_run",
    "49": f"{FIRST}:row_49_another_folder",
    "50": f"{FIRST}:row_50_another_suffix",
    "51": f"{FIRST}:row_51_case_of_a_folder",
    "52": f"{MORE}:test_renamed_with_its_catalog",
    **dict.fromkeys(("53", "54"), f"{FIRST}:row_54_corrected_and_moved_to_another_post"),
    "55": f"{FIRST}:row_55_moved_to_another_post_in_a_fresh_clone",
    **dict.fromkeys(("58", "58b"), "test_variants:test_each_place_says_its_own"),
    **dict.fromkeys(("59", "60", "62"), f"{MORE}:test_equal_sentences_of_two_posts"),
    **dict.fromkeys(
        ("61", "61b"), "../cli/test_reviewing:test_a_mistaken_approval_is_taken_back_everywhere"
    ),
    **dict.fromkeys(("63", "64"), f"{MORE}:test_emptied_and_blank"),
    **dict.fromkeys(
        ("65", "65c", "68", "121", "122", "123"), f"{MORE}:test_carried_into_the_catalog"
    ),
    "65b": "test_build:test_an_edited_edition_is_not_overwritten",
    "66": f"{EDITIONS}:test_an_edit_that_was_committed_stays",
    "67": f"{EDITIONS}:test_an_edited_edition_of_a_post_that_is_gone_is_named",
    **dict.fromkeys(("69", "76", "76b"), f"{EDITIONS}:test_random_histories"),
    **dict.fromkeys(("70", "71"), f"{MORE}:test_output_and_cache_deleted"),
    **dict.fromkeys(("72", "110"), f"{MORE}:test_stale_and_needs_work_under_reviewed_only"),
    **dict.fromkeys(
        ("73", "106", "109"),
        f"{FIRST}:test_a_post_that_is_not_ready_fails_a_check_of_reviewed_posts",
    ),
    "74": f"{FIRST}:test_stale_wordings_ship_or_their_source_or_nothing_new",
    "75": f"{MORE}:test_a_reviewed_wording_that_does_not_fit",
    **dict.fromkeys(("77", "77b"), GIT),
    "83": DRIVER,
    "78": "test_git:test_two_reviewers_at_neighbouring_entries",
    **dict.fromkeys(("79", "80", "81"), f"{MORE}:test_conflicts_in_a_catalog"),
    "82": f"{FIRST}:row_82_git_approves_a_draft_that_nobody_saw",
    **dict.fromkeys(
        ("84", "85"), "test_carried:test_what_a_person_saves_while_segments_are_drafted_is_built"
    ),
    "86": "../cli/test_alone:test_who_writes_waits_and_is_told_for_whom",
    "87": "../cli/test_alone:test_four_runs_at_once_pay_once",
    "88": "test_interrupted:test_kills_cost_nothing_that_was_done",
    **dict.fromkeys(("89", "89b"), f"{FIRST}:test_a_conflict_in_a_post_is_refused_with_its_line"),
    "91": f"{FIRST}:row_91_deleted_and_named",
    **dict.fromkeys(("92", "93"), f"{MORE}:test_a_key_and_a_language_that_come_back"),
    "94": "test_glossary_changes:test_what_a_person_reviewed_is_flagged_and_not_sent",
    "95": "../store/test_store_catalog:test_catalogs_of_posts_lie_side_by_side",
    "97": "../store/test_store_catalog:test_obsolete_entries_may_be_there_twice",
    "98": f"{MORE}:test_a_msgid_that_a_reviewer_mends",
    **dict.fromkeys(("99", "100"), f"{MORE}:test_flags_and_remarks_live_through_edits"),
    "101": "../store/test_store_catalog:test_twice_as_many_entries_take_twice_the_work",
    "101b": f"{MORE}:test_punctuation_changed_everywhere_in_a_long_post",
    "102": f"{MORE}:test_doubts_are_named",
    "103": f"{MORE}:test_drafts_of_a_stand_in_are_none_for_another_engine",
    "104": "../cli/test_reviewing:test_show_names_the_place_in_the_catalog",
    "105": f"{MORE}:test_a_refused_wording_is_not_published_as_reviewed",
    "108": f"{MORE}:test_two_alike_are_swapped_with_the_same_typo",
    "111": GIT,
    "112": f"{MORE}:test_a_deleted_catalog",
    "113": f"{MORE}:test_one_of_two_equal_sentences_is_touched",
    "115": f"{FIRST}:row_115_rewritten_in_place",
    "116": "../xliff/test_omegat:test_omegat_writes_a_catalog",
    **dict.fromkeys(("119", "119b"), f"{FIRST}:row_119_a_catalog_cut_short"),
    "120": "test_merge_driver:test_line_ends",
}


#: Where the guard of each row that was a fault is taken out.
ROWS_OUT, GUARDS_OUT = "test_scenario_controls:test_control", f"{FIRST}:test_control"
MATCHING_OUT = "../wording/test_matching:test_control_without_its_step"
NOT_READY_OUT = f"{FIRST}:test_control_a_post_that_is_not_ready_would_pass"
CLI_OUT = "../cli/test_reviewing:test_control"
CONTROLS = {
    **dict.fromkeys(
        ("3", "4", "5", "15", "16", "23", "45", "46", "48", "49", "50", "51", "54", "55", "82",
         "115", "119", "119b"),
        GUARDS_OUT,
    ),
    **dict.fromkeys(("6.6", "22", "58", "58b", "89", "102"), ROWS_OUT),
    **dict.fromkeys(("21", "29", "30", "37", "38", "113"), MATCHING_OUT),
    **dict.fromkeys(("36", "56", "114"), f"{MORE}:test_control_without_matching"),
    "47": f"{FIRST}:test_control_a_renamed_post_without_either_way",
    **dict.fromkeys(("61", "104"), CLI_OUT),
    **dict.fromkeys(("66", "67", "69", "76", "76b"), f"{EDITIONS}:test_control"),
    **dict.fromkeys(("73", "106", "109"), NOT_READY_OUT),
    **dict.fromkeys(("77", "77b"), "test_git:test_control_line_numbers_would_conflict"),
    "83": "test_merge_driver:test_control_without_the_driver_neighbours_conflict",
    "95": ROWS["95"],  # a table of names: each row of it is the control of the others
    "103": f"{MORE}:test_control_a_stand_in_counts",
    "105": ROWS["105"],  # without the policy, in the same test, the source ships
    "120": "test_merge_driver:test_control_line_ends_without_the_attributes",
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_held(row: str) -> None:
    is_there(ROWS[row])


@pytest.mark.parametrize("row", CONTROLS)
def test_a_row_has_its_control(row: str) -> None:
    is_there(CONTROLS[row])


def is_there(test: str) -> None:
    module, _, name = test.partition(":")
    text = (FOLDER / f"{module}.py").read_text("utf-8")
    assert re.search(rf"^def {name}\(", text, re.M)


@pytest.mark.skipif(not (SHARED / "review.md").exists(), reason="needs ../shared/review.md")
def test_the_table_is_complete() -> None:
    text = (SHARED / "review.md").read_text("utf-8").partition("## 6. The scenarios")[2]
    rows = re.findall(r"^\| (\d+(?:\.\d|[a-z])?) ", text, re.M)
    assert len(rows) == 154
    assert set(rows) - set(ROWS) == set()
    faults = re.findall(r"^\| (\d+(?:\.\d|[a-z])?) .*FAULT[^|]*\|$", text, re.M)
    assert set(faults) - set(CONTROLS) == set()
