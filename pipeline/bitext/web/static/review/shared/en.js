// English.  A function where a number or a name stands in the sentence; zh.js has the same names.

const s = (n, one, many) => `${n} ${Number(n) === 1 ? one : many}`;

export const en = {
  // states, kinds, acts
  state_missing: "missing", state_draft: "draft", state_needs_work: "needs work", state_reviewed: "reviewed", state_stale: "stale",
  kind_paragraph: "paragraph", kind_heading: "heading", kind_list_item: "list item", kind_table_cell: "table cell", kind_definition_term: "definition term",
  kind_footnote: "footnote", kind_quote: "quote", kind_html_text: "HTML text", kind_html_attribute: "HTML attribute", kind_image_description: "image description",
  kind_link_title: "link title", kind_container_title: "box title", kind_template_parameter: "template parameter", kind_front_matter: "front matter",
  op_undo: "taken back", op_word: "worded", op_approve: "approved", op_needs_work: "needs work", op_clear: "cleared", op_remark: "remark", op_restore: "brought back", op_rest: "passed over by a merge", op_draft: "drafted", op_ignore: "finding ignored",
  suggestion_memory: "memory", suggestion_draft: "draft", suggestion_previous: "previous", suggestion_other_post: "other post",
  // numbers
  n_posts: (n) => s(n, "post", "posts"), n_left: (n) => `${n} to review`, n_stale: (n) => `${n} stale`, n_low: (n) => `${n} low`, n_needs_work: (n) => `${n} need work`,
  n_findings: (n) => s(n, "finding", "findings"), n_errors: (n) => s(n, "error", "errors"), n_warnings: (n) => s(n, "warning", "warnings"), n_matches: (n) => s(n, "match", "matches"), n_unread: (n) => `${s(n, "post is", "posts are")} still being read…`,
  n_reviewed: (n, all) => `${n} of ${all} reviewed`, percent_reviewed: (n) => `${n} % reviewed`, n_picked: (n) => (n ? `${n} selected` : "Nothing selected"),
  seconds: (n) => s(n, "second", "seconds"), minutes: (n) => s(n, "minute", "minutes"), line: (n) => `line ${n}`, and_more: (n) => `and ${n} more`,
  // the page of all posts
  posts: "Posts", posts_title: "Posts to review", to_posts: "All posts", col_post: "Post", col_far: "Progress", col_findings: "Findings", col_low: "Confidence", col_last: "Last reviewed", col_matches: "Matches",
  done: "done", none: "no findings", any: "any", commands: "Commands", search_posts: "Search sources and translations", more_filters: "More filters",
  filter_q: "Text", filter_state: "State", filter_finding: "Finding", filter_confidence: "Confidence", filter_engine: "Drafted by", filter_by: "Reviewed by", filter_since: "Reviewed since",
  filter_source: "Text of the source", filter_target: "Text of the translation", filter_term: "Glossary term", filter_only: "chosen posts", filter_changed: "Changed since revision",
  broken_post: "cannot be read", no_post_matches: "No post matches these filters.", no_posts: "There is nothing to review yet.", no_posts_next: "Put Markdown posts into the content folder of this workspace and have them drafted:",
  no_posts_then: "The posts appear here by themselves.",
  approve_many: "Approve several…", redraft_many: "Redraft…", replace: "Replace…", undo: "Undo",
  replace_title: "Search and replace in translations", replace_how: "In the posts that the filters show. You see every change before it is made.", replace_find: "Find", replace_with: "Replace with",
  replace_preview: "Preview", replace_needs: "Say what to find.", replace_rows: "What would change", replace_n: (n) => `Replace in ${s(n, "segment", "segments")}`,
  // the page of a post
  where: "Where you are", page: "Rendered page", page_short: "Page", page_of: (view) => `Rendered: ${view}`, view_english: (language) => `${language} page`, view_bilingual: "Bilingual", view_source: "Source", view_raw: "Raw",
  raw_source: "Source, as in the post", raw_target: "Translation, as in the edition", raw_on: "Markup is shown as it is written.", raw_off: "Markup is shown in short.",
  chip_open: "to review", chip_findings: "findings", chip_stale: "stale", chip_needs_work: "needs work", chip_low: "low confidence", chip_all: "all", chip_whole: "whole post", whole_title: "About the post as a whole",
  drop_filter: (name) => `Drop the filter ${name}`, search_here: "Search this post", under: (heads) => `under ${heads}`, by: (name) => `by ${name}`, confidence: (value) => `confidence ${value}`, low: "low",
  fold_reviewed: (n) => `Show ${s(n, "reviewed segment", "reviewed segments")}`, fold_other: (n) => `Show ${s(n, "other segment", "other segments")}`,
  all_reviewed: "Every segment of this post is reviewed.", all_reviewed_next: "Run “bitext build” to publish it, or go on with another post.",
  nothing_matches: "No segment matches.", nothing_matches_next: "Drop a filter, or look for another word.", clear_filter: "Clear the filters", show_all: "Show all segments", cannot_show: "This post cannot be shown.",
  no_target: "no translation yet", edit: "Edit", show: "Show", unsaved: "not saved yet", picked: "selected", translation_of: (line) => `Translation of line ${line}`,
  remark: "Remark", remark_hint: "For whoever comes after you; stands in the catalog", approve_next: "Approve and next", needs_work: "Needs work", redraft: "Redraft…", term: "Term…",
  saved_at: (at) => `Saved ${at}`, not_on_disk: "Not saved yet; kept in this tab", is_saving: "Saving…", is_waiting: "Waits for the server; kept in this tab", is_clash: "Changed by somebody else", is_refused: "Not saved",
  not_saved_because: (line, why) => `Line ${line} was not saved: ${why}`, write_first: "Write a translation first.", last_one: "That was the last one.", at_end: "There is no further segment.", at_start: "There is no segment before this one.",
  findings: "Findings", checking: "Checking…", no_findings: "The checks find nothing here.", why: "Why", ignore: "Ignore…", ignore_now: "Ignore", accept_finding: "It is right", ignored: (rule) => `Ignored: ${rule}`,
  reason_for: (rule) => `Why ${rule} is wrong here`, reason_hint: "Why is it wrong here?", no_such_finding: (n) => `There is no finding ${n} to ignore.`,
  suggestions: "Suggestions", looking: "Looking for similar wordings…", no_such_suggestion: (n) => `There is no suggestion ${n}.`, no_placeholder: "Every placeholder of the source is there.",
  source_changed: "The source has changed since this was worded.", show_change: "Show the change", worded_before: "worded before", gone: "removed: ", new: "added: ",
  terms_here: "Terms here", no_terms: "No glossary term in this segment.", honoured: "kept to", not_honoured: "not kept to", kept_as_is: "stays as it is",
  history: "History", no_history: "Nobody has worked on this segment yet.", bring_back: "Bring back", brought_back: "Brought back.",
  readonly: "This page is for reading only.", readonly_short: "read only",
  // terms
  term_title: "Add a glossary term", term_source: "Source", term_target: "Translation", term_keep: "A name: it stays as it is", term_short: "Short form", term_short_hint: "used from the second mention on",
  term_forbid: "Never", term_forbid_hint: "wrong wordings, separated by commas", term_note: "Note", term_save: "Add the term", term_saved: (term, file) => `${term} is in the glossary${file ? ` (${file})` : ""}.`,
  term_needs: "A term needs a source and a translation.", term_known: (target, place) => `The glossary has it already as “${target}” (${place}).`,
  impact_wait: "What the term would change is shown here before you add it.", impact_looking: "Looking through all posts…", impact: (segments, posts, flagged) => `In ${s(segments, "segment", "segments")} of ${s(posts, "post", "posts")}; ${s(flagged, "wording", "wordings")} would be flagged.`,
  // redrafting
  redraft_title: (n) => `Have ${s(n, "segment", "segments")} drafted again`, engine: "Engine", no_engines: "No engine is installed.", over_network: "sends text over the network", on_this_machine: "on this machine", not_installed: "not installed",
  redraft_keeps: "What a person has worded stays: the new draft is offered among its suggestions. So are old drafts.", redraft_start: "Draft", plan_looking: "Working out what it takes…", plan: (segments, characters) => `${s(segments, "segment", "segments")}, ${characters} characters.`,
  plan_time: (time) => `About ${time}.`, plan_cost: (cost) => `Cost: ${cost}.`, plan_free: "No cost.", plan_unknown: "What it costs is not known here.", plan_beside: (n) => `${n} worded by people: the draft is offered beside their wording.`, redrafting: (engine, done, of) => `${engine}: ${done} of ${of} drafted`, stop: "Stop",
  redraft_done: (n) => `${s(n, "segment", "segments")} drafted.`, redraft_proposed: (n) => `${s(n, "draft is", "drafts are")} offered among the suggestions.`, redraft_stopped: (n) => `Stopped; ${s(n, "segment was", "segments were")} drafted.`, redraft_failed: (why) => `Drafting failed: ${why}`, nothing_to_redraft: "There is nothing to draft again: select segments, or open one.",
  // many at once
  approve_shown: "Approve what is shown", approve_picked: "Approve what is selected", approve_n: (n) => `Approve ${s(n, "segment", "segments")}`, bulk_how: "Take the tick from what should stay as it is. One undo takes all of it back.",
  bulk_none: "There is nothing that could be approved at once: stale wordings and those with errors are left to you.", bulk_done: (n) => `${s(n, "segment", "segments")} changed.`, bulk_conflicts: (n) => `${s(n, "segment was", "segments were")} changed by somebody else and left alone.`,
  // undo
  undone: (n) => `Taken back: ${s(n, "segment", "segments")}.`, nothing_to_undo: "There is nothing to take back.", not_undone: (why) => `Not taken back: ${why}`, undone_elsewhere: "Taken back in another post.", go_there: "Go there",
  // two at once, and a server that is gone
  clash_title: "Somebody else has worded this segment", clash_how: "Nothing is lost. Choose, or go on writing with both in view.", clash_base: "Before", clash_theirs: (who) => `On disk now (${who})`, clash_mine: "Yours",
  keep_mine: "Keep mine", take_theirs: "Take theirs", edit_both: "Go on writing", clash_said: (line) => `Line ${line} was changed by somebody else while you worded it. Your text is kept.`, settle_first: "Choose between the two wordings first.", no_clash: "No segment waits for a choice.",
  unreadable: (why) => `This post cannot be read now: ${why} What you see is from before; what you write stays in this tab.`, saved_now: (line) => `Line ${line} is saved now.`,
  renamed: "This post has another name now. What is not saved goes along.", deleted: "This post is not there any more.", deleted_unsaved: "This post is not there any more. What is not saved stays in this tab, should it come back.",
  overtaken: (line) => `Line ${line}: an editor saved another wording over yours. Yours is in the history.`, trouble: (why) => `The catalog cannot be written now: ${why} What you saved is safe in the journal.`,
  followed: (line) => `Line ${line} has changed on disk and is shown anew.`, reshaped: "The post has changed and is shown anew.", reshaped_lost: (n) => `The post has changed. ${s(n, "text", "texts")} that you had not saved belong to segments that are gone; they are kept in this tab.`,
  server_gone: "The server has stopped. What you write is kept in this tab and saved as soon as it is back: start “bitext review” again.", server_back: "The server is back.",
  // keys and looks
  keys: "Keys", keys_title: "Keys", keys_how: "Press a key’s button, then the new keys. Delete takes the key away, Escape leaves it.", keys_reset: "Back to the first keys", keys_reset_done: "All keys are as they were at first.",
  change_key: (what, chord) => `${what}: ${chord || "no key"}. Change`, press_keys: "press the keys…", no_key: "none", key_taken_away: (what) => `“${what}” has no key now.`, key_digit: "This one needs a digit from 1 to 9.", key_browser: (chord) => `${chord} belongs to the browser.`,
  key_altgr: "Ctrl and Alt together write letters on many keyboards.", key_used: (chord, what) => `${chord} is taken by “${what}”.`, key_set: (what, chord) => `“${what}” is ${chord} now.`,
  group_decide: "Decide", group_word: "Word", group_move: "Move", group_clash: "Two at once", group_look: "Look",
  do_approve: "Approve and next", do_needsWork: "Needs work and next", do_undo: "Take back the last act", do_bulk: "Approve several", do_select: "Select the segment", do_replace: "Search and replace",
  do_suggestion: "Take suggestion 1–9", do_placeholder: "Insert the next placeholder", do_copySource: "Copy the source", do_dismiss: "Ignore finding 1–9", do_remark: "Write a remark", do_term: "Add a term", do_redraft: "Have it drafted again", do_restore: "Go to the history",
  do_next: "Next", do_previous: "Previous", do_nextOpen: "Next to review", do_nextFinding: "Next with findings", do_previousFinding: "Previous with findings", do_edit: "Open", do_leave: "Leave the field", do_search: "Search", do_filter: "Next filter", do_posts: "All posts",
  do_conflict: "Go to a clash", do_mine: "Keep mine", do_theirs: "Take theirs", do_both: "Go on writing", do_view: "Next view of the page", do_raw: "Markup in short or as written", do_side: "Rendered page on or off", do_theme: "Light or dark", do_language: "中文", do_keys: "This list",
  theme: "Light or dark", theme_auto: "Auto", theme_light: "Light", theme_dark: "Dark", other_language: "中文", other_language_tag: "zh-CN", close: "Close", cancel: "Cancel",
};
