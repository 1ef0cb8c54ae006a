"""When a sample is not worth drawing."""

from __future__ import annotations

from crm_study.results.rule import Rule

CENSUS_1992 = Rule(
    name="CENSUS_1992",
    about="the population",
    cutoff=200,
    source="Israel (1992), Determining sample size, PEOD-6: a census for 200 people or less",
    met="ask everybody",
    unmet="draw a sample",
    direction="at_most",
)
CENSUS_SHARE = Rule(
    name="CENSUS_SHARE",
    about="the share of the population",
    cutoff=0.9,
    source="a convention of this package: who asks nine in ten may as well ask all",
    met="ask everybody",
    unmet="draw a sample",
)
_MUGENDA = "Mugenda & Mugenda (2003), Research Methods: Quantitative and Qualitative Approaches"
RESPONSE_ADEQUATE_2003 = Rule(
    name="RESPONSE_ADEQUATE_2003",
    about="the response rate",
    cutoff=0.5,
    source=_MUGENDA,
    met="adequate",
    unmet="below what is called adequate",
)
RESPONSE_GOOD_2003 = Rule(
    name="RESPONSE_GOOD_2003",
    about="the response rate",
    cutoff=0.6,
    source=_MUGENDA,
    met="good",
    unmet="not called good",
)
RESPONSE_VERY_GOOD_2003 = Rule(
    name="RESPONSE_VERY_GOOD_2003",
    about="the response rate",
    cutoff=0.7,
    source=_MUGENDA,
    met="very good",
    unmet="not called very good",
)
