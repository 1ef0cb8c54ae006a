"""What a model of latent variables forbids, and what freeing it would gain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied, directions
from crm_study.kernels.latent.latent_fit import LatentFit
from crm_study.kernels.latent.latent_model import LatentModel, Matrix, Path
from crm_study.kernels.latent.normal_likelihood import expected_information, gradient

#: A freed path that keeps less than this part of its own information is no new parameter.
NOTHING_NEW = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Modifications:
    """Paths that the model fixes at 0, the most promising first; arrays of shape (n,).

    Attributes
    ----------
    paths : tuple of Path
    labels : tuple of str
    statistic : ndarray of float
        Modification index: by how much chi-squared would fall, on one degree of freedom.
    p_value : ndarray of float
        Of one index looked at alone; the largest of many is no test.
    expected_change : ndarray of float
        What the path would become, in scale points.
    std_expected_change : ndarray of float
        In standard deviations of items and constructs.
    """

    paths: tuple[Path, ...]
    labels: tuple[str, ...]
    statistic: Floats
    p_value: Floats
    expected_change: Floats
    std_expected_change: Floats


def modifications(fit: LatentFit) -> Modifications:
    r"""Compute modification indices of cross-loadings and error covariances.

    Parameters
    ----------
    fit : LatentFit

    Returns
    -------
    Modifications
        As ``lavaan::modindices``: every loading, error covariance and covariance of
        constructs that the model fixes at 0, unless freeing it adds nothing.

    Raises
    ------
    AnalysisError
        When the fit did not converge.

    Notes
    -----
    .. math:: MI = n\, s^2 / v, \quad EPC = -s / v, \quad
              v = I_{cc} - I_{c\theta} I_{\theta\theta}^{-1} I_{\theta c}

    with s the slope of minus the log-likelihood per respondent along the path c, and
    expected information I.

    References
    ----------
    .. [1] Sörbom, D. (1989). Psychometrika, 54(3), 371-384.
    .. [2] Saris, W. E., Satorra, A., & Sörbom, D. (1987). Sociological Methodology, 17,
       105-129.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> len(modifications(fit).labels)
    6
    """
    if not fit.converged:
        raise AnalysisError("A fit that did not converge has no modification indices.")
    inverse = np.asarray(np.linalg.inv(fit.solution.information))
    found: list[tuple[Path, float, float, float]] = []
    for group in range(fit.model.n_groups):
        candidates = _forbidden(fit.model, group)
        if candidates:
            found += _of_group(fit, group, candidates, inverse)
    found.sort(key=lambda row: -row[1])
    paths = tuple(row[0] for row in found)
    statistic, change, std_change = np.array([row[1:] for row in found]).reshape(-1, 3).T
    return Modifications(
        paths=paths,
        labels=tuple(fit.model.label(path) for path in paths),
        statistic=statistic,
        p_value=chi2_upper_p(statistic, 1),
        expected_change=change,
        std_expected_change=std_change,
    )


def _forbidden(model: LatentModel, group: int) -> list[Path]:
    """Paths of a group that the model does not name."""
    named = {(path.matrix, path.row, path.column) for path in model.paths if path.group == group}
    items, constructs = range(len(model.items)), range(len(model.constructs))
    pairs = [(Path("theta", i, j, group=group)) for j, i in combinations(items, 2)]
    shared = [Path("psi", i, j, group=group) for j, i in combinations(constructs, 2)]
    crossed = [Path("lambda", i, j, group=group) for j in constructs for i in items]
    return [
        path
        for path in (*crossed, *pairs, *shared)
        if (path.matrix, path.row, path.column) not in named
    ]


def _of_group(
    fit: LatentFit, group: int, candidates: list[Path], inverse: Floats
) -> list[tuple[Path, float, float, float]]:
    """Index, expected change and its standardized value of one group's candidates."""
    part, plan = fit.solution.groups[group], fit.problem.plans[group]
    along = directions(candidates, n_items=plan.n_items, n_constructs=plan.n_constructs)
    slope = gradient(part, along)
    own = expected_information(part, along).diagonal()
    mixed = np.zeros((len(candidates), fit.n_free))
    np.add.at(mixed.T, plan.free, expected_information(part, plan.directions, along))
    rest = own - ((mixed @ inverse) * mixed).sum(axis=1)
    new = rest > NOTHING_NEW * own
    return [
        (path, fit.n_obs * s * s / v, -s / v, -s / v * _unit(part.implied, path))
        for path, s, v, is_new in zip(candidates, slope, rest, new, strict=True)
        if is_new
    ]


def _unit(state: Implied, path: Path) -> float:
    """Give the factor from scale points to standard deviations."""
    spread: dict[Matrix, Floats] = {
        "theta": np.sqrt(np.abs(state.matrices["theta"].diagonal())),
        "psi": np.sqrt(np.abs(state.matrices["psi"].diagonal())),
    }
    if path.matrix == "lambda":
        item, construct = state.covariance[path.row, path.row], state.constructs
        return float(np.sqrt(np.abs(construct[path.column, path.column]) / item))
    return float(1 / (spread[path.matrix][path.row] * spread[path.matrix][path.column]))
