"""Whether a twin looks like answers: beside draws that were not forced to print anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.ensemble import main_wave
from crm_study.analysis.twin_shape import item_shapes, shape_of
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study
from crm_study.responses.certificate import mark_of, plausibility_warning, smallest_eigenvalue
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_UNFORCED = 20
_DEFAULT_N = 100
_LABELS = {
    "correlation": "Mean correlation of items of one construct",
    "correlation_least": "Smallest correlation of items of one construct",
    "loading": "Mean loading of items on their construct",
    "loading_least": "Smallest loading",
    "alpha": "Smallest α of a construct",
    "kmo": "Kaiser–Meyer–Olkin measure",
    "mean_least": "Smallest item mean",
    "mean_greatest": "Largest item mean",
    "std_dev_least": "Smallest standard deviation of an item",
    "std_dev_greatest": "Largest standard deviation of an item",
    "skewness": "Largest skewness of an item, either way",
    "icc": "Mean ICC(1) of the constructs",
    "unimodal": "Share of items with one peak",
}
_NOTES = (
    "Beside the twin stand draws from the same people and items that were aimed at nothing; a "
    "number outside their range is one that the printed results had to force.",
    "Loadings are of one-factor models of each construct (three items or more); KMO is of all "
    "items, listwise. A dip between two peaks of an item counts when it is deeper than two "
    "standard errors.",
)


class PlausibilityFinding(Finding):
    """Numbers of a twin beside those of unforced draws."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the twin's numbers and the range of the unforced draws."""
        return self.lay_out(["label", "forced", "least", "middle", "greatest", "verdict"])

    def prose(self) -> Prose:
        """Say how many numbers are outside of what unforced draws give."""
        told = compose(
            "Of {n} numbers that describe the answers, {n_outside} lie outside the range of "
            "{n_twins} unforced draws. {n_unimodal} of {n_items} items have one peak.",
            n=str(len(self.rows)),
            n_outside=self.slot("glance", "n_outside"),
            n_twins=self.slot("glance", "n_twins"),
            n_unimodal=self.slot("glance", "n_unimodal"),
            n_items=self.slot("glance", "n_items"),
        )
        return join([told, Prose([self.reason])]) if self.reason else told

    def figure(self) -> Figure | None:
        """Draw the twin's shares and coefficients over the range of the unforced draws."""
        from crm_study.figures.intervals import interval_plot

        shown = ("correlation", "loading", "alpha", "kmo", "icc", "unimodal")
        rows = [
            row
            for row in self.rows
            if str(row["key"]).startswith(shown) and row["forced"] is not None
        ]
        if not rows:
            return None
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["forced"] for row in rows],
            [row["least"] for row in rows],
            [row["greatest"] for row in rows],
            texts=[str(row["verdict"]) for row in rows],
            axis_label="The twin (dot) and the range of unforced draws (line)",
            stamp=self.stamp,
        )


def plausibility(
    study: Study, *, n: int | None = None, seed: int | None = None, n_unforced: int = _UNFORCED
) -> Finding:
    """Compare a twin with draws of the same people that were aimed at nothing.

    Parameters
    ----------
    study : Study
        Its ``simulation`` says how to draw and what to aim at.
    n, seed : int, optional
        As in `simulate`.
    n_unforced : int, default 20
        Draws beside it.

    Returns
    -------
    Finding
        A row a number: ``forced`` is the twin's; then smallest, median and largest of the
        unforced draws. ``details`` hold the items.

    Raises
    ------
    AnalysisError
        Targets that cannot be met.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> found = plausibility(read_study("rusizi"), n=60, n_unforced=2)
    >>> found.number("alpha", "forced") > 0.4
    True
    """
    plan = study.simulation or Simulation()
    size = n or plan.n or _DEFAULT_N
    first = plan.seed if seed is None else seed
    twin = main_wave(study, plan, size, first)
    rng = np.random.default_rng(first + 1)
    others = [shape_of(twin, twin.unforced(rng)) for _ in range(n_unforced)]
    own = shape_of(twin, twin.answers)
    rows = [_row(key, own[key], [other[key] for other in others]) for key in _LABELS]
    eigenvalue = smallest_eigenvalue(twin.sheet, twin.answers, twin.goals)
    items = tuple(item_shapes(twin.sheet, twin.answers))
    warning = plausibility_warning(eigenvalue)
    return PlausibilityFinding(
        id="plausibility",
        title="How plausible the synthetic answers are",
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_obs": size,
                "n_items": len(items),
                "n_unimodal": sum(row["peaks"] == 1 for row in items),
                "n_outside": sum(row["verdict"] == "outside" for row in rows),
                "n_twins": n_unforced,
                "smallest_eigenvalue": eigenvalue,
                "share": mark_of(twin.sheet, twin.answers).rate,
                "seed": first,
            }
        ),
        status="warning" if warning else "ok",
        reason=warning,
        notes=_NOTES,
        details={"items": items},
        synthetic=True,
    )


def _row(key: str, value: float, others: Sequence[float]) -> Row:
    known = [other for other in others if np.isfinite(other)]
    row: dict[str, Any] = {"key": key, "label": _LABELS[key], "forced": value}
    if not known or not np.isfinite(value):
        return row | {"least": None, "middle": None, "greatest": None, "verdict": "undefined"}
    row |= {"least": min(known), "middle": float(np.median(known)), "greatest": max(known)}
    inside = min(known) <= value <= max(known)
    return row | {"verdict": "inside" if inside else "outside"}
