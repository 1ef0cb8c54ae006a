"""The finding of weights: what each cell is worth, and what unequal weights cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crm_study.analysis.weighting import Margin, Weighted
from crm_study.analysis.weights_notes import notes_of
from crm_study.kernels.survey.design_weights import counts_of_people
from crm_study.kernels.survey.weight_summary import WeightSummary
from crm_study.results.cutoffs.inference import NONRESPONSE_CASES_2003, NONRESPONSE_RATE_2003
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.rule import Rule
from crm_study.results.table import Table


class WeightsFinding(Finding):
    """Weights by stratum or cell."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the cells, with people declared and people weighted."""
        columns = ["label", "n_obs", "n_population", "n_weighted", "weight"]
        heads = {"label": "Group", "weight": "Mean weight"}
        return self.lay_out(columns, heads=heads, styles={"n_weighted": "decimal"})

    def tables(self) -> tuple[Table, ...]:
        """Return the cells, and the weights after every step where there are several."""
        steps = self.details.get("steps", ())
        if len(steps) < 2:
            return super().tables()
        columns = ["step", "n_obs", "n_eff", "design_effect", "minimum", "maximum"]
        title = "Weights after every step"
        return (self.table(), self.further(steps, columns, title=title))

    def prose(self) -> Prose:
        """Say how unequal the weights are and what that costs."""
        if not self.rows:
            return super().prose()
        if self.number("glance", "minimum") is None:
            return compose(
                "The weights of {n} respondents are not shown: they would tell how many people "
                "of a small group answered.",
                n=self.slot("glance", "n_obs"),
            )
        if self.number("glance", "minimum") == self.number("glance", "maximum"):
            return compose(
                "All {n} respondents weigh the same, {weight} people each.",
                n=self.slot("glance", "n_obs"),
                weight=self.slot("glance", "minimum"),
            )
        spread = compose(
            "The weights of {n} respondents run from {low} to {high}. Being unequal, they leave "
            "the precision of {n_eff} equally weighted respondents (design effect {effect}).",
            n=self.slot("glance", "n_obs"),
            low=self.slot("glance", "minimum"),
            high=self.slot("glance", "maximum"),
            n_eff=self.slot("glance", "n_eff", style="decimal"),
            effect=self.slot("glance", "design_effect"),
        )
        return join([spread, *self._cut()])

    def _cut(self) -> list[Prose]:
        if not self.number("glance", "n_trimmed"):
            return []
        return [compose("{n} were trimmed.", n=self.slot("glance", "n_trimmed"))]


@dataclass(frozen=True, slots=True, eq=False)
class WeightReport:
    """What there is to tell of weights, whether or not the single ones are at hand.

    Attributes
    ----------
    steps : mapping of str to WeightSummary
        The weights after every step, by its name.
    rows : tuple of mapping
        A row per level of every known column; see `level_row`.
    empty : tuple of str
        Strata of which nobody answered.
    whole : bool
        Whether the weights look like counts of people.
    calibrated : bool
        Whether they were fitted to known totals.
    n_trimmed, n_rounds, worst_gap
        As in `Weighted`.
    """

    steps: Mapping[str, WeightSummary]
    rows: tuple[Mapping[str, Any], ...]
    empty: tuple[str, ...]
    whole: bool
    calibrated: bool
    n_trimmed: int = 0
    n_rounds: int | None = None
    worst_gap: float | None = None


def weights_finding(made: Weighted, *, notes: Sequence[str] = ()) -> Finding:
    """Report weights that were made.

    Parameters
    ----------
    made : Weighted
    notes : sequence of str
        What else a reader must know.

    Returns
    -------
    Finding
    """
    strata = made.plan.strata
    empty = sorted(set(strata.population) - set(strata.labels)) if strata else []
    report = WeightReport(
        steps=made.steps,
        rows=_cells(made),
        empty=tuple(strata.titles.get(level, level) for level in empty) if strata else (),
        whole=counts_of_people(made.weights),
        calibrated=made.calibration is not None,
        n_trimmed=made.n_trimmed,
        n_rounds=made.n_rounds,
        worst_gap=made.worst_gap,
    )
    tables = {"classes": _classes(made), "weights": _per_row(made)}
    asked = made.response is not None
    return report_finding(
        report,
        troubles=_response_troubles(made),
        notes=notes,
        rules=(NONRESPONSE_CASES_2003, NONRESPONSE_RATE_2003) if asked else (),
        details={name: rows for name, rows in tables.items() if rows},
    )


def report_finding(
    report: WeightReport,
    *,
    troubles: Iterable[str] = (),
    notes: Sequence[str] = (),
    rules: tuple[Rule, ...] = (),
    details: Mapping[str, tuple[Row, ...]] | None = None,
) -> Finding:
    """Lay a report of weights out as a finding."""
    found = [*_missing(report), *troubles, *_gap(report)]
    status: Status = "warning" if found else "ok"
    return WeightsFinding(
        id="weights",
        title="Weights and their price",
        rows=tuple(report.rows),
        overall=plain(_overall(report)),
        status=status,
        reason=" ".join(found) or None,
        notes=(
            *notes_of(report.steps, whole=report.whole, calibrated=report.calibrated),
            *notes,
        ),
        rules=rules,
        details={"steps": _steps(report.steps), **(details or {})},
    )


def level_row(
    column: str, level: str, *, label: str, people: float, n_obs: int, total: float
) -> dict[str, Any]:
    """Return the row of one level of a column whose population is known."""
    return {
        "cell": f"{column}:{level}",
        "label": label,
        "n_obs": n_obs,
        "n_population": people,
        "n_weighted": total,
        "weight": total / n_obs if n_obs else None,
    }


def everybody(n_obs: int, total: float) -> dict[str, Any]:
    """Return the one row of weights of which no margin is known."""
    row = level_row("all", "all", label="everybody", people=float("nan"), n_obs=n_obs, total=total)
    return {**row, "cell": "all"}


def _overall(report: WeightReport) -> dict[str, Any]:
    last = list(report.steps.values())[-1]
    return {
        "n_obs": last.n_obs,
        "n_weighted": last.total,
        **_spread(last),
        "n_trimmed": report.n_trimmed,
        "n_rounds": report.n_rounds,
        "worst_gap": report.worst_gap,
    }


def _spread(summary: WeightSummary) -> dict[str, Any]:
    names = ("n_eff", "design_effect", "cv", "minimum", "maximum")
    return {"weight": summary.mean, **{name: getattr(summary, name) for name in names}}


def _cells(made: Weighted) -> tuple[dict[str, Any], ...]:
    """Return a row per level of every margin, or one for everybody."""
    rows = [row for margin in made.plan.margins for row in _levels(margin, made)]
    if not rows:
        rows = [everybody(made.weights.size, float(made.weights.sum()))]
    return tuple({row["cell"]: plain(row) for row in rows}.values())


def _levels(margin: Margin, made: Weighted) -> Iterator[dict[str, Any]]:
    labels = np.asarray(margin.labels, dtype=str)
    for level, people in margin.population.items():
        inside = made.weights[labels == level]
        yield level_row(
            margin.name,
            level,
            label=margin.titles.get(level, f"{margin.name}: {level}"),
            people=people,
            n_obs=inside.size,
            total=float(inside.sum()),
        )


def _steps(steps: Mapping[str, WeightSummary]) -> tuple[dict[str, Any], ...]:
    return tuple(
        plain({"step": name, "n_obs": summary.n_obs, **_spread(summary)})
        for name, summary in steps.items()
    )


def _classes(made: Weighted) -> tuple[dict[str, Any], ...]:
    found = made.response
    if found is None:
        return ()
    return tuple(
        plain(
            {
                "response_class": name,
                "joined": found.joined[i],
                "n_invited": found.n_invited[i],
                "n_obs": found.n_responded[i],
                "response_rate": found.response_rate[i],
            }
        )
        for i, name in enumerate(found.classes)
    )


def _per_row(made: Weighted) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"row": str(position + 1), "weight": weight}
        for position, weight in zip(made.kept.tolist(), made.weights.tolist(), strict=True)
    )


def _missing(report: WeightReport) -> Iterator[str]:
    if report.empty:
        yield f"Nobody answered from: {', '.join(report.empty)}; no weight stands for them."


def _response_troubles(made: Weighted) -> Iterator[str]:
    if made.response and not made.response.is_sound:
        cases = format_value(NONRESPONSE_CASES_2003.cutoff, "count")
        rate = format_value(NONRESPONSE_RATE_2003.cutoff, "level")
        yield (
            f"Even joined, a class of non-response has fewer than {cases} answers or a rate below "
            f"{rate}: its weights rest on few people."
        )


def _gap(report: WeightReport) -> Iterator[str]:
    if report.worst_gap is not None and report.worst_gap > 1e-6:
        yield "Raking has not reached its margins; they may contradict each other."
