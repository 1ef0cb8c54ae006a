"""The sample: planned, returned and admitted, stratum by stratum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from crm_study.analysis.chapter import status_of
from crm_study.analysis.sampling_plan import declared_strata, planned_by_stratum
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.sampling import (
    RESPONSE_ADEQUATE_2003,
    RESPONSE_GOOD_2003,
    RESPONSE_VERY_GOOD_2003,
)
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table


class SampleFinding(Finding):
    """Who was to be asked and who answered."""

    __slots__ = ()

    def table(self) -> Table:
        """Return response by stratum."""
        columns = ["label", "n_population", "n_planned", "n_returned", "n_obs", "response_rate"]
        return self.lay_out([*columns, "weight"], heads={"label": "Stratum"})

    def tables(self) -> tuple[Table, ...]:
        """Return response by stratum; nothing for people of one stratum and no plan."""
        planned = any(row["n_planned"] is not None for row in self.rows)
        return (self.table(),) if planned or len(self.rows) > 1 else ()

    def prose(self) -> Prose:
        """Say how many answered, of how many."""
        total = compose(
            "The main analysis rests on {n_obs} admitted questionnaires out of {n_returned} "
            "received in the main wave.",
            n_obs=self.slot("glance", "n_obs"),
            n_returned=self.slot("glance", "n_returned"),
        )
        return join([total, *self._plan(), *self._clusters()])

    def _plan(self) -> list[Prose]:
        if self.number("glance", "response_rate") is None:
            return []
        return [
            compose(
                "The plan asked for {n_planned} of a population of {n_population}; "
                "the response rate is {response_rate}.",
                n_planned=self.slot("glance", "n_planned"),
                n_population=self.slot("glance", "n_population"),
                response_rate=self.slot("glance", "response_rate"),
            )
        ]

    def _clusters(self) -> list[Prose]:
        if not self.number("glance", "n_clusters"):
            return []
        return [
            compose(
                "Respondents are nested in {n_clusters} institutions, so that they are not "
                "independent of one another: tests that treat them so are optimistic.",
                n_clusters=self.slot("glance", "n_clusters"),
            )
        ]


def sample_chapter(study: Study, responses: Responses) -> Finding:
    """Compare the frame, the plan and the return of the main wave."""
    main = responses.wave(MAIN)
    return sample_finding(
        study,
        returned=responses.n_returned,
        observed=Counter(main.people["stratum"].tolist()),
        n_obs=len(main),
        n_clusters=len(set(main.people["cluster"])) if study.population.clusters else None,
        notes=responses.notes,
    )


def sample_finding(
    study: Study,
    *,
    returned: Mapping[str, int],
    observed: Mapping[Any, int],
    n_obs: int,
    n_clusters: int | None,
    notes: tuple[str, ...],
) -> Finding:
    """Compare the frame, the plan and the return, counted by stratum."""
    planned = planned_by_stratum(study)
    rows = [
        _row(level, label, size, planned.get(level), returned, observed)
        for level, label, size in declared_strata(study)
    ]
    n_population, n_planned = study.population.size, _total(planned)
    n_returned = sum(returned.values())
    overall = {
        "n_population": n_population,
        "n_planned": n_planned,
        "n_returned": n_returned,
        "n_obs": n_obs,
        "n_refused": n_returned - n_obs,
        "response_rate": n_returned / n_planned if n_planned else None,
        "n_clusters": n_clusters,
        "margin": study.sampling.margin if study.sampling else None,
    }
    empty = [str(row["label"]) for row in rows if row["n_obs"] == 0]
    troubles = [f"No questionnaire was admitted from: {', '.join(empty)}."] if empty else []
    status, reason = status_of(n_obs, troubles)
    return SampleFinding(
        id="sample",
        title="Sample and response by stratum",
        rows=tuple(rows),
        overall=overall,
        status=status,
        reason=reason,
        notes=(_definitions(study), *notes),
        rules=(RESPONSE_ADEQUATE_2003, RESPONSE_GOOD_2003, RESPONSE_VERY_GOOD_2003),
    )


def _row(
    level: str,
    label: str,
    size: int | None,
    planned: int | None,
    returned: Mapping[str, int],
    observed: Mapping[Any, int],
) -> dict[str, Any]:
    n_returned, n_obs = returned.get(level, 0), observed.get(level, 0)
    return {
        "stratum": level,
        "label": label,
        "n_population": size,
        "n_planned": planned,
        "n_returned": n_returned,
        "n_obs": n_obs,
        "response_rate": n_returned / planned if planned else None,
        "weight": size / n_obs if size and n_obs else None,
    }


def _total(planned: Mapping[str, int]) -> int | None:
    return sum(planned.values()) if planned else None


def _definitions(study: Study) -> str:
    text = "Response = returned / planned; weight = population / admitted."
    if study.sampling and study.sampling.formula == "yamane":
        text += " Planned by Yamane (1967): N / (1 + N e²), rounded to the nearest whole person,"
        text += f" {study.sampling.allocation} allocation by largest remainder."
    return text
