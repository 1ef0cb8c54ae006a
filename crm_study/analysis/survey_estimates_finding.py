"""The finding of population estimates: one row per quantity and group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import status_of
from crm_study.analysis.design_notes import design_notes
from crm_study.errors import AnalysisError
from crm_study.kernels.survey.calibration import Calibration
from crm_study.kernels.survey.estimates import SurveyEstimates, SurveySetting
from crm_study.kernels.survey.linearization import Lonely
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("estimate", "std_error", "conf_low", "conf_high", "design_effect")
_SPOKEN = 8
_NOTES = (
    "Limits by t with first-stage units minus strata of the whole design as degrees of freedom; "
    "R's confint takes the normal unless it is told df = degf(design). The design effect compares "
    "with a simple random sample drawn with replacement.",
    "A group, and the rows that have an answer, count as a domain: the others keep their place in "
    "the design, as svyby and subset do in R.",
)
_POST_STRATIFIED = (
    "The weights were post-stratified: the variance is that of the deviations from the means of "
    "the cells, as R's postStratify."
)
_RAKED = (
    "The weights were raked: the variance is that of what the means of all margins leave, as R's "
    "rake."
)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """One thing to estimate.

    Attributes
    ----------
    key, label : str
        Its id and its name.
    values : ndarray of float, shape (n, 1)
        Numbers; anything where they are not known.
    known : ndarray of bool, shape (n,)
        Who has them.
    is_share : bool
        Whether they are 0 and 1.
    """

    key: str
    label: str
    values: NDArray[np.float64]
    known: NDArray[np.bool_]
    is_share: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """The design, the groups, how limits are made, and known totals."""

    design: SampleDesign
    groups: Mapping[str, NDArray[np.bool_]]
    lonely: Lonely
    conf_level: float
    calibration: Calibration | None = None

    @property
    def n_obs(self) -> int:
        """Rows of the sample."""
        return next(iter(self.groups.values())).size


class SurveyEstimatesFinding(Finding):
    """Estimates of a population, with design-based limits."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the estimates with their limits and design effects."""
        columns = ["label", *_COLUMNS, "n_obs", "n_population"]
        heads = {"label": "Quantity"}
        return self.lay_out(columns, heads=heads, styles={"n_population": "decimal"})

    def prose(self) -> Prose:
        """Say every estimate with its limits; of many, only how many there are."""
        if not self.rows:
            return super().prose()
        if len(self.rows) > _SPOKEN:
            return compose("The table holds {n} estimates.", n=self.slot("glance", "n_estimates"))
        return join([self._sentence(str(row["key"]), row) for row in self.rows])

    def figure(self) -> Figure | None:
        """Draw the estimates with their limits, unless shares stand beside scores."""
        from crm_study.figures.intervals import interval_plot

        drawn = [row for row in self.rows if row["conf_low"] is not None]
        if len(drawn) < 2 or len({"[" in str(row["key"]) for row in drawn}) > 1:
            return None
        level = format_value(self.number("glance", "conf_level"), "level")
        return interval_plot(
            [str(row["label"]) for row in drawn],
            *[[row[name] for row in drawn] for name in ("estimate", "conf_low", "conf_high")],
            texts=[interval_text(row, "decimal") for row in drawn],
            axis_label=f"{self.title} with {level} interval",
            stamp=self.stamp,
        )

    def _sentence(self, key: str, row: Row) -> Prose:
        if row["conf_low"] is None:
            return compose(
                "{label}: {estimate}.", label=str(row["label"]), estimate=self.slot(key, "estimate")
            )
        return compose(
            "{label}: {estimate} ({level} CI [{low}, {high}]).",
            label=str(row["label"]),
            estimate=self.slot(key, "estimate"),
            level=self.slot("glance", "conf_level"),
            low=self.slot(key, "conf_low"),
            high=self.slot(key, "conf_high"),
        )


def estimates_finding(
    id_: str,
    title: str,
    wanted: Sequence[Quantity],
    estimate: Callable[[Quantity, SurveySetting], SurveyEstimates],
    how: Setting,
    *,
    notes: Sequence[str],
) -> Finding:
    """Estimate every quantity in every group and report them.

    Raises
    ------
    AnalysisError
        A design that cannot be used, or no group with an estimate.
    """
    rows, troubles = [], []
    for one in wanted:
        for group, members in how.groups.items():
            if not (one.known & members).any():
                troubles.append(f"Nobody in '{group}' has an answer for '{one.label}'.")
                continue
            rows.append(_row(one, group, members, estimate, how))
    if not rows:
        raise AnalysisError(" ".join(troubles) or "There is nothing to estimate.")
    status, reason = status_of(len(rows), troubles)
    return SurveyEstimatesFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row, _ in rows),
        overall=plain({"n_estimates": len(rows), **_overall(rows[0][1], how)}),
        status=status,
        reason=reason,
        notes=(*design_notes(how.design, how.n_obs), *_known_totals(how), *_NOTES, *notes),
    )


def _row(
    one: Quantity,
    group: str,
    members: NDArray[np.bool_],
    estimate: Callable[[Quantity, SurveySetting], SurveyEstimates],
    how: Setting,
) -> tuple[dict[str, Any], SurveyEstimates]:
    """Estimate one quantity in one group."""
    domain = one.known & members
    setting = SurveySetting(
        how.design,
        domain=None if domain.all() else domain,
        calibration=how.calibration,
        lonely=how.lonely,
        conf_level=how.conf_level,
    )
    found = estimate(one, setting)
    row = {
        "key": f"{one.key}:{group}" if group else one.key,
        "label": f"{one.label} ({group})" if group else one.label,
        **{name: getattr(found, name)[0] for name in _COLUMNS},
        "df": found.df,
        "n_obs": found.n_obs,
        "n_population": found.n_population,
    }
    return row, found


def _known_totals(how: Setting) -> tuple[str, ...]:
    """Say what the weights were fitted to."""
    if how.calibration is None:
        return ()
    return (_RAKED if how.calibration.raked else _POST_STRATIFIED,)


def _overall(found: SurveyEstimates, how: Setting) -> dict[str, Any]:
    """Say what all estimates share."""
    clusters = how.design.n_clusters
    return {
        "n_obs": how.n_obs,
        "n_clusters": clusters,
        "df": found.df,
        "conf_level": found.conf_level,
    }
