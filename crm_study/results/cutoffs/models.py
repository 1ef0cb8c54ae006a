"""Cut-offs of tests, regression models and their diagnostics."""

from __future__ import annotations

from crm_study.results.rule import Rule

SIGNIFICANCE_1925 = Rule(
    name="SIGNIFICANCE_1925",
    about="p",
    cutoff=0.05,
    source="Fisher (1925), Statistical Methods for Research Workers; a convention",
    met="reject H0",
    unmet="do not reject H0",
    direction="at_most",
)
VIF_2010 = Rule(
    name="VIF_2010",
    about="VIF",
    cutoff=10.0,
    source="Hair, Black, Babin & Anderson (2010), Multivariate Data Analysis (7th ed.)",
    met="no harmful collinearity",
    unmet="collinear",
    direction="at_most",
)
PASSES_1925 = Rule(
    name="PASSES_1925",
    about="p",
    cutoff=0.05,
    source="Fisher (1925), a convention; a check that passes is no proof of its assumption",
    met="passes",
    unmet="fails",
)
COOK_1977 = Rule(
    name="COOK_1977",
    about="the place of Cook's distance",
    cutoff=0.5,
    source="Cook (1977): share of F(k + 1, n - k - 1) below the distance; .50 is its median",
    met="passes",
    unmet="fails",
    direction="at_most",
)
COOK_1990 = Rule(
    name="COOK_1990",
    about="Cook's distance times n",
    cutoff=4.0,
    source="Bollen & Jackman (1990): distances above 4 / n are looked at",
    met="not flagged",
    unmet="flagged",
    direction="at_most",
)
LEVERAGE_1978 = Rule(
    name="LEVERAGE_1978",
    about="leverage over its mean",
    cutoff=2.0,
    source="Hoaglin & Welsch (1978): leverage above twice its mean (k + 1) / n is looked at",
    met="not flagged",
    unmet="flagged",
    direction="at_most",
)
LEVERAGE_1981 = Rule(
    name="LEVERAGE_1981",
    about="leverage over its mean",
    cutoff=3.0,
    source="Velleman & Welsch (1981): leverage above three times its mean (k + 1) / n is large",
    met="passes",
    unmet="fails",
    direction="at_most",
)
DFBETAS_1980 = Rule(
    name="DFBETAS_1980",
    about="DFBETAS times √n",
    cutoff=2.0,
    source="Belsley, Kuh & Welsch (1980): changes above 2 / sqrt(n) are looked at",
    met="not flagged",
    unmet="flagged",
    direction="at_most",
)
DFBETAS_2005 = Rule(
    name="DFBETAS_2005",
    about="DFBETAS",
    cutoff=1.0,
    source="Kutner et al. (2005), Applied Linear Statistical Models: a change above one standard "
    "error",
    met="passes",
    unmet="fails",
    direction="at_most",
)
CONDITION_1980 = Rule(
    name="CONDITION_1980",
    about="the condition index",
    cutoff=30.0,
    source="Belsley, Kuh & Welsch (1980), Regression Diagnostics, section 3.2",
    met="passes",
    unmet="fails",
    direction="at_most",
)
PROPORTION_1980 = Rule(
    name="PROPORTION_1980",
    about="the share of a variance",
    cutoff=0.5,
    source="Belsley, Kuh & Welsch (1980): two or more variances with this share in one dimension",
    met="harmed",
    unmet="not harmed",
)
OSTER_2019 = Rule(
    name="OSTER_2019",
    about="δ",
    cutoff=1.0,
    source="Oster (2019), Journal of Business & Economic Statistics 37, 187-204",
    met="needs more than the observed",
    unmet="needs less than the observed",
)
STUDENTIZED_1980 = Rule(
    name="STUDENTIZED_1980",
    about="the studentized residual",
    cutoff=3.0,
    source="Belsley, Kuh & Welsch (1980), Regression Diagnostics; 3 is a convention",
    met="not flagged",
    unmet="flagged",
    direction="at_most",
)
EVENTS_1996 = Rule(
    name="EVENTS_1996",
    about="events per predictor",
    cutoff=10.0,
    source="Peduzzi, Concato, Kemper, Holford & Feinstein (1996), J. Clin. Epidemiol. 49",
    met="enough events",
    unmet="few events",
)
