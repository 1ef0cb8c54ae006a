"""What each predictor adds that no other does: part and partial correlations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.linear.least_squares import OlsFit

if TYPE_CHECKING:
    from crm_study.kernels.linear.weighted import WlsFit


@dataclass(frozen=True, slots=True, eq=False)
class SemiPartial:
    """Part and partial correlations by term; nan for the intercept.

    Attributes
    ----------
    part_r : ndarray of float, shape (k + 1,)
        Correlation of the outcome with what is left of a predictor after the others.
    part_r_squared : ndarray of float, shape (k + 1,)
        Its square: the R² that is lost when the predictor is left out.
    partial_r : ndarray of float, shape (k + 1,)
        Correlation of what is left of both, outcome and predictor, after the others.
    """

    part_r: Floats
    part_r_squared: Floats
    partial_r: Floats


def semi_partial(fit: OlsFit | WlsFit) -> SemiPartial:
    r"""Compute part (semi-partial) and partial correlations of every term.

    Parameters
    ----------
    fit : OlsFit or WlsFit
        Of `ols`, or of `wls`: weights then enter every variance and correlation.

    Returns
    -------
    SemiPartial

    Notes
    -----
    With the standardized slope :math:`\beta_j` and the tolerance :math:`T_j`

    .. math:: r_{y(j.rest)} = \beta_j\sqrt{T_j}, \qquad
              r_{yj.rest} = r_{y(j.rest)} \Big/ \sqrt{r_{y(j.rest)}^2 + 1 - R^2},

    which equals :math:`t_j\sqrt{(1-R^2)/df}` and :math:`t_j/\sqrt{t_j^2+df}`, the forms of
    SPSS and of R's ppcor, and stands where a perfect fit leaves no t.

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis (3rd ed.), equations 3.3.8 and 3.3.13.

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> found = semi_partial(ols([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]]))
    >>> found.part_r.round(3), found.partial_r.round(3)
    (array([nan, 0.8]), array([nan, 0.8]))
    """
    part = fit.std_estimate * np.sqrt(fit.tolerance)
    unexplained = max(1 - fit.r_squared, 0.0)
    below = np.sqrt(part**2 + unexplained)
    partial = np.divide(part, below, out=np.full_like(part, np.nan), where=below > 0)
    return SemiPartial(part, part**2, partial)
