"""The searches behind rotations: Kaiser's plane rotations and oblique gradient projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats

#: Angles and projected slopes below this leave nothing but rounding.
FLAT = 1e-11
#: Slope at which a search that rounding stopped still counts as finished.
NEARLY_FLAT = 1e-8
MAX_ITERATIONS = 5000
#: Minima of the criterion further apart than this are different solutions.
DIFFERENT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A transformation of factors.

    Attributes
    ----------
    matrix : ndarray of float, shape (n_factors, n_factors)
        T with rotated loadings = loadings @ T.
    value : float
        The criterion, to be minimized.
    n_iterations : int
    converged : bool
    n_optima : int
        Different minima found.
    """

    matrix: Floats
    value: float
    n_iterations: int
    converged: bool
    n_optima: int = 1


def kaiser_varimax(loadings: Floats) -> Turn:
    r"""Rotate pairs of factors in their plane until no angle improves varimax.

    Parameters
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)

    Returns
    -------
    Turn
        Orthogonal; its value is minus the summed variances of squared loadings, times
        n_items.

    Notes
    -----
    The best angle of one pair is a quarter of the argument of
    :math:`\sum z^4 - (\sum z^2)^2 / k`, with complex :math:`z = x + \mathrm{i} y`.

    References
    ----------
    .. [1] Kaiser, H. F. (1958). Psychometrika, 23(3), 187-200.

    Examples
    --------
    >>> turn = kaiser_varimax(np.array([[1.0, 1.0], [1.0, -1.0]]))
    >>> abs(turn.matrix).round(6)
    array([[0.707107, 0.707107],
           [0.707107, 0.707107]])
    """
    turned, matrix = loadings.copy(), np.eye(loadings.shape[1])
    angle, n_iterations = np.inf, 0
    while angle > FLAT and n_iterations < MAX_ITERATIONS:
        angle = 0.0
        for left, right in zip(*np.triu_indices(len(matrix), 1), strict=True):
            pair = [left, right]
            turn, size = _plane_rotation(turned[:, left], turned[:, right])
            turned[:, pair], matrix[:, pair] = turned[:, pair] @ turn, matrix[:, pair] @ turn
            angle = max(angle, size)
        n_iterations += 1
    squared = turned**2
    value = -float(((squared - squared.mean(axis=0)) ** 2).sum())
    return Turn(matrix, value, n_iterations, bool(angle <= FLAT))


def best_of_starts(loadings: Floats, *, gamma: float, n_starts: int, seed: int) -> Turn:
    """Minimize oblimin from the identity and from random orthogonal starts.

    Parameters
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)
    gamma : float
    n_starts : int
        Random starts; 0 leaves the identity alone.
    seed : int

    Returns
    -------
    Turn
        The lowest minimum found.

    Examples
    --------
    >>> turn = best_of_starts(np.eye(2), gamma=0.0, n_starts=3, seed=1)
    >>> round(turn.value, 12), turn.n_optima
    (0.0, 1)
    """
    n_factors = loadings.shape[1]
    draws = np.random.default_rng(seed).normal(size=(n_starts, n_factors, n_factors))
    starts = [np.eye(n_factors), *(np.linalg.qr(draw)[0] for draw in draws)]
    turns = sorted(
        (oblique(loadings, gamma=gamma, start=start) for start in starts),
        key=lambda turn: (not turn.converged, turn.value),
    )
    values = np.array([turn.value for turn in turns if turn.converged])
    n_optima = 1 + int((np.diff(values) > DIFFERENT).sum())
    best = turns[0]
    return Turn(best.matrix, best.value, best.n_iterations, best.converged, n_optima)


def oblique(loadings: Floats, *, gamma: float, start: Floats) -> Turn:
    r"""Minimize oblimin over matrices with columns of length 1.

    Parameters
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)
    gamma : float
    start : ndarray of float, shape (n_factors, n_factors)
        Columns of length 1; its inverse transposed is the first transformation.

    Returns
    -------
    Turn

    Notes
    -----
    Gradient projection. The first length tried at each step is Barzilai and Borwein's,
    which makes the last digits cheap; it is halved until the criterion falls.

    References
    ----------
    .. [1] Jennrich, R. I. (2002). Psychometrika, 67(1), 7-19.
    .. [2] Barzilai, J., & Borwein, J. M. (1988). IMA Journal of Numerical Analysis, 8(1),
       141-148.

    Examples
    --------
    >>> oblique(np.eye(2), gamma=0.0, start=np.eye(2)).n_iterations
    0
    """
    point, length, n_iterations = start, 1.0, 0
    value, slope = _oblimin(loadings, point, gamma)
    size = float(np.linalg.norm(slope))
    while size > FLAT and n_iterations < MAX_ITERATIONS:
        for share in length * 0.5 ** np.arange(40):
            trial = point - share * slope
            trial = trial / np.linalg.norm(trial, axis=0)
            tried, next_slope = _oblimin(loadings, trial, gamma)
            if value - tried > 0.5 * size**2 * share - 1e-15 * max(abs(value), 1e-3):
                break
        else:
            break
        length = _next_length(trial - point, next_slope - slope)
        point, value, slope = trial, tried, next_slope
        size, n_iterations = float(np.linalg.norm(slope)), n_iterations + 1
    matrix = np.asarray(np.linalg.inv(point).T, dtype=float)
    return Turn(matrix, value, n_iterations, size < NEARLY_FLAT)


def _plane_rotation(x: Floats, y: Floats) -> tuple[Floats, float]:
    """Rotate two columns by the best angle, and tell its size."""
    plane = x + 1j * y
    argument = (plane**4).sum() - (plane**2).sum() ** 2 / len(x)
    angle = float(np.angle(argument)) / 4 if argument else 0.0
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]]), abs(angle)


def _oblimin(loadings: Floats, point: Floats, gamma: float) -> tuple[float, Floats]:
    """Criterion at a point, and its slope along the permitted directions."""
    inverse = np.linalg.inv(point)
    turned = loadings @ inverse.T
    squared = turned**2
    others = squared @ (1.0 - np.eye(len(point)))  # no difference: what is small keeps its digits
    others = others - gamma * others.mean(axis=0)
    gradient = -(turned.T @ (turned * others) @ inverse).T
    slope = gradient - point * (point * gradient).sum(axis=0)
    return float((squared * others).sum() / 4), slope


def _next_length(step: Floats, change: Floats) -> float:
    """Length of the next step from the curvature along the last one."""
    curvature = float((step * change).sum())
    return float((step**2).sum()) / curvature if curvature > 0 else 1.0
