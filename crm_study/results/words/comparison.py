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
    # group comparisons and tables of counts
    Column("group", "Group", "Group that is compared, or the column that tells groups apart."),
    Column("group_1", "Group", "First group of a pair."),
    Column("group_2", "With", "Second group of a pair."),
    Column("difference_low", "Diff. low", "Lower limit of the difference.", "decimal"),
    Column("difference_high", "Diff. high", "Upper limit of the difference.", "decimal"),
    Column("omega_squared", "ω²", "Population share of variance between groups (Hays).", "bounded"),
    Column("epsilon_squared", "ε²", "Population share of variance, Kelley.", "bounded"),
    Column("unadjusted_p_value", "p alone", "p before it is adjusted for the pairs.", "p"),
    Column("n_groups", "Groups", "Groups compared.", "count"),
    Column("n_outcomes", "Outcomes", "Outcomes compared.", "count"),
    Column("n_differ", "Differ", "Outcomes in which the groups differ.", "count"),
    Column("row_level", "Row", "Category of the row variable."),
    Column("column_level", "Column", "Category of the column variable."),
    Column("row_share", "Of row", "Share of the row's respondents in this cell.", "percent"),
    Column("std_residual", "Adj. resid.", "Adjusted standardized residual, a z.", "decimal"),
    Column("corrected_v", "V corrected", "Cramér's V without its bias (Bergsma).", "bounded"),
    Column("smallest_expected", "Smallest exp.", "Smallest expected count.", "decimal"),
    Column("p_adjusted", "p adj.", "p adjusted for the number of hypotheses.", "p"),
)
