"""Columns of group comparisons, association and missing answers."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    # missing answers
    Column("pattern", "Pattern", "People who left out the same items."),
    Column("missing_items", "Left out", "Items that a pattern left out."),
    Column("influx", "Influx", "How much the other items can inform what is missing.", "bounded"),
    Column("outflux", "Outflux", "How useful the item is to fill in others.", "bounded"),
    Column("n_complete", "Complete", "Rows without a gap.", "count"),
    Column("n_patterns", "Patterns", "Patterns of missing answers, that of none counted.", "count"),
    Column("share_missing", "Missing", "Share of the answers that are missing.", "percent"),
    Column("share_complete", "Complete", "Share of the rows without a gap.", "percent"),
    Column("n_imputations", "Imputations", "Tables filled in.", "count"),
    Column("imputation", "Imputation", "pmm, predictive mean matching; norm, Bayesian regression."),
    Column("within_variance", "Within", "Mean variance within imputations.", "fine"),
    Column("between_variance", "Between", "Variance between imputations.", "fine"),
    Column("total_variance", "Total", "within + (1 + 1/m) between.", "fine"),
    Column("riv", "RIV", "Relative increase of the variance by missing answers.", "bounded"),
    Column("lambda", "λ", "Share of the variance due to missing answers.", "bounded"),
    Column("fmi", "FMI", "Fraction of missing information.", "bounded"),
    Column("complete_estimate", "B complete", "Estimate from complete rows only.", "decimal"),
    Column("complete_std_error", "SE complete", "Its standard error.", "decimal"),
    Column("complete_p_value", "p complete", "Its p value.", "p"),
    Column("r_squared_low", "R² low", "Lower limit of R².", "bounded"),
    Column("r_squared_high", "R² high", "Upper limit of R².", "bounded"),
)
