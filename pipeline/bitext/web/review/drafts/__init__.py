"""Drafts asked for from the page: in a process of their own, beside what people have worded."""
