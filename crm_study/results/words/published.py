"""Columns of the audit of reported results."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("rule", "Rule", "Rule that binds a number to others, or tells two programs apart."),
    Column("reference", "Source", "Who proposed the rule."),
    Column("convention", "Numbers were", "rounded, or cut after the last printed digit."),
    Column("n_broken_if_rounded", "If rounded", "Rules broken if digits were rounded.", "count"),
    Column("n_impossible", "Impossible", "Numbers that cannot be, whatever the others.", "count"),
    Column("n_not_checkable", "Not checkable", "Rules without power or input.", "count"),
    Column("n_consistent", "Consistent", "Rules that the numbers obey.", "count"),
    Column("n_original", "n, old", "Respondents of the old study.", "count"),
    Column("line", "Line", "Line of the text, from 1.", "count"),
    Column("position", "Column", "First character found in its line, from 1.", "count"),
    Column("quote", "Found", "The words that were read."),
    Column("quantity", "Quantity", "What the words were taken for."),
    Column("used", "Used", "Whether the audit uses what was found.", "logical"),
)
