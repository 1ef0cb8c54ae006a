"""Tests of residuals whose rows are gone, from cross moments up to the fourth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.sandwich_fit import SandwichFit, sandwich_fit
from crm_study.kernels.diagnostics.heteroscedasticity import Form, SpreadTest
from crm_study.kernels.diagnostics.jarque_bera import JarqueBera
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.moments.fourth_moments import FourthMoments, pairs_of

_NAN = float("nan")
_PERFECT = 1e-13
"""Unexplained share of the outcome's variance that is rounding alone."""
_SAME = 1e-10
"""Share of a column that is rounding once others have taken their part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class SummedResiduals:
    """Residuals e of a linear model by what they add up to with products of its predictors.

    Predictors x stand less their means over their standard deviations; k of them.

    Attributes
    ----------
    fit : OlsFit
        The model.
    mean, length : ndarray of float, shape (k,)
        Mean and standard deviation (n) of every predictor.
    pairs : tuple of (int, int)
        Of 1, counted 0, and the predictors.
    gram : ndarray of float, shape (q, q)
        Means of pair times pair.
    once, twice : ndarray of float, shape (q,)
        Means of e and of e² times each pair.
    moments : tuple of float
        Means of e², e³ and e⁴.
    """

    fit: OlsFit
    mean: Floats
    length: Floats
    pairs: tuple[tuple[int, int], ...]
    gram: Floats
    once: Floats
    twice: Floats
    moments: tuple[float, float, float]

    @property
    def linear(self) -> slice:
        """Places of 1 and the predictors among the pairs."""
        return slice(0, len(self.mean) + 1)


def summed_residuals(fit: OlsFit, moments: FourthMoments) -> SummedResiduals:
    """Sum up the residuals of a model from the moments of outcome and predictors.

    Parameters
    ----------
    fit : OlsFit
        Of `ols_of_moments`, to the same rows.
    moments : FourthMoments
        Of the outcome and the predictors, in this order.

    Raises
    ------
    AnalysisError
        A perfect fit, which leaves no residual to look at.
    """
    if 1 - fit.r_squared <= _PERFECT:
        raise AnalysisError("A perfect fit leaves no residual to look at.")
    mean, central = moments.central()
    every = pairs_of(len(mean))
    place = {pair: i for i, pair in enumerate(every)}
    variance = central[0][[place[i, i] for i in range(1, len(mean) + 1)]] / fit.n_obs
    scale = np.append(1.0, np.sqrt(variance))
    size = np.array([scale[i] * scale[j] for i, j in every])
    scaled = central / np.outer(size, size) / fit.n_obs
    # e = y - x b about the means, as a combination of 1, y and x in these units.
    shares = np.concatenate([[0.0], scale[1:2], -fit.estimate[1:] * scale[2:]])
    linear = np.zeros(len(every))
    linear[: len(mean) + 1] = shares
    square = np.array([shares[i] * shares[j] * (1 + (i != j)) for i, j in every])
    own = [pair for pair in every if 1 not in pair]
    at = [place[pair] for pair in own]
    once, twice = scaled @ linear, scaled @ square
    return SummedResiduals(
        fit=fit,
        mean=mean[1:],
        length=scale[2:],
        pairs=tuple((max(i - 1, 0), max(j - 1, 0)) for i, j in own),
        gram=scaled[np.ix_(at, at)],
        once=once[at],
        twice=twice[at],
        moments=(float(once @ linear), float(twice @ linear), float(square @ twice)),
    )


def summed_heteroscedastic(seen: SummedResiduals, *, kind: Literal["HC0", "HC1"]) -> SandwichFit:
    """Give the model standard errors robust to unequal variance, as `heteroscedastic` does."""
    fit, places, k = seen.fit, seen.pairs, len(seen.mean)
    middle = np.empty((k + 1, k + 1))
    for (i, j), value in zip(places, seen.twice, strict=True):
        middle[i, j] = middle[j, i] = value
    bread = np.linalg.inv(_squares(seen))
    back = np.zeros((k + 1, k + 1))
    back[0, 0] = 1.0
    back[1:, 1:] = np.diag(1 / seen.length)
    back[0, 1:] = -seen.mean / seen.length
    half = back @ bread
    scale = 1 / fit.n_obs if kind == "HC0" else 1 / fit.df_residual
    return sandwich_fit(
        fit,
        scale * half @ middle @ half.T,
        kind=kind,
        df=np.full(k + 1, float(fit.df_residual)),
        n_clusters=fit.n_obs,
        conf_level=fit.conf_level,
    )


def summed_breusch_pagan(seen: SummedResiduals, *, form: Form = "koenker") -> SpreadTest:
    """Test whether squared residuals go with the predictors, as `breusch_pagan` does."""
    return _spread(seen, list(range(1, len(seen.mean) + 1)), form)


def summed_white(seen: SummedResiduals) -> SpreadTest:
    """Test constant variance against predictors, squares and products, as `white` does."""
    return _spread(seen, list(range(1, len(seen.pairs))), "koenker")


def summed_jarque_bera(seen: SummedResiduals) -> JarqueBera:
    """Test whether the residuals are skewed or long-tailed, as `jarque_bera` does."""
    second, third, fourth = seen.moments
    skewness, kurtosis = third / second**1.5, fourth / second**2 - 3
    statistic = seen.fit.n_obs / 6 * (skewness**2 + kurtosis**2 / 4)
    p_value = chi2_upper_p(statistic, 2)
    return JarqueBera(statistic, 2, p_value, skewness, kurtosis, seen.fit.n_obs)


def summed_curvature(seen: SummedResiduals) -> tuple[Floats, Floats, int]:
    """Return t and p of every predictor's square added to the model, and their df.

    As `curvature`: nan where the square is no new column.
    """
    df = seen.fit.df_residual - 1
    statistic = np.array([_square_t(seen, i, df) for i in range(1, len(seen.mean) + 1)])
    return statistic, np.asarray(t_two_sided_p(statistic, df)), df


def _squares(seen: SummedResiduals) -> Floats:
    """Return the mean products of 1 and the predictors."""
    return np.asarray(seen.gram[seen.linear, seen.linear])


def _square_t(seen: SummedResiduals, predictor: int, df: int) -> float:
    place = seen.pairs.index((predictor, predictor))
    shared = seen.gram[place, seen.linear]
    own = float(seen.gram[place, place])
    left = own - float(shared @ np.linalg.solve(_squares(seen), shared))
    if left <= _SAME * own:
        return _NAN
    effect = float(seen.once[place]) / np.sqrt(left)
    unexplained = seen.moments[0] - effect**2
    return float(effect / np.sqrt(unexplained / df)) if unexplained > 0 else _NAN


def _spread(seen: SummedResiduals, columns: Sequence[int], form: Form) -> SpreadTest:
    """Regress the squared residuals on some pairs."""
    n, (second, _, fourth) = seen.fit.n_obs, seen.moments
    mean = seen.gram[0, columns]
    gram = seen.gram[np.ix_(columns, columns)] - np.outer(mean, mean)
    shared = seen.twice[columns] - second * mean
    taken, df = _explained(gram, shared)
    divisor = 2 * second**2 if form == "breusch_pagan" else fourth - second**2
    if divisor <= 1e-12 * fourth:
        return SpreadTest(_NAN, df, _NAN, n)
    statistic = n * taken / divisor
    return SpreadTest(statistic, df, chi2_upper_p(statistic, df), n)


def _explained(gram: Floats, shared: Floats) -> tuple[float, int]:
    """Return what columns explain, and how many of them are independent."""
    length = np.sqrt(gram.diagonal())
    known = length > _SAME
    scaled = gram[np.ix_(known, known)] / np.outer(length[known], length[known])
    value, vector = np.linalg.eigh(scaled)
    free = value > _SAME
    parts = vector[:, free].T @ (shared[known] / length[known])
    return float((parts**2 / value[free]).sum()), int(free.sum())
