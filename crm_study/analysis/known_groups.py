"""Known-groups validity: whether groups that ought to differ do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.kernels.description.one_way import one_way
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd


class KnownGroupsFinding(Finding):
    """F and η² of every score."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the comparison of each score."""
        columns = ["construct", "statistic", "df1", "df2", "p_value", "eta_squared", "n_obs"]
        return self.lay_out([*columns, "verdict"], heads={"statistic": "F"})

    def prose(self) -> Prose:
        """Count the scores that tell the groups apart."""
        return compose(
            "{n_flagged} of {n_constructs} scores differ between the groups.",
            n_flagged=self.slot("glance", "n_flagged"),
            n_constructs=self.slot("glance", "n_constructs"),
        )


def known_groups(frame: pd.DataFrame, *, scores: Sequence[str], group: str) -> Finding:
    """Compare scores between groups that theory says must differ.

    Parameters
    ----------
    frame : DataFrame
        Scale scores and the column ``group``; each score uses the rows that have both.
    scores : sequence of str
        Columns to compare.
    group : str
        Column that tells the groups apart.

    Returns
    -------
    Finding
        One row a score: F, degrees of freedom, p and η² of a one-way analysis of variance.

    Raises
    ------
    AnalysisError
        An unknown column, one group only, or a score that does not vary.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"care": [1, 2, 3, 4, 5, 6.0], "trained": list("nnnyyy")})
    >>> known_groups(frame, scores=["care"], group="trained").number("care", "statistic")
    13.5
    """
    require_columns(frame, (*scores, group))
    rows = [_row(frame, name, group) for name in scores]
    differ = sum(row["verdict"] == "differ" for row in rows)
    return KnownGroupsFinding(
        id="known_groups",
        title=f"Known groups: {group}",
        rows=tuple(plain(row) for row in rows),
        overall={"n_constructs": len(rows), "n_flagged": differ, "n_obs": len(frame)},
        notes=("One-way analysis of variance; η² is the share of variance between groups.",),
        rules=(SIGNIFICANCE_1925,),
    )


def _row(frame: pd.DataFrame, score: str, group: str) -> dict[str, Any]:
    used = frame[[score, group]].dropna()
    found = one_way(
        numbers_of(used[[score]], purpose="comparing groups")[:, 0], used[group].tolist()
    )
    return {
        "construct": score,
        "statistic": found.statistic,
        "df1": found.df1,
        "df2": found.df2,
        "p_value": found.p_value,
        "eta_squared": found.eta_squared,
        "n_obs": found.n_obs,
        "verdict": "differ" if SIGNIFICANCE_1925.holds(found.p_value) else "do not differ",
    }
