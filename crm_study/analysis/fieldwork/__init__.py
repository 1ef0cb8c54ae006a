"""Interviews, visits, and whether they say what the survey says."""
