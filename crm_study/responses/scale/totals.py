"""What any number of answers add up to: totals of parts, joined by +."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.kernels.moments.moments import Moments, no_moments
from crm_study.kernels.moments.pairwise import PairMoments, no_pairs
from crm_study.responses.scale.plan import ScalePlan


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
    )


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
