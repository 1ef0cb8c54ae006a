"""Cut-offs of samples, reliability, factors and fit."""

from __future__ import annotations

from crm_study.results.rule import Rule

NUNNALLY_1978 = Rule(
    name="NUNNALLY_1978",
    about="α",
    cutoff=0.70,
    source="Nunnally (1978), Psychometric Theory, 2nd ed., p. 245",
    met="acceptable",
    unmet="below the cut-off",
)
ITEM_REST_1994 = Rule(
    name="ITEM_REST_1994",
    about="the item-rest correlation",
    cutoff=0.30,
    source="Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., p. 305",
    met="keep",
    unmet="examine",
)
MAJOR_DIFFERENCE_2018 = Rule(
    name="MAJOR_DIFFERENCE_2018",
    about="the difference in percent",
    cutoff=10.0,
    source="Hardwicke et al. (2018), Royal Society Open Science 5:180448 (10 percent)",
    met="minor",
    unmet="major",
    direction="at_most",
)
ROBINSON_1991 = Rule(
    name="ROBINSON_1991",
    about="the lower limit of α",
    cutoff=0.60,
    source="Robinson, Shaver & Wrightsman (1991), Measures of Personality, p. 13 (minimal)",
    met="reliable",
    unmet="not shown to be reliable",
)
REDUNDANT_1991 = Rule(
    name="REDUNDANT_1991",
    about="the correlation of two items",
    cutoff=0.90,
    source="Boyle (1991), Personality and Individual Differences 12, 291-294; a convention",
    met="distinct",
    unmet="redundant",
    direction="at_most",
)
MISSING_1976 = Rule(
    name="MISSING_1976",
    about="the share missing",
    cutoff=0.15,
    source="Hertel (1976), Sociological Methods & Research 4, 459-474 (15 percent)",
    met="answered",
    unmet="often left out",
    direction="at_most",
)
KAISER_1974 = Rule(
    name="KAISER_1974",
    about="the KMO measure",
    cutoff=0.60,
    source="Kaiser (1974), Psychometrika 39, 31-36 (.60 mediocre, .80 meritorious)",
    met="adequate",
    unmet="below the cut-off",
)
LYNN_1986 = Rule(
    name="LYNN_1986",
    about="I-CVI",
    cutoff=0.78,
    source="Lynn (1986), Nursing Research 35, 382-385",
    met="relevant",
    unmet="examine",
)
CHEUNG_RENSVOLD_2002 = Rule(
    name="CHEUNG_RENSVOLD_2002",
    about="the change of CFI",
    cutoff=-0.01,
    source="Cheung & Rensvold (2002), Structural Equation Modeling 9, 233-255",
    met="holds",
    unmet="does not hold",
)
DIAMANTOPOULOS_2001 = Rule(
    name="DIAMANTOPOULOS_2001",
    about="VIF",
    cutoff=10.0,
    source="Diamantopoulos & Winklhofer (2001), Journal of Marketing Research 38, 269-277",
    met="distinct",
    unmet="repeats the others",
    direction="at_most",
)
BENTLER_CHOU_1987 = Rule(
    name="BENTLER_CHOU_1987",
    about="respondents per item",
    cutoff=5.0,
    source="Bentler & Chou (1987), Sociological Methods & Research 16, 78-117: 5 per item",
    met="enough respondents",
    unmet="too few respondents",
)
HENSELER_2015 = Rule(
    name="HENSELER_2015",
    about="HTMT",
    cutoff=0.85,
    source="Henseler, Ringle & Sarstedt (2015), J. Acad. Marketing Science 43, 115-135",
    met="distinct",
    unmet="not distinct",
    direction="at_most",
)
HARMAN_1976 = Rule(
    name="HARMAN_1976",
    about="the share of the first factor",
    cutoff=0.50,
    source="Harman (1976), after Podsakoff & Organ (1986), Journal of Management 12, 531-544",
    met="below half; proves nothing",
    unmet="above half; suspicious",
    direction="at_most",
)
HU_BENTLER_1999_CFI = Rule(
    name="HU_BENTLER_1999_CFI",
    about="CFI",
    cutoff=0.95,
    source="Hu & Bentler (1999), Structural Equation Modeling 6, 1-55",
    met="good",
    unmet="below the cut-off",
)
HU_BENTLER_1999_RMSEA = Rule(
    name="HU_BENTLER_1999_RMSEA",
    about="RMSEA",
    cutoff=0.06,
    source="Hu & Bentler (1999), Structural Equation Modeling 6, 1-55",
    met="good",
    unmet="above the cut-off",
    direction="at_most",
)
HU_BENTLER_1999_SRMR = Rule(
    name="HU_BENTLER_1999_SRMR",
    about="SRMR",
    cutoff=0.08,
    source="Hu & Bentler (1999), Structural Equation Modeling 6, 1-55",
    met="good",
    unmet="above the cut-off",
    direction="at_most",
)
BULMER_1979 = Rule(
    name="BULMER_1979",
    about="the size of skewness",
    cutoff=1.0,
    source="Bulmer (1979), Principles of Statistics, p. 63: a skewness beyond 1 either way",
    met="at most moderately skewed",
    unmet="highly skewed",
    direction="at_most",
)
