"""How results are shown: on a terminal, to GitHub, as JSON and SARIF."""
