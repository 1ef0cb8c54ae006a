"""Cut-offs of comparisons between waves."""

from __future__ import annotations

from crm_study.results.rule import Rule

MEADE_BAUER_2007 = Rule(
    name="MEADE_BAUER_2007",
    about="people in a group",
    cutoff=100.0,
    source="Meade & Bauer (2007), Structural Equation Modeling 14, 611-635: with 100 respondents a "
    "group a test of invariance finds little",
    met="large enough to be tested",
    unmet="too few to be tested",
)
