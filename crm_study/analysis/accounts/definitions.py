"""Indicators of microfinance institutions, by their entries in the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_study.results.cutoffs.accounts import MICRORATE_2003, ROSENBERG_2009
from crm_study.results.rule import Rule

Unit = Literal["share", "ratio", "money", "count"]
ENTRIES = {
    "active_clients": "active clients",
    "borrowers": "active borrowers",
    "women": "women among the active clients",
    "savers": "clients who save",
    "portfolio": "gross loan portfolio",
    "late_30": "balance of loans more than 30 days late",
    "written_off": "loans written off in the year",
    "operating_income": "operating income",
    "loan_income": "income from interest and fees on loans",
    "operating_expense": "operating expense",
    "financial_expense": "financial expense",
    "provisions": "loan-loss provision expense",
    "assets": "total assets",
    "equity": "equity",
    "staff": "staff",
    "loan_officers": "loan officers",
    "clients_start": "clients at the start of the year",
    "joined": "clients who joined",
    "left": "clients who left",
}
"""Entries of a sheet, with their words; amounts at the end of the year or over it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator.

    Attributes
    ----------
    name, label : str
    above, below : tuple of str
        Entries whose sum is divided, and divides; one with a leading ``-`` is taken off.
    unit : str
        ``share``, ``ratio``, ``money`` or ``count``.
    averaged : bool
        Whether the divisor is the mean of this and last year's end.
    growth : bool
        Whether the entry is compared with itself a year before.
    per_head : bool
        Whether the result is divided by the declared income per head.
    rule : Rule or None
    meaning : str
        The definition in words.
    """

    name: str
    label: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    unit: Unit
    meaning: str
    averaged: bool = False
    growth: bool = False
    per_head: bool = False
    rule: Rule | None = None

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries it rests on."""
        return tuple(name.removeprefix("-") for name in (*self.above, *self.below))


_COSTS = ("operating_expense", "financial_expense", "provisions")
_PROFIT = ("operating_income", *(f"-{name}" for name in _COSTS))


def _growth(name: str, label: str, entry: str) -> Definition:
    meaning = f"{ENTRIES[entry]} at the end of the year over last year's, less 1"
    return Definition(name, label, (entry,), (entry,), "share", meaning, growth=True)


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "par30",
        "Portfolio at risk (30 days)",
        ("late_30",),
        ("portfolio",),
        "share",
        "balance of loans more than 30 days late over the gross loan portfolio",
        rule=MICRORATE_2003,
    ),
    Definition(
        "write_off",
        "Write-off ratio",
        ("written_off",),
        ("portfolio",),
        "share",
        "loans written off over the average gross loan portfolio",
        averaged=True,
    ),
    Definition(
        "oss",
        "Operational self-sufficiency",
        ("operating_income",),
        _COSTS,
        "share",
        "operating income over financial, provision and operating expense",
        rule=ROSENBERG_2009,
    ),
    Definition(
        "roa",
        "Return on assets",
        _PROFIT,
        ("assets",),
        "share",
        "operating income less all expense, before taxes, over average assets",
        averaged=True,
    ),
    Definition(
        "roe",
        "Return on equity",
        _PROFIT,
        ("equity",),
        "share",
        "operating income less all expense, before taxes, over average equity",
        averaged=True,
    ),
    Definition(
        "portfolio_yield",
        "Portfolio yield",
        ("loan_income",),
        ("portfolio",),
        "share",
        "income from interest and fees on loans over the average gross loan portfolio",
        averaged=True,
    ),
    Definition(
        "expense_ratio",
        "Operating expense ratio",
        ("operating_expense",),
        ("portfolio",),
        "share",
        "operating expense over the average gross loan portfolio",
        averaged=True,
    ),
    Definition(
        "cost_per_borrower",
        "Cost per borrower",
        ("operating_expense",),
        ("borrowers",),
        "money",
        "operating expense over the average number of active borrowers",
        averaged=True,
    ),
    Definition(
        "average_loan",
        "Average loan",
        ("portfolio",),
        ("borrowers",),
        "money",
        "gross loan portfolio over active borrowers",
    ),
    Definition(
        "loan_per_income",
        "Average loan over GNI per head",
        ("portfolio",),
        ("borrowers",),
        "share",
        "average loan over the declared gross national income per head",
        per_head=True,
    ),
    Definition(
        "retention",
        "Clients retained",
        ("active_clients", "-joined"),
        ("clients_start",),
        "share",
        "active clients at the end less those who joined, over those at the start (IRIS+ PI9319)",
    ),
    Definition(
        "drop_out",
        "Clients who left",
        ("left",),
        ("clients_start",),
        "share",
        "clients who left over those at the start",
    ),
    Definition(
        "women_share",
        "Women among clients",
        ("women",),
        ("active_clients",),
        "share",
        "women over active clients",
    ),
    Definition(
        "saver_share",
        "Savers among clients",
        ("savers",),
        ("active_clients",),
        "share",
        "clients who save over active clients",
    ),
    _growth("client_growth", "Growth of clients", "active_clients"),
    _growth("portfolio_growth", "Growth of the portfolio", "portfolio"),
    Definition(
        "borrowers_per_officer",
        "Borrowers per loan officer",
        ("borrowers",),
        ("loan_officers",),
        "count",
        "active borrowers over loan officers",
    ),
    Definition(
        "clients_per_staff",
        "Clients per member of staff",
        ("active_clients",),
        ("staff",),
        "count",
        "active clients over staff",
    ),
)
"""In the order of a report."""

BY_NAME = {definition.name: definition for definition in DEFINITIONS}
