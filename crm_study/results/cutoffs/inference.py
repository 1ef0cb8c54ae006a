"""Cut-offs of inference with clusters and designs."""

from __future__ import annotations

from crm_study.results.rule import Rule

NONRESPONSE_CASES_2003 = Rule(
    name="NONRESPONSE_CASES_2003",
    about="people in a class",
    cutoff=30.0,
    source="a convention; see Kalton & Flores-Cervantes (2003), Journal of Official Statistics "
    "19, 81-97, on small classes",
    met="large enough",
    unmet="joined to another class",
)
NONRESPONSE_RATE_2003 = Rule(
    name="NONRESPONSE_RATE_2003",
    about="the response rate of a class",
    cutoff=0.5,
    source="a convention: no weight more than doubles; see Kalton & Flores-Cervantes (2003), "
    "Journal of Official Statistics 19, 81-97",
    met="high enough",
    unmet="joined to another class",
)
CLUSTERS_2015 = Rule(
    name="CLUSTERS_2015",
    about="the number of clusters",
    cutoff=50.0,
    source="Cameron & Miller (2015), Journal of Human Resources 50, 317-372",
    met="many clusters",
    unmet="few clusters",
)
SATTERTHWAITE_2015 = Rule(
    name="SATTERTHWAITE_2015",
    about="the degrees of freedom of CR2",
    cutoff=5.0,
    source="after Tipton (2015), Psychological Methods 20, 375-393, who draws the line at 4",
    met="enough degrees of freedom",
    unmet="too few degrees of freedom for CR2 alone",
)
BRADLEY_1978 = Rule(
    name="BRADLEY_1978",
    about="how many times as often as promised an interval misses",
    cutoff=1.5,
    source="Bradley (1978), British Journal of Mathematical and Statistical Psychology 31, "
    "144-152: the liberal criterion, 0.5 to 1.5 times the nominal level",
    met="as promised",
    unmet="too narrow",
    direction="at_most",
)
BRADLEY_LOW_1978 = Rule(
    name="BRADLEY_LOW_1978",
    about="how many times as often as promised an interval misses",
    cutoff=0.5,
    source="Bradley (1978), British Journal of Mathematical and Statistical Psychology 31, "
    "144-152: the liberal criterion, 0.5 to 1.5 times the nominal level",
    met="as promised",
    unmet="too wide",
)
