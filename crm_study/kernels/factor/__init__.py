"""Exploratory factor analysis: whether, how many, which."""
