"""What findings of other lines than least squares share: a table, sentences, a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.model_frame import ModelFrame
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TESTS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")


class LineFinding(Finding):
    """Coefficients in the unit of the outcome."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the coefficients beside those of least squares."""
        columns = ["label", "estimate", "std_error", "statistic", "df", "p_value"]
        columns += ["conf_low", "conf_high", "ols_estimate"]
        return self.lay_out(columns, heads={"label": "Term", "estimate": "B"})

    def figure(self) -> Figure | None:
        """Draw the slopes with their intervals."""
        from crm_study.figures.coefficients import coefficient_plot

        slopes = [row for row in self.rows if row["term"] != "intercept"]
        if not slopes:
            return None
        level = format_value(self.overall["conf_level"], "level")
        return coefficient_plot(
            [str(row["label"]) for row in slopes],
            [row["estimate"] for row in slopes],
            [row["conf_low"] for row in slopes],
            [row["conf_high"] for row in slopes],
            [interval_text(row, "decimal") for row in slopes],
            axis_label=f"B with {level} interval, in the unit of the outcome",
            stamp=self.stamp,
        )

    def slope(self, row: Row) -> Prose:
        """Say how large a slope is, beside that of least squares.

        Parameters
        ----------
        row : mapping
            A row of the finding.
        """
        term = str(row["term"])
        return compose(
            "{label}: B = {b} (t({df}) = {t}, {p}, {level} CI [{low}, {high}]), which {differs} "
            "from zero; least squares gives {ols}.",
            label=str(row["label"]),
            b=self.slot(term, "estimate"),
            df=self.slot(term, "df"),
            t=self.slot(term, "statistic"),
            p=self.p_slot(term),
            level=self.slot("glance", "conf_level"),
            low=self.slot(term, "conf_low"),
            high=self.slot(term, "conf_high"),
            differs="differs" if SIGNIFICANCE_1925.holds(row["p_value"]) else "cannot be told",
            ols=self.slot(term, "ols_estimate"),
        )

    def slopes(self) -> list[Prose]:
        """Say so of every predictor whose slope can be tested."""
        tested = [row for row in self.rows if row["p_value"] is not None]
        return [self.slope(row) for row in tested if row["term"] != "intercept"]


def line_rows(fit: Any, model: ModelFrame, ols_estimate: Sequence[float]) -> list[dict[str, Any]]:
    """Return one row a term of a fit with t tests.

    Parameters
    ----------
    fit : QuantileFit or HuberFit
        Estimates by term.
    model : ModelFrame
        Labels of the terms.
    ols_estimate : sequence of float
        Least squares, for comparison.
    """
    return [
        {
            "term": term,
            "label": model.labels.get(term, "(Constant)"),
            **{column: getattr(fit, column)[i] for column in _TESTS},
            "df": fit.df_residual,
            "ols_estimate": ols_estimate[i],
        }
        for i, term in enumerate(fit.terms)
    ]
