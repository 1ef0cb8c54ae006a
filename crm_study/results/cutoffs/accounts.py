"""Rules of thumb for the books of microfinance institutions."""

from __future__ import annotations

from crm_study.results.rule import Rule

MICRORATE_2003 = Rule(
    name="MICRORATE_2003",
    about="the portfolio at risk",
    cutoff=0.10,
    source="MicroRate & IADB (2003), Performance Indicators for Microfinance Institutions, 3rd "
    "ed.: a portfolio at risk above 10 percent is cause for concern",
    met="no cause for concern",
    unmet="cause for concern",
    direction="at_most",
)
ROSENBERG_2009 = Rule(
    name="ROSENBERG_2009",
    about="operational self-sufficiency",
    cutoff=1.0,
    source="Rosenberg (2009), Measuring Results of Microfinance Institutions, CGAP: income covers "
    "all costs from 100 percent on",
    met="covers its costs",
    unmet="does not cover its costs",
)
