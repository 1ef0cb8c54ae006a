"""Cut-offs of choices between products, and of what customer lists tell."""

from __future__ import annotations

from crm_study.results.rule import Rule

SAATY_1980 = Rule(
    name="SAATY_1980",
    about="the consistency ratio",
    cutoff=0.10,
    source="Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill: consistency ratio",
    met="consistent enough",
    unmet="compare again",
    direction="at_most",
)
VETO_SHARE = Rule(
    name="VETO_SHARE",
    about="the share of judges who rule out",
    cutoff=0.5,
    source="a convention of this package: share of the judges who rule an alternative out",
    met="ruled out",
    unmet="admitted",
)
NPV_ZERO = Rule(
    name="NPV_ZERO",
    about="the net present value",
    cutoff=0.0,
    source="Brealey, Myers & Allen (2020), Principles of Corporate Finance, 13th ed., ch. 5",
    met="worth its cost",
    unmet="costs more than it brings",
)
HENNIG_STABLE_2007 = Rule(
    name="HENNIG_STABLE_2007",
    about="the stability of a cluster",
    cutoff=0.75,
    source="Hennig (2007), Computational Statistics & Data Analysis, 52(1), 258-271; bounds of "
    "the R package fpc",
    met="stable",
    unmet="not stable",
)
HENNIG_PATTERN_2007 = Rule(
    name="HENNIG_PATTERN_2007",
    about="the stability of a cluster",
    cutoff=0.60,
    source="Hennig (2007), Computational Statistics & Data Analysis, 52(1), 258-271; bounds of "
    "the R package fpc",
    met="a pattern, its members doubtful",
    unmet="dissolves",
)
KAUFMAN_1990 = Rule(
    name="KAUFMAN_1990",
    about="the mean silhouette",
    cutoff=0.50,
    source="Kaufman & Rousseeuw (1990), Finding Groups in Data, ch. 2: mean silhouette",
    met="a reasonable structure",
    unmet="a weak structure or none",
)
DORMANT_DAYS = Rule(
    name="DORMANT_DAYS",
    about="days without a transaction",
    cutoff=180.0,
    source="a convention of this package: days without a transaction; central banks and "
    "institutions have their own",
    met="dormant",
    unmet="active",
)
STALE_DAYS = Rule(
    name="STALE_DAYS",
    about="days since the last change",
    cutoff=365.0,
    source="a convention of this package: days since a record was last checked",
    met="stale",
    unmet="fresh",
)
FIELD_MISSING = Rule(
    name="FIELD_MISSING",
    about="the share of empty fields",
    cutoff=0.05,
    source="a convention of this package: share of records without the field",
    met="filled in",
    unmet="look at these",
    direction="at_most",
)
