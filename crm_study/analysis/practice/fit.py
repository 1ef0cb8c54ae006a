"""Whether two sides fit, and how an outcome goes with it: an index and a response surface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.practice.fit_finding import FitFinding
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.description.correlation import correlate
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.linear.response_surface import FEATURES, TERMS, ResponseSurface
from crm_study.kernels.linear.response_surface import response_surface as surface_of
from crm_study.kernels.linear.term_tests import TermTests
from crm_study.protocol.analyses.fit import Fit
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_CLOSE = 0.5
_MEANINGS = {
    "a1": "slope along agreement: whether the outcome is higher where both sides are high",
    "a2": "curve along agreement",
    "a3": "slope along disagreement: whether the direction of the gap matters",
    "a4": "curve along disagreement: below 0, misfit goes with less",
}
_NOTES = (
    "Fit is 1 − |first − second| / range of the scale. It throws away which side is higher and "
    "how high both are; the polynomial regression keeps them and is the one to report.",
    "Both sides are centered at the middle of the scale. a1 = b1 + b2, a2 = b3 + b4 + b5, "
    "a3 = b1 − b2, a4 = b3 − b4 + b5, with t tests from the covariance of the slopes. Rows "
    "complete on all three variables; ordinary standard errors.",
    "A fit that matters shows as a4 below 0 with a1 and a3 near 0 and a ridge along agreement. "
    "One questionnaire at one time says nothing of what brings the fit about.",
)


def fit(
    frame: pd.DataFrame,
    *,
    outcome: str,
    first: str,
    second: str,
    low: float,
    high: float,
    conf_level: float = 0.95,
) -> Finding:
    """Relate an outcome to the fit of two sides.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in any of the three are left out.
    outcome, first, second : str
        Numeric columns; both sides on one scale.
    low, high : float
        Ends of the common scale.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        Coefficients of the quadratic regression, then a1 to a4 of its surface; the index of
        fit and its correlation with the outcome in `glance`.

    Raises
    ------
    AnalysisError
        An unknown column, text, an answer outside the scale, or sides that are collinear.

    References
    ----------
    .. [1] Edwards, J. R. (2002). In Drasgow & Schmitt (Eds.), Measuring and analyzing
       behavior in organizations, 350-400.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> x, y = (side.ravel() for side in np.meshgrid([1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 5]))
    >>> frame = pd.DataFrame({"culture": x, "system": y, "success": 4 - 0.3 * (x - y) ** 2})
    >>> frame["success"] += 0.1 * np.cos(5 * x + 3 * y)
    >>> found = fit(frame, outcome="success", first="culture", second="system", low=1, high=5)
    >>> round(found.number("a4", "estimate"), 1), found.number("glance", "fit_r") > 0.9
    (-1.2, True)
    """
    require_columns(frame, (outcome, first, second))
    labels = {name: name for name in (outcome, first, second)}
    return _finding("fit", frame, labels, (low, high), conf_level)


def fit_chapter(study: Study, responses: Responses, *, analysis: Fit) -> Finding:
    """Relate the declared outcome to the fit of the declared sides on the main wave."""
    columns = declared_columns(study, responses)
    names = (analysis.outcome, analysis.first, analysis.second)
    require_columns(columns, names)
    scale = common_scale(study, names[1:])
    return _finding(
        analysis.finding,
        columns,
        wordings(study, names),
        (scale.minimum, scale.maximum),
        0.95,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    span: tuple[float, float],
    conf_level: float,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = complete_rows(numbers_of(frame[list(labels)], purpose="fit"))
    sides = table[:, 1:]
    low, high = span
    if not low < high or bool(np.any((sides < low) | (sides > high))):
        raise AnalysisError(f"Both sides must be answered on one scale from {low:g} to {high:g}.")
    surface = surface_of(
        table[:, 0], table[:, 1], table[:, 2], center=(low + high) / 2, conf_level=level
    )
    names = list(labels.values())
    return FitFinding(
        id=id_,
        title=title or f"Fit of {names[1]} and {names[2]}",
        rows=tuple(plain(row) for row in _rows(surface, names[1:])),
        overall=plain(_overall(table, surface, names, span, level)),
        notes=_NOTES,
        rules=(SIGNIFICANCE_1925,),
        details={"points": tuple(plain(row) for row in _points(sides))},
    )


def _rows(surface: ResponseSurface, sides: list[str]) -> list[Row]:
    """Return the coefficients of the regression, then the features of its surface."""
    x, y = sides
    words = ("(Constant)", x, y, f"{x} × {x}", f"{x} × {y}", f"{y} × {y}")
    terms = zip(("intercept", *TERMS), words, strict=True)
    slopes = [_row(key, label, surface.fit, i, surface) for i, (key, label) in enumerate(terms)]
    bends = [_row(name, name, surface.tests, i, surface) for i, name in enumerate(FEATURES)]
    return [*slopes, *bends]


def _row(key: str, label: str, tests: OlsFit | TermTests, i: int, surface: ResponseSurface) -> Row:
    estimate = tests.estimate if isinstance(tests, OlsFit) else surface.feature
    return {
        "key": key,
        "label": label,
        "estimate": estimate[i],
        "std_error": tests.std_error[i],
        "statistic": tests.statistic[i],
        "df": surface.df2,
        "p_value": tests.p_value[i],
        "conf_low": tests.conf_low[i],
        "conf_high": tests.conf_high[i],
        "meaning": _MEANINGS.get(key),
    }


def _overall(
    table: Floats,
    surface: ResponseSurface,
    names: list[str],
    span: tuple[float, float],
    level: float,
) -> Row:
    gap = np.abs(table[:, 1] - table[:, 2])
    index = 1 - gap / (span[1] - span[0])
    shared = correlate(index, table[:, 0], conf_level=level)
    return {
        "outcome": names[0],
        "variable_1": names[1],
        "variable_2": names[2],
        "n_obs": len(table),
        "mean_fit": float(index.mean()),
        "share_inside": float((gap <= _CLOSE + 1e-9).mean()),
        "fit_r": shared.pearson,
        "fit_r_low": shared.conf_low,
        "fit_r_high": shared.conf_high,
        "fit_p_value": shared.p_value,
        "r_squared_fit": shared.pearson**2,
        "r_squared": surface.fit.r_squared,
        "f_statistic": surface.f_statistic,
        "df1": surface.df1,
        "df2": surface.df2,
        "p_value": surface.p_value,
        "x_stationary": surface.x_stationary,
        "y_stationary": surface.y_stationary,
        "axis_slope": surface.axis_slope,
        "axis_intercept": surface.axis_intercept,
        "minimum": span[0],
        "maximum": span[1],
        "conf_level": level,
    }


def _points(sides: Floats) -> list[Row]:
    """Places of the answers and how many lie there, without a word on whose they are."""
    counted = Counter(map(tuple, sides.tolist()))
    return [
        {"key": f"point:{i}", "at_x": at[0], "at_y": at[1], "n_obs": count}
        for i, (at, count) in enumerate(sorted(counted.items()))
    ]
