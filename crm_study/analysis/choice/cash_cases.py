"""The base, the bad and the good case of a stream of money, and what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.money.cash_flows import discount_factors

if TYPE_CHECKING:
    import pandas as pd

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Money of one option over years 0 to T; arrays of shape (T + 1,).

    Attributes
    ----------
    option : str
    benefit, benefit_low, benefit_high, cost, cost_low, cost_high : ndarray of float
    rates : tuple of float
        Discount rate: low, base, high.
    """

    option: str
    benefit: Floats
    benefit_low: Floats
    benefit_high: Floats
    cost: Floats
    cost_low: Floats
    cost_high: Floats
    rates: Triple

    def npv(self, *, benefit: float = 0.0, cost: float = 0.0, rate: float = 0.0) -> float:
        """Value the stream with inputs from -1, their low, over 0, their base, to 1, their high."""
        gained = _between(self.benefit_low, self.benefit, self.benefit_high, benefit)
        paid = _between(self.cost_low, self.cost, self.cost_high, cost)
        low, base, high = (np.array(r) for r in self.rates)
        factors = discount_factors(float(_between(low, base, high, rate)), n_years=gained.size - 1)
        return float((gained - paid) @ factors)

    def drawn(self, *, n_draws: int, seed: int) -> Floats:
        """Draw values, every input from a triangle between its low and its high."""
        places = np.random.default_rng(seed).triangular(-1, 0, 1, size=(n_draws, 3, 1))
        gained = _between(self.benefit_low, self.benefit, self.benefit_high, places[:, 0])
        paid = _between(self.cost_low, self.cost, self.cost_high, places[:, 1])
        low, base, high = (np.array(r) for r in self.rates)
        rate = _between(low, base, high, places[:, 2])
        years = np.arange(self.benefit.size)
        return np.asarray(((gained - paid) * (1 + rate) ** -years.astype(float)).sum(axis=1))


def streams_of(
    frame: pd.DataFrame,
    *,
    option: str,
    year: str,
    columns: dict[str, str | None],
    rates: Triple,
) -> list[Stream]:
    """Read one stream an option from a table with one row an option and year.

    Raises
    ------
    AnalysisError
        An unknown column, text, years that are no 0, 1, 2, ..., or a low above its high.
    """
    used = [name for name in (option, year, *columns.values()) if name is not None]
    require_columns(frame, used)
    found = []
    for name, part in frame.groupby(option, sort=False):
        numbers = numbers_of(
            part[[year, *dict.fromkeys(filter(None, columns.values()))]], purpose="money"
        )
        order = numbers[:, 0].argsort(kind="stable")
        if not np.array_equal(numbers[order, 0], np.arange(len(part))):
            raise AnalysisError(f"The years of '{name}' must be 0, 1, 2, ... without a gap.")
        names = list(dict.fromkeys(filter(None, columns.values())))
        held = {column: numbers[order, i + 1] for i, column in enumerate(names)}
        found.append(_stream(str(name), held, columns, rates))
    return found


def _stream(
    name: str, held: dict[str, Floats], columns: dict[str, str | None], rates: Triple
) -> Stream:
    amounts: dict[str, Floats] = {}
    for side in ("benefit", "cost"):
        base = held[str(columns[side])]
        low, high = (
            base if columns[f"{side}_{end}"] is None else held[str(columns[f"{side}_{end}"])]
            for end in ("low", "high")
        )
        if ((low > base) | (base > high)).any():
            raise AnalysisError(
                f"Of '{name}' a {side} must lie from its low to its high in every year."
            )
        amounts |= {side: base, f"{side}_low": low, f"{side}_high": high}
    return Stream(option=name, rates=rates, **amounts)


def _between(low: Floats, base: Floats, high: Floats, place: float | Floats) -> Floats:
    """Move from the base towards the low (-1) or the high (1)."""
    up, down = np.maximum(place, 0), np.maximum(-np.asarray(place), 0)
    return np.asarray(base + up * (high - base) + down * (low - base))
