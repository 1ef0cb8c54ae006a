"""A regression on many filled-in tables, pooled by Rubin's rules, beside the complete rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.kernels.missing.imputation import imputed
from crm_study.kernels.missing.pooled_wald import pool_wald
from crm_study.kernels.missing.rubin import Pooled, pool_estimates, pool_r_squared
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.format import interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
_POOLED = {
    "estimate": "estimate",
    "std_error": "std_error",
    "statistic": "statistic",
    "df": "df",
    "p_value": "p_value",
    "conf_low": "conf_low",
    "conf_high": "conf_high",
    "within_variance": "within",
    "between_variance": "between",
    "total_variance": "total",
    "riv": "riv",
    "lambda": "lambda_",
    "fmi": "fmi",
}
_NOTES = (
    "Gaps are filled by chained equations from all variables named here; estimates are pooled by "
    "Rubin's rules with the degrees of freedom of Barnard and Rubin (1999), as mice::pool.",
    "F is D1 with Reiter's (2007) degrees of freedom, as mice::D1; R² is pooled as Fisher's z of "
    "its root.",
    "Imputation assumes that what is missing depends only on the variables in the table (missing "
    "at random). No test on these data can show that.",
)
_PMM = "Predictive mean matching takes a value from one of the five nearest respondents."
_NORM = "Bayesian linear regression fills in values that need not lie on the answer scale."
_ALONE = (
    "Rows that miss only the outcome add no information on the slopes; what imputation gains "
    "comes from rows that miss a predictor and from auxiliary variables."
)


class ImputationFinding(Finding):
    """Pooled slopes beside those of the complete rows."""

    __slots__ = ()

    def table(self) -> Table:
        """Return pooled and complete-case slopes."""
        columns = ["label", "estimate", "std_error", "df", "p_value", "conf_low", "conf_high"]
        columns += ["fmi", "complete_estimate", "complete_std_error", "complete_p_value"]
        heads = {"label": "Term", "estimate": "B"}
        return self.lay_out(columns, heads=heads, styles={"df": "decimal"})

    def prose(self) -> Prose:
        """Compare the pooled slopes with those of the complete rows."""
        opening = compose(
            "Of {n_obs} rows {n_complete} are complete. Pooled over {m} imputations, R² = {r2}, "
            "F({df1}, {df2}) = {f}, {p}.",
            n_obs=self.slot("glance", "n_obs"),
            n_complete=self.slot("glance", "n_complete"),
            m=self.slot("glance", "n_imputations"),
            r2=self.slot("glance", "r_squared"),
            df1=self.slot("glance", "df1"),
            df2=self.slot("glance", "df2", style="decimal"),
            f=self.slot("glance", "f_statistic"),
            p=self.p_slot("glance"),
        )
        slopes = [row for row in self.rows if row["term"] != "intercept"]
        return join([opening, *map(self._slope, slopes)])

    def figure(self) -> Figure | None:
        """Draw the pooled slopes with their intervals."""
        from crm_study.figures.coefficients import coefficient_plot

        slopes = [row for row in self.rows if row["term"] != "intercept"]
        return coefficient_plot(
            [str(row["label"]) for row in slopes],
            [row["estimate"] for row in slopes],
            [row["conf_low"] for row in slopes],
            [row["conf_high"] for row in slopes],
            [interval_text(row, "decimal") for row in slopes],
            axis_label="Pooled B with its interval",
            stamp=self.stamp,
        )

    def _slope(self, row: Row) -> Prose:
        term = str(row["term"])
        same = SIGNIFICANCE_1925.holds(row["p_value"]) == SIGNIFICANCE_1925.holds(
            row["complete_p_value"]
        )
        return compose(
            "{label}: B = {b} ({p}, fraction of missing information {fmi}) against {complete} in "
            "the complete rows ({complete_p}); the decision is {same}.",
            label=str(row["label"]),
            b=self.slot(term, "estimate"),
            p=self.p_slot(term),
            fmi=self.slot(term, "fmi"),
            complete=self.slot(term, "complete_estimate"),
            complete_p=self.p_slot(term, "complete_p_value"),
            same="the same" if same else "another",
        )


@one_thread
def multiple_imputation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    auxiliary: Sequence[str] = (),
    n_imputations: int = 20,
    method: str = "pmm",
    n_iterations: int = 10,
    conf_level: float = 0.95,
    seed: int,
) -> Finding:
    """Fit a regression on many filled-in copies of a frame, and pool.

    Parameters
    ----------
    frame : DataFrame
        Numeric columns, NaN where missing; rows without any value are left out.
    outcome : str
        Column to account for.
    predictors : sequence of str
        Columns to account for it with.
    auxiliary : sequence of str, optional
        Further columns that help to fill gaps and are not in the model.
    n_imputations : int
        Filled-in tables; two at the least. As many as percent of rows with gaps is a rule.
    method : {"pmm", "norm"}
        Predictive mean matching or Bayesian linear regression, as in mice.
    n_iterations : int
        Rounds of the chained equations.
    conf_level : float
        Coverage of the limits.
    seed : int
        The same seed gives the same numbers.

    Returns
    -------
    Finding
        One row a term: the pooled estimate, its variance within and between imputations,
        fmi, and the estimate from the complete rows alone; `glance` holds the pooled R²
        and the F of all slopes.

    Raises
    ------
    AnalysisError
        An unknown column, text where numbers are needed, fewer than two imputations, a
        variable that cannot be imputed, or whatever a regression refuses.

    References
    ----------
    .. [1] Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. Wiley.
    .. [2] van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 2, 4, 5, 7, 6, 8], "x": [1, 2, 3, 4, 5, 6, None, 8]})
    >>> found = multiple_imputation(frame, outcome="y", predictors=["x"], seed=1)
    >>> 0.9 < found.number("x", "estimate") < 1.2
    True
    """
    names = (outcome, *predictors)
    used = tuple(dict.fromkeys((*names, *auxiliary)))
    require_columns(frame, used)
    if n_imputations < 2:
        raise AnalysisError(f"Pooling needs at least 2 imputations, but got {n_imputations}.")
    values = numbers_of(frame[list(used)], purpose="imputation")
    values = values[~np.isnan(values).all(axis=1)]
    tables = imputed(
        values,
        n_imputations=n_imputations,
        method=method,
        n_iterations=n_iterations,
        seed=seed,
        names=used,
    )
    fits = [_fit(table, predictors, conf_level) for table in tables]
    complete = _fit(complete_rows(values[:, : len(names)]), predictors, conf_level)
    told = {"imputation": method, "n_iterations": n_iterations, "seed": seed, "outcome": outcome}
    return ImputationFinding(
        id="imputation",
        title=f"Regression of {outcome} with multiple imputation",
        rows=_rows(fits, complete, conf_level),
        overall=plain({**told, **_overall(fits, complete, conf_level)}),
        notes=(*_NOTES, _PMM if method == "pmm" else _NORM, _ALONE),
        rules=(SIGNIFICANCE_1925,),
    )


def _fit(table: Floats, predictors: Sequence[str], conf_level: float) -> OlsFit:
    k = len(predictors)
    return ols(table[:, 0], table[:, 1 : k + 1], names=list(predictors), conf_level=conf_level)


def _rows(fits: Sequence[OlsFit], complete: OlsFit, conf_level: float) -> tuple[Row, ...]:
    pooled = pool_estimates(
        np.stack([fit.estimate for fit in fits]),
        np.stack([fit.std_error for fit in fits]),
        df_complete=fits[0].df_residual,
        conf_level=conf_level,
    )
    return tuple(plain(_row(pooled, complete, i)) for i in range(len(complete.terms)))


def _row(pooled: Pooled, complete: OlsFit, i: int) -> dict[str, Any]:
    term = complete.terms[i]
    return {
        "term": term,
        "label": "(Constant)" if term == "intercept" else term,
        **{name: getattr(pooled, attribute)[i] for name, attribute in _POOLED.items()},
        "complete_estimate": complete.estimate[i],
        "complete_std_error": complete.std_error[i],
        "complete_p_value": complete.p_value[i],
    }


def _overall(fits: Sequence[OlsFit], complete: OlsFit, conf_level: float) -> dict[str, Any]:
    wald = pool_wald(
        np.stack([fit.estimate[1:] for fit in fits]),
        np.stack([fit.covariance[1:, 1:] for fit in fits]),
        df_complete=fits[0].df_residual,
    )
    r_squared = pool_r_squared(
        np.array([fit.r_squared for fit in fits]), n_obs=fits[0].n_obs, conf_level=conf_level
    )
    return {
        "n_obs": fits[0].n_obs,
        "n_complete": complete.n_obs,
        "n_imputations": len(fits),
        "r_squared": r_squared.estimate,
        "r_squared_low": r_squared.conf_low,
        "r_squared_high": r_squared.conf_high,
        "fmi": r_squared.fmi,
        "f_statistic": wald.statistic,
        "df1": wald.df1,
        "df2": wald.df2,
        "p_value": wald.p_value,
        "riv": wald.riv,
        "conf_level": conf_level,
    }
