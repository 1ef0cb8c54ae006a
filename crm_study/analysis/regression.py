"""Ordinary least squares for every declared model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925, VIF_2010
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
_TERM_COLUMNS = (
    *("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"),
    *("std_estimate", "tolerance", "vif"),
)
_GLANCE = ("r_squared", "adj_r_squared", "sigma", "f_statistic", "df_model", "df_residual")
_CRITERIA = ("aic", "bic", "durbin_watson", "n_obs", "conf_level")
_NOTES = (
    "Ordinary least squares on the respondents complete on every variable of the model; B in "
    "scale points, β standardized. AIC and BIC count σ as a parameter, as R does.",
    "The Durbin–Watson statistic follows the order of the file, which means nothing in a "
    "cross-section.",
)
_CLUSTER_NOTE = (
    "These p values treat respondents as independent; respondents of one institution are not."
)


class RegressionFinding(Finding):
    """One model: coefficients, fit, and a picture of both."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the coefficients, with the fit in the note."""
        columns = ["label", "estimate", "std_error", "std_estimate", "statistic", "p_value"]
        columns += ["conf_low", "conf_high", "vif"]
        heads = {"label": "Term", "estimate": "B", "std_estimate": "β"}
        return self.lay_out(
            columns, heads=heads, notes=[join([self._fit(), "."], "")] if self.rows else []
        )

    def prose(self) -> Prose:
        """Say how much variance goes with the model and which slopes differ from zero."""
        if not self.rows:
            return super().prose()
        slopes = [str(row["term"]) for row in self.rows if row["term"] != "intercept"]
        opening = compose(
            "The model accounts for {share} of the variance of {outcome} ({fit}).",
            share=self.slot("glance", "r_squared", style="percent"),
            outcome=str(self.number("glance", "outcome")),
            fit=self._fit(),
        )
        return join([opening, *map(self._slope, slopes)])

    def figure(self) -> Figure | None:
        """Draw the slopes with their intervals."""
        from crm_study.figures.coefficients import coefficient_plot

        slopes = [row for row in self.rows if row["term"] != "intercept"]
        if not slopes:
            return None
        return coefficient_plot(
            [str(row["label"]) for row in slopes],
            [row["estimate"] for row in slopes],
            [row["conf_low"] for row in slopes],
            [row["conf_high"] for row in slopes],
            [interval_text(row, "decimal") for row in slopes],
            axis_label="B with 95% interval, in scale points",
            stamp=self.stamp,
        )

    def figures(self) -> dict[str, Figure]:
        """Draw the slopes where there are several, and the residuals."""
        from crm_study.figures.residuals import residual_plot

        if not self.rows:
            return {}
        slopes = self.figure() if len(self.rows) > 2 else None
        seen = self.details["observations"]
        residuals = residual_plot(
            [row["fitted"] for row in seen], [row["residual"] for row in seen], stamp=self.stamp
        )
        drawn = {} if slopes is None else {self.id: slopes}
        return {**drawn, f"{self.id}.residuals": residuals}

    def caption(self, name: str) -> str:
        """Tell the slopes from the residuals."""
        return f"{self.title}: {'residuals' if name.endswith('.residuals') else 'slopes'}"

    def alt_text(self, name: str) -> Prose:
        """Say what the slopes or the residuals look like."""
        if not name.endswith(".residuals"):
            return self.prose()
        return compose(
            "Residuals against fitted values of {n} respondents; residual standard deviation "
            "{sigma} scale points.",
            n=self.slot("glance", "n_obs"),
            sigma=self.slot("glance", "sigma"),
        )

    def augment(self) -> pd.DataFrame:
        """Return fitted value, residual, leverage and Cook's distance of every respondent."""
        import pandas as pd

        return pd.DataFrame(list(self.details.get("observations", ())))

    def _slope(self, term: str) -> Prose:
        significant = SIGNIFICANCE_1925.holds(self.number(term, "p_value"))
        return compose(
            "{label} has a slope of B = {b} (β = {beta}, t({df}) = {t}, {p}, {level} CI "
            "[{low}, {high}]), which {differs} from zero.",
            label=str(self.number(term, "label")),
            b=self.slot(term, "estimate"),
            beta=self.slot(term, "std_estimate"),
            df=self.slot(term, "df"),
            t=self.slot(term, "statistic"),
            p=self.p_slot(term),
            level=self.slot("glance", "conf_level"),
            low=self.slot(term, "conf_low"),
            high=self.slot(term, "conf_high"),
            differs="differs" if significant else "cannot be told",
        )

    def _fit(self) -> Prose:
        return compose(
            "R² = {r2}, adjusted R² = {adjusted}, F({df1}, {df2}) = {f}, {p}, n = {n}",
            r2=self.slot("glance", "r_squared"),
            adjusted=self.slot("glance", "adj_r_squared"),
            df1=self.slot("glance", "df_model"),
            df2=self.slot("glance", "df_residual"),
            f=self.slot("glance", "f_statistic"),
            p=self.p_slot("glance"),
            n=self.slot("glance", "n_obs"),
        )


def regression_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Fit one declared model on the main wave."""
    declared = study.models[model]
    names = (declared.outcome, *declared.terms)
    values = responses.wave(MAIN).complete(names)
    labels = {name: study.label_of(name) for name in names}
    notes = (*_NOTES, _CLUSTER_NOTE) if study.population.clusters else _NOTES
    title = _title(labels, names)
    return _finding(f"regression.{model}", title, values, names, labels, notes)


def regression(frame: pd.DataFrame, *, outcome: str, predictors: Sequence[str]) -> Finding:
    """Fit ordinary least squares on columns of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        Numeric columns; rows with a missing value in a column used are left out.
    outcome : str
        Column to account for.
    predictors : sequence of str
        Columns to account for it with; a constant, ``intercept``, is added.

    Returns
    -------
    Finding
        One row per term; `glance` holds the fit.

    Raises
    ------
    AnalysisError
        An unknown column, text where numbers are needed, too few rows, a constant column
        or perfect collinearity; the message says which.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 2, 3, 5], "x": [1.0, 2, 3, 4]})
    >>> round(regression(frame, outcome="y", predictors=["x"]).number("x", "estimate"), 3)
    1.3
    """
    names = (outcome, *predictors)
    require_columns(frame, names)
    values = numbers_of(frame[list(names)], purpose="a regression")
    labels = {name: name for name in names}
    complete = complete_rows(values)
    return _finding("regression", _title(labels, names), complete, names, labels, _NOTES)


def _title(labels: Mapping[str, str], names: Sequence[str]) -> str:
    outcome, *terms = (labels[name] for name in names)
    rest, last = ", ".join(terms[:-1]), terms[-1]
    return f"Regression of {outcome} on {f'{rest} and {last}' if rest else last}"


def _finding(
    id_: str,
    title: str,
    values: Floats,
    names: Sequence[str],
    labels: Mapping[str, str],
    notes: tuple[str, ...],
) -> Finding:
    fit = ols(values[:, 0], values[:, 1:], names=list(names[1:]))
    terms = ("intercept", *names[1:])
    rows = [_term_row(fit, i, term, labels) for i, term in enumerate(terms)]
    status, reason = _collinearity(rows)
    return RegressionFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(fit, labels[names[0]])),
        status=status,
        reason=reason,
        notes=notes,
        rules=(SIGNIFICANCE_1925, VIF_2010),
        details={"observations": tuple(plain(row) for row in _observations(fit))},
    )


def _term_row(fit: OlsFit, i: int, term: str, labels: Mapping[str, str]) -> dict[str, Any]:
    level = fit.conf_level
    return {
        "term": term,
        "label": labels.get(term, "(Constant)"),
        **{column: getattr(fit, column)[i] for column in _TERM_COLUMNS},
        "df": fit.df_residual,
        "critical_value": t_quantile(0.5 + level / 2, fit.df_residual),
    }


def _overall(fit: OlsFit, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        **{name: getattr(fit, name) for name in _GLANCE},
        "p_value": fit.f_p_value,
        **{name: getattr(fit, name) for name in _CRITERIA},
    }


def _observations(fit: OlsFit) -> list[dict[str, Any]]:
    columns = ("fitted", "residual", "leverage", "studentized", "cooks_d")
    arrays = [getattr(fit, column) for column in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*arrays, strict=True)]


def _collinearity(rows: Sequence[Row]) -> tuple[Status, str | None]:
    high = [row for row in rows if VIF_2010.verdict(row["vif"]) == VIF_2010.unmet]
    if not high:
        return "ok", None
    names = ", ".join(str(row["label"]) for row in high)
    limit = format_value(VIF_2010.cutoff, "count")
    return "warning", (
        f"Collinear predictors (VIF above {limit}, {VIF_2010.source}): {names}. "
        "Their slopes are poorly told apart."
    )
