"""How the checks of a linear model are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.kernels.diagnostics.quantile_plot import quantile_points
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, lowered
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_PICTURES = {
    "histogram": "histogram of the residuals",
    "quantiles": "quantiles of the residuals",
    "components": "component plus residual",
    "leverage": "residuals and leverage",
}


class DiagnosticsFinding(Finding):
    """The checks of one model, and three pictures of its residuals."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the checks with their verdicts."""
        columns = ["label", "method", "statistic", "df", "df1", "df2", "p_value", "verdict"]
        return self.lay_out(columns, heads={"label": "Check", "statistic": "Statistic"})

    def tables(self) -> tuple[Table, ...]:
        """Return the checks, and what those that fail mean and ask for."""
        if not self.rows:
            return ()
        failed = [row for row in self.rows if row["verdict"] == "fails"]
        if not failed:
            return (self.table(),)
        advice = self.further(
            failed,
            ["label", "meaning", "advice"],
            title=f"{self.title}: what to do",
            heads={"label": "Check"},
        )
        return self.table(), advice

    def prose(self) -> Prose:
        """Say which checks fail, by how much, and what to do."""
        if not self.rows:
            return super().prose()
        failed = [row for row in self.rows if row["verdict"] == "fails"]
        open_ = [str(row["label"]) for row in self.rows if row["verdict"] == "undefined"]
        return join(
            [
                self._counts(),
                *map(self._failure, failed),
                f"Not determined by these data: {', '.join(open_)}." if open_ else "",
            ]
        )

    def headline(self) -> Prose:
        """Count the checks."""
        return self._counts() if self.rows else super().headline()

    def figure(self) -> Figure | None:
        """Draw the quantiles of the residuals."""
        return self.figures().get(f"{self.id}.quantiles")

    def figures(self) -> dict[str, Figure]:
        """Draw histogram, quantiles, component-plus-residual panels, residuals and leverage."""
        from crm_study.figures.component_panels import component_panels
        from crm_study.figures.histogram import histogram
        from crm_study.figures.leverage_plot import leverage_plot
        from crm_study.figures.quantile_plot import quantile_plot

        seen = [row for row in self.details.get("observations", ()) if _defined(row)]
        drawn: dict[str, Figure] = {}
        if len(seen) < 3:
            return drawn
        residuals = [row["student_deleted"] for row in seen]
        points = quantile_points(residuals, df=int(self.overall["df_residual"]) - 1)
        drawn[f"{self.id}.histogram"] = histogram(residuals, stamp=self.stamp)
        drawn[f"{self.id}.quantiles"] = quantile_plot(
            *(points.theoretical, points.observed, points.conf_low, points.conf_high),
            stamp=self.stamp,
        )
        if panels := self._panels():
            drawn[f"{self.id}.components"] = component_panels(panels, stamp=self.stamp)
        drawn[f"{self.id}.leverage"] = leverage_plot(
            [row["leverage"] for row in seen],
            [row["studentized"] for row in seen],
            n_terms=int(self.overall["df_model"]) + 1,
            distances=(float(self.overall["cook_flag"]), float(self.row("influence")["cutoff"])),
            stamp=self.stamp,
        )
        return drawn

    def caption(self, name: str) -> str:
        """Tell the pictures apart."""
        return f"{self.title}: {_PICTURES[name.rpartition('.')[2]]}"

    def alt_text(self, name: str) -> Prose:
        """Say what a picture shows."""
        kind = name.rpartition(".")[2]
        if kind == "histogram":
            return self._said("normality", "How often residuals of each size occur")
        if kind == "quantiles":
            return self._said("normality", "Ordered residuals against those of a normal model")
        if kind == "components":
            return self._said("linearity", "Partial residuals against each predictor")
        return self._said("influence", "Studentized residuals against leverage")

    def augment(self) -> pd.DataFrame:
        """Return residuals, leverage, distances and quantiles of every respondent."""
        import pandas as pd

        return pd.DataFrame(list(self.details.get("observations", ())))

    def _panels(self) -> list[tuple[str, list[float], list[float], list[float]]]:
        """Gather x, component and partial residual of each predictor, by its label."""
        points = self.details.get("components", ())
        residuals = [float(row["residual"]) for row in self.details.get("observations", ())]
        terms = dict.fromkeys(str(row["term"]) for row in points)
        panels = []
        for term in terms:
            own = [row for row in points if row["term"] == term]
            label = str(self.row(f"linearity_{term}")["label"]).partition(": ")[2]
            x, partial = (
                [float(row[name]) for row in own] for name in ("x_value", "partial_residual")
            )
            component = [whole - rest for whole, rest in zip(partial, residuals, strict=True)]
            panels.append((label, x, component, partial))
        return panels

    def _said(self, check: str, opening: str) -> Prose:
        row = self.row(check)
        if row["verdict"] == "undefined":
            return compose(
                "{opening}: the check of {check} is {verdict}.",
                opening=opening,
                check=lowered(str(row["label"])),
                verdict=str(row["verdict"]),
            )
        return compose(
            "{opening}; {method} = {statistic}: {meaning}",
            opening=opening,
            method=str(row["method"]),
            statistic=self.slot(check, "statistic"),
            meaning=str(row["meaning"]),
        )

    def _counts(self) -> Prose:
        return compose(
            "Of {n} checks of the model for {outcome}, {passed} pass and {failed} fail.",
            n=self.slot("glance", "n_checks"),
            outcome=str(self.number("glance", "outcome")),
            passed=self.slot("glance", "n_passed"),
            failed=self.slot("glance", "n_failed"),
        )

    def _failure(self, row: Row) -> Prose:
        check = str(row["check"])
        p_value = compose(", {p}", p=self.p_slot(check)) if row["p_value"] is not None else Prose()
        return compose(
            "{label} fails ({method} = {statistic}{p_value}): {meaning} {advice}",
            label=str(row["label"]),
            method=str(row["method"]),
            statistic=self.slot(check, "statistic"),
            p_value=p_value,
            meaning=str(row["meaning"]),
            advice=str(row["advice"]),
        )


def _defined(row: Row) -> bool:
    """Whether an observation has a place in every picture."""
    return all(row[name] is not None for name in ("theoretical", "student_deleted", "studentized"))
