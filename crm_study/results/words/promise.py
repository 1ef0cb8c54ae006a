"""Columns of what deviates from a frozen protocol."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("deviation", "What", "What is not as promised, as 'items/kcf1.text.en'."),
    Column("before", "Before", "What the frozen protocol says; (none) where it was added."),
    Column("after", "Now", "What the study says now; (none) where it was removed."),
    Column("frozen", "Frozen", "Day on which the protocol was frozen."),
    Column("n_deviations", "Deviations", "Things that are not as the protocol promised.", "count"),
    Column("n_dated", "Dated", "Main-wave rows whose day is known.", "count"),
    Column("n_early", "Early", "Main-wave rows dated before the protocol was frozen.", "count"),
)
