"""How an association of two categorical variables is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.comparison import COCHRAN_1954
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TESTS = ("method", "statistic", "df", "p_value", "effect", "estimate", "conf_low", "conf_high")
_CELLS = ("row_level", "column_level", "n_obs", "row_share", "expected", "std_residual")


class AssociationFinding(Finding):
    """Tests of independence and the cells behind them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the tests with the strength of the association."""
        return self.lay_out(
            [*_TESTS, "verdict"],
            heads={"method": "Test", "statistic": "Statistic", "estimate": "Strength"},
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the tests and, where they may be shown, the cells."""
        if not self.rows:
            return ()
        if not self.details.get("cells"):
            return (self.table(),)
        cells = self.further(
            self.details["cells"],
            _CELLS,
            title=f"{self.title}: the cells",
            heads={
                "row_level": str(self.overall["variable_1"]),
                "column_level": str(self.overall["variable_2"]),
            },
        )
        return self.table(), cells

    def prose(self) -> Prose:
        """Say whether the two go together, how strongly, and which test to trust."""
        if not self.rows:
            return super().prose()
        related = self.number("chi_squared", "verdict") == "associated"
        said = compose(
            "{first} and {second} {verdict} (χ²({df}, n = {n}) = {chi2}, {p}, V = {v} [{low}, "
            "{high}]).",
            first=str(self.overall["variable_1"]),
            second=str(self.overall["variable_2"]),
            verdict="go together" if related else "cannot be told from independent",
            df=self.slot("chi_squared", "df"),
            n=self.slot("glance", "n_obs"),
            chi2=self.slot("chi_squared", "statistic"),
            p=self.p_slot("chi_squared"),
            v=self.slot("chi_squared", "estimate", style="bounded"),
            low=self.slot("chi_squared", "conf_low", style="bounded"),
            high=self.slot("chi_squared", "conf_high", style="bounded"),
        )
        return join([said, self._trust()])

    def figure(self) -> Figure | None:
        """Draw nothing: the cells are read best in their table."""
        return None

    def _trust(self) -> Prose:
        """Point to Fisher's test where expected counts are small."""
        if COCHRAN_1954.holds(float(self.number("glance", "smallest_expected"))):
            return Prose()
        return compose(
            "The smallest expected count is {smallest}, too small for χ²: report {test} ({p}).",
            smallest=self.slot("glance", "smallest_expected", style="decimal"),
            test=str(self.number("fisher", "method")),
            p=self.p_slot("fisher"),
        )
