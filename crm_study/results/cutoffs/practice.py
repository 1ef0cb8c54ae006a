"""Rules of thumb for rankings, vital few, maturity and necessary conditions."""

from __future__ import annotations

from crm_study.results.rule import Rule

DUL_2016 = Rule(
    name="DUL_2016",
    about="the effect size d",
    cutoff=0.10,
    source="Dul (2016), Organizational Research Methods, 19(1), 10-52: d from .1 is medium",
    met="medium or larger",
    unmet="small",
)
SCHMIDT_1997 = Rule(
    name="SCHMIDT_1997",
    about="Kendall's W",
    cutoff=0.50,
    source="Schmidt (1997), Decision Sciences, 28(3), 763-774: W from .5 is moderate agreement",
    met="moderate agreement or more",
    unmet="weak agreement",
)
JURAN_1954 = Rule(
    name="JURAN_1954",
    about="the cumulative share",
    cutoff=0.80,
    source="Juran (1954), Industrial Quality Control, 11(3), 12-25: the vital few hold four fifths",
    met="reached by the vital few",
    unmet="not reached yet",
)
LEBRETON_2008 = Rule(
    name="LEBRETON_2008",
    about="rwg",
    cutoff=0.70,
    source="LeBreton & Senter (2008), Organizational Research Methods, 11(4), 815-852: rwg from "
    ".71 is strong agreement; .70 is the usual cut-off",
    met="enough agreement",
    unmet="too little agreement",
)
