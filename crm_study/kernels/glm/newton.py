"""Newton's search for the top of a concave log likelihood, and the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

MOST_STEPS = 100
_SMALL = 1e-9
_PROOF = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """Log likelihood, its gradient and its negative second derivatives at one place."""

    log_likelihood: float
    score: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """Where the log likelihood is largest; or the direction in which it never ends.

    Attributes
    ----------
    place : ndarray of float, shape (p,)
        Coefficients.
    slope : Slope
        There.
    n_iterations : int
        Steps taken.
    endless : ndarray of float, shape (p,), or None
        A direction in which every row is predicted better and better: separation.
    """

    place: Floats
    slope: Slope
    n_iterations: int
    endless: Floats | None


def climb(
    evaluate: Callable[[Floats], Slope], start: Floats, *, margins: Callable[[Floats], Floats]
) -> Top:
    """Climb a concave log likelihood by Newton's steps, halved where they overshoot.

    Parameters
    ----------
    evaluate : callable
        Takes coefficients; returns `Slope`.
    start : ndarray of float, shape (p,)
        Where to begin; the scale of the columns should be near 1.
    margins : callable
        Takes a direction; returns how much better every row is predicted along it. No margin
        below zero proves that no finite coefficients are best [1]_.

    Returns
    -------
    Top

    Raises
    ------
    AnalysisError
        No convergence, which a concave function with a top does not show.

    References
    ----------
    .. [1] Albert, A., & Anderson, J. A. (1984). On the existence of maximum likelihood
       estimates in logistic regression models. Biometrika, 71(1), 1-10.

    Examples
    --------
    >>> hill = lambda b: Slope(-float(b @ b), -2 * b, 2 * np.eye(1))
    >>> top = climb(hill, np.array([3.0]), margins=lambda direction: np.array([-1.0]))
    >>> top.place, top.n_iterations
    (array([0.]), 2)
    """
    place, slope = start, evaluate(start)
    for done in range(1, MOST_STEPS + 1):
        step = _newton_step(slope)
        if done > 3 and _never_worse(margins(step)):
            return Top(place, slope, done, step)
        place, slope, step = _halved(evaluate, place, slope, step)
        if np.abs(step).max() <= _SMALL * (1 + np.abs(place).max()):
            return Top(place, slope, done, None)
    raise AnalysisError(
        f"The search for the coefficients did not settle in {MOST_STEPS} steps; the outcome "
        "may be almost separated by the predictors."
    )


def _newton_step(slope: Slope) -> Floats:
    """Solve for the step; the least one where the information is singular."""
    try:
        return np.asarray(np.linalg.solve(slope.information, slope.score), dtype=float)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(slope.information, slope.score)[0], dtype=float)


def _never_worse(margins: Floats) -> bool:
    """Whether a direction improves some rows and, up to rounding, worsens none."""
    largest = margins.max()
    return bool(largest > _SMALL and margins.min() >= -_PROOF * largest)


def _halved(
    evaluate: Callable[[Floats], Slope], place: Floats, slope: Slope, step: Floats
) -> tuple[Floats, Slope, Floats]:
    """Halve the step until it does not go down by more than rounding."""
    allowed = slope.log_likelihood - 1e-11 * (1 + abs(slope.log_likelihood))
    for _ in range(40):
        found = evaluate(place + step)
        if found.log_likelihood >= allowed:
            return place + step, found, step
        step = step / 2
    return place, slope, np.zeros_like(step)


def refuse_separation(kind: str, names: tuple[str, ...], shares: Floats, *, whole: bool) -> None:
    """Say that no finite coefficients exist, and which predictors are the reason.

    Parameters
    ----------
    kind : str
        ``"A logistic regression"``.
    names : tuple of str, length k
        Of the predictors.
    shares : ndarray of float, shape (k,)
        How much of the endless direction each predictor carries, in standard deviations.
    whole : bool
        Whether every row is told apart (complete separation), or only some.

    Raises
    ------
    AnalysisError
        Always.
    """
    named = [
        f"'{name}'"
        for name, share in zip(names, shares, strict=True)
        if share > 1e-3 * shares.max(initial=0)
    ]
    who = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]} together"
    verb = "tells" if len(named) == 1 else "tell"
    extent = "the outcomes" if whole else "some of the outcomes"
    form = "complete" if whole else "quasi-complete"
    raise AnalysisError(
        f"{kind} of these data has no finite solution: {who} {verb} {extent} apart without "
        f"error ({form} separation). Leave it out, or join categories."
    )
