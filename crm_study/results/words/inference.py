"""Columns of standard errors, designs and clusters."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("approach", "Method", "Method of inference, as a reader should see it."),
    Column(
        "standing",
        "Standing",
        "recommended by the design, alternative, few df, invalid (a predictor that does not "
        "vary within clusters) or undefined.",
    ),
    Column("icc1", "ICC(1)", "Similarity of two respondents of one cluster.", "bounded"),
    Column("icc2", "ICC(2)", "Reliability of the cluster means.", "bounded"),
    Column(
        "rwg",
        "rwg(j)",
        "Agreement within clusters on the items of the outcome, against a uniform null; mean.",
        "bounded",
    ),
    Column("recommended", "Supported", "Method that the design supports."),
    Column("n_answered", "Answered", "Rows with a p value.", "count"),
    Column("n_disagree", "Disagree", "Rows whose verdict is not that of least squares.", "count"),
    Column("n_constant", "Constant", "Predictors that do not vary within clusters.", "count"),
    # coverage
    Column("covered", "Covered", "Share of the intervals that hold the planted slope.", "bounded"),
    Column("missed_ratio", "Missed", "Share missed over the share that is promised.", "decimal"),
    Column("width", "Width", "Median width of the intervals.", "decimal"),
    Column("rejected", "Rejected", "Share of the intervals without 0.", "bounded"),
    Column("bias", "Bias", "Mean of the slopes less the planted one.", "fine"),
    Column("se_ratio", "SE/SD", "Mean standard error over the slopes' SD.", "decimal"),
    Column("planted_slope", "Slope", "Standardized slope that is planted.", "bounded"),
    Column("n_strata", "Strata", "Strata of the design.", "count"),
)
