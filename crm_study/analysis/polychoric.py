"""Polychoric correlations of the items of a DataFrame."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.threads import one_thread
from crm_study.kernels.polychoric.polychoric import Polychoric
from crm_study.kernels.polychoric.polychoric import polychoric as estimate
from crm_study.kernels.polychoric.polyserial import polyserial as estimate_polyserial
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose

if TYPE_CHECKING:
    import pandas as pd


class PolychoricFinding(Finding):
    """Every pair of items."""

    __slots__ = ()

    def prose(self) -> Prose:
        """Name the strongest pair."""
        pair = str(max(self.rows, key=lambda row: abs(row["estimate"]))["pair"])
        return compose(
            "The closest pair is {pair} (ρ = {rho}, n = {n}).",
            pair=pair.replace("~", " with "),
            rho=self.slot(pair, "estimate", style="bounded"),
            n=self.slot("glance", "n_obs"),
        )


@one_thread
def polychoric(items: pd.DataFrame) -> Finding:
    """Correlate the normal variables behind ordered answers.

    Parameters
    ----------
    items : DataFrame
        One column an item of few ordered answers; incomplete rows are left out (listwise).

    Returns
    -------
    Finding
        One row a pair, ``estimate`` the polychoric correlation (two-step, no continuity
        correction).

    Raises
    ------
    AnalysisError
        A constant item, or answers that are not whole categories.

    Examples
    --------
    >>> import pandas as pd
    >>> items = pd.DataFrame({"a": [1, 1, 2, 2, 1, 2, 1, 2], "b": [1, 1, 2, 2, 2, 1, 1, 2]})
    >>> round(polychoric(items).number("a~b", "estimate"), 3)
    0.707
    """
    scores = numbers_of(items, purpose="a polychoric correlation")
    found = estimate(complete_rows(scores))
    names = [str(name) for name in items.columns]
    rows = [
        {
            "pair": f"{names[i]}~{names[j]}",
            "variable_1": names[i],
            "variable_2": names[j],
            "estimate": float(found.rho[i, j]),
            "n_empty": int(found.n_empty_cells[i, j]),
        }
        for i, j in combinations(range(len(names)), 2)
    ]
    status, reason = _status(found)
    return PolychoricFinding(
        id="polychoric",
        title="Polychoric correlations",
        rows=tuple(plain(row) for row in rows),
        overall=plain({"n_obs": found.n_obs, "smallest_eigenvalue": found.smallest_eigenvalue}),
        status=status,
        reason=reason,
        notes=("Two-step maximum likelihood, listwise, no correction of empty cells.",),
    )


def polyserial(frame: pd.DataFrame, *, measurement: str, rating: str) -> Finding:
    """Correlate a measurement with the normal variable behind an ordered rating.

    Parameters
    ----------
    frame : DataFrame
        Incomplete rows are left out (listwise).
    measurement, rating : str
        Columns.

    Returns
    -------
    Finding
        One row, ``estimate`` the polyserial correlation (maximum likelihood given the
        rating's thresholds, as lavaan).

    Raises
    ------
    AnalysisError
        Too few rows, or a column that does not vary.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"age": [21, 25, 30, 33, 41, 47.0], "level": [1, 2, 1, 2, 3, 3]})
    >>> polyserial(frame, measurement="age", rating="level").number("glance", "n_obs")
    6
    """
    require_columns(frame, (measurement, rating))
    values = numbers_of(frame[[measurement, rating]], purpose="a polyserial correlation")
    used = complete_rows(values)
    found = estimate_polyserial(used[:, 0], used[:, 1])
    row = {"pair": f"{measurement}~{rating}", "variable_1": measurement, "variable_2": rating}
    return PolychoricFinding(
        id="polyserial",
        title="Polyserial correlation",
        rows=(plain(row | {"estimate": found.estimate}),),
        overall={"n_obs": found.n_obs},
        status="ok" if found.converged else "warning",
        reason=None if found.converged else "The search did not converge.",
        notes=("Maximum likelihood given the rating's thresholds, listwise.",),
    )


def _status(found: Polychoric) -> tuple[Status, str | None]:
    if not found.converged:
        return "warning", "Not every pair reached its maximum."
    if not found.positive_definite:
        return "warning", "The correlations cannot all be true together (not positive definite)."
    return "ok", None
