"""Columns of the distribution of scale scores."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS = (
    Column("score_from", "From", "Scores of a bar lie from here on.", "fine"),
    Column("score_to", "To", "Scores of a bar lie below this.", "fine"),
    Column("expected_z", "Expected", "Normal quantile of the share of people below.", "fine"),
)
