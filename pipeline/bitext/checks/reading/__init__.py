"""What several rules read in a text: sentences, figures, markup."""
