"""When a sample is not worth drawing."""

from __future__ import annotations

from crm_study.results.rule import Rule

CENSUS_1992 = Rule(
    name="CENSUS_1992",
    cutoff=200,
    source="Israel (1992), Determining sample size, PEOD-6: a census for 200 people or less",
    met="ask everybody",
    unmet="draw a sample",
    direction="at_most",
)
CENSUS_SHARE = Rule(
    name="CENSUS_SHARE",
    cutoff=0.9,
    source="a convention of this package: who asks nine in ten may as well ask all",
    met="ask everybody",
    unmet="draw a sample",
)
