"""Quality, cost and speed of engines on texts that have a reference translation.

It drafts through `bitext.drafting.translate` in a throw-away workspace, so what is measured is
what a user gets; nothing of the user's workspace is read but configuration and glossary, and
nothing of it is written.
"""
