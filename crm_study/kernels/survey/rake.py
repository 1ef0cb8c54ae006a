"""Raking: weights that add up to several known margins at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.base_weights import cells_of
from crm_study.kernels.survey.calibration import Calibration
from crm_study.kernels.survey.positive_weights import positive_weights
from crm_study.kernels.survey.sample_design import Codes


@dataclass(frozen=True, slots=True, eq=False)
class RakedWeights:
    """Weights after raking, and how near they came.

    Attributes
    ----------
    weights : ndarray of float, shape (n,)
        One per respondent.
    n_rounds : int
        Rounds over all margins.
    converged : bool
        Whether every margin is met within the tolerance.
    worst_gap : float
        Largest gap of a margin, as a share of its population.
    calibration : Calibration
        What the variance of an estimate needs to know of it.
    """

    weights: Floats
    n_rounds: int
    converged: bool
    worst_gap: float
    calibration: Calibration


def rake(
    weights: ArrayLike,
    margins: Mapping[str, Sequence[object]],
    population: Mapping[str, Mapping[str, float]],
    *,
    tol: float = 1e-6,
    max_rounds: int = 50,
) -> RakedWeights:
    """Scale weights to one margin after the other until all of them hold.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights before, above 0.
    margins : mapping of str to sequence of length n
        For every margin the category of every respondent, read as text.
    population : mapping of str to mapping
        For every margin the people in every category; all with one total.
    tol : float, default 1e-6
        Largest gap that is left, as a share of a category's population.
    max_rounds : int, default 50
        Rounds over all margins.

    Returns
    -------
    RakedWeights
        As R's ``rake``, which stops on the change of the table between two rounds.

    Raises
    ------
    AnalysisError
        Margins without a population or the reverse, a category that the population does
        not name, a category without respondents, totals that differ, or weights that are
        not above 0.

    References
    ----------
    .. [1] Deming, W. E., & Stephan, F. F. (1940). Annals of Mathematical Statistics, 11,
       427-444.

    Examples
    --------
    >>> found = rake([1, 1, 1, 1], {"sex": list("ffmm"), "job": list("abab")},
    ...              {"sex": {"f": 6, "m": 4}, "job": {"a": 5, "b": 5}})
    >>> found.weights.round(6).tolist(), found.converged
    ([3.0, 3.0, 2.0, 2.0], True)
    """
    _same_margins(margins, population)
    codes, people = _matched(margins, population)
    before = positive_weights(weights, n_obs=codes[0].size)
    current, gap, n_rounds = before, np.inf, 0
    while gap > tol and n_rounds < max_rounds:
        for code, target in zip(codes, people, strict=True):
            current = current * (target / np.bincount(code, weights=current))[code]
        gap = _worst_gap(current, codes, people)
        n_rounds += 1
    calibration = Calibration(codes, before, current, raked=True)
    return RakedWeights(current, n_rounds, gap <= tol, gap, calibration)


def _same_margins(
    margins: Mapping[str, Sequence[object]], population: Mapping[str, Mapping[str, float]]
) -> None:
    """Every margin has a population, and the other way round."""
    if not margins or set(margins) != set(population):
        raise AnalysisError(
            f"Raking needs a population for every margin: the respondents have "
            f"{listed(margins) or 'none'}, the population has {listed(population) or 'none'}."
        )


def _matched(
    margins: Mapping[str, Sequence[object]], population: Mapping[str, Mapping[str, float]]
) -> tuple[tuple[Codes, ...], tuple[Floats, ...]]:
    """Codes of the respondents and sizes of the categories, margin by margin."""
    codes, people = [], []
    for name, labels in margins.items():
        code, cells, sizes = cells_of(labels, population[name], what=f"{name}")
        n_obs = np.bincount(code, minlength=len(cells))
        if (empty := np.flatnonzero(n_obs == 0)).size:
            raise AnalysisError(
                f"Raking cannot reach the margin '{name}': nobody in the sample is "
                f"{listed([repr(cells[position]) for position in empty])}. Join categories."
            )
        codes.append(code)
        people.append(sizes)
    totals = [float(sizes.sum()) for sizes in people]
    if max(totals) - min(totals) > 1e-6 * max(totals):
        said = listed(f"{name} {total:g}" for name, total in zip(margins, totals, strict=True))
        raise AnalysisError(f"The margins of a raking must have one total, but have {said}.")
    if len({code.size for code in codes}) > 1:
        raise AnalysisError("The margins of a raking must have one entry per respondent.")
    return tuple(codes), tuple(people)


def _worst_gap(weights: Floats, codes: tuple[Codes, ...], people: tuple[Floats, ...]) -> float:
    """Largest relative gap between a weighted margin and its population."""
    gaps = (
        np.abs(np.bincount(code, weights=weights) / target - 1).max()
        for code, target in zip(codes, people, strict=True)
    )
    return float(max(gaps))
