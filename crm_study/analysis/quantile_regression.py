"""Quantile regression: what goes with the median, or with the lowest tenth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_study.analysis.line_finding import LineFinding, line_rows
from crm_study.analysis.model_frame import Choice, model_frame
from crm_study.kernels.glm.quantile import Spread
from crm_study.kernels.glm.quantile import quantile_regression as fit_quantile
from crm_study.kernels.linear.least_squares import ols
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join

if TYPE_CHECKING:
    import pandas as pd

_SPREADS = {
    "nid": "Standard errors: Hendricks–Koenker sandwich, which lets the density of the residuals "
    "differ between rows ('nid' of R's quantreg).",
    "iid": "Standard errors: one density of the residuals for all rows ('iid' of R's quantreg).",
}
_NOTES = (
    "The linear program is solved exactly, so that the line passes through as many rows as it has "
    "coefficients; statsmodels' QuantReg stops short of that. Bandwidth by Hall and Sheather, t "
    "with n − k − 1 degrees of freedom.",
    "On scores with few values many lines are equally good; take small differences lightly.",
)


class QuantileRegressionFinding(LineFinding):
    """Coefficients of one quantile."""

    __slots__ = ()

    def prose(self) -> Prose:
        """Say which quantile it is, and which slopes differ from zero."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "At quantile {tau} of {outcome} (R¹ = {r1}, n = {n}):",
            tau=self.slot("glance", "quantile"),
            outcome=str(self.number("glance", "outcome")),
            r1=self.slot("glance", "r1"),
            n=self.slot("glance", "n_obs"),
        )
        return join([opening, *self.slopes()])


def quantile_regression(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    quantile: float = 0.5,
    spread: Spread = "nid",
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Regress a quantile of an outcome on predictors.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Numeric or categorical columns.
    quantile : float, default 0.5
        Strictly between 0 and 1; 0.5 is the median.
    spread : {"nid", "iid"}
        Which standard errors of R's ``summary.rq``.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        One row per term, with the slope of least squares beside it. Equal to R's quantreg.

    Raises
    ------
    AnalysisError
        A quantile outside 0 to 1, or whatever `regression` refuses.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 4, 3, 6, 5, 9, 7], "x": range(8)})
    >>> found = quantile_regression(frame, outcome="y", predictors=["x"], spread="iid")
    >>> round(found.number("x", "estimate"), 4)
    0.8333
    """
    model = model_frame(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
        purpose="a quantile regression",
    )
    fit = fit_quantile(
        model.y,
        model.x,
        quantile=quantile,
        spread=spread,
        names=model.terms,
        conf_level=conf_level,
    )
    beside = ols(model.y, model.x, names=model.terms).estimate
    return QuantileRegressionFinding(
        id="quantile_regression",
        title=f"Regression of a quantile of {outcome}",
        rows=tuple(plain(row) for row in line_rows(fit, model, beside.tolist())),
        overall=plain(
            {
                "outcome": model.outcome_label,
                **{name: getattr(fit, name) for name in ("quantile", "r1", "n_obs")},
                "df_residual": fit.df_residual,
                "std_error_kind": spread,
                "conf_level": conf_level,
            }
        ),
        notes=(_SPREADS[spread], *_NOTES, *model.notes),
        rules=(SIGNIFICANCE_1925,),
    )
