"""The finding of weights: what each cell is worth, and what unequal weights cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crm_study.analysis.weighting import Margin, Weighted
from crm_study.kernels.survey.design_weights import counts_of_people
from crm_study.kernels.survey.weight_summary import WeightSummary
from crm_study.results.cutoffs.inference import NONRESPONSE_CASES_2003, NONRESPONSE_RATE_2003
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_DEFINITIONS = (
    "Effective n and design effect are Kish's, (Σw)² / Σw² and 1 + cv²(w) with the standard "
    "deviation dividing by n: the price of unequal weights that have nothing to do with the "
    "answers. Clusters are not in it.",
)
_METHODS = {
    "base": "Base weights are the people of a stratum over its respondents.",
    "given": "The weights start from a column of the data.",
    "equal": "The weights start from 1 for every respondent.",
    "non-response": "Non-response weights divide by the weighted response rate of a class; small "
    "classes are joined to the one with the nearest rate.",
    "post-stratification": "Post-stratification scales every cell to its population.",
    "raking": "Raking scales to one margin after the other, until no category is off by more than "
    "a millionth, in fifty rounds at most.",
    "trimming": "Weights beyond the limits are set to them; what is cut is shared out in equal "
    "parts among the others, as R's trimWeights does, and known totals are restored after it.",
}
_COUNTS = (
    "All weights are whole numbers. If they count people who gave the very same answers "
    "(frequency weights), repeat those rows instead: these weights say for how many people of the "
    "population a respondent stands, and do not make the sample larger."
)
_NOT_CALIBRATED = (
    "Whoever takes these weights as a column counts no precision for the known totals; "
    "survey_mean, survey_total and survey_ratio do, given the totals themselves."
)


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
    troubles = _troubles(made)
    status: Status = "warning" if troubles else "ok"
    tables = {"steps": _steps(made), "classes": _classes(made), "weights": _per_row(made)}
    asked = made.response is not None
    return WeightsFinding(
        id="weights",
        title="Weights and their price",
        rows=_cells(made),
        overall=plain(_overall(made)),
        status=status,
        reason=" ".join(troubles) or None,
        notes=(*_method_notes(made), *_DEFINITIONS, *notes),
        rules=(NONRESPONSE_CASES_2003, NONRESPONSE_RATE_2003) if asked else (),
        details={name: rows for name, rows in tables.items() if rows},
    )


def _overall(made: Weighted) -> dict[str, Any]:
    last = list(made.steps.values())[-1]
    return {
        "n_obs": last.n_obs,
        "n_weighted": last.total,
        **_spread(last),
        "n_trimmed": made.n_trimmed,
        "n_rounds": made.n_rounds,
        "worst_gap": made.worst_gap,
    }


def _spread(summary: WeightSummary) -> dict[str, Any]:
    names = ("n_eff", "design_effect", "cv", "minimum", "maximum")
    return {"weight": summary.mean, **{name: getattr(summary, name) for name in names}}


def _cells(made: Weighted) -> tuple[dict[str, Any], ...]:
    """Return a row per level of every margin, or one for everybody."""
    rows = [row for margin in made.plan.margins for row in _levels(margin, made)]
    if not rows:
        everybody = Margin("all", ["all"] * made.weights.size, {"all": float("nan")})
        rows = [{**row, "cell": "all", "label": "everybody"} for row in _levels(everybody, made)]
    return tuple({row["cell"]: plain(row) for row in rows}.values())


def _levels(margin: Margin, made: Weighted) -> list[dict[str, Any]]:
    labels = np.asarray(margin.labels, dtype=str)
    rows = []
    for level, people in margin.population.items():
        inside = made.weights[labels == level]
        rows.append(
            {
                "cell": f"{margin.name}:{level}",
                "label": margin.titles.get(level, f"{margin.name}: {level}"),
                "n_obs": inside.size,
                "n_population": people,
                "n_weighted": float(inside.sum()),
                "weight": float(inside.mean()) if inside.size else None,
            }
        )
    return rows


def _steps(made: Weighted) -> tuple[dict[str, Any], ...]:
    return tuple(
        plain({"step": name, "n_obs": summary.n_obs, **_spread(summary)})
        for name, summary in made.steps.items()
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


def _method_notes(made: Weighted) -> list[str]:
    notes = [text for name, text in _METHODS.items() if name in made.steps]
    if "given" in made.steps and counts_of_people(made.weights):
        notes.append(_COUNTS)
    return [*notes, _NOT_CALIBRATED] if made.calibration else notes


def _troubles(made: Weighted) -> list[str]:
    """Say what the weights cannot do."""
    troubles = []
    strata = made.plan.strata
    if strata and (empty := sorted(set(strata.population) - set(strata.labels))):
        names = ", ".join(strata.titles.get(level, level) for level in empty)
        troubles.append(f"Nobody answered from: {names}; no weight stands for them.")
    if made.response and not made.response.is_sound:
        cases = format_value(NONRESPONSE_CASES_2003.cutoff, "count")
        rate = format_value(NONRESPONSE_RATE_2003.cutoff, "level")
        troubles.append(
            f"Even joined, a class of non-response has fewer than {cases} answers or a rate below "
            f"{rate}: its weights rest on few people."
        )
    if made.worst_gap is not None and made.worst_gap > 1e-6:
        troubles.append("Raking has not reached its margins; they may contradict each other.")
    return troubles
