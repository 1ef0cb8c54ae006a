"""Post-stratification: weights that add up to the known size of every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.survey.base_weights import CellWeights, cells_of
from crm_study.kernels.survey.calibration import Calibration
from crm_study.kernels.survey.positive_weights import positive_weights


def post_stratify(
    weights: ArrayLike, cells: Sequence[object], population: Mapping[str, float]
) -> tuple[CellWeights, Calibration]:
    r"""Scale the weights of every cell to its population, as R's ``postStratify``.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights before, above 0.
    cells : sequence, length n
        Cell of every respondent, read as text.
    population : mapping
        People in every cell.

    Returns
    -------
    CellWeights
        With the factor of every cell.
    Calibration
        What the variance of an estimate needs to know of it.

    Raises
    ------
    AnalysisError
        A cell that the population does not name, a cell without respondents, or weights
        that are not above 0.

    Notes
    -----
    .. math:: w_i = d_i \frac{N_{c(i)}}{\sum_{j \in c(i)} d_j}

    References
    ----------
    .. [1] Holt, D., & Smith, T. M. F. (1979). Journal of the Royal Statistical Society A,
       142, 33-46.

    Examples
    --------
    >>> found, _ = post_stratify([1, 1, 2], ["f", "m", "m"], {"f": 6, "m": 6})
    >>> found.weights.tolist()
    [6.0, 2.0, 4.0]
    """
    before = positive_weights(weights, n_obs=len(cells))
    codes, names, people = cells_of(cells, population, what="cell")
    n_obs = np.bincount(codes, minlength=len(names))
    empty = [f"'{names[position]}'" for position in np.flatnonzero(n_obs == 0)]
    if empty:
        noun, verb = ("cell", "has") if len(empty) == 1 else ("cells", "have")
        raise AnalysisError(
            f"Post-stratification needs respondents in every cell, but the {noun} "
            f"{listed(empty)} {verb} none. Join cells."
        )
    factor = people / np.bincount(codes, weights=before, minlength=len(names))
    after = before * factor[codes]
    found = CellWeights(after, names, n_obs, people, factor)
    return found, Calibration((codes,), before, after, raked=False)
