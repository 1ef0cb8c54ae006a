"""Comparisons of groups and tables of counts."""
