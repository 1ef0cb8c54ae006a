"""How many components: until what is left of the correlations is least (Velicer's MAP)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import correlation_matrix, refuse_singular


@dataclass(frozen=True, slots=True, eq=False)
class AveragePartial:
    """Mean partial correlations after 0, 1, 2, ... components are taken out.

    Attributes
    ----------
    squared : ndarray of float, shape (n_items - 1,)
        Mean squared partial correlation, Velicer's own of 1976; entry m belongs to m
        components.
    fourth_power : ndarray of float, shape (n_items - 1,)
        Mean fourth power, the revision of 2000.
    n_suggested, n_suggested_fourth_power : int
        Components at which each is least; 0 says that the items share nothing.
    """

    squared: Floats
    fourth_power: Floats
    n_suggested: int
    n_suggested_fourth_power: int


def minimum_average_partial(correlation: ArrayLike) -> AveragePartial:
    r"""Count the components whose removal leaves the smallest partial correlations.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Positive definite, of three items or more.

    Returns
    -------
    AveragePartial
        Entries 1 and up of ``squared`` are ``psych::vss``'s map.

    Raises
    ------
    AnalysisError
        No correlation matrix of three items or more, or a singular one.

    Notes
    -----
    .. math:: MAP_m = \frac{1}{k (k - 1)} \sum_{i \ne j}
              \frac{c_{ij}^2}{c_{ii} c_{jj}}, \qquad C = R - \Lambda_m \Lambda_m'

    References
    ----------
    .. [1] Velicer, W. F. (1976). Psychometrika, 41(3), 321-327.
    .. [2] Velicer, W. F., Eaton, C. A., & Fava, J. L. (2000). Construct explication through
       factor or component analysis. In Problems and solutions in human assessment (41-71).

    Examples
    --------
    >>> minimum_average_partial(np.full((5, 5), 0.5) + np.eye(5) / 2).n_suggested
    1
    """
    matrix = correlation_matrix(correlation)
    n_items = len(matrix)
    if n_items < 3:
        raise AnalysisError(f"Velicer's MAP needs at least 3 items, but got {n_items}.")
    refuse_singular(matrix, purpose="Velicer's MAP")
    roots, vectors = np.linalg.eigh(matrix)
    components = vectors[:, ::-1] * np.sqrt(roots[::-1])
    taken_out = np.cumsum(
        components[:, None, : n_items - 2] * components[None, :, : n_items - 2], 2
    )
    left = matrix[None] - np.concatenate(
        [np.zeros((1, n_items, n_items)), taken_out.transpose(2, 0, 1)]
    )
    variance = np.einsum("mii->mi", left)
    squared = left**2 / (variance[:, :, None] * variance[:, None, :])
    squared[:, np.arange(n_items), np.arange(n_items)] = 0
    n_pairs = n_items * (n_items - 1)
    by_square, by_fourth = squared.sum(axis=(1, 2)), (squared**2).sum(axis=(1, 2))
    return AveragePartial(
        squared=by_square / n_pairs,
        fourth_power=by_fourth / n_pairs,
        n_suggested=int(by_square.argmin()),
        n_suggested_fourth_power=int(by_fourth.argmin()),
    )
