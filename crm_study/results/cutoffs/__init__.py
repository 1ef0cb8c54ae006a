"""The named cut-offs, by topic."""
