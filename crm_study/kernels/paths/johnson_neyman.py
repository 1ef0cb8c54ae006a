"""The Johnson-Neyman technique: where along the moderator a slope differs from zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.paths.moderation import ModerationFit, simple_slopes

#: Where the slope differs from zero: beyond the bounds, between them, all along, nowhere.
Region = Literal["outside", "inside", "everywhere", "nowhere"]
#: The same over the observed range alone.
Observed = Literal["everywhere", "nowhere", "partly"]


@dataclass(frozen=True, slots=True, eq=False)
class JohnsonNeyman:
    """Bounds of the region of significance, in the moderator's own units.

    Attributes
    ----------
    region : str
        ``outside`` (below the lower and above the upper bound), ``inside`` (between them),
        ``everywhere`` or ``nowhere``, over every real value of the moderator.
    observed : str
        ``everywhere``, ``nowhere`` or ``partly`` within the observed range.
    lower, upper : float
        Values at which t equals its critical value; nan where there is none.
    lower_observed, upper_observed : bool
        Whether a bound lies within the observed range.
    minimum, maximum : float
        The observed range.
    share_below, share_between, share_above : float
        Parts of the observations below the lower, between, and above the upper bound; nan
        without bounds.
    share_significant : float
        Part of the observations at which the slope differs from zero.
    critical_value : float
        The t asked for.
    """

    region: Region
    observed: Observed
    lower: float
    upper: float
    lower_observed: bool
    upper_observed: bool
    minimum: float
    maximum: float
    share_below: float
    share_between: float
    share_above: float
    share_significant: float
    critical_value: float


def johnson_neyman(
    found: ModerationFit,
    moderator: ArrayLike,
    *,
    conf_level: float | None = None,
    counts: NDArray[np.integer] | None = None,
) -> JohnsonNeyman:
    r"""Solve t(w) = t critical for the moderator, in closed form.

    Parameters
    ----------
    found : ModerationFit
        With one measured moderator.
    moderator : array_like of float, shape (n_obs,)
        Observed values in their own units, for the range and the shares.
    conf_level : float, optional
        Of the critical t; that of the fit when left out. Not adjusted for looking at every
        value of the moderator.
    counts : ndarray of int, shape (n_obs,), optional
        How often each value was observed; by default once.

    Returns
    -------
    JohnsonNeyman

    Raises
    ------
    AnalysisError
        A categorical moderator.

    Notes
    -----
    .. math:: (b_3^2 - t^2 v_{33}) w^2 + 2 (b_1 b_3 - t^2 v_{13}) w
              + (b_1^2 - t^2 v_{11}) = 0

    References
    ----------
    .. [1] Johnson, P. O., & Neyman, J. (1936). Statistical Research Memoirs, 1, 57-93.
    .. [2] Bauer, D. J., & Curran, P. J. (2005). Multivariate Behavioral Research, 40,
       373-400, equation (12).

    Examples
    --------
    >>> from crm_study.kernels.paths.moderation import moderation
    >>> x, w, noise = np.arange(24.0) % 6, np.arange(24.0) % 7, np.arange(24.0) % 5
    >>> bounds = johnson_neyman(moderation(x * (w - 3) + noise, x, w), w)
    >>> bounds.region, round(bounds.lower, 2), round(bounds.upper, 2), bounds.upper_observed
    ('outside', 2.59, 3.46, True)
    """
    if found.n_moderators != 1:
        raise AnalysisError(
            "The Johnson-Neyman technique needs a measured moderator, but this one has "
            f"{found.n_moderators + 1} categories."
        )
    w = complete(moderator, name="moderator", ndim=1)
    level = found.fit.conf_level if conf_level is None else conf_level
    critical = t_quantile((1 + level) / 2, found.fit.df_residual)
    region, lower, upper = _bounds(found, critical)
    center = float(found.w_center[0])
    seen = np.ones(len(w), np.intp) if counts is None else counts
    return _described(region, lower + center, upper + center, (w, seen), critical, found)


def _bounds(found: ModerationFit, critical: float) -> tuple[Region, float, float]:
    """Roots of the quadratic, and the side on which t is beyond its critical value."""
    b1, b3 = found.fit.estimate[[1, 3]].tolist()
    v11, v13 = found.fit.covariance[1, [1, 3]].tolist()
    v33 = float(found.fit.covariance[3, 3])
    square = b3**2 - critical**2 * v33
    half = b1 * b3 - critical**2 * v13
    constant = b1**2 - critical**2 * v11
    inside = half**2 - square * constant
    if square == 0 or inside <= 0:
        return ("everywhere" if constant > 0 else "nowhere"), float("nan"), float("nan")
    # The larger root in size first; nothing cancels.
    farther = -(half + np.copysign(np.sqrt(inside), half))
    roots = sorted([float(farther / square), float(constant / farther)])
    return ("outside" if square > 0 else "inside"), roots[0], roots[1]


def _described(
    region: Region,
    lower: float,
    upper: float,
    observed: tuple[Floats, NDArray[np.integer]],
    critical: float,
    found: ModerationFit,
) -> JohnsonNeyman:
    """Compare the bounds with the data."""
    w, counts = observed
    minimum, maximum = float(w.min()), float(w.max())
    bounded = not np.isnan(lower)
    below = _share(w < lower, counts) if bounded else float("nan")
    above = _share(w > upper, counts) if bounded else float("nan")
    statistic = np.abs(simple_slopes(found, w).statistic)
    return JohnsonNeyman(
        region=region,
        observed=_within(region, lower, upper, minimum, maximum),
        lower=lower,
        upper=upper,
        lower_observed=minimum <= lower <= maximum,
        upper_observed=minimum <= upper <= maximum,
        minimum=minimum,
        maximum=maximum,
        share_below=below,
        share_between=1 - below - above,
        share_above=above,
        share_significant=_share(statistic >= critical, counts),
        critical_value=critical,
    )


def _share(flags: NDArray[np.bool_], counts: NDArray[np.integer]) -> float:
    return float(counts[flags].sum() / counts.sum())


def _within(region: Region, lower: float, upper: float, minimum: float, maximum: float) -> Observed:
    """Say what of the region lies within the observed range."""
    if region in ("everywhere", "nowhere"):
        return "everywhere" if region == "everywhere" else "nowhere"
    between = lower <= minimum and maximum <= upper
    beyond = maximum <= lower or upper <= minimum
    if between or beyond:
        return "everywhere" if between == (region == "inside") else "nowhere"
    return "partly"
