"""Which choice matters: the share of the spread of estimates that goes with each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def choice_share(estimates: Floats, levels: Sequence[object]) -> float:
    r"""Return the share of the estimates' variance between the levels of one choice.

    Parameters
    ----------
    estimates : ndarray of float, shape (n_specifications,)
        Finite.
    levels : sequence, length n_specifications
        What was chosen in each.

    Returns
    -------
    float
        η², 0 to 1; nan where all estimates are equal. Shares of several choices add up to at
        most 1 where every combination was run; the rest goes with combinations.

    Notes
    -----
    .. math:: \eta^2 = \sum_l n_l (\bar b_l - \bar b)^2 / \sum_i (b_i - \bar b)^2

    Examples
    --------
    >>> round(choice_share(np.array([1.0, 2.0, 3.0, 4.0]), ["a", "a", "b", "b"]), 3)
    0.8
    """
    codes = np.unique([str(level) for level in levels], return_inverse=True)[1]
    deviations = estimates - estimates.mean()
    total = float(deviations @ deviations)
    count = np.bincount(codes)
    sums = np.bincount(codes, weights=deviations)
    spread = 1e-24 * float(estimates @ estimates)
    return float((sums**2 / count).sum() / total) if total > spread else float("nan")
