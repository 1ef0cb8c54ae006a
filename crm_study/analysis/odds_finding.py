"""What findings of odds share: a table of B and odds ratios, sentences, a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class OddsFinding(Finding):
    """Coefficients on the scale of log odds."""

    __slots__ = ()

    def table(self) -> Table:
        """Return B, its test and the odds ratio with its limits."""
        columns = ["label", "estimate", "std_error", "statistic", "p_value"]
        columns += ["odds_ratio", "odds_low", "odds_high"]
        return self.lay_out(columns, heads={"label": "Term", "estimate": "B", "statistic": "z"})

    def figure(self) -> Figure | None:
        """Draw the slopes on the scale of log odds, odds ratios beside them."""
        from crm_study.figures.coefficients import coefficient_plot

        shown = [row for row in self.rows if self.is_slope(row)]
        if not shown:
            return None
        level = format_value(self.overall["conf_level"], "level")
        return coefficient_plot(
            [self.name_of(row) for row in shown],
            [row["estimate"] for row in shown],
            [row["conf_low"] for row in shown],
            [row["conf_high"] for row in shown],
            [_odds_text(row) for row in shown],
            axis_label=f"Log odds B with {level} interval; at the right the odds ratio",
            stamp=self.stamp,
        )

    def is_slope(self, row: Row) -> bool:
        """Whether a row belongs to a predictor."""
        return bool(row["odds_ratio"] is not None)

    def name_of(self, row: Row) -> str:
        """Return how a picture names a row."""
        return str(row["label"])

    def slope(self, row: Row, *, of: str) -> Prose:
        """Say what one unit of a predictor does to the odds.

        Parameters
        ----------
        row : mapping
            A row of the finding.
        of : str
            Whose odds they are.
        """
        key = str(next(iter(row.values())))
        if not SIGNIFICANCE_1925.holds(row["p_value"]):
            template = "{label} goes with no clear change of the odds {of} (OR = {ratio}, {rest})."
        else:
            template = "One unit more of {label} goes with {ratio} times the odds {of} ({rest})."
        return compose(
            template,
            label=str(row["label"]),
            of=of,
            ratio=self.slot(key, "odds_ratio"),
            rest=compose(
                "{level} CI [{low}, {high}], z = {z}, {p}",
                level=self.slot("glance", "conf_level"),
                low=self.slot(key, "odds_low"),
                high=self.slot(key, "odds_high"),
                z=self.slot(key, "statistic"),
                p=self.p_slot(key),
            ),
        )

    def whole(self) -> Prose:
        """Say how much better the model is than none."""
        if self.overall["lr_p_value"] is None:
            return compose("n = {n}", n=self.slot("glance", "n_obs"))
        return compose(
            "LR χ²({df}) = {lr}, {p}, Nagelkerke R² = {r2}, n = {n}",
            df=self.slot("glance", "lr_df"),
            lr=self.slot("glance", "lr_statistic"),
            p=self.p_slot("glance", "lr_p_value"),
            r2=self.slot("glance", "nagelkerke"),
            n=self.slot("glance", "n_obs"),
        )


def _odds_text(row: Row) -> str:
    value, low, high = (
        format_value(row[name], "decimal") for name in ("odds_ratio", "odds_low", "odds_high")
    )
    return f"{value} [{low}, {high}]"
