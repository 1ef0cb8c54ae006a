"""Rules of thumb for sizes of effects, and missing answers."""

from __future__ import annotations

from crm_study.results.rule import Rule

SCHAFER_1999 = Rule(
    name="SCHAFER_1999",
    about="the share missing",
    cutoff=0.05,
    source="Schafer (1999), Statistical Methods in Medical Research, 8(1), 3-15",
    met="few missing",
    unmet="many missing",
    direction="at_most",
)
F2_SMALL_1988 = Rule(
    name="F2_SMALL_1988",
    about="f²",
    cutoff=0.02,
    source="Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 9.2",
    met="small",
    unmet="below small",
)
F2_MEDIUM_1988 = Rule(
    name="F2_MEDIUM_1988",
    about="f²",
    cutoff=0.15,
    source="Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 9.2",
    met="medium",
    unmet="below medium",
)
F2_LARGE_1988 = Rule(
    name="F2_LARGE_1988",
    about="f²",
    cutoff=0.35,
    source="Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 9.2",
    met="large",
    unmet="below large",
)
POWER_1988 = Rule(
    name="POWER_1988",
    about="power",
    cutoff=0.80,
    source="Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 2.4",
    met="enough power",
    unmet="too little power",
)
COCHRAN_1954 = Rule(
    name="COCHRAN_1954",
    about="the smallest expected count",
    cutoff=5.0,
    source="Cochran (1954), Biometrics, 10(4), 417-451: expected counts that chi-squared needs",
    met="counts large enough",
    unmet="counts too small for chi-squared",
)
