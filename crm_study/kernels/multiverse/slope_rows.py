"""The row by which outcomes are multiplied to give a slope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def slope_rows(predictor: Floats, controls: Floats, *, sets: Sequence[int]) -> Floats:
    r"""Return one row per set of controls; its product with any outcome is the slope.

    Parameters
    ----------
    predictor : ndarray of float, shape (n_obs,)
        Complete.
    controls : ndarray of float, shape (n_obs, c)
        Complete.
    sets : sequence of int
        Control j is in the set when bit j is set.

    Returns
    -------
    ndarray of float, shape (n_sets, n_obs)
        Nan where the controls leave nothing of the predictor.

    Notes
    -----
    .. math:: b = \frac{\tilde x'y}{\tilde x'\tilde x},
              \qquad \tilde x = x \text{ less its regression on the controls}

    References
    ----------
    .. [1] Frisch, R., & Waugh, F. V. (1933). Econometrica, 1(4), 387-401.

    Examples
    --------
    >>> rows = slope_rows(np.array([1.0, 2.0, 3.0]), np.empty((3, 0)), sets=[0])
    >>> rows @ np.array([2.0, 4.0, 6.0])
    array([2.])
    """
    centered = controls - controls.mean(axis=0)
    x = predictor - predictor.mean()
    rows = np.empty((len(sets), x.size))
    for row, one in zip(rows, sets, strict=True):
        held = centered[:, [bool(one >> j & 1) for j in range(controls.shape[1])]]
        basis = np.linalg.qr(held)[0]
        left = x - basis @ (basis.T @ x)
        left -= basis @ (basis.T @ left)
        size = float(left @ left)
        row[:] = left / size if size > 1e-12 * float(x @ x) else np.nan
    return rows
