"""Targets that cannot hold together are refused before anybody is drawn, with the reason.

The reasons are those of the audit of published numbers: a sample of another size, a
triangle of correlations that does not close, a model that explains less than a part of
it, a correlation above what the reliabilities allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crm_study.errors import AnalysisError
from crm_study.kernels.published.alpha_rules import correlation_within_reliability
from crm_study.kernels.published.correlation_rules import positive_definite
from crm_study.kernels.published.joint_model import joint_df, predictor_correlation
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval
from crm_study.kernels.published.triangle import degrees_of_freedom
from crm_study.protocol.model import Model
from crm_study.protocol.study import Study
from crm_study.responses.targets import Goal


@dataclass(frozen=True, slots=True)
class _Printed:
    """A goal of a regression, read again as it was printed."""

    goal: Goal
    model: Model
    interval: RoundingInterval

    @property
    def shown(self) -> str:
        return f"{self.goal.place} = {self.goal.printed}"


def refuse_contradictions(
    study: Study, goals: Sequence[Goal], *, n: int, allow_implausible: bool = False
) -> None:
    """Refuse goals of which the audit knows that they cannot hold together.

    Parameters
    ----------
    study : Study
        Its models.
    goals : sequence of Goal
        Of one wave.
    n : int
        Respondents of that wave.
    allow_implausible : bool
        Whether a correlation may exceed what the printed reliabilities allow: it can in
        a sample whose errors are correlated.

    Raises
    ------
    AnalysisError
        Every contradiction, one sentence each.
    """
    found = [*_out_of_range(goals), *_regressions(study, goals, n), *_triangles(goals)]
    if not allow_implausible:
        found += _above_reliability(study, goals)
    if found:
        raise AnalysisError(
            "The targets cannot hold together, so no data are drawn. " + " ".join(found)
        )


_BOUNDS = {"r_squared": (0.0, 1.0), "p_value": (0.0, 1.0), "pearson": (-1.0, 1.0)}


def _out_of_range(goals: Sequence[Goal]) -> Iterator[str]:
    for goal in goals:
        low, high = _BOUNDS.get(goal.place.column, (-math.inf, math.inf))
        if goal.place.finding.startswith("reliability."):
            high = 1.0
        if goal.aim.upper < low or goal.aim.lower > high:
            ends = f"above {high:g}" if goal.aim.lower > high else f"below {low:g}"
            yield f"{goal.place} = {goal.printed} lies {ends}, where it cannot be."


def _regressions(study: Study, goals: Sequence[Goal], n: int) -> Iterator[str]:
    printed = [
        _Printed(goal, study.models[name], rounding_interval(goal.printed))
        for goal in goals
        for kind, _, name in [goal.place.finding.partition(".")]
        if kind == "regression"
    ]
    shares = [one for one in printed if one.goal.place.column == "r_squared"]
    tests = [one for one in printed if one.goal.place.column == "statistic"]
    for share in shares:
        yield from (said for test in tests if (said := _one_predictor(share, test, n)))
        yield from (said for other in shares if (said := _part_and_whole(share, other)))
    simple = {one.model.terms[0]: one for one in shares if len(one.model.terms) == 1}
    for test in tests:
        if len(test.model.terms) == 2 and set(test.model.terms) <= set(simple):
            yield from _two_predictors(test, simple, n)


def _one_predictor(share: _Printed, test: _Printed, n: int) -> str | None:
    """R², t and df of one predictor: any two give the third."""
    if share.goal.place.finding != test.goal.place.finding or len(share.model.terms) != 1:
        return None
    allowed = degrees_of_freedom(share.interval, test.interval)
    if allowed.low <= n - 2 <= allowed.high:
        return None
    return (
        f"{share.shown} and {test.shown} of one predictor need {allowed.low:.1f} to "
        f"{allowed.high:.1f} degrees of freedom (R² = t² / (t² + df)); {n} respondents leave "
        f"{n - 2}."
    )


def _part_and_whole(part: _Printed, whole: _Printed) -> str | None:
    """Compare a model with one whose predictors are among its own: it never explains less."""
    same = part.model.outcome == whole.model.outcome
    if not same or not set(part.model.terms) < set(whole.model.terms):
        return None
    if whole.interval.upper >= part.interval.lower:
        return None
    return f"{whole.shown} is less than {part.shown}, though its predictors include the latter's."


def _two_predictors(test: _Printed, simple: dict[str, _Printed], n: int) -> Iterator[str]:
    first = test.goal.place.row
    second = next(term for term in test.model.terms if term != first)
    own, other = simple[first], simple[second]
    if own.model.outcome != test.model.outcome or other.model.outcome != test.model.outcome:
        return
    allowed = joint_df(own.interval, test.interval, other_r_squared=other.interval)
    fits = allowed.low <= n - 3 <= allowed.high and _solvable(own, other, test, n)
    if not fits:
        yield (
            f"{own.shown} and {other.shown} leave no correlation of the two predictors at which "
            f"{test.shown} with {n} respondents."
        )


def _solvable(own: _Printed, other: _Printed, test: _Printed, n: int) -> bool:
    """Whether some corner or the middle of the printed intervals can be solved."""
    for a in _points(own.interval):
        for b in _points(other.interval):
            for t in _points(test.interval):
                try:
                    predictor_correlation(a, b, statistic=t, n=n)
                except AnalysisError:
                    continue
                return True
    return False


def _points(interval: RoundingInterval) -> tuple[float, ...]:
    return ((interval.lower + interval.upper) / 2, interval.lower, interval.upper)


def _correlations(goals: Sequence[Goal]) -> dict[tuple[str, str], str]:
    """Return the printed correlations of scores."""
    found: dict[tuple[str, str], str] = {}
    for goal in goals:
        if goal.place.finding == "correlation":
            first, _, second = goal.place.row.partition("~")
            found[first, second] = goal.printed
    return found


def _triangles(goals: Sequence[Goal]) -> Iterator[str]:
    """Three correlations of three variables must close."""
    known = _correlations(goals)
    names = sorted({name for pair in known for name in pair})
    for three in combinations(names, 3):
        sides = [known.get((a, b)) or known.get((b, a)) for a, b in combinations(three, 2)]
        if None in sides:
            continue
        texts = [str(side) for side in sides]
        if positive_definite([[texts[0]], [texts[1], texts[2]]]).verdict == "impossible":
            yield (
                f"The correlations {', '.join(texts)} of {', '.join(three)} cannot be those of "
                "the same people: the matrix has a negative eigenvalue."
            )


def _above_reliability(study: Study, goals: Sequence[Goal]) -> Iterator[str]:
    """Compare printed correlations with the root of the printed alphas' product."""
    alphas = {
        goal.place.row: goal.printed
        for goal in goals
        if goal.place.finding.startswith("reliability.")
    }
    for goal, pair, printed in _paired(study, goals):
        if set(pair) <= set(alphas):
            check = correlation_within_reliability(
                r=printed, alpha_x=alphas[pair[0]], alpha_y=alphas[pair[1]]
            )
            if check.verdict not in ("consistent", "not_checkable"):
                yield (
                    f"{goal.place} = {goal.printed} needs a correlation of {printed}, but "
                    f"reliabilities of {alphas[pair[0]]} and {alphas[pair[1]]} leave at most "
                    f"{check.upper:.3f} (|r| ≤ √(α₁·α₂)), unless errors are correlated; "
                    "simulation.allow_implausible draws them all the same."
                )


def _paired(study: Study, goals: Sequence[Goal]) -> Iterator[tuple[Goal, tuple[str, str], str]]:
    """Yield goals that fix one correlation, with its smallest value as text."""
    for goal in goals:
        kind, _, name = goal.place.finding.partition(".")
        if kind == "correlation":
            first, _, second = goal.place.row.partition("~")
            yield goal, (first, second), goal.printed
        elif kind == "regression" and goal.place.column == "r_squared":
            model = study.models[name]
            if len(model.terms) == 1:
                least = math.sqrt(max(goal.aim.lower, 0.0))
                yield goal, (model.outcome, model.terms[0]), f"{least:.3f}"
