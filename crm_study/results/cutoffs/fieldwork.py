"""Rules of thumb for coders, observers and the joining of sources."""

from __future__ import annotations

from crm_study.results.rule import Rule

LANDIS_KOCH_1977 = Rule(
    name="LANDIS_KOCH_1977",
    about="κ",
    cutoff=0.61,
    source="Landis & Koch (1977), Biometrics, 33(1), 159-174: kappa from .61 is substantial",
    met="substantial agreement",
    unmet="less than substantial agreement",
)
KRIPPENDORFF_2019 = Rule(
    name="KRIPPENDORFF_2019",
    about="Krippendorff's α",
    cutoff=0.667,
    source="Krippendorff (2019), Content Analysis, 4th ed., ch. 12: alpha from .667 allows "
    "tentative conclusions, from .800 firm ones",
    met="enough for tentative conclusions",
    unmet="too little to conclude from",
)
KOO_LI_2016 = Rule(
    name="KOO_LI_2016",
    about="the intraclass correlation",
    cutoff=0.75,
    source="Koo & Li (2016), Journal of Chiropractic Medicine, 15(2), 155-163: an intraclass "
    "correlation from .75 is good",
    met="good reliability",
    unmet="less than good reliability",
)
GUEST_2020 = Rule(
    name="GUEST_2020",
    about="the share of new themes",
    cutoff=0.05,
    source="Guest, Namey & Chen (2020), PLOS ONE, 15(5), e0232076: new themes of a run over "
    "those of the base",
    met="saturated",
    unmet="not saturated",
    direction="at_most",
)
