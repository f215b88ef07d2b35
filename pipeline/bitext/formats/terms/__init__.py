"""The glossary in the formats of other tools; ``formats`` knows them all."""
