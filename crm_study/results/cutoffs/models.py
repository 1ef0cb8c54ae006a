"""Cut-offs of tests, regression models and their diagnostics."""

from __future__ import annotations

from crm_study.results.rule import Rule

SIGNIFICANCE_1925 = Rule(
    name="SIGNIFICANCE_1925",
    cutoff=0.05,
    source="Fisher (1925), Statistical Methods for Research Workers; a convention",
    met="reject H0",
    unmet="do not reject H0",
    direction="at_most",
)
VIF_2010 = Rule(
    name="VIF_2010",
    cutoff=10.0,
    source="Hair, Black, Babin & Anderson (2010), Multivariate Data Analysis, 7th ed.",
    met="no harmful collinearity",
    unmet="collinear",
    direction="at_most",
)
