"""Moderation from what all rows add up to in outcome, predictor, moderator and their product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.paths.moderation import ModerationFit


def moderation_of_moments(
    moments: Moments,
    *,
    n_moderators: int,
    center: bool,
    names: Sequence[str],
    conf_level: float = 0.95,
) -> ModerationFit:
    """Regress an outcome on a predictor, a moderator and their product, as `moderation` does.

    Parameters
    ----------
    moments : Moments
        Of the outcome, the predictor, the g columns of the moderator, the g products, the
        controls; not centered.
    n_moderators : int
        g.
    center : bool
        Whether predictor and a measured moderator are centered first: exactly, as whole
        numbers, so that nothing cancels.
    names : sequence of str
        Of all columns but the outcome.
    conf_level : float, default 0.95

    Raises
    ------
    AnalysisError
        Whatever `ols_of_moments` refuses.

    Examples
    --------
    >>> from crm_study.kernels.moments.moments import moments_of_columns
    >>> x, w = np.array([1, 2, 3, 4, 5, 6]), np.array([0, 1, 0, 1, 0, 1])
    >>> y = np.array([11, 39, 30, 81, 50, 119])
    >>> found = moderation_of_moments(moments_of_columns(np.array([y, x, w, x * w])),
    ...                               n_moderators=1, center=True, names=["x", "w", "xw"])
    >>> found.fit.estimate.round(2), found.x_center, found.w_center
    (array([52.44, 14.88, 34.46, 10.25]), 3.5, array([0.5]))
    """
    g, means = n_moderators, moments.mean()
    w_center = means[2:3] if center and g == 1 else np.zeros(g)
    plain = _centered(moments, g) if center else moments
    fit = ols_of_moments(plain, names=names, conf_level=conf_level)
    main = [i for i in range(len(names) + 1) if not 2 + g <= i < 2 + 2 * g]
    without = ols_of_moments(plain.of(main), names=[names[i - 1] for i in main[1:]])
    gained = fit.r_squared - without.r_squared
    unexplained = (1 - fit.r_squared) / fit.df_residual
    f_change = gained / g / unexplained if fit.sigma > 0 else float("nan")
    return ModerationFit(
        fit=fit,
        n_moderators=g,
        x_center=float(means[1]) if center else 0.0,
        w_center=w_center,
        delta_r_squared=gained,
        f_change=f_change,
        p_change=f_upper_p(f_change, g, fit.df_residual),
        df_change=g,
    )


def _centered(moments: Moments, g: int) -> Moments:
    """Return the moments of (n u)² times the columns, of deviations from means."""
    n, u, k = moments.n_obs, moments.unit, moments.n_variables
    sums: Any = moments.sums.astype(object)
    turn: Any = np.zeros((k, k), dtype=object)
    shift: Any = np.zeros(k, dtype=object)
    np.fill_diagonal(turn, n * n * u)
    shift[1] = -n * u * sums[1]
    off = [sums[2]] if g == 1 else [0] * g
    for i in range(g):
        shift[2 + i] = -n * u * off[i]
        product = 2 + g + i
        turn[product, 1] = -n * off[i]
        turn[product, 2 + i] = -n * sums[1]
        shift[product] = off[i] * sums[1]
    products: Any = moments.products.astype(object)
    whole = Moments(n, sums, products, u)
    return whole.mapped(turn, shift, unit=n * n * u * u)
