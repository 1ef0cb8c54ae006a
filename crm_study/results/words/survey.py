"""Columns of weights and designs."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("cell", "Cell", "A level of a column whose population is known, as 'column:level'."),
    Column("step", "Step", "A step: of making weights, or of entering predictors."),
    Column("response_class", "Class", "Class in which non-response is adjusted for."),
    Column("joined", "Joined to", "Class into which a small class was collapsed."),
    Column("row", "Row", "Position of a row in the data used, counted from 1."),
    Column("n_invited", "Asked", "People who were asked.", "count"),
    Column("n_weighted", "Weighted N", "Sum of the weights of the respondents.", "decimal"),
    Column("n_eff", "Effective n", "(Σw)² / Σw² (Kish).", "decimal"),
    Column("design_effect", "Deff", "Variance over that of independent respondents.", "decimal"),
    Column("cv", "CV", "Standard deviation over mean; of weights, dividing by n.", "decimal"),
    Column("n_estimates", "Estimates", "Quantities estimated.", "count"),
    Column("n_trimmed", "Trimmed", "Respondents whose weight was cut.", "count"),
    Column("n_rounds", "Rounds", "Rounds of raking over all margins.", "count"),
    Column("worst_gap", "Gap", "Largest gap of a raked margin, as a share of it.", "plain"),
)
