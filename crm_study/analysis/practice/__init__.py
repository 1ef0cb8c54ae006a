"""Checklists, phases, rankings, maturity, necessary conditions, fit and choices."""
