"""How the themes of interviews are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crm_study.results.column import Style
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "n_segments", "n_interviews", "interview_share", "interview_low"),
    *("interview_high", "tone", "theme_kappa", "quote_codes"),
)


class ThemesFinding(Finding):
    """Themes with their interviews, tone, agreement and quotes by code."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row a theme."""
        return self.lay_out(_COLUMNS, heads={"label": "Theme"})

    def tables(self) -> tuple[Table, ...]:
        """Return themes, themes by role, and the agreement of the coders."""
        if not self.rows:
            return ()
        return (self.table(), *self._matrix(), *self._agreement())

    def prose(self) -> Prose:
        """Tell what was spoken of most, how coders agreed, and when nothing new came."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{segments} segments of {interviews} interviews speak of {themes} themes.",
            segments=self.slot("glance", "n_segments"),
            interviews=self.slot("glance", "n_interviews"),
            themes=self.slot("glance", "n_themes"),
        )
        return join([opening, *self._extremes(), *self._tones(), *self._coders(), self._end()])

    def headline(self) -> Prose:
        """Tell what was spoken of most and when nothing new came."""
        return join([*self._extremes(), self._end()]) if self.rows else super().prose()

    def figures(self) -> dict[str, Figure]:
        """Draw themes by role, and the themes met interview by interview."""
        drawn = {self.id: self.figure(), f"{self.id}.saturation": self._curve()}
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def figure(self) -> Figure | None:
        """Draw the share of each role's interviews that spoke of a theme."""
        from crm_study.figures.value_grid import value_grid

        table, roles = self._cells(), self._roles()
        if not table or not roles:
            return None
        values = [[_share(cells.get(role)) for role in roles] for _, cells in table]
        return value_grid(
            [label for label, _ in table],
            roles,
            values,
            [[_percent(value) for value in row] for row in values],
            span=(0, 1),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".saturation"):
            return f"{self.title}: themes met, interview by interview"
        return f"{self.title}: percent of each role's interviews that speak of a theme"

    def alt_text(self, name: str) -> Prose:
        """Say the end of the curve, or the reading of the table."""
        if not name.endswith(".saturation"):
            return join(self._extremes()) or self.prose()
        return self._end()

    def _spoken(self) -> list[Row]:
        return [row for row in self.rows if row["interview_share"] is not None]

    def _extremes(self) -> list[Prose]:
        rows = self._spoken()
        if len(rows) < 2:
            return []
        most = max(rows, key=lambda row: float(row["interview_share"]))
        least = min(rows, key=lambda row: float(row["interview_share"]))
        return [
            compose(
                "Most often spoken of is “{most}” (in {high} of the interviews, {n} segments), "
                "least often “{least}” ({low}).",
                most=str(most["label"]),
                high=self.slot(str(most["theme"]), "interview_share"),
                n=self.slot(str(most["theme"]), "n_segments"),
                least=str(least["label"]),
                low=self.slot(str(least["theme"]), "interview_share"),
            )
        ]

    def _tones(self) -> list[Prose]:
        rows = [row for row in self._spoken() if row["tone"] is not None]
        if len(rows) < 2:
            return []
        best = max(rows, key=lambda row: float(row["tone"]))
        worst = min(rows, key=lambda row: float(row["tone"]))
        return [
            compose(
                "The tone is best on “{best}” ({high}) and worst on “{worst}” ({low}).",
                best=str(best["label"]),
                high=self.slot(str(best["theme"]), "tone"),
                worst=str(worst["label"]),
                low=self.slot(str(worst["theme"]), "tone"),
            )
        ]

    def _coders(self) -> list[Prose]:
        if self.overall["kappa"] is None:
            return []
        return [
            compose(
                "Two coders gave {percent} of the segments one code; κ = {kappa} "
                "[{low}, {high}] ({verdict}), Krippendorff's α = {alpha}.",
                percent=self.slot("percent", "estimate", style="percent"),
                kappa=self.slot("cohen", "estimate", style="bounded"),
                low=self.slot("cohen", "conf_low", style="bounded"),
                high=self.slot("cohen", "conf_high", style="bounded"),
                verdict=str(self.overall["verdict"]),
                alpha=self.slot("krippendorff", "estimate", style="bounded"),
            )
        ]

    def _end(self) -> Prose:
        if self.overall["saturated_at"] is None:
            return compose(
                "No run of {run} interviews brought so little new that themes count as saturated.",
                run=self.slot("glance", "run_length"),
            )
        return compose(
            "After interview {at} a run of {run} brought hardly a new theme.",
            at=self.slot("glance", "saturated_at"),
            run=self.slot("glance", "run_length"),
        )

    def _roles(self) -> list[str]:
        return list(dict.fromkeys(str(row["role_label"]) for row in self.details.get("cells", ())))

    def _cells(self) -> list[tuple[str, dict[str, Row]]]:
        found: dict[str, tuple[str, dict[str, Row]]] = {}
        for row in self.details.get("cells", ()):
            cells = found.setdefault(str(row["theme"]), (str(row["label"]), {}))[1]
            cells[str(row["role_label"])] = row
        return list(found.values())

    def _matrix(self) -> Iterator[Table]:
        roles = self._roles()
        if not roles:
            return
        titles: dict[str, Prose] = {
            "interview_share": compose(
                "{title}: share of each role's interviews", title=self.title
            ),
            "n_segments": compose("{title}: segments by role", title=self.title),
        }
        for column, title in titles.items():
            yield Table(
                title=title,
                head=("Theme", *roles),
                rows=tuple(
                    (Cell(label), *(self._cell(cells.get(role), column) for role in roles))
                    for label, cells in self._cells()
                ),
                notes=(self.stamp,) if self.stamp else (),
            )

    def _cell(self, row: Row | None, column: str) -> Cell:
        value = None if row is None else row[column]
        if row is None or value is None:
            return Cell(format_value(None, "percent"), numeric=True)
        text = format_value(value, COLUMNS[column].style)
        return Cell(text, f"{self.id}/{row['key']}/{column}", numeric=True)

    def _agreement(self) -> Iterator[Table]:
        rows = self.details.get("agreement", ())
        if rows:
            styles: dict[str, Style] = dict.fromkeys(
                ("estimate", "conf_low", "conf_high"), "bounded"
            )
            yield self.further(
                rows,
                ("label", "n_obs", "estimate", "conf_low", "conf_high", "verdict"),
                title=compose("{title}: agreement of the coders", title=self.title),
                heads={"label": "Coefficient"},
                styles=styles,
            )

    def _curve(self) -> Figure | None:
        from crm_study.figures.curves import Curve, curve_plot

        rows: tuple[Any, ...] = self.details.get("saturation", ())
        if len(rows) < 2:
            return None
        steps = [float(row["n_interviews"]) for row in rows]
        return curve_plot(
            [
                Curve("In this order", steps, [float(row["n_known_themes"]) for row in rows]),
                Curve("All orders", steps, [float(row["expected_themes"]) for row in rows]),
            ],
            x_label="Interviews",
            y_label="Themes met",
            x_limits=(1.0, steps[-1]),
            y_limits=(0.0, float(self.overall["n_themes"]) + 1.0),
            vertical=self.overall["saturated_at"],
            stamp=self.stamp,
        )


def _share(row: Row | None) -> float | None:
    return None if row is None or row["interview_share"] is None else float(row["interview_share"])


def _percent(value: float | None) -> str:
    return format_value(value, "percent")
