"""English typography: what is Chinese in the setting of a translation, in its edition alone.

A catalog keeps what was written; `wording.typeset` says what an edition makes of it.  It is a
projection, so a wording that is read back from an edition is the catalog's where both are the
same once they are typeset: ``typeset(read back) == typeset(catalog)``.
"""
