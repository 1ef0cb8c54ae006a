"""What any number of answers add up to: totals of parts, joined by +."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from math import comb
from typing import Any

from crm_study.kernels.moments.fourth_moments import FourthMoments, no_fourth
from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.kernels.moments.group_moments import GroupMoments, no_groups
from crm_study.kernels.moments.joint_tables import AnswerTables, no_tables
from crm_study.kernels.moments.moments import Moments, no_moments
from crm_study.kernels.moments.pair_tables import PairTable, no_table
from crm_study.kernels.moments.pairwise import PairMoments, no_pairs
from crm_study.kernels.moments.weighted_groups import WeightedGroups, no_weighted
from crm_study.kernels.survey.weight_sums import WeightSums
from crm_study.responses.scale.plan import ScalePlan

MOST_TABLED = 12
"""Items of a construct up to which answers are counted in pairs."""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Sums over the admitted rows of the main wave.

    Attributes
    ----------
    answers : tuple of Counter
        Rows by code as given, of every item.
    frequencies : tuple of Frequencies
        Of every scale score, in its own unit.
    complete : Moments
        Of the scored items, over rows complete on all of them.
    scales : tuple of Moments
        Of the items of every construct, over rows complete on these.
    models : mapping of str to Moments
        Of outcome and terms, over rows complete on these, in the common unit.
    pairs : PairMoments
        Of the scale scores, in the common unit.
    counted : Counter
        Rows by what became of them: ``received``, ``admitted``, ``other_wave``, and the
        refused ones by rule.
    returned, strata, clusters : Counter
        Rows of the main wave received, and admitted, by stratum; admitted by institution.
    groups, fourth : mapping of str to GroupMoments and to FourthMoments
        As ``models``, of the models of which chapters read them; those of models with
        categories and products by cell.
    ranked : tuple of PairTable
        Of every two scores, where a chapter reads them.
    tables : mapping of int to AnswerTables
        Of the items of a construct, by its place, where a chapter reads them.
    weights : WeightSums
        Of the rows, by the columns of which margins are known, where a chapter reads them.
    weighted : mapping of str to WeightedGroups
        As ``groups``, where a column of the data weighs the rows.
    """

    answers: tuple[Counter[int], ...]
    frequencies: tuple[Frequencies, ...]
    complete: Moments
    scales: tuple[Moments, ...]
    models: Mapping[str, Moments]
    pairs: PairMoments
    counted: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    strata: Counter[str] = field(default_factory=Counter)
    clusters: Counter[str] = field(default_factory=Counter)
    groups: Mapping[str, GroupMoments] = field(default_factory=dict)
    fourth: Mapping[str, FourthMoments] = field(default_factory=dict)
    ranked: tuple[PairTable, ...] = ()
    tables: Mapping[int, AnswerTables] = field(default_factory=dict)
    weights: WeightSums = field(default_factory=WeightSums)
    weighted: Mapping[str, WeightedGroups] = field(default_factory=dict)

    def __add__(self, other: Totals) -> Totals:
        """Join the totals of other rows; the order does not matter, to the last bit."""
        parts = (part.name for part in fields(self))
        joined: dict[str, Any] = {
            name: _joined(getattr(self, name), getattr(other, name)) for name in parts
        }
        return Totals(**joined)


def no_totals(plan: ScalePlan) -> Totals:
    """Return the totals of no row."""
    sizes = [len(items_of(plan, place)) for place in range(len(plan.scores))]
    return Totals(
        answers=tuple(Counter() for _ in plan.items),
        frequencies=tuple(Frequencies(unit=score.unit) for score in plan.scores),
        complete=no_moments(len(plan.items)),
        scales=tuple(no_moments(size) for size in sizes),
        models={name: no_moments(len(v), unit=plan.unit) for name, v in plan.models},
        pairs=no_pairs(len(plan.scores), unit=plan.unit),
        **no_further(plan),
    )


def no_further(plan: ScalePlan) -> dict[str, Any]:
    """Return what single chapters read of no row, by the names of its fields."""
    wanted, models = plan.further, dict(plan.models)
    return {
        "groups": {name: no_groups(len(models[name]), unit=plan.unit) for name in wanted.grouped}
        | {model.name: no_groups(len(model.numbers), unit=plan.unit) for model in plan.crossed},
        "fourth": {
            name: no_fourth(centers_of(plan, models[name]), unit=plan.unit)
            for name in wanted.fourth
        },
        "ranked": tuple(no_table() for _ in range(comb(len(plan.scores), 2)) if wanted.pairs),
        "tables": {
            place: no_tables(len(items), plan.items[items[0]].codes)
            for place, items in tabled(plan).items()
        },
        "weighted": {
            name: no_weighted(len(models[name]), unit=plan.unit)
            for name in wanted.grouped
            if plan.weight
        },
    }


def centers_of(plan: ScalePlan, places: Sequence[int]) -> tuple[int, ...]:
    """Return the middle answer of the scales that scores rest on, in the common unit."""
    codes = (plan.items[items_of(plan, place)[0]].codes for place in places)
    return tuple((ends[0] + ends[-1]) // 2 * plan.unit for ends in codes)


@lru_cache(maxsize=4)
def tabled(plan: ScalePlan) -> Mapping[int, tuple[int, ...]]:
    """Return the items of the constructs whose answers are counted in pairs, by their places."""
    if not plan.further.answers:
        return {}
    found = {place: items_of(plan, place) for place in range(len(plan.scores))}
    return {
        place: items
        for place, items in found.items()
        if 1 < len(items) <= MOST_TABLED and len({plan.items[i].codes for i in items}) == 1
    }


def items_of(plan: ScalePlan, place: int) -> tuple[int, ...]:
    """Return the places of the items that a score is made of, through its parts."""
    score = plan.scores[place]
    if not score.of_scores:
        return score.parts
    return tuple(item for part in score.parts for item in items_of(plan, part))


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, Counter) and isinstance(second, Counter):
        return Counter({key: first[key] + second[key] for key in [*first, *second]})
    if isinstance(first, tuple) and isinstance(second, tuple):
        return tuple(_joined(one, two) for one, two in zip(first, second, strict=True))
    if isinstance(first, dict) and isinstance(second, dict):
        return {key: _joined(first[key], second[key]) for key in first}
    return first + second
