"""What a regression expects of new respondents, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import require_columns
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.linear.prediction import predict_linear
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_COLUMNS = ("fitted", "std_error", "conf_low", "conf_high", "pred_low", "pred_high", "leverage")
_NOTES = (
    "CI is the interval of the mean of all such respondents, PI that of one new respondent; both "
    "trust the model and independent residuals of equal variance.",
    "A row extrapolates where its leverage is larger than that of every row of the model; its "
    "interval then rests on the model alone.",
)


class PredictionFinding(Finding):
    """Expected outcomes of new rows."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the predictions with both intervals."""
        columns = ["new_row", "label", "fitted", "std_error", "conf_low", "conf_high"]
        columns += ["pred_low", "pred_high", "verdict"]
        return self.lay_out(columns, heads={"label": "Predictors"})

    def prose(self) -> Prose:
        """Say what is expected of the first row, and how many rows extrapolate."""
        if not self.rows:
            return super().prose()
        first = str(self.rows[0]["new_row"])
        opening = compose(
            "With {what} the model expects {fitted} of {outcome} on average (CI [{low}, {high}]) "
            "and {level} of single respondents between {below} and {above}.",
            what=str(self.rows[0]["label"]),
            fitted=self.slot(first, "fitted"),
            outcome=str(self.number("glance", "outcome")),
            low=self.slot(first, "conf_low"),
            high=self.slot(first, "conf_high"),
            level=self.slot("glance", "conf_level"),
            below=self.slot(first, "pred_low"),
            above=self.slot(first, "pred_high"),
        )
        if not self.overall["n_flagged"]:
            return opening
        return compose(
            "{opening} New rows outside the data: {n}.",
            opening=opening,
            n=self.slot("glance", "n_flagged"),
        )

    def figure(self) -> Figure | None:
        """Draw expected outcomes with the intervals of single respondents."""
        from crm_study.figures.coefficients import coefficient_plot

        if not 1 < len(self.rows) <= 30:
            return None
        return coefficient_plot(
            [str(row["label"]) for row in self.rows],
            [row["fitted"] for row in self.rows],
            [row["pred_low"] for row in self.rows],
            [row["pred_high"] for row in self.rows],
            [_interval(row) for row in self.rows],
            axis_label="Expected outcome with the interval of one respondent",
            stamp=self.stamp,
        )


def _interval(row: Row) -> str:
    from crm_study.results.format import interval_text

    shown = {"estimate": row["fitted"], "conf_low": row["pred_low"], "conf_high": row["pred_high"]}
    return interval_text(shown, "decimal")


def prediction(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    at: pd.DataFrame,
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    conf_level: float = 0.95,
) -> Finding:
    """Predict new rows by least squares, with confidence and prediction intervals.

    Parameters
    ----------
    frame : DataFrame
        Rows the model is fitted to.
    outcome : str
        Numeric column to predict.
    predictors : sequence of str
        Columns to predict it with.
    at : DataFrame
        New rows with a value in the column of every predictor.
    categorical, interactions : optional
        As in `regression`.
    conf_level : float, default 0.95
        Coverage of both kinds of intervals.

    Returns
    -------
    Finding
        One row per new row, equal to R's ``predict.lm``.

    Raises
    ------
    AnalysisError
        No new row, a gap in one, a level the model has not seen, or whatever `regression`
        refuses.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 3, 2, 5, 4], "x": [1.0, 2, 3, 4, 5]})
    >>> found = prediction(frame, outcome="y", predictors=["x"], at=pd.DataFrame({"x": [6.0]}))
    >>> round(found.number("0", "fitted"), 2), found.number("0", "verdict")
    (5.4, 'extrapolates')
    """
    require_columns(at, predictors)
    _check_new_rows(at, predictors)
    asked: dict[str, Any] = {
        "predictors": predictors,
        "categorical": categorical,
        "interactions": interactions,
    }
    seen = model_frame(frame, outcome=outcome, **asked)
    new = _coded_rows(frame.iloc[seen.kept], at, outcome, asked)
    found = predict_linear(seen.y, seen.x, at=new, conf_level=conf_level)
    outside = found.leverage > found.largest_leverage * (1 + 1e-9)
    rows = [
        {
            "new_row": str(name),
            "label": _words(at.iloc[i], predictors),
            **{column: getattr(found, column)[i] for column in _COLUMNS},
            "df": found.df_residual,
            "verdict": "extrapolates" if outside[i] else "inside the data",
        }
        for i, name in enumerate(_names(at))
    ]
    return PredictionFinding(
        id="prediction",
        title=f"Predictions of {outcome}",
        rows=tuple(plain(row) for row in rows),
        overall=_overall(seen, outside, conf_level),
        notes=(*_NOTES, *seen.notes),
    )


def _overall(model: ModelFrame, outside: NDArray[np.bool_], level: float) -> dict[str, Any]:
    return {
        "outcome": model.outcome_label,
        "n_obs": int(model.y.size),
        "n_flagged": int(outside.sum()),
        "conf_level": level,
    }


def _check_new_rows(at: pd.DataFrame, predictors: Sequence[str]) -> None:
    """Refuse no rows, and rows with a gap."""
    if not len(at):
        raise AnalysisError("A prediction needs at least one new row.")
    gaps = [name for name in predictors if at[name].isna().any()]
    if gaps:
        raise AnalysisError(
            f"A prediction needs a value of every predictor, but '{gaps[0]}' is missing in "
            f"{int(at[gaps[0]].isna().sum())} of {len(at)} new rows."
        )


def _coded_rows(
    seen: pd.DataFrame, at: pd.DataFrame, outcome: str, asked: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Code the new rows together with those of the model, so that levels mean the same."""
    import pandas as pd

    columns = list(asked["predictors"])
    new = at[columns].copy()
    for name in columns:
        _check_levels(seen[name], new[name], name, asked["categorical"] or {})
        if isinstance(seen[name].dtype, pd.CategoricalDtype):
            new[name] = new[name].astype(seen[name].dtype)
    both = pd.concat([seen[columns], new], ignore_index=True)
    both[outcome] = 0.0
    return model_frame(both, outcome=outcome, **asked).x[len(seen) :]


def _check_levels(
    seen: pd.Series[Any], new: pd.Series[Any], name: str, categorical: Mapping[str, Any]
) -> None:
    """Refuse a level that no row of the model has."""
    from crm_study.analysis.coding import is_categorical

    if name not in categorical and not is_categorical(seen):
        return
    known = sorted({str(value) for value in seen})
    for value in new:
        if str(value) not in known:
            raise AnalysisError(
                f"'{value}' is no level of '{name}' that the model has seen."
                f"{nearest(str(value), known)} Levels: {listed(known)}."
            )


def _names(at: pd.DataFrame) -> list[str]:
    """Return the labels of the new rows, numbered where they repeat."""
    labels = [str(label) for label in at.index]
    return labels if len(set(labels)) == len(labels) else [str(i) for i in range(len(labels))]


def _words(row: pd.Series[Any], predictors: Sequence[str]) -> str:
    """Return ``scrm = 4, function = clerk``."""
    return ", ".join(f"{name} = {_text(row[name])}" for name in predictors)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float, np.number)) else str(value)
