"""Items as the procedure FACTOR of SPSS takes them with its defaults: principal components."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class SpssFactor:
    """What FACTOR prints before any rotation. Unrounded.

    Attributes
    ----------
    kmo, bartlett : float
        Sampling adequacy, and the chi-squared of Bartlett's test.
    eigenvalues : ndarray of float, shape (n_items,)
        Of the correlation matrix, falling.
    n_components : int
        Eigenvalues above 1, Kaiser's criterion (/CRITERIA=MINEIGEN(1)).
    loadings : ndarray of float, shape (n_items,)
        On the first component, signed so that their sum is positive.
    """

    kmo: float
    bartlett: float
    eigenvalues: Floats
    n_components: int
    loadings: Floats

    @property
    def first_share(self) -> float:
        """Share of variance of the first component."""
        return float(self.eigenvalues[0] / self.eigenvalues.sum())

    @property
    def explained(self) -> float:
        """Share of variance of the components with an eigenvalue above 1."""
        return float(self.eigenvalues[: self.n_components].sum() / self.eigenvalues.sum())


def spss_factor(correlation: ArrayLike, *, n_obs: int) -> SpssFactor:
    r"""Take a correlation matrix apart as FACTOR does with its defaults.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Of the respondents complete on all items (/MISSING=LISTWISE).
    n_obs : int
        Respondents.

    Raises
    ------
    AnalysisError
        A missing value.

    Notes
    -----
    .. math:: \chi^2 = -\Bigl(n - 1 - \frac{2k + 5}{6}\Bigr) \ln |R|, \qquad
              KMO = \frac{\sum r_{ij}^2}{\sum r_{ij}^2 + \sum a_{ij}^2}

    with a the anti-image correlations :math:`r^{ij} / \sqrt{r^{ii} r^{jj}}`.

    References
    ----------
    .. [1] IBM Corp. (2021). IBM SPSS Statistics Algorithms: FACTOR.

    Examples
    --------
    >>> found = spss_factor(np.full((3, 3), 0.5) + np.eye(3) / 2, n_obs=50)
    >>> round(found.kmo, 4), found.n_components
    (0.6923, 1)
    """
    r = complete(correlation, name="correlations", ndim=2)
    k = len(r)
    inverse = np.linalg.inv(r)
    anti = inverse / np.sqrt(np.outer(inverse.diagonal(), inverse.diagonal()))
    simple, partial = (float((m**2).sum() - (m.diagonal() ** 2).sum()) for m in (r, anti))
    values, vectors = np.linalg.eigh(r)
    first = vectors[:, -1] * np.sqrt(values[-1])
    return SpssFactor(
        kmo=simple / (simple + partial),
        bartlett=-(n_obs - 1 - (2 * k + 5) / 6) * log(np.linalg.det(r)),
        eigenvalues=values[::-1].copy(),
        n_components=int((values > 1).sum()),
        loadings=first if first.sum() >= 0 else -first,
    )
