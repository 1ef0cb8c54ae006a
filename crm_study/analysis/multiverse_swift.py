"""Every set of controls at once: from cross products, where nothing asks for rows.

Classical standard errors need no more than the cross products of each universe. Rows are
needed by the others, by the shuffles of the outcome, and where a control does not vary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.masked_fits import MaskedFits
from crm_study.kernels.multiverse.slope_tests import SlopeTests
from crm_study.kernels.multiverse.subset_slopes import subset_slopes

MOST_CONTROLS = 16
_STILL = 1e-10
_TESTED = ("std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


def swift_fits(
    outcome: Floats,
    predictor: Floats,
    controls: Floats,
    *,
    kept: NDArray[np.bool_],
    sets: Sequence[tuple[int, ...]],
    conf_level: float,
) -> list[tuple[MaskedFits, SlopeTests]] | None:
    """Fit one slope in u universes beside every set of controls.

    Parameters
    ----------
    outcome, predictor : ndarray of float, shape (u, n)
        Anything, nan too, where a row is left out.
    controls : ndarray of float, shape (u, n, c)
        Likewise.
    kept : ndarray of bool, shape (u, n)
        Rows of each universe.
    sets : sequence of tuple of int
        Columns of the controls in each set.
    conf_level : float
        Coverage of the limits.

    Returns
    -------
    list of (MaskedFits, SlopeTests), or None
        In the order of ``sets``, without forms, residuals and leverages; None where rows
        are needed: more than 16 controls, or one that does not vary in some universe.

    Examples
    --------
    >>> y, x = np.array([[1.0, 3, 2, 5, 4]]), np.array([[1.0, 2, 3, 4, 5]])
    >>> kept = np.ones((1, 5), dtype=bool)
    >>> found = swift_fits(y, x, np.empty((1, 5, 0)), kept=kept, sets=[()], conf_level=0.95)
    >>> found[0][0].estimate.round(3), found[0][1].p_value.round(4)
    (array([0.8]), array([0.1041]))
    """
    if controls.shape[2] > MOST_CONTROLS:
        return None
    n_obs = kept.sum(axis=1).astype(float)
    values = np.where(kept[:, :, None], np.dstack([controls, predictor, outcome]), 0.0)
    means = values.sum(axis=1) / n_obs[:, None]
    centered = np.where(kept[:, :, None], values - means[:, None, :], 0.0)
    moments = centered.transpose(0, 2, 1) @ centered
    spread = np.diagonal(moments, axis1=1, axis2=2)
    if (spread <= _STILL * (values**2).sum(axis=1)).any():
        return None
    codes = np.array([sum(1 << j for j in columns) for columns in sets], dtype=np.intp)
    found = subset_slopes(moments, n_obs=n_obs, sets=codes, conf_level=conf_level)
    ratio = np.sqrt(spread[:, -2] / spread[:, -1])
    return [
        (
            _fits(found.estimate[:, k], found.r_squared[:, k], n_obs, len(columns), ratio),
            SlopeTests(*(getattr(found, name)[:, k] for name in _TESTED)),
        )
        for k, columns in enumerate(sets)
    ]


def _fits(
    estimate: Floats, r_squared: Floats, n_obs: Floats, n_controls: int, ratio: Floats
) -> MaskedFits:
    none = np.empty((len(estimate), 0))
    return MaskedFits(
        estimate=estimate,
        r_squared=r_squared,
        n_obs=n_obs,
        df=n_obs - n_controls - 2,
        form=none,
        residual=none,
        leverage=none,
        ratio=ratio,
        basis=none[:, :, None],
    )
