"""Agreement of observers and coders."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows, numbers_of
from crm_study.errors import AnalysisError
from crm_study.kernels.agreement.agreement import cohen_kappa
from crm_study.kernels.agreement.fleiss import fleiss_kappa
from crm_study.kernels.agreement.icc import intraclass_correlations
from crm_study.kernels.agreement.krippendorff import krippendorff_alpha
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

Level = Literal["nominal", "ordinal", "interval", "ratio"]
_TITLE = "Agreement of observers"


class AgreementFinding(Finding):
    """Krippendorff's alpha, kappas, and for measurements the intraclass correlations."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every coefficient with its interval."""
        styles = dict.fromkeys(("estimate", "conf_low", "conf_high"), "bounded")
        columns = ["label", "estimate", "conf_low", "conf_high", "p_value", "n_obs"]
        return self.lay_out(columns, heads={"label": "Coefficient"}, styles=styles)  # type: ignore[arg-type]

    def prose(self) -> Prose:
        """Give Krippendorff's alpha."""
        return compose(
            "Krippendorff's α = {alpha} ({level}, {n} units).",
            alpha=self.slot("krippendorff", "estimate", style="bounded"),
            level=str(self.number("glance", "measurement")),
            n=self.slot("krippendorff", "n_obs"),
        )


def agreement(ratings: pd.DataFrame, *, level: Level = "nominal") -> Finding:
    """Compare what observers or coders gave to the same units.

    Parameters
    ----------
    ratings : DataFrame
        One row a unit, one column an observer; a gap is a unit not rated. Kappas and
        intraclass correlations use the units everyone rated.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the codes mean. Kappa is weighted quadratically from ordinal on;
        intraclass correlations are given for interval and ratio.

    Returns
    -------
    Finding
        Rows ``krippendorff``, ``fleiss`` or ``cohen:<a>~<b>``, and ``icc:<form>``.

    Raises
    ------
    AnalysisError
        Fewer than two observers, or text where numbers are needed.

    Examples
    --------
    >>> import pandas as pd
    >>> ratings = pd.DataFrame({"a": [1, 2, 2, 1, 2, 1], "b": [1, 2, 2, 1, 1, 1]})
    >>> round(agreement(ratings).number("cohen:a~b", "estimate"), 4)
    0.6667
    """
    if ratings.shape[1] < 2:
        raise AnalysisError("Agreement needs at least 2 observers, one column each.")
    table = numbers_of(ratings, purpose="agreement")
    complete = complete_rows(table)
    names = [str(name) for name in ratings.columns]
    alpha = krippendorff_alpha(table, level=level)
    rows = [_row("krippendorff", "Krippendorff's α", alpha.estimate, alpha.n_units)]
    troubles: list[str] = []
    for part in (_kappas(complete, names, level), _intraclass(complete, level)):
        try:
            rows.extend(part)
        except AnalysisError as error:
            troubles.append(str(error))
    return AgreementFinding(
        id="agreement",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall={"measurement": level, "n_obs": len(table), "conf_level": 0.95},
        status="warning" if troubles else "ok",
        reason=" ".join(troubles) or None,
        notes=(
            "Cohen's κ with the interval of Fleiss, Cohen & Everitt (1969); Fleiss's κ for more "
            "than two observers; intraclass correlations after McGraw & Wong (1996).",
        ),
    )


def _row(key: str, label: str, estimate: float, n_obs: int, **more: float) -> dict[str, Any]:
    row = {"key": key, "label": label, "estimate": estimate, "n_obs": n_obs}
    return row | {"conf_low": None, "conf_high": None, "p_value": None} | more


def _kappas(
    complete: NDArray[np.float64], names: list[str], level: Level
) -> Iterator[dict[str, Any]]:
    if len(names) > 2 and level == "nominal":
        fleiss = fleiss_kappa(complete)
        yield _row(
            "fleiss", "Fleiss's κ", fleiss.estimate, fleiss.n_subjects, p_value=fleiss.p_value
        )
    weights: Literal["none", "quadratic"] = "none" if level == "nominal" else "quadratic"
    for i, j in combinations(range(len(names)), 2):
        kappa = cohen_kappa(complete[:, i], complete[:, j], weights=weights)
        yield _row(
            f"cohen:{names[i]}~{names[j]}",
            f"Cohen's κ, {names[i]} with {names[j]}",
            kappa.estimate,
            kappa.n_obs,
            conf_low=kappa.conf_low,
            conf_high=kappa.conf_high,
            p_value=kappa.p_value,
        )


def _intraclass(complete: NDArray[np.float64], level: Level) -> Iterator[dict[str, Any]]:
    if level not in ("interval", "ratio"):
        return
    for found in intraclass_correlations(complete):
        yield _row(
            f"icc:{found.kind}",
            found.kind,
            found.estimate,
            len(complete),
            conf_low=found.conf_low,
            conf_high=found.conf_high,
            p_value=found.p_value,
        )
