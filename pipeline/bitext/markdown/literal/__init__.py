"""Text that stays text: what no wording may bring, how it is spelled for a site, the proof."""
