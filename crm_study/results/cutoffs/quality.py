"""Cut-offs of data quality: when an answer, a respondent or an enumerator is looked at."""

from __future__ import annotations

from crm_study.results.rule import Rule

_LOOK, _CLEAN = "look at these", "none found"

SPEED_OF_MEDIAN_2015 = Rule(
    name="SPEED_OF_MEDIAN_2015",
    about="the time over the median",
    cutoff=1 / 3,
    source="a convention; see Greszki, Meyer & Schoen (2015), Public Opinion Quarterly 79, "
    "471-503, on thresholds relative to the median time",
    met=_CLEAN,
    unmet=_LOOK,
)
HUANG_2012 = Rule(
    name="HUANG_2012",
    about="seconds per item",
    cutoff=2.0,
    source="Huang, Curran, Keeney, Poposki & DeShon (2012), Journal of Business and Psychology "
    "27, 99-114: two seconds an item",
    met=_CLEAN,
    unmet=_LOOK,
)
STRAIGHT_RUN = Rule(
    name="STRAIGHT_RUN",
    about="the longest run",
    cutoff=6.0,
    source="a convention of this package, and at least half of the block; Johnson (2005), Journal "
    "of Research in Personality 39, 103-129, whose index it is, leaves the cut-off to the data",
    met=_LOOK,
    unmet=_CLEAN,
)
LEYS_2013 = Rule(
    name="LEYS_2013",
    about="robust standard deviations",
    cutoff=3.0,
    source="Leys, Ley, Klein, Bernard & Licata (2013), Journal of Experimental Social Psychology "
    "49, 764-766: robust standard deviations from the median",
    met=_CLEAN,
    unmet=_LOOK,
    direction="at_most",
)
MEADE_2012 = Rule(
    name="MEADE_2012",
    about="p of D²",
    cutoff=0.01,
    source="Meade & Craig (2012), Psychological Methods 17, 437-455; the level is that of the R "
    "package careless",
    met=_CLEAN,
    unmet=_LOOK,
)
KURIAKOSE_2016 = Rule(
    name="KURIAKOSE_2016",
    about="the share of equal answers",
    cutoff=0.85,
    source="Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32, 283-291",
    met=_LOOK,
    unmet=_CLEAN,
)
AAPOR_COMPLETE_2023 = Rule(
    name="AAPOR_COMPLETE_2023",
    about="the share answered",
    cutoff=0.80,
    source="AAPOR (2023), Standard Definitions, 10th ed.: share answered of a complete interview",
    met="complete",
    unmet="partial",
)
AAPOR_PARTIAL_2023 = Rule(
    name="AAPOR_PARTIAL_2023",
    about="the share answered",
    cutoff=0.50,
    source="AAPOR (2023), Standard Definitions, 10th ed.: share answered of a partial interview",
    met="partial",
    unmet="break-off",
)
ENUMERATOR_ICC = Rule(
    name="ENUMERATOR_ICC",
    about="the intraclass correlation",
    cutoff=0.05,
    source="a convention, and a lower limit above 0; see West & Blom (2017), Journal of Survey "
    "Statistics and Methodology 5, 175-211, on the size of interviewer effects",
    met=_CLEAN,
    unmet=_LOOK,
    direction="at_most",
)
UNHCR_PRODUCTIVITY = Rule(
    name="UNHCR_PRODUCTIVITY",
    about="standard deviations",
    cutoff=2.0,
    source="UNHCR, HighFrequencyChecks: standard deviations from the mean interviews a day",
    met=_CLEAN,
    unmet=_LOOK,
    direction="at_most",
)
DIME_BACK_CHECK = Rule(
    name="DIME_BACK_CHECK",
    about="the share of errors",
    cutoff=0.10,
    source="World Bank, DIME Wiki, Back Checks: errors above which enumerators are retrained",
    met="agrees",
    unmet="retrain",
    direction="at_most",
)
EVIDENCE_FAMILIES = Rule(
    name="EVIDENCE_FAMILIES",
    about="kinds of evidence",
    cutoff=2.0,
    source="a convention of this package: independent families of evidence against an interview",
    met=_LOOK,
    unmet=_CLEAN,
)
