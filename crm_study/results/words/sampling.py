"""Columns of a sample that is still to be drawn."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("formula", "Formula", "What a rule says in symbols, or a way to a sample size."),
    Column("n_exact", "Exact n", "What a formula gives, unrounded.", "decimal"),
    Column("n_nearest", "Nearest", "The same to the nearest person, as printed tables.", "count"),
    Column("n_answers", "Answers", "Answers needed: rounded up, times the design effect.", "count"),
    Column("n_short", "Short", "Answers missing even when everybody is asked.", "count"),
    Column("margin_obtained", "Margin", "Margin of a proportion with these answers.", "percent"),
    Column("critique", "What it leaves out", "Why the number may mislead."),
    Column("cluster_effect", "Cluster deff", "1 + (b - 1) × correlation in clusters.", "decimal"),
    Column("census", "Census", "Whether everybody should be asked.", "logical"),
    Column("expected_response", "Response", "Share of the invited expected to answer.", "percent"),
    Column("n_allocated", "Asked", "People of a stratum in the sample.", "count"),
    Column("sampling_fraction", "Fraction", "Asked / people in the stratum.", "percent"),
    Column("allocation", "Allocation", "proportional, equal, neyman, optimum or power."),
    Column("n_reserves", "Reserves", "People drawn to replace those who cannot be met.", "count"),
)
