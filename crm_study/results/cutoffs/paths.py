"""Cut-offs of path models."""

from __future__ import annotations

from crm_study.results.rule import Rule

LOADING_2017 = Rule(
    name="LOADING_2017",
    about="the loading",
    cutoff=0.708,
    source="Hair, Hult, Ringle & Sarstedt (2017), A Primer on PLS-SEM, 2nd ed., p. 113",
    met="sufficient",
    unmet="weak",
)
AVE_1981 = Rule(
    name="AVE_1981",
    about="AVE",
    cutoff=0.50,
    source="Fornell & Larcker (1981), Journal of Marketing Research 18, 39-50",
    met="convergent",
    unmet="not convergent",
)
COHEN_1988_SMALL = Rule(
    name="COHEN_1988_SMALL",
    about="f²",
    cutoff=0.02,
    source="Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 9: small",
    met="small",
    unmet="negligible",
)
COHEN_1988_MEDIUM = Rule(
    name="COHEN_1988_MEDIUM",
    about="f²",
    cutoff=0.15,
    source="Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 9: medium",
    met="medium",
    unmet="small",
)
COHEN_1988_LARGE = Rule(
    name="COHEN_1988_LARGE",
    about="f²",
    cutoff=0.35,
    source="Cohen (1988), Statistical Power Analysis, 2nd ed., ch. 9: large",
    met="large",
    unmet="medium",
)
INNER_VIF_2017 = Rule(
    name="INNER_VIF_2017",
    about="VIF",
    cutoff=5.0,
    source="Hair, Hult, Ringle & Sarstedt (2017), A Primer on PLS-SEM, 2nd ed., ch. 6",
    met="distinct",
    unmet="collinear",
    direction="at_most",
)
STONE_1974 = Rule(
    name="STONE_1974",
    about="Q²",
    cutoff=0.0,
    source="Stone (1974), J. Royal Statistical Society B 36, 111-147; Geisser (1974)",
    met="predictively relevant",
    unmet="not predictively relevant",
)
