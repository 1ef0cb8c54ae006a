"""Columns about synthetic data: what an ensemble leaves open, how plausible a twin is."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS = (
    Column("targeted", "Fixed", "Whether the number is one the data were aimed at.", "logical"),
    Column("n_twins", "Twins", "Synthetic data sets that were drawn.", "count"),
    Column("n_targeted", "Fixed", "Numbers that every twin gives back as printed.", "count"),
    Column("n_open", "Open", "Numbers that the targets leave open.", "count"),
    Column("quantile_low", "2.5 %", "Below it lie 2.5 % of the twins.", "fine"),
    Column("quantile_high", "97.5 %", "Above it lie 2.5 % of the twins.", "fine"),
    Column("least", "Min", "Smallest of all twins.", "fine"),
    Column("middle", "Median", "Median of the twins.", "fine"),
    Column("greatest", "Max", "Largest of all twins.", "fine"),
    Column("forced", "Twin", "In the data that were aimed at the targets.", "fine"),
    Column("n_outside", "Outside", "Numbers of the twin outside all unforced draws.", "count"),
    Column("n_unimodal", "One peak", "Items whose answers have one peak.", "count"),
    Column("peaks", "Peaks", "Peaks of an item's answers; shallow dips do not count.", "count"),
)
