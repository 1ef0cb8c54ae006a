r"""The normal likelihood of answers under a model of latent variables, and its derivatives.

Everything refers to :math:`f = -\ln L / n` without its constant,

.. math:: f = \tfrac12 \sum_k \frac{n_k}{n} \bigl[\ln|\Sigma_k| + \operatorname{tr}
          \Sigma_k^{-1} (S_k + d_k d_k')\bigr], \qquad d_k = m_k - \mu_k,

summed over groups and patterns of answers k, whose items are a selection from the model's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Directions, Implied, Plan
from crm_study.kernels.latent.sample_moments import GroupMoments


@dataclass(frozen=True, slots=True, eq=False)
class GroupLikelihood:
    """The likelihood of one group at given parameters; K patterns, p items.

    What concerns an item that a pattern left out is 0.

    Attributes
    ----------
    implied : Implied
    share : ndarray of float, shape (K,)
        Part of all respondents of all groups who answered like this.
    precision : ndarray of float, shape (K, p, p)
        Inverse of the implied covariance of the items answered.
    sample : ndarray of float, shape (K, p, p)
        Covariance about the implied mean.
    distance : ndarray of float, shape (K, p)
        d, zero without a mean structure.
    value : float
        The group's part of f.
    """

    implied: Implied
    share: Floats
    precision: Floats
    sample: Floats
    distance: Floats
    value: float


def likelihood(
    state: Implied, group: GroupMoments, *, n_obs: int, has_means: bool
) -> GroupLikelihood | None:
    """Evaluate one group's part of f.

    Parameters
    ----------
    state : Implied
    group : GroupMoments
    n_obs : int
        Respondents of all groups.
    has_means : bool
        Whether the model explains the means; otherwise they are fitted exactly.

    Returns
    -------
    GroupLikelihood or None
        None where the implied covariance is not positive definite.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> from crm_study.kernels.latent.implied_moments import implied, plans
    >>> from crm_study.kernels.latent.sample_moments import moments_from_covariance
    >>> group = moments_from_covariance([[2, 1], [1, 2]], n_obs=10)
    >>> plan, = plans(correlated_factors({"care": [0, 1]}))
    >>> state = implied(plan, np.array([1.0, 0.9, 0.9, 0.9]))
    >>> round(likelihood(state, group, n_obs=10, has_means=False).value, 6)
    1.443946
    """
    answered = group.answered
    if group.is_complete:
        covariance = np.broadcast_to(state.covariance, group.covariance.shape)
    else:
        both = answered[:, :, None] & answered[:, None, :]
        covariance = np.where(both, state.covariance, 0.0)
        covariance = covariance + (~answered)[:, :, None] * np.eye(answered.shape[1])
    try:
        factor = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return None
    root = np.linalg.inv(factor)
    precision = root.transpose(0, 2, 1) @ root
    if not group.is_complete:
        precision = np.where(both, precision, 0.0)
    sample, distance = group.covariance, np.zeros_like(group.mean)
    if has_means:
        distance = np.where(answered, group.mean - state.mean, 0.0)
        sample = sample + distance[:, :, None] * distance[:, None, :]
    log_determinant = 2 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    fit = log_determinant + (precision * sample).sum(axis=(1, 2))
    share = group.n_obs / n_obs
    return GroupLikelihood(state, share, precision, sample, distance, float(share @ fit / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """What the derivatives of one group are built from.

    Attributes
    ----------
    misfit : ndarray of float, shape (p, p)
        Twice the derivative of f with respect to Sigma.
    pull : ndarray of float, shape (p,)
        Minus the derivative of f with respect to mu.
    """

    misfit: Floats
    pull: Floats


def slopes(group: GroupLikelihood) -> Slopes:
    """Differentiate one group's part of f by its moments."""
    precision = group.precision
    excess = precision - precision @ group.sample @ precision
    pull = (precision @ group.distance[:, :, None])[:, :, 0]
    return Slopes(np.tensordot(group.share, excess, 1), group.share @ pull)


def gradient(group: GroupLikelihood, along: Directions) -> Floats:
    """Differentiate one group's part of f along q paths.

    Returns
    -------
    ndarray of float, shape (q,)
    """
    found, basis = slopes(group), group.implied.basis
    by_covariance = (basis.T @ found.misfit @ basis)[along.left, along.right]
    by_mean = (basis.T @ found.pull)[along.left]
    return along.weight * by_covariance - scale_of_mean(group.implied, along) * by_mean


def expected_information(
    group: GroupLikelihood, along: Directions, other: Directions | None = None
) -> Floats:
    """Expect the second derivatives of one group's part of f, were the model true.

    Returns
    -------
    ndarray of float, shape (q, q) or (q, q of the other paths)
    """
    other = along if other is None else other
    basis, state = group.implied.basis, group.implied
    weight = np.outer(along.weight, other.weight)
    scale = np.outer(scale_of_mean(state, along), scale_of_mean(state, other))
    total = np.zeros_like(weight)
    for share, precision in zip(group.share, group.precision, strict=True):
        w = basis.T @ precision @ basis
        xx, xy, yx, yy = _blocks(w, along, other)
        total += share * (weight * (xy * yx + yy * xx) + scale * xx)
    return total


def observed_information(group: GroupLikelihood, along: Directions) -> Floats:
    """Compute the second derivatives of one group's part of f.

    Returns
    -------
    ndarray of float, shape (q, q)
    """
    total = curvature_of_moments(group, along)
    shifting = np.flatnonzero(scale_of_mean(group.implied, along))
    if not shifting.size:
        return total + _bend_of_covariance(group, along)
    moving = np.flatnonzero(along.weight)
    means, both = _bends_of_mean(group, along.take(moving), along.take(shifting))
    total[np.ix_(moving, moving)] += _bend_of_covariance(group, along.take(moving))
    total[np.ix_(shifting, shifting)] += means
    total[np.ix_(moving, shifting)] += both
    total[np.ix_(shifting, moving)] += both.T
    return total


def _bend_of_covariance(group: GroupLikelihood, along: Directions) -> Floats:
    """Second derivatives of f along paths that move the covariance."""
    basis = group.implied.basis
    total = np.zeros((len(along.left), len(along.left)))
    for share, w, sample in zip(group.share, group.precision, group.sample, strict=True):
        xx, xy, yx, yy = _blocks(basis.T @ w @ basis, along, along)
        mxx, mxy, _, myy = _blocks(basis.T @ (w @ sample @ w) @ basis, along, along)
        half = xy * (mxy.T - yx / 2)
        total += share * (half + half.T + yy * (mxx - xx) + xx * myy)
    return total * np.outer(along.weight, along.weight)


def _bends_of_mean(
    group: GroupLikelihood, moving: Directions, shifting: Directions
) -> tuple[Floats, Floats]:
    """Second derivatives of f along paths that move the mean, and along one of either kind."""
    basis, s = group.implied.basis, scale_of_mean(group.implied, shifting)
    together = basis.T @ np.tensordot(group.share, group.precision, 1) @ basis
    means = np.outer(s, s) * together[shifting.left][:, shifting.left]
    both = np.zeros((len(moving.left), len(shifting.left)))
    for share, w, d in zip(group.share, group.precision, group.distance, strict=True):
        toward, pull = basis.T @ w @ basis[:, shifting.left], share * (basis.T @ (w @ d))
        both += toward[moving.left] * pull[moving.right][:, None]
        both += toward[moving.right] * pull[moving.left][:, None]
    return means, both * np.outer(moving.weight, s)


def curvature_of_moments(group: GroupLikelihood, along: Directions) -> Floats:
    """Weigh the second derivatives of Sigma and mu by the slopes of f.

    Returns
    -------
    ndarray of float, shape (q, q)
    """
    found, state = slopes(group), group.implied
    basis, m = state.basis, len(state.constructs)
    effects, shared = np.zeros((m + 1, m + 1)), np.zeros((m + 1, m + 1))
    effects[:m, :m], shared[:m, :m] = state.paths, state.constructs
    xx, xy, yx, _ = _blocks(basis.T @ found.misfit @ basis, along, along)
    source, target, partner = along.source, along.target, along.partner
    # Row i, column j: how x_i and y_i move along x_j and y_j when path j does.
    of_target = effects.take(target, axis=1).take(source, axis=0)
    of_partner = effects.take(partner, axis=1).take(source, axis=0)
    of_source = shared.take(source, axis=1).take(source, axis=0)
    x_by_x = of_target.T
    y_by_x = of_partner.T + of_source + of_partner * along.weight
    y_by_y = of_target * along.weight
    total = along.weight[:, None] * (x_by_x * yx + y_by_x * xx + y_by_y * xy)
    s = scale_of_mean(state, along)
    if s.any():
        pull = (basis.T @ found.pull)[along.left]
        total -= s[:, None] * x_by_x * pull
        total -= pull[:, None] * of_target * s
    return total


def scale_of_mean(state: Implied, along: Directions) -> Floats:
    """How far each path moves the mean along its x."""
    return np.append(state.centers, [0.0, 1.0])[along.center]


def _blocks(w: Floats, one: Directions, two: Directions) -> tuple[Floats, Floats, Floats, Floats]:
    """Bilinear forms of x and y of one set of paths with x and y of another."""
    with_x, with_y = w.take(two.left, axis=1), w.take(two.right, axis=1)
    left, right = one.left, one.right
    return (
        with_x.take(left, axis=0),
        with_y.take(left, axis=0),
        with_x.take(right, axis=0),
        with_y.take(right, axis=0),
    )


def total(plans: Sequence[Plan], parts: Sequence[Floats], *, n_free: int) -> Floats:
    """Add the groups' derivatives along paths up to derivatives by parameters.

    Returns
    -------
    ndarray of float, shape (n_free,) or (n_free, n_free)
    """
    first = parts[0]
    if len(parts) == 1 and np.array_equal(plans[0].free, np.arange(n_free)):
        return first
    result = np.zeros((n_free,) * first.ndim)
    for plan, part in zip(plans, parts, strict=True):
        place = plan.free if first.ndim == 1 else np.ix_(plan.free, plan.free)
        np.add.at(result, place, part)
    return result
