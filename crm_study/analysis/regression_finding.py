"""The regression finding: tables, sentences and pictures of one linear model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_HEADS = {"label": "Term", "estimate": "B", "std_estimate": "β"}
_JOINT_NOTE = (
    "F of all columns of a predictor together: without a design type II, as car::Anova; "
    "otherwise with the standard errors of the table above, as a Wald test; with CR2 by "
    "Hotelling's T² approximation (HTZ of R's clubSandwich), which holds with few institutions."
)
_MEANS_NOTE = (
    "Means of the outcome expected at the averages of the other predictors, every level of "
    "another category counting alike."
)


class RegressionFinding(Finding):
    """One model: coefficients, fit, and a picture of both."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the coefficients, with the fit in the note."""
        own_df = ["df"] if self._is_robust else []
        columns = ["label", "estimate", "std_error", "std_estimate", "statistic", *own_df]
        columns += ["p_value", "conf_low", "conf_high", "part_r_squared"]
        columns += [] if own_df else ["vif"]
        known = [name for name in columns if not self.rows or name in self.rows[0]]
        return self.lay_out(
            known, heads=_HEADS, notes=[join([self._fit(), "."], "")] if self.rows else []
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the coefficients; joint tests, adjusted means and plain least squares."""
        if not self.rows:
            return ()
        joint = ["label", "statistic", "df1", "df2", "p_value"]
        means = ["label", "estimate", "std_error", "conf_low", "conf_high"]
        plain = ["label", "estimate", "std_error", "statistic", "df", "p_value"]
        plain += ["conf_low", "conf_high"]
        further = (
            ("joint", joint, "predictors as a whole", {"statistic": "F"}, _JOINT_NOTE),
            ("adjusted_means", means, "adjusted means", {"estimate": "M"}, _MEANS_NOTE),
            ("ols", plain, "plain least squares, for comparison", {"estimate": "B"}, ""),
        )
        return (
            self.table(),
            *(
                self._further(name, columns, title, {"label": "Term", **heads}, note)
                for name, columns, title, heads, note in further
                if self.details.get(name)
            ),
        )

    def _further(
        self, name: str, columns: Sequence[str], title: str, heads: dict[str, str], note: str
    ) -> Table:
        return self.further(
            self.details[name],
            columns,
            title=f"{self.title}: {title}",
            heads=heads,
            notes=[note] if note else [],
        )

    def prose(self) -> Prose:
        """Say how much variance goes with the model and which slopes differ from zero."""
        if not self.rows:
            return super().prose()
        slopes = [row for row in self.rows if row["term"] != "intercept"]
        opening = compose(
            "The model accounts for {share} of the variance of {outcome} ({fit}).",
            share=self.slot("glance", "r_squared", style="percent"),
            outcome=str(self.number("glance", "outcome")),
            fit=self._fit(),
        )
        whole = map(self._joint, self.details.get("joint", ()))
        return join([opening, *map(self._slope, slopes), *filter(None, whole)])

    def figure(self) -> Figure | None:
        """Draw the slopes with their intervals."""
        from crm_study.figures.coefficients import coefficient_plot

        slopes = [row for row in self.rows if row["term"] != "intercept"]
        if not slopes:
            return None
        level = format_value(self.overall.get("conf_level", 0.95), "level")
        return coefficient_plot(
            [str(row["label"]) for row in slopes],
            [row["estimate"] for row in slopes],
            [row["conf_low"] for row in slopes],
            [row["conf_high"] for row in slopes],
            [interval_text(row, "decimal") for row in slopes],
            axis_label=f"B with {level} interval, in scale points",
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

    @property
    def _is_robust(self) -> bool:
        return "std_error_kind" in self.overall

    def _slope(self, row: Row) -> Prose:
        term = str(row["term"])
        if row["p_value"] is None or row["std_estimate"] is None:
            return compose(
                "{label} has a slope of B = {b}, which these data cannot test.",
                label=str(row["label"]),
                b=self.slot(term, "estimate"),
            )
        return compose(
            "{label} has a slope of B = {b} (β = {beta}, t({df}) = {t}, {p}, {level} CI "
            "[{low}, {high}]), which {differs} from zero.",
            label=str(row["label"]),
            b=self.slot(term, "estimate"),
            beta=self.slot(term, "std_estimate"),
            df=self.slot(term, "df"),
            t=self.slot(term, "statistic"),
            p=self.p_slot(term),
            level=self.slot("glance", "conf_level"),
            low=self.slot(term, "conf_low"),
            high=self.slot(term, "conf_high"),
            differs="differs" if SIGNIFICANCE_1925.holds(row["p_value"]) else "cannot be told",
        )

    def _joint(self, row: Row) -> Prose:
        if row["p_value"] is None or row["df1"] < 2:
            return Prose()
        key = str(row["key"])
        return compose(
            "The levels of {label} together: F({df1}, {df2}) = {f}, {p}.",
            label=str(row["label"]),
            df1=self.slot(key, "df1"),
            df2=self.slot(key, "df2"),
            f=self.slot(key, "statistic"),
            p=self.p_slot(key),
        )

    def _fit(self) -> Prose:
        opening = compose(
            "R² = {r2}, adjusted R² = {adjusted}",
            r2=self.slot("glance", "r_squared"),
            adjusted=self.slot("glance", "adj_r_squared"),
        )
        if self.overall["f_statistic"] is None:
            return compose("{fit}, n = {n}", fit=opening, n=self.slot("glance", "n_obs"))
        return compose(
            "{fit}, F({df1}, {df2}) = {f}, {p}, n = {n}",
            fit=opening,
            df1=self.slot("glance", "df_model"),
            df2=self.slot("glance", "df2" if self._is_robust else "df_residual"),
            f=self.slot("glance", "f_statistic"),
            p=self.p_slot("glance"),
            n=self.slot("glance", "n_obs"),
        )
