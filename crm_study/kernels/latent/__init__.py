"""Confirmatory factor analysis and what is read from it."""
