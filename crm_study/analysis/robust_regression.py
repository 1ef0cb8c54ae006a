"""Robust regression: rows far from the line count less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_study.analysis.line_finding import LineFinding, line_rows
from crm_study.analysis.model_frame import Choice, model_frame
from crm_study.kernels.glm.huber import huber_regression
from crm_study.kernels.linear.least_squares import ols
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join

if TYPE_CHECKING:
    import pandas as pd

_NOTES = (
    "Huber's M-estimator with k = 1.345, scale by the median absolute residual over 0.6745, run "
    "to convergence; R's MASS::rlm is the same and stops earlier. t with n − k − 1 degrees of "
    "freedom; rlm gives no p.",
    "Rows far from the line count less; rows far out on a predictor still count fully. It is a "
    "second look at least squares, not a license to drop rows.",
)


class RobustRegressionFinding(LineFinding):
    """Coefficients by Huber's M-estimator."""

    __slots__ = ()

    def prose(self) -> Prose:
        """Say how many rows count less, and which slopes differ from zero."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Of {n} rows {few} count for less than one, the least for {weight}.",
            n=self.slot("glance", "n_obs"),
            few=self.slot("glance", "n_downweighted"),
            weight=self.slot("glance", "smallest_weight"),
        )
        return join([opening, *self.slopes()])


def robust_regression(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Regress an outcome on predictors by Huber's M-estimator.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a variable of the model are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Numeric or categorical columns.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Finding
        One row per term, with the slope of least squares beside it; ``details["weights"]``
        holds the weight of every row. Equal to R's ``MASS::rlm`` run to convergence.

    Raises
    ------
    AnalysisError
        Half of the rows on the line, or whatever `regression` refuses.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2.1, 2.9, 4.2, 30.0, 6.1], "x": [1, 2, 3, 4, 5, 6]})
    >>> found = robust_regression(frame, outcome="y", predictors=["x"])
    >>> found.number("glance", "n_downweighted")
    1
    """
    model = model_frame(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
        purpose="a robust regression",
    )
    fit = huber_regression(model.y, model.x, names=model.terms, conf_level=conf_level)
    beside = ols(model.y, model.x, names=model.terms).estimate
    weights = [
        {"row_number": int(place) + 1, "row_weight": weight, "residual": residual}
        for place, weight, residual in zip(model.kept, fit.weight, fit.residual, strict=True)
    ]
    return RobustRegressionFinding(
        id="robust_regression",
        title=f"Robust regression of {outcome}",
        rows=tuple(plain(row) for row in line_rows(fit, model, beside.tolist())),
        overall=plain(
            {
                "outcome": model.outcome_label,
                "robust_scale": fit.scale,
                "n_downweighted": int((fit.weight < 1).sum()),
                "smallest_weight": float(fit.weight.min()),
                "n_obs": fit.n_obs,
                "df_residual": fit.df_residual,
                "conf_level": conf_level,
            }
        ),
        notes=(*_NOTES, *model.notes),
        rules=(SIGNIFICANCE_1925,),
        details={"weights": tuple(plain(row) for row in weights)},
    )
