"""The words of the dictionary, by topic."""
